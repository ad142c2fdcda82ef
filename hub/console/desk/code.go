package desk

import (
	"fmt"
	"html/template"
	"strings"

	"semainier/layouts/glyph"
)

// Code draws the QR code of a text as an SVG of the class "qr", for a telephone. label
// says what it is to who cannot see it; empty: what it says stands beside it in words.
func Code(text, label string) (template.HTML, error) {
	outline, side, err := glyph.Code(text)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	scaled := outline.At(0, 0, 1)
	for s := range scaled.Segments() {
		switch s.Op {
		case glyph.MoveTo, glyph.LineTo:
			fmt.Fprintf(&b, "%c%.0f %.0f", "ML"[s.Op], float64(s.P[0].X)*float64(side), float64(s.P[0].Y)*float64(side))
		case glyph.Close:
			b.WriteByte('Z')
		case glyph.QuadTo, glyph.CubeTo: // modules have corners alone
		}
	}
	as := `aria-hidden="true"`
	if label != "" {
		as = `role="img" aria-label="` + template.HTMLEscapeString(label) + `"`
	}
	return template.HTML(fmt.Sprintf(`<svg class="qr" viewBox="0 0 %[1]d %[1]d" %[2]s focusable="false" shape-rendering="crispEdges"><path d="%[3]s"/></svg>`, side, as, b.String())), nil // digits and letters of ours, and an escaped label
}
