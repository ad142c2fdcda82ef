package layouts

import (
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// urgentSizes are the sizes of the text of an urgent notice, in design units.
// On a 55-inch screen the capitals of 116 units are 50 mm tall: read at ten
// metres.
func urgentSizes() []float64 {
	return []float64{176, 156, 138, 124, 116, 104, 92, 80, 70, 62, 54, 48, 42, 36, 32, 28}
}

// Parts of an urgent page in parts of the size of its text.
const (
	urgentTitle = 1.25
	urgentBy    = 0.6
	urgentTile  = 2.6
	urgentHead  = 0.92 // the word over the title
	urgentWords = 7.0  // the least width of the words beside the sign
)

// urgentLeaves gives a page for each urgent notice, more for one whose text is
// long. The screen is in the colour of alert (see Build), and nothing else is
// on it.
func urgentLeaves(s sheet, a agenda) []leaf {
	var leaves []leaf
	for _, n := range a.urgent() {
		for _, p := range s.urgent(a, n) {
			leaves = append(leaves, leaf{titles: []string{a.say.Urgent}, notices: []string{n.ID}, piece: p})
		}
	}
	return leaves
}

// urgent sets a notice at the largest size at which it takes one page, in the
// middle of the sheet.
func (s sheet) urgent(a agenda, n program.Notice) []piece {
	var pages []piece
	for _, size := range s.sizes(urgentSizes()...) {
		var whole bool
		if pages, whole = s.urgentPages(a, n, size); len(pages) == 1 && whole && pages[0].h <= s.h {
			break
		}
	}
	for i, p := range pages {
		pages[i] = piece{}
		pages[i].put(p, 0, max(0, middle(s.h, p.h)))
	}
	return pages
}

// urgentPages sets a notice at a size: the sign of a warning, and its own if it
// has one, at the left of the words on a wide sheet, else over them.
func (s sheet) urgentPages(a agenda, n program.Notice, size float64) (pages []piece, whole bool) {
	ink := s.col.light
	sp := speech{
		title: n.Title, text: n.Text, by: n.By,
		titleStyle: s.style(size*urgentTitle, scene.Bold), textStyle: s.style(size, scene.Medium), byStyle: s.style(size*urgentBy, scene.Bold),
		titleInk: ink, ink: ink, quiet: ink,
	}
	if until := a.untilWords(n.Until); until != "" && sp.by != "" {
		sp.by += s.say.Comma + until
	} else if until != "" {
		sp.by = capital(until)
	}
	side := s.times(size, urgentTile)
	signs := []string{"warning"}
	if own := s.known(n.Pictogram, ""); own != "" {
		signs = append(signs, own)
	}
	wide := s.isWide() && s.w-side-s.times(size, 0.6) >= s.times(size, urgentWords)
	var tiles piece
	for _, name := range signs {
		tile := s.tile(name, side, s.col.light, s.col.alert)
		if wide {
			tiles.below(tile, 0, s.times(size, 0.4))
		} else {
			tiles.put(tile, tiles.w+s.gap(gapWide)*min(1, tiles.w), 0)
		}
	}
	sp.above = s.set(words{text: s.say.Urgent, style: s.style(size*urgentHead, scene.Bold), colour: ink, most: 1}, s.w)
	if !wide {
		x := tiles.w + s.times(size, 0.5)
		if tiles.put(sp.above, x, middle(side, sp.above.h)); tiles.w > s.w {
			return []piece{{}, {}}, false
		}
		sp.above = tiles
		return sp.pages(s, s.w, s.h)
	}
	x := side + s.times(size, 0.6)
	told, whole := sp.pages(s, s.w-x, s.h)
	for _, t := range told {
		var p piece
		p.put(tiles, 0, 0)
		p.put(t, x, 0)
		pages = append(pages, p)
	}
	return pages, whole
}
