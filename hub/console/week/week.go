// Package week is the console's section "Semainier": the week of a site or of a
// quarter, as its screens will show it and as a table, with what collides in it and
// where each slot comes from. Hours and closures of a site are edited here, and what
// is held back of a calendar is accepted here, since it is in the week that one sees
// why.
//
// It shows no word that screens may not show. What is only known to take a room is
// told as that, and whose it is to nobody but those who arrange the site. It changes
// no calendar: those are their partners'.
package week

import (
	"context"
	"embed"
	"net/http"
	"net/url"
	"slices"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/network"
	"semainier/hub/plan"
	"semainier/hub/preview"
)

//go:embed templates/*.html words/*.toml
var files embed.FS

// The addresses of the section.
const (
	rootPath    = "/semainier"
	quarterPath = rootPath + "/quartier/"
	imagePath   = rootPath + "/image/"
	hoursPath   = rootPath + "/horaires/"
	heldPath    = rootPath + "/calendrier/"
)

// Hub is what the pages ask of the running hub.
type Hub interface {
	// Inputs gives what is known of each feed.
	Inputs(ctx context.Context, list []feeds.Feed) (map[feeds.FeedID]plan.Input, error)
}

// Drawer draws screens; *preview.Engine does.
type Drawer interface {
	Draw(ctx context.Context, k *preview.Known, r preview.Request) (preview.Picture, error)
}

// Section gives the section.
func Section(h Hub, d Drawer) desk.Section {
	s := section{h, d}
	see, arrange := access.See, access.Arrange
	return desk.Section{
		Name: "week", Files: files,
		Funcs: map[string]any{"swatch": swatch},
		Nav:   []desk.Nav{{Key: "week", Path: rootPath, Icon: "calendar", Need: see, Place: 10}},
		Routes: []desk.Route{
			{Method: http.MethodGet, Path: rootPath, Need: see, Do: s.choose},
			{Method: http.MethodGet, Path: rootPath + "/{site}", Need: see, On: ofSite, Do: s.showSite},
			{Method: http.MethodGet, Path: quarterPath + "{group}", Need: see, On: ofQuarter, Do: s.showQuarter},
			{Method: http.MethodGet, Path: imagePath + "{site}", Need: see, On: ofSite, Do: s.image},
			{Method: http.MethodGet, Path: hoursPath + "{site}", Need: arrange, On: ofSite, Do: s.showHours},
			{Method: http.MethodPost, Path: hoursPath + "{site}", Need: arrange, On: ofSite, Do: s.setHours, Try: tryHours},
			{Method: http.MethodPost, Path: hoursPath + "{site}/fermetures", Need: arrange, On: ofSite, Do: s.addClosure, Try: tryClosure},
			{Method: http.MethodPost, Path: hoursPath + "{site}/fermetures/retirer", Need: arrange, On: ofSite, Do: s.removeClosure, Try: tryClosure},
			{Method: http.MethodGet, Path: heldPath + "{feed}", Need: arrange, On: ofFeed, Do: s.showHeld},
			{Method: http.MethodPost, Path: heldPath + "{feed}", Need: arrange, On: ofFeed, Do: s.accept},
		},
	}
}

type section struct {
	hub   Hub
	drawn Drawer
}

// tryHours and tryClosure are forms for the tests of policies.
func tryHours(feeds.SiteID) url.Values {
	return url.Values{"monday-1-from": {"9 h"}, "monday-1-until": {"12 h"}}
}
func tryClosure(feeds.SiteID) url.Values { return url.Values{"from": {"2030-01-01"}} }

// ofSite is the site of the address.
func ofSite(p *desk.Page) (access.Target, error) {
	id := feeds.SiteID(p.R.PathValue("site"))
	if _, ok := p.Records.Site(id); !ok {
		return access.Target{}, desk.ErrNotFound
	}
	return at(id), nil
}

func at(sites ...feeds.SiteID) access.Target { return access.Target{Sites: sites} }

// ofQuarter is those of the sites of a quarter that who asks may see: a part of a
// quarter is a quarter too. Where there are none, it is all of them.
func ofQuarter(p *desk.Page) (access.Target, error) {
	g, ok := p.Records.Group(network.GroupID(p.R.PathValue("group")))
	if !ok {
		return access.Target{}, desk.ErrNotFound
	}
	if seen := seenIn(p, g.ID); len(seen) > 0 {
		return at(ids(seen)...), nil
	}
	var all []feeds.SiteID
	for _, s := range p.Records.Sites {
		if s.In([]network.GroupID{g.ID}) {
			all = append(all, s.ID)
		}
	}
	return access.Target{Sites: all, Network: len(all) == 0}, nil
}

// seenIn gives the sites of a quarter that who asks may see.
func seenIn(p *desk.Page, g network.GroupID) []network.Site {
	all := access.Sites(p.Records, p.Who.Grants, access.See)
	return slices.DeleteFunc(all, func(s network.Site) bool { return !s.In([]network.GroupID{g}) })
}

func ids(sites []network.Site) []feeds.SiteID {
	out := make([]feeds.SiteID, len(sites))
	for i, s := range sites {
		out[i] = s.ID
	}
	return out
}

// ofFeed is the sites that the feed of the address announces something for.
func ofFeed(p *desk.Page) (access.Target, error) {
	f, ok := feedOf(p, feeds.FeedID(p.R.PathValue("feed")))
	if !ok {
		return access.Target{}, desk.ErrNotFound
	}
	return at(sitesOf(f)...), nil
}

func feedOf(p *desk.Page, id feeds.FeedID) (feeds.Feed, bool) {
	i := slices.IndexFunc(p.Records.Feeds, func(f feeds.Feed) bool { return f.ID == id })
	if i < 0 {
		return feeds.Feed{}, false
	}
	return p.Records.Feeds[i], true
}

// sitesOf gives the site of a feed, and those that its titles name.
func sitesOf(f feeds.Feed) []feeds.SiteID {
	out := []feeds.SiteID{f.Site}
	for _, t := range f.Titles {
		if t.Site != "" && !slices.Contains(out, t.Site) {
			out = append(out, t.Site)
		}
	}
	return out
}

// partnerOf gives a partner; of one that is not there, its id.
func partnerOf(p *desk.Page, id feeds.PartnerID) feeds.Partner {
	if partner, ok := p.Records.Partner(id); ok {
		return partner
	}
	return feeds.Partner{ID: id, Name: string(id)}
}
