package presence

import (
	"errors"
	"time"

	"semainier/hub/wire"
)

// Why a screen cannot be given an order now.
var (
	ErrUnheard   = errors.New("the screen has said nothing for a minute: it is off, or the hub has just been started")
	ErrOldPlayer = errors.New("the screen's player does not know orders: update it")
)

// Ticket gives what an order to that screen answers (see wire.Order), and when it was
// heard; or ErrUnheard, or ErrOldPlayer.
func (b *Board) Ticket(key string, now time.Time) (ticket string, heard time.Time, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s, ok := b.seen[key]
	switch {
	case !ok || s.Status.Wire == 0 || now.Sub(s.Heard) > wire.TicketLife:
		return "", time.Time{}, ErrUnheard
	case s.Status.Ticket == "":
		return "", time.Time{}, ErrOldPlayer
	case s.Heard.After(now): // the clock was set back
		return s.Status.Ticket, now, nil
	}
	return s.Status.Ticket, s.Heard, nil
}
