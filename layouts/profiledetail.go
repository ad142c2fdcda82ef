package layouts

import "semainier/layouts/scene"

// This file sets the details of a profile and draws it.

// addDetail adds a detail under those that are there, as much of it as ends above
// bottom: see addWords.
func (s sheet) addDetail(p *piece, f detail, tone Tone, width, bottom scene.Px, st profileStep) bool {
	style := s.style(st.text, scene.Medium)
	if f.loud {
		style.Weight = scene.Bold
	}
	text := f.text
	if f.rest != "" {
		text += " " + f.rest
	}
	w := words{text: text, style: style, colour: s.col.ink}
	sign := s.sign("pin", style, tone.Ink)
	indent := sign.w + besideGap(style)
	if f.state != nil && f.sign == "" {
		indent = 0
	}
	space := s.times(st.text, detailGap)
	inner, room, first := width-indent, bottom-p.h-space, lineHeight(style)
	var line, told piece
	if f.state != nil {
		label := s.stateLabel(*f.state, s.style(st.text, scene.Bold), s.w)
		if label.h > room {
			return false
		}
		if f.state.off() {
			w.strike, w.colour = true, s.col.quiet
		}
		told.put(label, 0, 0)
		first = max(first, label.h)
		if x := label.w + s.times(st.text, profileApart); label.h > 0 && x+s.width(text, style) <= inner {
			told.put(s.set(w, inner-x+1), x, scene.Px(int((label.h-lineHeight(style))/2)))
			w.text = ""
		}
	}
	if f.rest != "" && w.text != "" && s.width(text, style) > inner {
		w.text = f.text + "\n" + f.rest
	}
	whole := s.addWords(&told, w, inner, room, st)
	if told.h == 0 {
		return false
	}
	if f.sign != "" {
		line.put(s.sign(f.sign, style, tone.Ink), 0, scene.Px(int((first-sign.h)/2)))
	}
	line.put(told, indent, 0)
	if f.beside != nil {
		whole = s.addBeside(&line, *f.beside, tone, width, room, st) && whole
	}
	p.below(line, 0, space)
	return whole
}

// addBeside adds a detail to the right of another, or under it.
func (s sheet) addBeside(line *piece, f detail, tone Tone, width, bottom scene.Px, st profileStep) bool {
	var right piece
	x := line.w + s.em(st.text)
	if s.addDetail(&right, f, tone, s.w, bottom, st) && x+right.w <= width && right.h <= line.h {
		line.put(right, x, 0)
		return true
	}
	return s.addDetail(line, f, tone, width, bottom, st)
}

// drawProfile draws a profile of that size, its words moved down by shift, and the
// code of its link where there is room for one that can be scanned.
func (s sheet) drawProfile(p setProfile, w, h, shift scene.Px) piece {
	out := piece{w: w, h: h}
	ground := scene.Box{Rect: scene.Rect{W: w, H: h}, Radius: s.corner(16), Fill: p.tone.Tint}
	if p.on {
		ground.Line, ground.Stroke = s.px(4), s.col.header
	}
	out.box(ground)
	out.put(p.head, 0, shift)
	out.put(p.told, 0, shift+p.head.h)
	pad := s.times(p.st.text, profilePad)
	top := shift + p.head.h
	free := w - 2*pad - s.em(p.st.text)
	// Beside the details, or beside all words.
	side := max(min(free-p.told.w, h-pad-top), min(free-max(p.told.w, p.head.w-pad), h-2*pad))
	side = min(side, s.times(p.st.text, profileCodeMost))
	if p.link != "" && len(p.link) <= mostLink && side >= s.times(p.st.text, profileCodeLeast) {
		at := scene.Rect{X: w - pad - side, Y: h - pad - side, W: side, H: side}
		out.items = append(out.items, scene.Code{Rect: at, Text: p.link, Colour: s.col.ink})
	}
	out.w, out.h = w, h
	return out
}
