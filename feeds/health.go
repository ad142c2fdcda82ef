package feeds

import (
	"time"

	"semainier/feeds/civil"
)

// HealthState says in one word how a feed is doing.
type HealthState string

// The states of a feed.
const (
	Unread  HealthState = "unread"  // never read so far
	Healthy HealthState = "healthy" // the last reading succeeded
	Held    HealthState = "held"    // the calendar lost too much at once: what it said before stays, until somebody confirms the loss or two days pass
	Failing HealthState = "failing" // the last reading failed; the last good content stays
)

// Health is the condition of one feed: what the console shows and whom it
// makes somebody call. It holds no words of the calendar and no address. Its
// JSON is part of the hub's feeds.json.
type Health struct {
	State    HealthState `json:"state"`
	Since    time.Time   `json:"since"`              // when State began
	LastTry  time.Time   `json:"last_try"`           // zero: never tried
	LastGood time.Time   `json:"last_good"`          // when the content shown was last confirmed by the calendar; zero: never
	Code     string      `json:"code,omitempty"`     // Problem in a word, stable for programs: "timeout", "web-page", "half-lost"; empty when healthy
	Problem  string      `json:"problem,omitempty"`  // in French, for the partner; empty when healthy
	Hold     Hold        `json:"hold,omitzero"`      // of Held; stays while a feed that is held cannot be read
	Counts   Counts      `json:"counts"`             // of the content shown
	Findings []Finding   `json:"findings,omitempty"` // of the last reading that gave content, the first hundred
}

// Age gives how old the content shown is; zero where there never was any.
func (h Health) Age(now time.Time) time.Duration {
	if h.LastGood.IsZero() {
		return 0
	}
	return max(now.Sub(h.LastGood), 0)
}

// Hold is a loss that nobody has confirmed yet. Zero: there is none.
type Hold struct {
	Since time.Time `json:"since"` // the first reading that showed the loss; also what an acceptance names
	Until time.Time `json:"until"` // when the calendar will be believed without an acceptance
	Had   int       `json:"had"`   // dates ahead that the content shown announces; where it announces none, those on which the partner is only busy
	Has   int       `json:"has"`   // of such dates, those that the calendar now gives for the same weeks
}

// Counts are how much a feed holds. The findings are all those of the reading,
// also where Health keeps only the first of them.
type Counts struct {
	Events      int `json:"events"`      // understood in the calendar: single ones, series, changes to one date of a series
	Occurrences int `json:"occurrences"` // made of them, past ones of the last weeks included
	Ahead       int `json:"ahead"`       // of these, not yet over at LastTry
	Faults      int `json:"faults"`      // findings by severity
	Warnings    int `json:"warnings"`
	Notes       int `json:"notes"`
}

// Severity orders findings by what they cost.
type Severity string

// The severities of a finding.
const (
	Note    Severity = "note"    // understood, worth knowing
	Warning Severity = "warning" // understood with a guess
	Fault   Severity = "fault"   // an event or more was left out
)

// Finding is one thing that a partner should know about its calendar. Text and
// Remedy are French; they never quote what could name a person.
type Finding struct {
	Line     int        `json:"line,omitempty"` // in the file, from 1; 0: the whole file
	Day      civil.Date `json:"day,omitzero"`   // on which the event that it is about begins; zero: unknown
	Severity Severity   `json:"severity"`
	Code     string     `json:"code"` // stable, for programs: "zone-unknown"
	Text     string     `json:"text"`
	Remedy   string     `json:"remedy,omitempty"`
}
