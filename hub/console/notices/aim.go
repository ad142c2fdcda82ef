package notices

import (
	"cmp"
	"slices"
	"strings"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/network"
)

// place is a site that can be ticked, with its screens.
type place struct {
	desk.Option
	Screens []desk.Option
	Open    bool // one of its screens is ticked
}

// aims are the places that who asks may choose.
type aims struct {
	Everywhere bool // may be chosen
	Groups     []desk.Option
	Sites      []place
}

// aimsOf gives the places of the form.
func aimsOf(p *desk.Page, f *form) aims {
	a := aims{Everywhere: p.May(access.Publish, access.Target{Network: true})}
	for _, g := range p.Records.Groups {
		sites := p.Records.SitesOf(network.Notice{Groups: []network.GroupID{g.ID}})
		if len(sites) > 0 && p.May(access.Publish, access.Target{Sites: sites}) {
			a.Groups = append(a.Groups, desk.Option{Value: string(g.ID), Word: g.Name, On: slices.Contains(f.Groups, string(g.ID))})
		}
	}
	for _, site := range access.Sites(p.Records, p.Who.Grants, access.Propose) { // who publishes may propose, and a partner asks in its own name
		one := place{Option: desk.Option{Value: string(site.ID), Word: site.Name, On: slices.Contains(f.Sites, string(site.ID))}}
		for _, sc := range p.Records.Screens {
			if sc.Site == site.ID && !sc.Revoked {
				on := slices.Contains(f.Screens, string(sc.ID))
				one.Screens = append(one.Screens, desk.Option{Value: string(sc.ID), Word: cmp.Or(sc.Name, string(sc.ID)), On: on})
				one.Open = one.Open || on
			}
		}
		a.Sites = append(a.Sites, one)
	}
	if len(a.Sites) == 1 && f.ID == "" && f.aimless() && f.Wrong["to"] == "" {
		a.Sites[0].On = true // there is one place to choose
	}
	return a
}

// speakers gives the bodies in whose name who asks may write: its own, and for who
// publishes the network, any other that is named, and the partners that have a voice.
func speakers(p *desk.Page, f *form) []desk.Option {
	var out []desk.Option
	publishes, own := p.Can(access.Publish), p.Who.PartnersOf()
	if publishes {
		out = append(out, desk.Option{Value: byNetwork, Word: p.Records.Network.Name})
	}
	for _, partner := range p.Records.Partners {
		value := byPartner + string(partner.ID)
		speaks := slices.ContainsFunc(p.Records.Voices, func(v network.Voice) bool { return v.Partner == partner.ID })
		if publishes && speaks || slices.Contains(own, partner.ID) || f.By == value {
			out = append(out, desk.Option{Value: value, Word: partner.Name})
		}
	}
	if publishes {
		out = append(out, desk.Option{Value: byOther, Word: p.T("form.by.other")})
	}
	for i := range out {
		out[i].On = out[i].Value == f.By
	}
	return out
}

// voice says at the field where the body that speaks may not, about that and there.
func (f *form) voice(p *desk.Page, n network.Notice) {
	id := feeds.PartnerID(n.By)
	partner, ok := p.Records.Partner(id)
	if !ok || f.aimless() {
		return
	}
	if n.Subject == "" {
		f.Wrong["subject"] = p.T("form.subject.none")
		return
	}
	var mute []feeds.SiteID
	for _, site := range p.Records.SitesOf(n) {
		if !p.Records.MaySpeak(id, site, n.Subject) {
			mute = append(mute, site)
		}
	}
	if len(mute) > 0 {
		f.Wrong["by"] = p.T("form.by.mute", partner.ShownName(), p.T("subject."+string(n.Subject)), p.SiteNames(mute))
	}
}

// whereOf says in words whom a notice addresses.
func whereOf(p *desk.Page, n network.Notice) string {
	if len(n.Groups)+len(n.Sites)+len(n.Screens) == 0 {
		return p.T("where.network")
	}
	var all []string
	for _, id := range n.Groups {
		if g, ok := p.Records.Group(id); ok {
			all = append(all, g.Name)
		}
	}
	if len(n.Sites) > 0 {
		all = append(all, p.SiteNames(n.Sites))
	}
	for _, id := range n.Screens {
		if sc, ok := p.Records.Screen(id); ok {
			all = append(all, p.T("where.screen", cmp.Or(sc.Name, string(sc.ID)), p.SiteName(sc.Site)))
		}
	}
	return strings.Join(all, ", ")
}

// screensOf gives the screens that a notice addresses.
func screensOf(r network.Records, n network.Notice) []network.Screen {
	var out []network.Screen
	for _, site := range r.Sites {
		only, addressed := n.For(site, r.Screens)
		if !addressed {
			continue
		}
		for _, sc := range r.Screens {
			if sc.Site == site.ID && !sc.Revoked && (len(only) == 0 || slices.Contains(only, sc.ID)) {
				out = append(out, sc)
			}
		}
	}
	return out
}
