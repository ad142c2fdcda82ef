package player

import (
	"time"

	"semainier/layouts"
)

// patientFor is how long a newer version of the player waits for a good moment.
const patientFor = 15 * time.Minute

// keepUpdating begins anew, where a newer version of the player is there, at a moment
// when few would notice: when a page turns, or at last at any time; but not while
// something urgent is shown, nor in the dark or without a display: a black screen would
// prove the new one.
func (p *Player) keepUpdating(turned bool, now time.Time) {
	dark := p.light.dark || !p.unseen.IsZero()
	p.o.Updates.Dark(dark)
	p.trouble("a newer player", p.o.Updates.Fault())
	if !p.o.Updates.Due() || dark {
		p.overtaken = time.Time{}
		return
	}
	if p.overtaken.IsZero() {
		p.overtaken = now
	}
	if p.inView.shows(layouts.PageUrgent) {
		return
	}
	if turned || p.o.Hasty || now.Sub(p.overtaken) >= patientFor {
		p.o.Restart()
	}
}

// noUpdates are those of a program that stays as it is.
type noUpdates struct{}

func (noUpdates) Due() bool    { return false }
func (noUpdates) Fault() error { return nil }
func (noUpdates) Dark(bool)    {}
func (noUpdates) Waits()       {}
