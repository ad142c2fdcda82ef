package preview_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/hub/network"
	"semainier/hub/plan"
	"semainier/hub/preview"
	"semainier/hub/wire"
	"semainier/layouts"
	"semainier/layouts/glyph"
	"semainier/layouts/paint"
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// wall gives the pictures that the screen of that key draws of records: their
// program is sealed, opened and laid out as the player does it. only is --page of
// the player.
type wall struct {
	t       testing.TB
	faces   *glyph.Faces
	media   preview.Media
	private ed25519.PrivateKey
}

func newWall(t testing.TB, media preview.Media) *wall {
	t.Helper()
	faces, err := glyph.New()
	if err != nil {
		t.Fatal(err)
	}
	return &wall{t, faces, media, ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))}
}

func (w *wall) show(r network.Records, inputs map[feeds.FeedID]plan.Input, site feeds.SiteID, key string, size image.Point, now time.Time, only layouts.PageKind) layouts.Show {
	w.t.Helper()
	planned, err := plan.Plan(r, inputs, site, now)
	if err != nil {
		w.t.Fatal(err)
	}
	sealed, err := wire.Seal(wire.Playlist{Wire: wire.Major, Site: planned.Site.ID, Version: 1, Issued: now, Expires: now.AddDate(1, 0, 0), Program: planned}, w.private)
	if err != nil {
		w.t.Fatal(err)
	}
	got, err := wire.Open(sealed, w.private.Public().(ed25519.PublicKey), planned.Site.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	looks, err := layouts.LooksOf(got.Program, key)
	if err != nil {
		w.t.Fatal(err)
	}
	v := layouts.View{Now: now.Truncate(time.Minute), TimeTrusted: true, Width: size.X, Height: size.Y, Layout: looks.Layout, Diagonal: looks.Diagonal, Distance: looks.Distance,
		Pictures: map[scene.PictureID]bool{}}
	for _, n := range r.Notices {
		for _, p := range n.Pictures {
			v.Pictures[scene.PictureID(p.ID)] = true
		}
	}
	if only != "" {
		v.Layout = v.Layout.Only(only)
	}
	return layouts.Build(w.faces, got.Program.For(key), v)
}

func (w *wall) paint(sc scene.Scene) *image.RGBA {
	return paint.New(w.faces, files{w.t.Context(), w.media}).Scene(sc)
}

var (
	wide = image.Pt(1920, 1080)
	tall = image.Pt(1080, 1920)
)

// screensOf gives a screen of each orientation at a site, with its size.
func screensOf(site feeds.SiteID) map[network.ScreenID]image.Point {
	return map[network.ScreenID]image.Point{network.ScreenID(site + "-wide"): wide, network.ScreenID(site + "-tall"): tall}
}

// Every kind of page, on screens that hang either way, has in the preview the pixels
// that the player presents.
func TestEveryPageIsThatOfTheScreen(t *testing.T) {
	records, inputs, st := town(t)
	urgent := network.Notice{ID: "fuite", Title: "Fuite d’eau", Text: "Passez par la cour.", By: "ccas", State: network.Published, Importance: network.Urgent, Until: thursday.Add(5 * time.Hour)}
	alarmed := records
	alarmed.Notices = append(slices.Clone(records.Notices), urgent)
	w, e := newWall(t, st), preview.New(st)
	t.Cleanup(e.Close)
	compared := map[layouts.PageKind]int{}
	for id, size := range screensOf("tilleuls") {
		screen, _ := records.Screen(id)
		for _, kind := range append(layouts.Kinds(), layouts.PageUrgent, layouts.PageStale, "") {
			r, at, only := records, thursday, kind
			switch kind {
			case layouts.PageUrgent:
				r, only = alarmed, ""
			case layouts.PageStale:
				at = thursday.AddDate(1, 0, 0)
			}
			show := w.show(r, inputs, "tilleuls", screen.Key, size, at, only)
			want := preview.Hash(w.paint(show.Scene()))
			got, err := e.Draw(t.Context(), preview.Know(r, inputs), preview.Request{Site: "tilleuls", Screen: id, Now: at, Page: kind})
			if err != nil {
				t.Errorf("%s of %s: %v", kind, id, err)
				continue
			}
			if preview.Hash(got.Image) != want {
				t.Errorf("%s of %s: other pixels than those of the screen", kind, id)
			}
			if kind != "" && got.Page != kind {
				t.Errorf("%s of %s: shows %s", kind, id, got.Page)
			}
			compared[kind]++
		}
	}
	if len(compared) != len(layouts.Kinds())+3 {
		t.Errorf("compared %v", compared)
	}
}

// A draft stands on the whole screen as it will once it is published, in every
// language and layout.
func TestADraftIsWhatTheScreenWillShow(t *testing.T) {
	records, inputs, st := town(t)
	poster := records.Notices[2].Pictures[0]
	drafts := map[string]network.Notice{
		"ordinary":  {ID: "neuf", Title: "Atelier cuisine", Text: "Mardi à 14 h. Gratuit.", By: "ccas"},
		"important": {ID: "neuf", Title: "Fermé vendredi", Text: "Revenez lundi.", By: "ccas", Importance: network.Important, Pictogram: "calendar"},
		"urgent":    {ID: "neuf", Title: "Fuite d’eau", By: "Mairie", Importance: network.Urgent, Until: thursday.Add(time.Hour)},
		"poster":    {ID: "neuf", Title: "Fête", By: "la-plume", Pictures: []network.Picture{poster}, Link: "https://saint-rieul.example/fete"},
		"changed":   {ID: "don-du-sang", Title: "Don du sang reporté", By: "Mairie", State: network.Published, In: []network.NoticeText{{Lang: "ar", Title: "تأجيل"}, {Lang: "en", Title: "Moved"}}},
		"to come":   {ID: "neuf", Title: "Plus tard", By: "ccas", From: thursday.AddDate(0, 3, 0), Until: thursday.AddDate(0, 4, 0), Days: []network.Weekday{"monday"}},
		"past":      {ID: "neuf", Title: "Avant", By: "ccas", Until: thursday.AddDate(0, 0, -1)},
	}
	w, e := newWall(t, st), preview.New(st)
	t.Cleanup(e.Close)
	known := preview.Know(records, inputs)
	for name, draft := range drafts {
		published := draft
		published.State, published.From, published.Days = network.Published, time.Time{}, nil
		if name == "past" {
			published.Until = time.Time{}
		}
		r := records
		r.Notices = slices.Clone(records.Notices)
		if i := slices.IndexFunc(r.Notices, func(n network.Notice) bool { return n.ID == draft.ID }); i >= 0 {
			r.Notices[i] = published
		} else {
			r.Notices = append(r.Notices, published)
		}
		for _, site := range records.Sites {
			for id, size := range screensOf(site.ID) {
				screen, _ := records.Screen(id)
				show := w.show(r, inputs, site.ID, screen.Key, size, thursday, "")
				got, err := e.Draw(t.Context(), known, preview.Request{Site: site.ID, Screen: id, Now: thursday, Notice: &draft, Lang: "ar"})
				if err != nil {
					t.Fatalf("%s on %s: %v", name, id, err)
				}
				turns, lang := turnsOf(show, string(draft.ID), "ar")
				if turns == nil || got.Lang != lang || len(got.Told) == 0 {
					t.Errorf("%s on %s: told %v in %q; the screen tells it at %v in %q", name, id, got.Told, got.Lang, turns, lang)
					continue
				}
				if preview.Hash(got.Image) != preview.Hash(w.paint(show.Scene(turns...))) {
					t.Errorf("%s on %s: other pixels than those of the screen", name, id)
				}
			}
		}
	}
}

// turnsOf finds the first page that tells a notice in a language, or in the first
// that it is told in.
func turnsOf(show layouts.Show, notice string, want program.Lang) (turns []int, lang program.Lang) {
	for _, strict := range []bool{true, false} {
		for z, zone := range show.Zones {
			for i, p := range zone.Pages {
				if slices.Contains(p.Notices, notice) && (p.Lang == want || !strict) {
					turns = make([]int, len(show.Zones))
					turns[z] = i
					return turns, p.Lang
				}
			}
		}
	}
	return nil, ""
}

// A screen that is not among the records has the layout of its site.
func TestAScreenOfNoRecord(t *testing.T) {
	records, inputs, st := town(t)
	records.Layouts = []network.Layout{{ID: "neuve", TOML: "name = \"neuve\"\n"}}
	records.Screens = nil
	e := preview.New(st)
	t.Cleanup(e.Close)
	for site, layout := range map[feeds.SiteID]network.LayoutID{"tilleuls": "hall", "gare": "attente"} {
		with := records
		with.Screens = []network.Screen{{ID: "s", Site: site, Key: "US", Layout: layout}}
		for shape, size := range map[network.Orientation]image.Point{network.Landscape: wide, network.Portrait: tall} {
			got, err := e.Draw(t.Context(), preview.Know(records, inputs), preview.Request{Site: site, Shape: shape, Now: thursday})
			if err != nil {
				t.Fatal(err)
			}
			want, err := e.Draw(t.Context(), preview.Know(with, inputs), preview.Request{Site: site, Screen: "s", Size: size, Now: thursday})
			if err != nil {
				t.Fatal(err)
			}
			if preview.Hash(got.Image) != preview.Hash(want.Image) || got.Image.Rect.Size() != size {
				t.Errorf("%s, %s: not as a screen of layout %s", site, shape, layout)
			}
		}
	}
}

func TestAnotherWeek(t *testing.T) {
	records, inputs, st := town(t)
	e := preview.New(st)
	t.Cleanup(e.Close)
	known := preview.Know(records, inputs)
	draw := func(week civil.Date) [32]byte {
		p, err := e.Draw(t.Context(), known, preview.Request{Site: "tilleuls", Screen: "tilleuls-wide", Now: thursday, Page: layouts.PageWeek, Week: week})
		if err != nil {
			t.Fatal(err)
		}
		return preview.Hash(p.Image)
	}
	this := draw(civil.Date{})
	if draw(civil.Date{Year: 2026, Month: 11, Day: 22}) != this {
		t.Error("this week's Sunday gives another picture than this week")
	}
	next := draw(civil.Date{Year: 2026, Month: 11, Day: 25})
	if next == this || draw(civil.Date{Year: 2026, Month: 12, Day: 2}) == next {
		t.Error("another week has the same picture")
	}
}

func TestWarnings(t *testing.T) {
	records, inputs, st := town(t)
	screen := func(change func(*network.Records)) network.Records {
		r := records
		r.Screens, r.Notices = slices.Clone(r.Screens), slices.Clone(r.Notices)
		change(&r)
		return r
	}
	long := strings.TrimSpace(strings.Repeat("Apportez une pièce d’identité et le dernier avis d’impôt. ", 16))
	still := "name = \"calme\"\nabout = \"Rien ne bouge\"\ndiagonal = 55\ndistance = 4\n[theme]\nmotion = \"none\"\n[landscape]\n[[landscape.zone]]\nname = \"tout\"\nx = 0\ny = 0\nw = 1\nh = 1\npages = [\"today\"]\n"
	for _, c := range []struct {
		name    string
		records network.Records
		draft   network.Notice
		want    []preview.Warning
	}{
		{"nothing", records, network.Notice{Title: "Court", Text: "Clair."}, nil},
		{"a long text", records, network.Notice{Title: "Long", Text: long}, []preview.Warning{preview.SeveralPages}},
		{"a long title in the ticker", records, network.Notice{Title: strings.Repeat("Très long titre ", 7) + "fin", Importance: network.Important}, []preview.Warning{preview.TickerRolls}},
		{"for another site", records, network.Notice{Title: "Ailleurs", Sites: []feeds.SiteID{"gare"}}, []preview.Warning{preview.NotTold}},
		{"on a screen that another message holds", screen(func(r *network.Records) {
			r.Notices = append(r.Notices, network.Notice{ID: "u", Title: "Alerte", By: "x", State: network.Published, Importance: network.Urgent, Until: thursday.Add(time.Hour)})
		}), network.Notice{Title: "Court"}, []preview.Warning{preview.TakenOver}},
		{"a picture that is not kept", records, network.Notice{Title: "Photo", Pictures: []network.Picture{{ID: network.PictureIDOf([]byte("none")), Width: 10, Height: 10}}}, []preview.Warning{preview.PictureMissing}},
		{"a screen read from very far", screen(func(r *network.Records) { r.Screens[0].Distance, r.Screens[0].Diagonal = 12, 22 }),
			network.Notice{Title: "Loin"}, []preview.Warning{preview.HardToRead}},
		{"a layout without notices and motion", screen(func(r *network.Records) {
			r.Layouts = []network.Layout{{ID: "calme", TOML: still}}
			r.Screens[0].Layout = "calme"
		}), network.Notice{Title: strings.Repeat("Très long titre ", 7) + "fin", Importance: network.Important}, []preview.Warning{preview.NotTold, preview.TickerCut}},
	} {
		e := preview.New(st)
		c.draft.ID, c.draft.By = "neuf", "ccas"
		got, err := e.Draw(t.Context(), preview.Know(c.records, inputs), preview.Request{Site: "tilleuls", Screen: "tilleuls-wide", Now: thursday, Notice: &c.draft})
		e.Close()
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if !slices.Equal(got.Warnings, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got.Warnings, c.want)
		}
		if got.Distance() <= 0 {
			t.Errorf("%s: read from %g m", c.name, got.Distance())
		}
	}
}

func TestRequestsRefused(t *testing.T) {
	records, inputs, st := town(t)
	records.Screens[1].Revoked = true
	e := preview.New(st)
	t.Cleanup(e.Close)
	known := preview.Know(records, inputs)
	for _, c := range []struct {
		r    preview.Request
		want error
	}{
		{preview.Request{Site: "nowhere"}, nil},
		{preview.Request{Site: "tilleuls", Screen: "none"}, preview.ErrScreen},
		{preview.Request{Site: "tilleuls", Screen: "gare-wide"}, preview.ErrScreen},
		{preview.Request{Site: "tilleuls", Screen: "tilleuls-tall"}, preview.ErrScreen},
		{preview.Request{Site: "tilleuls", Size: image.Pt(preview.MinSide-1, 1080)}, preview.ErrSize},
		{preview.Request{Site: "tilleuls", Size: image.Pt(preview.MaxSide+1, 1080)}, preview.ErrSize},
		{preview.Request{Site: "tilleuls", Size: image.Pt(4000, 4000)}, preview.ErrSize},
		{preview.Request{Site: "tilleuls", Page: layouts.PageUrgent}, preview.ErrPage},
	} {
		c.r.Now = thursday
		p, err := e.Draw(t.Context(), known, c.r)
		if err == nil || p.Image != nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%+v: got %v, want %v", c.r, err, c.want)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.Draw(ended, known, preview.Request{Site: "tilleuls", Now: thursday}); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("whose reader left: %v", err)
	}
}

func TestPNG(t *testing.T) {
	records, inputs, st := town(t)
	e := preview.New(st)
	t.Cleanup(e.Close)
	fete := records.Notices[2]
	p, err := e.Draw(t.Context(), preview.Know(records, inputs), preview.Request{Site: "tilleuls", Screen: "tilleuls-wide", Now: thursday, Notice: &fete, Turn: 1})
	if err != nil {
		t.Fatal(err)
	}
	odd := image.NewRGBA(image.Rect(0, 0, 3, 2))
	for i := range odd.Pix {
		odd.Pix[i] = byte(i * 37)
		if i%4 == 3 {
			odd.Pix[i] = 0xff
		}
	}
	for _, want := range []*image.RGBA{p.Image, odd} {
		back, err := png.Decode(bytes.NewReader(preview.PNG(want)))
		if err != nil {
			t.Fatal(err)
		}
		got := image.NewRGBA(want.Rect)
		for y := range want.Rect.Dy() {
			for x := range want.Rect.Dx() {
				got.Set(x, y, back.At(x, y))
			}
		}
		if preview.Hash(got) != preview.Hash(want) {
			t.Error("the PNG holds other pixels")
		}
	}
}
