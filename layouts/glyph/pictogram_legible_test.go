package glyph_test

import (
	"image"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"semainier/layouts/glyph"
	"semainier/layouts/paint"
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// What a pictogram has to hold to, as drawn for real. The sides are those of
// issue 4: 40 px is a card's, 160 px a page's of one thing.
const (
	smallSide = 40
	largeSide = 160
	edge      = 1.0 / 40 // of the square stays free on every side
	leastInk  = 0.09     // of the square, else it is a scratch from afar
	mostInk   = 0.55     // of the square, else it is a blot
	leastSpan = 0.65     // of the square, the longer side of what is inked
	leastFull = 0.5      // of the inked pixels are fully so, else it is grey
	mostAlike = 0.84     // correlation of two pictograms, best of small shifts
	leastKept = 0.7      // of its thing's ink is left in what is struck out
)

// stamp is the coverage, 0 to 1, of each pixel of a square.
type stamp struct {
	side int
	ink  []float64
}

// stamps draws every pictogram as layouts/paint does, and one pixel around it.
func stamps(t *testing.T, side int) map[string]stamp {
	t.Helper()
	f, err := glyph.New()
	if err != nil {
		t.Fatal(err)
	}
	p := paint.New(f, nil)
	all := map[string]stamp{}
	for _, name := range f.Pictograms() {
		px := scene.Px(side)
		img := p.Layer(scene.Layer{
			Bounds: scene.Rect{X: -1, Y: -1, W: px + 2, H: px + 2},
			Items:  []scene.Item{scene.Box{Rect: scene.Rect{X: -1, Y: -1, W: px + 2, H: px + 2}, Fill: 0xffffff}, scene.Picto{Rect: scene.Rect{W: px, H: px}, Name: name}},
		})
		s := stamp{side: side + 2}
		for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
			for x := img.Rect.Min.X; x < img.Rect.Max.X; x++ {
				s.ink = append(s.ink, 1-linear(img.RGBAAt(x, y).G))
			}
		}
		all[name] = s
	}
	return all
}

// linear gives the light of an sRGB value (IEC 61966-2-1): black ink on white
// covers what is missing of it.
func linear(v uint8) float64 {
	x := float64(v) / 255
	if x <= 0.04045 {
		return x / 12.92
	}
	return math.Pow((x+0.055)/1.055, 2.4)
}

// at gives a pixel, none outside the square.
func (s stamp) at(x, y int) float64 {
	if x < 0 || y < 0 || x >= s.side || y >= s.side {
		return 0
	}
	return s.ink[y*s.side+x]
}

func (s stamp) count(these func(float64) bool) (n int) {
	for _, v := range s.ink {
		if these(v) {
			n++
		}
	}
	return n
}

func (s stamp) sum() (sum float64) {
	for _, v := range s.ink {
		sum += v
	}
	return sum
}

// box gives the pixels that hold ink, from those of the square's corner on.
func (s stamp) box() (box image.Rectangle) {
	for y := range s.side {
		for x := range s.side {
			if s.at(x, y) > 0 {
				box = box.Union(image.Rect(x-1, y-1, x, y))
			}
		}
	}
	return box
}

func TestPictogramsAreLegible(t *testing.T) {
	for _, side := range []int{smallSide, largeSide} {
		for name, s := range stamps(t, side) {
			box, free := s.box(), int(edge*float64(side))
			if !box.In(image.Rect(0, 0, side, side).Inset(free)) {
				t.Errorf("%s at %d px: ink in %v comes nearer than %d px to the side", name, side, box, free)
			}
			if span := float64(max(box.Dx(), box.Dy())) / float64(side); span < leastSpan {
				t.Errorf("%s at %d px spans %.2f of its square, at least %v wanted", name, side, span, leastSpan)
			}
			if ink := s.sum() / float64(side*side); ink < leastInk || ink > mostInk {
				t.Errorf("%s at %d px: %.3f of the square is ink, %v to %v wanted", name, side, ink, leastInk, mostInk)
			}
			full := s.count(func(v float64) bool { return v > 0.9 })
			if share := float64(full) / float64(s.count(func(v float64) bool { return v > 0.05 })); share < leastFull {
				t.Errorf("%s at %d px: %.2f of the inked pixels are full, at least %v wanted", name, side, share, leastFull)
			}
		}
	}
}

// Whoever stands far away sees little more than 40 px of a pictogram.
func TestNoTwoPictogramsAreAlike(t *testing.T) {
	all := stamps(t, smallSide)
	names := slices.Sorted(maps.Keys(all))
	for i, a := range names {
		for _, b := range names[:i] {
			if c := alike(all[a], all[b]); c > mostAlike {
				t.Errorf("%s and %s correlate by %.3f at %d px, at most %v allowed", b, a, c, smallSide, mostAlike)
			}
		}
	}
}

// The measure itself: it sees likeness that is moved a little, and only that.
func TestAlikeMeasuresLikeness(t *testing.T) {
	square := func(x0, y0, side int, ink float64) stamp {
		s := stamp{side: 42, ink: make([]float64, 42*42)}
		for y := y0; y < y0+side; y++ {
			for x := x0; x < x0+side; x++ {
				s.ink[y*s.side+x] = ink
			}
		}
		return s
	}
	a := square(10, 10, 12, 1)
	for _, tt := range []struct {
		name      string
		b         stamp
		low, high float64
	}{
		{"itself", a, 1, 1},
		{"paler", square(10, 10, 12, 0.5), 1, 1},
		{"two pixels away", square(12, 8, 12, 1), 1, 1},
		{"six pixels away", square(16, 10, 12, 1), 0.5, 0.7},
		{"elsewhere", square(26, 26, 12, 1), -0.2, 0},
	} {
		if c := alike(a, tt.b); c < tt.low-1e-9 || c > tt.high+1e-9 {
			t.Errorf("%s: %v, wanted from %v to %v", tt.name, c, tt.low, tt.high)
		}
	}
}

func TestWhatIsStruckOutIsStillSeen(t *testing.T) {
	all := stamps(t, smallSide)
	for name, struck := range all {
		thing, off := strings.CutSuffix(name, "-off")
		if !off {
			continue
		}
		if !slices.Contains(program.Pictograms(), thing) {
			t.Errorf("%s strikes out what no service may name", name)
		}
		left, whole := 0.0, all[thing]
		for i, v := range whole.ink {
			left += min(v, struck.ink[i])
		}
		if share := left / whole.sum(); share < leastKept {
			t.Errorf("%s leaves %.2f of its thing, at least %v wanted", name, share, leastKept)
		}
	}
	for _, thing := range []string{
		"wifi", "printer", "scanner", "copier", "monitor", "computer", "laptop", "phone", "mobile", "video", "globe", "hearing",
		"door", "wheelchair", "shower", "washing", "toilet", "coffee", "food", "parcel", "money", "play", "bicycle",
	} {
		if _, ok := all[thing+"-off"]; !ok {
			t.Errorf("%s may be out of order, and there is no %s-off", thing, thing)
		}
	}
}

// alike is the largest correlation of two stamps, one moved by up to two pixels.
func alike(a, b stamp) float64 {
	best := -1.0
	for dy := -2; dy <= 2; dy++ {
		for dx := -2; dx <= 2; dx++ {
			best = max(best, correlation(a, b, dx, dy))
		}
	}
	return best
}

// correlation is Pearson's, of a and b moved by dx and dy. Whatever is moved
// out of the picture counts as if it were light.
func correlation(a, b stamp, dx, dy int) float64 {
	var sa, saa, sb, sbb, sab float64
	for _, u := range a.ink {
		sa, saa = sa+u, saa+u*u
	}
	for y := max(0, dy); y < min(a.side, a.side+dy); y++ {
		from, to := max(0, dx), min(a.side, a.side+dx)
		u := a.ink[y*a.side+from : y*a.side+to]
		for i, v := range b.ink[(y-dy)*a.side+from-dx:][:len(u)] {
			sb, sbb, sab = sb+v, sbb+v*v, sab+u[i]*v
		}
	}
	n := float64(a.side * a.side)
	return (sab - sa*sb/n) / math.Sqrt((saa-sa*sa/n)*(sbb-sb*sb/n))
}
