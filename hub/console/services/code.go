package services

import (
	"fmt"
	"html/template"
	"strings"

	"semainier/hub/network"
	"semainier/layouts/glyph"
)

// code is a QR code as the path of an SVG; its zero value, none.
type code struct {
	Side int           // of its view box, in modules with the quiet zone
	Path template.HTML // of the dark modules
}

// codeOf draws the code by which a telephone joins the network.
func codeOf(w network.WiFi) (code, error) {
	text := w.Join()
	if text == "" {
		return code{}, nil
	}
	outline, side, err := glyph.Code(text)
	if err != nil {
		return code{}, fmt.Errorf("draw the code of a Wi-Fi network: %w", err)
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
	return code{side, template.HTML(`<path d="` + b.String() + `"/>`)}, nil // digits and letters of ours
}
