package main

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"semainier/feeds"
	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/hub/wire"
	"semainier/layouts/program"
)

// look opens what a death left and checks all of it.
func (w *world) look(ctx context.Context) (err error) {
	if err := w.files(); err != nil {
		return err
	}
	st, err := store.Open(ctx, store.Place{Dir: w.dir})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	w.mu.Lock()
	defer w.mu.Unlock()
	return errors.Join(w.whole(ctx, st), w.records(ctx, st), w.journal(ctx, st), w.media(ctx, st), w.playlists(ctx, st))
}

// files looks for anything that is none of ours, and counts what was begun.
func (w *world) files() error {
	known := []string{"semainier.db", "semainier.db-wal", "semainier.db-shm", "hub.lock", "signing.key", "media", "reserve", "hub.sock", "hub.sock.new"}
	begun, err := filepath.Glob(filepath.Join(w.dir, "*.new-*"))
	pictures, wrong := filepath.Glob(filepath.Join(w.dir, "media", "*.new-*"))
	err = errors.Join(err, wrong)
	for _, f := range append(begun, pictures...) {
		err = errors.Join(err, os.Remove(f)) // counted once; a hub does that after an hour
	}
	if err != nil {
		return err
	}
	w.figures.count(func(f *figures) { f.leftovers += len(begun) + len(pictures) })
	entries, err := os.ReadDir(w.dir)
	for _, e := range entries {
		if !slices.Contains(known, e.Name()) {
			err = errors.Join(err, fmt.Errorf("%s was left in the data folder", e.Name()))
		}
	}
	return err
}

func (w *world) whole(ctx context.Context, st *store.Store) error {
	wrong, err := st.Integrity(ctx)
	if err == nil && len(wrong) > 0 {
		err = fmt.Errorf("the database is torn: %s", strings.Join(wrong, "; "))
	}
	if err != nil {
		return err
	}
	key, err := st.SigningKey(ctx)
	if err == nil && !w.key.Equal(key.Public().(ed25519.PublicKey)) {
		err = errors.New("the signing key is another one")
	}
	return err
}

// records looks for the newest acknowledged write of each site.
func (w *world) records(ctx context.Context, st *store.Store) error {
	r, err := st.Records(ctx)
	if err != nil {
		return err
	}
	if err := r.Check(); err != nil {
		return err
	}
	for _, s := range r.Services {
		if n := counted(s.Name); n < w.acked[s.Site] {
			return fmt.Errorf("site %s: write %d was acknowledged, the store holds %d", s.Site, w.acked[s.Site], n)
		}
	}
	return nil
}

// journal looks for a line of every write that was acknowledged since the last look.
func (w *world) journal(ctx context.Context, st *store.Store) error {
	entries, err := st.Journal(ctx, len(w.fresh)+2) // and of one that was written and could not be acknowledged
	if err != nil {
		return err
	}
	there := map[ack]bool{}
	for _, e := range entries {
		var after network.Service
		if err := json.Unmarshal([]byte(e.After), &after); err != nil || e.Kind != "service" {
			continue // of the beginning
		}
		there[ack{after.Site, counted(after.Name)}] = true
	}
	for _, a := range w.fresh {
		if !there[a] {
			return fmt.Errorf("site %s: write %d was acknowledged and is not in the journal", a.site, a.n)
		}
	}
	w.fresh = nil
	return nil
}

// media looks for every acknowledged picture.
func (w *world) media(ctx context.Context, st *store.Store) error {
	for site, all := range w.pictures {
		for n := range all {
			if _, err := st.Media(ctx, network.PictureIDOf(picture(site, n))); err != nil {
				return fmt.Errorf("site %s, acknowledged picture %d: %w", site, n, err)
			}
		}
		clear(all) // once is enough: nothing is ever written to it again
	}
	return nil
}

// playlists looks whether what is kept is what the screens saw, or newer.
func (w *world) playlists(ctx context.Context, st *store.Store) error {
	for _, s := range w.screens {
		kept, ok, err := st.Playlist(ctx, feeds.SiteID(s.site))
		if err != nil {
			return err
		}
		if !ok {
			if s.highest() > 0 {
				return fmt.Errorf("site %s: version %d was shown and is not kept", s.site, s.highest())
			}
			continue
		}
		p, err := wire.Open(kept.Sealed, w.key, program.SiteID(s.site))
		if err != nil || p.Version != kept.Version {
			return fmt.Errorf("site %s: the playlist kept as version %d is of version %d: %w", s.site, kept.Version, p.Version, err)
		}
		if err := s.note(kept.Sealed, p.Version, false); err != nil {
			return err
		}
	}
	return nil
}
