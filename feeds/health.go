package feeds

import "time"

// HealthState says in one word how a feed is doing.
type HealthState string

// The states of a feed.
const (
	Unread  HealthState = "unread"  // never read so far
	Healthy HealthState = "healthy" // the last reading succeeded
	Failing HealthState = "failing" // the last reading failed; the last good content stays
)

// Health is the condition of one feed: what the console shows and whom it
// makes somebody call. It holds no words of the calendar.
type Health struct {
	State    HealthState `json:"state"`
	Since    time.Time   `json:"since"`              // when State began
	LastTry  time.Time   `json:"last_try"`           // zero: never tried
	LastGood time.Time   `json:"last_good"`          // when the content shown was read; zero: never
	Problem  string      `json:"problem,omitempty"`  // in French, for the partner; empty when healthy
	Findings []Finding   `json:"findings,omitempty"` // of the last reading that gave content
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
	Line     int      `json:"line,omitempty"` // in the file, from 1; 0: the whole file
	Severity Severity `json:"severity"`
	Code     string   `json:"code"` // stable, for programs: "zone-unknown"
	Text     string   `json:"text"`
	Remedy   string   `json:"remedy,omitempty"`
}
