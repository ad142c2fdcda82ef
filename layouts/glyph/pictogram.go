package glyph

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"semainier/layouts/scene"
)

//go:generate go run ./pictograms/gen -phosphor $PHOSPHOR

// square is the side of the square in which pictograms are written.
const square = 256

// Picto gives the outline of a pictogram in the square from (0,0) to (1,1):
// scale and move it with Outline.At.
func (f *Faces) Picto(name string) (Outline, bool) {
	o, ok := f.pictos[name]
	return o, ok
}

// Pictograms gives the names that Picto knows, sorted.
func (f *Faces) Pictograms() []string { return slices.Sorted(maps.Keys(f.pictos)) }

// parsePictograms reads lines of a name and its path: words that are a command
// stuck to its first number ("M128"), then the other numbers.
func parsePictograms(text string) (map[string]Outline, error) {
	pictos := map[string]Outline{}
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		segments, err := parsePath(words[1:])
		if err != nil {
			return nil, fmt.Errorf("read the outline of %s: %w", words[0], err)
		}
		pictos[words[0]] = Outline{path: newOutline(segments), scale: 1}
	}
	return pictos, nil
}

func parsePath(words []string) ([]Segment, error) {
	var segments []Segment
	for len(words) > 0 {
		op := Op(strings.IndexByte("MLQCZ", words[0][0]))
		if op > Close {
			return nil, fmt.Errorf("unknown command %q", words[0])
		}
		n := 2 * op.Points()
		if len(words) < max(1, n) {
			return nil, fmt.Errorf("path ends within %q", words[0])
		}
		s := Segment{Op: op}
		words[0] = words[0][1:]
		for i := range n {
			v, err := strconv.ParseFloat(words[i], 64)
			if err != nil {
				return nil, err
			}
			if p := &s.P[i/2]; i%2 == 0 {
				p.X = scene.Px(v / square)
			} else {
				p.Y = scene.Px(v / square)
			}
		}
		segments, words = append(segments, s), words[max(1, n):]
	}
	return segments, nil
}

// Drawings gives every pictogram as the path of an SVG whose view box is
// "0 0 256 256": for pages of the web, which need no fonts.
func Drawings() (map[string]string, error) {
	text, err := files.ReadFile("pictograms/outlines.txt")
	if err != nil {
		return nil, fmt.Errorf("read the embedded pictograms: %w", err)
	}
	all := map[string]string{}
	for line := range strings.Lines(string(text)) {
		if name, path, found := strings.Cut(strings.TrimSpace(line), " "); found {
			all[name] = path
		}
	}
	return all, nil
}
