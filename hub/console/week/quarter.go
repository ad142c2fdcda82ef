package week

import (
	"slices"
	"strings"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/network"
)

// chooser is the list of sites, by quarter.
type chooser struct {
	Quarters []quarterOfSites
}

type quarterOfSites struct {
	Name, Path string // Path: the week of the quarter; empty: of sites in none
	Sites      []network.Site
}

// choose lists the sites that who asks may see, or goes to the only one.
func (s section) choose(p *desk.Page) error {
	sites := access.Sites(p.Records, p.Who.Grants, access.See)
	if len(sites) == 1 {
		p.Go(rootPath + "/" + string(sites[0].ID))
		return nil
	}
	var v chooser
	for _, g := range p.Records.Groups {
		if in := seenIn(p, g.ID); len(in) > 0 {
			q := quarterOfSites{Name: g.Name, Sites: in}
			if len(in) > 1 {
				q.Path = quarterPath + string(g.ID)
			}
			v.Quarters = append(v.Quarters, q)
		}
	}
	rest := slices.DeleteFunc(slices.Clone(sites), func(s network.Site) bool {
		return slices.ContainsFunc(s.Groups, func(id network.GroupID) bool { _, known := p.Records.Group(id); return known })
	})
	if len(rest) > 0 {
		v.Quarters = append(v.Quarters, quarterOfSites{Sites: rest})
	}
	p.Title = p.T("choose.title")
	return p.Show("choose", v)
}

// quarterPage is the week of the sites of a quarter.
type quarterPage struct {
	Turn      turn
	Group     network.Group
	Told      bool
	Clashes   []clash
	Later     []clash
	Troubles  []trouble
	Walls     []sited
	Table     table
	Origins   []origin
	Calendars []calendar
}

// sited is the picture of a site among others.
type sited struct {
	Site      network.Site
	Path, Src string
}

func (s section) showQuarter(p *desk.Page) error {
	group, _ := p.Records.Group(network.GroupID(p.R.PathValue("group")))
	sites := seenIn(p, group.ID)
	if len(sites) == 0 {
		return desk.ErrNotFound
	}
	now := today(p, sites[0])
	monday, wrong := asked(p, now)
	g, err := s.look(p, sites, monday)
	if err != nil {
		return err
	}
	clashes := clashesOf(p, g.conflicts)
	g.marks = marks(p, clashes)
	v := quarterPage{
		Turn: turnOf(p, quarterPath+string(group.ID), monday, now, wrong), Group: group, Told: g.sites[0].week.Told,
		Clashes: clashes, Later: clashesOf(p, g.later), Troubles: troubles(p, g),
		Table: tableOf(p, g), Origins: originsOf(p, g), Calendars: calendarsOf(p, g),
	}
	for _, site := range sites {
		screen := ""
		if i := slices.IndexFunc(p.Records.Screens, func(sc network.Screen) bool { return sc.Site == site.ID && !sc.Revoked }); i >= 0 {
			screen = string(p.Records.Screens[i].ID)
		}
		v.Walls = append(v.Walls, sited{Site: site, Path: with(rootPath+"/"+string(site.ID), "semaine", v.Turn.Here),
			Src: with(imagePath+string(site.ID), "semaine", v.Turn.Here, "ecran", screen)})
	}
	p.Title = p.T("quarter.title", group.Name)
	return p.Show("quarter", v)
}

// names joins names in a sentence: "CAF, CCAS et PMI".
func names(p *desk.Page, partners []feeds.PartnerID) string {
	var all []string
	for _, id := range partners {
		all = append(all, partnerOf(p, id).ShownName())
	}
	if n := len(all); n > 1 {
		return p.T("and", strings.Join(all[:n-1], ", "), all[n-1])
	}
	return strings.Join(all, "")
}
