package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"semainier/hub/network"
)

// ApplyOptions says how records are applied, and in whose name.
type ApplyOptions struct {
	By     string    // for the journal: "network apply"
	Now    time.Time // for the journal
	Prune  bool      // remove the records that are not among those applied
	DryRun bool      // judge and compare, write nothing
}

// errDryRun undoes the transaction of a dry run.
var errDryRun = errors.New("dry run")

// Apply adds and replaces records, in one transaction, after network.Check has
// accepted the whole that results; its error is then that of Check. The
// changes come in the order of network.toml; a record that stays the same
// gives none. Feeds that are removed take their snapshots with them.
func (s *Store) Apply(ctx context.Context, over network.Records, o ApplyOptions) ([]Change, error) {
	var edits []edit
	err := s.change(ctx, func(tx writer) error {
		before, err := load(ctx, tx)
		if err != nil {
			return fmt.Errorf("read the records: %w", err)
		}
		if edits, err = applyTo(ctx, tx, before, over, o); err != nil {
			return err
		}
		if o.DryRun {
			return errDryRun
		}
		return nil
	})
	if err != nil && !errors.Is(err, errDryRun) {
		return nil, fmt.Errorf("apply the records: %w", err)
	}
	changes := make([]Change, len(edits))
	for i, e := range edits {
		changes[i] = e.Change
	}
	return changes, nil
}

// applyTo judges what results and writes it.
func applyTo(ctx context.Context, tx writer, before, over network.Records, o ApplyOptions) ([]edit, error) {
	stays := before
	if o.Prune {
		over.Screens = append(slices.Clone(over.Screens), forgotten(before, over)...)
		stays = network.Records{Network: before.Network}
	}
	if err := network.Merge(stays, over).Check(); err != nil {
		return nil, err
	}
	if err := readmits(before, over); err != nil {
		return nil, err
	}
	return applyKinds(ctx, tx, before, over, o)
}

// forgotten gives the revoked screens that the records which replace others do not
// name, of sites that stay: nobody writes them into a file, and without them an
// older file would let their keys in.
func forgotten(before, over network.Records) []network.Screen {
	var out []network.Screen
	for _, s := range before.Screens {
		_, stays := over.Site(s.Site)
		named := slices.ContainsFunc(over.Screens, func(o network.Screen) bool { return o.ID == s.ID || o.Key == s.Key })
		if !s.Revoked || named || !stays {
			continue
		}
		if !slices.ContainsFunc(over.Layouts, func(l network.Layout) bool { return l.ID == s.Layout }) {
			s.Layout = "" // it may go with this file, and shows nothing here
		}
		out = append(out, s)
	}
	return out
}

// readmits refuses records that let in a screen which was revoked: a file from
// before must not do so unnoticed.
func readmits(before, over network.Records) error {
	revoked := map[string]bool{}
	for _, s := range before.Screens {
		revoked[s.Key] = s.Revoked
	}
	for _, s := range over.Screens {
		if revoked[s.Key] && !s.Revoked {
			return fmt.Errorf("screen %s: %w (or write revoked = true, or take the screen out of the file)", s.ID, ErrRevokedKey)
		}
	}
	return nil
}

func applyKinds(ctx context.Context, tx writer, before, over network.Records, o ApplyOptions) (all []edit, err error) {
	written := false
	for _, k := range kinds() {
		old, err := k.split(before)
		if err != nil {
			return nil, err
		}
		fresh, err := k.split(over)
		if err != nil {
			return nil, err
		}
		after, edits := compare(k.name, old, fresh, o.Prune)
		if len(edits) > 0 {
			if err := write(ctx, tx, k.name, old, after, edits); err != nil {
				return nil, err
			}
		}
		for _, e := range edits {
			if e.Verb == Kept {
				continue
			}
			written = true
			if err := record(ctx, tx, e, o); err != nil {
				return nil, err
			}
		}
		all = append(all, edits...)
	}
	if written {
		if _, err := tx.ExecContext(ctx, "UPDATE revision SET records = records + 1"); err != nil {
			return nil, fmt.Errorf("count the change: %w", err)
		}
	}
	return all, nil
}

// write brings the table from one list of one kind to another: of ten thousand
// screens it writes the one that changed.
func write(ctx context.Context, tx writer, kind string, before, after []document, edits []edit) error {
	for _, e := range edits {
		if e.Verb != Removed {
			continue
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM record WHERE kind = ? AND id = ?", kind, e.ID); err != nil {
			return fmt.Errorf("remove %s %s: %w", kind, e.ID, err)
		}
	}
	const upsert = `INSERT INTO record (kind, id, position, body) VALUES (?, ?, ?, ?)
		ON CONFLICT (kind, id) DO UPDATE SET position = excluded.position, body = excluded.body`
	for i, d := range after {
		if i < len(before) && before[i].id == d.id && bytes.Equal(before[i].body, d.body) {
			continue
		}
		if _, err := tx.ExecContext(ctx, upsert, kind, d.id, i, string(d.body)); err != nil {
			return fmt.Errorf("write %s %s: %w", kind, d.id, err)
		}
	}
	return nil
}
