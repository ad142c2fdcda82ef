package glyph

import (
	"fmt"

	"rsc.io/qr"

	"semainier/layouts/scene"
)

// quiet is the empty margin around a QR code, in modules (ISO/IEC 18004 §5.3.8).
const quiet = 4

// Code gives the dark modules of the QR code of text, in the square from (0,0)
// to (1,1), whose outermost four modules on each side are the quiet zone.
// modules is how many the side of the square has. A text that is too long for
// a code is an error.
func Code(text string) (o Outline, modules int, err error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return Outline{}, 0, fmt.Errorf("make a QR code of %d bytes: %w", len(text), err)
	}
	modules = code.Size + 2*quiet
	at := func(n int) scene.Px { return scene.Px(n+quiet) / scene.Px(modules) }
	var segments []Segment
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for code.Black(x, y) {
				x++
			}
			if from == x {
				continue
			}
			left, right, top, foot := at(from), at(x), at(y), at(y+1)
			segments = append(segments,
				Segment{Op: MoveTo, P: [3]Point{{left, top}}}, Segment{Op: LineTo, P: [3]Point{{right, top}}},
				Segment{Op: LineTo, P: [3]Point{{right, foot}}}, Segment{Op: LineTo, P: [3]Point{{left, foot}}}, Segment{Op: Close})
		}
	}
	return Outline{path: newOutline(segments), scale: 1}, modules, nil
}
