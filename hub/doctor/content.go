package doctor

import (
	"context"
	"errors"
	"fmt"
	"time"

	"semainier/feeds"
	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/hub/wire"
	"semainier/layouts/program"
	"semainier/layouts/tomlfile"
)

// clockSlack is how much the clock may be behind the newest program, as for the hub.
const clockSlack = 5 * time.Minute

// database looks whether the database is whole.
func database(ctx context.Context, v *visit) (found []Finding, err error) {
	wrong, err := v.store.Integrity(ctx)
	if err != nil {
		wrong, err = append(wrong, err.Error()), nil
	}
	for _, w := range wrong {
		found = append(found, Finding{Where: "the database", What: "it is damaged: " + w,
			Remedy: "stop the hub, restore the last backup (semainier restore --replace FILE), and have the disk looked at"})
	}
	return found, err
}

// recordsHold looks whether the records are what records must be.
func recordsHold(ctx context.Context, v *visit) (found []Finding, err error) {
	if v.records, err = v.store.Records(ctx); err != nil {
		return nil, err
	}
	err = v.records.Check()
	if len(v.records.Sites) == 0 {
		return []Finding{{Where: "the records", What: "there is no site", Remedy: "describe the network in a network.toml and apply it: semainier network apply network.toml"}}, nil
	}
	var faults *tomlfile.Faults
	if !errors.As(err, &faults) {
		return nil, err
	}
	for _, f := range faults.List() {
		found = append(found, Finding{Where: "the records", What: f.String(), Remedy: "semainier network export -o FILE, mend it there, semainier network apply FILE"})
	}
	return found, nil
}

// programs looks whether each site's program is there, opens, and is not of later.
func programs(ctx context.Context, v *visit) (found []Finding, err error) {
	var latest time.Time
	for _, s := range v.records.Sites {
		p, ok, err := v.store.Playlist(ctx, s.ID)
		if err != nil {
			return found, err
		}
		where := fmt.Sprintf("site %q", s.ID)
		if !ok {
			what := "it has no program so far"
			if n := screensOf(v.records, s.ID); n > 0 {
				what += fmt.Sprintf(": its %d screens wait", n)
			}
			found = append(found, Finding{Where: where, What: what,
				Remedy: "start the hub; if it runs, none of the site's calendars could ever be read: look at them"})
			continue
		}
		if p.Issued.After(latest) {
			latest = p.Issued
		}
		if v.key == nil {
			continue // that is told
		}
		opened, err := wire.Open(p.Sealed, v.key, program.SiteID(s.ID))
		switch {
		case err != nil:
			found = append(found, Finding{Where: where, What: "its program cannot be used: " + err.Error(), Remedy: "the hub makes it anew when it runs; if this stays, signing.key is not the one of before"})
		case opened.Version != p.Version:
			found = append(found, Finding{Where: where, What: fmt.Sprintf("its program is of version %d and kept as %d", opened.Version, p.Version), Remedy: "the database is damaged: restore the last backup"})
		case v.Now.After(opened.Expires):
			found = append(found, Finding{Where: where, What: "its program ended on " + when(opened.Expires) + ": screens show it as old", Remedy: "start the hub; if it runs, its log says why it publishes nothing"})
		}
	}
	if latest.After(v.Now.Add(clockSlack)) {
		found = append(found, Finding{Where: "the clock of this machine", What: fmt.Sprintf("it says %s, and a program was published at %s: nothing is published until then", when(v.Now), when(latest)),
			Remedy: "set the clock; if it is right now and was ahead before, start the hub once with --trust-clock"})
	}
	return found, nil
}

func screensOf(r network.Records, site feeds.SiteID) (n int) {
	for _, s := range r.Screens {
		if s.Site == site && !s.Revoked {
			n++
		}
	}
	return n
}

// pictures looks whether each picture that a notice shows is there and whole.
func pictures(ctx context.Context, v *visit) (found []Finding, err error) {
	shown := map[network.PictureID]bool{}
	for _, n := range v.records.Notices {
		for i, p := range n.Pictures {
			shown[p.ID] = true
			_, err := v.store.Media(ctx, p.ID)
			if errors.Is(err, store.ErrNoMedia) || errors.Is(err, store.ErrMediaDamaged) {
				found = append(found, Finding{Where: fmt.Sprintf("notice %q, picture %d", n.ID, i+1), What: "screens leave it out: " + err.Error(), Remedy: `apply a file of records that names it again by file = "…"`})
			} else if err != nil {
				return found, err
			}
		}
	}
	kept, err := v.store.Pictures(ctx)
	if err != nil {
		return found, err
	}
	damaged, err := released(ctx, v, shown)
	if found = append(found, damaged...); err != nil {
		return found, err
	}
	unused := 0
	for _, id := range kept {
		if !shown[id] {
			unused++
		}
	}
	if unused > 0 {
		found = append(found, Finding{Where: "the pictures", What: fmt.Sprintf("%d of %d are shown by no notice any more", unused, len(kept)), Note: true})
	}
	return found, nil
}

// released looks whether the pieces of each release of the player that is offered
// are there and whole, and adds them to what is in use.
func released(ctx context.Context, v *visit, used map[network.PictureID]bool) (found []Finding, err error) {
	offered, err := v.store.Releases(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range offered {
		lost := 0
		for _, p := range r.Pieces {
			used[p] = true
			_, err := v.store.Media(ctx, p)
			if errors.Is(err, store.ErrNoMedia) || errors.Is(err, store.ErrMediaDamaged) {
				lost++
			} else if err != nil {
				return found, err
			}
		}
		if lost > 0 {
			found = append(found, Finding{Where: fmt.Sprintf("release %q of the player", r.Version), What: fmt.Sprintf("%d of its %d pieces are damaged: no screen can take it", lost, len(r.Pieces)), Remedy: "offer its file again: semainier release offer FILE"})
		}
	}
	return found, nil
}
