package screen_test

import (
	"encoding/json"
	"image"
	"image/color"
	"os"
	"strings"
	"testing"
	"time"

	"semainier/layouts"
	"semainier/layouts/glyph"
	"semainier/layouts/paint"
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// side is a zone beside the body, in stripes of its own colours, so that each
// column of it can be told from where it came.
func side(name string, w, h scene.Px) scene.Layer {
	l := scene.Layer{Name: "side", Bounds: scene.Rect{X: w - sideWidth, Y: 100, W: sideWidth, H: h - 100}}
	for i := range sideWidth / stripe {
		l.Items = append(l.Items, scene.Box{Rect: scene.Rect{X: l.Bounds.X + scene.Px(i*stripe), Y: 100, W: stripe, H: h - 100}, Fill: stripeColour(i, name == "right")})
	}
	return l
}

const (
	sideWidth = 300
	stripe    = 10 // pixels wide
)

func stripeColour(i int, second bool) scene.Colour {
	c := scene.Colour(i*8)<<16 | scene.Colour(255-i*8)<<8
	if second {
		c |= 0xff
	}
	return c
}

func sideOf(sc scene.Scene) scene.Rect {
	for _, l := range sc.Layers {
		if l.Name == "side" {
			return l.Bounds
		}
	}
	return scene.Rect{}
}

// ticker is a strip that is longer than a graphics card can hold in one piece.
func ticker(name string, w, h scene.Px) scene.Layer {
	l := scene.Layer{Name: "ticker", Bounds: scene.Rect{Y: h - 40, W: w, H: 40}, Roll: tickerSpeed, Length: tickerLength}
	if name == "tickerback" {
		l.Roll = -tickerSpeed
	}
	for x := 0; x < tickerLength; x += tickerBlock {
		l.Items = append(l.Items, scene.Box{Rect: scene.Rect{X: scene.Px(x), Y: h - 40, W: tickerBlock, H: 40}, Fill: tickerColour(x)})
	}
	return l
}

const (
	tickerSpeed  = 800 // pixels a second
	tickerLength = 4200
	tickerBlock  = 50
)

// tickerColour is the colour at that place of the strip.
func tickerColour(x int) scene.Colour {
	i := scene.Colour(x / tickerBlock)
	return (i*2)<<16 | (255-i*2)<<8 | i*37%256
}

// realPage is the first page of a real program, whose sides take turns.
func realPage(f *glyph.Faces, w, h int) scene.Scene {
	text, err := os.ReadFile("../../layouts/testdata/program.json")
	if err != nil {
		panic(err)
	}
	var p program.Program
	if err := json.Unmarshal(text, &p); err != nil {
		panic(err)
	}
	now := time.Date(2026, 11, 19, 10, 42, 0, 0, time.FixedZone("", 3600))
	return layouts.Build(f, p, layouts.View{Now: now, TimeTrusted: true, Width: w, Height: h}).Scene()
}

// opened gives a window that shows the scene noon, and its place on the display.
func opened(t *testing.T) (*wall, *process, image.Point) {
	t.Helper()
	d := openDisplay(t)
	p := d.openWindow()
	p.presented("noon (800,600)")
	return d, p, windowAt(t, d.shot())
}

// The picture that render draws and the window have the same pixels.
func TestWindowHasThePixelsOfThePainter(t *testing.T) {
	d, p, at := opened(t)
	p.tell("page cut")
	p.presented("page (800,600)")
	img := d.shot()
	f, err := glyph.New()
	if err != nil {
		t.Fatal(err)
	}
	want := paint.New(f, nil).Scene(realPage(f, 800, 600))
	inks := map[color.RGBA]bool{}
	for y := range 600 {
		for x := range 800 {
			got, want := img.RGBAAt(at.X+x, at.Y+y), want.RGBAAt(x, y)
			if got != want {
				d.keep("window", img)
				t.Fatalf("pixel %d,%d of the window is %v, the painter has %v", x, y, got, want)
			}
			inks[want] = true
		}
	}
	if len(inks) < 100 {
		t.Errorf("the page has %d colours only: it proves nothing", len(inks))
	}
}

// watch takes pictures until the window says that it has presented that, and
// gives each of them to look.
func (d *wall) watch(p *process, what string, look func(*image.RGBA)) {
	d.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); {
		look(d.shot())
		select {
		case line := <-p.said:
			if strings.HasPrefix(line, "written") {
				p.written = append(p.written, line)
			}
			if strings.HasSuffix(line, what) {
				return
			}
		default:
		}
	}
	d.t.Fatalf("the window did not present %s", what)
}

func TestSlideMovesItsAreaAlone(t *testing.T) {
	d, p, at := opened(t)
	p.tell("left cut")
	p.presented("left (800,600)")
	before := d.shot()
	moving := 0
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); { // on a busy machine few pictures are taken of one
		moving += slide(t, d, p, at, before)
		if moving >= 5 {
			return
		}
		p.tell("left cut")
		p.presented("left (800,600)")
	}
	t.Errorf("seen in motion %d times only", moving)
}

// slide has the window slide and says how often it was seen in motion. Nothing
// outside the side may change.
func slide(t *testing.T, d *wall, p *process, at image.Point, before *image.RGBA) (moving int) {
	t.Helper()
	last := 0
	p.tell("right slide")
	d.watch(p, "right (800,600)", func(img *image.RGBA) {
		by := slid(img, at)
		switch {
		case by < 0:
			d.keep("slide", img)
			t.Errorf("after %d pixels: the side is not the old one followed by the new one", last)
		case by < last:
			t.Errorf("the side moved from %d back to %d", last, by)
		case by > 0 && by < sideWidth:
			moving++
		}
		last = max(last, by)
		for x := 0; x < 800-sideWidth; x++ { // beside it, and below the words of the header
			for _, y := range []int{90, 300, 599} {
				if got, want := img.RGBAAt(at.X+x, at.Y+y), before.RGBAAt(at.X+x, at.Y+y); !near(got, want) {
					t.Fatalf("pixel %d,%d stands outside and changed from %v to %v", x, y, want, got)
				}
			}
		}
	})
	if by := slid(d.shot(), at); by != sideWidth {
		t.Errorf("at its end the side has moved by %d pixels", by)
	}
	return moving
}

// slid says by how many pixels the side "left" has given way to "right"; -1: it
// is neither.
func slid(img *image.RGBA, at image.Point) int {
	column := func(x int) color.RGBA { return img.RGBAAt(at.X+800-sideWidth+x, at.Y+400) }
	for by := range sideWidth + 1 {
		same := true
		for x := 0; same && x < sideWidth; x++ {
			from, second := x+by, false
			if from >= sideWidth {
				from, second = from-sideWidth, true
			}
			same = column(x) == rgb(stripeColour(from/stripe, second))
		}
		if same {
			return by
		}
	}
	return -1
}

func TestCutShowsNothingInBetween(t *testing.T) {
	d, p, at := opened(t)
	p.tell("left cut")
	p.presented("left (800,600)")
	p.tell("right cut")
	d.watch(p, "right (800,600)", func(img *image.RGBA) {
		if by := slid(img, at); by != 0 && by != sideWidth {
			d.keep("cut", img)
			t.Errorf("moved by %d", by)
		}
	})
}

// A strip rolls evenly and without end, whatever changes around it.
func TestTickerRollsOnThroughEveryChange(t *testing.T) {
	for _, c := range []struct {
		name  string
		speed float64
		tell  []string
	}{
		{"to the left", tickerSpeed, []string{"ticker cut", "tickerlater cut", "tickerother fade"}},
		{"to the right", -tickerSpeed, []string{"tickerback cut"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, p, at := opened(t)
			r := &roll{d: d, at: at, speed: c.speed}
			for _, line := range c.tell {
				p.tell(line)
				name, _, _ := strings.Cut(line, " ")
				d.watch(p, name+" (800,600)", r.look)
				r.onceAround()
			}
			r.onTime()
			if r.seen < 8 || r.torn > 1+r.seen/20 {
				t.Errorf("of %d pictures %d show no strip", r.seen, r.torn)
			}
		})
	}
}

// roll follows a strip from picture to picture.
type roll struct {
	d     *wall
	at    image.Point // the window on the display
	speed float64     // to the left, in pixels a second

	seen, torn int // pictures with the strip, and those that were taken amid a frame

	since, before time.Time // the first picture and the last one
	last          int
	from, moved   int // in all, the way that it rolls, at since and now
}

// late is by how much a picture may be older than the instant at which it is
// taken, on a busy machine.
const late = 2500 * time.Millisecond

// look finds the strip in a picture. It must have moved on, and no further than
// it can have since the picture before.
func (r *roll) look(img *image.RGBA) {
	shift, now := r.shift(img), time.Now()
	switch {
	case shift < 0 && r.seen == 0:
		return // not shown yet
	case shift < 0:
		r.torn++
		return
	case r.seen == 0:
		r.since, r.before, r.last = now, now, shift
	}
	r.seen++
	if now.Sub(r.before)+late >= tickerLength*time.Second/tickerSpeed { // it may have gone around unseen: counted from here on
		r.since, r.before, r.last, r.from = now, now, shift, r.moved
		return
	}
	by := shift - r.last
	if r.speed < 0 {
		by = -by
	}
	by = (by + tickerLength) % tickerLength
	if most := pixelsIn(now.Sub(r.before) + late); by > most {
		r.d.keep("ticker", img)
		r.d.t.Fatalf("the strip went from %d to %d in %v", r.last, shift, now.Sub(r.before))
	}
	r.moved += by
	r.last, r.before = shift, now
}

func pixelsIn(d time.Duration) int { return int(tickerSpeed * d.Seconds()) }

// onTime fails unless the strip has kept its speed.
func (r *roll) onTime() {
	r.d.t.Helper()
	took, moved := r.before.Sub(r.since), r.moved-r.from
	if moved < pixelsIn(took-late) || moved > pixelsIn(took+late) {
		r.d.t.Errorf("the strip moved by %d pixels in %v, want %d", moved, took, pixelsIn(took))
	}
}

// onceAround looks until the strip has been around once more, and is where it
// would not come soon had it only just been started.
func (r *roll) onceAround() {
	r.d.t.Helper()
	end, giveUp := r.moved+tickerLength, time.Now().Add(patience)
	for r.moved < end || r.last < tickerLength/4 || r.last > tickerLength*2/5 {
		r.look(r.d.shot())
		if time.Now().After(giveUp) {
			r.d.t.Fatalf("the strip did not get around: it is at %d", r.last)
		}
	}
}

// shift says how far the strip in a picture has moved to the left; -1: there is
// none.
func (r *roll) shift(img *image.RGBA) int {
	for shift := range tickerLength {
		same := true
		for x := 0; same && x < 800; x++ {
			same = near(img.RGBAAt(r.at.X+x, r.at.Y+580), rgb(tickerColour((x+shift)%tickerLength)))
		}
		if same {
			return shift
		}
	}
	return -1
}
