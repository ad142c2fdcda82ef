package player

import (
	"encoding/json"
	"reflect"
	"slices"
	"time"
	"unicode/utf8"

	"semainier/hub/wire"
	"semainier/layouts"
	"semainier/layouts/program"
)

// sight is what people can see.
type sight struct {
	program *wire.Playlist // nil: none
	pages   []showing      // that of the main zone first
	notices []string       // ids of those that the pages tell

	done func(drawn bool) // see Trials
}

// shows reports whether a page of that kind is in view.
func (s sight) shows(kind layouts.PageKind) bool {
	return slices.ContainsFunc(s.pages, func(pg showing) bool { return pg.page == kind })
}

// breath is the least time between two Status: a screen on which much changes
// says so once.
const breath = time.Second

// see takes what has just become visible. A notice that was changed, or is gone
// from the program, has to be seen again to count.
func (p *Player) see(s sight, now time.Time) {
	news := s.program != p.inView.program || s.shows(layouts.PageIdentify) != p.inView.shows(layouts.PageIdentify)
	if s.program == nil {
		p.noticed = nil
	} else if news {
		p.noticed = slices.DeleteFunc(p.noticed, func(n program.Notice) bool {
			same, there := noticeOf(s.program.Program, n.ID)
			return !there || !reflect.DeepEqual(same, n)
		})
	}
	p.inView = s
	for _, id := range s.notices {
		seen := slices.ContainsFunc(p.noticed, func(n program.Notice) bool { return n.ID == id })
		if n, there := noticeOf(s.program.Program, id); there && !seen {
			p.noticed, news = append(p.noticed, n), true
		}
	}
	p.noticed = p.noticed[max(0, len(p.noticed)-wire.MaxStatusNotice):]
	if news {
		p.tellSoon(now)
	}
}

func noticeOf(pr program.Program, id string) (program.Notice, bool) {
	i := slices.IndexFunc(pr.Notices, func(n program.Notice) bool { return n.ID == id })
	if i < 0 {
		return program.Notice{}, false
	}
	return pr.Notices[i], true
}

// tellSoon has the hub told at once, or a breath after the last time.
func (p *Player) tellSoon(now time.Time) {
	at := p.spoke.Add(breath)
	if at.Before(now) {
		at = now
	}
	if at.Before(p.speak) {
		p.speak = at
	}
}

// keepTelling tells the hub how the screen is when it is time. A hub that was
// out of reach is told as soon as it is back.
func (p *Player) keepTelling(now time.Time) {
	_, online := p.o.Hub.Route()
	if online && !p.online {
		p.tellSoon(now)
	}
	p.online = online
	if now.Before(p.speak) {
		return
	}
	p.speak = now.Add(wire.HeartbeatEvery)
	if online && p.known.State == wire.Admitted { // nobody else may
		p.spoke = now
		p.o.Hub.Tell(p.status(now))
	}
}

// maxVersion bounds what a Status says of the program's own version.
const maxVersion = 60 // bytes

// status is how the screen is.
func (p *Player) status(now time.Time) wire.Status {
	via, _ := p.o.Hub.Route()
	_, trusted := p.o.Clock.Now()
	s := wire.Status{
		Wire: wire.Major, Site: p.known.Site, Player: cutTo(p.o.Version, maxVersion), Via: via,
		Uptime: int64(now.Sub(p.began) / time.Second), Heat: p.o.Machine.Heat(), DiskFree: p.o.Machine.DiskFree(),
		Trusted: trusted, Offset: p.o.Clock.Offset().Milliseconds(),
		Error: cutTo(p.troubles.last(), wire.MaxLastError), Width: p.window.X, Height: p.window.Y, Ticket: p.newTicket(now),
	}
	if pl := p.inView.program; pl != nil {
		s.Site, s.Version = pl.Site, pl.Version
	}
	for _, pg := range p.inView.pages[:min(len(p.inView.pages), wire.MaxStatusPages)] {
		s.Pages = append(s.Pages, string(pg.page))
	}
	for _, n := range p.noticed {
		s.Notices = append(s.Notices, n.ID)
	}
	for len(s.Notices) > 0 && !fits(s) {
		s.Notices = s.Notices[1:]
	}
	return s
}

func fits(s wire.Status) bool {
	b, err := json.Marshal(s)
	return err == nil && len(b) <= wire.MaxStatus
}

// cutTo cuts a text to n bytes, between two letters.
func cutTo(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
