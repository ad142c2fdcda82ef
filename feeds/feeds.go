// Package feeds is the vocabulary of schedules: who publishes a calendar
// (Partner), where it is and what of it may be shown (Feed), what one calendar
// says (Instance), what the public may know of it (Occurrence, Taken), and how
// well the calendar is doing (Health).
//
// The types of a dated happening are kept apart on purpose. An Instance carries
// the calendar's own words and never leaves feeds/... and hub/gather. An
// Occurrence carries only words that somebody wrote in the network's records, and
// a Taken none at all; they are the only ones that the store, the planner and
// everything after them accept, so that a person's name in a private calendar has
// no way to a wall.
//
// The package holds values and nothing else: it reads no calendar (feeds/ics),
// fetches none (feeds/fetch) and decides nothing (feeds/privacy).
package feeds

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"semainier/feeds/civil"
)

// PartnerID names a partner in the network's records: "caf".
type PartnerID string

// FeedID names a feed: "caf-maurepas".
type FeedID string

// SiteID names a site. It is part of NATS subjects, hence of [a-z0-9-].
type SiteID string

// RoomID names a room within its site.
type RoomID string

// Kind says what sort of happening an occurrence is.
type Kind string

// The kinds of occurrence.
const (
	Permanence Kind = "permanence" // a reception slot; the default
	Workshop   Kind = "workshop"   // an atelier: a group, a subject
	Absence    Kind = "absence"    // the partner says it does not come; cancels its other occurrences of these days
)

// Mode says how one is received.
type Mode string

// The modes of reception. The zero value says nothing about it.
const (
	ModeUnknown Mode = ""
	WalkIn      Mode = "walk-in"
	Appointment Mode = "appointment"
	Video       Mode = "video"
)

// Need is what people come to a partner for: "housing". See layouts/program for
// the names.
type Need string

// Partner is a body that comes to sites.
type Partner struct {
	ID        PartnerID `toml:"id" json:"id"`
	Name      string    `toml:"name" json:"name"`                               // in full: "Caisse d'allocations familiales"
	Short     string    `toml:"short,omitempty" json:"short,omitempty"`         // as shown large: "CAF"; empty: Name
	Generic   string    `toml:"generic,omitempty" json:"generic,omitempty"`     // title of what no rule names; empty: "Permanence"
	Colour    string    `toml:"colour,omitempty" json:"colour,omitempty"`       // a name of the palette in layouts; empty: "slate"
	Pictogram string    `toml:"pictogram,omitempty" json:"pictogram,omitempty"` // a name of layouts/glyph; empty: "people"
	Needs     []Need    `toml:"needs,omitempty" json:"needs,omitempty"`
	About     string    `toml:"about,omitempty" json:"about,omitempty"`     // what it does, in a short sentence
	Phone     string    `toml:"phone,omitempty" json:"phone,omitempty"`     // for the public, as people dial it
	Web       string    `toml:"web,omitempty" json:"web,omitempty"`         // an address of the web, for the public
	Contact   string    `toml:"contact,omitempty" json:"contact,omitempty"` // whom a coordinator calls when the calendar fails; never shown on screens
}

// ShownName is the name for the screen: Short, or Name where there is none.
func (p Partner) ShownName() string {
	if p.Short != "" {
		return p.Short
	}
	return p.Name
}

// Other says what becomes of an event that no title rule names.
type Other string

// What may be done with events that no title rule names. The default is the
// one that announces nothing: a team meeting shown as "Permanence" would make
// people queue for it, so the generic title is for calendars that a partner
// keeps for the public alone. What is not shown takes its room all the same: see
// Taken.
const (
	OtherBusy    Other = "busy"    // shown as "Occupé", unless it keeps nobody busy; the default
	OtherGeneric Other = "generic" // shown under the partner's generic title
	OtherHide    Other = "hide"    // not shown
)

// Discretion says what becomes of a private event: of one whose CLASS is not
// PUBLIC, and of an appointment with a person, whatever its CLASS. An event that
// a rule names as an absence is one, private or not: it shows no word of its own.
// Whatever is chosen, the room that an event takes is not free: see Taken.
type Discretion string

// What may be done with private events. Where a feed says nothing, they are
// hidden if it hides what no rule names, and busy otherwise.
const (
	PrivateBusy Discretion = "busy" // shown as "Occupé", without room or manner
	PrivateHide Discretion = "hide" // not shown
)

// Property is a property of events, beside the title, that may say something
// of how an event is shown. Its own words are never shown.
type Property string

// The properties that a feed may be told to ignore.
const (
	PropertyLocation   Property = "location"   // LOCATION: which site and room; a call where it is an address of the web
	PropertyCategories Property = "categories" // CATEGORIES: see CategoryRule; words such as "sur RDV"
	PropertyConference Property = "conference" // CONFERENCE and its producers' equivalents: by video
)

// TitleRule lets one title of a calendar through. Match is compared with the
// whole title, without regard to case, accents or runs of spaces; "*" stands
// for any text. What is shown is Show, never the calendar's own words, so that
// a name written behind "Permanence" stays in the calendar. A rule with Only keeps
// one title out, as a team's meetings of a calendar whose other events are shown.
type TitleRule struct {
	Match     string `toml:"match" json:"match"`
	Show      string `toml:"show,omitempty" json:"show,omitempty"` // empty: Match, which then must hold no "*"
	Kind      Kind   `toml:"kind,omitempty" json:"kind,omitempty"`
	Colour    string `toml:"colour,omitempty" json:"colour,omitempty"`       // of the palette, instead of the partner's
	Pictogram string `toml:"pictogram,omitempty" json:"pictogram,omitempty"` // instead of the partner's
	Mode      Mode   `toml:"mode,omitempty" json:"mode,omitempty"`
	Audience  string `toml:"audience,omitempty" json:"audience,omitempty"` // for whom, as shown; empty: all
	Enrol     string `toml:"enrol,omitempty" json:"enrol,omitempty"`       // how to enrol, as shown
	Only      Other  `toml:"only,omitempty" json:"only,omitempty"`         // busy or hide: what it names is not announced, whatever Feed.Other says; nothing else is said then
	Site      SiteID `toml:"site,omitempty" json:"site,omitempty"`         // where it takes place, if not at the feed's site
	Room      RoomID `toml:"room,omitempty" json:"room,omitempty"`
}

// CategoryRule gives kind, looks and manner to what a calendar files under a
// category, where the rule of its title doesn't. Match is compared as titles
// are; the category itself is never shown.
type CategoryRule struct {
	Match     string `toml:"match" json:"match"`
	Kind      Kind   `toml:"kind,omitempty" json:"kind,omitempty"`
	Colour    string `toml:"colour,omitempty" json:"colour,omitempty"`
	Pictogram string `toml:"pictogram,omitempty" json:"pictogram,omitempty"`
	Mode      Mode   `toml:"mode,omitempty" json:"mode,omitempty"`
}

// Feed is one iCalendar address of a partner with its rules.
type Feed struct {
	ID      FeedID     `toml:"id" json:"id"`
	Partner PartnerID  `toml:"partner" json:"partner"`
	URL     string     `toml:"url" json:"url"` // http, https, webcal or file; may hold a secret: show it with fetch.Mask
	Refresh Duration   `toml:"refresh,omitempty" json:"refresh,omitempty"`
	Site    SiteID     `toml:"site" json:"site"`                     // default place
	Room    RoomID     `toml:"room,omitempty" json:"room,omitempty"` // default room
	Mode    Mode       `toml:"mode,omitempty" json:"mode,omitempty"` // default mode
	Other   Other      `toml:"other,omitempty" json:"other,omitempty"`
	Private Discretion `toml:"private,omitempty" json:"private,omitempty"` // empty: see Discretion
	Ignore  []Property `toml:"ignore,omitempty" json:"ignore,omitempty"`   // empty: all are read

	Titles     []TitleRule    `toml:"title,omitempty" json:"title,omitempty"`
	Categories []CategoryRule `toml:"category,omitempty" json:"category,omitempty"`
}

// HidesPrivate reports whether private events are not shown at all.
func (f Feed) HidesPrivate() bool {
	return f.Private == PrivateHide || f.Private == "" && f.Other == OtherHide
}

// Ignores reports whether that property of the calendar's events says nothing.
func (f Feed) Ignores(p Property) bool { return slices.Contains(f.Ignore, p) }

// Duration is a time.Duration written as in Go: "15m", "1h30m".
type Duration time.Duration

// MarshalText writes the duration as time.Duration does, without the zeros at
// its end.
func (d Duration) MarshalText() ([]byte, error) {
	s := time.Duration(d).String()
	if cut, ok := strings.CutSuffix(s, "m0s"); ok {
		s = strings.TrimSuffix(cut+"m", "h0m")
		if !strings.HasSuffix(s, "m") {
			s += "h"
		}
	}
	return []byte(s), nil
}

// UnmarshalText reads what time.ParseDuration reads.
func (d *Duration) UnmarshalText(b []byte) error {
	v, err := time.ParseDuration(string(b))
	if err != nil {
		return fmt.Errorf("%q is not a duration: want for example 15m or 1h30m", b)
	}
	*d = Duration(v)
	return nil
}

// Status is the state of one happening, RFC 5545 §3.8.1.11.
type Status string

// The states that RFC 5545 gives to an event. An event without a STATUS line
// is Confirmed.
const (
	Confirmed Status = "CONFIRMED"
	Tentative Status = "TENTATIVE"
	Cancelled Status = "CANCELLED"
)

// Class is the access classification, RFC 5545 §3.8.1.3. Anything that is not
// known to be public counts as Private.
type Class string

// The classes of RFC 5545; an unknown one is to be treated as Private.
const (
	Public       Class = "PUBLIC"
	Private      Class = "PRIVATE"
	Confidential Class = "CONFIDENTIAL"
)

// Span is when something happens: either two instants, or, where AllDay is
// set, two dates. The end is excluded, as in RFC 5545 §3.6.1.
type Span struct {
	AllDay   bool       `json:"all_day,omitempty"`
	Start    time.Time  `json:"start,omitzero"`
	End      time.Time  `json:"end,omitzero"`
	FirstDay civil.Date `json:"first_day,omitzero"`
	UntilDay civil.Date `json:"until_day,omitzero"`
}

// Instance is one dated happening as the calendar tells it: after recurrence
// and overrides, before redaction. Its texts may name people.
type Instance struct {
	Span
	UID        string
	Summary    string
	Location   string
	Categories []string
	Status     Status
	Class      Class
	Conference bool // the event has a CONFERENCE or a producer's equivalent: it takes place by video
	Free       bool // TRANSP:TRANSPARENT, RFC 5545 §3.8.2.7: it keeps nobody busy
	Line       int  // where the event begins in the file, from 1

	// Moved is set where an override gives this happening another time than
	// its series planned; Planned is that time (RFC 5545 §3.8.4.4).
	Moved   bool
	Planned Span
	// PlaceChanged is set where an override gives another LOCATION than the
	// series, which planned it at SeriesLocation (empty: at none in particular).
	PlaceChanged   bool
	SeriesLocation string
	// SeriesSummary is the title of the series, where an override has another.
	SeriesSummary string
}

// Occurrence is one dated happening that may be made public. Every text in it
// comes from the network's records.
type Occurrence struct {
	Span
	ID        string    `json:"id"` // stable between two readings of the same calendar; tells nothing (a hash)
	Feed      FeedID    `json:"feed"`
	Partner   PartnerID `json:"partner"`
	Site      SiteID    `json:"site"` // empty only for an Absence that names no place: it holds for all of its feed
	Room      RoomID    `json:"room,omitempty"`
	Kind      Kind      `json:"kind"`
	Title     string    `json:"title"`
	Busy      bool      `json:"busy,omitempty"` // the partner is taken; the title says no more than that
	Mode      Mode      `json:"mode,omitempty"`
	Colour    string    `json:"colour,omitempty"`    // where a rule gives one; empty: the partner's
	Pictogram string    `json:"pictogram,omitempty"` // likewise
	Audience  string    `json:"audience,omitempty"`  // what the rule of its title says, as Enrol
	Enrol     string    `json:"enrol,omitempty"`
	Status    Status    `json:"status"`
	Moved     bool      `json:"moved,omitempty"` // in time, or (Planned being Span) in place only
	Planned   Span      `json:"planned,omitzero"`
	// PlannedSite is the site where the series had planned it, if that is another one.
	PlannedSite SiteID `json:"planned_site,omitempty"`
}

// Taken is a time at which a room is not free, because of a happening of which
// no more than that may be told: not what, not who, not even that it is one. It
// has no words and no identity, so that it can be shown as nothing else.
type Taken struct {
	Span
	Site SiteID `json:"site"`
	Room RoomID `json:"room"`
}
