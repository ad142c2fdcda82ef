// Package network is the records that people keep: the network and its groups,
// the sites with their rooms, hours and closures, the partners and their
// feeds, notices, services, screens with their layouts, who may speak about what,
// and the glossary that translates all these. It says what a valid set of records is
// and how it is written as TOML.
//
// The same records are edited by `semainier network apply`, and by the
// console; they are kept by hub/store, and planned into programs by hub/plan.
// Wherever they come from, Check is the one judge of them, and it tells
// everything that is wrong at once.
//
// The package reads no file, no clock and no calendar, and decides nothing
// about what is shown when: that is hub/plan's.
package network

import "semainier/feeds"

// GroupID names a group of sites.
type GroupID string

// Records is everything people keep about one network. The order of each list
// is the order in which its owner wrote it, and that of the TOML file.
type Records struct {
	Network  Info            `toml:"network"`
	Groups   []Group         `toml:"group"`
	Sites    []Site          `toml:"site"`
	Partners []feeds.Partner `toml:"partner"`
	Feeds    []feeds.Feed    `toml:"feed"`
	Notices  []Notice        `toml:"notice"`
	Services []Service       `toml:"service"`
	Layouts  []Layout        `toml:"layout"`
	Screens  []Screen        `toml:"screen"`
	Voices   []Voice         `toml:"voice"`

	Translations []Translation `toml:"translation"`
}

// Info is the network itself.
type Info struct {
	Name   string   `toml:"name" json:"name"`               // of the organisation: "Réseau des maisons de quartier"
	Layout LayoutID `toml:"layout" json:"layout,omitempty"` // of screens whose record, site and groups name none
}

// Group is the sites of one quarter.
type Group struct {
	ID   GroupID `toml:"id" json:"id"`
	Name string  `toml:"name" json:"name"` // for people who keep the records; not yet used by screens

	Layout LayoutID `toml:"layout" json:"layout,omitempty"` // of screens whose record and site name none
}

// Site gives the site with that id.
func (r Records) Site(id feeds.SiteID) (Site, bool) {
	return find(r.Sites, func(s Site) bool { return s.ID == id })
}

// Group gives the group with that id.
func (r Records) Group(id GroupID) (Group, bool) {
	return find(r.Groups, func(g Group) bool { return g.ID == id })
}

// Screen gives the screen with that id.
func (r Records) Screen(id ScreenID) (Screen, bool) {
	return find(r.Screens, func(s Screen) bool { return s.ID == id })
}

// Partner gives the partner with that id.
func (r Records) Partner(id feeds.PartnerID) (feeds.Partner, bool) {
	return find(r.Partners, func(p feeds.Partner) bool { return p.ID == id })
}

// Author gives the name of the body that speaks in the notice: that of the
// partner that By names, or By itself.
func (r Records) Author(n Notice) string {
	if p, ok := r.Partner(feeds.PartnerID(n.By)); ok {
		return p.ShownName()
	}
	return n.By
}

func find[T any](list []T, is func(T) bool) (T, bool) {
	for _, v := range list {
		if is(v) {
			return v, true
		}
	}
	var none T
	return none, false
}
