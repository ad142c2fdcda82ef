package paint

import "image"

// maxKept bounds the bytes of pixels on the shelf: about eight full layers of
// a 1080p screen.
const maxKept = 64 << 20

// shelf keeps the pixels of the layers used last.
type shelf struct {
	layers map[uint64]*keptLayer
	bytes  int
	clock  uint64
}

type keptLayer struct {
	img  *image.RGBA
	used uint64
}

func (s *shelf) get(hash uint64) *image.RGBA {
	l := s.layers[hash]
	if l == nil {
		return nil
	}
	s.clock++
	l.used = s.clock
	return l.img
}

// put keeps img and forgets the layers not used for longest. An image larger
// than the whole shelf is not kept.
func (s *shelf) put(hash uint64, img *image.RGBA) {
	if len(img.Pix) > maxKept {
		return
	}
	s.clock++
	s.layers[hash] = &keptLayer{img, s.clock}
	s.bytes += len(img.Pix)
	for s.bytes > maxKept {
		oldest, at := s.clock+1, uint64(0)
		for h, l := range s.layers {
			if l.used < oldest {
				oldest, at = l.used, h
			}
		}
		s.bytes -= len(s.layers[at].img.Pix)
		delete(s.layers, at)
	}
}
