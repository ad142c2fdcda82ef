package player

import (
	"reflect"
	"slices"
	"time"

	"semainier/hub/wire"
	"semainier/layouts/program"
)

// alert takes urgent notices that run ahead of the playlist.
func (p *Player) alert(sealed wire.SealedFlash) error {
	if p.site() == "" {
		return errNoSite
	}
	f, err := wire.OpenFlash(sealed, p.hubKey, p.site())
	if err != nil {
		return err
	}
	if !f.After(p.flash) {
		return nil // it was overtaken, or sent again
	}
	p.flash = f
	p.o.Log.Info("urgent notices received", "issued", f.Issued, "notices", len(f.Notices))
	if p.held != nil && p.held.Site == f.Site {
		p.compose()
	}
	return nil
}

// compose makes what this screen shows: the program as signed, with the urgent
// notices of a flash that runs ahead of it, without what is for other screens.
func (p *Player) compose() {
	pl := p.signed
	if f := p.flash; f.Site == pl.Site && pl.Version <= f.Over {
		urgent := func(n program.Notice) bool { return n.Importance == program.Urgent }
		pl.Program.Notices = slices.DeleteFunc(slices.Clone(pl.Program.Notices), urgent)
		for _, n := range f.Notices {
			if urgent(n) {
				pl.Program.Notices = append(pl.Program.Notices, n)
			}
		}
	}
	pl.Program = pl.Program.For(p.o.Key)
	if p.held != nil && hasNewAlert(pl.Program, p.held.Program) {
		p.orders.name.until = time.Time{} // people first
	}
	p.held = &pl
	p.want()
}

// want says which pictures are of use: of what is shown, and of what a restart
// would show.
func (p *Player) want() {
	if p.held != nil {
		p.o.Pictures.Want(p.held.Program, p.onDisk...)
	}
}

// hasNewAlert reports whether a program has an urgent notice that the one before had
// not.
func hasNewAlert(is, was program.Program) bool {
	return slices.ContainsFunc(is.Notices, func(n program.Notice) bool {
		old, there := noticeOf(was, n.ID)
		return n.Importance == program.Urgent && !(there && reflect.DeepEqual(old, n))
	})
}
