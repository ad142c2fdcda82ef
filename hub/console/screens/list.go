package screens

import (
	"net/http"
	"slices"
	"time"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/fleet"
	"semainier/hub/network"
	"semainier/hub/wire"
)

// row is a screen of the list.
type row struct {
	Path, Name string
	State      state
	Shows      string // the pages on it now
	Program    string // whether it shows the last one
	Trouble    trouble
}

// siteRows are the screens of a site.
type siteRows struct {
	ID   feeds.SiteID
	Name string
	Rows []row
}

// pairForm is the form by which a screen is paired.
type pairForm struct {
	Code, Name string
	Sites      []desk.Option // none: whoever looks may not pair
	Wrong      map[string]string
	Open       bool // it is what one came for
}

// listView is the page of all screens.
type listView struct {
	Sites   []siteRows
	Revoked []row
	Counts  []count
	Unknown bool // the hub could not tell
	Pair    pairForm
	Waiting []waiting
}

type count struct{ Words, Tint string }

// waiting is a screen that shows a code.
type waiting struct{ Since, For, Address, Player string }

// list answers with all screens or, for htmx, with the part that changes by itself.
func (s section) list(p *desk.Page) error {
	if p.Partial() {
		v, err := s.screens(p)
		if err != nil {
			return err
		}
		return p.Part("screens", v)
	}
	typed := p.R.URL.Query().Get(codeField)
	return s.showList(p, pairForm{Code: plain(typed), Open: typed != ""}, "")
}

// showList answers with all screens and the form to pair one.
func (s section) showList(p *desk.Page, f pairForm, site feeds.SiteID) error {
	v, err := s.screens(p)
	if err != nil {
		return err
	}
	if len(f.Wrong) > 0 {
		p.Status(http.StatusUnprocessableEntity)
	}
	if code, ok := wire.ReadCode(f.Code); ok {
		f.Code = code
	}
	f.Sites = siteOptions(p, site)
	if len(f.Sites) > 0 {
		asking, err := p.Store().Enrolments(p.Context(), p.Now)
		if err != nil {
			return err
		}
		for _, e := range asking {
			v.Waiting = append(v.Waiting, waiting{p.Ago(e.Asked), minutes(p, e.Expires.Sub(p.Now)), plain(e.Address), plain(e.Player)})
		}
	}
	f.Open = f.Open || len(f.Wrong) > 0 || len(v.Waiting) > 0 || len(v.Sites) == 0
	v.Pair = f
	return p.Show("list", v)
}

func minutes(p *desk.Page, d time.Duration) string { return p.T("minutes", max(1, int(d.Minutes()))) }

// screens gives the screens that whoever asks may see, by site.
func (s section) screens(p *desk.Page) (listView, error) {
	var v listView
	all, err := s.fleet(p)
	if err != nil {
		v.Unknown = true
	}
	tally := map[fleet.Condition]int{}
	for _, site := range access.Sites(p.Records, p.Who.Grants, access.See) {
		rows := siteRows{ID: site.ID, Name: site.Name}
		for _, sc := range all {
			switch {
			case sc.Site != site.ID:
			case sc.State == fleet.Revoked:
				v.Revoked = append(v.Revoked, rowOf(p, sc))
			default:
				rows.Rows = append(rows.Rows, rowOf(p, sc))
				tally[sc.State]++
			}
		}
		if len(rows.Rows) > 0 {
			v.Sites = append(v.Sites, rows)
		}
	}
	for _, c := range []fleet.Condition{fleet.Online, fleet.Late, fleet.Offline, fleet.Never} {
		if n := tally[c]; n > 0 {
			v.Counts = append(v.Counts, count{p.T("count", n, p.T("screen."+string(c))), tint(c)})
		}
	}
	return v, nil
}

// fleet gives how the screens of the records are doing. The hub may know them as they
// were a moment ago: what the records say of them holds. With an error it is what the
// records alone say.
func (s section) fleet(p *desk.Page) ([]fleet.Screen, error) {
	f, err := s.hub.Fleet(p.Context())
	if err != nil {
		p.Log().Error("screens: how they are doing is not known", "error", err)
	}
	out := fleet.Of(p.Records, p.Version, nil, nil, p.Now).Screens
	for i, sc := range out {
		at := slices.IndexFunc(f.Screens, func(known fleet.Screen) bool { return known.ID == sc.ID })
		if at >= 0 && sc.State != fleet.Revoked {
			out[i] = f.Screens[at]
			out[i].Site, out[i].Name = sc.Site, sc.Name
		}
	}
	return out, err
}

// one gives how one screen is doing.
func (s section) one(p *desk.Page, sc network.Screen) (fleet.Screen, error) {
	all, err := s.fleet(p)
	return all[slices.IndexFunc(all, func(f fleet.Screen) bool { return f.ID == sc.ID })], err // it is of the records
}

func rowOf(p *desk.Page, s fleet.Screen) row {
	r := row{Path: path(s.ID), Name: nameOf(s.ID, s.Name), State: stateOf(p, s)}
	if s.Speaks() && s.Spoke() {
		r.Shows = pagesOf(p, s.Status.Pages)
		if s.State != fleet.Late { // of which State.More tells the same
			r.Program = programOf(p, s)
		}
		r.Trouble = troubleOf(p, s.Status.Error)
	}
	return r
}

// programOf tells whether a screen shows the program that was published last.
func programOf(p *desk.Page, s fleet.Screen) string {
	switch {
	case s.Status.Version == 0:
		return p.T("program.none")
	case s.Status.Version != s.Version:
		return p.T("program.late")
	}
	return p.T("program.good")
}
