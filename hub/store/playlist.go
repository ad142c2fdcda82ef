package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"semainier/feeds"
)

// Published is the newest playlist of a site as it left the hub.
type Published struct {
	Site    feeds.SiteID
	Version uint64
	Digest  string // of the program, to tell whether it changed
	Sealed  []byte // as wire.Seal made it
	Issued  time.Time
}

// ErrVersion is returned, wrapped, for a playlist whose version is not above
// the one already stored: screens never go back.
var ErrVersion = errors.New("version is not above the one published")

// Playlist gives the newest playlist of the site, and false where it has none.
func (s *Store) Playlist(ctx context.Context, site feeds.SiteID) (Published, bool, error) {
	p := Published{Site: site}
	var version int64
	var issued string
	err := s.read.QueryRowContext(ctx, "SELECT version, digest, sealed, issued FROM playlist WHERE site = ?", string(site)).
		Scan(&version, &p.Digest, &p.Sealed, &issued)
	if errors.Is(err, sql.ErrNoRows) {
		return Published{}, false, nil
	}
	if err == nil {
		p.Version = uint64(version)
		p.Issued, err = time.Parse(time.RFC3339Nano, issued)
	}
	if err != nil {
		return Published{}, false, fmt.Errorf("read the playlist of %s: %w", site, err)
	}
	return p, true, nil
}

// PutPlaylist replaces the playlists of sites by ones of higher versions, all of
// them or none. It is the leader's to do, see SetFence.
func (s *Store) PutPlaylist(ctx context.Context, all ...Published) error {
	if len(all) == 0 {
		return nil
	}
	err := s.putPlaylists(ctx, all)
	if errors.Is(err, ErrUnsure) {
		// The writer whose connection broke has ended once the next one has its turn.
		if err = s.putPlaylists(ctx, all); errors.Is(err, ErrVersion) && s.holds(ctx, all) {
			err = nil
		}
	}
	if err != nil {
		return fmt.Errorf("keep the playlists of %d sites: %w", len(all), err)
	}
	return nil
}

// holds reports whether these are the newest playlists of their sites.
func (s *Store) holds(ctx context.Context, all []Published) bool {
	return !slices.ContainsFunc(all, func(p Published) bool {
		kept, _, err := s.Playlist(ctx, p.Site)
		return err != nil || kept.Version != p.Version || !bytes.Equal(kept.Sealed, p.Sealed)
	})
}

func (s *Store) putPlaylists(ctx context.Context, all []Published) error {
	return s.lead(ctx, func(tx writer) error {
		for _, p := range all {
			if err := putPlaylist(ctx, tx, p); err != nil {
				return fmt.Errorf("version %d of %s: %w", p.Version, p.Site, err)
			}
		}
		_, err := tx.ExecContext(ctx, "UPDATE revision SET playlists = playlists + 1")
		return err
	})
}

func putPlaylist(ctx context.Context, tx writer, p Published) error {
	if p.Version == 0 || p.Version > math.MaxInt64 {
		return ErrVersion
	}
	const upsert = `INSERT INTO playlist (site, version, digest, sealed, issued) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (site) DO UPDATE SET version = excluded.version, digest = excluded.digest, sealed = excluded.sealed, issued = excluded.issued
		WHERE excluded.version > playlist.version`
	res, err := tx.ExecContext(ctx, upsert, string(p.Site), int64(p.Version), p.Digest, p.Sealed, stamp(p.Issued))
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 1 {
		return err
	}
	return ErrVersion
}

// PlaylistsVersion gives a number that grows with every PutPlaylist, whichever
// hub published. It costs next to nothing to ask.
func (s *Store) PlaylistsVersion(ctx context.Context) (int64, error) {
	var n int64
	if err := s.read.QueryRowContext(ctx, "SELECT playlists FROM revision").Scan(&n); err != nil {
		return 0, fmt.Errorf("read the version of the playlists: %w", err)
	}
	return n, nil
}

// PlaylistVersions gives the version of the newest playlist of each site that
// has one.
func (s *Store) PlaylistVersions(ctx context.Context) (map[feeds.SiteID]uint64, error) {
	all, err := playlistVersions(ctx, s.read)
	if err != nil {
		return nil, fmt.Errorf("read the versions of the playlists: %w", err)
	}
	return all, nil
}

func playlistVersions(ctx context.Context, q querier) (map[feeds.SiteID]uint64, error) {
	rows, err := q.QueryContext(ctx, "SELECT site, version FROM playlist")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err tells what went wrong
	all := map[feeds.SiteID]uint64{}
	for rows.Next() {
		var site feeds.SiteID
		var version int64
		if err := rows.Scan(&site, &version); err != nil {
			return nil, err
		}
		all[site] = uint64(version)
	}
	return all, rows.Err()
}
