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

// zoneSlack is the part of a screen by which the fractions that people write may
// miss an edge: 0.333 and 0.667.
const zoneSlack = 1e-6

// within gives the place of the zone in an area, half of the gap away from its
// neighbours.
func (z ZonePlan) within(area scene.Rect, gap scene.Px) scene.Rect {
	left, top := area.X+area.W*scene.Px(z.X), area.Y+area.H*scene.Px(z.Y)
	right, bottom := area.X+area.W*scene.Px(z.X+z.W), area.Y+area.H*scene.Px(z.Y+z.H)
	half := scene.Px(int(gap / 2))
	if z.X > zoneSlack {
		left += half
	}
	if z.Y > zoneSlack {
		top += half
	}
	if z.X+z.W < 1-zoneSlack {
		right -= half
	}
	if z.Y+z.H < 1-zoneSlack {
		bottom -= half
	}
	left, top, right, bottom = scene.Px(int(left)), scene.Px(int(top)), scene.Px(int(right)), scene.Px(int(bottom))
	return scene.Rect{X: left, Y: top, W: right - left, H: bottom - top}
}

// oneZone gives a zone that takes all the room for pages of those kinds.
func oneZone(kinds ...PageKind) []ZonePlan {
	return []ZonePlan{{Name: layerBody, W: 1, H: 1, Pages: kinds}}
}

// alone shows pages of that kind between header and foot.
func alone(kind PageKind) Arrangement {
	return Arrangement{Header: true, Foot: true, Zones: oneZone(kind)}
}

// Only gives the layout with one zone that shows that kind of page alone.
func (l Layout) Only(kind PageKind) Layout {
	l = l.orDefault()
	l.Landscape, l.Portrait = alone(kind), alone(kind)
	return l
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
	other.Zones = oneZone(pages...)
	return other
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
