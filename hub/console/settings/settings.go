// Package settings is where administrators describe the network: its name and looks,
// its quarters, its sites with their rooms and languages, and its glossary; and where
// they take all records home as a network.toml.
//
// Hours and closures of a site are not here but in its week, where who keeps them looks.
package settings

import (
	"embed"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/layouts/program"
	"semainier/layouts/tomlfile"
)

//go:embed templates/*.html words/*.toml
var files embed.FS

// Section gives the section.
func Section() desk.Section {
	edit := access.EditSettings
	return desk.Section{
		Name: "settings", Files: files,
		Nav: []desk.Nav{{Key: "settings", Path: "/reglages", Icon: "key", Need: edit, Place: 90}},
		Routes: []desk.Route{
			{Method: http.MethodGet, Path: "/reglages", Need: edit, On: whole, Do: showNetwork},
			{Method: http.MethodPost, Path: "/reglages", Need: edit, On: whole, Do: setNetwork},
			{Method: http.MethodGet, Path: "/reglages/network.toml", Need: edit, On: whole, Do: export},
			{Method: http.MethodPost, Path: "/reglages/quartiers", Need: edit, On: whole, Do: setGroup},
			{Method: http.MethodPost, Path: "/reglages/quartiers/{group}/supprimer", Need: edit, On: whole, Do: removeGroup},
			{Method: http.MethodGet, Path: "/reglages/lieux/nouveau", Need: edit, On: whole, Do: newSite},
			{Method: http.MethodPost, Path: "/reglages/lieux/nouveau", Need: edit, On: whole, Do: addSite},
			{Method: http.MethodGet, Path: "/reglages/lieux/{site}", Need: edit, On: ofSite, Do: showSite},
			{Method: http.MethodPost, Path: "/reglages/lieux/{site}", Need: edit, On: ofSite, Do: setSite},
			{Method: http.MethodGet, Path: "/reglages/lieux/{site}/supprimer", Need: edit, On: whole, Do: askRemoveSite},
			{Method: http.MethodPost, Path: "/reglages/lieux/{site}/supprimer", Need: edit, On: whole, Do: removeSite},
			{Method: http.MethodGet, Path: "/reglages/traductions", Need: edit, On: whole, Do: showGlossary},
			{Method: http.MethodPost, Path: "/reglages/traductions", Need: edit, On: whole, Do: setGlossary},
		},
	}
}

func whole(*desk.Page) (access.Target, error) { return access.Target{Network: true}, nil }

// ofSite is the site of the address.
func ofSite(p *desk.Page) (access.Target, error) {
	id := feeds.SiteID(p.R.PathValue("site"))
	if _, ok := p.Records.Site(id); !ok {
		return access.Target{}, desk.ErrNotFound
	}
	return access.Target{Sites: []feeds.SiteID{id}}, nil
}

// networkPage is the first page.
type networkPage struct {
	Info    network.Info
	Layouts []desk.Option
	Sites   []network.Site
	Groups  []group
	Saw     string
	Wrong   map[string]string
	New     string // name of a quarter that was refused
}

type group struct {
	network.Group
	Sites int
	Saw   string
}

func showNetwork(p *desk.Page) error { return showNetworkWith(p, p.Records.Network, nil, "") }

func showNetworkWith(p *desk.Page, info network.Info, wrong map[string]string, fresh string) error {
	v := networkPage{Info: info, Sites: p.Records.Sites, Saw: p.Saw(store.Ref{Kind: "network", ID: "network"}), Wrong: wrong, New: fresh}
	v.Layouts = layouts(p, info.Layout)
	for _, g := range p.Records.Groups {
		one := group{Group: g, Saw: p.Saw(store.Ref{Kind: "group", ID: string(g.ID)})}
		for _, s := range p.Records.Sites {
			if s.In([]network.GroupID{g.ID}) {
				one.Sites++
			}
		}
		v.Groups = append(v.Groups, one)
	}
	return p.Show("network", v)
}

// layouts gives the choices of a layout: none, the shipped ones, the network's own.
func layouts(p *desk.Page, chosen network.LayoutID) []desk.Option {
	var ids []network.LayoutID
	for _, name := range program.Layouts() {
		ids = append(ids, network.LayoutID(name))
	}
	for _, l := range p.Records.Layouts {
		ids = append(ids, l.ID)
	}
	word := func(id network.LayoutID) string {
		if text := p.T("layout." + string(id)); text != "layout."+string(id) {
			return text
		}
		return string(id)
	}
	return append([]desk.Option{{Word: p.T("layout.none")}}, desk.Options(ids, word, chosen)...)
}

func setNetwork(p *desk.Page) error {
	info := network.Info{Name: p.Typed("name"), Layout: network.LayoutID(p.Typed("layout"))}
	err := p.Edit(store.Edit{Over: network.Records{Network: info}, Saw: desk.SawOf(p.Typed("saw"))})
	var faults *tomlfile.Faults
	if errors.As(err, &faults) {
		wrong := map[string]string{}
		for path, text := range p.Wrong(faults, "network") {
			wrong[strings.TrimPrefix(path, "network.")] = text
		}
		p.Status(http.StatusUnprocessableEntity)
		return showNetworkWith(p, info, wrong, "")
	} else if err != nil {
		return err
	}
	return p.Back("/reglages", "network.done")
}

// setGroup adds a quarter, or gives it another name.
func setGroup(p *desk.Page) error {
	g := network.Group{ID: network.GroupID(p.Typed("id")), Name: p.Typed("name")}
	if g.ID == "" {
		g.ID = network.GroupID(network.MakeID(g.Name, "quartier", func(id string) bool {
			_, taken := p.Records.Group(network.GroupID(id))
			return taken
		}))
	} else if old, ok := p.Records.Group(g.ID); ok {
		g.Layout = old.Layout
	} else {
		return desk.ErrNotFound
	}
	err := p.Edit(store.Edit{Over: network.Records{Groups: []network.Group{g}}, Saw: desk.SawOf(p.Typed("saw"))})
	var faults *tomlfile.Faults
	if errors.As(err, &faults) {
		p.Status(http.StatusUnprocessableEntity)
		return showNetworkWith(p, p.Records.Network, map[string]string{"group": p.Wrong(faults, "group")["name"]}, g.Name)
	} else if err != nil {
		return err
	}
	return p.Back("/reglages#quartiers", "group.done", g.Name)
}

func removeGroup(p *desk.Page) error {
	id := network.GroupID(p.R.PathValue("group"))
	g, ok := p.Records.Group(id)
	if !ok {
		return desk.ErrNotFound
	}
	used := slices.ContainsFunc(p.Records.Sites, func(s network.Site) bool { return s.In([]network.GroupID{id}) }) ||
		slices.ContainsFunc(p.Records.Notices, func(n network.Notice) bool { return slices.Contains(n.Groups, id) })
	if used {
		return p.Fail(http.StatusUnprocessableEntity, "group.used", g.Name)
	}
	if err := p.Edit(store.Edit{Remove: []store.Ref{{Kind: "group", ID: string(id)}}, Saw: desk.SawOf(p.Typed("saw"))}); err != nil {
		return err
	}
	return p.Back("/reglages#quartiers", "group.removed", g.Name)
}

// export gives every record as `semainier network apply` reads it. It holds the
// addresses of calendars, which may be secret: hence who may have it, and the journal.
func export(p *desk.Page) error {
	text, err := p.Records.TOML()
	if err != nil {
		return err
	}
	if err := p.Note("network", "network.toml", exported, ""); err != nil {
		return err
	}
	p.W.Header().Set("Content-Type", "application/toml; charset=utf-8")
	p.W.Header().Set("Content-Disposition", `attachment; filename="network.toml"`)
	_, _ = p.W.Write(text) // whoever asked has gone: nobody to tell
	return nil
}

// sitePath is the page of a site.
func sitePath(id feeds.SiteID) string { return "/reglages/lieux/" + url.PathEscape(string(id)) }

// exported is what the journal says of records that were taken home.
const exported store.Verb = "exported"
