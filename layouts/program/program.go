// Package program is what one site may show over the coming weeks: plain data,
// ready to be read by a player that has no network and no other source. It is
// the body of the contract between hub and player (hub/wire wraps and signs it).
//
// Everything in it is public and already decided: names as they are to be
// shown, states, hours in the site's zone. It holds no drawing (layouts does
// that), no identity of a person, and nothing that has to be asked for.
//
// The package holds values only. It reads no clock: what is "now" is worked
// out by whoever draws.
package program

import (
	"slices"
	"strings"
	"time"

	"semainier/feeds/civil"
)

// MaxSiteID is the length that a SiteID may have.
const MaxSiteID = 40

// SiteID names a site: 1 to MaxSiteID of [a-z0-9-], for it is part of NATS
// subjects.
type SiteID string

// Valid reports whether the id has that form.
func (s SiteID) Valid() bool {
	outside := func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' }
	return s != "" && len(s) <= MaxSiteID && !strings.ContainsFunc(string(s), outside)
}

// PartnerID names a partner.
type PartnerID string

// Mode says how one is received.
type Mode string

// The modes of reception; the zero value says nothing about it.
const (
	ModeUnknown Mode = ""
	WalkIn      Mode = "walk-in"
	Appointment Mode = "appointment"
	Video       Mode = "video"
)

// Kind says what sort of happening a slot is.
type Kind string

// The kinds of slot.
const (
	Permanence Kind = "permanence"
	Workshop   Kind = "workshop"
)

// State says whether a slot takes place as planned.
type State string

// The states of a slot.
const (
	Planned   State = "planned"
	Cancelled State = "cancelled"  // will not take place; stays in view for who had planned to come
	Moved     State = "moved"      // takes place here, at another hour than planned or in another room: see Slot.Elsewhen and OtherRoom
	MovedAway State = "moved-away" // was planned here, takes place elsewhere in time: see Slot.Elsewhen
)

// Need is what people come for.
type Need string

// The needs, in the order in which pages have them.
const (
	Housing Need = "housing"
	Work    Need = "work"
	Health  Need = "health"
	Digital Need = "digital"
	Family  Need = "family"
	Rights  Need = "rights"
)

// Needs gives every need in its order. One may be added; players leave out
// those that they don't know.
func Needs() []Need { return []Need{Housing, Work, Health, Digital, Family, Rights} }

// Lang is a language of the pages, as in BCP 47: "fr", "ar".
type Lang string

// Program is everything one site may show from From until Until.
type Program struct {
	Site     Site       `json:"site"`
	From     civil.Date `json:"from"`  // a Monday
	Until    civil.Date `json:"until"` // excluded; a Monday
	Days     []Day      `json:"days"`  // one for each date of the span, in order
	Partners []Partner  `json:"partners"`
	Slots    []Slot     `json:"slots"` // by start, then by partner
	Notices  []Notice   `json:"notices,omitempty"`
	Services []Service  `json:"services,omitempty"`
	Rooms    []Room     `json:"rooms,omitempty"` // those whose free hours the site shows

	// Words translates what the site's people wrote once for all languages
	// (titles, rooms, services, what partners do): by language, then by the text
	// as it stands elsewhere in the program. A text that is not there is shown as
	// it is.
	Words map[Lang]map[string]string `json:"words,omitempty"`

	// Screens says how each screen of the site is to show all this; Layouts are
	// the site's own layouts that they name.
	Screens []Screen `json:"screens,omitempty"`
	Layouts []Layout `json:"layouts,omitempty"`
}

// For gives the program as the screen of that public nkey shows it: without the
// notices that name only other screens. A key of none of its screens is not
// named by any. The program itself stays as it is.
func (p Program) For(key string) Program {
	id := ""
	for _, s := range p.Screens {
		if s.Key == key && key != "" {
			id = s.ID
			break
		}
	}
	others := func(n Notice) bool { return len(n.Screens) > 0 && (id == "" || !slices.Contains(n.Screens, id)) }
	if slices.ContainsFunc(p.Notices, others) {
		p.Notices = slices.DeleteFunc(slices.Clone(p.Notices), others)
	}
	return p
}

// Site is the place.
type Site struct {
	ID      SiteID `json:"id"`
	Name    string `json:"name"`
	Town    string `json:"town,omitempty"`
	Address string `json:"address,omitempty"`
	Zone    string `json:"zone"`            // IANA name; all local hours of the program are in it
	Phone   string `json:"phone,omitempty"` // as people dial it: "02 99 00 00 00"
	Mail    string `json:"mail,omitempty"`
	Web     string `json:"web,omitempty"` // an address of the web: "https://ville.example/tilleuls"

	// Languages are those of the pages, one to three, the main one first; none:
	// French. With several, pages are told in each in turn, or, where Beside is
	// set, side by side.
	Languages []Lang `json:"languages,omitempty"`
	Beside    bool   `json:"beside,omitempty"`

	// Shifts are those of Zone as the hub knows it, in order, from before the program
	// until years after it: the hours of a screen are the hub's, whatever the rules of
	// an old machine say of the zone. None: those rules hold.
	Shifts []Shift `json:"shifts,omitempty"`
}

// Room is a space of the site, for whoever looks for a free one. What it is taken
// by may be told nowhere else.
type Room struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`
	Taken []Period `json:"taken,omitempty"` // in order, none touching the next
}

// Period is a time from Start until End, excluded.
type Period struct {
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
}

// Screen is how one screen shows its site's program.
type Screen struct {
	ID       string `json:"id,omitempty"`
	Key      string `json:"key"`                // public nkey of the player
	Layout   string `json:"layout,omitempty"`   // a shipped one, or of Program.Layouts; empty: the player's default
	Diagonal int    `json:"diagonal,omitempty"` // millimetres; 0: what the layout supposes
	Distance int    `json:"distance,omitempty"` // from which it is read, in millimetres; 0: what the layout supposes

	// On says when the screen is lit, every week: the hours of Monday, Tuesday and
	// so on, by the clocks of the site. A day without hours is a dark one. None: the
	// screen is always lit.
	On [][]Hours `json:"on,omitempty"`
}

// Layout is a layout file (see package layouts) of the site's own.
type Layout struct {
	ID   string `json:"id"`
	TOML string `json:"toml"`
}

// Day is one date at the site.
type Day struct {
	Date   civil.Date `json:"date"`
	Open   []Hours    `json:"open,omitempty"`   // none: closed
	Closed string     `json:"closed,omitempty"` // why the site is exceptionally closed: "Jour férié"; usual closing days have no reason
}

// Hours is one opening period as wall-clock times of the site's zone.
type Hours struct {
	From  Clock `json:"from"`
	Until Clock `json:"until"`
}

// Clock is a wall-clock time in minutes after midnight, 0 to 1440.
type Clock int

// Partner is a body that comes to the site, as it is to be shown.
type Partner struct {
	ID        PartnerID `json:"id"`
	Name      string    `json:"name"`      // as shown large: "CAF"
	FullName  string    `json:"full_name"` // "Caisse d'allocations familiales"
	Colour    string    `json:"colour"`    // a name of the palette
	Pictogram string    `json:"pictogram"`
	// AsOf is set while the partner’s calendar is not confirmed (it cannot be read,
	// or lost so much that it is held back): the date of the
	// information shown. Zero: its calendar is fine.
	AsOf civil.Date `json:"as_of,omitzero"`

	Needs []Need `json:"needs,omitempty"` // what people come to it for
	About string `json:"about,omitempty"` // what it does, in a short sentence: "Aides pour la famille et le logement"
	Phone string `json:"phone,omitempty"` // for the public
	Web   string `json:"web,omitempty"`   // an address of the web
}

// Slot is one happening at the site.
type Slot struct {
	ID      string    `json:"id"`
	Partner PartnerID `json:"partner"`
	Title   string    `json:"title"`
	Kind    Kind      `json:"kind"`
	Room    string    `json:"room,omitempty"` // as shown: "Bureau 1"
	Mode    Mode      `json:"mode,omitempty"`
	State   State     `json:"state"`

	// Colour and Pictogram are the slot's own, with the names that the partner's
	// may have; empty: the partner's.
	Colour    string `json:"colour,omitempty"`
	Pictogram string `json:"pictogram,omitempty"`

	Audience string `json:"audience,omitempty"` // for whom: "Parents et enfants"; empty: all
	Enrol    string `json:"enrol,omitempty"`    // how to enrol: "À l’accueil ou au 02 99 00 00 00"

	// A timed slot has Start and End, with the site's offset; an all-day one has
	// FirstDay and UntilDay (excluded) instead.
	Start    time.Time  `json:"start,omitzero"`
	End      time.Time  `json:"end,omitzero"`
	FirstDay civil.Date `json:"first_day,omitzero"`
	UntilDay civil.Date `json:"until_day,omitzero"`

	// Elsewhen is, for a Moved slot, the start that had been planned; for a
	// MovedAway one, the start it now has. Zero where only the room changed or
	// where the other day has no hour.
	Elsewhen time.Time `json:"elsewhen,omitzero"`
	// OtherRoom is set where a Moved slot begins as planned, but in another room
	// or at another site.
	OtherRoom bool `json:"other_room,omitempty"`
}

// AllDay reports whether the slot has dates rather than hours.
func (s Slot) AllDay() bool { return !s.FirstDay.IsZero() }

// Importance is how much a notice claims.
type Importance string

// The importances of a notice; the zero value has its turn among the pages.
const (
	Ordinary  Importance = ""
	Important Importance = "important" // also told in the ticker
	Urgent    Importance = "urgent"    // takes the whole screen, alone
)

// Notice is an announcement.
type Notice struct {
	ID    string    `json:"id"`
	Title string    `json:"title"`
	Text  string    `json:"text,omitempty"`
	By    string    `json:"by"` // the body that speaks
	From  time.Time `json:"from,omitzero"`
	Until time.Time `json:"until,omitzero"` // zero: until withdrawn

	// Times narrows From to Until, for a notice that is shown on some days of the
	// week or at some hours only: when it is in the weeks that were planned, in order,
	// none touching the next. None: all the time.
	Times []Period `json:"times,omitempty"`

	Importance Importance `json:"importance,omitempty"`
	Pictogram  string     `json:"pictogram,omitempty"` // empty: the megaphone
	Link       string     `json:"link,omitempty"`      // an address of the web, shown as a QR code
	Pictures   []Picture  `json:"pictures,omitempty"`  // the pages of a poster, or one picture beside the text
	// In holds title and text in other languages.
	In map[Lang]NoticeText `json:"in,omitempty"`

	// Screens are the ids of those screens of the site that show it; none: all.
	Screens []string `json:"screens,omitempty"`
}

// NoticeText is what a notice says in one language.
type NoticeText struct {
	Title string `json:"title"`
	Text  string `json:"text,omitempty"`
}

// Picture is a picture of a notice. Its pixels travel apart from the program.
type Picture struct {
	ID     string `json:"id"` // SHA-256 of the file, in lower-case hexadecimal
	Width  int    `json:"width"`
	Height int    `json:"height"`           // both in pixels
	Alt    string `json:"alt,omitempty"`    // what it shows, in words
	Poster bool   `json:"poster,omitempty"` // it says everything by itself and takes a page alone
}

// ServiceState is the condition of an equipment or service.
type ServiceState string

// The states of a service.
const (
	Open     ServiceState = "open"
	Degraded ServiceState = "degraded"
	Down     ServiceState = "down"
	Closed   ServiceState = "closed"
)

// Service is an equipment or service of the site with its state.
type Service struct {
	ID        string       `json:"id"`
	Name      string       `json:"name"`
	Pictogram string       `json:"pictogram"`
	State     ServiceState `json:"state"`
	Until     time.Time    `json:"until,omitzero"` // when the state ends by itself; zero: until told otherwise

	// Join is the text of a QR code with which a telephone joins this wireless
	// network: "WIFI:T:WPA;S:…;P:…;;". Empty: none.
	Join string `json:"join,omitempty"`
}
