package wire

import (
	"strings"
	"time"

	"semainier/layouts/program"
)

// HeartbeatEvery is how often a screen tells its Status while nothing happens.
// A hub that misses MissedHeartbeats of them in a row takes it for offline.
const (
	HeartbeatEvery   = 30 * time.Second
	MissedHeartbeats = 3
)

// Limits of a Status; what is longer is cut by the screen and refused by the hub.
const (
	MaxStatus       = 8 << 10 // bytes of JSON
	MaxStatusPages  = 16
	MaxStatusNotice = 64
	MaxLastError    = 300 // bytes
)

// Status is what a screen says of itself, at every heartbeat and at once when
// the version or the notices in view change. It says what was presented, not
// what was received: a frame that nobody saw does not count.
type Status struct {
	Wire     int            `json:"wire"`
	Site     program.SiteID `json:"site,omitempty"`
	Version  uint64         `json:"version,omitempty"` // of the playlist whose pages were last presented; 0: none
	Pages    []string       `json:"pages,omitempty"`   // kinds of the pages on the screen now, that of the main zone first
	Notices  []string       `json:"notices,omitempty"` // ids of the notices of Version that have been presented, the latest last
	Player   string         `json:"player,omitempty"`  // version of the program
	Via      Route          `json:"via,omitempty"`
	Uptime   int64          `json:"uptime_s,omitempty"`    // of the player, in seconds
	Heat     float64        `json:"heat_c,omitempty"`      // of the processor, in °C; 0: not known
	DiskFree int64          `json:"disk_free_b,omitempty"` // bytes where the player keeps its data
	Trusted  bool           `json:"time_trusted"`
	Offset   int64          `json:"offset_ms,omitempty"` // of the machine's clock from the time shown, in milliseconds
	Error    string         `json:"error,omitempty"`     // the last trouble that has not ended
	Width    int            `json:"width,omitempty"`     // pixels
	Height   int            `json:"height,omitempty"`
	Ticket   string         `json:"ticket,omitempty"` // by which the hub may give an order, see Order; none: the player does none
}

// Route is the way by which a screen reaches the hub.
type Route string

// The routes, the preferred one first.
const (
	RouteNATS  Route = "nats"  // a NATS connection
	RouteWSS   Route = "wss"   // NATS within a WebSocket, on the hub's HTTP port
	RouteHTTPS Route = "https" // questions over HTTP, every so often
)

// The subjects of a screen, named by its public nkey.
const (
	screens     = "screen."
	helloVerb   = ".hello"
	statusVerb  = ".status"
	pictureVerb = ".picture"
	welcomeVerb = ".welcome"
	AnyHello    = screens + "*" + helloVerb  // what the hub subscribes to
	AnyStatus   = screens + "*" + statusVerb // likewise
	AnyPicture  = screens + "*" + pictureVerb
	QueueOfHubs = "hubs" // of the questions that one hub of several answers
)

// HelloSubject is where a screen asks who it is to the hub, with a Hello.
func HelloSubject(key string) string { return screens + key + helloVerb }

// StatusSubject is where a screen tells its Status.
func StatusSubject(key string) string { return screens + key + statusVerb }

// PictureSubject is where a screen sends a Snapshot.
func PictureSubject(key string) string { return screens + key + pictureVerb }

// OwnSubjects is what a screen may speak on besides GetSubject: its Hello, its
// Status and its Snapshot, in one pattern, since each pattern costs memory for each connection.
func OwnSubjects(key string) string { return screens + key + ".*" }

// WelcomeSubject is where the hub tells a screen, unasked, who it is now: part
// of the screen's own inbox.
func WelcomeSubject(key string) string { return InboxPrefix(key) + welcomeVerb }

// ScreenOf gives the public nkey that a HelloSubject, a StatusSubject or a
// PictureSubject names.
func ScreenOf(subject string) (key string, ok bool) {
	rest, begins := strings.CutPrefix(subject, screens)
	key, verb, found := strings.Cut(rest, ".")
	verb = "." + verb
	return key, begins && found && key != "" && (verb == helloVerb || verb == statusVerb || verb == pictureVerb)
}
