package notices

import (
	"cmp"
	"slices"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/fleet"
	"semainier/hub/network"
	"semainier/hub/store"
)

// count is how many screens show a notice.
type count struct {
	All, Shows, Late, Away int
	Sending                bool // programs with it are not out yet
}

// doing is what a screen does of a notice.
type doing string

// What screens do of a notice.
const (
	shows   doing = "shows"   // it has presented it
	soon    doing = "soon"    // it has it, and its turn comes
	late    doing = "late"    // it has an earlier program
	sending doing = "sending" // the program with it is on its way to all
	away    doing = "away"    // it is offline; it shows what it had
)

func byScreen(f fleet.Fleet) map[network.ScreenID]fleet.Screen {
	m := make(map[network.ScreenID]fleet.Screen, len(f.Screens))
	for _, s := range f.Screens {
		m[s.ID] = s
	}
	return m
}

// does judges one screen. What it presented of an earlier program counts for nothing:
// the words may have changed.
func does(p *desk.Page, id network.NoticeID, now fleet.Fleet, s fleet.Screen) doing {
	switch {
	case !s.Speaks():
		return away
	case now.Records < p.Version:
		return sending
	case s.State == fleet.Late:
		return late
	case slices.Contains(s.Status.Notices, string(id)):
		return shows
	}
	return soon
}

func countOf(p *desk.Page, n network.Notice, now fleet.Fleet, states map[network.ScreenID]fleet.Screen) count {
	var c count
	for _, sc := range screensOf(p.Records, n) {
		if !p.May(access.See, access.Target{Sites: []feeds.SiteID{sc.Site}}) {
			continue
		}
		c.add(does(p, n.ID, now, states[sc.ID]))
	}
	return c
}

func (c *count) add(d doing) {
	c.All++
	switch d {
	case shows:
		c.Shows++
	case late, soon:
		c.Late++
	case away:
		c.Away++
	case sending:
		c.Sending = true
	}
}

// Done reports whether every screen shows it.
func (c count) Done() bool { return c.All > 0 && c.Shows == c.All }

// shower is one screen on the page that follows a notice.
type shower struct {
	ID    network.ScreenID
	Name  string
	Does  doing
	Class string // of its state
	Since string // when it went, of one that is away
}

// showers are those of one site.
type showers struct {
	Site  string
	Count count
	List  []shower
}

// followed is the page that tells who shows a notice.
type followed struct {
	Notice network.Notice
	By     string
	Where  string
	When   string
	Count  count
	Sites  []showers
	Live   bool // it is published, has begun and is not over
	Begins string
	Writes bool
	// Saw is for who may take it off the screens from here: an alert that is over must
	// not wait for a form. Empty: nobody who looks may, or there is nothing to take off.
	Saw string
}

// follow tells who shows a notice, screen by screen.
func (s *section) follow(p *desk.Page) error {
	n, _, err := find(p)
	if err != nil {
		return err
	}
	now, err := s.hub.Fleet(p.Context())
	if err != nil {
		return err
	}
	v := followed{Notice: n, By: p.Records.Author(n), Where: whereOf(p, n), When: whenOf(p, n), Writes: p.May(access.Propose, targetOf(p.Records, n))}
	v.Live = n.State == network.Published && !n.From.After(p.Now) && (n.Until.IsZero() || p.Now.Before(n.Until))
	if n.State == network.Published && n.From.After(p.Now) {
		v.Begins = p.Moment(n.From, zoneOf(p, n))
	}
	if v.Live && p.May(access.Publish, targetOf(p.Records, n)) {
		v.Saw = p.Saw(store.Ref{Kind: "notice", ID: string(n.ID)})
	}
	states := byScreen(now)
	for _, sc := range screensOf(p.Records, n) {
		if !p.May(access.See, access.Target{Sites: []feeds.SiteID{sc.Site}}) {
			continue
		}
		v.add(p, sc, does(p, n.ID, now, states[sc.ID]), states[sc.ID])
	}
	p.Title = p.T("follow.title", n.Title)
	if p.Partial() {
		return p.Part("followed", v)
	}
	return p.Show("follow", v)
}

func (v *followed) add(p *desk.Page, sc network.Screen, d doing, state fleet.Screen) {
	site := p.SiteName(sc.Site)
	if len(v.Sites) == 0 || v.Sites[len(v.Sites)-1].Site != site {
		v.Sites = append(v.Sites, showers{Site: site})
	}
	at := &v.Sites[len(v.Sites)-1]
	one := shower{ID: sc.ID, Name: cmp.Or(sc.Name, string(sc.ID)), Does: d, Class: map[doing]string{shows: "good", away: "bad", late: "warn"}[d]}
	if d == away && !state.Since.IsZero() {
		one.Since = p.Moment(state.Since, zoneOf(p, network.Notice{Sites: []feeds.SiteID{sc.Site}}))
	}
	at.List = append(at.List, one)
	at.Count.add(d)
	v.Count.add(d)
}
