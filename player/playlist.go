package player

import (
	"errors"
	"fmt"

	"semainier/hub/wire"
)

// recall takes the newest playlist of the disk that can be verified.
func (p *Player) recall() {
	kept, err := p.o.Disk.Playlists()
	p.trouble("read the kept playlists", err)
	for _, sealed := range kept {
		pl, err := p.open(sealed)
		if err != nil {
			p.o.Log.Warn("kept playlist refused", "error", err)
			continue
		}
		if p.held == nil || pl.Version > p.held.Version {
			p.hold(pl)
		}
	}
	if p.held != nil {
		p.o.Log.Info("playlist from the disk", "version", p.held.Version, "issued", p.held.Issued)
	}
}

// open verifies what the hub sealed, and that its hours can be told.
func (p *Player) open(sealed wire.Sealed) (wire.Playlist, error) {
	pl, err := wire.Open(sealed, p.o.HubKey, p.o.Site)
	if err != nil {
		return pl, err
	}
	if _, err := pl.Program.Site.Location(); err != nil {
		return pl, fmt.Errorf("playlist of version %d: no hour of it can be told: %w", pl.Version, err)
	}
	return pl, nil
}

// hold takes a playlist as the one to show.
func (p *Player) hold(pl wire.Playlist) {
	p.held = &pl
	p.have.Store(pl.Version)
	p.o.Clock.Issued(pl.Issued)
	p.o.Pictures.Want(pl.Program)
	var err error
	p.looks, err = looksOf(pl.Program, p.o.Key)
	p.trouble("layout of this screen not usable, the default one stands in", err)
}

// hear takes what the hub said.
func (p *Player) hear(a wire.Answer) {
	confirmed, before := a.Unchanged && p.held != nil, p.Have()
	if a.Sealed != nil {
		err := p.accept(a.Sealed)
		p.trouble("playlist refused", err)
		confirmed = err == nil
	}
	if !a.HubTime.IsZero() {
		p.trouble("hub's time refused", p.o.Clock.Heard(a.HubTime))
	}
	var none error
	if a.None {
		none = errors.New("the hub has no program for this site: is the site of player.toml the right one?")
	}
	p.trouble("no program", none)
	if confirmed {
		now, _ := p.o.Clock.Now()
		p.confirmed, p.silent = now, now
	}
	if p.Have() != before {
		p.trouble("note the time", p.note(p.o.Disk.NoteNow))
	}
}

// errOlder says that a playlist would take the screen back.
var errOlder = errors.New("older than what is shown")

// accept holds a playlist if it is the newest. The one already held, sent
// again, is no error.
func (p *Player) accept(sealed wire.Sealed) error {
	pl, err := p.open(sealed)
	switch {
	case err != nil:
		return err
	case p.held != nil && pl.Version < p.held.Version:
		return fmt.Errorf("version %d, ours is %d: %w (a hub restored from a backup catches up when its version passes ours)", pl.Version, p.held.Version, errOlder)
	case p.held != nil && pl.Version == p.held.Version:
		return nil
	}
	p.hold(pl)
	p.o.Log.Info("playlist received", "version", pl.Version, "issued", pl.Issued, "slots", len(pl.Program.Slots))
	p.trouble("keep the playlist", p.o.Disk.Keep(sealed))
	return nil
}

// troubles remembers the last error of each kind, so that what goes wrong
// every minute is logged once, and its end too.
type troubles map[string]string

// trouble logs err under what, if it is news; nil ends the trouble.
func (p *Player) trouble(what string, err error) {
	now := ""
	if err != nil {
		now = err.Error()
	}
	before := p.troubles[what]
	p.troubles[what] = now
	switch {
	case now == before:
	case err != nil:
		p.o.Log.Warn(what, "error", err)
	default:
		p.o.Log.Info("no longer: " + what)
	}
}
