// Package page is the page that drawing is measured by: the week of a busy
// centre on a 1080p screen, 40 cards with some 2,400 letters, a heading, a
// clock and a photograph. It is made here and not by the layouts, so that its
// figures compare over the years.
package page

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"semainier/layouts/glyph"
	"semainier/layouts/scene"
)

// Photo names the page's photograph.
const Photo scene.PictureID = "photo"

const (
	width, height = 1920, 1080
	head          = 110 // height of the heading
	left          = 32
	top           = 176
	column, row   = 372, 112
	columns, rows = 5, 8

	navy  = 0x15273f
	white = 0xffffff
	ink   = 0x1a2433
	quiet = 0x434a55
)

var tones = []struct{ ink, tint scene.Colour }{
	{0x0b4683, 0xe0ecf9}, {0x07504f, 0xd8f0ee}, {0x1d5327, 0xe1f2e0}, {0x64420a, 0xfbedca}, {0x7b320f, 0xfce6d8}, {0x5b2684, 0xefe3f8},
}

// Week gives the page; clock is what its clock layer, the second one, tells.
func Week(f *glyph.Faces, clock string) scene.Scene {
	body := scene.Layer{Name: "body", Bounds: scene.Rect{Y: head, W: width, H: height - head}}
	for i, day := range []string{"Lundi 16", "Mardi 17", "Mercredi 18", "Jeudi 19", "Vendredi 20"} {
		body.Items = append(body.Items, scene.Text{X: scene.Px(left + i*column), Y: top - 18, Text: day,
			Style: scene.Style{Size: 32, Weight: scene.Bold}, Colour: ink})
	}
	for i := range columns * rows {
		body.Items = append(body.Items, card(f, i)...)
	}
	return scene.Scene{Width: width, Height: height, Ground: 0xf3efe7, Layers: []scene.Layer{heading(), Clock(clock), body}}
}

func heading() scene.Layer {
	h := scene.Layer{Name: "header", Bounds: scene.Rect{W: width, H: head}}
	h.Items = []scene.Item{
		scene.Box{Rect: h.Bounds, Fill: navy},
		scene.Image{Rect: scene.Rect{X: left, Y: 11, W: 132, H: 88}, ID: Photo},
		scene.Text{X: left + 156, Y: 72, Text: "Espace social commun des Tilleuls", Style: scene.Style{Size: 50, Weight: scene.Bold}, Colour: white},
		scene.Text{X: left + 1000, Y: 72, Text: "Ouvert jusqu’à 18 h", Style: scene.Style{Size: 36, Weight: scene.Medium}, Colour: 0xc8d5e5},
	}
	return h
}

// Clock gives the layer of the clock.
func Clock(text string) scene.Layer {
	c := scene.Layer{Name: "clock", Bounds: scene.Rect{X: width - 300, W: 300, H: head}}
	c.Items = []scene.Item{
		scene.Box{Rect: c.Bounds, Fill: navy},
		scene.Text{X: width - 268, Y: 84, Text: text, Style: scene.Style{Size: 84, Weight: scene.Bold, Tabular: true}, Colour: white},
	}
	return c
}

func card(f *glyph.Faces, i int) []scene.Item {
	partners := []string{"Caisse d’allocations familiales", "Écrivain public", "Permanence d’accès au droit", "Mission locale",
		"Atelier numérique pour débuter", "Consultation de nourrissons", "Point conseil budget"}
	places := []string{"Bureau 2, au rez-de-chaussée", "Salle des Tilleuls, 1er étage", "Accueil"}
	pictos := f.Pictograms()
	tone := tones[i%len(tones)]
	r := scene.Rect{X: scene.Px(left + i/rows*column), Y: scene.Px(top + i%rows*row), W: column - 16, H: row - 10}
	return []scene.Item{
		scene.Box{Rect: r, Radius: 12, Fill: tone.tint, Line: 2, Stroke: tone.ink},
		scene.Picto{Rect: scene.Rect{X: r.X + 12, Y: r.Y + 12, W: 34, H: 34}, Name: pictos[i%len(pictos)], Colour: tone.ink},
		scene.Text{X: r.X + 58, Y: r.Y + 36, Text: fmt.Sprintf("%d h %02d – %d h", 8+i%4, i%4*15, 11+i%6),
			Style: scene.Style{Size: 25, Weight: scene.Bold, Tabular: true}, Colour: tone.ink},
		scene.Text{X: r.X + 14, Y: r.Y + 65, Text: partners[i%len(partners)], Style: scene.Style{Size: 22, Weight: scene.Medium}, Colour: ink},
		scene.Text{X: r.X + 14, Y: r.Y + 91, Text: places[i%len(places)], Style: scene.Style{Size: 19}, Colour: quiet,
			Strike: i%11 == 3, StrikeColour: 0xc4545e},
	}
}

// Picture makes the page's photograph: 1,800×1,200 pixels, as smooth and as
// rough as a meadow.
func Picture() image.Image {
	img := image.NewRGBA(image.Rect(0, 0, 1800, 1200))
	grain := uint32(1)
	for y := range 1200 {
		for x := range 1800 {
			grain = grain*1664525 + 1013904223
			g := uint8(grain >> 28)
			c := color.RGBA{uint8(120 + x/20), uint8(190 + y/40), 240 - g, 0xff}
			if float64(y) > 760+90*math.Sin(float64(x)/230) {
				c = color.RGBA{60 + 3*g, uint8(90 + y/12 + int(g)), 50 + g, 0xff}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}
