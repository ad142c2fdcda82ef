package layouts

import (
	"slices"

	"semainier/layouts/scene"
)

// profile is a card on which people read about one thing, a workshop or a partner:
// a pictogram with its name and what is said under it, then details.
type profile struct {
	tone    Tone
	sign    string // the pictogram
	name    string
	under   string   // what stands under the name; empty: nothing
	details []detail // the most useful first
	link    string   // an address of the web, as a code where there is room; empty: none
	on      bool     // now
}

// detail is words behind a sign or, where that is empty, under the words before.
type detail struct {
	sign, text string
	rest       string  // of the text: on the next line where not all fits on one
	loud       bool    // what is looked for first
	state      *entry  // told by its label before the words: on now, cancelled, moved
	beside     *detail // stands on the same line if there is room
}

// profileStep is one size of type of profiles, in design units.
type profileStep struct {
	name, text float64
	last       bool // nothing smaller: a word may be broken, and a name or a detail take more than two lines
}

// profileSteps gives the sizes from the largest to the least that is legible.
func (s sheet) profileSteps() []profileStep {
	var list []profileStep
	for _, size := range s.sizes(124, 108, 92, 80, 70, 62, 54, 48, 42, 37, 33, 30, 27) {
		list = append(list, profileStep{name: size, text: size * 0.8})
	}
	last := list[len(list)-1]
	last.last = true
	return append(list, last)
}

// profilesAbreast is how many profiles may stand beside each other; profileNarrowest
// the least width of one beside another, in ems of its text; gapProfiles their
// distance.
const (
	gapProfiles      = 16.0
	profilesAbreast  = 3
	profileNarrowest = 12.5
)

// profileLeaves sets profiles in rows, as large as they fit on one page, or else on
// as few pages as can be.
func (s sheet) profileLeaves(titles []string, list []profile) []leaf {
	if len(list) == 0 {
		return nil
	}
	return fewestPages(s, titles, s.profileSteps(), 1, func(st profileStep, width scene.Px) ([]block, bool) {
		most := max(1, min(int(width/s.times(st.text, profileNarrowest)), profilesAbreast))
		return flattest(most, func(n int) ([]block, bool) { return s.profileRows(list, width, n, st) })
	})
}

// profileRows sets rows of n profiles; those of the last one share the width.
func (s sheet) profileRows(list []profile, width scene.Px, n int, st profileStep) (blocks []block, whole bool) {
	whole = true
	between := s.gap(gapProfiles)
	for row := range slices.Chunk(list, n) {
		w := scene.Px(int((width - between*scene.Px(len(row)-1)) / scene.Px(len(row))))
		var set []setProfile
		var need scene.Px
		for _, x := range row {
			p, ok := s.profile(x, w, st)
			set, whole, need = append(set, p), whole && ok, max(need, p.height())
		}
		if !whole && !st.last {
			return nil, false
		}
		blocks = append(blocks, block{h: need, above: between, most: need * 9 / 4, draw: func(h scene.Px) piece {
			var p piece
			for i, q := range set {
				p.put(s.drawProfile(q, w, h, scene.Px(int((h-need)/2))), scene.Px(i)*(w+between), 0)
			}
			return p
		}})
	}
	return blocks, whole
}

// The measures of a profile, in ems of its text: the distance of words from its
// edges, of details from the head and from each other, the side of a code. A code that people scan
// from a few steps away is about a tenth of that distance wide.
const (
	profilePad       = 0.5
	profileApart     = 0.35
	detailGap        = 0.12
	profileCodeLeast = 4.5
	profileCodeMost  = 8.0
)

// profileTile is the side of a profile's pictogram, in parts of the size of its name.
const profileTile = 1.6

// profileLines bounds a name or a detail that leaves no room for others.
const profileLines = 4

// mostLink is how many characters of an address make a code that can still be
// scanned at such a size.
const mostLink = 120

// setProfile is a profile at a width: its head and its details.
type setProfile struct {
	profile
	head, told piece
	st         profileStep
}

// height is what a profile needs.
func (p setProfile) height() scene.Px { return p.head.h + p.told.h }

// profile sets a profile to a width. What is too much for a page is left out.
func (s sheet) profile(x profile, width scene.Px, st profileStep) (p setProfile, whole bool) {
	p = setProfile{profile: x, st: st}
	pad := s.times(st.text, profilePad)
	inner, bottom := width-2*pad, s.h-pad
	tile := s.tile(x.sign, s.times(st.name, profileTile), x.tone.Ink, s.col.light)
	left := pad + tile.w + s.times(st.text, profilePad)
	name := words{text: x.name, style: s.style(st.name, scene.Bold), colour: x.tone.Ink, even: true}
	under := words{text: x.under, style: s.style(st.text, scene.Regular), colour: s.col.ink, even: true}
	var head piece
	whole = s.addWords(&head, name, width-pad-left, bottom-pad, st)
	whole = s.addWords(&head, under, width-pad-left, bottom-pad, st) && whole
	h := max(head.h, tile.h)
	p.head.put(tile, pad, pad+scene.Px(int((h-tile.h)/2)))
	p.head.put(head, left, pad+scene.Px(int((h-head.h)/2)))
	p.told.h = pad // below the details
	var told piece
	for i, f := range x.details {
		if i == 0 {
			p.head.h += s.times(st.text, profileApart)
		}
		whole = s.addDetail(&told, f, x.tone, inner, bottom-p.head.h, st) && whole
	}
	p.told.put(told, pad, 0)
	p.told.w, p.told.h = told.w, told.h+pad
	return p, whole
}

// addWords adds lines under what is there, as many as end above bottom. It
// reports whether no word is broken or left out and, but for the last step, no
// more than two lines are needed.
func (s sheet) addWords(p *piece, w words, width, bottom scene.Px, st profileStep) bool {
	lh := lineHeight(w.style)
	if w.text == "" {
		return true
	}
	most := int((bottom - p.h) / lh)
	if most < 1 {
		return false
	}
	w.most = min(most, profileLines)
	set := s.set(w, width)
	p.below(set, 0, 0)
	lines := s.wrap(w, width)
	return !s.breaksWords(w.text, w.style, width) && !lines[len(lines)-1].Cut && (st.last || set.h <= 2*lh)
}
