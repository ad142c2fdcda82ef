package main

import (
	"fmt"
	"image/png"
	"os"
	"time"

	"semainier/layouts/glyph"
	"semainier/layouts/paint"
	"semainier/layouts/scene"
)

// The chart: a strip for each quantity, from zero up to a little above its most.
const (
	chartWidth = 1400
	stripTall  = 150
	left       = 330
	right      = 30
	paper      = 0xffffff
	pale       = 0xe8edf3
	ink        = 0x10243e
	trace      = 0xb00020
)

// chart draws the samples with the screen's own painter; what lies before warm is grey.
func chart(path string, list []sample, warm time.Duration) error {
	faces, err := glyph.New()
	if err != nil {
		return err
	}
	qs := quantities()
	page := scene.Scene{Width: chartWidth, Height: stripTall * len(qs), Ground: paper}
	l := scene.Layer{Bounds: scene.Rect{W: chartWidth, H: scene.Px(page.Height)}}
	span := list[len(list)-1].at
	for i, q := range qs {
		_, least, most, _, _ := line(list, q)
		top, floor := scene.Px(i*stripTall+10), scene.Px((i+1)*stripTall-10)
		wide := scene.Px(chartWidth - left - right)
		box := func(x, y, w, h scene.Px, c scene.Colour) {
			l.Items = append(l.Items, scene.Box{Rect: scene.Rect{X: x, Y: y, W: w, H: h}, Fill: c})
		}
		say := func(y scene.Px, size scene.Px, w scene.Weight, text string) {
			l.Items = append(l.Items, scene.Text{X: 20, Y: y, Text: text, Style: scene.Style{Size: size, Weight: w}, Colour: ink})
		}
		box(left, top, wide*scene.Px(warm)/scene.Px(span), floor-top, pale)
		box(left, floor, wide, 1, ink)
		say(top+40, 24, scene.Bold, q.name)
		say(top+75, 22, scene.Regular, fmt.Sprintf("%.1f to %.1f %s", least, most, q.unit))
		for _, s := range list {
			x := left + wide*scene.Px(s.at)/scene.Px(span)
			y := floor - (floor-top)*scene.Px(q.of(s)/q.scale/max(most*1.1, 1e-9))
			box(x-2, y-2, 4, 4, trace)
		}
	}
	page.Layers = []scene.Layer{l}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := png.Encode(f, paint.New(faces, nil).Scene(page)); err != nil {
		return err
	}
	return f.Close()
}
