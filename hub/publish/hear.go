package publish

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/nats-io/nats.go"

	"semainier/hub/wire"
	"semainier/layouts/program"
)

// listen subscribes to what screens say, and hubs.
func (p *Publisher) listen() error {
	for subject, handle := range map[string]nats.MsgHandler{wire.AnyGetSubject: p.onGet, wire.AnyHello: p.onHello} {
		if _, err := p.conn.QueueSubscribe(subject, wire.QueueOfHubs, handle); err != nil {
			return fmt.Errorf("listen to screens on %s: %w", subject, err)
		}
	}
	// Not in the queue: each hub of several knows how all screens are.
	all := map[string]nats.MsgHandler{wire.AnyStatus: p.onStatus, wire.AnyPicture: p.onPicture, plannedSubject: p.onPlanned}
	if p.opts.External != nil { // where there may be several
		all[wire.AnyOrder] = p.onOrder
	}
	for subject, handle := range all {
		sub, err := p.conn.Subscribe(subject, handle)
		if err == nil && subject == wire.AnyPicture {
			err = sub.SetPendingLimits(-1, picturesPending)
		}
		if err != nil {
			return fmt.Errorf("listen on %s: %w", subject, err)
		}
	}
	if err := p.conn.Flush(); err != nil {
		return fmt.Errorf("listen to screens: %w", err)
	}
	return nil
}

// The temperatures that a processor can have, in °C.
const (
	coldest = -60
	hottest = 200
)

// sober gives a Status without what would move the cursor or the colours of a
// terminal, and without measures that nothing can have: people read it in several
// places, and a stolen key can say anything.
func sober(s wire.Status) wire.Status {
	s.Site, s.Via = program.SiteID(printable(string(s.Site))), wire.Route(printable(string(s.Via)))
	s.Player, s.Error, s.Ticket = printable(s.Player), printable(s.Error), printable(s.Ticket)
	for _, list := range [][]string{s.Pages, s.Notices} {
		for i := range list {
			list[i] = printable(list[i])
		}
	}
	if s.Heat < coldest || s.Heat > hottest {
		s.Heat = 0
	}
	s.DiskFree, s.Uptime = max(0, s.DiskFree), max(0, s.Uptime)
	return s
}

func printable(said string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) && r != '\u00a0' && r != '\u202f' { // no-break spaces of French words
			return -1
		}
		return r
	}, said)
}
