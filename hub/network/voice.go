package network

import (
	"slices"

	"semainier/feeds"
	"semainier/layouts/program"
)

// Subject is what a notice is about.
type Subject string

// The subjects besides the needs that people come for (program.Need).
const (
	HoursSubject  Subject = "hours"  // opening hours and closures
	EventsSubject Subject = "events" // festivals, outings, workshops
	PlaceSubject  Subject = "place"  // life of the house
)

// Subjects gives every subject, in the order in which pages have them.
func Subjects() []Subject {
	var all []Subject
	for _, n := range program.Needs() {
		all = append(all, Subject(n))
	}
	return append(all, HoursSubject, EventsSubject, PlaceSubject)
}

// Voice says where a partner may speak, and about what: the row of one partner in
// the matrix of who says what. A partner without one may not speak.
type Voice struct {
	Partner feeds.PartnerID `toml:"partner" json:"partner"`
	On      []Topic         `toml:"on" json:"on"`
}

// Topic is a part of a Voice.
type Topic struct {
	// Groups and Sites say where; neither: in the whole network.
	Groups   []GroupID      `toml:"groups" json:"groups,omitempty"`
	Sites    []feeds.SiteID `toml:"sites" json:"sites,omitempty"`
	Subjects []Subject      `toml:"subjects" json:"subjects,omitempty"` // none: all
}

// MaySpeak reports whether the partner's Voice lets it speak at the site about the
// subject; an empty subject: about any.
func (r Records) MaySpeak(p feeds.PartnerID, site feeds.SiteID, about Subject) bool {
	s, ok := r.Site(site)
	v, speaks := find(r.Voices, func(v Voice) bool { return v.Partner == p })
	return ok && speaks && slices.ContainsFunc(v.On, func(t Topic) bool {
		here := len(t.Groups)+len(t.Sites) == 0 || s.In(t.Groups) || slices.Contains(t.Sites, site)
		return here && (about == "" || len(t.Subjects) == 0 || slices.Contains(t.Subjects, about))
	})
}

// Holds gives the sites at which a partner holds permanences as its feeds say: where
// they are, and where a rule of a title puts one. In the order of the records.
func (r Records) Holds(p feeds.PartnerID) []feeds.SiteID {
	var out []feeds.SiteID
	for _, s := range r.Sites {
		if slices.ContainsFunc(r.Feeds, func(f feeds.Feed) bool {
			return f.Partner == p && (f.Site == s.ID || slices.ContainsFunc(f.Titles, func(t feeds.TitleRule) bool { return t.Site == s.ID }))
		}) {
			out = append(out, s.ID)
		}
	}
	return out
}

// SitesOf gives the sites that a notice reaches, also through single screens of
// theirs, in the order of the records.
func (r Records) SitesOf(n Notice) []feeds.SiteID {
	var out []feeds.SiteID
	for _, s := range r.Sites {
		if _, reached := n.For(s, r.Screens); reached {
			out = append(out, s.ID)
		}
	}
	return out
}
