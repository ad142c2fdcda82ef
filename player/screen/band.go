package screen

import (
	"encoding/binary"
	"hash/maphash"
	"image"

	"semainier/layouts/scene"
)

// bandTall is how tall the bands are by which pages are compared: a minute's change
// has two or three painted and taken to the graphics card, and not the page. Cards have
// images whose sides are powers of two.
const bandTall = 64

// bandsOf gives how many bands a page of that size has, from top to bottom.
func bandsOf(size image.Point) int { return (size.Y + bandTall - 1) / bandTall }

// band gives the area of one.
func band(i int, size image.Point) image.Rectangle {
	return image.Rect(0, i*bandTall, size.X, min((i+1)*bandTall, size.Y))
}

// bands is what is known of a page without its pixels. The zero value is of none.
type bands struct {
	seq  uint64
	size image.Point
	keys []uint64          // of what stands in each band; 0: in doubt
	sums []uint64          // of its pixels; those of runs are yet to be taken
	runs []image.Rectangle // the bands to be painted
}

// plan gives the bands of a scene. Those in which the last picture has the same are
// not painted again, if the window has that picture: one that it was not in time
// to take is gone, with its pixels.
func (s *Screen) plan(sc scene.Scene) bands {
	size := image.Pt(sc.Width, sc.Height)
	b := bands{size: size, sums: make([]uint64, bandsOf(size))}
	hashes := make([]uint64, len(sc.Layers))
	for i, l := range sc.Layers {
		hashes[i] = l.Hash()
	}
	known := s.last.size == size && s.last.seq == s.taken.Load()
	for i := range b.sums {
		area := band(i, size)
		b.keys = append(b.keys, s.key(sc, hashes, area))
		if known && b.keys[i] == s.last.keys[i] {
			b.sums[i] = s.last.sums[i]
			continue
		}
		if n := len(b.runs); n > 0 && b.runs[n-1].Max.Y == area.Min.Y {
			b.runs[n-1].Max.Y = area.Max.Y
			continue
		}
		b.runs = append(b.runs, area)
	}
	return b
}

// key tells what stands still in an area of a scene, whose layers have those hashes, from
// what else could be there.
func (s *Screen) key(sc scene.Scene, hashes []uint64, area image.Rectangle) uint64 {
	var sum maphash.Hash
	sum.SetSeed(s.seed)
	put := func(v uint64) { sum.Write(binary.BigEndian.AppendUint64(nil, v)) }
	put(uint64(sc.Ground))
	for i, l := range sc.Layers {
		if l.Roll == 0 && pixels(l.Bounds, sc).Overlaps(area) {
			put(hashes[i])
		}
	}
	return max(1, sum.Sum64())
}

// doubt has the bands of an area painted anew the next time.
func (b *bands) doubt(area image.Rectangle) {
	for i := range b.keys {
		if band(i, b.size).Overlaps(area) {
			b.keys[i] = 0
		}
	}
}
