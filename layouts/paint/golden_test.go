package paint

import (
	"flag"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"

	"semainier/layouts/scene"
)

var update = flag.Bool("update", false, "write the golden images anew")

// Goldens may differ by maxDelta of 255 in a channel of maxShare of the pixels:
// amd64 and arm64 round some coverages differently.
const (
	maxDelta = 2
	maxShare = 0.001
)

func TestGoldens(t *testing.T) {
	p := withPictures(t, folder{"meadow": photo(800, 600), "chess": chess(256), "logo": logo()})
	for name, s := range map[string]scene.Scene{
		"cards":          cards(),
		"pictograms-40":  pictograms(p.faces.Pictograms(), 40),
		"pictograms-160": pictograms(p.faces.Pictograms(), 160),
		"pictures":       pictures(),
		"portrait":       edges(),
	} {
		t.Run(name, func(t *testing.T) {
			got := p.Scene(s)
			file := filepath.Join("testdata", name+".png")
			if *update {
				writePNG(t, file, got)
				return
			}
			diff, n := compare(got, readPNG(t, file))
			if share := float64(n) / float64(max(1, got.Rect.Dx()*got.Rect.Dy())); diff == nil || share > maxShare {
				dir := t.ArtifactDir()
				writePNG(t, filepath.Join(dir, name+".got.png"), got)
				if diff != nil {
					writePNG(t, filepath.Join(dir, name+".diff.png"), diff)
				}
				t.Errorf("%s: %.2f %% of the pixels differ; see %s (kept with -artifacts), renew with -update", file, 100*share, dir)
			}
		})
	}
}

// cards shows text in every weight on light and dark grounds.
func cards() scene.Scene {
	var items []scene.Item
	for i, c := range []struct{ fill, ink scene.Colour }{
		{0xffffff, 0x14212e}, {0x10243a, 0xffffff}, {0x0b5d4e, 0xffffff}, {0xf2c14e, 0x14212e},
	} {
		x, y := scene.Px(16+i%2*372), scene.Px(16+i/2*212)
		items = append(items,
			scene.Box{Rect: scene.Rect{X: x, Y: y, W: 356, H: 196}, Radius: 14, Fill: c.fill, Line: 2, Stroke: 0x8a97a5},
			scene.Picto{Rect: scene.Rect{X: x + 18, Y: y + 18, W: 44, H: 44}, Name: "family", Colour: c.ink},
			scene.Text{X: x + 76, Y: y + 54, Text: "9 h 30 – 12 h", Style: scene.Style{Size: 36, Weight: scene.Bold, Tabular: true}, Colour: c.ink},
			scene.Text{X: x + 18, Y: y + 98, Text: "Caf : Il ou 1l, 0 ou O\u202F?", Style: scene.Style{Size: 28, Weight: scene.Medium}, Colour: c.ink},
			scene.Text{X: x + 18, Y: y + 132, Text: "Sans rendez-vous, l’après-midi", Style: scene.Style{Size: 22}, Colour: c.ink},
			scene.Text{X: x + 18, Y: y + 170, Text: "Écrivain public · Ça finit à 17 h", Style: scene.Style{Size: 22}, Colour: c.ink, Strike: true, StrikeColour: 0xc4545e})
	}
	return scene.Scene{Width: 760, Height: 440, Ground: 0xf7f5f0, Layers: []scene.Layer{layer(760, 440, items...)}}
}

// pictograms shows each of them at one size, in the order of their names.
func pictograms(names []string, side int) scene.Scene {
	const columns = 12
	gap := side / 4
	rows := (len(names) + columns - 1) / columns
	w, h := gap+columns*(side+gap), gap+rows*(side+gap)
	var items []scene.Item
	for i, n := range names {
		x, y := gap+i%columns*(side+gap), gap+i/columns*(side+gap)
		items = append(items, scene.Picto{
			Rect: scene.Rect{X: scene.Px(x), Y: scene.Px(y), W: scene.Px(side), H: scene.Px(side)},
			Name: n, Colour: 0x14212e,
		})
	}
	return scene.Scene{Width: w, Height: h, Ground: 0xffffff, Layers: []scene.Layer{layer(scene.Px(w), scene.Px(h), items...)}}
}

// edges shows what passes the sides of a layer, and several layers.
func edges() scene.Scene {
	head := layer(240, 80,
		scene.Box{Rect: scene.Rect{W: 240, H: 80}, Fill: 0x10243a},
		scene.Text{X: 90.5, Y: 58, Text: "10:42", Style: scene.Style{Size: 52, Weight: scene.Bold, Tabular: true}, Colour: 0xffffff})
	body := scene.Layer{Name: "body", Bounds: scene.Rect{X: 20, Y: 100, W: 200, H: 260}, Items: []scene.Item{
		scene.Box{Rect: scene.Rect{X: -20, Y: 120, W: 120, H: 60}, Radius: 30, Fill: 0xf2c14e},
		scene.Box{Rect: scene.Rect{X: 110, Y: 110, W: 200, H: 90}, Radius: 20, NoFill: true, Line: 6, Stroke: 0x0b5d4e},
		scene.Picto{Rect: scene.Rect{X: 60, Y: 190, W: 700, H: 700}, Name: "globe", Colour: 0x174a7e},
		scene.Text{X: 5, Y: 240, Text: "Quartier", Style: scene.Style{Size: 80, Weight: scene.Bold}, Colour: 0x14212e},
		scene.Text{X: 40, Y: 368, Text: "jusqu’à", Style: scene.Style{Size: 40}, Colour: 0x9a1b1b},
	}}
	return scene.Scene{Width: 240, Height: 400, Ground: 0xf7f5f0, Layers: []scene.Layer{head, body}}
}

// pictures shows pictures made smaller, larger, narrower, with transparent edges
// and cut off; QR codes; and the beginning of a layer that rolls.
func pictures() scene.Scene {
	image := func(x, y, w, h scene.Px, id scene.PictureID) scene.Image {
		return scene.Image{Rect: scene.Rect{X: x, Y: y, W: w, H: h}, ID: id}
	}
	main := layer(760, 370,
		image(16, 16, 320, 240, "meadow"), image(352, 16, 64, 48, "meadow"), image(352, 80, 64, 176, "meadow"),
		image(432, 16, 96, 96, "chess"), image(432, 128, 60, 60, "chess"), image(432, 204, 20, 20, "chess"),
		image(660, 300, 320, 240, "meadow"), image(16, 272, 80, 80, "missing"),
		scene.Box{Rect: scene.Rect{X: 544, Y: 16, W: 200, H: 100}, Radius: 12, Fill: 0x10243a}, image(564, 26, 80, 80, "logo"),
		image(654, 26, 80, 80, "logo"), image(100, 272, 80, 80, "logo"),
		scene.Box{Rect: scene.Rect{X: 544, Y: 132, W: 200, H: 150}, Radius: 12, Fill: 0xffffff},
		scene.Code{Rect: scene.Rect{X: 544, Y: 132, W: 200, H: 150}, Text: "https://semainier.example/n/12", Colour: 0x10243a},
		scene.Code{Rect: scene.Rect{X: 200, Y: 272, W: 84, H: 84}, Text: "https://semainier.example/n/12", Colour: 0x14212e})
	ticker := scene.Layer{Name: "ticker", Bounds: scene.Rect{Y: 380, W: 760, H: 50}, Roll: 60, Length: 300, Items: []scene.Item{
		scene.Box{Rect: scene.Rect{Y: 380, W: 300, H: 50}, Fill: 0xf2c14e},
		scene.Text{X: 20, Y: 414, Text: "Fermé jeudi à 16 h", Style: scene.Style{Size: 28, Weight: scene.Medium}, Colour: 0x14212e},
	}}
	return scene.Scene{Width: 760, Height: 440, Ground: 0xf7f5f0, Layers: []scene.Layer{main, ticker}}
}

// chess is a board with fields of a pixel.
func chess(side int) image.Image {
	return pattern(side, side, func(x, y int) color.Color { return color.Gray{uint8(255 * ((x + y) & 1))} })
}

// logo is a ring on nothing, white within and red without.
func logo() image.Image {
	return pattern(300, 300, func(x, y int) color.Color {
		d := math.Hypot(float64(x)-149.5, float64(y)-149.5)
		c := color.NRGBA{0xe0, 0x20, 0x30, uint8(255 * max(0, min(1, 148-d)))}
		if d < 90 {
			c = color.NRGBA{0xff, 0xff, 0xff, 0xff}
		}
		return c
	})
}

// compare counts the pixels that differ too much and shows them in red; it
// gives no image if the sizes differ.
func compare(got, want image.Image) (*image.RGBA, int) {
	if got.Bounds() != want.Bounds() {
		return nil, 0
	}
	diff, n := image.NewRGBA(got.Bounds()), 0
	for y := diff.Rect.Min.Y; y < diff.Rect.Max.Y; y++ {
		for x := diff.Rect.Min.X; x < diff.Rect.Max.X; x++ {
			a := color.RGBAModel.Convert(got.At(x, y)).(color.RGBA)
			b := color.RGBAModel.Convert(want.At(x, y)).(color.RGBA)
			if apart(a.R, b.R) || apart(a.G, b.G) || apart(a.B, b.B) || apart(a.A, b.A) {
				diff.SetRGBA(x, y, color.RGBA{0xff, 0, 0, 0xff})
				n++
			}
		}
	}
	return diff, n
}

func apart(a, b uint8) bool { return max(a, b)-min(a, b) > maxDelta }

func readPNG(t *testing.T, file string) image.Image {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatalf("decode %s: %v", file, err)
	}
	return img
}

func writePNG(t *testing.T, file string, img image.Image) {
	t.Helper()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, img); err != nil {
		t.Fatalf("encode %s: %v", file, err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
