// Package enrol is the desk for screens that no record names: it works out the
// pairing code that such a screen shows, and keeps who waits with which code
// until a person types it on the hub.
//
// # Why a code can't be guessed
//
// There are 27^6 = 387,420,489 codes (wire.CodeCount), each good for 15 minutes.
//
//   - Typing codes at random, to admit any screen that waits: the store accepts
//     30 wrong codes an hour (store.MaxGuesses), so 720 a day, and at most
//     MaxWaiting = 200 screens wait at once: 720 × 200 / 387,420,489 = 0.04 % a
//     day for some screen, 0.0002 % for a given one.
//   - Asking for codes, in the hope of one that a person is about to type for
//     another screen: two screens with one code are both refused.
//   - Standing between a screen and the hub with a key of one's own (see wire,
//     Pairing): one guess in 387,420,489 for each code. A screen gets
//     MaxCodesKey = 6 codes in CodeLife, so 576 a day: 0.00015 %.
//
// The package decides nothing about screens that have a record (hub/publish
// does) and admits nobody: that is a person's act, done in the store.
package enrol

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"log/slog"
	"sync"
	"time"

	"semainier/hub/wire"
)

// Limits of what strangers may ask for.
const (
	MaxWaiting      = 200 // screens with a code at once, in the whole network
	MaxCodesKey     = 6   // codes for one key within wire.CodeLife
	MaxCodesAddress = 40  // codes for one address within wire.CodeLife; a town hall is one address
	MaxCodesNowhere = 100 // codes for all that come from the hub's own machine, as behind a proxy there: others have room too
)

// retryBusy is when a screen that was refused a code may ask again.
const retryBusy = time.Minute

// Request is a screen that waits to be admitted.
type Request struct {
	Key, Code, Address, Player string
	Asked, Expires             time.Time
}

// Shelf keeps the requests, so that the commands and every hub of several see
// them. Put replaces that of the same key.
type Shelf interface {
	PutRequest(ctx context.Context, r Request) error
	Requests(ctx context.Context, now time.Time) ([]Request, error) // those not expired
}

// Options are what a Desk needs.
type Options struct {
	Key   ed25519.PrivateKey // the hub's: its public half is what screens pin
	Shelf Shelf
	Link  string // where people type codes, shown as a QR code; empty: wire.PairPath of the hub that the screen asks
	Now   func() time.Time
	Log   *slog.Logger
}

// Desk gives out codes. It is safe for concurrent use.
type Desk struct {
	o Options

	mu    sync.Mutex
	given []given // within wire.CodeLife, the oldest first
}

// given is a code that was given out.
type given struct {
	key, address string
	at           time.Time
}

// New gives a desk at which nobody has asked yet.
func New(o Options) *Desk { return &Desk{o: o} }

// Hello answers a screen that no record names: see wire, Pairing. What it says
// is not yet signed.
func (d *Desk) Hello(ctx context.Context, key, address string, h wire.Hello) (wire.Welcome, error) {
	w := wire.Welcome{Key: key, State: wire.Unknown}
	if len(h.Commit) != sha256.Size {
		return w, nil // it does not ask to be paired
	}
	w.Salt = d.salt(key, h.Commit)
	if len(h.Reveal) != wire.NonceSize || !bytes.Equal(wire.CommitTo(h.Reveal), h.Commit) {
		return w, nil
	}
	now := d.o.Now()
	hub, _ := d.o.Key.Public().(ed25519.PublicKey)
	r := Request{Key: key, Code: wire.Code(key, hub, h.Reveal, w.Salt), Address: address, Player: cut(h.Player, maxPlayer),
		Asked: now, Expires: now.Add(wire.CodeLife)}
	d.mu.Lock()
	defer d.mu.Unlock()
	waiting, err := d.o.Shelf.Requests(ctx, now)
	if err != nil {
		return wire.Welcome{}, err
	}
	for _, other := range waiting {
		if other.Key == key && other.Code == r.Code { // it asks again
			return d.waits(w, other.Expires.Sub(now)), nil
		}
	}
	if !d.mayHave(r, waiting) {
		w.State, w.Retry = wire.Busy, int(retryBusy/time.Second)
		return w, nil
	}
	if err := d.o.Shelf.PutRequest(ctx, r); err != nil {
		return wire.Welcome{}, err
	}
	d.given = append(d.given, given{key, address, now})
	d.o.Log.Info("a screen asks to be paired", "key", key, "address", address, "hint", "type the code that it shows: semainier screen pair CODE --site ID --name NAME")
	return d.waits(w, wire.CodeLife), nil
}

// maxPlayer bounds what is kept of a stranger's own words, in bytes.
const maxPlayer = 60

func (d *Desk) waits(w wire.Welcome, life time.Duration) wire.Welcome {
	w.State, w.Life, w.Link = wire.Waiting, int(life/time.Second), d.o.Link
	return w
}

// salt is the hub's part of a code: for one Commit always the same, whichever
// hub of several is asked, and known to nobody before.
func (d *Desk) salt(key string, commit []byte) []byte {
	h := hmac.New(sha256.New, d.o.Key.Seed())
	h.Write([]byte("semainier pairing salt\n" + key + "\n"))
	h.Write(commit)
	return h.Sum(nil)
}

// mayHave reports whether a further code stays within the limits; d.mu is held.
func (d *Desk) mayHave(r Request, waiting []Request) bool {
	since := r.Asked.Add(-wire.CodeLife)
	for len(d.given) > 0 && !d.given[0].at.After(since) {
		d.given = d.given[1:]
	}
	keys, addresses := 0, 0
	for _, g := range d.given {
		if g.key == r.Key {
			keys++
		}
		if g.address == r.Address {
			addresses++
		}
	}
	others := 0
	for _, w := range waiting {
		if w.Key != r.Key {
			others++
		}
	}
	most := MaxCodesAddress
	if r.Address == "" {
		most = MaxCodesNowhere
	}
	return keys < MaxCodesKey && addresses < most && others < MaxWaiting && len(d.given) < maxGiven
}

// maxGiven bounds the memory of the desk, and the codes given out in
// wire.CodeLife.
const maxGiven = 5 * MaxWaiting

func cut(s string, n int) string {
	if len(s) > n {
		s = s[:n]
	}
	return s
}
