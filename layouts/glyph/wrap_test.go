package glyph

import (
	"slices"
	"strings"
	"testing"

	"semainier/layouts/scene"
)

var body = scene.Style{Size: 20, Weight: scene.Regular}

func newFaces(t testing.TB) *Faces {
	t.Helper()
	f, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// nb writes no-break spaces visibly: "_" is U+00A0, "~" is U+202F.
func nb(s string) string { return strings.NewReplacer("_", "\u00A0", "~", "\u202F").Replace(s) }

func TestWrap(t *testing.T) {
	f := newFaces(t)
	tests := []struct {
		name  string
		text  string
		width scene.Px
		most  int
		want  string // lines joined with "|"
	}{
		{"nothing", "", 100, 0, ""},
		{"only spaces", "  \n ", 100, 0, ""},
		{"fits", "Permanence", 200, 0, "Permanence"},
		{"breaks at a space, which vanishes", "Aide aux démarches", 120, 0, "Aide aux|démarches"},
		{"keeps line ends and inner empty lines", "\nun\r\n\ndeux\n", 200, 0, "un||deux"},
		{"never at a no-break space", nb("ouvert dès 9_h_30"), 130, 0, nb("ouvert dès|9_h_30")},
		{"never at a narrow no-break space", nb("Besoin d’aide~?"), 112, 0, nb("Besoin|d’aide~?")},
		{"keeps an hour typed with plain spaces", "ouvert dès 9 h 30", 130, 0, "ouvert dès|9 h 30"},
		{"keeps a colon typed with a plain space", "Mode : visio", 65, 0, "Mode :|visio"},
		{"may break after a hyphen", "sur rendez-vous", 110, 0, "sur rendez-|vous"},
		{"breaks a word wider than the line", "anticonstitutionnellement", 130, 0, "anticonstituti|onnellement"},
		{"keeps an accent with its letter", "e\u0301e\u0301e\u0301e\u0301", 24, 0, "e\u0301e\u0301|e\u0301e\u0301"},
		{"shows a hyphen at a soft hyphen", "informa\u00ADtique", 90, 0, "informa-|tique"},
		{"hides a soft hyphen that is not used", "informa\u00ADtique", 200, 0, "informatique"},
		{"one cluster a line when nothing fits", "ab", 0, 0, "a|b"},
		{"ends with an ellipsis when cut", "Aide aux démarches en ligne", 150, 2, "Aide aux|démarches en…"},
		{"cuts in a word only after three letters", "Accompagnement numérique", 130, 1, "Accompagne…"},
		{"never leaves half an hour", nb("9_h_30 et 14_h"), 60, 1, nb("…")},
		{"never leaves half an hour without spaces", "10h45 à 12h", 45, 1, "…"},
		{"cuts before an hour that does not fit", nb("mardi 9_h_30"), 90, 1, "mardi…"},
		{"replaces a separator by the ellipsis", "Salle, étage", 65, 1, "Salle…"},
		{"says that whole paragraphs are missing", "un\ndeux", 200, 1, "un…"},
		{"neutralises overrides", "a\u202Eb\u2066c\u0007", 200, 0, "abc"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			lines := f.Wrap(tt.text, body, tt.width, tt.most)
			var got []string
			for i, l := range lines {
				got = append(got, l.Text)
				if w := f.Measure(l.Text, body).Width; w != l.Width {
					t.Errorf("line %q says it is %v wide, it measures %v", l.Text, l.Width, w)
				}
				if cut := strings.HasSuffix(l.Text, "…"); cut != l.Cut || cut && i != len(lines)-1 {
					t.Errorf("line %q: Cut = %v", l.Text, l.Cut)
				}
			}
			if s := strings.Join(got, "|"); s != tt.want {
				t.Errorf("got  %q\nwant %q", s, tt.want)
			}
		})
	}
}

// FuzzWrap: no line passes the width but those of one cluster, none is lost,
// and there are never more than asked for.
func FuzzWrap(f *testing.F) {
	for _, s := range []string{"", "Permanence CAF 9 h 30", "e\u0301\u200D👨‍👩‍👧 مرحبا 12 abc", "a\u00ADb\r\n\u2028c", "\xff\xfe",
		"المركز الاجتماعي CAF الثلاثاء 9 h 30 (مجاني)", "Avec שָׁלוֹם 01 23 45 67 89", "中文、にほんご", "क्षेत्र र्कि", "ผู้ใหญ่"} {
		f.Add(s, 80.0, 2)
	}
	faces := newFaces(f)
	f.Fuzz(func(t *testing.T, text string, width float64, most int) {
		lines := faces.Wrap(text, body, scene.Px(width), most)
		if most > 0 && len(lines) > most {
			t.Fatalf("%d lines, at most %d wanted", len(lines), most)
		}
		for _, l := range lines {
			shown := strings.TrimLeft(l.Text, leftToRightMark+rightToLeftMark)
			alone := len(slices.Collect(faces.Shape(shown, body).Glyphs())) <= 1 || !findBreaks([]rune(shown)).inner()
			if l.Width > scene.Px(width) && !alone && !l.Cut {
				t.Errorf("line %q is %v wide, more than %v", l.Text, l.Width, width)
			}
			if strings.ContainsFunc(l.Text, func(r rune) bool { return cleaned(r) != r }) {
				t.Errorf("line %q is not clean", l.Text)
			}
			if w := faces.Measure(l.Text, body).Width; w != l.Width {
				t.Errorf("line %q says it is %v wide, it measures %v", l.Text, l.Width, w)
			}
		}
		if most <= 0 && letters(text) != letters(joined(lines)) && len(text) < maxRunes {
			t.Errorf("%q became %q", text, joined(lines))
		}
	})
}

// inner says whether there is a place to break within the text.
func (b breaks) inner() bool {
	return len(b.text) > 1 && slices.Contains(b.cluster[1:len(b.text)], true)
}

func joined(lines []Line) string {
	var s strings.Builder
	for _, l := range lines {
		s.WriteString(l.Text)
	}
	return s.String()
}

// letters leaves what Wrap may neither drop nor add.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if breakingSpace(r) || cleaned(r) != r || strings.ContainsRune("\u00AD-"+leftToRightMark+rightToLeftMark, r) {
			return -1
		}
		return r
	}, s)
}
