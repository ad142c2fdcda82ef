package publish

import (
	"fmt"
	"time"

	"semainier/hub/wire"
	"semainier/layouts/program"
)

// Flash pushes the urgent notices of a site ahead of its next program. Nothing is
// kept: the records already hold them, and the program will say the same. While
// the clock is behind nothing is pushed.
func (p *Publisher) Flash(site program.SiteID, notices []program.Notice, now time.Time) error {
	if _, ok := p.Now(); !ok {
		return nil
	}
	f := wire.Flash{Site: site, Issued: now.UTC(), Notices: notices}
	p.mu.Lock()
	f.Over = p.issues[site].Version
	if last := p.flashed[site]; !f.Issued.After(last) { // a clock that stands, or was set back
		f.Issued = last.Add(time.Nanosecond)
	}
	p.flashed[site] = f.Issued
	p.mu.Unlock()
	sealed, err := wire.SealFlash(f, p.opts.Key)
	if err != nil {
		return err
	}
	m := p.message(wire.PlaylistSubject(site))
	m.Header.Set(wire.StatusHeader, wire.StatusFlash)
	m.Data = sealed
	if err := p.conn.PublishMsg(m); err != nil {
		return fmt.Errorf("push the urgent notices of site %s: %w", site, err)
	}
	return nil
}
