package screens

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/fleet"
	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/hub/wire"
)

// screenView is the page of a screen.
type screenView struct {
	ID      network.ScreenID
	Path    string
	Name    string
	Site    string
	State   state
	Trouble trouble
	Facts   []fact
	Photo   photoView
	Form    *settings // nil: whoever looks may not change it
	Speaks  bool      // it can be asked to do something
	Revoked bool
	Unknown bool   // the hub could not tell how it is doing
	Alert   string // why nothing was done
}

// fact is something that a screen says of itself.
type fact struct {
	What, Value string
	Warn        bool
}

func (s section) show(p *desk.Page) error {
	sc, err := screenOf(p)
	if err != nil {
		return err
	}
	return s.showScreen(p, screenView{}, sc)
}

// showScreen answers with the page of a screen, or with the part of it that htmx asks
// for. v has what is known already.
func (s section) showScreen(p *desk.Page, v screenView, sc network.Screen) error {
	how, err := s.one(p, sc)
	v.Unknown = err != nil
	v.ID, v.Path, v.Name, v.Site = sc.ID, path(sc.ID), nameOf(sc.ID, sc.Name), p.SiteName(sc.Site)
	v.State, v.Speaks, v.Revoked = stateOf(p, how), how.Speaks(), sc.Revoked
	if how.Speaks() {
		v.Trouble = troubleOf(p, how.Status.Error)
	}
	v.Facts = factsOf(p, how)
	may := p.May(access.EditScreen, access.Target{Sites: []feeds.SiteID{sc.Site}}) && !sc.Revoked
	v.Photo = s.photoOf(p, sc, how, may)
	if p.Partial() {
		switch p.R.URL.Query().Get(partQuery) {
		case "photo":
			return p.Part("photo", v.Photo)
		case "etat":
			return p.Part("state", v)
		case "faits":
			return p.Part("facts", v)
		}
	}
	if may && v.Form == nil {
		v.Form = settingsOf(p, sc)
	}
	if may {
		if err := s.explain(p, v.Form, sc, how); err != nil {
			return err
		}
	}
	p.Title = v.Name
	return p.Show("screen", v)
}

// What is told as a warning.
const (
	hot       = 80        // °C: a Raspberry Pi slows down
	fewBytes  = 500 << 20 // free on the disk
	wrongTime = 2 * time.Second
)

// factsOf tells what the screen last said of itself.
func factsOf(p *desk.Page, s fleet.Screen) []fact {
	said := s.Status
	var out []fact
	add := func(known bool, key, value string, warn bool) {
		if known && value != "" {
			out = append(out, fact{p.T("fact." + key), value, warn})
		}
	}
	spoke := s.Spoke()
	add(spoke && s.Speaks(), "pages", pagesOf(p, said.Pages), false)
	add(spoke, "program", programOf(p, s), s.Speaks() && said.Version != s.Version)
	add(!s.Heard.IsZero(), "heard", heard(p, s.Heard), false)
	add(spoke, "route", routeOf(p, said.Via), said.Via == wire.RouteHTTPS)
	add(said.Heat != 0, "heat", p.T("degrees", said.Heat), said.Heat >= hot)
	add(said.DiskFree != 0, "disk", p.T("gigabytes", typedNumber(math.Round(float64(said.DiskFree)/1e8)/10)), said.DiskFree < fewBytes)
	add(said.Uptime > 0, "uptime", p.T("since", lasting(p, said.Uptime)), false)
	add(spoke, "clock", clockOf(p, said), !said.Trusted)
	add(said.Width > 0, "size", fmt.Sprintf("%d × %d", said.Width, said.Height), false)
	add(spoke, "player", plain(said.Player), false)
	add(said.Version > 0, "version", strconv.FormatUint(said.Version, 10), false)
	add(true, "id", string(s.ID), false)
	return out
}

// heard says how long ago a screen spoke.
func heard(p *desk.Page, at time.Time) string {
	if p.Now.Sub(at) < time.Minute {
		return p.Ago(at)
	}
	return p.T("ago", p.Ago(at))
}

// routeOf names the way by which a screen reaches the hub.
func routeOf(p *desk.Page, via wire.Route) string {
	switch via {
	case wire.RouteNATS, wire.RouteWSS, wire.RouteHTTPS:
		return p.T("route." + string(via))
	}
	return ""
}

// lasting says how long something has lasted, of seconds that a screen said.
func lasting(p *desk.Page, seconds int64) string {
	const longest = 100 * 365 * 24 * 3600 // a Duration holds no more than three times that
	return p.Ago(p.Now.Add(-time.Duration(min(seconds, longest)) * time.Second))
}

// clockOf tells whether the clock of the device is right.
func clockOf(p *desk.Page, said wire.Status) string {
	off := time.Duration(said.Offset) * time.Millisecond
	switch {
	case !said.Trusted:
		return p.T("clock.unsure")
	case off > wrongTime || off < -wrongTime:
		return p.T("clock.off", off.Abs().Round(time.Second).String())
	}
	return p.T("clock.good")
}

// revoke shuts the screen out for good.
func (s section) revoke(p *desk.Page) error {
	sc, err := screenOf(p)
	if err != nil {
		return err
	}
	if p.Typed(sureField) != sure {
		return p.Fail(http.StatusUnprocessableEntity, "revoke.unsure")
	}
	saw := map[store.Ref]string{ref(sc.ID): store.Fingerprint(p.Records, ref(sc.ID))}
	sc.Revoked = true
	if err := p.Edit(store.Edit{Over: network.Records{Screens: []network.Screen{sc}}, Saw: saw}); err != nil {
		return err
	}
	return p.Back(wire.PairPath, "revoked", nameOf(sc.ID, sc.Name))
}

func ref(id network.ScreenID) store.Ref { return store.Ref{Kind: "screen", ID: string(id)} }
