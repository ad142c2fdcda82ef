package people

import (
	"slices"
	"strings"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/network"
)

// grantWords says each grant in a few words: "Coordinateur, quartier Nord".
func grantWords(p *desk.Page, grants []access.Grant) []string {
	out := make([]string, len(grants))
	for i, g := range grants {
		out[i] = grantWord(p, g)
	}
	return out
}

func grantWord(p *desk.Page, g access.Grant) string {
	role := p.T("role." + string(g.Role))
	if g.Role == access.Partner {
		name := string(g.Partner)
		if partner, ok := p.Records.Partner(g.Partner); ok {
			name = partner.ShownName()
		}
		role = p.T("grant.partner", role, name)
	}
	return p.T("grant.at", role, placeWord(p, g))
}

// placeWord says where a grant holds.
func placeWord(p *desk.Page, g access.Grant) string {
	switch {
	case g.Site != "":
		return p.SiteName(g.Site)
	case g.Group != "":
		if group, ok := p.Records.Group(g.Group); ok {
			return groupWord(p, group)
		}
		return string(g.Group)
	}
	return p.T("place.all")
}

// groupWord names a quarter, and says that it is one where its name does not.
func groupWord(p *desk.Page, g network.Group) string {
	if strings.Contains(strings.ToLower(g.Name), "quartier") {
		return g.Name
	}
	return p.T("place.group", g.Name)
}

// roleRow is one grant in a form.
type roleRow struct {
	N                       int
	Roles, Places, Partners []desk.Option
}

// spareRows is how many empty rows follow those that are filled.
const spareRows = 1

// rows gives the rows of a form for grants: what the editor may give.
func rows(p *desk.Page, grants []access.Grant) []roleRow {
	grants = append(slices.Clone(grants), make([]access.Grant, spareRows)...)
	out := make([]roleRow, len(grants))
	for i, g := range grants {
		none := "role.none"
		if len(grants) == 1 {
			none = "role.choose" // there must be one
		}
		row := roleRow{N: i + 1, Roles: []desk.Option{{Word: p.T(none)}}, Partners: []desk.Option{{Word: p.T("partner.none")}}}
		for _, r := range access.Roles() {
			row.Roles = append(row.Roles, desk.Option{Value: string(r), Word: p.T("role." + string(r)), On: r == g.Role})
		}
		row.Places = places(p, placeOf(g))
		for _, partner := range p.Records.Partners {
			row.Partners = append(row.Partners, desk.Option{Value: string(partner.ID), Word: partner.ShownName(), On: partner.ID == g.Partner})
		}
		out[i] = row
	}
	return out
}

// The values of the field "place".
const (
	everywhere  = "network"
	groupPrefix = "group/"
	sitePrefix  = "site/"
)

func placeOf(g access.Grant) string {
	switch {
	case g.Site != "":
		return sitePrefix + string(g.Site)
	case g.Group != "":
		return groupPrefix + string(g.Group)
	}
	return everywhere
}

// places gives where the editor may give a role.
func places(p *desk.Page, chosen string) (out []desk.Option) {
	by := p.Who.Editor()
	add := func(g access.Grant, word string) {
		if by.MayEdit(p.Records, access.Person{Grants: []access.Grant{g}}) {
			out = append(out, desk.Option{Value: placeOf(g), Word: word, On: placeOf(g) == chosen})
		}
	}
	add(access.Grant{}, p.T("place.all"))
	for _, g := range p.Records.Groups {
		add(access.Grant{Group: g.ID}, groupWord(p, g))
	}
	for _, s := range p.Records.Sites {
		add(access.Grant{Site: s.ID}, s.Name)
	}
	return out
}

// typedGrants reads the rows of a form; a row without a role is none.
func typedGrants(p *desk.Page) []access.Grant {
	roles, at, partners := p.Ticked("role"), p.Ticked("place"), p.Ticked("partner")
	var out []access.Grant
	for i, role := range roles {
		if role == "" || i >= len(at) || i >= len(partners) {
			continue
		}
		g := access.Grant{Role: access.Role(role)}
		if site, ok := strings.CutPrefix(at[i], sitePrefix); ok {
			g.Site = feeds.SiteID(site)
		} else if group, ok := strings.CutPrefix(at[i], groupPrefix); ok {
			g.Group = network.GroupID(group)
		}
		if g.Role == access.Partner {
			g.Partner = feeds.PartnerID(partners[i])
		}
		out = append(out, g)
	}
	return out
}
