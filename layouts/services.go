package layouts

import (
	"slices"

	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// serviceSizes are the sizes of a service's name, in design units.
func serviceSizes() []float64 {
	return []float64{180, 156, 136, 120, 106, 92, 80, 70, 62, 56, 50, 45, 40, 36, 32, 28}
}

// serviceNarrowest is the least width of a card beside another, in ems.
const serviceNarrowest = 9.5

// Parts of a service's card, in parts of the size of its name.
const (
	serviceTile  = 2.1
	servicePad   = 0.42
	serviceState = 0.8 // the size of its state
)

// serviceOver is the side of the pictogram over the words of a card that is taller
// than wide, in parts of its width.
const serviceOver = 0.45

// servicesLeaves gives the services as cards, what is wrong first, at the
// largest size at which all stand on one page; none where there is no service.
func servicesLeaves(s sheet, a agenda) []leaf {
	list := a.services()
	if len(list) == 0 {
		return nil
	}
	area := scene.Rect{W: s.w, H: s.h}
	var parts [][]block
	sizes := s.sizes(serviceSizes()...)
	list = s.joinable(a, list, sizes[len(sizes)-1])
	for _, size := range sizes {
		blocks, whole := s.serviceGrid(a, list, size)
		if parts = paginate(blocks, s.h); len(parts) == 1 && whole {
			break
		}
	}
	var leaves []leaf
	for _, blocks := range parts {
		for i := range blocks {
			blocks[i].most = max(blocks[i].most, s.h) // few services fill the page
		}
		leaves = append(leaves, leaf{titles: []string{a.say.Services, a.say.ServicesShort}, piece: piece{items: stackBlocks(blocks, area)}})
	}
	return leaves
}

// serviceGrid sets the cards in as few columns as keep them on the sheet, or
// in the most in which no word is broken. What is wrong and what works have rows
// of their own.
func (s sheet) serviceGrid(a agenda, list []program.Service, size float64) (blocks []block, whole bool) {
	wrong := slices.IndexFunc(list, func(x program.Service) bool { return x.State == program.Open })
	if wrong < 0 {
		wrong = len(list)
	}
	between := s.gap(gapWide)
	most := max(1, int((s.w+between)/(s.times(size, serviceNarrowest)+between)))
	for columns := 1; columns <= min(most, len(list)); columns++ {
		first, ok1 := s.serviceRows(a, list[:wrong], columns, size)
		then, ok2 := s.serviceRows(a, list[wrong:], columns, size)
		if columns > 1 && whole && !(ok1 && ok2) {
			break
		}
		blocks, whole = slices.Concat(first, then), ok1 && ok2
		if heightOf(blocks) <= s.h && whole {
			break
		}
	}
	return blocks, whole
}

// serviceRows sets rows of cards, in fewer columns than that where they fill as
// few rows better.
func (s sheet) serviceRows(a agenda, list []program.Service, columns int, size float64) (blocks []block, whole bool) {
	if len(list) == 0 {
		return nil, true
	}
	rows := (len(list) + columns - 1) / columns
	columns = (len(list) + rows - 1) / rows
	between := s.gap(gapWide)
	width := scene.Px(int((s.w - between*scene.Px(columns-1)) / scene.Px(columns)))
	whole = true
	for row := range slices.Chunk(list, columns) {
		var cards []serviceCard
		h := scene.Px(0)
		for _, x := range row {
			c := s.serviceCard(a, x, width, size)
			cards, h, whole = append(cards, c), max(h, c.h), whole && c.whole
		}
		h += 2 * s.times(size, servicePad)
		blocks = append(blocks, block{h: h, above: between, most: h * 8 / 5, draw: func(height scene.Px) piece {
			var p piece
			for i, c := range cards {
				p.put(s.serviceDrawn(c, width, height, size), scene.Px(i)*(width+between), 0)
			}
			return p
		}})
	}
	return blocks, whole
}

// serviceCard is a service's card, measured.
type serviceCard struct {
	picture string
	tile    scene.Colour
	words   piece
	line    scene.Px // of the border; 0: none
	border  scene.Colour
	join    joining  // how to join a wireless network; may be none
	h       scene.Px // what all this takes
	whole   bool     // no word had to be broken
}

// serviceInner is the width of the words of a card.
func (s sheet) serviceInner(width scene.Px, size float64) scene.Px {
	return width - s.times(size, serviceTile) - 3*s.times(size, servicePad)
}

// serviceLines bounds a service's name.
const serviceLines = 4

// serviceCard sets a service. What is wrong has a border, a full ground behind
// its state, and a sign of its own.
func (s sheet) serviceCard(a agenda, x program.Service, width scene.Px, size float64) serviceCard {
	c := serviceCard{picture: s.servicePicture(x), tile: s.col.header}
	inner := s.serviceInner(width, size)
	name, state := s.style(size, scene.Bold), s.style(size*serviceState, scene.Bold)
	told := capital(s.serviceState(x))
	var label piece
	switch x.State {
	case program.Down:
		c.tile, c.line, c.border = s.col.alert, s.px(8), s.col.alert
		label = s.label("cross", told, state, s.col.alert, s.col.light, inner)
	case program.Degraded:
		c.tile, c.line, c.border = s.col.alert, s.px(4), s.col.alert
		label = s.label("warning", told, state, s.col.alertTint, s.col.alert, inner)
	case program.Closed:
		c.tile, c.line, c.border = s.col.quiet, s.px(4), s.col.edge
		label = s.label("closed", told, state, s.col.spent, s.col.quiet, inner)
	default:
		state.Weight = scene.Medium
		label = s.beside(s.sign("check", state, s.col.good), words{text: told, style: state, colour: s.col.good}, inner)
	}
	calm := s.labelUntil(&label, a.untilWords(x.Until), s.style(size*serviceState, scene.Medium), inner)
	left := s.h - 2*s.times(size, servicePad) - label.h - s.times(size, 0.12)
	lines := max(1, min(serviceLines, int(left/lineHeight(name))))
	c.words.put(s.set(words{text: x.Name, style: name, colour: s.col.ink, most: lines, even: true}, inner), 0, 0)
	c.words.below(label, 0, s.times(size, 0.12))
	hopeless := s.em(size) <= s.least && s.breaksWords(x.Name, name, inner+s.w-width) // not even alone in its row
	c.whole = calm && (hopeless || !s.breaksWords(x.Name, name, inner)) && !s.breaksWords(told, state, inner-2*state.Size)
	c.h = max(c.words.h, s.times(size, serviceTile))
	s.serviceJoin(&c, x, inner, size)
	return c
}

// labelUntil adds until when a state lasts: beside its label, or under it, or
// not at all where not even one more line finds room on the sheet. It reports
// whether that took two lines at most.
func (s sheet) labelUntil(label *piece, until string, st scene.Style, inner scene.Px) bool {
	if until == "" {
		return true
	}
	space := besideGap(st)
	if label.h < 2*lineHeight(st) && label.w+space+s.width(until, st) <= inner {
		line := s.set(words{text: until, style: st, colour: s.col.ink}, inner)
		label.put(line, label.w+space, middle(label.h, line.h))
		return true
	}
	line := s.set(words{text: capital(until), style: st, colour: s.col.ink, most: factLines}, inner)
	if label.h+line.h+3*lineHeight(st) <= s.h {
		label.below(line, 0, space/4)
	}
	return line.h <= 2*lineHeight(st)
}

// serviceDrawn draws a card of that size.
func (s sheet) serviceDrawn(c serviceCard, width, height scene.Px, size float64) piece {
	pad, side := s.times(size, servicePad), s.times(size, serviceTile)
	p := piece{w: width, h: height}
	p.box(scene.Box{Rect: scene.Rect{W: width, H: height}, Radius: s.corner(16), Fill: s.col.paper, Line: c.line, Stroke: c.border})
	if c.join.side > 0 {
		p.put(s.serviceJoined(c, width, height, size), pad, 0)
		p.w, p.h = width, height
		return p
	}
	if over := scene.Px(int(width * serviceOver)); height > width && over+c.words.h+3*pad <= height {
		left, top := middle(width, max(over, c.words.w)), middle(height, over+pad+c.words.h)
		p.put(s.tile(c.picture, over, c.tile, s.col.light), left, top)
		p.put(c.words, left, top+over+pad)
		p.h = height
		return p
	}
	p.put(s.tile(c.picture, side, c.tile, s.col.light), pad, middle(height, side))
	p.put(c.words, 2*pad+side, middle(height, c.words.h))
	return p
}

// servicePicture is the pictogram of a service, struck out where it cannot be
// used and such a one is known.
func (s sheet) servicePicture(x program.Service) string {
	picture := s.known(x.Pictogram, "info")
	if x.State == program.Down || x.State == program.Closed {
		picture = s.known(x.Pictogram+"-off", picture)
	}
	return picture
}

// serviceState names the state of a service.
func (s sheet) serviceState(x program.Service) string {
	switch x.State {
	case program.Down:
		return s.say.OutOfOrder
	case program.Degraded:
		return s.say.Slow
	case program.Closed:
		return s.say.Unavailable
	}
	return s.say.InService
}
