package player

import (
	"bytes"
	"cmp"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"semainier/hub/wire"
)

// pairing is one exchange by which the hub learns a code that people read on
// the screen: see hub/wire, Pairing. It ends with another exchange, or when the
// hub has admitted the screen.
type pairing struct {
	reveal  []byte            // nil: only waiting for due
	hub     ed25519.PublicKey // who answered first, and nobody else from then on; nil: nobody yet
	salt    []byte
	code    string // empty: not yet
	link    string
	crowded bool      // too many ask at once
	due     time.Time // when another exchange begins; zero: not by itself
}

const (
	// suspicion is how long the screen waits before it begins anew after somebody
	// meddled with an exchange: it must not be made to flood the hub.
	suspicion = 2 * time.Second
	// crowd is when a busy hub is asked again that does not say it.
	crowd = time.Minute
)

// begin starts an exchange.
func (p *Player) begin(now time.Time) {
	crowded := p.pairing != nil && p.pairing.crowded
	x := &pairing{reveal: make([]byte, wire.NonceSize), crowded: crowded}
	rand.Read(x.reveal) // never fails: it would end the process
	p.pairing = x
	p.hello(now)
}

// keepPairing begins another exchange when the time has come: a code has ended,
// a busy hub may be asked again.
func (p *Player) keepPairing(now time.Time) {
	if x := p.pairing; x != nil && !x.due.IsZero() && !now.Before(x.due) {
		p.begin(now)
	}
}

// revealed says whether the hub's key and salt are fixed.
func (x *pairing) revealed() bool { return x != nil && x.hub != nil }

// meddled ends an exchange that somebody may have changed on its way.
func (p *Player) meddled(now time.Time) {
	p.pairing = &pairing{due: now.Add(suspicion)}
}

// errSalt says that the hub's part of a code changed after ours was told.
var errSalt = errors.New("the hub's number of this pairing changed on the way: a new one begins (if it goes on, somebody stands between screen and hub: give hub_key in player.toml)")

// stranger takes the hub's word that it does not know the screen, with its
// number for the code.
func (p *Player) stranger(w wire.Welcome, hub ed25519.PublicKey, now time.Time) error {
	x := p.pairing
	switch {
	case x == nil:
		p.begin(now)
	case x.reveal == nil, len(w.Salt) != wire.NonceSize: // the answer to an earlier question
	case !x.revealed():
		x.hub, x.salt = hub, w.Salt
		p.hello(now)
	case !bytes.Equal(x.salt, w.Salt):
		p.meddled(now)
		return errSalt
	}
	return nil
}

// waits takes the hub's word that the code may be typed now.
func (p *Player) waits(w wire.Welcome, sealed wire.SealedWelcome, now time.Time) error {
	x := p.pairing
	switch {
	case x == nil:
		p.begin(now) // the code was that of an earlier run
		return nil
	case !x.revealed(): // likewise
		return nil
	case !bytes.Equal(x.salt, w.Salt):
		p.meddled(now)
		return errSalt
	}
	life := min(time.Duration(max(0, w.Life))*time.Second, wire.CodeLife)
	x.crowded, x.due = false, now.Add(life)
	if x.code != "" {
		return nil
	}
	p.trouble(crowded, nil)
	x.code = wire.Code(p.o.Key, x.hub, x.reveal, x.salt)
	x.link = cmp.Or(w.Link, p.o.Home+wire.PairPath) + "?" + wire.CodeQuery + "=" + x.code
	p.o.Log.Info("the screen shows a pairing code", "code", x.code, "for", life, "hint", "on the hub: semainier screen pair CODE --site ID --name NAME")
	// A power cut between the typing and the hub's word must not cost the key.
	if p.hubKey == nil && !x.hub.Equal(p.shown) {
		p.keep(papers, unkeptWord, func() error { return p.o.Papers.KeepWelcome(sealed) })
	}
	p.shown = x.hub
	return nil
}

// busy takes the hub's word that too many screens ask at once. A code that is on
// the screen stays good.
func (p *Player) busy(w wire.Welcome, now time.Time) {
	if p.pairing == nil {
		p.pairing = &pairing{}
	}
	x := p.pairing
	if x.code != "" {
		return
	}
	wait := time.Duration(max(0, w.Retry)) * time.Second
	if wait == 0 {
		wait = crowd
	}
	wait = min(wait, wire.CodeLife)
	x.crowded, x.due = true, now.Add(wait)
	p.trouble(crowded, fmt.Errorf("too many screens ask the hub for one: asking again in %v (if only this one is being installed, look on the hub who asks)", wait))
}
