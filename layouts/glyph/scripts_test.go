package glyph

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/go-text/typesetting/shaping"

	"semainier/layouts/scene"
)

// sentences has one in each script that a screen may have to show.
func sentences() map[string]string {
	return map[string]string{
		"Latin":       "Où sont les bénéficiaires ? Ẹ̀kọ́, Kɔ́nɔ, ɓaŋ, Ḥaḍra, ŋgɛlɛ̀, ḫān, Tiếng Việt, Łódź, Şişli",
		"Cyrillic":    "Центр социальной помощи: приём у юриста, ґанок, қоғам",
		"Greek":       "Κοινωνικό κέντρο: ώρες λειτουργίας, ἄνθρωπος",
		"Arabic":      "الثلاثاء 24 نوفمبر، CAF، من 9 إلى 12؛ المُسَاعَدَةُ القَانُونِيَّة؟ ٣ خوش آمدید گاڑی پناهندگان می\u200Cخواهم",
		"Hebrew":      "יום שלישי 9 h 30, שָׁלוֹם – מרכז חברתי",
		"Georgian":    "სოციალური ცენტრი, ᲡᲐᲛᲨᲐᲑᲐᲗᲘ",
		"Armenian":    "Սոցիալական կենտրոն՝ երեքշաբթի և ուրբաթ։",
		"Tamil":       "சமூக மையம், செவ்வாய்க்கிழமை ஸ்ரீ கொண்டு",
		"Bengali":     "সামাজিক কেন্দ্র, মঙ্গলবার জ্ঞান র্কো।",
		"Devanagari":  "सामाजिक केंद्र, मंगलवार क्षेत्र कार्यक्रम।",
		"Chinese":     "社会服务中心\uFF0C星期二 9 点到 12 点\uFF08三楼\uFF09。「免费」\uFF01",
		"Traditional": "社會服務中心\uFF1A星期二",
		"Kana":        "にほんご カタカナー ボランティア・ヴ",
		"Thai":        "ศูนย์สังคม ที่นี่ ผู้ใหญ่ ญี่ปุ่น",
		"Ethiopic":    "የማህበራዊ አገልግሎት ማዕከል።",
		"Emoji":       "👨‍👩‍👧 😀 🇫🇷 ❤️ ☎ ✔ 1️⃣ 👍🏽 ⚠ →",
	}
}

func TestEveryScriptHasItsGlyphs(t *testing.T) {
	f := newFaces(t)
	for script, text := range sentences() {
		t.Run(script, func(t *testing.T) {
			if missing := f.Missing(text); len(missing) > 0 {
				t.Errorf("missing: %q", missing)
			}
			for _, w := range []scene.Weight{scene.Regular, scene.Medium, scene.Bold} {
				s := f.spell([]rune(text), w)
				if slices.Contains(s.text, replacement) {
					t.Errorf("weight %d: a character is replaced in %q", w, string(s.text))
				}
				for _, run := range f.visualRuns(s.text, RTL(text)) {
					for _, part := range f.shapeRun(s, run, false) {
						for _, g := range part.glyphs {
							if g.GlyphID == 0 { // .notdef, the box
								t.Errorf("weight %d: %q is a box in %s", w, s.text[g.TextIndex()], familyOf(f, part.face))
							}
						}
					}
				}
			}
		})
	}
}

// TestScriptsKeepWithinALine: what is said every day in any script stays
// between Fira's ascent and descent, so that lines keep apart.
func TestScriptsKeepWithinALine(t *testing.T) {
	f := newFaces(t)
	st := scene.Style{Size: 1000}
	line := f.Metrics(st)
	for script, text := range sentences() {
		if script == "Arabic" { // vowel signs and Urdu hang lower: an everyday sentence
			text = "الثلاثاء 24 نوفمبر، من 9 إلى 12"
		}
		for g := range f.Shape(text, st).Glyphs() {
			if b := g.Outline.Bounds(); !g.Outline.Empty() && (-b.Y > line.Ascent || b.Bottom() > line.Descent+50) {
				t.Errorf("%s: a glyph goes from %.0f to %.0f, the line from %.0f to %.0f",
					script, b.Y, b.Bottom(), -line.Ascent, line.Descent)
			}
		}
	}
}

func TestFallbacksAreParsedWhenNeeded(t *testing.T) {
	f := newFaces(t)
	f.Wrap("« L’été » à 9 h 30 : 12 € – été", scene.Style{Size: 20, Weight: scene.Bold}, 100, 0)
	for _, family := range f.fallbacks {
		if family.faces != nil {
			t.Errorf("%s is parsed for French", family.name)
		}
	}
	f.Measure("שלום", body)
	for _, family := range f.fallbacks {
		if got := len(family.faces); (got == 1) != (family.name == "NotoSansHebrew") {
			t.Errorf("%s has %d faces parsed for Hebrew", family.name, got)
		}
	}
}

func TestFallbacksAreWhole(t *testing.T) {
	for _, family := range fallbacks() {
		for _, w := range family.weights {
			if _, err := openFace(family.name, w, family.scale); err != nil {
				t.Errorf("%s %d: %v", family.name, w, err)
			}
		}
	}
	f := family{name: "NotoSansHebrew", weights: []scene.Weight{scene.Regular, scene.Bold}, scale: 1}
	for w, nearest := range map[scene.Weight]scene.Weight{
		0: scene.Regular, scene.Regular: scene.Regular, scene.Medium: scene.Regular, scene.Bold: scene.Bold, 900: scene.Bold,
	} {
		if got := f.face(w); got == nil || got != f.faces[nearest] {
			t.Errorf("weight %d is not drawn in weight %d", w, nearest)
		}
	}
}

// TestFontsAreListed: what ships is told, with its size.
func TestFontsAreListed(t *testing.T) {
	readme, err := os.ReadFile("fonts/README.md")
	if err != nil {
		t.Fatal(err)
	}
	plain := strings.ReplaceAll(string(readme), " ", "")
	entries, err := files.ReadDir("fonts")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		row := regexp.MustCompile(fmt.Sprintf("(?m)^\\|`%s`\\|[457]00\\|%d\\|", regexp.QuoteMeta(e.Name()), info.Size()))
		if !row.MatchString(plain) {
			t.Errorf("%s, of %d bytes, is not in the list", e.Name(), info.Size())
		}
	}
}

func TestADamagedFontIsMissingAndNoMore(t *testing.T) {
	f := newFaces(t)
	f.fallbacks = []*family{{name: "NoSuchFont", weights: []scene.Weight{scene.Regular}, scale: 1, blocks: []block{{0x590, 0x5FF}}}}
	if got := string(f.Missing("שש a")); got != "ש" {
		t.Errorf("missing: %q", got)
	}
}

// TestOutlinesAreBounded: no text makes a face keep more than maxOutlines.
func TestOutlinesAreBounded(t *testing.T) {
	f := newFaces(t)
	var han []rune
	for r := rune(0x4E00); r < 0x4E00+maxOutlines+500; r++ {
		han = append(han, r)
	}
	f.Measure(string(han), body)
	face := f.faceOf([]rune("中"), scene.Regular)
	if kept := len(face.outlines.young) + len(face.outlines.old); kept > maxOutlines || kept < maxOutlines/2 {
		t.Errorf("%d outlines kept", kept)
	}
}

// TestLookalikesDiffer: what people copy from a screen, a code or a telephone
// number, is not misread.
func TestLookalikesDiffer(t *testing.T) {
	f := newFaces(t)
	for _, w := range []scene.Weight{scene.Regular, scene.Medium, scene.Bold} {
		st := scene.Style{Size: 1000, Weight: w}
		outline := func(s string) Outline {
			for g := range f.Shape(s, st).Glyphs() {
				return g.Outline
			}
			return Outline{}
		}
		contours := 0
		for s := range outline("0").Segments() {
			if s.Op == MoveTo {
				contours++
			}
		}
		if contours != 2 {
			t.Errorf("weight %d: the zero has %d contours: with two it has no stroke within", w, contours)
		}
		for _, pair := range []string{"Il", "I1", "l1", "O0", "S5", "Z2"} {
			a, b := outline(pair[:1]).Bounds(), outline(pair[1:]).Bounds()
			if apart := max(a.W-b.W, b.W-a.W) + max(a.H-b.H, b.H-a.H); apart < 20 {
				t.Errorf("weight %d: %q are %v and %v", w, pair, a, b)
			}
		}
	}
}

// TestHarfBuzzAgrees holds shaping to another program's: letters that join,
// conjuncts, vowels before their consonant, accents over accents, kerning.
func TestHarfBuzzAgrees(t *testing.T) {
	f := newFaces(t)
	data, err := os.ReadFile("testdata/harfbuzz.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		fields := strings.Fields(line)
		if fields[0] == "#" {
			continue
		}
		name, word, want := fields[0], fields[1], fields[2]
		got, faces := shapedBy(f, word, strings.HasSuffix(name, "-Bold"))
		family, _, _ := strings.Cut(name, "-")
		if len(faces) != 1 || faces[0] != family {
			t.Errorf("%s is drawn by %v, want %s", word, faces, family)
		}
		if got != want {
			t.Errorf("%s in %s:\n got %s\nwant %s", word, name, got, want)
		}
	}
}

// shapedBy gives the glyphs of a word as hb-shape prints them, and the families
// that they are of.
func shapedBy(f *Faces, word string, bold bool) (glyphs string, families []string) {
	w := scene.Regular
	if bold {
		w = scene.Bold
	}
	s := f.spell([]rune(word), w)
	var all []string
	for _, run := range f.visualRuns(s.text, RTL(word)) {
		for _, part := range f.shapeRun(s, run, false) {
			families = append(families, familyOf(f, part.face))
			for _, g := range part.glyphs {
				all = append(all, printed(g))
			}
		}
	}
	return "[" + strings.Join(all, "|") + "]", families
}

func printed(g shaping.Glyph) string {
	s := fmt.Sprint(g.GlyphID)
	if g.XOffset != 0 || g.YOffset != 0 {
		s += fmt.Sprintf("@%d,%d", g.XOffset.Round(), g.YOffset.Round())
	}
	return s + fmt.Sprintf("+%d", g.Advance.Round())
}

// familyOf names the family of a face.
func familyOf(f *Faces, want *face) string {
	for _, family := range f.fallbacks {
		for _, have := range family.faces {
			if have == want {
				return family.name
			}
		}
	}
	return "FiraSans"
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		newFaces(b)
	}
}

// BenchmarkFirstUse is what the first text of a script costs, in both weights.
func BenchmarkFirstUse(b *testing.B) {
	for _, script := range []string{"Arabic", "Devanagari", "Chinese", "Emoji"} {
		b.Run(script, func(b *testing.B) {
			f, text := newFaces(b), sentences()[script]
			for b.Loop() {
				f.fallbacks, f.lines = fallbacks(), newCache[lineKey, *line](maxLines)
				f.Measure(text, scene.Style{Size: 20})
				f.Measure(text, scene.Style{Size: 20, Weight: scene.Bold})
			}
		})
	}
}

// BenchmarkShape shapes a text that is not kept.
func BenchmarkShape(b *testing.B) {
	for name, text := range map[string]string{
		"French": "Accompagnement aux démarches en ligne", "Arabic": "المساعدة على الإجراءات الإدارية",
	} {
		b.Run(name, func(b *testing.B) {
			f := newFaces(b)
			for b.Loop() {
				f.lines = newCache[lineKey, *line](maxLines)
				f.Measure(text, body)
			}
		})
	}
}
