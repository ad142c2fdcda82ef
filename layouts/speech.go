package layouts

import (
	"semainier/layouts/glyph"
	"semainier/layouts/scene"
)

// speech is what a notice says, to be set: a word above, a title, a text that
// may take several pages, and who speaks.
type speech struct {
	above       piece // on the first page; may be empty
	title, text string
	by          string

	titleStyle, textStyle, byStyle scene.Style
	titleInk, ink, quiet           scene.Colour
}

// Distances of a speech, in parts of the size of its text, and how far its lines
// stand apart besides.
const (
	speechGap   = 0.5
	speechLines = 0.1
	speechPause = 0.55 // of a line, between two paragraphs
)

// speechTitle is the largest part of a page that a title may take.
const speechTitle = 0.55

// pages sets a speech in as many pages as it takes; one that goes on says so at
// its end. whole is false if a word or the title had to be cut.
func (sp speech) pages(s sheet, width, room scene.Px) (pages []piece, whole bool) {
	by := s.set(words{text: sp.by, style: sp.byStyle, colour: sp.quiet, most: 2}, width)
	follows := s.beside(s.sign("arrow-right", sp.byStyle, sp.quiet), words{text: s.say.MoreFollows, style: sp.byStyle, colour: sp.quiet, most: 1}, width)
	head, whole := sp.head(s, width, room, room-2*sp.space()-sp.lineStep()-max(by.h, follows.h))
	whole = whole && !s.breaksWords(sp.title, sp.titleStyle, width) && !s.breaksWords(sp.text, sp.textStyle, width)
	for lines := sp.lines(s, width); ; head = sp.again(s, width, room) {
		left := room - head.h - sp.space()
		n, end := sp.holds(lines, left-sp.closing(by)), by
		more := len(lines) > n
		if more {
			n, end = min(sp.holds(lines, left-sp.closing(follows)), len(lines)-1), follows
		}
		n = min(n, len(lines))
		p := piece{w: width}
		p.below(head, 0, 0)
		p.below(sp.block(s, lines[:n]), 0, sp.space())
		p.below(end, 0, sp.space())
		pages = append(pages, p)
		if lines = trimmed(lines[n:]); !more {
			return pages, whole
		}
	}
}

// head sets what stands over the text; whole is false if the title had to be
// cut, since it would take too much of the room or more than the most that
// leaves some for a text, or what stands over it had to be left out.
func (sp speech) head(s sheet, width, room, most scene.Px) (head piece, whole bool) {
	lines := max(1, int(float64(room)*speechTitle/float64(lineHeight(sp.titleStyle))))
	all := len(s.faces.Wrap(sp.title, sp.titleStyle, width, 0))
	for above := sp.above; ; {
		title := s.set(words{text: sp.title, style: sp.titleStyle, colour: sp.titleInk, most: lines, even: true}, width)
		head = piece{}
		head.below(above, 0, 0)
		head.below(title, 0, sp.space()/2)
		switch lines = len(title.items); {
		case head.h <= most || lines <= 1 && above.h == 0:
			return head, all <= lines && above.h == sp.above.h
		case lines > 1:
			lines--
		default:
			above = piece{}
		}
	}
}

// againLines is how many lines the title takes at most on a further page, one only
// where a page has less room than againRoom lines.
const (
	againLines = 2
	againRoom  = 7
)

// again is the title over what goes on from the page before, in the size of the
// text.
func (sp speech) again(s sheet, width, room scene.Px) piece {
	most := againLines
	if room < againRoom*lineHeight(sp.textStyle) {
		most = 1
	}
	st := sp.textStyle
	st.Weight = scene.Bold
	return s.set(words{text: sp.title, style: st, colour: sp.titleInk, most: most, even: true}, width)
}

// space is the distance of title, text and speaker.
func (sp speech) space() scene.Px { return scene.Px(int(float64(sp.textStyle.Size) * speechGap)) }

// closing is what a last line takes.
func (sp speech) closing(p piece) scene.Px {
	if p.h == 0 {
		return 0
	}
	return p.h + sp.space()
}

// lines breaks the text, into lines of about one length where it is short.
func (sp speech) lines(s sheet, width scene.Px) []glyph.Line {
	if sp.text == "" {
		return nil
	}
	lines := s.faces.Wrap(sp.text, sp.textStyle, width, 0)
	if len(lines) > 1 {
		lines = s.balanced(words{text: sp.text, style: sp.textStyle}, width, lines)
	}
	return lines
}

// lineStep is the distance of two lines of the text.
func (sp speech) lineStep() scene.Px {
	return lineHeight(sp.textStyle) + scene.Px(int(float64(sp.textStyle.Size)*speechLines))
}

// step is the distance of a line from the next one: less for an empty one, the
// space between two paragraphs.
func (sp speech) step(l glyph.Line) scene.Px {
	if l.Text == "" {
		return scene.Px(int(float64(sp.lineStep()) * speechPause))
	}
	return sp.lineStep()
}

// holds gives how many of the lines a room has place for, one at least.
func (sp speech) holds(lines []glyph.Line, room scene.Px) int {
	room += sp.lineStep() - lineHeight(sp.textStyle)
	n := 0
	for n < len(lines) && room >= sp.step(lines[n]) {
		room, n = room-sp.step(lines[n]), n+1
	}
	return max(1, n)
}

// trimmed leaves out the empty lines at the head of a page.
func trimmed(lines []glyph.Line) []glyph.Line {
	for len(lines) > 0 && lines[0].Text == "" {
		lines = lines[1:]
	}
	return lines
}

// block draws lines.
func (sp speech) block(s sheet, lines []glyph.Line) piece {
	var p piece
	y := scene.Px(0)
	for _, l := range lines {
		if l.Text != "" {
			p.items = append(p.items, scene.Text{Y: y + s.baseline(sp.textStyle), Text: l.Text, Style: sp.textStyle, Colour: sp.ink})
			p.w, p.h = max(p.w, l.Width), y+lineHeight(sp.textStyle)
		}
		y += sp.step(l)
	}
	return p
}
