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
	parts, marks := split(run)
	c.op("BT")
	c.fill(t.Colour)
	for _, p := range parts {
		if err := c.part(p, t); err != nil {
			return err
		}
	}
	c.op("ET")
	for _, m := range marks {
		c.outline(m.Outline, scene.Rect{X: t.X, Y: t.Y, W: 1, H: 1}, t.Colour)
	}
	return nil
}

// part is a stretch of glyphs of one font, size and height.
type part struct {
	glyphs []glyph.Glyph
	// together is set where several glyphs stand for one text that cannot be
	// shared out among them, as a vowel on both sides of its consonant.
	together bool
}

// split cuts a line into parts, from left to right, and the marks on its
// letters. Marks are drawn as shapes, and the letter below says their text
// with its own: readers that go by the places of letters would else find a
// word's end at every dot of an Arabic letter.
func split(run glyph.Run) (parts []part, marks []glyph.Glyph) {
	var glyphs []glyph.Glyph
	for g := range run.Glyphs() {
		glyphs = append(glyphs, g)
	}
	for len(glyphs) > 0 {
		n := 1
		for n < len(glyphs) && glyphs[n].Cluster == glyphs[0].Cluster {
			n++
		}
		letters, on := letters(glyphs[:n])
		marks = append(marks, on...)
		last := len(parts) - 1
		if len(letters) == 1 && last >= 0 && !parts[last].together && follows(parts[last].glyphs, letters[0]) {
			parts[last].glyphs = append(parts[last].glyphs, letters[0])
		} else {
			parts = append(parts, part{letters, len(letters) > 1})
		}
		glyphs = glyphs[n:]
	}
	return parts, marks
}

// letters parts the glyphs of one text into those that take room and the marks
// on them. There is always a letter.
func letters(glyphs []glyph.Glyph) (letters, marks []glyph.Glyph) {
	if len(glyphs) == 1 {
		return []glyph.Glyph{glyphs[0]}, nil
	}
	for _, g := range glyphs {
		if g.Advance == 0 {
			marks = append(marks, g)
		} else {
			letters = append(letters, g)
		}
	}
	if len(letters) == 0 {
		return marks[:1], marks[1:]
	}
	return letters, marks
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
		text := []rune(g.Text)
		if g.RTL && len(text) > 1 {
			// Readers turn letters that run from right to left around; not all of
			// them know that one may stand for several.
			for i := len(text) - 1; i > 0; i-- {
				c.ops = fmt.Appendf(c.ops, "%04X", font.code(silent, string(text[i])))
			}
			text = text[:1]
		}
		c.ops = fmt.Appendf(c.ops, "%04X", font.code(g.ID, string(text)))
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
