package week

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/network"
	"semainier/hub/preview"
	"semainier/layouts"
)

// sitePage is the week of one site.
type sitePage struct {
	Turn      turn
	Site      network.Site
	Quarters  []network.Group
	More      bool // who asks sees other sites too
	Arranges  bool
	HoursPath string
	Told      bool // it is a week that screens can show
	Clashes   []clash
	Later     []clash
	Troubles  []trouble
	Wall      wall
	Table     table
	Origins   []origin
	Calendars []calendar
}

func (s section) showSite(p *desk.Page) error {
	site, _ := p.Records.Site(feeds.SiteID(p.R.PathValue("site")))
	now := today(p, site)
	monday, wrong := asked(p, now)
	g, err := s.look(p, []network.Site{site}, monday)
	if err != nil {
		return err
	}
	path := rootPath + "/" + string(site.ID)
	clashes := clashesOf(p, g.conflicts)
	g.marks = marks(p, clashes)
	v := sitePage{
		Turn: turnOf(p, path, monday, now, wrong), Site: site, More: len(access.Sites(p.Records, p.Who.Grants, access.See)) > 1,
		Arranges: g.arranges(), HoursPath: hoursPath + string(site.ID), Told: g.sites[0].week.Told,
		Clashes: clashes, Later: clashesOf(p, g.later), Troubles: troubles(p, g),
		Table: tableOf(p, g), Origins: originsOf(p, g), Calendars: calendarsOf(p, g),
	}
	for _, id := range site.Groups {
		if q, ok := p.Records.Group(id); ok {
			v.Quarters = append(v.Quarters, q)
		}
	}
	if v.Wall, err = s.wallOf(p, site, v.Turn); err != nil {
		return err
	}
	p.Title = p.T("site.title", site.Name)
	return p.Show("site", v)
}

// wall is what a screen of the site shows of the week.
type wall struct {
	Choices []desk.Option // the screens; fewer than two: there is nothing to choose
	Name    string
	Src     string
	Width   int
	Height  int
	Part    int // which of its pages
	Prev    string
	Next    string
	Of      int    // 0: there is no picture
	Metres  string // from how far it can be read
}

// stand-ins for the screen of a site that has none.
const (
	wide = "paysage"
	tall = "portrait"
)

// request reads which screen the address asks for, and which of its pages.
func request(p *desk.Page, site network.Site, turn turn) (preview.Request, []desk.Option) {
	r := preview.Request{Site: site.ID, Now: p.Now, Page: layouts.PageWeek}
	r.Week, _ = parseWeek(turn.Here)
	asked := p.R.URL.Query().Get("ecran")
	var choices []desk.Option
	for _, sc := range p.Records.Screens {
		if sc.Site == site.ID && !sc.Revoked {
			name := sc.Name
			if name == "" {
				name = string(sc.ID)
			}
			choices = append(choices, desk.Option{Value: string(sc.ID), Word: name})
		}
	}
	none := len(choices) == 0
	if none {
		choices = []desk.Option{{Value: wide, Word: p.T("wall.wide")}, {Value: tall, Word: p.T("wall.tall")}}
	}
	chosen := max(0, slices.IndexFunc(choices, func(o desk.Option) bool { return o.Value == asked }))
	choices[chosen].On = true
	switch id := choices[chosen].Value; {
	case none && id == tall:
		r.Shape = network.Portrait
	case none:
		r.Shape = network.Landscape
	default:
		r.Screen = network.ScreenID(id)
	}
	_, _ = fmt.Sscan(p.R.URL.Query().Get("page"), &r.Turn)
	r.Turn = max(0, min(r.Turn, maxPages)-1)
	return r, choices
}

// maxPages is more than a week takes on any screen.
const maxPages = 100

// draw draws a screen.
func (s section) draw(p *desk.Page, r preview.Request) (preview.Picture, error) {
	inputs, err := s.hub.Inputs(p.Context(), p.Records.Feeds)
	if err != nil {
		return preview.Picture{}, err
	}
	return s.drawn.Draw(p.Context(), preview.Know(p.Records, inputs), r)
}

// wallOf tells what stands in the picture. A screen that has nothing to say of the
// week, or cannot be drawn, leaves the table.
func (s section) wallOf(p *desk.Page, site network.Site, t turn) (wall, error) {
	r, choices := request(p, site, t)
	w := wall{Choices: choices}
	i := slices.IndexFunc(choices, func(o desk.Option) bool { return o.On })
	screen := choices[i].Value
	w.Name = choices[i].Word
	pic, err := s.draw(p, r)
	switch {
	case errors.Is(err, preview.ErrPage), errors.Is(err, preview.ErrSize):
		return w, nil
	case err != nil:
		return w, fmt.Errorf("draw the week of site %s on screen %q: %w", site.ID, r.Screen, err)
	}
	w.Width, w.Height = pic.Image.Rect.Dx(), pic.Image.Rect.Dy()
	w.Part, w.Of = pic.Part, max(1, pic.Of)
	w.Metres = p.T("wall.metres", pic.Distance())
	page := func(n int) string { return fmt.Sprint(n) }
	w.Src = with(imagePath+string(site.ID), "semaine", t.Here, "ecran", screen, "page", page(pic.Turn+1), "v", page(int(p.Version)))
	to := func(n int) string {
		return with(rootPath+"/"+string(site.ID), "semaine", t.Here, "ecran", screen, "page", page(n)) + "#ecran"
	}
	if w.Part > 1 {
		w.Prev = to(pic.Turn)
	}
	if w.Part < w.Of {
		w.Next = to(pic.Turn + 2)
	}
	return w, nil
}

// image answers with the picture itself.
func (s section) image(p *desk.Page) error {
	site, _ := p.Records.Site(feeds.SiteID(p.R.PathValue("site")))
	now := today(p, site)
	monday, _ := asked(p, now)
	r, _ := request(p, site, turnOf(p, "", monday, now, ""))
	pic, err := s.draw(p, r)
	if errors.Is(err, preview.ErrPage) || errors.Is(err, preview.ErrSize) {
		return fmt.Errorf("%w: %w", desk.ErrNotFound, err)
	} else if err != nil {
		return err
	}
	data := preview.PNG(pic.Image)
	h := p.W.Header()
	h.Set("Content-Type", "image/png")
	h.Set("Content-Length", fmt.Sprint(len(data)))
	p.W.WriteHeader(http.StatusOK)
	_, _ = p.W.Write(data) // whoever asked has gone: nobody to tell
	return nil
}
