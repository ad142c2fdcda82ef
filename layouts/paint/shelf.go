package paint

import "image"

// shelf keeps the pixels of the things used last, by what identifies them.
type shelf[K comparable] struct {
	most  int // bytes
	kept  map[K]*keptPixels
	bytes int
	clock uint64
}

type keptPixels struct {
	img  *image.RGBA
	used uint64
}

func newShelf[K comparable](most int) shelf[K] {
	return shelf[K]{most: most, kept: map[K]*keptPixels{}}
}

func (s *shelf[K]) get(key K) *image.RGBA {
	k := s.kept[key]
	if k == nil {
		return nil
	}
	s.clock++
	k.used = s.clock
	return k.img
}

// put keeps img, which get did not find, and forgets those not used for
// longest. An image larger than the whole shelf is not kept.
func (s *shelf[K]) put(key K, img *image.RGBA) {
	if len(img.Pix) > s.most {
		return
	}
	s.clock++
	s.kept[key] = &keptPixels{img, s.clock}
	s.bytes += len(img.Pix)
	for s.bytes > s.most {
		oldest := s.clock + 1
		var at K
		for key, k := range s.kept {
			if k.used < oldest {
				oldest, at = k.used, key
			}
		}
		s.bytes -= len(s.kept[at].img.Pix)
		delete(s.kept, at)
	}
}
