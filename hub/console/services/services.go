// Package services is the part of the console in which people say that an equipment
// of a place is open, slow, out of order or closed: one tap for one state.
//
// A state other than open has an end that comes by itself, unless somebody chose that
// it has none: what was said on Monday is not believed on Friday. The page tells how
// many screens show what was said, and goes on telling it.
//
// It decides nothing about what screens show of a state (hub/plan does), and two
// people who tap one after the other are not asked whose tap counts: the last one,
// as the journal tells.
package services

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
)

//go:embed templates/*.html words/*.toml
var files embed.FS

// Fleet tells how the screens are doing.
type Fleet interface {
	Fleet(ctx context.Context) (fleet.Fleet, error)
}

// Path is where the services of a site are: where an agent of one site wants to be
// after signing in.
func Path(site feeds.SiteID) string { return "/services/" + string(site) }

// The names of the fields of forms.
const (
	stateField    = "state"
	endField      = "until"
	dateField     = "date"
	nameField     = "name"
	pictoField    = "pictogram"
	ssidField     = "wifi.name"
	passwordField = "wifi.password"
	hiddenField   = "wifi.hidden"
	sawField      = "saw"
	presetQuery   = "modele"
	saidQuery     = "dit" // the service that was just set
)

// section is the section with what it asks.
type section struct{ fleet Fleet }

// Section gives the section; f tells which screens show what.
func Section(f Fleet) desk.Section {
	s := section{f}
	const site, one = "/services/{site}", "/services/{site}/{service}"
	return desk.Section{
		Name: "services", Files: files,
		Nav: []desk.Nav{{Key: "services", Path: "/services", Icon: "monitor", Need: access.See, Place: 30}},
		Routes: []desk.Route{
			{Method: http.MethodGet, Path: "/services", Need: access.See, Do: choose},
			{Method: http.MethodGet, Path: site, Need: access.See, On: onSite, Do: s.show},
			{Method: http.MethodPost, Path: one + "/etat", Need: access.SetService, On: onService, Do: s.set,
				Try: func(feeds.SiteID) url.Values { return url.Values{stateField: {string(network.Down)}} }},
			{Method: http.MethodGet, Path: site + "/nouveau", Need: access.Arrange, On: onSite, Do: askNew},
			{Method: http.MethodPost, Path: site + "/nouveau", Need: access.Arrange, On: onSite, Do: add,
				Try: func(feeds.SiteID) url.Values { return url.Values{nameField: {"Scanner"}} }},
			{Method: http.MethodGet, Path: one, Need: access.Arrange, On: onService, Do: askEdit},
			{Method: http.MethodPost, Path: one, Need: access.Arrange, On: onService, Do: edit,
				Try: func(feeds.SiteID) url.Values { return url.Values{nameField: {"Scanner"}} }},
			{Method: http.MethodPost, Path: one + "/supprimer", Need: access.Arrange, On: onService, Do: remove,
				Try: func(feeds.SiteID) url.Values { return url.Values{sureField: {sure}} }},
		},
	}
}

// onSite says that a request touches the site of its address.
func onSite(p *desk.Page) (access.Target, error) {
	s, err := siteOf(p)
	return access.Target{Sites: []feeds.SiteID{s.ID}}, err
}

// onService says the same of a service, which must be of that site.
func onService(p *desk.Page) (access.Target, error) {
	s, _, err := serviceOf(p)
	return access.Target{Sites: []feeds.SiteID{s.ID}}, err
}

func siteOf(p *desk.Page) (network.Site, error) {
	s, ok := p.Records.Site(feeds.SiteID(p.R.PathValue("site")))
	if !ok {
		return s, fmt.Errorf("site of the address: %w", desk.ErrNotFound)
	}
	return s, nil
}

func serviceOf(p *desk.Page) (network.Site, network.Service, error) {
	site, err := siteOf(p)
	if err != nil {
		return site, network.Service{}, err
	}
	for _, s := range p.Records.Services {
		if s.ID == network.ServiceID(p.R.PathValue("service")) && s.Site == site.ID {
			return site, s, nil
		}
	}
	return site, network.Service{}, fmt.Errorf("service of the address: %w", desk.ErrNotFound)
}

// choose shows the sites; with one there is nothing to choose.
func choose(p *desk.Page) error {
	sites := access.Sites(p.Records, p.Who.Grants, access.See)
	if len(sites) == 1 {
		p.Go(Path(sites[0].ID))
		return nil
	}
	type row struct {
		Path, Name string
		Services   int
		Amiss      []string // what is not open, with its state
	}
	var rows []row
	for _, s := range sites {
		r := row{Path: Path(s.ID), Name: s.Name}
		for _, v := range p.Records.Services {
			if v.Site != s.ID {
				continue
			}
			r.Services++
			if state, _ := current(v, p.Now); state != network.Open {
				r.Amiss = append(r.Amiss, p.T("amiss", v.Name, p.T("state."+string(state))))
			}
		}
		rows = append(rows, r)
	}
	return p.Show("chooser", rows)
}
