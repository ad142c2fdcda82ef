package screens

import (
	"fmt"
	"image"
	"slices"

	"semainier/feeds"
	"semainier/hub/console/desk"
	"semainier/hub/network"
	"semainier/hub/preview"
)

// The size of a sample, in pixels: the least that a screen may have, upright too.
const sampleLong, sampleShort = 640, 360

// sample gives a picture of what the screen would show now with another layout; with
// none of its own where the address names none.
func (s section) sample(p *desk.Page) error {
	sc, err := screenOf(p)
	if err != nil {
		return err
	}
	sc.Layout = network.LayoutID(p.R.URL.Query().Get(layoutField))
	if _, ok := layoutNamed(p.Records, sc.Layout); !ok {
		return fmt.Errorf("sample of layout %q: %w", sc.Layout, desk.ErrNotFound)
	}
	alone := onlyOf(p.Records, sc)
	inputs, err := s.hub.Inputs(p.Context(), alone.Feeds)
	if err != nil {
		return err
	}
	size := image.Pt(sampleLong, sampleShort)
	if p.R.URL.Query().Get(tallQuery) != "" {
		size = image.Pt(sampleShort, sampleLong)
	}
	picture, err := s.engine.Draw(p.Context(), preview.Know(alone, inputs), preview.Request{Site: sc.Site, Screen: sc.ID, Size: size, Now: p.Now})
	if err != nil {
		return fmt.Errorf("sample of layout %q: %w", sc.Layout, err)
	}
	p.W.Header().Set("Content-Type", "image/png")
	_, _ = p.W.Write(preview.PNG(picture.Image)) // whoever asked has gone: nobody to tell
	return nil
}

// onlyOf gives what of the records one screen shows something of: to plan one site of
// many is quick.
func onlyOf(r network.Records, sc network.Screen) network.Records {
	r.Screens = []network.Screen{sc}
	r.Sites = slices.DeleteFunc(slices.Clone(r.Sites), func(s network.Site) bool { return s.ID != sc.Site })
	r.Services = slices.DeleteFunc(slices.Clone(r.Services), func(s network.Service) bool { return s.Site != sc.Site })
	r.Feeds = slices.DeleteFunc(slices.Clone(r.Feeds), func(f feeds.Feed) bool {
		return f.Site != sc.Site && !slices.ContainsFunc(f.Titles, func(t feeds.TitleRule) bool { return t.Site == sc.Site })
	})
	return r
}
