package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	"semainier/feeds"
	"semainier/hub/network"
)

// Release is a version of the player that is offered to screens. What it says,
// and who signed it, is not looked at here.
type Release struct {
	Serial  uint64
	Version string
	Sealed  []byte              // as it travels
	Public  []byte              // half of the key that signed it
	Pieces  []network.PictureID // of its programs, kept by PutMedia before
	Targets Targets
	Offered time.Time
}

// Targets are the screens that a Release is for; the zero value: all of them.
type Targets struct {
	Groups  []network.GroupID  `json:"groups,omitempty"`
	Sites   []feeds.SiteID     `json:"sites,omitempty"`
	Screens []network.ScreenID `json:"screens,omitempty"`
}

// All reports whether they are all screens.
func (t Targets) All() bool { return len(t.Groups)+len(t.Sites)+len(t.Screens) == 0 }

// MaxReleases is how many may be offered at once: one to all, and a few that are
// being tried on some.
const MaxReleases = 8

// What becomes of a Release wrongly. Each is returned wrapped.
var (
	ErrManyReleases = errors.New("too many releases are offered: withdraw one that is no longer needed")
	ErrNoRelease    = errors.New("no such release is offered")
)

// PutRelease offers a release, in the place of what was offered with its serial. One
// to all screens takes those back that came before it: no screen would take them.
func (s *Store) PutRelease(ctx context.Context, r Release) error {
	targets, err := json.Marshal(r.Targets)
	if err == nil && (r.Serial == 0 || r.Serial > math.MaxInt64) {
		err = errors.New("want a serial between 1 and 2^63 - 1")
	}
	var pieces []byte
	if err == nil {
		pieces, err = json.Marshal(r.Pieces)
	}
	var gone []Release
	if err == nil {
		err = s.change(ctx, func(tx writer) error {
			all, err := releases(ctx, tx)
			if err != nil {
				return err
			}
			gone = slices.DeleteFunc(all, func(o Release) bool { return o.Serial != r.Serial && (o.Serial > r.Serial || !r.Targets.All()) })
			if len(all)-len(gone) >= MaxReleases {
				return ErrManyReleases
			}
			for _, o := range gone {
				if _, err := tx.ExecContext(ctx, "DELETE FROM release WHERE serial = ?", int64(o.Serial)); err != nil {
					return err
				}
			}
			_, err = tx.ExecContext(ctx, "INSERT INTO release (serial, version, sealed, public, targets, pieces, offered) VALUES (?, ?, ?, ?, ?, ?, ?)",
				int64(r.Serial), r.Version, r.Sealed, r.Public, string(targets), string(pieces), nanos(r.Offered))
			return err
		})
	}
	if err == nil {
		err = s.dropPieces(ctx, gone)
	}
	if err != nil {
		return fmt.Errorf("offer release %d: %w", r.Serial, err)
	}
	return nil
}

// WithdrawRelease offers a release no longer, and removes its programs. Screens that
// took it keep it.
func (s *Store) WithdrawRelease(ctx context.Context, serial uint64) error {
	var gone []Release
	err := s.change(ctx, func(tx writer) error {
		all, err := releases(ctx, tx)
		if err != nil {
			return err
		}
		gone = slices.DeleteFunc(all, func(o Release) bool { return o.Serial != serial })
		if len(gone) == 0 {
			return ErrNoRelease
		}
		_, err = tx.ExecContext(ctx, "DELETE FROM release WHERE serial = ?", int64(serial))
		return err
	})
	if err == nil {
		err = s.dropPieces(ctx, gone)
	}
	if err != nil {
		return fmt.Errorf("withdraw release %d: %w", serial, err)
	}
	return nil
}

// Releases gives what is offered, the newest first.
func (s *Store) Releases(ctx context.Context) ([]Release, error) {
	all, err := releases(ctx, s.read)
	if err != nil {
		return nil, fmt.Errorf("read which releases are offered: %w", err)
	}
	return all, nil
}

func releases(ctx context.Context, q querier) (all []Release, err error) {
	rows, err := q.QueryContext(ctx, "SELECT serial, version, sealed, public, targets, pieces, offered FROM release ORDER BY serial DESC")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err tells what went wrong
	for rows.Next() {
		var r Release
		var serial, offered int64
		var targets, pieces string
		if err := rows.Scan(&serial, &r.Version, &r.Sealed, &r.Public, &targets, &pieces, &offered); err != nil {
			return nil, err
		}
		r.Serial, r.Offered = uint64(serial), instant(offered)
		if err := errors.Join(json.Unmarshal([]byte(targets), &r.Targets), json.Unmarshal([]byte(pieces), &r.Pieces)); err != nil {
			return nil, fmt.Errorf("release %d: %w", serial, err)
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

// dropPieces removes the pieces of releases that are gone, but those that another
// one has too.
func (s *Store) dropPieces(ctx context.Context, gone []Release) error {
	if len(gone) == 0 {
		return nil
	}
	left, err := s.Releases(ctx)
	if err != nil {
		return err
	}
	needed := map[network.PictureID]bool{}
	for _, r := range left {
		for _, p := range r.Pieces {
			needed[p] = true
		}
	}
	for _, r := range gone {
		for _, p := range r.Pieces {
			if !needed[p] {
				err = errors.Join(err, s.dropMedia(ctx, p))
			}
		}
	}
	return err
}

func (s *Store) dropMedia(ctx context.Context, id network.PictureID) error {
	if s.engine.sharesMedia {
		return s.change(ctx, func(tx writer) error {
			_, err := tx.ExecContext(ctx, "DELETE FROM media WHERE id = ?", string(id))
			return err
		})
	}
	if err := os.Remove(filepath.Join(s.dir, mediaDir, string(id))); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
