// Package partners is where coordinators keep the bodies that come to their sites:
// what screens say of them, what they may speak about, and their calendars; and the
// page that a partner sees by a secret link, of what visitors will see.
//
// A calendar is shown at once with what it gives: next dates as screens will have
// them, what is odd about it and what to do, and the titles, places and categories
// that were found, to pick from. Those are the calendar's own words, under the law of
// hub/report: they are fetched for the one request, shown to whoever may edit the
// partner at that site, and gone with the answer. What is picked becomes a rule.
//
// The address of a calendar may hold a secret. It is typed and stored; what pages,
// addresses, logs and messages show of it is fetch.Mask.
package partners

import (
	"context"
	"embed"
	"net/http"
	"net/url"
	"time"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/plan"
	"semainier/hub/preview"
)

//go:embed templates/*.html words/*.toml
var files embed.FS

// Hub is what the section asks of the running hub.
type Hub interface {
	// Inputs gives what is held of these feeds.
	Inputs(ctx context.Context, list []feeds.Feed) (map[feeds.FeedID]plan.Input, error)
	// Read fetches the calendar of a feed, stored or not, as the gatherer would: what
	// its address gives now. It keeps nothing. Its error is a *fetch.Error.
	Read(ctx context.Context, f feeds.Feed) ([]byte, error)
}

// Drawer draws screens; *preview.Engine does.
type Drawer interface {
	Draw(ctx context.Context, k *preview.Known, r preview.Request) (preview.Picture, error)
}

// The bounds of looking at calendars while somebody waits.
const (
	// atOnce is how many are looked at: each may take ten times its size in memory.
	atOnce = 2
	// readWithin is how long one may take, waiting for its turn included.
	readWithin = 25 * time.Second
)

// Section gives the section.
func Section(h Hub, d Drawer) desk.Section {
	s := section{hub: h, drawn: d, seats: make(chan struct{}, atOnce)}
	edit := access.EditPartner
	get, post := http.MethodGet, http.MethodPost
	return desk.Section{
		Name: "partners", Files: files, Funcs: funcs(),
		Nav: []desk.Nav{{Key: "partners", Path: "/partenaires", Icon: "handshake", Need: access.See, Place: 40}},
		Routes: []desk.Route{
			{Method: get, Path: "/partenaires", Need: access.See, Do: s.list},
			{Method: get, Path: "/partenaires/etat", Need: access.See, Do: s.states},
			{Method: get, Path: "/partenaires/nouveau", Need: edit, Do: s.newPartner},
			{Method: post, Path: "/partenaires/nouveau", Need: edit, Do: s.addPartner},
			{Method: get, Path: "/partenaires/{partner}", Need: access.See, On: seePartner, Do: s.showPartner},
			{Method: post, Path: "/partenaires/{partner}", Need: edit, On: wholePartner, Do: s.setPartner},
			{Method: post, Path: "/partenaires/{partner}/paroles", Need: edit, On: anyPartner, Do: s.setVoice},
			{Method: get, Path: "/partenaires/{partner}/supprimer", Need: edit, On: goingPartner, Do: s.askRemovePartner},
			{Method: post, Path: "/partenaires/{partner}/supprimer", Need: edit, On: goingPartner, Do: s.removePartner},
			{Method: get, Path: "/partenaires/{partner}/lien", Need: edit, On: anyPartner, Do: s.showLink},
			{Method: post, Path: "/partenaires/{partner}/lien", Need: edit, On: anyPartner, Do: s.makeLink},
			{Method: post, Path: "/partenaires/{partner}/lien/retirer", Need: edit, On: anyPartner, Do: s.revokeLink},
			{Method: get, Path: "/calendriers/nouveau", Need: edit, Do: s.newFeed},
			{Method: post, Path: "/calendriers/nouveau", Need: edit, On: postedSite, Do: s.addFeed, Try: trySite},
			{Method: get, Path: "/calendriers/{feed}", Need: access.See, On: seeFeed, Do: s.showFeed},
			{Method: post, Path: "/calendriers/{feed}", Need: edit, On: wholeFeed, Do: s.setFeed},
			{Method: post, Path: "/calendriers/{feed}/contenu", Need: edit, On: wholeFeed, Do: s.showContent},
			{Method: post, Path: "/calendriers/{feed}/titres", Need: edit, On: wholeFeed, Do: s.setTitles},
			{Method: post, Path: "/calendriers/{feed}/espaces", Need: edit, On: wholeFeed, Do: s.setRooms},
			{Method: get, Path: "/calendriers/{feed}/supprimer", Need: edit, On: wholeFeed, Do: s.askRemoveFeed},
			{Method: post, Path: "/calendriers/{feed}/supprimer", Need: edit, On: wholeFeed, Do: s.removeFeed},
			{Method: get, Path: "/partenaire/{token}", Need: desk.Anybody, Do: s.visitors},
			{Method: get, Path: "/partenaire/{token}/ecran/{site}", Need: desk.Anybody, Do: s.picture},
		},
	}
}

type section struct {
	hub   Hub
	drawn Drawer
	seats chan struct{} // one for each calendar that is looked at
}

// trySite is a request for a new feed of the site.
func trySite(site feeds.SiteID) url.Values { return url.Values{"place": {string(site)}} }
