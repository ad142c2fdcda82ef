package network

import (
	"slices"
	"time"

	"semainier/feeds"
	"semainier/layouts/program"
)

// NoticeID names a notice.
type NoticeID string

// NoticeState is where a notice stands between its author and the screens.
type NoticeState string

// The states of a notice. Only a published one is ever shown; the zero value
// is a draft, so that nothing is announced by forgetting a line.
const (
	Draft     NoticeState = "draft"
	Proposed  NoticeState = "proposed" // waits for a coordinator
	Refused   NoticeState = "refused"  // by a coordinator, see Notice.Reason
	Published NoticeState = "published"
	Withdrawn NoticeState = "withdrawn"
)

// Importance is how much a notice claims.
type Importance string

// The importances of a notice; the zero value is an ordinary one.
const (
	Ordinary  Importance = "ordinary"
	Important Importance = "important" // before the ordinary ones, and in the ticker
	Urgent    Importance = "urgent"    // takes the whole screen, alone
)

// Notice is an announcement.
type Notice struct {
	ID    NoticeID    `toml:"id" json:"id"`
	Title string      `toml:"title" json:"title"`
	Text  string      `toml:"text" json:"text,omitempty"` // may hold several lines
	By    string      `toml:"by" json:"by"`               // the body that speaks: a partner's id, or its name in full: see Records.Author
	State NoticeState `toml:"state" json:"state,omitempty"`
	From  time.Time   `toml:"from" json:"from,omitzero"`   // zero: at once
	Until time.Time   `toml:"until" json:"until,omitzero"` // excluded; zero: until withdrawn

	// Days and Daily narrow From to Until: it is shown on these days of the week
	// (none: on all), and within these hours of each (none: all day), by the clocks
	// of the site.
	Days  []Weekday `toml:"days" json:"days,omitempty"`
	Daily []Period  `toml:"daily" json:"daily,omitempty"`

	Groups []GroupID      `toml:"groups" json:"groups,omitempty"`
	Sites  []feeds.SiteID `toml:"sites" json:"sites,omitempty"`

	// Screens are addressed beside the groups and sites; who names none of the
	// three addresses the whole network. A screen that is named must be among the
	// records: were it dropped with its screen, its notice might be everybody's.
	Screens []ScreenID `toml:"screens" json:"screens,omitempty"`

	Subject Subject `toml:"subject" json:"subject,omitempty"` // empty: not said
	Reason  string  `toml:"reason" json:"reason,omitempty"`   // why it was refused, for its author; never on a screen

	// Replaces names the published notice in whose place this one is to stand once it is
	// approved; until then both are kept, and screens show that one. If that is no longer
	// there, this one is published by itself.
	Replaces NoticeID `toml:"replaces" json:"replaces,omitempty"`

	Importance Importance   `toml:"importance" json:"importance,omitempty"`
	Pictogram  string       `toml:"pictogram" json:"pictogram,omitempty"` // empty: the megaphone
	Link       string       `toml:"link" json:"link,omitempty"`           // an address of the web, shown as a QR code
	Pictures   []Picture    `toml:"picture" json:"picture,omitempty"`     // the pages of a poster, or one beside the text
	In         []NoticeText `toml:"in" json:"in,omitempty"`
}

// NoticeText is what a notice says in a language other than French.
type NoticeText struct {
	Lang  program.Lang `toml:"lang" json:"lang"`
	Title string       `toml:"title" json:"title"`
	Text  string       `toml:"text" json:"text,omitempty"`
}

// For reports whether the notice addresses the site, and which of its screens:
// none named are all of them. It addresses all if its groups or sites name the
// site, or if it names no group, site or screen and addresses the whole network.
// Of the screens, which may be those of other sites too, it gives those of this
// site that are named and not revoked, in their order; without any, a notice that
// names screens does not address the site.
func (n Notice) For(s Site, screens []Screen) (only []ScreenID, addressed bool) {
	if len(n.Groups) == 0 && len(n.Sites) == 0 && len(n.Screens) == 0 {
		return nil, true
	}
	if s.In(n.Groups) || slices.Contains(n.Sites, s.ID) {
		return nil, true
	}
	for _, sc := range screens {
		if sc.Site == s.ID && !sc.Revoked && slices.Contains(n.Screens, sc.ID) {
			only = append(only, sc.ID)
		}
	}
	return only, len(only) > 0
}
