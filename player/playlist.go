package player

import (
	"errors"
	"fmt"
	"time"

	"semainier/hub/wire"
	"semainier/layouts"
	"semainier/layouts/program"
)

// recall takes the newest playlist of the disk that can be verified.
func (p *Player) recall() {
	if p.site() == "" {
		return
	}
	kept, err := p.o.Disk.Playlists()
	p.trouble("read the kept playlists", err)
	for _, sealed := range kept {
		pl, err := p.open(sealed)
		if err != nil {
			p.o.Log.Warn("kept playlist refused", "error", err)
			continue
		}
		p.onDisk = append(p.onDisk, pl.Program.For(p.o.Key))
		if p.held == nil || pl.Version > p.held.Version {
			p.hold(pl)
		}
	}
	if p.held != nil {
		p.want()
		p.o.Log.Info("playlist from the disk", "version", p.held.Version, "issued", p.held.Issued)
	}
}

// open verifies what the hub sealed, and that its hours can be told.
func (p *Player) open(sealed wire.Sealed) (wire.Playlist, error) {
	pl, err := wire.Open(sealed, p.hubKey, p.site())
	if err != nil {
		return pl, err
	}
	if p.o.Trials.Aside(pl.Version, theProgram) {
		return pl, fmt.Errorf("playlist of version %d: %w", pl.Version, errDeadly)
	}
	if _, err := pl.Program.Site.Location(); err != nil {
		return pl, fmt.Errorf("playlist of version %d: no hour of it can be told: %w", pl.Version, err)
	}
	return pl, nil
}

// hold takes a playlist as the one to show.
func (p *Player) hold(pl wire.Playlist) {
	var err error
	p.looks, err = layouts.LooksOf(pl.Program, p.o.Key)
	p.signed, p.leave = pl, time.Time{}
	p.compose()
	p.have.Store(pl.Version)
	p.o.Clock.Issued(pl.Issued)
	p.trouble("layout of this screen not usable, the default one stands in", err)
}

// hear takes what the hub said.
func (p *Player) hear(a wire.Answer) {
	before := p.Have()
	vouched := a.Secure || a.Proved(p.hubKey, p.o.Key) // nobody on the way can have said it
	confirmed := a.Unchanged && before != 0 && vouched
	if a.Welcome != nil {
		p.trouble(refused, p.learn(a.Welcome))
	}
	if a.Flash != nil {
		p.trouble("urgent notices refused", p.alert(a.Flash))
	}
	if a.Sealed != nil {
		err := p.accept(a.Sealed)
		p.trouble(unfit, err)
		confirmed = err == nil && (vouched || p.Have() != before)
	}
	if a.Order != nil {
		p.obey(a.Order, time.Now())
	}
	// A Hello wants no proof: in clear its time is no news, and nobody's fault.
	if !a.HubTime.IsZero() && !a.Asked.IsZero() && (a.Secure || len(a.Nonce) > 0) {
		p.trouble("hub's time refused", p.setClock(a))
	}
	var none error
	if a.None {
		none = errors.New("the hub has no program for this site: does the network have it still?")
	}
	if a.Welcome == nil && a.Flash == nil && a.Order == nil {
		p.trouble("no program", none)
	}
	if confirmed {
		p.trouble(unfit, nil) // also where it ended with the one before in view
		at, _ := p.o.Clock.Now()
		if !vouched { // it may have been held back since
			at = p.signed.Issued
		}
		p.confirmed = at
		if vouched || at.After(p.silent) {
			p.silent = at
		}
	}
	if p.Have() != before {
		p.trouble("note the time", p.note(p.o.Disk.NoteNow))
	}
}

// errUnproved says that anybody on the way could have told this time.
var errUnproved = errors.New("nobody vouches for it: over a line without encryption the hub must sign it (update the hub, or reach it by https)")

// setClock takes the hub's time from an answer to a question: it was true in the
// middle of the trip, give or take half of that. What was pushed may have waited
// anywhere, and a question without a nonce, as a hello, asks for no proof. A hub from before proofs is believed over TLS alone, as one is of which
// the screen has no key yet.
func (p *Player) setClock(a wire.Answer) error {
	proved := a.Proved(p.hubKey, p.o.Key)
	if old := len(a.Proof) == 0 || p.hubKey == nil; !proved && !(old && a.Secure) {
		return fmt.Errorf("take the hub's time %s: %w", a.HubTime.UTC().Format(time.RFC3339), errUnproved)
	}
	half := a.Came.Sub(a.Asked) / 2
	err := p.o.Clock.Heard(a.HubTime.Add(half+time.Since(a.Came)), half)
	p.timed = p.timed || err == nil
	return err
}

// unfit is the trouble of a playlist that is not taken.
const unfit = "playlist refused"

// What accept refuses.
var (
	errOlder  = errors.New("older than what is shown")
	errNoSite = errors.New("this screen is of no site")
	errDeadly = errors.New("set aside: its pages kill the player while they are made")
)

// accept holds a playlist if it is the newest. The one already held, sent
// again, is no error.
func (p *Player) accept(sealed wire.Sealed) error {
	if p.site() == "" {
		return errNoSite
	}
	pl, err := p.open(sealed)
	have := p.Have() // of this site: another one's version says nothing
	switch {
	case err != nil:
		return err
	case pl.Version < have:
		return fmt.Errorf("version %d, ours is %d: %w (a hub restored from a backup catches up when its version passes ours)", pl.Version, have, errOlder)
	case pl.Version == have:
		return nil
	}
	p.hold(pl)
	p.o.Log.Info("playlist received", "version", pl.Version, "issued", pl.Issued, "slots", len(pl.Program.Slots))
	p.keep(playlists, "keep the playlist", func() error {
		err := p.o.Disk.Keep(sealed)
		if err == nil {
			p.onDisk = append([]program.Program{pl.Program.For(p.o.Key)}, p.onDisk[:min(1, len(p.onDisk))]...)
			p.want()
		}
		return err
	})
	return nil
}
