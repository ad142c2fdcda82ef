package player

import (
	"crypto/rand"
	"errors"
	"fmt"
	"image"
	"maps"
	"slices"
	"time"

	"semainier/hub/wire"
	"semainier/layouts"
	"semainier/layouts/program"
	"semainier/player/snapshot"
)

// orders is what people at the hub asked of this screen: see wire.Order.
type orders struct {
	tickets []ticket             // told, the latest last
	done    map[string]time.Time // when, by the ID
	name    naming
	frames  []string // IDs of the orders for which a frame is awaited
}

// ticket is what an order must answer.
type ticket struct {
	text string
	told time.Time // by the clock of the process
}

// naming is the screen showing its name, until then; the zero value is not.
type naming struct {
	since, until time.Time
	aside        []rotation // the pages that it took the place of
}

// ticketsFor is for how long a ticket can be answered at most.
const ticketsFor = wire.TicketLife + wire.OrderLife

// maxFrames bounds the orders that wait for one frame; the earliest gives way.
const maxFrames = 8

// What obey refuses besides what wire.OpenOrder does.
var (
	errTicket = errors.New("it answers nothing that this screen said since it runs: was it recorded, and said again?")
	errLate   = errors.New("too late")
)

// newTicket gives the ticket of a Status that is told now.
func (p *Player) newTicket(now time.Time) string {
	o := &p.orders
	o.tickets = slices.DeleteFunc(o.tickets, func(t ticket) bool { return now.Sub(t.told) > ticketsFor })
	maps.DeleteFunc(o.done, func(_ string, at time.Time) bool { return now.Sub(at) > ticketsFor })
	t := ticket{rand.Text(), now}
	o.tickets = append(o.tickets, t)
	return t.text
}

// obey does what the hub's people ask, once. What is refused is no trouble of the
// screen's: over HTTP the order to start again is told once more to who has.
func (p *Player) obey(sealed wire.SealedOrder, now time.Time) {
	o, err := p.permit(sealed, now)
	if err != nil {
		p.o.Log.Warn("order refused", "error", err)
		return
	}
	if _, done := p.orders.done[o.ID]; done {
		return
	}
	p.orders.done[o.ID] = now
	p.o.Log.Info("asked by the hub", "do", o.Do, "order", o.ID)
	switch o.Do {
	case wire.Identify:
		if p.orders.name.until.IsZero() {
			p.orders.name = naming{since: now, aside: p.zones}
		}
		p.orders.name.until = now.Add(wire.IdentifyFor)
	case wire.Restart:
		p.o.Restart()
	case wire.Picture:
		p.orders.frames = append(p.orders.frames, o.ID)
		p.orders.frames = p.orders.frames[max(0, len(p.orders.frames)-maxFrames):]
		p.o.Screen.Capture()
	}
}

// permit reads an order, and says why it is not to be done if it isn't.
func (p *Player) permit(sealed wire.SealedOrder, now time.Time) (wire.Order, error) {
	if p.known.State != wire.Admitted {
		return wire.Order{}, errNoSite
	}
	o, err := wire.OpenOrder(sealed, p.hubKey, p.o.Key)
	if err != nil {
		return o, err
	}
	i := slices.IndexFunc(p.orders.tickets, func(t ticket) bool { return t.text == o.Ticket })
	if i < 0 {
		return o, fmt.Errorf("order %s to %s: %w", o.ID, o.Do, errTicket)
	}
	if age := now.Sub(p.orders.tickets[i].told); age > o.GoodFor() {
		return o, fmt.Errorf("order %s to %s, good for %v after its ticket, which is %v old: %w", o.ID, o.Do, o.GoodFor(), age.Round(time.Second), errLate)
	}
	return o, nil
}

// keepNaming ends the showing of the name when it is time.
func (p *Player) keepNaming(now time.Time) {
	if n := p.orders.name; !n.until.IsZero() && !now.Before(n.until) {
		p.orders.name.until = time.Time{}
	}
}

// screenName is what the screen calls itself: its name, else its id in the records,
// else the end of its key.
func (p *Player) screenName() string {
	if p.known.Name != "" {
		return p.known.Name
	}
	if p.held != nil {
		for _, s := range p.signed.Program.Screens {
			if s.Key == p.o.Key && s.ID != "" {
				return s.ID
			}
		}
	}
	return "… " + p.o.Key[max(0, len(p.o.Key)-keyEnd):]
}

// keyEnd is how many letters of a key tell two screens apart well enough.
const keyEnd = 6

// identify makes the page with the name. A fault of it costs that page.
func (p *Player) identify(v view, lv layouts.View) (sh layouts.Show, ok bool) {
	defer func() {
		var err error
		if fault := recover(); fault != nil {
			err, ok = fmt.Errorf("%v", fault), false
		}
		p.trouble("the screen's name not drawn", err)
	}()
	pr := program.Program{Site: program.Site{Zone: "UTC"}}
	if v.program != nil {
		pr = v.program.Program
	}
	return layouts.Identify(p.o.Faces, pr, lv, v.name), true
}

// before gives the pages that those of a new view go on from: when the name has been
// shown, the ones that it took the place of, for as long as they had left.
func (p *Player) before(v view, now time.Time) []rotation {
	n := p.orders.name
	if v.name != "" || n.since.IsZero() {
		return p.zones
	}
	p.orders.name = naming{}
	for i := range n.aside {
		n.aside[i].until = n.aside[i].until.Add(now.Sub(n.since))
	}
	return n.aside
}

// send makes a picture of what is on the screen, off the loop, and has the hub told.
func (p *Player) send(frame *image.RGBA) {
	ids := p.orders.frames
	p.orders.frames = nil
	at, trusted := p.o.Clock.Now()
	if !trusted {
		at = time.Time{}
	}
	p.work.Go(func() {
		s, err := snapshot.Of(frame)
		if err != nil {
			p.o.Log.Warn("no picture of the screen", "error", err)
			return
		}
		for _, id := range ids {
			s.Order, s.At = id, at
			p.o.Post.Send(s)
		}
	})
}
