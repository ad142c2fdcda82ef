package paint

import (
	"fmt"
	"image"
	"math"
	"testing"

	"semainier/layouts/scene"
)

// luminance gives the light of a colour, 0 to 1 (Rec. ITU-R BT.709).
func luminance(r, g, b uint8) float64 {
	return 0.2126*toLinear(float64(r)/255) + 0.7152*toLinear(float64(g)/255) + 0.0722*toLinear(float64(b)/255)
}

// inkOf gives how many pixels' worth of ink an opaque picture holds, by its light.
func inkOf(img *image.RGBA, ink, ground scene.Colour) float64 {
	from, to := luminance(ground.RGB()), luminance(ink.RGB())
	pixels := map[[3]uint8]int{}
	for i := 0; i < len(img.Pix); i += 4 {
		pixels[[3]uint8(img.Pix[i:])]++
	}
	sum := 0.0
	for c, n := range pixels {
		sum += float64(n) * (from - luminance(c[0], c[1], c[2])) / (from - to)
	}
	return sum
}

// TestTextHasTheWeightOfItsShapes compares the light of drawn text with that of
// the same text drawn eight times as large, whose edges count for an eighth.
func TestTextHasTheWeightOfItsShapes(t *testing.T) {
	const times = 8
	p := newPainter(t)
	draw := func(size, scale scene.Px, w scene.Weight, ink, ground scene.Colour, own bool) *image.RGBA {
		width, height := size*12*scale, size*2*scale
		l := layer(width, height)
		if own {
			l.Items = append(l.Items, scene.Box{Rect: l.Bounds, Fill: ground})
		}
		l.Items = append(l.Items, scene.Text{X: size * scale / 2, Y: size * 1.5 * scale, Text: "Écrivain public, à 17 h",
			Style: scene.Style{Size: size * scale, Weight: w}, Colour: ink})
		return p.Scene(scene.Scene{Width: int(width), Height: int(height), Ground: ground, Layers: []scene.Layer{l}})
	}
	cases := []struct {
		name        string
		ink, ground scene.Colour
		own         bool    // the layer has the ground
		off         float64 // share of the ink
	}{
		{"dark on white", 0x14212e, 0xffffff, true, 0.01},
		{"white on dark", 0xffffff, 0x10243a, true, 0.01},
		{"dark on amber", 0x14212e, 0xf2c14e, true, 0.01},
		{"brick on its tint", 0x7b320f, 0xfce6d8, true, 0.01},
		{"dark on the page's ground, in another layer", 0x1a2433, 0xf3efe7, false, 0.02},
		{"white on navy, in another layer", 0xffffff, 0x15273f, false, 0.02},
	}
	for _, size := range []scene.Px{18, 24, 40} {
		for _, w := range []scene.Weight{scene.Regular, scene.Bold} {
			want := inkOf(draw(size, times, w, 0, 0xffffff, true), 0, 0xffffff) / (times * times)
			for _, c := range cases {
				t.Run(fmt.Sprintf("%s %v/%d", c.name, size, w), func(t *testing.T) {
					got := inkOf(draw(size, 1, w, c.ink, c.ground, c.own), c.ink, c.ground)
					naive := inkOf(srgbMixed(p, draw(size, 1, w, 0, 0xffffff, true), c.ink, c.ground), c.ink, c.ground)
					t.Logf("%.0f pixels of ink, want %.0f (%+.1f %%); mixed in sRGB %+.1f %%", got, want, 100*(got/want-1), 100*(naive/want-1))
					if math.Abs(got/want-1) > c.off {
						t.Errorf("%.1f pixels of ink, want %.1f: off by more than %.0f %%", got, want, 100*c.off)
					}
					if math.Abs(naive/want-1) < c.off {
						t.Errorf("mixing in sRGB passes too: this test sees nothing")
					}
				})
			}
		}
	}
}

// srgbMixed draws anew what is black on white in light-mixed pixels, by mixing
// sRGB values: what this package does not do.
func srgbMixed(p *Painter, img *image.RGBA, ink, ground scene.Colour) *image.RGBA {
	kr, kg, kb := ink.RGB()
	gr, gg, gb := ground.RGB()
	out := image.NewRGBA(img.Rect)
	for i := 0; i < len(img.Pix); i += 4 {
		a := uint32(255*(1-float64(p.light.linear[img.Pix[i]])/full) + 0.5)
		out.Pix[i], out.Pix[i+1], out.Pix[i+2], out.Pix[i+3] = part(gr, uint32(kr), a), part(gg, uint32(kg), a), part(gb, uint32(kb), a), 0xff
	}
	return out
}

func TestLightComesBackTheSame(t *testing.T) {
	l := newLight()
	for v := range 256 {
		if got := l.srgb[l.linear[v]]; int(got) != v {
			t.Errorf("%d becomes %d in light and back", v, got)
		}
		for _, a := range []uint32{1, 128, 254} {
			if got := l.mix(uint8(v), uint32(l.linear[v]), a); int(got) != v {
				t.Errorf("%d mixed with itself by %d becomes %d", v, a, got)
			}
		}
	}
}

func TestHalfAPixelIsHalfTheLight(t *testing.T) {
	const half = 188 // sRGB of half the light of white, IEC 61966-2-1
	l := newLight()
	for _, c := range []struct {
		name        string
		ink, ground scene.Colour
	}{{"black on white", 0, 0xffffff}, {"white on black", 0xffffff, 0}} {
		t.Run(c.name, func(t *testing.T) {
			g, _, _ := c.ground.RGB()
			k := l.ink(c.ink)
			opaque := []uint8{g, g, g, 0xff}
			l.blend(opaque, &k, 128)
			if math.Abs(float64(opaque[0])-half) > 2 || opaque[3] != 0xff {
				t.Errorf("half covered it is %v, want %d", opaque, half)
			}
		})
	}
}

// TestScenesAreTheirLayersLaidOverEachOther: what player/screen puts on the
// graphics card and lays over each other in sRGB must be Painter.Scene to ±1.
func TestScenesAreTheirLayersLaidOverEachOther(t *testing.T) {
	p := newPainter(t)
	s := edges()
	got := p.Scene(s)
	var layers []*image.RGBA
	for _, l := range s.Layers {
		layers = append(layers, p.Layer(l))
	}
	r, g, b := s.Ground.RGB()
	for y := range s.Height {
		for x := range s.Width {
			want := [3]float64{float64(r), float64(g), float64(b)}
			for _, l := range layers {
				px := l.RGBAAt(x, y)
				for c, v := range [3]uint8{px.R, px.G, px.B} {
					want[c] = float64(v) + want[c]*(1-float64(px.A)/255)
				}
			}
			for c, v := range got.Pix[got.PixOffset(x, y):][:3] {
				if math.Abs(float64(v)-want[c]) > 1 {
					t.Fatalf("pixel %d,%d is %v, want %v", x, y, got.RGBAAt(x, y), want)
				}
			}
		}
	}
}
