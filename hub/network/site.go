package network

import (
	"slices"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/layouts/program"
)

// Site is one place open to the public.
type Site struct {
	ID       feeds.SiteID `toml:"id" json:"id"`
	Name     string       `toml:"name" json:"name"`
	Town     string       `toml:"town" json:"town,omitempty"`
	Address  string       `toml:"address" json:"address,omitempty"`
	Timezone string       `toml:"timezone" json:"timezone"` // IANA name: "Europe/Paris", "Indian/Reunion"
	Groups   []GroupID    `toml:"groups" json:"groups,omitempty"`
	Phone    string       `toml:"phone" json:"phone,omitempty"` // as people dial it, like Mail and Web for the public
	Mail     string       `toml:"mail" json:"mail,omitempty"`
	Web      string       `toml:"web" json:"web,omitempty"`

	// Languages are those of its screens, the main one first; none: French.
	Languages []program.Lang `toml:"languages" json:"languages,omitempty"`
	Beside    bool           `toml:"languages_beside" json:"languages_beside,omitempty"` // side by side, rather than in turn

	Layout   LayoutID  `toml:"layout" json:"layout,omitempty"` // of the screens that have none of their own; empty: see Records.LayoutOf
	Hours    Hours     `toml:"hours" json:"hours,omitzero"`
	Rooms    []Room    `toml:"room" json:"room,omitempty"`
	Closures []Closure `toml:"closure" json:"closure,omitempty"`
}

// Location loads the site's zone.
func (s Site) Location() (*time.Location, error) { return time.LoadLocation(s.Timezone) }

// Room gives the room of the site with that id.
func (s Site) Room(id feeds.RoomID) (Room, bool) {
	return find(s.Rooms, func(r Room) bool { return r.ID == id })
}

// Closed gives the first closure that covers the date.
func (s Site) Closed(d civil.Date) (Closure, bool) {
	return find(s.Closures, func(c Closure) bool { return c.Covers(d) })
}

// Room is a space of a site that can be shared.
type Room struct {
	ID      feeds.RoomID `toml:"id" json:"id"`
	Name    string       `toml:"name" json:"name"`                 // as shown: "Bureau 1"
	Aliases []string     `toml:"aliases" json:"aliases,omitempty"` // as calendars write it: "Bur. 1"
	Charter string       `toml:"charter" json:"charter,omitempty"` // who may use it and how; kept, not yet used by screens
	Hidden  bool         `toml:"hidden" json:"hidden,omitempty"`   // its name is never shown on a screen

	ShowFree bool `toml:"show_free" json:"show_free,omitempty"` // screens and rooms.ifb tell when it is free, and so when what they do not show takes it
}

// Closure is days on which the site is exceptionally closed.
type Closure struct {
	From   civil.Date `toml:"from" json:"from"`
	To     civil.Date `toml:"to" json:"to,omitzero"`          // the last day, included; zero: From alone
	Reason string     `toml:"reason" json:"reason,omitempty"` // as shown: "Jour férié"
}

// Last gives the last day of the closure.
func (c Closure) Last() civil.Date {
	if c.To.IsZero() {
		return c.From
	}
	return c.To
}

// Covers reports whether the site is closed on that date.
func (c Closure) Covers(d civil.Date) bool { return !d.Before(c.From) && !c.Last().Before(d) }

// In reports whether the site is in one of the groups.
func (s Site) In(groups []GroupID) bool {
	return slices.ContainsFunc(s.Groups, func(g GroupID) bool { return slices.Contains(groups, g) })
}
