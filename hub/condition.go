package hub

import (
	"context"
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
	Now     time.Time     `json:"now"`     // the hub's
	Records int64         `json:"records"` // version of the records from which programs were last planned and published, see store.DataVersion
	Screens []ScreenState `json:"screens"` // in the order of the records
}

// ScreenState is how one screen of the records is doing.
type ScreenState struct {
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
func (s ScreenState) Speaks() bool { return s.State == Online || s.State == Late }

// Spoke reports whether the screen has said anything since the hub was started. One
// that has not may be online all the same, and nothing is known of what it shows.
func (s ScreenState) Spoke() bool { return s.Status.Wire != 0 }

// fleet gives how the screens of the records are doing.
func (a Admin) fleet(ctx context.Context) (Fleet, error) {
	versions, err := a.Versions(ctx)
	if err != nil {
		return Fleet{}, err
	}
	records, version := a.Records()
	seen := map[string]presence.Seen{}
	for _, s := range a.Seen() {
		seen[s.Key] = s
	}
	f := Fleet{Now: a.Now(), Records: version, Screens: make([]ScreenState, 0, len(records.Screens))}
	for _, s := range records.Screens {
		f.Screens = append(f.Screens, stateOf(s, seen[s.Key], versions[s.Site]))
	}
	return f, nil
}

// stateOf judges one screen. One that was online when the hub started and has
// not said anything since is not late: nothing is known of it.
func stateOf(s network.Screen, seen presence.Seen, published uint64) ScreenState {
	state := ScreenState{ID: s.ID, Site: s.Site, Name: s.Name, Since: seen.Since, Heard: seen.Heard, Version: published, Status: seen.Status}
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
