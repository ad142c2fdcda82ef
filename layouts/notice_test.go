package layouts

import (
	"slices"
	"strings"
	"testing"
	"time"

	"semainier/layouts/glyph"
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// viewOf gives a screen of the default layout that shows one kind of page.
func viewOf(t testing.TB, kind PageKind, now string, width, height int) View {
	t.Helper()
	return View{Now: instant(t, now), TimeTrusted: true, Width: width, Height: height, Layout: Layout{}.Only(kind), Pictures: allPictures()}
}

// itemsOf gives the items of a page's body of one type.
func itemsOf[T scene.Item](sh Show, page int) []T {
	var list []T
	for _, l := range bodyOf(sh, sh.Zones[0].Pages[page]).Layers {
		for _, it := range l.Items {
			if x, ok := it.(T); ok {
				list = append(list, x)
			}
		}
	}
	return list
}

// bodyWords gives what the body of a page says, on one line.
func bodyWords(sh Show, page int) string {
	return strings.ReplaceAll(bodyOf(sh, sh.Zones[0].Pages[page]).Words(), "\n", " ")
}

func TestNoticesPages(t *testing.T) {
	poster := func(id string) program.Picture {
		return program.Picture{ID: id, Width: 2480, Height: 3508, Poster: true}
	}
	beside := func(id string) program.Picture { return program.Picture{ID: id, Width: 1600, Height: 1200} }
	for _, c := range []struct {
		name string
		n    program.Notice
		want string // for each page: "words", with "+image" and "+code"; or "image" alone
	}{
		{"words", program.Notice{Title: "Titre", Text: "Texte"}, "words"},
		{"a title alone", program.Notice{Title: "Titre"}, "words"},
		{"a picture beside", program.Notice{Title: "Titre", Text: "Texte", Pictures: []program.Picture{beside("wide")}}, "words+image"},
		{"only the first picture", program.Notice{Title: "Titre", Pictures: []program.Picture{beside("wide"), beside("tall")}}, "words+image"},
		{"a picture that is not at hand", program.Notice{Title: "Titre", Text: "Texte", Pictures: []program.Picture{beside("gone")}}, "words"},
		{"a picture without a size", program.Notice{Title: "Titre", Pictures: []program.Picture{{ID: "wide"}}}, "words"},
		{"a link", program.Notice{Title: "Titre", Link: "https://ville.example/x"}, "words+code"},
		{"a link that is none", program.Notice{Title: "Titre", Link: "javascript:alert(1)"}, "words"},
		{"posters alone", program.Notice{Title: "Titre", Pictures: []program.Picture{poster("wide"), poster("tall")}}, "image image"},
		{"words, then posters", program.Notice{Title: "Titre", Text: "Texte", Pictures: []program.Picture{poster("wide")}}, "words image"},
		{"one poster missing", program.Notice{Title: "Titre", Pictures: []program.Picture{poster("gone"), poster("tall")}}, "image"},
		{"all posters missing", program.Notice{Title: "Titre", Pictures: []program.Picture{poster("gone")}}, "words"},
		{"all posters missing, with text", program.Notice{Title: "Titre", Text: "Texte", Pictures: []program.Picture{poster("gone")}}, "words"},
	} {
		p := weeks(t, "2026-11-16")
		p.Notices = []program.Notice{c.n}
		sh := Build(faces(t), p, viewOf(t, PageNotice, "2026-11-19 10:42", 1920, 1080))
		var got []string
		for i := range sh.Zones[0].Pages {
			page := "image"
			if strings.Contains(bodyWords(sh, i), "Titre") {
				page = "words" + strings.Repeat("+image", len(itemsOf[scene.Image](sh, i))) + strings.Repeat("+code", len(itemsOf[scene.Code](sh, i)))
			}
			got = append(got, page)
		}
		if got := strings.Join(got, " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestPicturesKeepTheirProportions(t *testing.T) {
	s := newSheet(faces(t), View{Width: 1920, Height: 1080, Layout: Layout{}.orDefault()}, french())
	for _, c := range []struct {
		w, h int
		want scene.Rect // of the picture
	}{
		{1600, 1200, scene.Rect{W: 800, H: 600}},
		{100, 400, scene.Rect{X: 25, W: 150, H: 600}},    // slim: on a mat
		{4000, 500, scene.Rect{Y: 104, W: 1000, H: 125}}, // flat: likewise
		{1, 20000, scene.Rect{X: 100, W: 1, H: 600}},
		{20000, 1, scene.Rect{Y: 166, W: 1000, H: 1}},
		{1, 1, scene.Rect{W: 600, H: 600}},
	} {
		p := s.picture(program.Picture{ID: "x", Width: c.w, Height: c.h}, 1000, 600)
		got := p.items[len(p.items)-1].(scene.Image).Rect
		if got != c.want || !holds(scene.Rect{W: 1000, H: 600}, scene.Rect{W: p.w, H: p.h}) || p.w < p.h/4 || p.h < p.w/4 {
			t.Errorf("%d×%d: %s on %s×%s, want %s", c.w, c.h, got, p.w, p.h, c.want)
		}
	}
}

func TestLongNoticeGoesOn(t *testing.T) {
	var words []string
	for i := range 400 {
		words = append(words, "mot"+strings.Repeat("i", i%7))
	}
	p := weeks(t, "2026-11-16")
	p.Notices = []program.Notice{{Title: "Règlement", Text: strings.Join(words, " ") + ".", By: "Mairie"}}
	f := faces(t)
	for _, size := range [][2]int{{1920, 1080}, {1080, 1920}, {640, 360}} {
		sh := Build(f, p, viewOf(t, PageNotice, "2026-11-19 10:42", size[0], size[1]))
		var told []string
		last := len(sh.Zones[0].Pages) - 1
		for i := range sh.Zones[0].Pages {
			page := bodyWords(sh, i)
			if strings.Contains(page, french().MoreFollows) != (i < last) || strings.Contains(page, "Mairie") != (i == last) {
				t.Errorf("%v, page %d of %d: how it ends: %q", size, i, last+1, page)
			}
			for _, w := range strings.Fields(page) {
				if strings.HasPrefix(w, "mot") {
					told = append(told, w)
				}
			}
		}
		if last < 1 || strings.Join(told, " ") != strings.Join(words, " ")+"." {
			t.Errorf("%v: on %d pages: %d words of %d", size, last+1, len(told), len(words))
		}
	}
}

func TestImportantNoticesComeFirst(t *testing.T) {
	p := weeks(t, "2026-11-16")
	p.Notices = []program.Notice{{Title: "Un"}, {Title: "Deux", Importance: program.Important}, {Title: "Trois", Until: instant(t, "2026-11-18 10:00"), Importance: program.Important}, {Title: "Quatre", Importance: "whisper"}}
	a := newAgenda(p, View{Now: instant(t, "2026-11-19 10:00"), TimeTrusted: true}, french())
	var got []string
	for _, n := range a.announced() {
		got = append(got, n.Title)
	}
	if got := strings.Join(got, " "); got != "Deux Un Quatre" {
		t.Errorf("in the order %s", got)
	}
}

// By its pages a player knows which notices people can have seen.
func TestPagesNameTheirNotices(t *testing.T) {
	f := faces(t)
	told := func(p program.Program) string {
		var ids []string
		for _, pg := range Build(f, p, View{Now: instant(t, "2026-11-19 10:42"), TimeTrusted: true, Width: 1920, Height: 1080, Pictures: allPictures()}).Zones[0].Pages {
			if known := pg.Kind == PageNotice || pg.Kind == PageUrgent; known != (len(pg.Notices) > 0) {
				t.Errorf("page %s tells %v", pg.Kind, pg.Notices)
			}
			ids = append(ids, pg.Notices...)
		}
		return strings.Join(slices.Compact(ids), " ")
	}
	for _, c := range []struct {
		name   string
		change func(p *program.Program)
		want   string
	}{
		{"one after the other", func(*program.Program) {}, "fete n css poster"},
		{"in two languages", func(p *program.Program) { p.Site.Languages = []program.Lang{"fr", "ar"} }, "fete n css poster fete n css poster"},
		{"side by side", func(p *program.Program) { p.Site.Languages, p.Site.Beside = []program.Lang{"fr", "ar"}, true }, "fete n css poster"},
		{"urgent", func(p *program.Program) { p.Notices[2].Importance = program.Urgent }, "css"},
	} {
		p := busyProgram(t)
		c.change(&p)
		if got := told(p); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestAddressesOfTheWeb(t *testing.T) {
	for _, c := range []struct{ link, address, host string }{
		{"https://www.ville.example/fete", "https://www.ville.example/fete", "ville.example"},
		{"http://ville.example:8080", "http://ville.example:8080", "ville.example"},
		{" ville.example/fete ", "https://ville.example/fete", "ville.example"},
		{"", "", ""},
		{"mailto:a@b.example", "", ""},
		{"javascript:alert(1)", "", ""},
		{"https://", "", ""},
		{"https://exa mple/", "", ""},
	} {
		address, host, ok := webAddress(c.link)
		if address != c.address || host != c.host || ok != (c.address != "") {
			t.Errorf("%q: %q, %q, %v", c.link, address, host, ok)
		}
	}
}

// A phone reads a code from ten times its width: here from a metre.
func TestCodesAreReadFromAMetre(t *testing.T) {
	const link = "https://ville.example/fete-du-quartier"
	for _, name := range program.Layouts() {
		l, err := Named(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, size := range [][2]int{{1920, 1080}, {1080, 1920}, {3840, 2160}} {
			v := View{Width: size[0], Height: size[1], Layout: l}
			s := newSheet(faces(t), v, french())
			side := s.codeSide(link)
			code := side * scene.Px(glyph.CodeModules(link)-8) / scene.Px(glyph.CodeModules(link)) // without its quiet zone
			if wide := Millimetres(code) * v.pitch(); wide < 85 || side > min(s.w, s.h)*codeMost {
				t.Errorf("%s, %v: %.0f mm wide, %s pixels", name, size, wide, side)
			}
		}
	}
	s := newSheet(faces(t), View{Width: 640, Height: 360, Layout: Layout{}.orDefault()}, french())
	if side := s.part(120, 80).codeSide(link); side != 0 {
		t.Errorf("a code of %s pixels where none can be read", side)
	}
}

// A notice of certain hours is told within them to the minute, on pages, in the
// ticker and over the whole screen, and not at all by an untrusted clock.
func TestNoticeIsShownAtItsTimesAlone(t *testing.T) {
	p := weeks(t, "2026-11-16")
	at := func(from, until string) program.Period {
		return program.Period{Start: instant(t, "2026-11-19 "+from), End: instant(t, "2026-11-19 "+until)}
	}
	for _, importance := range []program.Importance{program.Ordinary, program.Important, program.Urgent} {
		p.Notices = []program.Notice{{Title: "Marché de Noël", Importance: importance, From: instant(t, "2026-11-19 10:30"), Until: instant(t, "2026-11-19 16:30"),
			Times: []program.Period{at("10:00", "12:30"), at("14:00", "17:00")}}}
		for now, want := range map[string]bool{"10:29": false, "10:30": true, "12:29": true, "12:30": false, "13:59": false, "14:00": true, "16:29": true, "16:30": false} {
			v := View{Now: instant(t, "2026-11-19 "+now), TimeTrusted: true, Width: 1920, Height: 1080}
			if got := strings.Contains(everyWord(Build(faces(t), p, v)), "Marché de Noël"); got != want {
				t.Errorf("%q at %s: shown is %v", importance, now, got)
			}
		}
		p.Notices[0].From, p.Notices[0].Until = time.Time{}, time.Time{}
		v := View{Now: instant(t, "2026-11-19 10:42"), Width: 1920, Height: 1080}
		if strings.Contains(everyWord(Build(faces(t), p, v)), "Marché de Noël") {
			t.Errorf("%q: shown by a clock that is not trusted", importance)
		}
	}
}

// everyWord gives what all pages and the ticker say.
func everyWord(sh Show) string {
	var b strings.Builder
	for z := range sh.Zones {
		turns := make([]int, len(sh.Zones))
		for i := range sh.Zones[z].Pages {
			turns[z] = i
			b.WriteString(sh.Scene(turns...).Words())
		}
	}
	return b.String()
}
