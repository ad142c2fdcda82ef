package access

import (
	"slices"

	"semainier/feeds"
	"semainier/hub/network"
)

// Role is what a person is to the network, or to a part of it.
type Role string

// The roles. Each holds what the one before it may do, but for Partner, which
// stands aside.
const (
	Reader      Role = "reader"      // lecteur: sees
	Agent       Role = "agent"       // agent d’accueil: tells that a service is down
	Coordinator Role = "coordinator" // coordinateur: runs the screens of its sites
	Admin       Role = "admin"       // administrateur: people and settings as well
	Partner     Role = "partner"     // partenaire: proposes notices in the name of its own body
)

// Roles gives every role, in the order in which pages have them.
func Roles() []Role { return []Role{Admin, Coordinator, Partner, Agent, Reader} }

// Grant is a role that a person has somewhere.
type Grant struct {
	Role Role `json:"role"`
	// Group and Site say where; neither: in the whole network.
	Group network.GroupID `json:"group,omitempty"`
	Site  feeds.SiteID    `json:"site,omitempty"`
	// Partner is the body that a person with the role Partner speaks for.
	Partner feeds.PartnerID `json:"partner,omitempty"`
}

// Action is something that a person may be allowed to do.
type Action string

// The actions.
const (
	See          Action = "see"           // the pages of a site, nothing that is secret
	SetService   Action = "set-service"   // say that an equipment is down
	Propose      Action = "propose"       // write a notice that waits for a coordinator
	Publish      Action = "publish"       // notices of any importance; approve and refuse proposals
	Arrange      Action = "arrange"       // hours, closures, rooms; accept what a calendar lost
	EditPartner  Action = "edit-partner"  // partners, their calendars, what they may speak about
	EditScreen   Action = "edit-screen"   // pair, move, set, restart, revoke
	ReadJournal  Action = "read-journal"  // who changed what
	EditPeople   Action = "edit-people"   // invite, grant, shut out
	EditSettings Action = "edit-settings" // the network itself, its sites, quarters and services
)

// Actions gives every action.
func Actions() []Action {
	return []Action{See, SetService, Propose, Publish, Arrange, EditPartner, EditScreen, ReadJournal, EditPeople, EditSettings}
}

// rank says how much a role may: each action has the least that is needed.
func rank(r Role) int { return slices.Index([]Role{Reader, Agent, Coordinator, Admin}, r) }

func least(a Action) Role {
	switch a {
	case See:
		return Reader
	case SetService:
		return Agent
	case Propose, Publish, Arrange, EditPartner, EditScreen, ReadJournal:
		return Coordinator
	case EditPeople, EditSettings:
		return Admin
	}
	return Admin
}

// Target is what an act touches. The zero Target is something somewhere: an act is
// allowed there if the person may do it at any site.
type Target struct {
	Network bool            // all sites, those to come too
	Sites   []feeds.SiteID  // each of them
	Partner feeds.PartnerID // the body that speaks, or that the act is about; empty: none, which a partner's person may not propose for
	Subject network.Subject // what a notice is about, for Propose by a partner; empty: not said yet
}

// May reports whether somebody with these grants may do that. An action, a role or
// a site that is not known is refused.
func May(r network.Records, grants []Grant, a Action, t Target) bool {
	if !slices.Contains(Actions(), a) {
		return false
	}
	some := func(site feeds.SiteID) bool {
		return slices.ContainsFunc(grants, func(g Grant) bool { return g.allows(r, a, site, t) })
	}
	switch {
	case t.Network:
		return everywhere(grants, a)
	case len(t.Sites) > 0:
		return !slices.ContainsFunc(t.Sites, func(s feeds.SiteID) bool { return !some(s) })
	}
	return everywhere(grants, a) || slices.ContainsFunc(r.Sites, func(s network.Site) bool { return some(s.ID) })
}

// everywhere reports whether a grant of the whole network allows the action: also
// before there is a site.
func everywhere(grants []Grant, a Action) bool {
	return slices.ContainsFunc(grants, func(g Grant) bool { return g.Group == "" && g.Site == "" && g.suffices(a) })
}

// suffices reports whether the role may do that where it holds; a partner's may
// do nothing that follows from its role alone.
func (g Grant) suffices(a Action) bool { return g.Role != Partner && rank(g.Role) >= rank(least(a)) }

// allows reports whether the grant lets one do that at a site.
func (g Grant) allows(r network.Records, a Action, site feeds.SiteID, t Target) bool {
	if !g.covers(r, site) {
		return false
	}
	if g.Role == Partner {
		return g.allowsPartner(r, a, site, t)
	}
	return g.suffices(a)
}

// covers reports whether the grant holds at a site of the records.
func (g Grant) covers(r network.Records, site feeds.SiteID) bool {
	s, known := r.Site(site)
	return known && (g.Site == "" || g.Site == site) && (g.Group == "" || s.In([]network.GroupID{g.Group}))
}

// allowsPartner judges the person of a partner: it sees the sites at which its body
// holds permanences, and proposes there what its body may speak about, in that body's
// name only.
func (g Grant) allowsPartner(r network.Records, a Action, site feeds.SiteID, t Target) bool {
	if g.Partner == "" || !slices.Contains(r.Holds(g.Partner), site) {
		return false
	}
	switch a {
	case See:
		return t.Partner == "" || t.Partner == g.Partner
	case Propose:
		asked := t.Partner == g.Partner || t.Partner == "" && len(t.Sites) == 0
		return asked && r.MaySpeak(g.Partner, site, t.Subject)
	}
	return false
}

// Sites gives the sites at which the grants allow the action, a partner's in the name
// of its own body, in the order of the records.
func Sites(r network.Records, grants []Grant, a Action) []network.Site {
	bodies := []feeds.PartnerID{""}
	for _, g := range grants {
		if g.Role == Partner {
			bodies = append(bodies, g.Partner)
		}
	}
	var out []network.Site
	for _, s := range r.Sites {
		if slices.ContainsFunc(bodies, func(b feeds.PartnerID) bool {
			return May(r, grants, a, Target{Sites: []feeds.SiteID{s.ID}, Partner: b})
		}) {
			out = append(out, s)
		}
	}
	return out
}
