package notices

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"html/template"
	"image"
	"maps"
	"slices"
	"sync"
	"time"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/network"
	"semainier/hub/preview"
	"semainier/layouts/program"
)

// The bounds of what one keystroke costs.
const (
	mostKinds   = 6                // kinds of screens that are offered
	usualKinds  = 2                // drawn without being asked for: one wide, one tall
	mostDrawn   = 4                // at once
	sizesHold   = 15 * time.Second // how long the sizes that screens told are believed
	drawWithin  = 20 * time.Second
	neverKept   = "apercu" // the id of a notice that is not kept yet; reserved
	unnamedText = "…"
)

// kind is a kind of screen that a notice addresses: those of one layout and size look
// the same, and one of them stands for all.
type kind struct {
	Key    string
	Site   feeds.SiteID
	Screen network.ScreenID // empty: the site has none yet
	Shape  network.Orientation
	Size   image.Point
	Name   string
	Where  string
	Same   int  // how many others are like it
	Speaks bool // the language that was asked for, if its site speaks several
	On     bool // it is drawn
	Chosen bool // somebody asked for it
}

// Tall reports whether the screen hangs upright.
func (k kind) Tall() bool { return k.Size.Y > k.Size.X }

// Width and Height are in pixels, for the picture to have its room before it is there.
func (k kind) Width() int  { return k.Size.X }
func (k kind) Height() int { return k.Size.Y }

// current gives what previews are drawn of: made anew where records or calendars changed.
func (s *section) current(p *desk.Page) (*preview.Known, error) {
	readings := s.hub.Readings()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known != nil && s.version == p.Version && s.readings == readings {
		return s.known, nil
	}
	inputs, err := s.hub.Inputs(p.Context(), p.Records.Feeds)
	if err != nil {
		return nil, err
	}
	s.known, s.version, s.readings = preview.Know(p.Records, inputs), p.Version, readings
	return s.known, nil
}

// told gives the sizes that screens said they have.
func (s *section) told(p *desk.Page) (map[network.ScreenID][2]int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if age := p.Now.Sub(s.sized); s.sizes != nil && age >= 0 && age < sizesHold {
		return s.sizes, nil
	}
	now, err := s.hub.Fleet(p.Context())
	if err != nil {
		return nil, err
	}
	s.sizes, s.sized = map[network.ScreenID][2]int{}, p.Now
	for _, sc := range now.Screens {
		if sc.Status.Width > 0 && sc.Status.Height > 0 {
			s.sizes[sc.ID] = [2]int{sc.Status.Width, sc.Status.Height}
		}
	}
	return s.sizes, nil
}

// kinds gives the kinds of screens that the notice addresses, of sites that who asks may
// see; while none is addressed, of those that could be.
func (s *section) kinds(p *desk.Page, f *form, n network.Notice) ([]kind, error) {
	sizes, err := s.told(p)
	if err != nil {
		return nil, err
	}
	if f.aimless() {
		n.Sites = nil
		for _, site := range aimsOf(p, f).Sites {
			n.Sites = append(n.Sites, feeds.SiteID(site.Value))
		}
	}
	var list []kind
	for _, sc := range screensOf(p.Records, n) {
		if !p.May(access.See, access.Target{Sites: []feeds.SiteID{sc.Site}}) {
			continue
		}
		k := kind{Site: sc.Site, Screen: sc.ID, Shape: sc.Orientation, Size: sizeOfScreen(sc, sizes), Name: cmp.Or(sc.Name, string(sc.ID)), Where: p.SiteName(sc.Site)}
		k.Key = fmt.Sprintf("%s.%dx%d.%g.%g.%s", p.Records.LayoutOf(sc), k.Size.X, k.Size.Y, sc.Diagonal, sc.Distance, languagesOf(p, sc.Site))
		site, _ := p.Records.Site(sc.Site)
		k.Speaks = slices.Contains(site.Languages, program.Lang(f.Lang))
		if i := slices.IndexFunc(list, func(o kind) bool { return o.Key == k.Key }); i >= 0 {
			list[i].Same++
			continue
		}
		list = append(list, k)
	}
	if len(list) == 0 {
		list = s.supposed(p, n)
	}
	slices.SortStableFunc(list, func(a, b kind) int { return cmp.Compare(b.Same, a.Same) })
	return tick(list, f.Kinds), nil
}

// supposed gives the two screens that a site would have.
func (s *section) supposed(p *desk.Page, n network.Notice) []kind {
	for _, site := range p.Records.SitesOf(n) {
		if !p.May(access.See, access.Target{Sites: []feeds.SiteID{site}}) {
			continue
		}
		wide := kind{Key: "landscape", Site: site, Shape: network.Landscape, Size: image.Pt(1920, 1080), Name: p.T("preview.wide"), Where: p.SiteName(site)}
		tall := kind{Key: "portrait", Site: site, Shape: network.Portrait, Size: image.Pt(1080, 1920), Name: p.T("preview.tall"), Where: p.SiteName(site)}
		return []kind{wide, tall}
	}
	return nil
}

func languagesOf(p *desk.Page, id feeds.SiteID) string {
	s, _ := p.Records.Site(id)
	return fmt.Sprint(s.Languages, s.Beside)
}

// sizeOfScreen gives the pixels of a screen: as its record says, as it says itself, or as
// such screens have.
func sizeOfScreen(sc network.Screen, told map[network.ScreenID][2]int) image.Point {
	size := image.Pt(sc.Width, sc.Height)
	if t, ok := told[sc.ID]; size == (image.Point{}) && ok {
		size = image.Pt(t[0], t[1])
	}
	if min(size.X, size.Y) >= preview.MinSide && max(size.X, size.Y) <= preview.MaxSide && size.X*size.Y <= preview.MaxArea {
		return size
	}
	if sc.Orientation == network.Portrait || size.Y > size.X {
		return image.Pt(1080, 1920)
	}
	return image.Pt(1920, 1080)
}

// tick says which kinds are drawn: those that were chosen, else the first wide and the
// first tall one, of those that speak the language if any does.
func tick(list []kind, chosen []string) []kind {
	slices.SortStableFunc(list, func(a, b kind) int { return one(b.Speaks) - one(a.Speaks) })
	list = list[:min(len(list), mostKinds)]
	drawn := 0
	for i, k := range list {
		list[i].Chosen = slices.Contains(chosen, k.Key) && drawn < mostDrawn
		list[i].On = list[i].Chosen
		drawn += one(list[i].On)
	}
	if drawn > 0 || len(list) == 0 {
		return list
	}
	for _, tall := range []bool{false, true} {
		if i := slices.IndexFunc(list, func(k kind) bool { return k.Tall() == tall && k.Speaks == list[0].Speaks }); i >= 0 {
			list[i].On = true
		}
	}
	return list
}

// drawing is what one kind of screen shows.
type drawing struct {
	kind
	Src      template.URL // a PNG, in the page itself: one answer brings words and pictures together
	Alt      string
	Metres   string
	Page     int // of Pages that tell the notice in this language, from 1
	Pages    int
	Warnings []string
	Failed   bool
}

// saying is what screens will say in one language.
type saying struct {
	Lang     program.Lang
	RTL      bool
	Title    string
	Text     string
	Missing  bool // it is said in French
	On       bool
	Sites    string
	Untitled bool
}

// shown is the preview beside the form.
type shown struct {
	Kinds    []kind
	Drawings []drawing
	Sayings  []saying
	Pages    []desk.Option // to turn; one or none: nothing to turn
	Lang     string
	Reading  reading
	Nowhere  bool // who asks may see no site
}

// Offer reports whether there are other kinds of screens than those that are drawn
// without being asked for, and Choice whether somebody asked.
func (v shown) Offer() bool { return len(v.Kinds) > len(v.Drawings) || v.Choice() }

// Choice reports whether somebody chose what is drawn.
func (v shown) Choice() bool {
	return slices.ContainsFunc(v.Kinds, func(k kind) bool { return k.Chosen })
}

// draw gives the preview of what was typed.
func (s *section) draw(p *desk.Page, f *form, n network.Notice) (shown, error) {
	v := shown{Reading: read(f.Title, f.Text, shortNames(p)), Sayings: sayings(p, f, n), Lang: f.Lang}
	kinds, err := s.kinds(p, f, n)
	if err != nil {
		return v, err
	}
	v.Kinds, v.Nowhere = kinds, len(kinds) == 0
	known, err := s.current(p)
	if err != nil {
		return v, err
	}
	n.ID = network.NoticeID(cmp.Or(string(n.Replaces), string(n.ID), neverKept))
	n.Title = cmp.Or(n.Title, unnamedText)
	var drawn []kind
	for _, k := range kinds {
		if k.On {
			drawn = append(drawn, k)
		}
	}
	v.Drawings = make([]drawing, len(drawn))
	ctx, cancel := context.WithTimeout(p.Context(), drawWithin)
	defer cancel()
	var all sync.WaitGroup
	for i, k := range drawn {
		all.Go(func() { v.Drawings[i] = s.drawOne(ctx, p, known, f, aimedAt(n, f, k), k) })
	}
	all.Wait()
	most := 0
	for _, d := range v.Drawings {
		most = max(most, d.Pages)
	}
	for i := range most {
		if most > 1 {
			v.Pages = append(v.Pages, desk.Option{Value: fmt.Sprint(i), Word: fmt.Sprint(i + 1), On: i == f.Turn})
		}
	}
	return v, nil
}

// aimedAt gives the notice as the screen has it: while nothing was ticked, every kind
// of screen is addressed.
func aimedAt(n network.Notice, f *form, k kind) network.Notice {
	if f.aimless() || k.Screen == "" {
		n.Groups, n.Screens, n.Sites = nil, nil, []feeds.SiteID{k.Site}
	}
	return n
}

func (s *section) drawOne(ctx context.Context, p *desk.Page, known *preview.Known, f *form, n network.Notice, k kind) drawing {
	d := drawing{kind: k}
	got, err := s.engine.Draw(ctx, known, preview.Request{
		Site: k.Site, Screen: k.Screen, Shape: k.Shape, Size: k.Size, Now: p.Now, Notice: &n, Lang: program.Lang(f.Lang), Turn: f.Turn,
	})
	if err != nil {
		if ctx.Err() == nil {
			p.Log().Error("preview not drawn", "error", err, "site", k.Site, "screen", k.Screen)
		}
		d.Failed = true
		return d
	}
	d.Src = template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(preview.PNG(got.Image))) // our own picture
	d.Alt = p.T("preview.alt", k.Name, k.Where, n.Title)
	d.Metres = metres(got.Distance())
	d.Pages, d.Page = len(got.Told), got.Turn+1
	if lang := got.Lang; len(got.Told) > 0 {
		d.Pages = 0
		for _, t := range got.Told {
			d.Pages += one(t.Lang == lang)
		}
	}
	for _, w := range got.Warnings {
		d.Warnings = append(d.Warnings, p.T("warning."+string(w)))
	}
	return d
}

// metres writes a distance as people say it, rounded down to half a metre.
func metres(m float64) string {
	half := int(m * 2)
	if half%2 == 0 {
		return fmt.Sprint(half / 2)
	}
	return fmt.Sprintf("%d,5", half/2)
}

func shortNames(p *desk.Page) []string {
	names := []string{p.Records.Network.Name}
	for _, partner := range p.Records.Partners {
		names = append(names, partner.ShownName(), partner.Name)
	}
	return names
}

// sayings gives what is said in each language of the sites that are addressed.
func sayings(p *desk.Page, f *form, n network.Notice) []saying {
	sites := p.Records.SitesOf(n)
	if f.aimless() {
		sites = nil
	}
	var out []saying
	for _, l := range program.Languages() {
		var there []feeds.SiteID
		for _, id := range sites {
			if s, _ := p.Records.Site(id); slices.Contains(s.Languages, l) || l == network.French && len(s.Languages) == 0 {
				there = append(there, id)
			}
		}
		if len(there) == 0 {
			continue
		}
		say := saying{Lang: l, RTL: l == "ar", Title: f.Title, Text: f.Text, On: string(l) == f.Lang, Sites: p.SiteNames(there)}
		if i := slices.IndexFunc(f.In, func(t translation) bool { return t.Lang == l }); i >= 0 {
			say.Missing = f.In[i].Title == ""
			if !say.Missing {
				say.Title, say.Text = f.In[i].Title, f.In[i].Text
			}
		}
		out = append(out, say)
	}
	return out
}

// preview answers what is typed: to htmx the preview alone, else the whole form with it.
func (s *section) preview(p *desk.Page) error {
	f, err := typed(p)
	if err != nil {
		return err
	}
	if err := s.receive(p, f); err != nil {
		return err
	}
	before, _ := noticeOf(p.Records, f.ID)
	if before.ID != "" && !visible(p, before) {
		return desk.Forbid()
	}
	n := f.notice(p, before)
	maps.DeleteFunc(f.Wrong, func(field, _ string) bool { return field != "files" }) // it is being written: nothing else is wrong yet
	v, err := s.draw(p, f, n)
	if err != nil {
		return err
	}
	if !p.Partial() {
		return s.showForm(p, f, &v)
	}
	return p.Part("preview", v)
}
