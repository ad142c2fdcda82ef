package store_test

import (
	"errors"
	"slices"
	"testing"

	"semainier/feeds"
	"semainier/hub/network"
	"semainier/hub/store"
)

// offer offers a release whose pieces have those contents.
func offer(t *testing.T, s truth, serial uint64, to store.Targets, pieces ...string) (store.Release, error) {
	t.Helper()
	r := store.Release{Serial: serial, Version: "2026.48", Sealed: []byte{0, 0xff, byte(serial)}, Public: []byte("public"), Targets: to, Offered: at}
	for _, p := range pieces {
		id, err := s.PutMedia(t.Context(), []byte(p))
		must(t, err)
		r.Pieces = append(r.Pieces, id)
	}
	return r, s.PutRelease(t.Context(), r)
}

func offered(t *testing.T, s truth) (serials []uint64) {
	t.Helper()
	all, err := s.Releases(t.Context())
	must(t, err)
	for _, r := range all {
		serials = append(serials, r.Serial)
	}
	return serials
}

func kept(t *testing.T, s truth, content string) bool {
	t.Helper()
	_, err := s.Media(t.Context(), network.PictureIDOf([]byte(content)))
	if err != nil && !errors.Is(err, store.ErrNoMedia) {
		t.Error(err)
	}
	return err == nil
}

func releases(t *testing.T, open func() truth) {
	s := open()
	defer s.Close()
	canary := store.Targets{Groups: []network.GroupID{"nord"}, Sites: []feeds.SiteID{"gare"}, Screens: []network.ScreenID{"hall"}}
	first, err := offer(t, s, 100, canary, "one", "shared")
	must(t, err)
	all, err := s.Releases(t.Context())
	must(t, err)
	same(t, "offered", []store.Release{first}, all)

	_, err = offer(t, s, 300, canary, "three", "shared")
	must(t, err)
	_, err = offer(t, s, 200, store.Targets{}, "two")
	must(t, err)
	same(t, "offered: one to all takes back what came before it", []uint64{300, 200}, offered(t, s))
	for content, want := range map[string]bool{"one": false, "shared": true, "two": true, "three": true} {
		if got := kept(t, s, content); got != want {
			t.Errorf("piece %q kept: %v", content, got)
		}
	}
	_, err = offer(t, s, 300, store.Targets{}, "three", "shared")
	must(t, err)
	same(t, "offered to all what was tried", []uint64{300}, offered(t, s))
	must(t, s.WithdrawRelease(t.Context(), 300))
	if slices.ContainsFunc([]string{"two", "three", "shared"}, func(p string) bool { return kept(t, s, p) }) {
		t.Error("pieces of what is offered no longer are kept")
	}
	if err := s.WithdrawRelease(t.Context(), 300); !errors.Is(err, store.ErrNoRelease) {
		t.Errorf("withdrawn twice: %v", err)
	}
	for _, serial := range []uint64{0, 1 << 63} {
		if _, err := offer(t, s, serial, canary); err == nil {
			t.Errorf("serial %d was taken", serial)
		}
	}
}

func fewReleases(t *testing.T, open func() truth) {
	s := open()
	defer s.Close()
	canary := store.Targets{Sites: []feeds.SiteID{"gare"}}
	for n := range uint64(store.MaxReleases) {
		_, err := offer(t, s, 10+n, canary)
		must(t, err)
	}
	if _, err := offer(t, s, 5, canary); !errors.Is(err, store.ErrManyReleases) {
		t.Errorf("one too many: %v", err)
	}
	_, err := offer(t, s, 10, canary) // in its own place
	must(t, err)
}
