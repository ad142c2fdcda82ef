package layouts

import (
	"fmt"
	"testing"

	"semainier/layouts/scene"
)

// heights writes the columns as the heights of their blocks.
func heights(columns [][]block) string {
	var told [][]int
	for _, c := range columns {
		var hs []int
		for _, b := range c {
			hs = append(hs, int(b.h))
		}
		told = append(told, hs)
	}
	return fmt.Sprint(told)
}

func TestBlocksAreDealtEvenly(t *testing.T) {
	for _, c := range []struct {
		name   string
		blocks []scene.Px
		room   scene.Px
		most   int
		want   string
	}{
		{"one column", []scene.Px{30, 30}, 100, 1, "[[30 30]]"},
		{"a last one that would be nearly empty", []scene.Px{30, 30, 30, 30}, 100, 2, "[[30 30] [30 30]]"},
		{"about equally full: in order", []scene.Px{50, 60, 40, 50, 40}, 110, 3, "[[50 60] [40 50] [40]]"},
		{"more columns than are needed", []scene.Px{30, 30, 30}, 100, 3, "[[30] [30] [30]]"},
		{"a block of the whole height", []scene.Px{100, 20, 20}, 100, 2, "[[100] [20 20]]"},
	} {
		var blocks []block
		for _, h := range c.blocks {
			blocks = append(blocks, block{h: h})
		}
		if got := heights(evenly(blocks, c.room, c.most)); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestPagesAreFewThenLarge(t *testing.T) {
	for _, c := range []struct {
		name   string
		blocks int
		height scene.Px // of the sheet
		whole  scene.Px // the largest size at which no word is broken
		want   string   // pages, and the size of the blocks
	}{
		{"the largest that fits", 2, 100, 60, "1 of 50"},
		{"the largest of as few pages", 7, 100, 60, "2 of 25"},
		{"no broken words", 2, 100, 25, "1 of 25"},
		{"words broken at any size: the smallest", 7, 100, 0, "2 of 20"},
		{"taller than the sheet at any size", 2, 10, 60, "0 of 0"},
	} {
		s := newSheet(faces(t), View{Width: 1920, Height: 1080, Layout: Layout{}.orDefault()}, french()).part(1000, c.height)
		leaves := fewestPages(s, nil, []scene.Px{60, 50, 40, 25, 20}, 1, func(size, width scene.Px) ([]block, bool) {
			draw := func(h scene.Px) piece {
				return piece{w: width, h: h, items: []scene.Item{scene.Box{Rect: scene.Rect{W: width, H: h}}}}
			}
			var blocks []block
			for range c.blocks {
				blocks = append(blocks, block{h: size, most: size, draw: draw})
			}
			return blocks, size <= c.whole
		})
		var size scene.Px
		for _, l := range leaves {
			size = l.items[0].(scene.Box).Rect.H
		}
		if got := fmt.Sprintf("%d of %.0f", len(leaves), float64(size)); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}
