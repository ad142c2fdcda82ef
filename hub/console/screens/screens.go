// Package screens is the part of the console about the devices on the walls: how each
// is doing, what is on it now, where it hangs and how it is read, when it is lit; and
// how a new one is paired and a lost one shut out.
//
// A code is typed by who stands before the screen that shows it, or was told it from
// there: the page never lists the codes of those that wait, or anybody who makes a
// device ask could be let in by one click.
//
// What a screen says of itself is shown as words that may be false. It decides nothing
// about what is on a screen, and keeps no picture of it: both are the hub's.
package screens

import (
	"context"
	"embed"
	"fmt"
	"net/http"
	"net/url"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/fleet"
	"semainier/hub/network"
	"semainier/hub/plan"
	"semainier/hub/presence"
	"semainier/hub/preview"
	"semainier/hub/wire"
)

//go:embed templates/*.html words/*.toml
var files embed.FS

// Hub is what the pages ask of the running hub.
type Hub interface {
	Fleet(ctx context.Context) (fleet.Fleet, error)
	// Order asks a screen to do something now. Its errors wrap presence.ErrUnheard
	// and presence.ErrOldPlayer.
	Order(ctx context.Context, screen network.ScreenID, do wire.Deed) (id string, err error)
	// Snapshot gives the last picture of a screen that was asked for.
	Snapshot(screen network.ScreenID) (presence.Picture, bool)
	// Inputs gives what is known of the calendars.
	Inputs(ctx context.Context, list []feeds.Feed) (map[feeds.FeedID]plan.Input, error)
}

// The names of the fields of forms, and of what addresses ask.
const (
	codeField     = wire.CodeQuery
	siteField     = "site"
	nameField     = "name"
	layoutField   = "layout"
	diagonalField = "diagonal"
	distanceField = "distance"
	litField      = "lit"
	sawField      = "saw"
	sureField     = "sur"
	sure          = "oui"

	partQuery  = "partie" // of a page, for htmx
	orderQuery = "ordre"  // a picture that is waited for
	tryQuery   = "essai"  // how often it was looked for
	tallQuery  = "debout" // a sample of a screen that hangs upright
)

type section struct {
	hub    Hub
	engine *preview.Engine
	types  *types
}

// Section gives the section; e draws what a screen would show with another layout.
func Section(h Hub, e *preview.Engine) desk.Section {
	s := section{h, e, &types{}}
	const one = wire.PairPath + "/{screen}"
	route := func(method, path string, need access.Action, on func(*desk.Page) (access.Target, error), do func(*desk.Page) error) desk.Route {
		return desk.Route{Method: method, Path: path, Need: need, On: on, Do: do}
	}
	pairing := route(http.MethodPost, wire.PairPath+"/relier", access.EditScreen, onTypedSite, s.pair)
	pairing.Try = func(site feeds.SiteID) url.Values {
		return url.Values{siteField: {string(site)}, nameField: {"Hall"}, codeField: {"K7M2QX"}}
	}
	setting := route(http.MethodPost, one, access.EditScreen, onBothSites, s.set)
	setting.Try = func(site feeds.SiteID) url.Values {
		return url.Values{siteField: {string(site)}, nameField: {"Hall"}}
	}
	revoking := route(http.MethodPost, one+"/retirer", access.EditScreen, onScreen, s.revoke)
	revoking.Try = func(feeds.SiteID) url.Values { return url.Values{sureField: {sure}} }
	return desk.Section{
		Name: "screens", Files: files,
		Nav: []desk.Nav{{Key: "screens", Path: wire.PairPath, Icon: "video", Need: access.See, Place: 50}},
		Routes: []desk.Route{
			route(http.MethodGet, wire.PairPath, access.See, nil, s.list),
			pairing,
			route(http.MethodGet, one, access.See, onScreen, s.show),
			setting,
			route(http.MethodGet, one+"/photo.jpg", access.See, onScreen, s.photo),
			route(http.MethodGet, one+"/apercu.png", access.See, onScreen, s.sample),
			route(http.MethodPost, one+"/identifier", access.EditScreen, onScreen, s.order(wire.Identify)),
			route(http.MethodPost, one+"/redemarrer", access.EditScreen, onScreen, s.order(wire.Restart)),
			route(http.MethodPost, one+"/photo", access.EditScreen, onScreen, s.order(wire.Picture)),
			revoking,
		},
	}
}

// path gives the address of the page of a screen.
func path(id network.ScreenID) string { return wire.PairPath + "/" + string(id) }

func screenOf(p *desk.Page) (network.Screen, error) {
	s, ok := p.Records.Screen(network.ScreenID(p.R.PathValue("screen")))
	if !ok {
		return s, fmt.Errorf("screen of the address: %w", desk.ErrNotFound)
	}
	return s, nil
}

// onScreen says that a request touches the site of its screen.
func onScreen(p *desk.Page) (access.Target, error) {
	s, err := screenOf(p)
	return access.Target{Sites: []feeds.SiteID{s.Site}}, err
}

// onBothSites says that it also touches the site to which the screen is moved.
func onBothSites(p *desk.Page) (access.Target, error) {
	on, err := onScreen(p)
	if to := feeds.SiteID(p.Typed(siteField)); err == nil && to != "" {
		on.Sites = append(on.Sites, to)
	}
	return on, err
}

// onTypedSite says that a request touches the site that its form names; where that
// names none, the form is shown again, with what is missing.
func onTypedSite(p *desk.Page) (access.Target, error) {
	if to := feeds.SiteID(p.Typed(siteField)); to != "" {
		return access.Target{Sites: []feeds.SiteID{to}}, nil
	}
	return access.Target{}, nil
}

// siteOptions gives the sites at which whoever asks may change screens.
func siteOptions(p *desk.Page, chosen feeds.SiteID) []desk.Option {
	var out []desk.Option
	for _, s := range access.Sites(p.Records, p.Who.Grants, access.EditScreen) {
		out = append(out, desk.Option{Value: string(s.ID), Word: s.Name, On: s.ID == chosen})
	}
	return out
}
