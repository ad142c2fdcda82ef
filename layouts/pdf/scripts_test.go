package pdf_test

import (
	"image"
	"io"
	"slices"
	"strings"
	"testing"

	"semainier/layouts/pdf"
	"semainier/layouts/scene"
)

// script is a line beside French, in fonts that Fira Sans falls back on.
type script struct {
	name, text string
	fonts      []string // besides Fira Sans, in regular weight
}

func scripts() []script {
	return []script{
		{"French", "Où aller ? L’office, 9 h 30, à l’été", nil},
		{"Arabic", "مرحبا بكم في المركز الاجتماعي الأسبوع", []string{"NotoSansArabic-Regular"}},
		{"Arabic with vowels", "المُسَاعَدَةُ القَانُونِيَّة", []string{"NotoSansArabic-Regular"}},
		{"Hebrew", "ברוכים הבאים למרכז החברתי", []string{"NotoSansHebrew-Regular"}},
		{"Hebrew with vowels", "שָׁלוֹם עֲלֵיכֶם", []string{"NotoSansHebrew-Regular"}},
		{"Tamil, made smaller", "சமூக மையம், செவ்வாய்க்கிழமை கொண்டு", []string{"NotoSansTamil-Regular"}},
		{"Chinese", "社会服务中心，星期二上午九点", []string{"NotoSansSC-Medium"}},
		{"Georgian", "სოციალური ცენტრი", []string{"NotoSansGeorgian-Regular"}},
		{"Armenian", "Սոցիալական կենտրոն", []string{"NotoSansArmenian-Regular"}},
		{"Bengali", "সামাজিক কেন্দ্র মঙ্গলবার কোথায়", []string{"NotoSansBengali-Regular"}},
		{"Devanagari", "सामाजिक केंद्र, क्षेत्र शक्ति", []string{"NotoSans-Regular"}},
		{"Thai, made smaller", "ศูนย์สังคมที่นี่", []string{"NotoSansThai-Regular"}},
		{"Ethiopic", "የማህበራዊ አገልግሎት", []string{"NotoSansEthiopic-Regular"}},
		{"emoji", "Fête \U0001F389 \u260E \U0001F468\u200D\U0001F469\u200D\U0001F467", []string{"NotoEmoji-Medium"}},
		{"Hebrew and French", "Cours d’hébreu : שלום (débutants)", []string{"NotoSansHebrew-Regular"}},
		{"Arabic and French", "CAF : مرحبا بكم، الأسبوع (9 h 30)", []string{"NotoSansArabic-Regular"}},
	}
}

// scriptStep is how far apart the lines are, in pixels.
const scriptStep = 70

// inScripts gives a page with a line in each script.
func inScripts(list []script) scene.Scene {
	var items []scene.Item
	for i, s := range list {
		l := line(40.4, scene.Px(50+scriptStep*i), s.text)
		l.Style.Size = 44
		items = append(items, l)
	}
	return page(1000, scriptStep*len(list), items...)
}

// mostElsewhere is how much of a line's ink may be elsewhere than on the
// screen: poppler smooths edges otherwise. With a font one part in twenty too
// large it is twice and three times as much.
const mostElsewhere = 0.25

func TestEveryScriptLooksAsOnTheScreen(t *testing.T) {
	f, list := faces(t), scripts()
	s := inScripts(list)
	blank := s
	blank.Layers = nil
	got, want, empty := rendered(t, written(t, f, pdf.Options{}, s), 1, s.Width, s.Height), painted(f, s), painted(f, blank)
	for i, script := range list {
		strip := image.Rect(0, scriptStep*i, s.Width, scriptStep*(i+1))
		ink := apart(cut(empty, strip), cut(want, strip))
		d := apart(cut(got, strip), cut(want, strip)) / ink
		t.Logf("%s: %.3f of its ink", script.name, d)
		if d > mostElsewhere || ink < 1 {
			keep(t, "scripts", got)
			t.Errorf("%s: %.2f of its ink is elsewhere than on the screen, at most %.2f allowed (%.1f of 255)", script.name, d, mostElsewhere, ink)
		}
	}
}

// cut gives a part of a picture.
func cut(img image.Image, r image.Rectangle) image.Image {
	return img.(interface {
		SubImage(image.Rectangle) image.Image
	}).SubImage(r)
}

// TestWordsOfEveryScriptAreFound reads each line alone. Where two directions
// meet, or at an Arabic comma, pdftotext knows no more than the rough of UAX #9
// and gives what stands between the words elsewhere.
func TestWordsOfEveryScriptAreFound(t *testing.T) {
	f, list := faces(t), scripts()
	var pages []scene.Scene
	for _, s := range list {
		pages = append(pages, inScripts([]script{s}))
	}
	told := strings.Split(poppler(t, "pdftotext", "-enc", "UTF-8", written(t, f, pdf.Options{}, pages...), "-"), "\f")
	if len(told) != len(list)+1 {
		t.Fatalf("%d pages of text, want %d", len(told)-1, len(list))
	}
	for i, s := range list {
		got := plain(undirected(told[i]))
		if strings.Contains(s.name, " and ") {
			for _, word := range strings.Fields(s.text) {
				if word = strings.Trim(word, "،()"); !strings.Contains(got, word) {
					t.Errorf("%s: no %q in %q", s.name, word, got)
				}
			}
		} else if got != s.text {
			t.Errorf("%s: %q is copied as %q", s.name, s.text, got)
		}
	}
}

// undirected takes out the marks of embedded directions that pdftotext adds.
func undirected(s string) string {
	return strings.NewReplacer("\u202A", "", "\u202B", "", "\u202C", "").Replace(s)
}

func TestFallbackFontsAreEmbeddedSubsets(t *testing.T) {
	f, list := faces(t), scripts()
	file := written(t, f, pdf.Options{}, inScripts(list))
	want := []string{"FiraSans-Regular"}
	for _, s := range list {
		want = append(want, s.fonts...)
	}
	slices.Sort(want)
	if got := embedded(t, file); !slices.Equal(got, slices.Compact(want)) {
		t.Errorf("the fonts are %q, want %q", got, slices.Compact(want))
	}
}

// embedded gives the names of a document's fonts, which must be subsets with a
// tag of their own.
func embedded(t *testing.T, file string) (names []string) {
	t.Helper()
	seen := map[string]bool{}
	for _, row := range strings.Split(strings.TrimSpace(poppler(t, "pdffonts", file)), "\n")[2:] {
		tag, name, ok := strings.Cut(strings.Fields(row)[0], "+")
		if !ok || len(tag) != 6 || seen[tag] {
			t.Errorf("font %s%s is no subset with a name of its own", tag, name)
		}
		seen[tag] = true
		if !strings.Contains(row, "CID TrueType      Identity-H       yes yes yes") {
			t.Errorf("want it embedded, a subset, with a table to Unicode: %s", row)
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// BenchmarkScripts writes a page with a line in each script.
func BenchmarkScripts(b *testing.B) {
	f, s := faces(b), inScripts(scripts())
	for b.Loop() {
		if err := pdf.Write(io.Discard, f, []scene.Scene{s}, pdf.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkChinese writes a page with a line of Chinese, whose font has 10 MB.
func BenchmarkChinese(b *testing.B) {
	f, s := faces(b), inScripts([]script{{text: "社会服务中心，星期二上午九点"}})
	for b.Loop() {
		if err := pdf.Write(io.Discard, f, []scene.Scene{s}, pdf.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
