package player

import "time"

// light is whether the display is to be lit. That is told it at every change,
// and every minute: one that was switched by hand, or came back by itself, is met
// then, as no schedule that fires once would.
type light struct {
	dark bool      // wanted
	told bool      // dark, as last told
	due  time.Time // when it is told again
}

const lightEvery = time.Minute

func (p *Player) keepLight(now time.Time) {
	l := &p.light
	if l.told == l.dark && now.Before(l.due) {
		return
	}
	l.told, l.due = l.dark, now.Add(lightEvery)
	p.trouble("switch the display", p.o.Display.Light(!l.dark))
}

// lit is a display that cannot be switched.
type lit struct{}

func (lit) Light(bool) error { return nil }
func (lit) Connected() bool  { return true }
