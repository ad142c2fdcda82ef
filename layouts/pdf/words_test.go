package pdf_test

import (
	"encoding/xml"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode"

	"semainier/layouts/pdf"
	"semainier/layouts/scene"
)

// unspaced takes every space out: how much of one a reader sees between two
// words depends on its width.
func unspaced(s string) string { return strings.ReplaceAll(plain(s), " ", "") }

// plain makes every space one ordinary space, as readers do when they search.
func plain(s string) string { return strings.Join(strings.FieldsFunc(s, unicode.IsSpace), " ") }

func TestWordsAreFoundInTheirOrder(t *testing.T) {
	f := faces(t)
	for _, golden := range []string{"thursday.txtar", "thursday-tall.txtar", "sunday.txtar"} {
		pages := built(t, f, golden)
		// -raw: in the order of the document, as a screen reader takes it.
		told := unspaced(poppler(t, "pdftotext", "-raw", "-enc", "UTF-8", written(t, f, pdf.Options{}, pages...), "-"))
		lines := 0
		for i, s := range pages {
			for word := range strings.Lines(s.Words()) {
				word = unspaced(word)
				before, after, found := strings.Cut(told, word)
				if !found {
					t.Fatalf("%s, page %d: %q does not follow; there is %.200q", golden, i+1, word, told)
				}
				if before != "" {
					t.Fatalf("%s, page %d: %q stands before %q", golden, i+1, before, word)
				}
				told = after
				lines++
			}
		}
		if lines < 10 {
			t.Errorf("%s: only %d lines of text", golden, lines)
		}
	}
}

func TestWhatIsCopiedIsWhatWasWritten(t *testing.T) {
	f := faces(t)
	for _, c := range []struct{ name, text, want string }{
		{"digits of one width", "10:42 – 9 h 30", ""},
		{"ligatures", "office, fil, flûte, affiche", ""},
		{"kerning is no space", "AVATAR TAVU L’ÂGE", ""},
		{"French", "Œuvre, çà où « l’été » – 12 €", ""},
		{"accents apart", "e\u0301te\u0301", ""},
		{"no-break spaces", "9\u202Fh\u00A030", "9 h 30"},
		{"a hyphen drawn as another", "rendez\u2011vous", ""},
		{"Greek and Cyrillic", "Ελλάδα Запись", ""},
		{"what would end a string", `a) (b \ <c> % /d`, ""},
		{"what the face lacks", "\U0001FC00 famille", ""},
		{"overrides are gone", "a\u202Ebc\u202C", "abc"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := line(20, 60, c.text)
			text.Style.Tabular = true
			want := c.want
			if want == "" {
				want = c.text
			}
			got := plain(poppler(t, "pdftotext", "-enc", "UTF-8", written(t, f, pdf.Options{}, page(900, 100, text)), "-"))
			if got != want {
				t.Errorf("%q is copied as %q, want %q", c.text, got, want)
			}
		})
	}
}

// TestTextIsAsWideAsMeasured reads the places of single words, which pdftotext
// takes from the advances of the document.
func TestTextIsAsWideAsMeasured(t *testing.T) {
	f := faces(t)
	const width, height = 2000, 1000
	var items []scene.Item
	var want []scene.Text
	y := scene.Px(0)
	for _, word := range []string{"Accompagnement", "AVATAR", "10:42", "anticonstitutionnellement", "l’été", "1111111111"} {
		for _, w := range []scene.Weight{scene.Regular, scene.Medium, scene.Bold} {
			y += 50
			x := scene.Text{X: 100.25 + y/10, Y: y, Text: word, Style: scene.Style{Size: 37, Weight: w, Tabular: w != scene.Medium}, Colour: 0x14212e}
			items, want = append(items, x), append(want, x)
		}
	}
	var doc struct {
		Pages []struct {
			Width float64 `xml:"width,attr"`
			Words []struct {
				From float64 `xml:"xMin,attr"`
				To   float64 `xml:"xMax,attr"`
				Text string  `xml:",chardata"`
			} `xml:"word"`
		} `xml:"body>doc>page"`
	}
	out := poppler(t, "pdftotext", "-bbox", written(t, f, pdf.Options{}, page(width, height, items...)), "-")
	decoder := xml.NewDecoder(strings.NewReader(out))
	decoder.Strict, decoder.Entity = false, xml.HTMLEntity
	if err := decoder.Decode(&doc); err != nil || len(doc.Pages) != 1 || len(doc.Pages[0].Words) != len(want) {
		t.Fatalf("%v: %d words wanted in\n%s", err, len(want), out)
	}
	scale := width / doc.Pages[0].Width
	for i, w := range doc.Pages[0].Words {
		measured := float64(f.Measure(want[i].Text, want[i].Style).Width)
		if got := (w.To - w.From) * scale; w.Text != want[i].Text || math.Abs(got-measured) > measured*0.005 {
			t.Errorf("%q is %.2f px wide, measured %s at %.2f", w.Text, got, want[i].Text, measured)
		}
		if got := w.From * scale; math.Abs(got-float64(want[i].X)) > 0.1 {
			t.Errorf("%q starts at %.2f, want %s", w.Text, got, want[i].X)
		}
	}
}

func TestFontsAreEmbeddedSubsets(t *testing.T) {
	f := faces(t)
	file := written(t, f, pdf.Options{}, built(t, f, "thursday.txtar")...)
	if got, want := embedded(t, file), []string{"FiraSans-Bold", "FiraSans-Medium", "FiraSans-Regular"}; !slices.Equal(got, want) {
		t.Errorf("the fonts are %q, want %q", got, want)
	}
}

func TestTextTooLargeForAPageIsLeftOut(t *testing.T) {
	for size, fonts := range map[scene.Px]int{1 << 16: 1, 1<<16 + 1: 0} {
		text := line(0, 90, "A")
		text.Style.Size = size
		rows := strings.Count(poppler(t, "pdffonts", written(t, faces(t), pdf.Options{}, page(900, 100, text))), "FiraSans")
		if rows != fonts {
			t.Errorf("a text of size %s brings %d fonts, want %d", size, rows, fonts)
		}
	}
}
