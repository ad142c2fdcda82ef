package layouts

import (
	"math"
	"net/url"
	"strings"

	"semainier/layouts/glyph"
	"semainier/layouts/scene"
)

// codeModule is the least side of a module of a QR code, which a phone then
// reads from a metre: a code is read from about ten times its width (ISO/IEC
// 18004 leaves it to the camera; the rule is the trade's), and that of a short
// address is 33 modules wide.
const codeModule Millimetres = 3

// codePixels is the least side of a module in pixels, for a camera to part one
// from the next; in a narrow place codePixelsTight are.
const (
	codePixels      = 3
	codePixelsTight = 2
)

// codeShare is the part of the sheet's shorter side that a code takes where that
// is more than it needs, codeMost the largest that it may take.
const (
	codeShare = 0.27
	codeMost  = 0.42
)

// codeSide gives the side of the QR code of a text on this sheet; zero if none
// that can be read finds room.
func (s sheet) codeSide(text string) scene.Px {
	return s.codeSideFrom(text, min(s.w, s.h)*codeShare)
}

// codeSideFrom gives the side of a QR code that is as large as it is wanted, or as
// it must be to be read; zero if none that can be read finds room on this sheet.
func (s sheet) codeSideFrom(text string, wanted scene.Px) scene.Px {
	modules := scene.Px(glyph.CodeModules(text))
	if modules == 0 || s.pitch <= 0 {
		return 0
	}
	each := max(codePixels, scene.Px(math.Ceil(float64(codeModule/s.pitch))), scene.Px(int(wanted/modules)))
	if each = min(each, scene.Px(int(min(s.w, s.h)*codeMost/modules))); each < codePixelsTight {
		return 0
	}
	return each * modules
}

// codeOf gives the QR code of an address on light ground, whatever the theme;
// nothing if it finds no room.
func (s sheet) codeOf(address string) piece { return s.codeDrawn(address, s.codeSide(address)) }

// codeDrawn is codeOf at a side that was found; nothing where that is zero.
func (s sheet) codeDrawn(text string, side scene.Px) piece {
	if side == 0 {
		return piece{}
	}
	light, dark := s.col.paper, s.col.ink
	if Luminance(light) < Luminance(dark) {
		light, dark = dark, light
	}
	line := s.px(3)
	frame := scene.Rect{W: side + 2*line, H: side + 2*line}
	return piece{w: frame.W, h: frame.H, items: []scene.Item{
		scene.Box{Rect: frame, Fill: light, Line: line, Stroke: s.col.edge},
		scene.Code{Rect: frame.Inset(line, line), Text: text, Colour: dark},
	}}
}

// codeWords is the least width of the words beside a code, in ems.
const codeWords = 8.0

// linked sets the QR code of an address with what it is for: a name, and that
// one aims a phone at it. The words stand at its right where there is room, else
// under it. Where no code finds room there is the name alone; what is no address
// of the web gives nothing. whole is false if the name had to be cut.
func (s sheet) linked(address, name string, width scene.Px, size float64) (p piece, whole bool) {
	address, _, ok := webAddress(address)
	if !ok {
		return piece{}, true
	}
	code := s.codeOf(address)
	bold := words{text: name, style: s.style(size, scene.Bold), colour: s.col.ink, most: 1}
	if code.w == 0 && name == "" {
		return piece{}, true
	}
	if code.w == 0 {
		p = s.beside(s.sign("globe", bold.style, s.col.header), bold, width)
		return p, p.w < width && s.width(name, bold.style)+bold.style.Size*3/2 <= width
	}
	space := s.times(size, 0.7)
	abreast := width-code.w-space >= max(s.times(size, codeWords), s.width(name, bold.style))
	room := width
	if abreast {
		room -= code.w + space
	}
	var told piece
	if name != "" {
		told.below(s.set(bold, room), 0, 0)
	}
	aim := s.style(size, scene.Regular)
	told.below(s.beside(s.sign("mobile", aim, s.col.header), words{text: s.say.ScanCode, style: aim, colour: s.col.ink, even: true}, room), 0, s.times(size, 0.1))
	p.put(code, 0, 0)
	if abreast {
		p.put(told, code.w+space, max(0, middle(code.h, told.h)))
	} else {
		p.below(told, 0, s.times(size, 0.3))
	}
	return p, s.width(name, bold.style) <= room && !s.breaksWords(s.say.ScanCode, aim, room-aim.Size*3/2)
}

// hostOf gives the name of the host of an address.
func hostOf(address string) string {
	_, host, _ := webAddress(address)
	return host
}

// webAddress gives an address as a phone takes it and the host as people know
// it: without "www.". ok is false for anything but http and https.
func webAddress(link string) (address, host string, ok bool) {
	link = strings.TrimSpace(link)
	if link != "" && !strings.Contains(link, ":") {
		link = "https://" + link
	}
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return "", "", false
	}
	return link, strings.TrimPrefix(u.Hostname(), "www."), true
}
