package layouts

import (
	"slices"

	"semainier/layouts/scene"
)

// panel is a card on which people read about one thing, a workshop or a partner:
// a pictogram with its name and what is said under it, then facts.
type panel struct {
	tone  Tone
	sign  string // the pictogram
	name  string
	under string // what stands under the name; empty: nothing
	facts []fact // the most useful first
	link  string // an address of the web, as a code where there is room; empty: none
	on    bool   // now
}

// fact is words behind a sign or, where that is empty, under the words before.
type fact struct {
	sign, text string
	rest       string // of the text: on the next line where not all fits on one
	loud       bool   // what is looked for first
	state      *entry // told by its label before the words: on now, cancelled, moved
	beside     *fact  // stands on the same line if there is room
}

// panelStep is one size of type of panels, in design units.
type panelStep struct {
	name, text float64
	last       bool // nothing smaller: a word may be broken, and a name or a fact take more than two lines
}

// panelSteps gives the sizes from the largest to the least that is legible.
func (s sheet) panelSteps() []panelStep {
	var list []panelStep
	for _, size := range []float64{124, 108, 92, 80, 70, 62, 54, 48, 42, 37, 33, 30, 27} {
		st := panelStep{name: size, text: size * 0.8}
		if n := len(list); n > 0 && s.em(list[n-1].name) == s.em(st.name) {
			break
		}
		list = append(list, st)
	}
	last := list[len(list)-1]
	last.last = true
	return append(list, last)
}

// panelsAbreast is how many panels may stand beside each other; panelNarrowest
// the least width of one beside another, in ems of its text; gapPanels their
// distance.
const (
	gapPanels      = 16.0
	panelsAbreast  = 3
	panelNarrowest = 12.5
)

// panelLeaves sets panels in rows, as large as they fit on one page, or else on
// as few pages as can be.
func (s sheet) panelLeaves(titles []string, list []panel) []leaf {
	if len(list) == 0 {
		return nil
	}
	return fewestPages(s, titles, s.panelSteps(), 1, func(st panelStep, width scene.Px) ([]block, bool) {
		most := max(1, min(int(width/s.times(st.text, panelNarrowest)), panelsAbreast))
		return flattest(most, func(n int) ([]block, bool) { return s.panelRows(list, width, n, st) })
	})
}

// panelRows sets rows of n panels; those of the last one share the width.
func (s sheet) panelRows(list []panel, width scene.Px, n int, st panelStep) (blocks []block, whole bool) {
	whole = true
	between := s.gap(gapPanels)
	for row := range slices.Chunk(list, n) {
		w := scene.Px(int((width - between*scene.Px(len(row)-1)) / scene.Px(len(row))))
		var set []setPanel
		var need scene.Px
		for _, x := range row {
			p, ok := s.panel(x, w, st)
			set, whole, need = append(set, p), whole && ok, max(need, p.height())
		}
		if !whole && !st.last {
			return nil, false
		}
		blocks = append(blocks, block{h: need, above: between, most: need * 5 / 4, draw: func(h scene.Px) piece {
			var p piece
			for i, q := range set {
				p.put(s.drawPanel(q, w, h, scene.Px(int((h-need)/2))), scene.Px(i)*(w+between), 0)
			}
			return p
		}})
	}
	return blocks, whole
}

// The measures of a panel, in ems of its text: the distance of words from its
// edges, of facts from the head and from each other, the side of a code. A code that people scan
// from a few steps away is about a tenth of that distance wide.
const (
	panelPad   = 0.5
	panelApart = 0.35
	factGap    = 0.12
	codeLeast  = 4.5
	codeMost   = 8.0
)

// panelTile is the side of a panel's pictogram, in parts of the size of its name.
const panelTile = 1.6

// panelLines bounds a name or a fact that leaves no room for others.
const panelLines = 4

// mostLink is how many characters of an address make a code that can still be
// scanned at such a size.
const mostLink = 120

// setPanel is a panel at a width: its head and its facts.
type setPanel struct {
	panel
	head, told piece
	st         panelStep
}

// height is what a panel needs.
func (p setPanel) height() scene.Px { return p.head.h + p.told.h }

// panel sets a panel to a width. What is too much for a page is left out.
func (s sheet) panel(x panel, width scene.Px, st panelStep) (p setPanel, whole bool) {
	p = setPanel{panel: x, st: st}
	pad := s.times(st.text, panelPad)
	inner, bottom := width-2*pad, s.h-pad
	tile := s.tile(x.sign, s.times(st.name, panelTile), x.tone.Ink, s.col.light)
	left := pad + tile.w + s.times(st.text, panelPad)
	name := words{text: x.name, style: s.style(st.name, scene.Bold), colour: x.tone.Ink, even: true}
	under := words{text: x.under, style: s.style(st.text, scene.Regular), colour: s.col.ink, even: true}
	var head piece
	whole = s.addWords(&head, name, width-pad-left, bottom-pad, st)
	whole = s.addWords(&head, under, width-pad-left, bottom-pad, st) && whole
	h := max(head.h, tile.h)
	p.head.put(tile, pad, pad+scene.Px(int((h-tile.h)/2)))
	p.head.put(head, left, pad+scene.Px(int((h-head.h)/2)))
	p.told.h = pad // below the facts
	var told piece
	for i, f := range x.facts {
		if i == 0 {
			p.head.h += s.times(st.text, panelApart)
		}
		whole = s.addFact(&told, f, x.tone, inner, bottom-p.head.h, st) && whole
	}
	p.told.put(told, pad, 0)
	p.told.w, p.told.h = told.w, told.h+pad
	return p, whole
}

// addWords adds lines under what is there, as many as end above bottom. It
// reports whether no word is broken, something is set and, but for the last step,
// no more than two lines are needed.
func (s sheet) addWords(p *piece, w words, width, bottom scene.Px, st panelStep) bool {
	lh := lineHeight(w.style)
	if w.text == "" {
		return true
	}
	most := int((bottom - p.h) / lh)
	if most < 1 {
		return false
	}
	w.most = min(most, panelLines)
	set := s.set(w, width)
	p.below(set, 0, 0)
	return !s.breaksWords(w.text, w.style, width) && (st.last || set.h <= 2*lh)
}
