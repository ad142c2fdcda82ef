// Package fleet says how the screens of a network are doing: what the records
// name, what each screen last said of itself, and which program was published for it.
//
// It asks nobody and keeps nothing: the hub, which knows all three, hands them
// over, and tells the result to its commands and to the console.
package fleet

import (
	"time"

	"semainier/feeds"
	"semainier/hub/network"
	"semainier/hub/presence"
	"semainier/hub/wire"
)

// Condition is how a screen is doing.
type Condition string

// The conditions of a screen.
const (
	Online  Condition = "online"  // it speaks, and shows what was published last
	Late    Condition = "late"    // it speaks, but shows an earlier program
	Offline Condition = "offline" // it has been silent for presence.Silence
	Never   Condition = "never"   // it was never heard
	Revoked Condition = "revoked" // it is not let in
)

// Fleet is how the screens are doing, as a running hub tells it on its admin
// socket. Its form is a contract; keys may be added. Times are RFC 3339.
type Fleet struct {
	Now     time.Time `json:"now"`     // the hub's
	Records int64     `json:"records"` // version of the records from which programs were last planned and published, see store.DataVersion
	Screens []Screen  `json:"screens"` // in the order of the records
}

// Screen is how one screen of the records is doing.
type Screen struct {
	ID      network.ScreenID `json:"id"`
	Site    feeds.SiteID     `json:"site"`
	Name    string           `json:"name,omitempty"`
	State   Condition        `json:"state"`
	Since   time.Time        `json:"since,omitzero"`    // when it came or went
	Heard   time.Time        `json:"heard,omitzero"`    // when it last said Status
	Version uint64           `json:"version,omitempty"` // of its site's program as published; Status.Version is the one that it shows
	Status  wire.Status      `json:"status,omitzero"`   // as it said itself; its words are not to be trusted
}

// Speaks reports whether the screen is online, late or not.
func (s Screen) Speaks() bool { return s.State == Online || s.State == Late }

// Spoke reports whether the screen has said anything since the hub was started. One
// that has not may be online all the same, and nothing is known of what it shows.
func (s Screen) Spoke() bool { return s.Status.Wire != 0 }

// Of gives how the screens of the records are doing. version is that of the records
// from which programs were last planned and published, versions are those of the
// sites' programs.
func Of(records network.Records, version int64, seen []presence.Seen, versions map[feeds.SiteID]uint64, now time.Time) Fleet {
	heard := map[string]presence.Seen{}
	for _, s := range seen {
		heard[s.Key] = s
	}
	f := Fleet{Now: now, Records: version, Screens: make([]Screen, 0, len(records.Screens))}
	for _, s := range records.Screens {
		f.Screens = append(f.Screens, stateOf(s, heard[s.Key], versions[s.Site]))
	}
	return f
}

// stateOf judges one screen. One that was online when the hub started and has
// not said anything since is not late: nothing is known of it.
func stateOf(s network.Screen, seen presence.Seen, published uint64) Screen {
	state := Screen{ID: s.ID, Site: s.Site, Name: s.Name, Since: seen.Since, Heard: seen.Heard, Version: published, Status: seen.Status}
	switch said := seen.Status.Wire != 0; {
	case s.Revoked:
		state.State = Revoked
	case seen.Online && said && seen.Status.Version != published:
		state.State = Late
	case seen.Online:
		state.State = Online
	case seen.Since.IsZero():
		state.State = Never
	default:
		state.State = Offline
	}
	return state
}
