package main

import (
	"cmp"
	"fmt"
	"html"
	"strings"

	"semainier/layouts/glyph"
	"semainier/layouts/scene"
)

// asHTML gives a scene as a browser's page: every item in its place, text in the
// same fonts, pictograms as paths.
func asHTML(f *glyph.Faces, s scene.Scene) string {
	var b strings.Builder
	b.WriteString("<!doctype html><html lang=fr><meta charset=utf-8><title>page</title>\n<style>\n")
	for weight, name := range map[scene.Weight]string{scene.Regular: "Regular", scene.Medium: "Medium", scene.Bold: "Bold"} {
		fmt.Fprintf(&b, "@font-face{font-family:Fira;font-weight:%d;src:url(FiraSans-%s.ttf)}\n", weight, name)
	}
	fmt.Fprintf(&b, "html,body{margin:0;overflow:hidden;background:%s;font-family:Fira}\n", s.Ground)
	b.WriteString("section,div,p,img,svg{position:absolute;margin:0;box-sizing:border-box}\nsection{overflow:hidden}\np{white-space:pre}\n</style>\n")
	for _, l := range s.Layers {
		fmt.Fprintf(&b, "<section style=\"%s\">\n", place(l.Bounds))
		for _, it := range l.Items {
			item(&b, f, it, l.Bounds)
		}
		b.WriteString("</section>\n")
	}
	return b.String()
}

func place(r scene.Rect) string {
	return fmt.Sprintf("left:%spx;top:%spx;width:%spx;height:%spx", r.X, r.Y, r.W, r.H)
}

// item writes one item of a layer whose upper left corner is from's.
func item(b *strings.Builder, f *glyph.Faces, it scene.Item, from scene.Rect) {
	within := func(r scene.Rect) string { return place(scene.Rect{X: r.X - from.X, Y: r.Y - from.Y, W: r.W, H: r.H}) }
	switch it := it.(type) {
	case scene.Box:
		fmt.Fprintf(b, "<div style=\"%s;border-radius:%spx", within(it.Rect), it.Radius)
		if !it.NoFill {
			fmt.Fprintf(b, ";background:%s", it.Fill)
		}
		if it.Line > 0 {
			fmt.Fprintf(b, ";border:%spx solid %s", it.Line, it.Stroke)
		}
		b.WriteString("\"></div>\n")
	case scene.Text:
		e := f.Metrics(it.Style)
		fmt.Fprintf(b, "<p style=\"left:%spx;top:%spx;font:%d %spx/%spx Fira;color:%s", it.X-from.X, it.Y-e.Ascent-from.Y,
			cmp.Or(it.Style.Weight, scene.Regular), it.Style.Size, e.Ascent+e.Descent, it.Colour)
		if it.Style.Tabular {
			b.WriteString(";font-variant-numeric:tabular-nums")
		}
		if it.Strike {
			fmt.Fprintf(b, ";text-decoration:line-through %s", it.StrikeColour)
		}
		fmt.Fprintf(b, "\">%s</p>\n", html.EscapeString(it.Text))
	case scene.Picto:
		o, _ := f.Picto(it.Name)
		fmt.Fprintf(b, "<svg viewBox=\"0 0 1 1\" style=\"%s\"><path fill=\"%s\" d=\"%s\"/></svg>\n", within(it.Rect), it.Colour, path(o))
	case scene.Image:
		fmt.Fprintf(b, "<img alt=\"\" src=%s style=\"%s\">\n", photoFile, within(it.Rect))
	}
}

// path gives an outline in SVG's words.
func path(o glyph.Outline) string {
	var b strings.Builder
	for s := range o.Segments() {
		b.WriteByte("MLQCZ"[s.Op])
		for _, p := range s.P[:s.Op.Points()] {
			fmt.Fprintf(&b, "%.4f %.4f ", float64(p.X), float64(p.Y))
		}
	}
	return b.String()
}
