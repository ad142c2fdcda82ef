package screens

import (
	"cmp"
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

// look is a layout to choose, with a sketch of it.
type look struct {
	Value, Word, About string
	On                 bool
	Sketch             sketch
}

// sketch is where the parts of a layout are, in a box of Width by Height.
type sketch struct {
	Width, Height int
	Zones         []zone
}

// zone is a part of a sketch, with what takes turns there.
type zone struct {
	X, Y, W, H int
	Lines      []line
}

type line struct {
	X, Y int
	Word string
}

// The measures of a sketch.
const (
	sketchLong, sketchShort = 176, 99
	sketchHead              = 12 // of the header
	sketchFoot              = 6
	sketchGap               = 2
	sketchLine              = 11
)

// looksOf gives the layouts that a screen may have: what it gets where it names none,
// the shipped ones and the network's.
func looksOf(p *desk.Page, sc network.Screen, tall bool) []look {
	none := sc
	none.Layout = ""
	inherited := p.Records.LayoutOf(none)
	out := []look{lookOf(p, inherited, tall)}
	out[0].Value, out[0].On = "", sc.Layout == ""
	out[0].Word, out[0].About = p.T("look.site"), p.T("look.now", out[0].Word)
	ids := program.Layouts()
	for _, l := range p.Records.Layouts {
		ids = append(ids, string(l.ID))
	}
	for _, id := range ids {
		l := lookOf(p, network.LayoutID(id), tall)
		l.On = string(sc.Layout) == id
		out = append(out, l)
	}
	return out
}

func lookOf(p *desk.Page, id network.LayoutID, tall bool) look {
	id = cmp.Or(id, program.DefaultLayout)
	out := look{Value: string(id), Word: string(id)}
	l, ok := layoutNamed(p.Records, id)
	if !ok {
		out.About = p.T("look.bad")
		return out
	}
	out.Word, out.About, out.Sketch = l.Name, l.About, sketchOf(p, l, tall)
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

// sketchOf draws where the zones of a layout are and what takes turns there.
func sketchOf(p *desk.Page, l layouts.Layout, tall bool) sketch {
	s := sketch{Width: sketchLong, Height: sketchShort}
	arrangement := l.Landscape
	if tall {
		s.Width, s.Height, arrangement = sketchShort, sketchLong, l.Portrait
	}
	height := float64(s.Height - sketchHead - sketchFoot)
	for _, z := range arrangement.Zones {
		at := zone{
			X: int(z.X*float64(s.Width)) + sketchGap, Y: sketchHead + int(z.Y*height) + sketchGap,
			W: max(0, int(z.W*float64(s.Width))-2*sketchGap), H: max(0, int(z.H*height)-2*sketchGap),
		}
		for i, kind := range z.Pages {
			y := at.Y + (i+1)*sketchLine
			if y > at.Y+at.H-2 {
				break
			}
			at.Lines = append(at.Lines, line{at.X + 4, y, p.T("page." + string(kind))})
		}
		s.Zones = append(s.Zones, at)
	}
	return s
}
