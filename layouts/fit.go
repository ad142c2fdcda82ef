package layouts

import (
	"slices"

	"semainier/layouts/scene"
)

// fewestPages sets blocks in columns and gives the pages of the largest step at
// which they take the fewest of them without a broken word: one page, if that
// can be. Steps go from the largest to the smallest; at the last one words are
// broken if they must. There is no page where a block is taller than the sheet
// even then: it has to be left out, for it cannot be read.
func fewestPages[T any](s sheet, titles []string, steps []T, columns int, set func(st T, width scene.Px) (blocks []block, whole bool)) []leaf {
	var best, last []block
	fewest, across := 0, 1
	for _, st := range steps {
		for n := 1; n <= columns && fewest != 1; n++ {
			blocks, whole := set(st, s.columnWidth(n))
			last = blocks
			dealt := paginate(blocks, s.h)
			if _, tallest := extremes(dealt); !whole || tallest > s.h {
				continue
			}
			if pages := (len(dealt) + n - 1) / n; best == nil || pages < fewest {
				best, fewest, across = blocks, pages, n
			}
		}
	}
	if best == nil {
		dealt := paginate(last, s.h)
		if _, tallest := extremes(dealt); tallest > s.h {
			return nil
		}
		best, across = last, columns // for which it was set
		fewest = (len(dealt) + across - 1) / across
	}
	return s.columned(titles, evenly(best, s.h, fewest*across), across)
}

// columnWidth is the width of one of n columns of a page.
func (s sheet) columnWidth(n int) scene.Px {
	return scene.Px(int((s.w - s.gap(gapWide)*scene.Px(n-1)) / scene.Px(n)))
}

// evenly deals blocks to at most that many columns: as paginate does or, where
// that leaves much less of one of them empty, so that they are about equally full.
func evenly(blocks []block, room scene.Px, most int) [][]block {
	full := paginate(blocks, room)
	even := full
	low, high := scene.Px(0), room
	for range 8 {
		mid := (low + high) / 2
		try := paginate(blocks, mid)
		if least, tallest := extremes(try); len(try) <= most && tallest <= room && least > 0 {
			even, high = try, mid
		} else {
			low = mid
		}
	}
	before, _ := extremes(full)
	after, _ := extremes(even)
	if len(even) == len(full) && after < before*3/2 {
		return full
	}
	return even
}

// extremes gives the heights of the least and of the most filled column.
func extremes(columns [][]block) (least, most scene.Px) {
	least = heightOf(columns[0])
	for _, blocks := range columns {
		least, most = min(least, heightOf(blocks)), max(most, heightOf(blocks))
	}
	return least, most
}

// columned draws columns of blocks, n on a page.
func (s sheet) columned(titles []string, columns [][]block, n int) []leaf {
	area := scene.Rect{W: s.columnWidth(n), H: s.h}
	var leaves []leaf
	for page := range slices.Chunk(columns, n) {
		var p piece
		for i, blocks := range page {
			p.put(piece{items: stackBlocks(blocks, area)}, scene.Px(i)*(area.W+s.gap(gapWide)), 0)
		}
		leaves = append(leaves, leaf{titles: titles, piece: p})
	}
	return leaves
}

// flattest sets blocks with up to most things abreast and gives those that are
// the least tall, of those without a broken word if there are some.
func flattest(most int, set func(abreast int) (blocks []block, whole bool)) (blocks []block, whole bool) {
	for n := 1; n <= most; n++ {
		try, ok := set(n)
		if n > 1 && (whole && !ok || whole == ok && heightOf(try) >= heightOf(blocks)) {
			continue
		}
		blocks, whole = try, ok
	}
	return blocks, whole
}
