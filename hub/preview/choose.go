package preview

import (
	"fmt"
	"slices"
	"strings"

	"semainier/layouts"
	"semainier/layouts/glyph"
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// build lays out what the screen shows. Of the kinds of page of each zone, only the one
// that the picture will have is drawn where that is known before: kinds draw their pages
// each by itself, and what a screen has to tell takes most of the time.
func (s *standing) build(f *glyph.Faces) layouts.Show {
	if s.notice == "" {
		return layouts.Build(f, s.program, s.view)
	}
	view := s.view
	few, kinds := needed(view.Layout, view.Width < view.Height)
	if kinds == nil {
		return layouts.Build(f, s.program, view)
	}
	view.Layout = few
	show := layouts.Build(f, s.program, view)
	for i, zone := range show.Zones {
		first := zone.Pages[0].Kind
		if first != layouts.PageUrgent && (i >= len(kinds) || first != kinds[i]) { // it has nothing to say: another has its turn
			return layouts.Build(f, s.program, s.view)
		}
	}
	return show
}

// needed gives a layout of which each zone has one kind of page, that of notices or else
// its first; and these kinds, nil where no zone has notices.
func needed(l layouts.Layout, tall bool) (layouts.Layout, []layouts.PageKind) {
	if l.Name == "" {
		var err error
		if l, err = layouts.Named(program.DefaultLayout); err != nil {
			return l, nil
		}
	}
	ar := &l.Landscape
	if tall {
		ar = &l.Portrait
	}
	ar.Zones = slices.Clone(ar.Zones)
	var kinds []layouts.PageKind
	tells := false
	for i, z := range ar.Zones {
		kind := z.Pages[0]
		if slices.Contains(z.Pages, layouts.PageNotice) {
			kind, tells = layouts.PageNotice, true
		}
		ar.Zones[i].Pages = []layouts.PageKind{kind}
		kinds = append(kinds, kind)
	}
	if !tells {
		return l, nil
	}
	return l, kinds
}

// choose gives which page of each zone is drawn, and says so in the picture.
func (s *standing) choose(show layouts.Show, r Request, p *Picture) (turns []int, err error) {
	turns = make([]int, len(show.Zones))
	zone := 0
	switch {
	case s.notice != "":
		zone = s.chooseNotice(show, r, p, turns)
	case r.Page != "":
		pages := show.Zones[0].Pages
		if pages[0].Kind != r.Page {
			return nil, fmt.Errorf("preview of page %q: %w: the screen shows %q instead", r.Page, ErrPage, pages[0].Kind)
		}
		p.Turn = ((r.Turn % len(pages)) + len(pages)) % len(pages)
		turns[0] = p.Turn
	}
	page := show.Zones[zone].Pages[turns[zone]]
	p.Page, p.Lang, p.Part, p.Of = page.Kind, page.Lang, page.Part, page.Of
	return turns, nil
}

// chooseNotice finds the page that tells the notice, and gives its zone.
func (s *standing) chooseNotice(show layouts.Show, r Request, p *Picture, turns []int) (zone int) {
	for z, zone := range show.Zones {
		if len(p.Told) > 0 {
			break // a screen that tells it in two places tells the same
		}
		for i, page := range zone.Pages {
			if slices.Contains(page.Notices, s.notice) {
				p.Told = append(p.Told, Told{Lang: page.Lang, Hold: page.Hold, zone: z, page: i})
			}
		}
	}
	if len(p.Told) == 0 {
		s.warned = append(s.warned, NotTold)
		return 0
	}
	lang := r.Lang
	if !slices.ContainsFunc(p.Told, func(t Told) bool { return t.Lang == lang }) {
		lang = p.Told[0].Lang
	}
	var there []Told
	for _, t := range p.Told {
		if t.Lang == lang {
			there = append(there, t)
		}
	}
	p.Turn = max(0, min(r.Turn, len(there)-1))
	turns[there[p.Turn].zone] = there[p.Turn].page
	if len(there)-s.posters > 1 {
		s.warned = append(s.warned, SeveralPages)
	}
	return there[p.Turn].zone
}

// judge adds what the author should know of the scene.
func (s *standing) judge(show layouts.Show, sc scene.Scene, zone string, read layouts.Legibility) {
	if !read.Legible(s.view) {
		s.warned = append(s.warned, HardToRead)
	}
	n := slices.IndexFunc(s.program.Notices, func(n program.Notice) bool { return n.ID == s.notice })
	if s.notice == "" || n < 0 {
		return
	}
	notice := s.program.Notices[n]
	for _, l := range sc.Layers {
		switch {
		case l.Name == tickerLayer && notice.Importance == program.Important:
			s.judgeTicker(show, l, notice)
		case l.Name == zone && hasCut(l, notice) && !slices.Contains(s.warned, WordsCut):
			s.warned = append(s.warned, WordsCut)
		}
	}
}

// The layers of layouts that matter here.
const (
	tickerLayer = "ticker"
	bodyLayer   = "body"
)

func (s *standing) judgeTicker(show layouts.Show, l scene.Layer, n program.Notice) {
	whole := slices.ContainsFunc(l.Items, func(it scene.Item) bool {
		t, ok := it.(scene.Text)
		return ok && (t.Text == n.Title || slices.ContainsFunc(titles(n), func(x string) bool { return x == t.Text }))
	})
	switch {
	case l.Roll != 0:
		s.warned = append(s.warned, TickerRolls)
	case !whole && show.Motion == layouts.MotionNone:
		s.warned = append(s.warned, TickerCut)
	}
}

func titles(n program.Notice) (all []string) {
	for _, t := range n.In {
		all = append(all, t.Title)
	}
	return all
}

// hasCut reports whether a line of the notice ends in the sign of what is left out.
func hasCut(l scene.Layer, n program.Notice) bool {
	words := []string{n.Title, n.Text, n.By}
	for _, t := range n.In {
		words = append(words, t.Title, t.Text)
	}
	return slices.ContainsFunc(l.Items, func(it scene.Item) bool {
		t, ok := it.(scene.Text)
		head, cut := strings.CutSuffix(t.Text, "…")
		if !ok || !cut || strings.TrimSpace(head) == "" {
			return false
		}
		whole := func(w string) bool { return strings.Contains(w, t.Text) }
		return !slices.ContainsFunc(words, whole) &&
			slices.ContainsFunc(words, func(w string) bool { return strings.Contains(w, strings.TrimSpace(head)) })
	})
}
