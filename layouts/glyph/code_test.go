package glyph

import (
	"errors"
	"image"
	"image/color"
	"image/draw"
	"math"
	"strings"
	"sync"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"golang.org/x/image/vector"

	"semainier/layouts/scene"
)

// drawn gives the code black on white, at x, y with that side, in an image
// that is a little larger.
func drawn(o Outline, x, y, side scene.Px) *image.Gray {
	size := int(math.Ceil(float64(side + 2*max(x, y))))
	r := vector.NewRasterizer(size, size)
	for s := range o.At(x, y, side).Segments() {
		switch px, py := float32(s.P[0].X), float32(s.P[0].Y); s.Op {
		case MoveTo:
			r.MoveTo(px, py)
		case LineTo:
			r.LineTo(px, py)
		case Close:
			r.ClosePath()
		}
	}
	img := image.NewGray(image.Rect(0, 0, size, size))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	r.Draw(img, img.Rect, image.Black, image.Point{})
	return img
}

// read is what a phone does.
func read(t *testing.T, img image.Image) string {
	t.Helper()
	bits, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	result, err := qrcode.NewQRCodeReader().Decode(bits, nil)
	if err != nil {
		t.Errorf("no code is read: %v", err)
		return ""
	}
	return result.GetText()
}

func TestCodesAreReadBack(t *testing.T) {
	address := "https://semainier.exemple.fr/annonces/"
	tests := []struct {
		name, text string
		modules    int
	}{
		{"an address", "https://semainier.exemple.fr/n/12", 29 + 8},
		{"one letter", "é", 21 + 8},
		{"digits alone are shorter", strings.Repeat("0123456789", 3), 21 + 8},
		{"capitals alone are shorter", "HTTPS://EXEMPLE.FR/12", 25 + 8},
		{"words, with what French writes", "Sur rendez-vous : « 9 h 30 », accès par l’arrière, 5 €", 33 + 8},
		{"another script", "لقاء كل يوم اثنين", 29 + 8},
		{"an address as long as records allow", address + strings.Repeat("x", 300-len(address)), 69 + 8},
		{"the longest", address + strings.Repeat("y", MaxCode-len(address)), 69 + 8},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o, modules, err := Code(tt.text)
			if err != nil {
				t.Fatal(err)
			}
			if modules != tt.modules || CodeModules(tt.text) != modules {
				t.Errorf("%d modules, wanted %d", modules, tt.modules)
			}
			for _, each := range []scene.Px{2, 3.37, 6} {
				if got := read(t, drawn(o, 5.3, 7.9, each*scene.Px(modules))); got != tt.text {
					t.Errorf("with %v px a module: read %q", each, got)
				}
			}
		})
	}
}

// Lengths up to the limit, so that every version, count of blocks and most
// masks are met; and 188, whose code ZXing does not find with the mask that
// the standard prefers.
func TestCodesOfAllLengthsAreReadBack(t *testing.T) {
	letters := "https://exemple.fr/abcdefgh-IJKLMNOP_0123456789?&=%20"
	sizes := map[int]bool{}
	for n := 2; n <= MaxCode; n += 3 {
		text := strings.Repeat(letters[n%len(letters):]+letters[:n%len(letters)], 1+n/len(letters))[:n]
		o, modules, err := Code(text)
		if err != nil {
			t.Fatal(err)
		}
		sizes[modules] = true
		if got := CodeModules(text); got != modules {
			t.Errorf("%d bytes: %d modules foretold, %d drawn", n, got, modules)
		}
		if got := read(t, drawn(o, 0, 0, scene.Px(3*modules))); got != text {
			t.Errorf("%d bytes: read %q, wanted %q", n, got, text)
		}
	}
	if len(sizes) != 13 {
		t.Errorf("sizes %v, wanted those of the versions 1 to 13", sizes)
	}
}

// Glare, a finger or a sticker on a part of the code does not matter.
func TestDamagedCodesAreReadBack(t *testing.T) {
	const text = "https://semainier.exemple.fr/annonces/braderie"
	o, modules, err := Code(text)
	if err != nil {
		t.Fatal(err)
	}
	img := drawn(o, 0, 0, scene.Px(6*modules))
	middle := 6 * modules / 2
	draw.Draw(img, image.Rect(middle, middle, middle+6*6, middle+6*6), image.White, image.Point{}, draw.Src)
	if got := read(t, img); got != text {
		t.Errorf("read %q", got)
	}
}

func TestTextsThatNoCodeHoldsAreRefused(t *testing.T) {
	for _, text := range []string{"", strings.Repeat("x", MaxCode+1), strings.Repeat("1", MaxCode+1), strings.Repeat("x", 1<<20)} {
		if o, modules, err := Code(text); !errors.Is(err, ErrCode) || !o.Empty() || modules != 0 || CodeModules(text) != 0 {
			t.Errorf("%d bytes: %d modules, error %v", len(text), modules, err)
		}
	}
}

// No seam between modules, no ink beside them, four light modules all around,
// at a scale where no edge falls on a whole pixel.
func TestModulesAreFilledWithoutSeams(t *testing.T) {
	text := "https://semainier.exemple.fr/n/12"
	o, modules, err := Code(text)
	if err != nil {
		t.Fatal(err)
	}
	code, err := encode(text)
	if err != nil {
		t.Fatal(err)
	}
	const x0, y0, each = 2.39, 1.71, 5.43
	img := drawn(o, x0, y0, scene.Px(each*float64(modules)))
	module := func(px int, origin float64) (from, to int) {
		at := func(v float64) int { return int(math.Floor((v-origin)/each)) - quietZone }
		return at(float64(px)), at(float64(px) + 1)
	}
	whole := [2]int{}
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			left, right := module(x, x0)
			top, foot := module(y, y0)
			dark := code.Black(left, top)
			if dark != code.Black(right, top) || dark != code.Black(left, foot) || dark != code.Black(right, foot) {
				continue // an edge passes this pixel
			}
			want := color.Gray{0xff}
			if dark {
				want.Y = 0
				whole[1]++
			} else {
				whole[0]++
			}
			if got := img.GrayAt(x, y); max(got.Y, want.Y)-min(got.Y, want.Y) > 1 {
				t.Fatalf("pixel %d,%d is %d, wanted %d", x, y, got.Y, want.Y)
			}
		}
	}
	if whole[0] < 10000 || whole[1] < 10000 {
		t.Errorf("only %d light and %d dark pixels were compared", whole[0], whole[1])
	}
	b := o.Bounds()
	margin := quietZone / scene.Px(modules)
	for _, d := range []scene.Px{b.X - margin, b.Y - margin, b.Right() - (1 - margin), b.Bottom() - (1 - margin)} {
		if math.Abs(float64(d)) > 1e-9 {
			t.Errorf("the modules fill %v, wanted %v left free all around", b, margin)
		}
	}
}

func TestGridsAreWalkedAround(t *testing.T) {
	tests := []struct {
		name, rows       string
		contours, points int
	}{
		{"nothing", "... ... ...", 0, 0},
		{"one module", "... .#. ...", 1, 4},
		{"a bar has four corners", "... ### ...", 1, 4},
		{"a ring has a hole", "### #.# ###", 2, 8},
		{"corners that touch are apart", "#.# .#. #.#", 5, 20},
		{"a hole that touches the outside by a corner", "##. #.# ###", 1, 10},
	}
	for _, tt := range tests {
		rows := strings.Fields(tt.rows)
		g := grid{3, func(x, y int) bool { return x >= 0 && y >= 0 && x < 3 && y < 3 && rows[y][x] == '#' }}
		contours, points := 0, 0
		for _, s := range g.outline() {
			if s.Op == Close {
				contours++
			} else {
				points++
			}
		}
		if contours != tt.contours || points != tt.points {
			t.Errorf("%s: %d contours of %d points, wanted %d of %d", tt.name, contours, points, tt.contours, tt.points)
		}
	}
}

func TestPenaltiesFollowTheStandard(t *testing.T) {
	tests := []struct {
		name, line string
		want       int
	}{
		{"in turn", "#.#.#.#.#.#.", 0},
		{"a run of four", "####.#.#.#.#", 0},
		{"a run of five", "#####.#.#.#.", 3},
		{"a run of eight", ".########.#.", 6},
		{"like a finder, light after it", "#.#.###.#....#.", 40},
		{"like a finder at the side", "#.###.#.#.#.#.#", 40},
		{"like a finder, light on both sides", "#....#.###.#....#", 80},
	}
	for _, tt := range tests {
		g := grid{side: len(tt.line)}
		if got := g.line(func(i int) bool { return tt.line[i] == '#' }); got != tt.want {
			t.Errorf("%s: %d, wanted %d", tt.name, got, tt.want)
		}
	}
	black := grid{10, func(x, y int) bool { return x >= 0 && y >= 0 && x < 10 && y < 10 }}
	// 20 lines of ten, 81 squares of four, all dark: 50 % from the half.
	if got, want := black.penalty(), 20*(3+5)+81*3+100; got != want {
		t.Errorf("all dark: %d, wanted %d", got, want)
	}
}

func TestDecoysAreWhatPassesForAFinder(t *testing.T) {
	tests := []struct {
		name, rows string
		want       int
	}{
		{"a finder", "####### #.....# #.###.# #.###.# #.###.# #.....# #######", 1},
		{"nearly one", "###### #....# #.##.# #.##.# #....# ######", 1},
		{"an alignment pattern", "####### #.....# #..#..# #.....# #######", 0},
		{"its row alone", "#.###.#", 0},
		{"a ring", "###### #....# #....# #....# #....# ######", 0},
		{"dark", "####### ####### #######", 0},
	}
	for _, tt := range tests {
		rows := strings.Fields(tt.rows)
		g := grid{len(rows[0]), func(x, y int) bool { return y >= 0 && y < len(rows) && x >= 0 && x < len(rows[y]) && rows[y][x] == '#' }}
		if got := g.decoys(); got != tt.want {
			t.Errorf("%s: %d, wanted %d", tt.name, got, tt.want)
		}
	}
	if a, b := (trouble{3, 900}), (trouble{4, 100}); !a.less(b) || b.less(a) || !(trouble{4, 99}).less(b) || b.less(b) {
		t.Error("trouble is not compared by decoys, then by penalty")
	}
}

func TestCodesAreMadeAtOnce(t *testing.T) {
	want, _, err := Code("https://exemple.fr/à-propos")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 20 {
				o, _, err := Code("https://exemple.fr/à-propos")
				if err != nil || len(o.path.segments) != len(want.path.segments) {
					t.Errorf("another outline, error %v", err)
				}
			}
		})
	}
	wg.Wait()
}

func BenchmarkCode(b *testing.B) {
	for b.Loop() {
		if _, _, err := Code("https://semainier.exemple.fr/annonces/braderie"); err != nil {
			b.Fatal(err)
		}
	}
}
