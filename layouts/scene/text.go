package scene

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
)

// String gives the canonical text form: one line an item, in drawing order,
// lengths in pixels with at most two decimals. Two scenes that give the same
// text give the same pixels.
func (s Scene) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "scene %dx%d ground %s\n", s.Width, s.Height, s.Ground)
	for _, l := range s.Layers {
		l.write(&b)
	}
	return b.String()
}

func (l Layer) write(b *strings.Builder) {
	fmt.Fprintf(b, "layer %s %s", l.Name, l.Bounds)
	if l.Roll != 0 {
		fmt.Fprintf(b, " roll %s of %s", l.Roll, l.Length)
	}
	b.WriteByte('\n')
	for _, it := range l.Items {
		switch it := it.(type) {
		case Box:
			fmt.Fprintf(b, "  box %s", it.Rect)
			if it.Radius > 0 {
				fmt.Fprintf(b, " radius %s", it.Radius)
			}
			if !it.NoFill {
				fmt.Fprintf(b, " fill %s", it.Fill)
			}
			if it.Line > 0 {
				fmt.Fprintf(b, " line %s %s", it.Line, it.Stroke)
			}
		case Text:
			fmt.Fprintf(b, "  text %s,%s %s %s", it.X, it.Y, it.Style, it.Colour)
			if it.Strike {
				fmt.Fprintf(b, " strike %s", it.StrikeColour)
			}
			fmt.Fprintf(b, " %q", it.Text)
		case Picto:
			fmt.Fprintf(b, "  picto %s %s %s", it.Rect, it.Name, it.Colour)
		case Image:
			fmt.Fprintf(b, "  image %s %s", it.Rect, it.ID)
		case Code:
			fmt.Fprintf(b, "  code %s %s %q", it.Rect, it.Colour, it.Text)
		}
		b.WriteByte('\n')
	}
}

// Hash identifies the pixels of the layer: equal hashes, equal pixels.
func (l Layer) Hash() uint64 {
	var b strings.Builder
	l.write(&b)
	sum := sha256.Sum256([]byte(b.String()))
	return binary.BigEndian.Uint64(sum[:8])
}

// Words gives every text of the scene in drawing order, one a line: what a
// visitor can read on it.
func (s Scene) Words() string {
	var b strings.Builder
	for _, l := range s.Layers {
		for _, it := range l.Items {
			if t, ok := it.(Text); ok {
				b.WriteString(t.Text)
				b.WriteByte('\n')
			}
		}
	}
	return b.String()
}

// String gives the length with at most two decimals: "12", "12.5".
func (p Px) String() string {
	s := strconv.FormatFloat(float64(p), 'f', 2, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}

// String gives "x,y w×h".
func (r Rect) String() string { return fmt.Sprintf("%s,%s %s×%s", r.X, r.Y, r.W, r.H) }

// String gives "#rrggbb".
func (c Colour) String() string { return fmt.Sprintf("#%06x", uint32(c)&0xffffff) }

// String gives "size/weight", with "t" for tabular digits and "r" for a line
// from right to left.
func (s Style) String() string {
	marks := ""
	if s.Tabular {
		marks = "t"
	}
	if s.RTL {
		marks += "r"
	}
	return fmt.Sprintf("%s/%d%s", s.Size, s.Weight, marks)
}
