package pdf

import (
	"fmt"
	"math"

	"semainier/layouts/glyph"
	"semainier/layouts/scene"
)

// maxType bounds the size of a text, in pixels.
const maxType scene.Px = 1 << 16

// text draws one line over the stroke that strikes it out.
func (c *content) text(t scene.Text) error {
	run := c.doc.faces.Shape(t.Text, t.Style)
	if !sensible(t.X, t.Y, run.Width) || !(t.Style.Size > 0 && t.Style.Size <= maxType) {
		return nil
	}
	if t.Strike && run.Width > 0 {
		offset, thickness := c.doc.faces.Strike(t.Style)
		c.fill(t.StrikeColour)
		c.op("re", t.X, t.Y-offset, run.Width, thickness)
		c.op("f")
	}
	c.op("BT")
	c.fill(t.Colour)
	for _, p := range parts(run) {
		if err := c.part(p, t); err != nil {
			return err
		}
	}
	c.op("ET")
	return nil
}

// part is a stretch of glyphs of one font, size and height.
type part struct {
	glyphs []glyph.Glyph
	// together is set where several glyphs stand for one text that cannot be
	// shared out among them: a letter and its marks.
	together bool
}

// parts cuts a line into parts, from left to right.
func parts(run glyph.Run) []part {
	var all []part
	var glyphs []glyph.Glyph
	for g := range run.Glyphs() {
		glyphs = append(glyphs, g)
	}
	for i := 0; i < len(glyphs); {
		n := 1
		for i+n < len(glyphs) && glyphs[i+n].Cluster == glyphs[i].Cluster {
			n++
		}
		if last := len(all) - 1; n == 1 && last >= 0 && !all[last].together && follows(all[last].glyphs, glyphs[i]) {
			all[last].glyphs = append(all[last].glyphs, glyphs[i])
		} else {
			all = append(all, part{glyphs: glyphs[i : i+n : i+n], together: n > 1})
		}
		i += n
	}
	return all
}

func follows(glyphs []glyph.Glyph, g glyph.Glyph) bool {
	last := glyphs[len(glyphs)-1]
	return last.Font == g.Font && last.Em == g.Em && last.Y == g.Y
}

// part writes glyphs, with the text that they stand for together.
func (c *content) part(p part, t scene.Text) error {
	if !p.together {
		return c.stretch(p.glyphs, t)
	}
	c.ops = fmt.Appendf(c.ops, "/Span<</ActualText%s>>BDC\n", textString(p.glyphs[0].Text))
	for i, g := range p.glyphs {
		if i > 0 {
			g.Text = "" // said already
		}
		if err := c.stretch([]glyph.Glyph{g}, t); err != nil {
			return err
		}
	}
	c.op("EMC")
	return nil
}

// stretch writes glyphs of one font, size and height. Each is where the line
// has it, to a thousandth of the size, however long the line.
func (c *content) stretch(glyphs []glyph.Glyph, t scene.Text) error {
	first := glyphs[0]
	font, err := c.doc.font(first.Font)
	if err != nil {
		return err
	}
	c.ops = fmt.Appendf(c.ops, "/F%d %s Tf\n", font.number, number(float64(first.Em)))
	c.op("Tm", 1, 0, 0, -1, t.X+first.X, t.Y+first.Y)
	c.ops = append(c.ops, "[<"...)
	var pen float64 // in thousandths of the size
	for _, g := range glyphs {
		at := float64((g.X - first.X) / first.Em * 1000)
		if gap := math.Round(at - pen); gap != 0 {
			c.ops = fmt.Appendf(c.ops, ">%d<", -int(gap))
			pen += gap
		}
		c.ops = fmt.Appendf(c.ops, "%04X", font.code(g.ID, g.Text))
		pen += font.width(g.ID)
	}
	c.ops = append(c.ops, ">]TJ\n"...)
	return nil
}

// font gives the document's entry for a font.
func (d *document) font(f glyph.Font) (*usedFont, error) {
	if u, ok := d.byFont[f]; ok {
		return u, nil
	}
	data, err := f.File()
	if err != nil {
		return nil, err
	}
	parsed, err := parseTrueType(data)
	if err != nil {
		return nil, fmt.Errorf("read the font %s: %w", f.Name(), err)
	}
	u := &usedFont{font: f, number: len(d.fonts), file: parsed, codes: map[letter]int{}}
	d.fonts, d.byFont[f] = append(d.fonts, u), u
	return u, nil
}
