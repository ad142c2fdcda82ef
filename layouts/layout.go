package layouts

import (
	"embed"
	"fmt"
	"slices"

	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// Layout says how a kind of screen shows a program: see Parse. The zero value
// stands for the default layout.
type Layout struct {
	Name               string
	About              string // for whom it is made, in words
	Diagonal, Distance Millimetres
	Theme              Theme
	Landscape          Arrangement
	Portrait           Arrangement
}

// Theme is the looks of a layout.
type Theme struct {
	Motion  Motion
	palette palette
	typed   float64
	spacing float64
	corners float64
}

// Motion is how one page gives way to the next.
type Motion string

// The motions.
const (
	MotionFade  Motion = "fade"
	MotionSlide Motion = "slide"
	MotionNone  Motion = "none" // nothing ever moves, the ticker neither
)

// Arrangement is the zones of a screen of one orientation.
type Arrangement struct {
	Header, Foot, Ticker bool
	Zones                []ZonePlan // the first is the main one: the header tells the title of its pages
}

// ZonePlan is a part of the room between header and foot, in fractions of it,
// and the kinds of page that take turns there.
type ZonePlan struct {
	Name       string
	X, Y, W, H float64
	Pages      []PageKind
}

// within gives the place of the zone in an area, half of the gap away from its
// neighbours.
func (z ZonePlan) within(area scene.Rect, gap scene.Px) scene.Rect {
	const edge = 1e-6
	left, top := area.X+area.W*scene.Px(z.X), area.Y+area.H*scene.Px(z.Y)
	right, bottom := area.X+area.W*scene.Px(z.X+z.W), area.Y+area.H*scene.Px(z.Y+z.H)
	half := scene.Px(int(gap / 2))
	if z.X > edge {
		left += half
	}
	if z.Y > edge {
		top += half
	}
	if z.X+z.W < 1-edge {
		right -= half
	}
	if z.Y+z.H < 1-edge {
		bottom -= half
	}
	left, top, right, bottom = scene.Px(int(left)), scene.Px(int(top)), scene.Px(int(right)), scene.Px(int(bottom))
	return scene.Rect{X: left, Y: top, W: right - left, H: bottom - top}
}

// alone gives one zone that shows that kind of page, with header and foot.
func (Arrangement) alone(kind PageKind) Arrangement {
	return Arrangement{Header: true, Foot: true, Zones: []ZonePlan{{Name: layerBody, W: 1, H: 1, Pages: []PageKind{kind}}}}
}

// or gives the arrangement, or where it has no zones all pages of the other one
// in one zone.
func (a Arrangement) or(other Arrangement) Arrangement {
	if len(a.Zones) > 0 {
		return a
	}
	var pages []PageKind
	for _, z := range other.Zones {
		for _, k := range z.Pages {
			if !slices.Contains(pages, k) {
				pages = append(pages, k)
			}
		}
	}
	one := other
	one.Zones = []ZonePlan{{Name: layerBody, W: 1, H: 1, Pages: pages}}
	return one
}

// bare is alone without header and foot.
func (a Arrangement) bare(kind PageKind) Arrangement {
	a = a.alone(kind)
	a.Header, a.Foot = false, false
	return a
}

// arrangement gives that of the orientation.
func (l Layout) arrangement(width, height int) Arrangement {
	if height > width {
		return l.Portrait
	}
	return l.Landscape
}

func (l Layout) orDefault() Layout {
	if l.Name != "" {
		return l
	}
	d, err := Named(program.DefaultLayout)
	if err != nil {
		panic(err) // a test parses every shipped layout
	}
	return d
}

//go:embed *.toml
var shipped embed.FS

// Named gives the shipped layout of that name.
func Named(name string) (Layout, error) {
	if !slices.Contains(program.Layouts(), name) {
		return Layout{}, fmt.Errorf("layout %q: there are %q", name, program.Layouts())
	}
	file := name + ".toml"
	data, err := shipped.ReadFile(file)
	if err != nil {
		return Layout{}, fmt.Errorf("read the shipped layout %s: %w", name, err)
	}
	return Parse(file, data)
}
