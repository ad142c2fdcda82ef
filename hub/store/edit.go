package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"slices"

	"semainier/hub/network"
)

// Ref names one record: its kind and id as in the journal.
type Ref struct {
	Kind, ID string // "notice", "fete"; the network itself: "network", "network"
}

// Edit is what a person changes, having seen some records.
type Edit struct {
	Over   network.Records // added or put in the place of those with the same id
	Remove []Ref
	// Saw has the Fingerprint of each record that the editor looked at: "" says that
	// it was not there. A record that is not in it is changed whatever it is now.
	Saw map[Ref]string
}

// Refs names the records that the edit puts or removes.
func (e Edit) Refs() []Ref {
	refs := slices.Clone(e.Remove)
	for _, k := range kinds() {
		docs, err := k.split(e.Over)
		if err != nil {
			continue // Edit says why
		}
		for _, d := range docs {
			refs = append(refs, Ref{k.name, d.id})
		}
	}
	return refs
}

// Stale is the error of an Edit that was made of a record which has been changed
// meanwhile.
type Stale struct {
	Ref
	Now string // the record as it is now, as JSON; empty: it is gone
}

func (e *Stale) Error() string {
	if e.Now == "" {
		return fmt.Sprintf("%s %s was removed meanwhile: look again", e.Kind, e.ID)
	}
	return fmt.Sprintf("%s %s was changed meanwhile: look at it again, then change it", e.Kind, e.ID)
}

// What an Edit can't ask for. Each is returned wrapped.
var (
	ErrRef         = errors.New("no such kind of record, or put and removed at once")
	ErrKeepRevoked = errors.New("that screen was revoked and stays among the records, so that its key is never admitted again")
)

// Fingerprint tells one state of a record from another; "" where there is none.
func Fingerprint(r network.Records, ref Ref) string {
	body := bodyOf(r, ref)
	if body == nil {
		return ""
	}
	sum := sha256.Sum256(body)
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// bodyOf gives a record as JSON; nil where there is none.
func bodyOf(r network.Records, ref Ref) []byte {
	for _, k := range kinds() {
		if k.name != ref.Kind {
			continue
		}
		docs, err := k.split(r)
		if err != nil {
			return nil // nothing that was read from JSON fails to be written so
		}
		for _, d := range docs {
			if d.id == ref.ID {
				return d.body
			}
		}
	}
	return nil
}

// Edit adds, replaces and removes records in one transaction, after network.Check
// has accepted the whole that results; its error is then that of Check. A record
// that is no longer as e.Saw has it makes the whole a *Stale. The changes are those
// that were asked for, in the order of network.toml; Prune of o counts for nothing.
func (s *Store) Edit(ctx context.Context, e Edit, o ApplyOptions) ([]Change, error) {
	var edits []edit
	err := s.change(ctx, func(tx writer) error {
		before, err := load(ctx, tx)
		if err != nil {
			return fmt.Errorf("read the records: %w", err)
		}
		after, err := edited(before, e)
		if err != nil {
			return err
		}
		o.Prune = true // after is the whole
		if edits, err = applyKinds(ctx, tx, before, after, o); err == nil && o.DryRun {
			err = errDryRun
		}
		return err
	})
	if err != nil && !errors.Is(err, errDryRun) {
		return nil, fmt.Errorf("edit the records: %w", err)
	}
	changes := make([]Change, len(edits))
	for i, e := range edits {
		changes[i] = e.Change
	}
	return changes, nil
}

// edited gives the records as they are to be, or why they can't be.
func edited(before network.Records, e Edit) (network.Records, error) {
	if err := stale(before, e.Saw); err != nil {
		return before, err
	}
	after, err := overlaid(before, e)
	if err == nil {
		err = after.Check()
	}
	if err == nil {
		err = readmits(before, after)
	}
	if err == nil {
		err = forgets(before, after)
	}
	return after, err
}

// stale gives the first record that is not as it was seen.
func stale(now network.Records, saw map[Ref]string) error {
	byName := func(a, b Ref) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID)) }
	for _, ref := range slices.SortedFunc(maps.Keys(saw), byName) {
		if Fingerprint(now, ref) != saw[ref] {
			return &Stale{ref, string(bodyOf(now, ref))}
		}
	}
	return nil
}

// overlaid puts and removes, and keeps everything else where it is.
func overlaid(before network.Records, e Edit) (after network.Records, err error) {
	remove := map[Ref]bool{}
	for _, ref := range e.Remove {
		remove[ref] = true
		known := slices.ContainsFunc(kinds(), func(k kind) bool { return k.name == ref.Kind })
		if !known || ref.Kind == infoID || bodyOf(e.Over, ref) != nil {
			return after, fmt.Errorf("remove %s %s: %w", ref.Kind, ref.ID, ErrRef)
		}
	}
	for _, k := range kinds() {
		old, err := k.split(before)
		if err != nil {
			return after, err
		}
		fresh, err := k.split(e.Over)
		if err != nil {
			return after, err
		}
		docs, _ := compare(k.name, old, fresh, false)
		for _, d := range docs {
			if remove[Ref{k.name, d.id}] {
				continue
			}
			if err := k.join(&after, d.body); err != nil {
				return after, fmt.Errorf("%s %s: %w", k.name, d.id, err)
			}
		}
	}
	return after, nil
}

// forgets refuses what drops a revoked screen of a site that stays.
func forgets(before, after network.Records) error {
	for _, s := range before.Screens {
		_, stays := after.Site(s.Site)
		if s.Revoked && stays && !slices.ContainsFunc(after.Screens, func(a network.Screen) bool { return a.Key == s.Key }) {
			return fmt.Errorf("remove screen %s: %w", s.ID, ErrKeepRevoked)
		}
	}
	return nil
}

// Document gives a record as JSON; empty where there is none.
func Document(r network.Records, ref Ref) string { return string(bodyOf(r, ref)) }
