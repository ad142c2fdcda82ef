package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nkeys"

	"semainier/feeds"
	"semainier/hub/network"
	"semainier/hub/store"
)

// nkey makes the public key of a new screen.
func nkey(t testing.TB) string {
	t.Helper()
	pair, err := nkeys.CreateUser()
	if err != nil {
		t.Fatal(err)
	}
	public, err := pair.PublicKey()
	if err != nil {
		t.Fatal(err)
	}
	return public
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refused checks that an error is the one wanted; nil: none.
func refused(t *testing.T, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func waiting(t *testing.T, s truth, now time.Time) []string {
	t.Helper()
	all, err := s.Enrolments(t.Context(), now)
	must(t, err)
	var codes []string
	for _, e := range all {
		codes = append(codes, e.Code)
	}
	return codes
}

func allVersions(t *testing.T, open func() truth) {
	s := open()
	count := func() int64 {
		t.Helper()
		n, err := open().PlaylistsVersion(t.Context())
		must(t, err)
		return n
	}
	last := count()
	for _, p := range []store.Published{{Site: "maurepas", Version: 3}, {Site: "blosne", Version: 1}, {Site: "maurepas", Version: 4}} {
		p.Sealed = []byte{1}
		must(t, s.PutPlaylist(t.Context(), p))
		if n := count(); n <= last {
			t.Errorf("version %d of %s: the version of all stayed at %d", p.Version, p.Site, n)
		} else {
			last = n
		}
	}
	refused(t, "a lower version", s.PutPlaylist(t.Context(), store.Published{Site: "blosne", Version: 1, Sealed: []byte{1}}), store.ErrVersion)
	if n := count(); n != last {
		t.Errorf("the version of all grew from %d to %d without a playlist", last, n)
	}
	got, err := s.PlaylistVersions(t.Context())
	must(t, err)
	same(t, "versions", map[feeds.SiteID]uint64{"maurepas": 4, "blosne": 1}, got)
}

func enrolmentsExpire(t *testing.T, open func() truth) {
	s := open()
	want := store.Enrolment{Key: "KA", Code: "AAAAAA", Address: "192.0.2.1", Player: "1.2", Asked: at.Add(time.Nanosecond), Expires: at.Add(15 * time.Minute)}
	must(t, s.PutEnrolment(t.Context(), want))
	must(t, s.PutEnrolment(t.Context(), store.Enrolment{Key: "KB", Code: "BBBBBB", Asked: at, Expires: at.Add(time.Minute)}))
	got, err := open().Enrolments(t.Context(), at)
	must(t, err)
	same(t, "what comes back", want, got[1])
	same(t, "the first one first", []string{"BBBBBB", "AAAAAA"}, waiting(t, s, at))
	same(t, "just before the end of one", []string{"BBBBBB", "AAAAAA"}, waiting(t, s, at.Add(time.Minute-1)))
	same(t, "at the end of one", []string{"AAAAAA"}, waiting(t, s, at.Add(time.Minute)))

	want.Code = "CCCCCC"
	want.Player = strings.Repeat("é", 500) + "\x00\xff"
	must(t, s.PutEnrolment(t.Context(), want))
	same(t, "asked again", []string{"BBBBBB", "CCCCCC"}, waiting(t, s, at))
	must(t, s.PutEnrolment(t.Context(), store.Enrolment{Key: "KD", Code: "DDDDDD", Player: "a\x00\xffb", Asked: at.Add(time.Hour), Expires: at.Add(2 * time.Hour)}))
	same(t, "the others were dropped", []string{"DDDDDD"}, waiting(t, s, at))
	got, err = s.Enrolments(t.Context(), at)
	must(t, err)
	same(t, "what a hostile player says of itself", "ab", got[0].Player)
}

func fewMayWait(t *testing.T, open func() truth) {
	s := open()
	ask := func(n int, now time.Time) error {
		return s.PutEnrolment(t.Context(), store.Enrolment{Key: fmt.Sprint("K", n), Code: fmt.Sprint(n), Asked: now, Expires: now.Add(time.Minute)})
	}
	for n := range store.MaxWaiting {
		must(t, ask(n, at))
	}
	refused(t, "one more", ask(store.MaxWaiting, at), store.ErrManyWaiting)
	refused(t, "one of them again", ask(7, at), nil)
	refused(t, "one more later", ask(store.MaxWaiting, at.Add(time.Minute)), nil)
}

func admission(t *testing.T, open func() truth) {
	hub, command := open(), open()
	apply(t, hub, sample(), store.ApplyOptions{})
	before := version(t, hub)
	var keys []string
	for _, code := range []string{"AAAAAA", "BBBBBB", "CCCCCC"} {
		keys = append(keys, nkey(t))
		must(t, hub.PutEnrolment(t.Context(), store.Enrolment{Key: keys[len(keys)-1], Code: code, Asked: at, Expires: at.Add(time.Minute)}))
	}
	want := network.Screen{Site: "blosne", Name: "Hall d’accueil, 1er étage", Diagonal: 42}
	for i, c := range []struct {
		code string
		id   network.ScreenID
	}{{"AAAAAA", "blosne-hall-d-accueil-1er-etage"}, {"BBBBBB", "blosne-hall-d-accueil-1er-etage-2"}} {
		got, err := command.Admit(t.Context(), c.code, want, store.ApplyOptions{By: "Accueil", Now: at})
		must(t, err)
		full := want
		full.ID, full.Key = c.id, keys[i]
		same(t, "screen", full, got)
		same(t, "its record", full, records(t, hub).Screens[1+i])
	}
	own := network.Screen{ID: "salle", Site: "blosne"}
	if _, err := command.Admit(t.Context(), "CCCCCC", own, store.ApplyOptions{By: "Accueil", Now: at, DryRun: true, Prune: true}); err != nil {
		t.Fatal(err)
	}
	if got := records(t, hub).Screens; len(got) != 4 || got[3].ID != "salle" || got[3].Key != keys[2] {
		t.Errorf("screens: %+v", got)
	}
	if version(t, hub) < before+3 {
		t.Error("the version did not grow with each screen")
	}
	same(t, "none waits", []string(nil), waiting(t, hub, at))
	entries, err := hub.Journal(t.Context(), 1)
	must(t, err)
	if e := entries[0]; e.By != "Accueil" || e.Kind != "screen" || e.ID != "salle" || e.Verb != store.Added || !strings.Contains(e.After, keys[2]) {
		t.Errorf("journal: %+v", e)
	}
}

func noAdmission(t *testing.T, open func() truth) {
	s := open()
	revoked := sample()
	revoked.Screens[0].Revoked = true
	apply(t, s, revoked, store.ApplyOptions{})
	for key, code := range map[string]string{nkey(t): "TWICE", nkey(t): "TWICE", nkey(t): "FINE", revoked.Screens[0].Key: "REVOKED"} {
		must(t, s.PutEnrolment(t.Context(), store.Enrolment{Key: key, Code: code, Asked: at, Expires: at.Add(time.Minute)}))
	}
	before, was := records(t, s), version(t, s)
	admit := func(code string, screen network.Screen, now time.Time) error {
		_, err := s.Admit(t.Context(), code, screen, store.ApplyOptions{Now: now})
		return err
	}
	good := network.Screen{ID: "new", Site: "blosne"}
	refused(t, "an unknown code", admit("NONE", good, at), store.ErrNoCode)
	refused(t, "no code", admit("", good, at), store.ErrNoCode)
	refused(t, "an expired code", admit("FINE", good, at.Add(time.Minute)), store.ErrNoCode)
	refused(t, "two screens with one code", admit("TWICE", good, at), store.ErrCodeTwice)
	refused(t, "a revoked key", admit("REVOKED", good, at), store.ErrRevokedKey)
	refused(t, "the id of another screen", admit("FINE", network.Screen{ID: "hall", Site: "blosne"}, at), store.ErrScreenThere)
	if err := admit("FINE", network.Screen{ID: "new", Site: "nowhere"}, at); err == nil {
		t.Error("admitted to a site that is not there")
	}
	same(t, "records", before, records(t, s))
	if len(waiting(t, s, at)) != 4 || version(t, s) != was {
		t.Error("what was refused left something behind")
	}
	refused(t, "the good one, after all that", admit("FINE", good, at), nil)
}

func guesses(t *testing.T, open func() truth) {
	s := open()
	apply(t, s, sample(), store.ApplyOptions{})
	admit := func(code string, now time.Time) error {
		_, err := open().Admit(t.Context(), code, network.Screen{Site: "blosne"}, store.ApplyOptions{Now: now})
		return err
	}
	must(t, s.PutEnrolment(t.Context(), store.Enrolment{Key: nkey(t), Code: "GOOD", Asked: at, Expires: at.Add(24 * time.Hour)}))
	for n := range store.MaxGuesses {
		refused(t, fmt.Sprint("guess ", n), admit("NONE", at.Add(time.Duration(n)*time.Minute)), store.ErrNoCode)
	}
	refused(t, "one guess more", admit("NONE", at.Add(30*time.Minute)), store.ErrTooManyGuesses)
	refused(t, "also with the right code", admit("GOOD", at.Add(30*time.Minute)), store.ErrTooManyGuesses)
	refused(t, "an hour after the first", admit("NONE", at.Add(time.Hour)), store.ErrNoCode)
	refused(t, "that place is taken again", admit("NONE", at.Add(time.Hour)), store.ErrTooManyGuesses)
	refused(t, "two hours later, the right code", admit("GOOD", at.Add(3*time.Hour)), nil)
	for range store.MaxGuesses {
		refused(t, "guesses while the clock is wrong", admit("NONE", at.AddDate(9, 0, 0)), store.ErrNoCode)
	}
	refused(t, "after it was mended", admit("NONE", at.Add(4*time.Hour)), store.ErrNoCode)
}

func transitions(t *testing.T, open func() truth) {
	s := open()
	must(t, s.PutTransitions(t.Context(), nil))
	on := store.Transition{Screen: "hall", At: at, Online: true, Version: 7}
	off := store.Transition{Screen: "hall", At: at.Add(time.Minute + 1), Version: 8, Error: "disk full"}
	other := store.Transition{Screen: "salle", At: at, Online: true}
	must(t, s.PutTransitions(t.Context(), []store.Transition{on, other, off}))
	got, err := open().Transitions(t.Context(), "hall", 9)
	must(t, err)
	same(t, "newest first", []store.Transition{off, on}, got)
	got, err = s.Transitions(t.Context(), "hall", 1)
	must(t, err)
	same(t, "the newest", []store.Transition{off}, got)
	last, err := s.LastTransitions(t.Context())
	must(t, err)
	same(t, "the last of each", map[network.ScreenID]store.Transition{"hall": off, "salle": other}, last)
	must(t, s.PutTransitions(t.Context(), []store.Transition{{Screen: "salle", At: at, Error: "\x00\xff" + strings.Repeat("a", 9000)}}))
	last, err = s.LastTransitions(t.Context())
	must(t, err)
	if e := last["salle"].Error; len(e) > 200 || !strings.HasPrefix(e, "aaa") {
		t.Errorf("an error of %d bytes was kept: %.20q", len(e), e)
	}
}

func fewTransitions(t *testing.T, open func() truth) {
	s := open()
	apply(t, s, sample(), store.ApplyOptions{}) // with the screen "hall"
	var all []store.Transition
	for n := range store.MaxTransitions + 3 {
		for _, screen := range []network.ScreenID{"hall", "salle", "removed"} {
			all = append(all, store.Transition{Screen: screen, At: at.Add(time.Duration(n) * time.Minute), Online: n%2 == 0, Version: uint64(n)})
		}
	}
	must(t, s.PutTransitions(t.Context(), all))
	kept := func(screen network.ScreenID) []store.Transition {
		t.Helper()
		got, err := s.Transitions(t.Context(), screen, 10*store.MaxTransitions)
		must(t, err)
		return got
	}
	for _, screen := range []network.ScreenID{"hall", "salle"} {
		got := kept(screen)
		if len(got) != store.MaxTransitions || got[0].Version != store.MaxTransitions+2 || got[len(got)-1].Version != 3 {
			t.Errorf("%s: %d are kept, from %+v to %+v", screen, len(got), got[0], got[len(got)-1])
		}
	}
	later := at.Add(store.TransitionLife + store.MaxTransitions*time.Minute)
	must(t, s.PutTransitions(t.Context(), []store.Transition{{Screen: "salle", At: later}}))
	same(t, "of a screen of the records, what is not too old", []int{3, 4, 0}, []int{len(kept("hall")), len(kept("salle")), len(kept("removed")) - 3})

	must(t, s.PutTransitions(t.Context(), []store.Transition{{Screen: "salle", At: later.AddDate(1, 0, 0)}}))
	same(t, "a year later, its newest", []int{1, 1, 0}, []int{len(kept("hall")), len(kept("salle")), len(kept("removed"))})
}

// waitToLead asks until the holder leads: the lease before ends by the
// database's clock.
func waitToLead(t *testing.T, s truth, holder string) store.Lease {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; {
		lease, leads, err := s.Lead(t.Context(), holder, store.MaxLease)
		must(t, err)
		if leads {
			return lease
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s still waits for the lease %+v", holder, lease)
		}
	}
}

func leases(t *testing.T, open func() truth) {
	a, b := open(), open()
	first, leads, err := a.Lead(t.Context(), "a", store.MaxLease/2)
	if must(t, err); !leads || first.Token == 0 {
		t.Fatalf("the first to ask: %+v, %v", first, leads)
	}
	seen, leads, err := b.Lead(t.Context(), "b", store.MaxLease)
	must(t, err)
	if leads {
		t.Error("two lead")
	}
	same(t, "the lease of the other", first, seen)
	again, leads, err := a.Lead(t.Context(), "a", store.MaxLease)
	if must(t, err); !leads || again.Token != first.Token || !again.Until.After(first.Until) {
		t.Errorf("renewed: %+v, %v", again, leads)
	}
	if _, _, err := a.Lead(t.Context(), "a", time.Millisecond); err != nil { // as if it stalled
		t.Fatal(err)
	}
	second := waitToLead(t, b, "b")
	if second.Token <= first.Token {
		t.Errorf("token %d after %d", second.Token, first.Token)
	}
	if _, leads, err := a.Lead(t.Context(), "a", store.MaxLease/2); err != nil || leads {
		t.Errorf("the one that stalled: %v, %v", leads, err)
	}
	for _, ttl := range []time.Duration{0, -1, store.MaxLease + 1} {
		if _, _, err := b.Lead(t.Context(), "b", ttl); err == nil {
			t.Errorf("a lease for %v", ttl)
		}
	}
	if _, _, err := b.Lead(t.Context(), "", time.Minute); err == nil {
		t.Error("a lease for nobody")
	}
}

func leadersAtOnce(t *testing.T, open func() truth) {
	const hubs = 6
	tokens := make([]uint64, hubs)
	var group sync.WaitGroup
	for i := range hubs {
		s := open()
		group.Go(func() {
			lease, leads, err := s.Lead(t.Context(), fmt.Sprint("hub ", i), store.MaxLease)
			if err != nil {
				t.Error(err)
			}
			if leads {
				tokens[i] = lease.Token
			}
		})
	}
	group.Wait()
	slices.Sort(tokens)
	same(t, "tokens", append(make([]uint64, hubs-1), 1), tokens)
}

func fences(t *testing.T, open func() truth) {
	a, b := open(), open()
	apply(t, a, sample(), store.ApplyOptions{})
	must(t, a.PutSnapshot(t.Context(), store.Snapshot{Feed: "caf", Rules: "good"})) // a hub that is alone asks for no lease
	lease, _, err := a.Lead(t.Context(), "a", time.Millisecond)
	must(t, err)
	a.SetFence(lease.Token)
	must(t, a.PutPlaylist(t.Context(), store.Published{Site: "maurepas", Version: 1, Sealed: []byte{1}})) // late, but none took over
	b.SetFence(waitToLead(t, b, "b").Token)

	refused(t, "playlist", a.PutPlaylist(t.Context(), store.Published{Site: "maurepas", Version: 2, Sealed: []byte{2}}), store.ErrFenced)
	refused(t, "snapshot", a.PutSnapshot(t.Context(), store.Snapshot{Feed: "caf", Rules: "bad"}), store.ErrFenced)
	refused(t, "health", a.PutHealth(t.Context(), "caf", feeds.Health{State: feeds.Failing}), store.ErrFenced)
	refused(t, "transitions", a.PutTransitions(t.Context(), []store.Transition{{Screen: "hall", At: at}}), store.ErrFenced)
	if _, err := a.Apply(t.Context(), network.Records{Network: network.Info{Name: "R"}}, store.ApplyOptions{Now: at}); err != nil {
		t.Errorf("what people change is not the leader's: %v", err)
	}
	p, _, err := b.Playlist(t.Context(), "maurepas")
	must(t, err)
	snap, _, err := b.Snapshot(t.Context(), "caf")
	must(t, err)
	last, err := b.LastTransitions(t.Context())
	must(t, err)
	n, err := b.PlaylistsVersion(t.Context())
	must(t, err)
	if p.Version != 1 || snap.Rules != "good" || snap.Health.State != "" || len(last) != 0 || n != 1 {
		t.Errorf("something of it stays: %+v, %+v, %v, %d", p, snap, last, n)
	}
	must(t, b.PutPlaylist(t.Context(), store.Published{Site: "maurepas", Version: 2, Sealed: []byte{3}}))
	a.SetFence(0)
	refused(t, "without a fence", a.PutHealth(t.Context(), "caf", feeds.Health{}), nil)
}

func resignation(t *testing.T, open func() truth) {
	a, b := open(), open()
	lease, _, err := a.Lead(t.Context(), "a", store.MaxLease/2)
	must(t, err)
	a.SetFence(lease.Token)
	must(t, a.Resign(t.Context(), lease))
	refused(t, "a write after it", a.PutTransitions(t.Context(), []store.Transition{{Screen: "hall", At: at}}), store.ErrFenced)
	next, leads, err := b.Lead(t.Context(), "b", store.MaxLease)
	if must(t, err); !leads || next.Token <= lease.Token {
		t.Errorf("after it: %+v, %v", next, leads)
	}
	must(t, a.Resign(t.Context(), lease)) // late
	if _, leads, err := a.Lead(t.Context(), "a", store.MaxLease/2); err != nil || leads {
		t.Errorf("the lease of b was given away: %v, %v", leads, err)
	}
}

func signing(t *testing.T, open func() truth) {
	first, err := open().SigningKey(t.Context())
	must(t, err)
	again, err := open().SigningKey(t.Context())
	must(t, err)
	if !first.Equal(again) {
		t.Error("another key the second time")
	}
}
