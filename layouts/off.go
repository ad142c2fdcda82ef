package layouts

import (
	"slices"
	"time"

	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// Dark reports whether the screen of that public nkey is to show nothing at the
// instant of a view: it has hours (program.Screen.On) and they are over, or have
// not begun. It never is while an urgent notice is to be seen or the time is not
// trusted.
func Dark(p program.Program, key string, v View) bool {
	i := slices.IndexFunc(p.Screens, func(s program.Screen) bool { return s.Key == key })
	if key == "" || i < 0 || len(p.Screens[i].On) == 0 {
		return false
	}
	a := newAgenda(p, v, french())
	return a.trusted && len(a.urgent()) == 0 && !lit(p.Screens[i].On, a.now)
}

// lit reports whether the clocks show an hour of such a week.
func lit(week [][]program.Hours, now time.Time) bool {
	day, clock := int(now.Weekday()+6)%7, program.Clock(now.Hour()*60+now.Minute())
	return day < len(week) && slices.ContainsFunc(week[day], func(h program.Hours) bool { return h.From <= clock && clock < h.Until })
}

// offHold is how long a dark page stays; another one of it follows.
const offHold = time.Hour

// Off is a screen that is dark: see Dark.
func Off(v View) Show {
	motion := v.Layout.orDefault().Theme.Motion
	return Show{Width: v.Width, Height: v.Height, Ground: black, Motion: motion, Zones: []Zone{{Name: layerBody, Pages: []Page{{Kind: PageOff, Part: 1, Of: 1, Hold: offHold}}}}}
}

// black is the ground of a dark screen.
const black scene.Colour = 0x000000
