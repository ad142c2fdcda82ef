package layouts

import (
	"strings"

	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// modeTold gives the sign and the words of how one is received.
func (t *tongue) modeTold(m program.Mode) (sign, text string) {
	switch m {
	case program.WalkIn:
		return "door", t.WalkIn
	case program.Appointment:
		return "appointment", t.Appointment
	case program.Video:
		return "video", t.Video
	}
	return "", ""
}

// mode sets the sign and the words of a mode; nothing for an unknown one.
func (s sheet) mode(m program.Mode, st scene.Style, sign, text scene.Colour, width scene.Px) piece {
	name, told := s.say.modeTold(m)
	if told == "" {
		return piece{}
	}
	// A line may end after "Sans", not within "rendez-vous".
	told = strings.ReplaceAll(told, "-", "\u2011")
	p := s.beside(s.sign(name, st, sign), words{text: told, style: st, colour: text}, width)
	for i, it := range p.items {
		if t, ok := it.(scene.Text); ok {
			t.Text = strings.ReplaceAll(t.Text, "\u2011", "-")
			p.items[i] = t
		}
	}
	return p
}
