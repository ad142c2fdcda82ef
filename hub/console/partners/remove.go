package partners

import (
	"slices"

	"semainier/feeds"
	"semainier/hub/console/desk"
	"semainier/hub/network"
	"semainier/hub/plan"
	"semainier/hub/store"
)

// removePage asks before something goes, and says what goes with it.
type removePage struct {
	Name    string
	Feeds   []losing
	Notices int
	Voice   bool
	Link    bool
	Back    string
	Saw     string
}

// losing is a calendar that would go, with the dates that screens would no longer show.
type losing struct {
	Site  string
	Dates int
}

// losingOf counts the dates of a calendar that screens announce and that are to come.
func losingOf(p *desk.Page, f feeds.Feed, in plan.Input) losing {
	l := losing{Site: p.SiteName(f.Site)}
	for _, o := range in.Occurrences {
		if o.Kind != feeds.Absence && !o.Busy && !isOver(o.Span, p, f.Site) {
			l.Dates++
		}
	}
	return l
}

func (s section) askRemovePartner(p *desk.Page) error {
	partner, err := partnerOf(p)
	if err != nil {
		return err
	}
	inputs, err := s.hub.Inputs(p.Context(), p.Records.Feeds)
	if err != nil {
		return err
	}
	_, linked, err := p.Access().PartnerLinked(p.Context(), partner.ID)
	if err != nil {
		return err
	}
	v := removePage{Name: partner.ShownName(), Back: "/partenaires/" + string(partner.ID), Link: linked, Voice: hasVoice(p.Records, partner.ID)}
	refs := []store.Ref{{Kind: partnerKind, ID: string(partner.ID)}}
	for _, f := range p.Records.Feeds {
		if f.Partner == partner.ID {
			v.Feeds = append(v.Feeds, losingOf(p, f, inputs[f.ID]))
			refs = append(refs, store.Ref{Kind: feedKind, ID: string(f.ID)})
		}
	}
	for _, n := range p.Records.Notices {
		if n.By == string(partner.ID) {
			v.Notices++
		}
	}
	v.Saw = p.Saw(refs...)
	p.Title = p.T("remove.title", v.Name)
	return p.Show("remove-partner", v)
}

func hasVoice(r network.Records, id feeds.PartnerID) bool {
	return slices.ContainsFunc(r.Voices, func(v network.Voice) bool { return v.Partner == id })
}

// removePartner takes a partner away with its calendars, with what it may speak about
// and with its link. Its notices stay, signed with its name.
func (s section) removePartner(p *desk.Page) error {
	partner, err := partnerOf(p)
	if err != nil {
		return err
	}
	e := store.Edit{Remove: []store.Ref{{Kind: partnerKind, ID: string(partner.ID)}}, Saw: desk.SawOf(p.Typed("saw"))}
	for _, f := range p.Records.Feeds {
		if f.Partner == partner.ID {
			e.Remove = append(e.Remove, store.Ref{Kind: feedKind, ID: string(f.ID)})
		}
	}
	if hasVoice(p.Records, partner.ID) {
		e.Remove = append(e.Remove, store.Ref{Kind: voiceKind, ID: string(partner.ID)})
	}
	for _, n := range p.Records.Notices {
		if n.By == string(partner.ID) {
			n.By = partner.ShownName()
			e.Over.Notices = append(e.Over.Notices, n)
		}
	}
	if err := p.Edit(e); err != nil {
		return err
	}
	if err := p.Access().RevokePartnerLink(p.Context(), p.Who.Editor(), partner.ID); err != nil {
		return err
	}
	return p.Back("/partenaires", "remove.done", partner.ShownName())
}

func (s section) askRemoveFeed(p *desk.Page) error {
	f, err := feedOf(p)
	if err != nil {
		return err
	}
	inputs, err := s.hub.Inputs(p.Context(), []feeds.Feed{f})
	if err != nil {
		return err
	}
	owner, _ := p.Records.Partner(f.Partner)
	v := removePage{
		Name: owner.ShownName(), Back: "/calendriers/" + string(f.ID), Feeds: []losing{losingOf(p, f, inputs[f.ID])},
		Saw: p.Saw(store.Ref{Kind: feedKind, ID: string(f.ID)}),
	}
	p.Title = p.T("remove.feed.title", v.Name)
	return p.Show("remove-feed", v)
}

func (s section) removeFeed(p *desk.Page) error {
	f, err := feedOf(p)
	if err != nil {
		return err
	}
	if err := p.Edit(store.Edit{Remove: []store.Ref{{Kind: feedKind, ID: string(f.ID)}}, Saw: desk.SawOf(p.Typed("saw"))}); err != nil {
		return err
	}
	return p.Back("/partenaires/"+string(f.Partner), "remove.feed.done")
}
