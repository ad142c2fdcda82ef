// Package wire is the contract between the hub and its players: the NATS
// subjects, the same over HTTP, how a screen is paired, the signed envelopes in
// which programs, urgent notices, a screen's place, orders to it and newer players
// travel, and the history of its versions.
//
// A playlist is the program of one site, bound to that site, a version that
// only grows, a time of issue and an expiry, and signed with Ed25519 over the
// exact bytes that travel. A player shows nothing that Open has not accepted.
//
// The package moves no bytes (hub/publish and player/link do), keeps none
// (player/cache does) and reads no clock.
//
// # History
//
//   - 1, 2026-11-21: first version. Payload: gzip'd JSON of Playlist.
//   - 1, 2026-11-22: Slot.Colour and Slot.Pictogram, optional. A player that
//     doesn't know them shows the partner's, as it did.
//   - 1, 2026-11-22: Slot.OtherRoom, optional. A player that doesn't know it
//     says "Déplacé" alone, as it did.
//   - 1, 2026-11-28: needs, audiences, enrolment, rooms, contacts, importance,
//     pictures, links and translations of notices, Program.Words, the site's
//     languages, Screens and Layouts, all optional. A player that doesn't know
//     them shows in French, in its own layout, what it showed; it gives an urgent
//     notice its turn among the others.
//   - 1, 2026-11-28: Hello and Welcome (pairing, and which site a screen is of),
//     Status (heartbeat) and Flash (urgent notices ahead of the playlist), over
//     NATS; all but Flash over HTTP as well, with the playlist. A player that
//     doesn't know Flash waits for the playlist. Players from before Hello are
//     configured with their site and are served as they were.
//   - 1, 2026-11-28: Screen.ID and Notice.Screens (targets), optional. A player
//     that doesn't know them shows such a notice on every screen of the site.
//   - 1, 2026-11-29: Notice.Times (days and hours), Service.Join (a Wi-Fi's QR
//     code) and Screen.On (lit hours), optional; a dark screen's Status says the page
//     "off". A player that doesn't know them shows such a notice at all hours of its
//     From and Until, no code, and is always lit.
//   - 1, 2026-11-29: Site.Shifts, optional: when its clocks are put. A player that
//     doesn't know them asks its own machine, as it did.
//   - 1, 2026-11-29: Request.Nonce, NonceHeader and ProofHeader: the hub's time, and
//     that nothing is newer, is signed for who asked. Players that don't ask for it get none. One that does
//     believes a hub without it over TLS alone, as all did before.
//   - 1, 2026-11-29: Order, Snapshot, and Status.Ticket, without which no order is
//     given: players that don't know orders never get any.
//   - 1, 2026-11-29: Release, a newer player, at ReleasePath. Players that don't
//     know it never ask; hubs that don't know it answer 404, which is none.
package wire

import (
	"strings"
	"time"

	"semainier/layouts/program"
)

// Major is the version of the contract. Fields may be added without changing
// it: readers ignore those that they don't know. It grows when an old player
// would misread a new playlist; such a player keeps the last one it understood.
const Major = 1

// Playlist is the program of one site as published.
type Playlist struct {
	Wire    int             `json:"wire"`
	Site    program.SiteID  `json:"site"`
	Version uint64          `json:"version"` // grows with every change of this site's program; never reused
	Issued  time.Time       `json:"issued"`
	Expires time.Time       `json:"expires"` // after this it is shown only as stale
	Program program.Program `json:"program"`
}

// PlaylistSubject is where the hub pushes the site's playlist when it changes.
func PlaylistSubject(site program.SiteID) string { return "site." + string(site) + ".playlist" }

// GetSubject is where a player asks for its site's playlist with a Request.
func GetSubject(site program.SiteID) string { return "site." + string(site) + ".get" }

// AnyGetSubject is what the hub subscribes to; GetSubject of every site matches it.
const AnyGetSubject = "site.*.get"

// SiteOfGet gives the site that a GetSubject names.
func SiteOfGet(subject string) (program.SiteID, bool) {
	rest, begins := strings.CutPrefix(subject, "site.")
	id, ends := strings.CutSuffix(rest, ".get")
	if site := program.SiteID(id); begins && ends && site.Valid() {
		return site, true
	}
	return "", false
}

// inboxes is what the reply subjects of all players begin with.
const inboxes = "_INBOX_"

// InboxPrefix is the prefix of the reply subjects of the player with that
// public nkey, so that no player can read another's answers.
func InboxPrefix(nkey string) string { return inboxes + nkey }

// InboxOwner gives the public nkey of the player whose reply subject this is.
func InboxOwner(reply string) (nkey string, ok bool) {
	rest, ok := strings.CutPrefix(reply, inboxes)
	nkey, _, dotted := strings.Cut(rest, ".")
	return nkey, ok && dotted && nkey != ""
}

// Request is what a player says when it asks for its playlist.
type Request struct {
	Wire int    `json:"wire"` // the highest Major the player understands
	Have uint64 `json:"have"` // the version it holds; 0: none

	// Nonce was never used before, TimeNonceSize bytes: the answer's time is signed
	// over it. None: it need not be. See ProveTime.
	Nonce []byte `json:"nonce,omitempty"`
}

// The headers of an answer to a Request, to a Hello, and of both pushed. An answer
// without StatusHeader carries the sealed playlist as its body.
const (
	StatusHeader    = "Semainier-Status"
	TimeHeader      = "Semainier-Time"  // the hub's clock, RFC 3339 with nanoseconds; absent while it is known to be wrong
	ProofHeader     = "Semainier-Proof" // the signature of that time, base64: see ProveTime; only of what answers a Request with a Nonce
	StatusUnchanged = "unchanged"       // the version you have is the newest
	StatusNone      = "none"            // the hub has no program for this site yet
	StatusWelcome   = "welcome"         // the body is a SealedWelcome
	StatusFlash     = "flash"           // of a push: the body is a SealedFlash
)
