package player

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"semainier/hub/wire"
	"semainier/layouts/program"
)

// How often the hub is asked who the screen is. Core NATS delivers at most once:
// what was pushed and lost is found then.
const (
	greetNoCode = 10 * time.Second // it has no code yet
	greetCode   = 30 * time.Second // people may be typing it
	greetKnown  = 5 * time.Minute
)

// farewell is how long the program of the site before stays in view after a
// move while that of the new site is on its way.
const farewell = 5 * time.Second

// renew is how old the Welcome on the disk may be before one that says nothing
// new replaces it: memory cards wear out.
const renew = 24 * time.Hour

// The troubles of a screen's standing.
const (
	unkeptWord = "keep what the hub said of this screen"
	refused    = "word of the hub about this screen refused"
	forgotten  = "the hub no longer knows this screen, the last program stays"
	crowded    = "no pairing code"
)

// remember takes from the disk who the screen is.
func (p *Player) remember() {
	papers, err := p.o.Papers.Welcomes()
	p.trouble("read what the hub said of this screen", err)
	for _, sealed := range papers {
		if p.o.Key == "" { // it cannot be read: the last program stays nevertheless
			p.o.Key = addressee(sealed)
		}
		w, hub, err := wire.OpenWelcome(sealed, p.o.HubKey, p.o.Key)
		switch {
		case err != nil:
			p.o.Log.Warn("what the hub said of this screen refused", "error", err, "hint", "the player's key or hub_key was changed: the screen asks to be paired")
		case p.known.State != "":
		case w.State == wire.Admitted && w.Site.Valid(), w.State == wire.Revoked:
			p.known, p.hubKey, p.kept = w, hub, w.Issued
		case w.State == wire.Waiting && p.shown == nil:
			p.shown = hub
		}
	}
}

// addressee reads, without believing it, which screen a Welcome speaks of; ""
// where that cannot be read.
func addressee(sealed wire.SealedWelcome) string {
	const head = ed25519.PublicKeySize + ed25519.SignatureSize
	var w wire.Welcome
	if len(sealed) < head || json.Unmarshal(sealed[head:], &w) != nil {
		return ""
	}
	return w.Key
}

// introduce says to the hub what the disk says: who this is, or that it asks to
// be paired.
func (p *Player) introduce(now time.Time) {
	p.speak = now.Add(wire.HeartbeatEvery)
	if p.known.State == "" {
		p.begin(now)
		return
	}
	p.hello(now)
	if p.known.State == wire.Admitted {
		p.o.Hub.Follow(p.known.Site)
	}
}

// hello asks the hub who the screen is.
func (p *Player) hello(now time.Time) {
	h := wire.Hello{Wire: wire.Major, Player: p.o.Version}
	p.greet = now.Add(greetKnown)
	if x := p.pairing; x != nil && x.reveal != nil {
		h.Commit = wire.CommitTo(x.reveal)
		if x.revealed() {
			h.Reveal = x.reveal
		}
		p.greet = now.Add(greetNoCode)
		if x.code != "" {
			p.greet = now.Add(greetCode)
		}
	}
	p.o.Hub.Greet(h)
}

// keepGreeting asks again when the time has come, but not while a busy hub is
// given its time.
func (p *Player) keepGreeting(now time.Time) {
	if now.Before(p.greet) {
		return
	}
	if x := p.pairing; x != nil && x.code == "" && !x.due.IsZero() {
		p.greet = x.due
		return
	}
	p.hello(now)
}

// Reasons to refuse what a hub says of the screen.
var (
	errReplayed = errors.New("older than what the hub said before (if the hub's clock was set back, it is taken once the hub has told its time)")
	errUnpinned = errors.New("nothing here vouches for the hub's key: give hub_key in player.toml (semainier hub key prints it), or make the screen a new one with semainier-player forget and pair it")
	errStanding = errors.New("of no use to this version: update the player")
)

// learn takes what the hub says of who this screen is.
func (p *Player) learn(sealed wire.SealedWelcome) error {
	now := time.Now()
	pinned := p.hubKey
	if pinned == nil && p.pairing.revealed() {
		pinned = p.pairing.hub
	}
	w, hub, err := wire.OpenWelcome(sealed, pinned, p.o.Key)
	if err != nil {
		if p.hubKey == nil && p.pairing.revealed() {
			p.meddled(now)
		}
		return err
	}
	if w.Issued.Before(p.known.Issued) && !p.early() {
		if w.State == p.known.State && w.Site == p.known.Site {
			return nil // two hubs whose clocks differ
		}
		return fmt.Errorf("%s, issued %s: %w", w.State, w.Issued.UTC().Format(time.RFC3339), errReplayed)
	}
	switch w.State {
	case wire.Admitted, wire.Revoked:
		return p.decided(w, hub, sealed, now)
	case wire.Unknown, wire.Waiting, wire.Busy:
		return p.undecided(w, hub, sealed, now)
	}
	return fmt.Errorf("standing %q: %w", w.State, errStanding)
}

// skew is how far the clocks of two hubs may be apart.
const skew = time.Hour

// early says that what the hub said of this screen is of a time that has yet to come, by
// the hub itself in this run: its clock was ahead then, and that word comes before none.
func (p *Player) early() bool {
	hub, _ := p.o.Clock.Now()
	return p.timed && p.known.Issued.After(hub.Add(skew))
}

// undecided takes the word of a hub that has no record of the screen.
func (p *Player) undecided(w wire.Welcome, hub ed25519.PublicKey, sealed wire.SealedWelcome, now time.Time) error {
	if p.known.State == wire.Admitted {
		p.trouble(forgotten, errors.New("was the hub restored from an older backup? Apply the network again, or pair the screen"))
	}
	switch w.State {
	case wire.Waiting:
		return p.waits(w, sealed, now)
	case wire.Busy:
		p.busy(w, now)
		return nil
	}
	return p.stranger(w, hub, now)
}

// decided takes the word of the hub's people: the screen is of a site, or of
// none any more.
func (p *Player) decided(w wire.Welcome, hub ed25519.PublicKey, sealed wire.SealedWelcome, now time.Time) error {
	switch {
	case p.hubKey == nil && !hub.Equal(p.shown):
		return fmt.Errorf("%s, but %w", w.State, errUnpinned)
	case w.State == wire.Admitted && !w.Site.Valid():
		return fmt.Errorf("admitted to site %q: %w", w.Site, errStanding)
	}
	before, asked := p.known, p.pairing != nil
	p.known, p.hubKey, p.pairing = w, hub, nil
	p.trouble(forgotten, nil)
	p.trouble(crowded, nil)
	news := w.State != before.State || w.Site != before.Site
	if news || w.Issued.Sub(p.kept).Abs() >= renew {
		p.keep(papers, unkeptWord, func() error {
			err := p.o.Papers.KeepWelcome(sealed)
			if err == nil {
				p.kept = w.Issued
			}
			return err
		})
	}
	if asked {
		p.hello(now) // without asking any longer
	}
	if news {
		p.settle(now)
	}
	return nil
}

// settle goes where the hub's people have put the screen.
func (p *Player) settle(now time.Time) {
	p.orders.name.until = time.Time{}
	if p.known.State == wire.Revoked {
		p.o.Log.Warn("this screen was revoked on the hub", "hint", "to use the device again: semainier-player forget, then pair it")
		p.drop()
		p.keep(playlists, "remove the playlists of a revoked screen", func() error {
			err := p.o.Disk.DropPlaylists()
			if err == nil {
				p.onDisk = nil
			}
			return err
		})
		p.o.Hub.Follow("")
		return
	}
	p.o.Log.Info("this screen is of a site", "site", p.known.Site, "name", p.known.Name)
	p.leave, p.flash = time.Time{}, wire.Flash{}
	p.have.Store(0)
	if p.held != nil && p.held.Site == p.known.Site {
		p.have.Store(p.held.Version)
	} else if p.held != nil {
		p.leave = now.Add(farewell)
	}
	p.o.Hub.Follow(p.known.Site)
	p.tellSoon(now)
}

// drop lets the program go that is in view.
func (p *Player) drop() {
	p.held, p.flash, p.leave = nil, wire.Flash{}, time.Time{}
	p.have.Store(0)
}

// site is the one followed; "" for none.
func (p *Player) site() program.SiteID {
	if p.known.State != wire.Admitted {
		return ""
	}
	return p.known.Site
}
