package screens

import (
	"cmp"
	"net/url"
	"sync"

	"semainier/hub/console/desk"
	"semainier/hub/network"
	"semainier/layouts"
	"semainier/layouts/glyph"
	"semainier/layouts/program"
)

// types are the fonts, which are read when a page first needs them.
type types struct {
	once  sync.Once
	faces *glyph.Faces
	err   error
}

func (t *types) get() (*glyph.Faces, error) {
	t.once.Do(func() { t.faces, t.err = glyph.New() })
	return t.faces, t.err
}

// look is a layout to choose, with a picture of this screen in it.
type look struct {
	Value, Word, About string
	On                 bool
	Sample             string // address of the picture; empty: there is none
	Width, Height      int    // of it
}

// looksOf gives the layouts that a screen may have: what it gets where it names none,
// the shipped ones and the network's.
func looksOf(p *desk.Page, sc network.Screen, tall bool) []look {
	none := sc
	none.Layout = ""
	inherited := p.Records.LayoutOf(none)
	first := lookOf(p, sc.ID, inherited, tall)
	first.Value, first.On = "", sc.Layout == ""
	first.Word, first.About = p.T("look.site"), p.T("look.now", first.Word)
	out := []look{first}
	ids := program.Layouts()
	for _, l := range p.Records.Layouts {
		ids = append(ids, string(l.ID))
	}
	for _, id := range ids {
		l := lookOf(p, sc.ID, network.LayoutID(id), tall)
		l.On = string(sc.Layout) == id
		out = append(out, l)
	}
	return out
}

func lookOf(p *desk.Page, screen network.ScreenID, id network.LayoutID, tall bool) look {
	id = cmp.Or(id, program.DefaultLayout)
	out := look{Value: string(id), Word: string(id)}
	l, ok := layoutNamed(p.Records, id)
	if !ok {
		out.About = p.T("look.bad")
		return out
	}
	out.Word, out.About = l.Name, l.About
	ask := url.Values{layoutField: {string(id)}}
	out.Width, out.Height = sampleLong, sampleShort
	if tall {
		ask.Set(tallQuery, "1")
		out.Width, out.Height = sampleShort, sampleLong
	}
	out.Sample = path(screen) + "/apercu.png?" + ask.Encode()
	if word := p.T("look." + string(id)); word != "look."+string(id) {
		out.Word = word
	}
	return out
}

// layoutNamed gives a shipped layout or one of the network's; empty: the default.
func layoutNamed(r network.Records, id network.LayoutID) (layouts.Layout, bool) {
	id = cmp.Or(id, program.DefaultLayout)
	for _, l := range r.Layouts {
		if l.ID == id {
			read, err := layouts.Parse(string(id), []byte(l.TOML))
			return read, err == nil
		}
	}
	l, err := layouts.Named(string(id))
	return l, err == nil
}
