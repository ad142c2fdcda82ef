package layouts

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"semainier/layouts/scene"
	"semainier/layouts/tomlfile"
)

// layoutFile is a layout as it is written.
type layoutFile struct {
	Name      string          `toml:"name"`
	About     string          `toml:"about"`
	Diagonal  float64         `toml:"diagonal"` // inches
	Distance  float64         `toml:"distance"` // metres
	Theme     themeFile       `toml:"theme"`
	Landscape arrangementFile `toml:"landscape"`
	Portrait  arrangementFile `toml:"portrait"`
}

type themeFile struct {
	Motion  string      `toml:"motion"`
	Type    float64     `toml:"type"`
	Spacing float64     `toml:"spacing"`
	Corner  float64     `toml:"corner"`
	Colours coloursFile `toml:"colours"`
}

// coloursFile is the colours that a theme may set; empty: the default's.
type coloursFile struct {
	Header      string `toml:"header"`
	HeaderQuiet string `toml:"header_quiet"`
	Light       string `toml:"light"`
	Ground      string `toml:"ground"`
	Paper       string `toml:"paper"`
	Shut        string `toml:"shut"`
	Rule        string `toml:"rule"`
	Edge        string `toml:"edge"`
	Ink         string `toml:"ink"`
	Quiet       string `toml:"quiet"`
	Now         string `toml:"now"`
	Alert       string `toml:"alert"`
	AlertTint   string `toml:"alert_tint"`
	Good        string `toml:"good"`
	Changed     string `toml:"changed"`
	Spent       string `toml:"spent"`
}

type arrangementFile struct {
	NoHead bool       `toml:"hide_header"`
	NoFoot bool       `toml:"hide_foot"`
	NoTick bool       `toml:"hide_ticker"`
	Zones  []zoneFile `toml:"zone"`
}

type zoneFile struct {
	Name  string   `toml:"name"`
	X     float64  `toml:"x"`
	Y     float64  `toml:"y"`
	W     float64  `toml:"w"`
	H     float64  `toml:"h"`
	Pages []string `toml:"pages"`
}

// The limits of a layout.
const (
	MaxLayoutBytes = 64 << 10
	maxZones       = 4
	maxNameRunes   = 40
	maxAboutRunes  = 200
	minDiagonal    = 7.0 // inches
	maxDiagonal    = 120.0
	minDistance    = 0.3 // metres
	maxDistance    = 12.0
	minType        = 1.0
	maxType        = 2.0
	minSpacing     = 0.5
	maxSpacing     = 2.0
	maxCorner      = 3.0
	minZone        = 0.2 // of the width and of the height
)

// Parse reads a layout file. Its error is a *tomlfile.Faults with everything
// that is wrong in the file called name, each with its line and a remedy:
// unknown keys, colours that are none or have too little contrast, zones that
// overlap or leave the screen.
//
//	name = "hall"
//	about = "Un grand écran dans un hall"
//	diagonal = 55 # inches: what is supposed of a screen of which nothing is known
//	distance = 4  # metres: from where it is read
//
//	[theme]
//	motion = "fade" # fade, slide, none
//	type = 1.0      # 1 to 2: how much larger than usual text is set
//	spacing = 1.0   # 0.5 to 2
//	corner = 1.0    # 0 to 3
//	  [theme.colours]
//	  header = "#15273f"
//
//	[landscape]
//	  [[landscape.zone]]
//	  name = "main"
//	  x = 0
//	  y = 0
//	  w = 0.6
//	  h = 1
//	  pages = ["today", "week"]
//
// Of an orientation that the file leaves out, all pages of the other one take
// turns in one zone: a screen may be turned.
func Parse(name string, data []byte) (Layout, error) {
	file := layoutFile{Theme: themeFile{Motion: string(MotionFade), Type: 1, Spacing: 1, Corner: 1}}
	if len(data) > MaxLayoutBytes {
		faults := tomlfile.NewFaults(name)
		faults.Add("", nil, "%d bytes are too much for a layout: at most %d", len(data), MaxLayoutBytes)
		return Layout{}, faults.Err()
	}
	faults := tomlfile.Decode(name, data, &file)
	if faults.Unreadable() {
		return Layout{}, faults.Err()
	}
	c := layoutChecker{faults}
	l := Layout{Name: file.Name, About: file.About,
		Diagonal: Millimetres(file.Diagonal) * Inch, Distance: Millimetres(file.Distance * 1000),
		Theme:     c.theme(file.Theme),
		Landscape: c.arrangement("landscape", file.Landscape), Portrait: c.arrangement("portrait", file.Portrait)}
	if len(l.Landscape.Zones)+len(l.Portrait.Zones) == 0 {
		faults.Add("", nil, "no zone: want at least one [[landscape.zone]] or [[portrait.zone]], with x = 0, y = 0, w = 1, h = 1, pages = [\"today\", \"week\"]")
	}
	l.Landscape, l.Portrait = l.Landscape.or(l.Portrait), l.Portrait.or(l.Landscape)
	c.words("name", file.Name, maxNameRunes, true)
	c.words("about", file.About, maxAboutRunes, false)
	c.number("diagonal", file.Diagonal, minDiagonal, maxDiagonal, "inches")
	c.number("distance", file.Distance, minDistance, maxDistance, "metres")
	if err := faults.Err(); err != nil {
		return Layout{}, err
	}
	return l, nil
}

// layoutChecker judges what a layout file says.
type layoutChecker struct{ faults *tomlfile.Faults }

func (c layoutChecker) words(at tomlfile.Path, text string, limit int, required bool) {
	switch n := len([]rune(text)); {
	case text == "" && required:
		c.faults.Add(at, nil, "missing: want what people call this layout")
	case n > limit:
		c.faults.Add(at, text, "%d characters are too long: at most %d", n, limit)
	}
}

func (c layoutChecker) number(at tomlfile.Path, v, least, most float64, unit string) {
	if !(v >= least && v <= most) {
		c.faults.Add(at, v, "want %g to %g %s", least, most, unit)
	}
}

func (c layoutChecker) theme(f themeFile) Theme {
	c.number("theme.type", f.Type, minType, maxType, "times the usual size: text is never set smaller than people can read")
	c.number("theme.spacing", f.Spacing, minSpacing, maxSpacing, "times the usual distances")
	c.number("theme.corner", f.Corner, 0, maxCorner, "times the usual radius")
	motions := []string{string(MotionFade), string(MotionSlide), string(MotionNone)}
	c.oneOf("theme.motion", f.Motion, motions)
	return Theme{Motion: Motion(f.Motion), palette: c.palette(f.Colours), typed: f.Type, spacing: f.Spacing, corners: f.Corner}
}

func (c layoutChecker) oneOf(at tomlfile.Path, word string, words []string) {
	if !slices.Contains(words, word) {
		c.faults.Add(at, word, "want one of %s%s", strings.Join(words, ", "), tomlfile.Suggest(word, words))
	}
}

// palette reads the colours over the default ones, and judges the contrast of
// the pairs that the file has changed.
func (c layoutChecker) palette(f coloursFile) palette {
	p := ownPalette()
	set := map[string]bool{}
	for _, one := range []struct {
		key  string
		text string
		into *scene.Colour
	}{
		{"header", f.Header, &p.header}, {"header_quiet", f.HeaderQuiet, &p.headerQuiet}, {"light", f.Light, &p.light},
		{"ground", f.Ground, &p.ground}, {"paper", f.Paper, &p.paper}, {"shut", f.Shut, &p.shut}, {"rule", f.Rule, &p.rule},
		{"edge", f.Edge, &p.edge}, {"ink", f.Ink, &p.ink}, {"quiet", f.Quiet, &p.quiet}, {"now", f.Now, &p.now},
		{"alert", f.Alert, &p.alert}, {"alert_tint", f.AlertTint, &p.alertTint}, {"good", f.Good, &p.good},
		{"changed", f.Changed, &p.changed}, {"spent", f.Spent, &p.spent},
	} {
		if one.text == "" {
			continue
		}
		colour, err := parseColour(one.text)
		if err != nil {
			c.faults.Add(tomlfile.Path("theme.colours").Key(one.key), one.text, "%v", err)
			continue
		}
		*one.into, set[one.key] = colour, true
	}
	for _, pr := range p.pairs() {
		at := pr.overName
		if !set[at] {
			at = pr.underName
		}
		if have := Contrast(pr.over, pr.under); have < pr.least && set[at] {
			c.faults.Add(tomlfile.Path("theme.colours").Key(at), nil,
				"%s %s on %s %s has a contrast of %.1f:1, at least %g:1 is needed: %s", pr.overName, pr.over, pr.underName, pr.under, have, pr.least, remedy(pr, at))
		}
	}
	return p
}

// remedy says which way the colour at that key should go.
func remedy(p pair, at string) string {
	lighter := Luminance(p.over) > Luminance(p.under)
	if at != p.overName {
		lighter = !lighter
	}
	if lighter {
		return "make it lighter"
	}
	return "make it darker"
}

// parseColour reads "#rrggbb".
func parseColour(text string) (scene.Colour, error) {
	digits, ok := strings.CutPrefix(text, "#")
	v, err := strconv.ParseUint(digits, 16, 32)
	if !ok || err != nil || len(digits) != 6 {
		return 0, fmt.Errorf(`want a colour as "#15273f": red, green and blue, two hexadecimal digits each`)
	}
	return scene.Colour(v), nil
}

func (c layoutChecker) arrangement(at tomlfile.Path, f arrangementFile) Arrangement {
	ar := Arrangement{Header: !f.NoHead, Foot: !f.NoFoot, Ticker: !f.NoTick}
	zones := at.Key("zone")
	if len(f.Zones) > maxZones {
		c.faults.Add(zones, nil, "%d zones are too many: at most %d can be read", len(f.Zones), maxZones)
	}
	names := map[string]bool{}
	for i, z := range f.Zones {
		ar.Zones = append(ar.Zones, c.zone(zones.At(i), z, names))
		for j, other := range f.Zones[:i] {
			if z.overlaps(other) {
				c.faults.Add(zones.At(i), nil, "overlaps %s: move it, or make one of them smaller", zones.At(j))
			}
		}
	}
	return ar
}

// overlaps reports whether two zones share more than an edge.
func (z zoneFile) overlaps(o zoneFile) bool {
	return z.X+zoneSlack < o.X+o.W && o.X+zoneSlack < z.X+z.W && z.Y+zoneSlack < o.Y+o.H && o.Y+zoneSlack < z.Y+z.H
}

func (c layoutChecker) zone(at tomlfile.Path, z zoneFile, names map[string]bool) ZonePlan {
	plan := ZonePlan{Name: z.Name, X: z.X, Y: z.Y, W: z.W, H: z.H}
	switch {
	case z.Name == "":
		c.faults.Add(at.Key("name"), nil, `missing: want a word for this zone, such as "main"`)
	case slices.Contains([]string{layerHeader, layerClock, layerBody, layerFoot, layerTicker}, z.Name):
		c.faults.Add(at.Key("name"), z.Name, "taken by a part that every screen has: want another word")
	case names[z.Name]:
		c.faults.Add(at.Key("name"), z.Name, "another zone has that name")
	}
	names[z.Name] = true
	c.number(at.Key("x"), z.X, 0, 1-minZone, "of the width")
	c.number(at.Key("y"), z.Y, 0, 1-minZone, "of the height")
	c.number(at.Key("w"), z.W, minZone, 1, "of the width")
	c.number(at.Key("h"), z.H, minZone, 1, "of the height")
	if z.X+z.W > 1+zoneSlack {
		c.faults.Add(at.Key("w"), z.W, "leaves the screen at the right: at most %g where x = %g", 1-z.X, z.X)
	}
	if z.Y+z.H > 1+zoneSlack {
		c.faults.Add(at.Key("h"), z.H, "leaves the screen at the foot: at most %g where y = %g", 1-z.Y, z.Y)
	}
	if len(z.Pages) == 0 {
		c.faults.Add(at.Key("pages"), nil, `missing: want the pages that take turns, such as ["today", "week"]`)
	}
	for i, page := range z.Pages {
		c.oneOf(at.Key("pages").At(i), page, KindNames())
		plan.Pages = append(plan.Pages, PageKind(page))
	}
	return plan
}
