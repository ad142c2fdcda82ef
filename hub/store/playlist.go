package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
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

// PutPlaylist replaces the site's playlist by one of a higher version.
func (s *Store) PutPlaylist(ctx context.Context, p Published) error {
	if p.Version == 0 || p.Version > math.MaxInt64 {
		return fmt.Errorf("keep the playlist of %s: version %d: %w", p.Site, p.Version, ErrVersion)
	}
	err := s.change(ctx, func(tx *sql.Tx) error {
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
	})
	if err != nil {
		return fmt.Errorf("keep version %d of the playlist of %s: %w", p.Version, p.Site, err)
	}
	return nil
}
