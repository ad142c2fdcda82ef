package layouts

import (
	"math"
	"strings"

	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// modeText tells how one is received.
func modeText(m program.Mode) string {
	say := french()
	switch m {
	case program.WalkIn:
		return say.WalkIn
	case program.Appointment:
		return say.Appointment
	case program.Video:
		return say.Video
	}
	return ""
}

// modeShape is the sign of a mode, told by its shape: a full dot, a hollow one,
// a camera.
func (s sheet) modeShape(m program.Mode, st scene.Style, c scene.Colour) piece {
	size := scene.Px(math.Round(float64(st.Size) * 0.62))
	p := piece{w: scene.Px(math.Round(float64(st.Size) * 0.8)), h: size}
	dot := scene.Box{Rect: scene.Rect{X: (p.w - size) / 2, W: size, H: size}, Radius: size / 2}
	switch m {
	case program.WalkIn:
		dot.Fill = c
		p.box(dot)
	case program.Appointment:
		dot.NoFill, dot.Line, dot.Stroke = true, max(2, scene.Px(math.Round(float64(st.Size)*0.11))), c
		p.box(dot)
	case program.Video:
		size = p.w
		p.h = size
		p.put(s.picto("video", "monitor", size, c), 0, 0)
	}
	return p
}

// mode sets the sign and the words of a mode; nothing for an unknown one.
func (s sheet) mode(m program.Mode, st scene.Style, shape, text scene.Colour, width scene.Px) piece {
	told := modeText(m)
	if told == "" {
		return piece{}
	}
	// A line may end after "Sans", not within "rendez-vous".
	told = strings.ReplaceAll(told, "-", "\u2011")
	p := s.beside(s.modeShape(m, st, shape), words{text: told, style: st, colour: text}, width)
	for i, it := range p.items {
		if t, ok := it.(scene.Text); ok {
			t.Text = strings.ReplaceAll(t.Text, "\u2011", "-")
			p.items[i] = t
		}
	}
	return p
}
