package cmd

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"semainier/hub/publish"
	"semainier/hub/wire"
	"semainier/layouts/program"
	"semainier/player/link"
)

// material is what a thief can have recorded, and a key of his own.
type material struct {
	t         *testing.T
	h         *hall
	pair      nkeys.KeyPair      // of the screen
	word      wire.SealedWelcome // by which the screen is of maurepas
	old, gare publish.Issue
	current   publish.Issue
	newer     []wire.Sealed        // of major versions that this player cannot read
	flashes   []wire.SealedFlash   // of the hub, from before current, or of gare
	words     []wire.SealedWelcome // of the hub, from before word, or for another screen
	orders    []wire.SealedOrder   // of the hub, to an earlier run of the screen, or to another screen
	own       ed25519.PrivateKey
	bomb      wire.Sealed
}

// record has the hub live for a while, as the thief listens: two issues of
// maurepas, one of gare, alerts, and a screen that was of gare before.
func (h *hall) record() *material {
	t := h.t
	t.Helper()
	m := &material{t: t, h: h, own: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{8}, ed25519.SeedSize))}
	var err error
	m.pair, err = nkeys.CreateUser()
	must(t, err)
	h.key, err = m.pair.PublicKey()
	must(t, err)
	other, err := nkeys.CreateUser()
	must(t, err)
	neighbour, err := other.PublicKey()
	must(t, err)
	var mu sync.Mutex
	var recorded []*nats.Msg
	ear, err := h.thief.Subscribe(">", func(m *nats.Msg) { mu.Lock(); defer mu.Unlock(); recorded = append(recorded, m) })
	must(t, err)
	must(t, h.thief.Flush())

	place := func(site program.SiteID) {
		h.hub.SetScreens([]publish.Screen{{Key: h.key, Site: site, Name: "Hall"}, {Key: neighbour, Site: "maurepas"}})
	}
	place("gare")
	m.old = h.publishes(programOf("maurepas", oldRoom))
	alert := []program.Notice{{ID: "feu", Title: falsely, Importance: program.Urgent}}
	must(t, h.hub.Flash("maurepas", alert, h.now()))
	must(t, h.hub.Flash("maurepas", nil, h.now().Add(time.Millisecond)))
	must(t, h.hub.Flash("maurepas", alert, h.now().Add(2*time.Millisecond)))
	must(t, h.hub.Flash("gare", alert, h.now().Add(time.Hour)))
	for _, do := range deeds() {
		for _, key := range []string{h.key, neighbour} {
			at := h.now()
			must(t, h.hub.Order(t.Context(), wire.Order{ID: "of an earlier run: " + string(do), Key: key, Do: do, Ticket: "of an earlier run", Heard: at, Issued: at, Until: at.Add(wire.OrderLife)}))
		}
	}
	place("maurepas")
	time.Sleep(5 * time.Millisecond) // by the hall's clock, which the versions follow
	m.current = h.publishes(programOf("maurepas", trueRoom))
	time.Sleep(5 * time.Millisecond)
	m.gare = h.publishes(programOf("gare", gareRoom)) // of a later version than ours
	m.word, err = h.hub.Hello(t.Context(), h.key, "", wire.Hello{Wire: wire.Major})
	must(t, err)

	h.until("the thief has heard all", func() bool { mu.Lock(); defer mu.Unlock(); return len(recorded) >= 10+2*len(deeds()) })
	must(t, ear.Unsubscribe())
	mu.Lock()
	defer mu.Unlock()
	for _, r := range recorded {
		switch status := r.Header.Get(wire.StatusHeader); {
		case strings.HasSuffix(r.Subject, ".order"):
			m.orders = append(m.orders, r.Data)
		case status == wire.StatusFlash:
			m.flashes = append(m.flashes, r.Data)
		case status == wire.StatusWelcome && !bytes.Equal(r.Data, m.word):
			m.words = append(m.words, r.Data)
		}
	}
	// What else that key may have signed, in another year or by a later version.
	for _, state := range []wire.Standing{wire.Unknown, wire.Waiting, wire.Admitted, wire.Revoked} {
		w, err := wire.SealWelcome(wire.Welcome{Key: h.key, State: state, Site: "gare", Issued: thursdayMorning.AddDate(-1, 0, 0), Salt: make([]byte, wire.NonceSize), Life: 900}, h.signing)
		must(t, err)
		m.words = append(m.words, w)
	}
	for _, major := range []int{0, wire.Major + 1, 1 << 30} {
		m.newer = append(m.newer, m.seal(h.signing, major, "maurepas", m.current.Version+1000))
	}
	m.bomb = m.pack(64 << 20)
	if len(m.flashes) != 4 || len(m.words) < 5 || len(m.orders) != 2*len(deeds()) {
		t.Fatalf("recorded %d flashes, %d words and %d orders of the hub", len(m.flashes), len(m.words), len(m.orders))
	}
	return m
}

// seal makes a playlist that would be seen.
func (m *material) seal(key ed25519.PrivateKey, major int, site program.SiteID, version uint64) wire.Sealed {
	s, err := wire.Seal(wire.Playlist{Wire: major, Site: site, Version: version, Issued: m.h.now(), Expires: m.h.now().AddDate(1, 0, 0), Program: programOf(site, falsely)}, key)
	must(m.t, err)
	return s
}

func deeds() []wire.Deed { return []wire.Deed{wire.Identify, wire.Restart, wire.Picture} }

// order makes one that the thief signs, for a ticket that the screen told.
func (m *material) order(r *rand.Rand) []byte {
	at := m.h.now()
	o, err := wire.SealOrder(wire.Order{ID: string(hexes(r)), Key: m.h.key, Do: deeds()[r.IntN(3)], Ticket: m.h.replies.toOrder(), Heard: at, Issued: at, Until: at.Add(wire.OrderLife)}, m.own)
	must(m.t, err)
	return o
}

// pack gives a playlist of so many bytes, signed by the thief.
func (m *material) pack(size int) wire.Sealed {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write(make([]byte, size))
	must(m.t, errors.Join(err, z.Close()))
	sealed := append(wire.Sealed{}, m.current.Sealed[:8]...)
	sealed = append(sealed, ed25519.Sign(m.own, append([]byte("semainier playlist v1\n"), b.Bytes()...))...)
	return append(sealed, b.Bytes()...)
}

// forgery is one kind of thing that the thief says.
type forgery struct {
	name  string
	where []func(*hall) string // subjects to say it on
	make  func(*rand.Rand) *nats.Msg
}

// The subjects that a screen hears. The replies are those to its last questions.
func pushed(*hall) string     { return wire.PlaylistSubject("maurepas") }
func welcomed(h *hall) string { return wire.WelcomeSubject(h.key) }
func ordered(h *hall) string  { return wire.OrderSubject(h.key) }
func toHello(h *hall) string  { return h.replies.of(wire.HelloSubject(h.key)) }
func toGet(h *hall) string    { return h.replies.of(wire.GetSubject("maurepas")) }

func (m *material) kinds() []forgery {
	playlists := []func(*hall) string{pushed, toGet}
	words := []func(*hall) string{welcomed, toHello, toGet}
	everywhere := []func(*hall) string{pushed, toGet, welcomed, toHello, ordered}
	sealed := func(make func(*rand.Rand) []byte) func(*rand.Rand) *nats.Msg {
		return func(r *rand.Rand) *nats.Msg { return message("", make(r)) }
	}
	status := func(status string, make func(*rand.Rand) []byte) func(*rand.Rand) *nats.Msg {
		return func(r *rand.Rand) *nats.Msg { return message(status, make(r)) }
	}
	always := func(b []byte) func(*rand.Rand) []byte { return func(*rand.Rand) []byte { return b } }
	ours := []byte(m.current.Sealed)
	later := func(r *rand.Rand) uint64 { return m.current.Version + 1 + r.Uint64N(1<<40) }
	return []forgery{
		{"random bytes", everywhere, func(r *rand.Rand) *nats.Msg {
			return message([]string{"", wire.StatusWelcome, wire.StatusFlash, ""}[r.IntN(4)], random(r, 1+r.IntN(4096)))
		}},
		{"the true playlist, cut short", playlists, sealed(func(r *rand.Rand) []byte { return ours[:1+r.IntN(len(ours)-1)] })},
		{"the true playlist, bits flipped", playlists, sealed(func(r *rand.Rand) []byte { return flipped(r, ours) })},
		{"a later one signed by another key", playlists, sealed(func(r *rand.Rand) []byte { return m.seal(m.own, wire.Major, "maurepas", later(r)) })},
		{"the same under the true signature", playlists, sealed(func(r *rand.Rand) []byte {
			forged := bytes.Clone(m.seal(m.own, wire.Major, "maurepas", later(r)))
			copy(forged[:72], ours)
			return forged
		})},
		{"an older version, replayed", playlists, sealed(always(m.old.Sealed))},
		{"the same version again", playlists, sealed(always(ours))},
		{"another site's", playlists, sealed(always(m.gare.Sealed))},
		{"of a newer version of the contract, or none", playlists, sealed(func(r *rand.Rand) []byte { return m.newer[r.IntN(len(m.newer))] })},
		{"expired, of last year", playlists, sealed(always(m.lastYear()))},
		{"a bomb of 64 MB", playlists, sealed(always(m.bomb))},
		{"a flash signed by another key", []func(*hall) string{pushed}, status(wire.StatusFlash, func(r *rand.Rand) []byte { return m.flash(time.Duration(r.IntN(1e6)) * time.Second) })},
		{"a flash, replayed or of another site", []func(*hall) string{pushed}, status(wire.StatusFlash, func(r *rand.Rand) []byte { return m.flashes[r.IntN(len(m.flashes))] })},
		{"one thing for another", everywhere, func(r *rand.Rand) *nats.Msg {
			bodies := [][]byte{ours, m.old.Sealed, m.flashes[0], m.flashes[1], m.word, m.words[0], m.orders[0]}
			statuses := []string{"", wire.StatusWelcome, wire.StatusFlash}
			i, j := r.IntN(len(bodies)), r.IntN(len(statuses))
			return message(statuses[j], bodies[i])
		}},
		{"a welcome elsewhere, signed by another key", words, status(wire.StatusWelcome, func(r *rand.Rand) []byte { return m.welcome(r, wire.Admitted) })},
		{"a revocation signed by another key", words, status(wire.StatusWelcome, func(r *rand.Rand) []byte { return m.welcome(r, wire.Revoked) })},
		{"another standing signed by another key", words, status(wire.StatusWelcome, func(r *rand.Rand) []byte {
			return m.welcome(r, []wire.Standing{wire.Unknown, wire.Waiting, wire.Busy, "chief"}[r.IntN(4)])
		})},
		{"a welcome, replayed or another screen's", words, status(wire.StatusWelcome, func(r *rand.Rand) []byte { return m.words[r.IntN(len(m.words))] })},
		{"a welcome, bits flipped", words, status(wire.StatusWelcome, func(r *rand.Rand) []byte { return flipped(r, m.word) })},
		{"an order signed by another key", []func(*hall) string{ordered}, sealed(m.order)},
		{"an order, replayed to another run or of another screen", []func(*hall) string{ordered}, sealed(func(r *rand.Rand) []byte { return m.orders[r.IntN(len(m.orders))] })},
		{"an order, bits flipped", []func(*hall) string{ordered}, sealed(func(r *rand.Rand) []byte { return flipped(r, m.orders[r.IntN(len(m.orders))]) })},
		{"\"none\" and \"unchanged\"", everywhere, func(r *rand.Rand) *nats.Msg {
			return message([]string{wire.StatusNone, wire.StatusUnchanged}[r.IntN(2)], nil)
		}},
		{"headers that nobody knows", everywhere, func(r *rand.Rand) *nats.Msg {
			msg := message(string(hexes(r)), random(r, r.IntN(64)))
			msg.Header.Set([]string{"Status", "Description", wire.TimeHeader, "X"}[r.IntN(4)], []string{"503", "404", "yesterday", string(hexes(r))}[r.IntN(4)])
			if r.IntN(8) == 0 {
				msg.Header.Set([]string{wire.StatusHeader, wire.TimeHeader}[r.IntN(2)], strings.Repeat(string(hexes(r)), 1<<12))
			}
			return msg
		}},
		{"a time before the playlist's", everywhere, func(r *rand.Rand) *nats.Msg {
			bodies := [][]byte{ours, m.old.Sealed, nil}
			return timed(message([]string{"", wire.StatusUnchanged}[r.IntN(2)], bodies[r.IntN(len(bodies))]), time.Unix(r.Int64N(m.current.Issued.Unix()-600), 0))
		}},
		{"longer than a playlist may be", playlists, func(r *rand.Rand) *nats.Msg {
			if r.IntN(8) > 0 { // a megabyte each
				return message(wire.StatusFlash, random(r, wire.MaxFlash+1+r.IntN(4096)))
			}
			return message("", append(bytes.Clone(ours[:8]), random(r, wire.MaxSealed+r.IntN(2048))...))
		}},
	}
}

// lastYear is a true playlist that has expired.
func (m *material) lastYear() wire.Sealed {
	s, err := wire.Seal(wire.Playlist{Wire: wire.Major, Site: "maurepas", Version: m.old.Version / 2, Issued: thursdayMorning.AddDate(-1, 0, 0), Expires: thursdayMorning.AddDate(-1, 1, 0),
		Program: programOf("maurepas", oldRoom)}, m.h.signing)
	must(m.t, err)
	return s
}

func (m *material) flash(ahead time.Duration) wire.SealedFlash {
	f, err := wire.SealFlash(wire.Flash{Site: "maurepas", Issued: m.h.now().Add(ahead), Notices: []program.Notice{{ID: "feu", Title: falsely, Importance: program.Urgent}}}, m.own)
	must(m.t, err)
	return f
}

// welcome is signed by the thief, half of the time as if by the hub.
func (m *material) welcome(r *rand.Rand, state wire.Standing) wire.SealedWelcome {
	w, err := wire.SealWelcome(wire.Welcome{Key: m.h.key, State: state, Site: "gare", Name: falsely, Issued: m.h.now().Add(time.Duration(r.IntN(1e6)) * time.Second),
		Salt: random(r, wire.NonceSize), Life: r.IntN(1000), Retry: r.IntN(1000)}, m.own)
	must(m.t, err)
	if r.IntN(2) == 0 {
		copy(w, m.h.signing.Public().(ed25519.PublicKey))
	}
	return w
}

func random(r *rand.Rand, n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

func hexes(r *rand.Rand) []byte {
	b := random(r, 1+r.IntN(16))
	for i := range b {
		b[i] = "0123456789abcdef"[b[i]%16]
	}
	return b
}

// flipped gives b with one to eight bits changed.
func flipped(r *rand.Rand, b []byte) []byte {
	out := bytes.Clone(b)
	for bytes.Equal(out, b) {
		for range 1 + r.IntN(8) {
			out[r.IntN(len(out))] ^= 1 << r.IntN(8)
		}
	}
	return out
}

func message(status string, body []byte) *nats.Msg {
	m := &nats.Msg{Header: nats.Header{}, Data: body}
	if status != "" {
		m.Header.Set(wire.StatusHeader, status)
	}
	return m
}

func timed(m *nats.Msg, at time.Time) *nats.Msg {
	m.Header.Set(wire.TimeHeader, at.UTC().Format(time.RFC3339Nano))
	return m
}

// closedDesk receives nobody.
type closedDesk struct{}

func (closedDesk) Hello(context.Context, string, string, wire.Hello) (wire.Welcome, error) {
	return wire.Welcome{}, errors.New("closed")
}

// replies are where the screen wants the answers to its last questions: the thief
// hears these too.
type replies struct {
	mu   sync.Mutex
	last map[string]string // by subject of the question

	ticket string // of its last Status
}

func listen(t *testing.T, nc *nats.Conn) *replies {
	r := &replies{last: map[string]string{}}
	for _, subject := range []string{wire.AnyGetSubject, wire.AnyHello} {
		_, err := nc.Subscribe(subject, func(m *nats.Msg) { r.mu.Lock(); defer r.mu.Unlock(); r.last[m.Subject] = m.Reply })
		must(t, err)
	}
	_, err := nc.Subscribe(wire.AnyStatus, func(m *nats.Msg) {
		var s wire.Status
		must(t, json.Unmarshal(m.Data, &s))
		r.mu.Lock()
		defer r.mu.Unlock()
		r.ticket = s.Ticket
	})
	must(t, err)
	must(t, nc.Flush())
	return r
}

// toOrder gives a ticket that the screen told.
func (r *replies) toOrder() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.ticket
}

func (r *replies) of(question string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.last[question]
}

// tap is the line to the hub, and counts what passes to the player.
type tap struct {
	*link.Link
	answers chan wire.Answer
	probes  chan string

	mu     sync.Mutex
	passed int
}

func (t *tap) Answers() <-chan wire.Answer { return t.answers }

// run passes on; what the player has taken when a probe is told was all before it.
func (t *tap) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case a := <-t.Link.Answers():
			select {
			case <-ctx.Done():
				return
			case t.answers <- a:
			}
			if probe := string(a.Sealed); strings.HasPrefix(probe, "probe ") {
				t.probes <- probe
				continue
			}
			t.mu.Lock()
			t.passed++
			t.mu.Unlock()
		}
	}
}

func (t *tap) count() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.passed
}

// record of the player, of which the end is kept.
type boundedLog struct {
	mu          sync.Mutex
	bytes, rows int
	last        []string
}

func (l *boundedLog) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.bytes += len(b)
	l.rows++
	l.last = append(l.last[max(0, len(l.last)-12):], string(b))
	return len(b), nil
}

func (l *boundedLog) size() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.bytes
}

func (l *boundedLog) lines() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.rows
}

func (l *boundedLog) tail() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.last, "")
}
