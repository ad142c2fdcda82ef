package glyph

import (
	"slices"
	"strings"
	"testing"

	"semainier/layouts/scene"
)

func TestRTL(t *testing.T) {
	for text, want := range map[string]bool{
		"":                false,
		"12 – 14":         false,
		"Bonjour שלום":    false,
		"שלום CAF":        true,
		"12 h":            false,
		"(24) نوفمبر":     true,
		"\u200F12":        true,
		"\u200Eשלום":      false,
		"\u202E\u2067abc": false, // overrides do not count: they are taken out
		"😀 مرحبا":         true,
		"٣ ساعات":         true,
		"\u0660\u0661":    false, // digits are not strong, Arabic ones neither
		"中文":              false,
	} {
		if got := RTL(text); got != want {
			t.Errorf("RTL(%q) = %v", text, got)
		}
	}
}

// TestVisualOrder: the pieces of each line from left to right. Every piece runs
// in one direction; brackets are as they are seen.
func TestVisualOrder(t *testing.T) {
	f := newFaces(t)
	forced := scene.Style{Size: 20, RTL: true}
	tests := []struct {
		name, text string
		style      scene.Style
		want       []string
	}{
		{"Arabic with numbers and a Latin name", "الثلاثاء 24 نوفمبر، CAF، من 9 إلى 12", body,
			[]string{"12", "إلى", "9", "من", "،", "CAF", "،", "نوفمبر", "24", "الثلاثاء"}},
		{"Hebrew with a French hour", "יום שלישי 9 h 30 בבוקר", body,
			[]string{"בבוקר", "9 h 30", "שלישי", "יום"}},
		{"an hour with no-break spaces", nb("יום 9_h_30"), body, []string{nb("9_h_30"), "יום"}},
		{"from hour to hour, the first at the right", nb("من 9_h_30 – 12_h الثلاثاء"), body,
			[]string{"الثلاثاء", nb("12_h"), "–", nb("9_h_30"), "من"}},
		{"a telephone number", "الهاتف 01 23 45 67 89 مجاني", body,
			[]string{"مجاني", "01 23 45 67 89", "الهاتف"}},
		{"an international one", nb("טלפון +33~1~23~45~67~89"), body,
			[]string{nb("+33~1~23~45~67~89"), "טלפון"}},
		{"one with points", "الهاتف 01.23.45.67.89", body, []string{"01.23.45.67.89", "الهاتف"}},
		{"a Latin name first on a right-to-left page", "CAF الثلاثاء 24", forced,
			[]string{"24", "الثلاثاء", "CAF"}},
		{"the same by itself", "CAF الثلاثاء", body, []string{"CAF", "الثلاثاء"}},
		{"brackets open at the right", "الطابق (2) مجاني", body, []string{"مجاني", "(", "2", ")", "الطابق"}},
		{"brackets about a Latin name", "المركز (CAF)", body, []string{"(", "CAF", ")", "المركز"}},
		{"French quotation marks", "كلمة «نعم»", body, []string{"«", "نعم", "»", "كلمة"}},
		{"Arabic in a French line", "Accueil (مرحبا) 9 h", body, []string{"Accueil", "(", "مرحبا", ")", "9 h"}},
		{"a Hebrew date", "24/11/2026 שלישי", forced, []string{"שלישי", "24/11/2026"}},
		{"an ellipsis ends at the left", "الثلاثاء…", body, []string{"…", "الثلاثاء"}},
		{"overrides change nothing", "\u202Dالثلاثاء\u202C \u206724\u2069", body, []string{"24", "الثلاثاء"}},
		{"Arabic digits", "الساعة ١٢:٣٠", body, []string{"١٢:٣٠", "الساعة"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			run := f.Shape(tt.text, tt.style)
			if got, want := run.RTL, tt.style.RTL || RTL(tt.text); got != want {
				t.Errorf("RTL = %v", got)
			}
			var want []*outline
			for _, piece := range tt.want {
				want = append(want, visible(f.Shape(piece, body))...)
			}
			got := visible(run)
			if !slices.Equal(got, want) {
				t.Errorf("%q is not %q from left to right: %d glyphs, want %d", tt.text, strings.Join(tt.want, " "), len(got), len(want))
			}
		})
	}
}

// visible gives the shapes of a line from left to right, without the spaces.
func visible(r Run) []*outline {
	var shapes []*outline
	for _, g := range r.line.glyphs {
		if len(g.shape.segments) > 0 {
			shapes = append(shapes, g.shape)
		}
	}
	return shapes
}

// TestLinesRunAsTheirParagraph: a wrapped line drawn by itself runs as if the
// paragraph were still whole.
func TestLinesRunAsTheirParagraph(t *testing.T) {
	f := newFaces(t)
	tests := []struct {
		name, text string
		style      scene.Style
		want       string // lines joined with "|"
		rtl        bool
	}{
		{"Arabic, its second line beginning with a Latin name", "المركز الاجتماعي CAF الثلاثاء", body,
			"المركز الاجتماعي|\u200FCAF الثلاثاء", true},
		{"Arabic, its second line without a letter", "المركز الاجتماعي 24 – 28", body, "المركز الاجتماعي 24|\u200F– 28", true},
		{"French, its second line beginning with a Hebrew word", "Rendez-vous avec שלום 9 h", body,
			"Rendez-vous avec|\u200Eשלום 9 h", false},
		{"a page from right to left", "Maison ouverte CAF 9 h", scene.Style{Size: 20, RTL: true}, "Maison ouverte|CAF 9 h", true},
		{"each paragraph by itself", "שלום\nCAF", body, "שלום|CAF", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			lines := f.Wrap(tt.text, tt.style, 165, 0)
			var got []string
			for i, l := range lines {
				got = append(got, l.Text)
				if run := f.Shape(l.Text, tt.style); run.RTL != tt.rtl && i == 0 || run.Width != l.Width {
					t.Errorf("line %q: RTL %v, %v wide, said to be %v", l.Text, run.RTL, run.Width, l.Width)
				}
			}
			if s := strings.Join(got, "|"); s != tt.want {
				t.Errorf("got  %q\nwant %q", s, tt.want)
			}
		})
	}
	cut := f.Wrap("المركز الاجتماعي CAF الثلاثاء في المساء", body, 165, 2)
	if last := cut[len(cut)-1]; len(cut) != 2 || !last.Cut || !f.Shape(last.Text, body).RTL {
		t.Errorf("cut to %+v", cut)
	}
}
