package doctor

import (
	"context"
	"fmt"

	"semainier/feeds"
	"semainier/hub/network"
)

// calendars looks at how each one is doing, as the hub found it last.
func calendars(ctx context.Context, v *visit) (found []Finding, err error) {
	for _, f := range v.records.Feeds {
		snap, ok, err := v.store.Snapshot(ctx, f.ID)
		if err != nil {
			return found, err
		}
		finding := Finding{Where: fmt.Sprintf("calendar %q of %s, site %q", f.ID, v.partner(f), f.Site)}
		h := snap.Health
		switch {
		case !ok || h.LastTry.IsZero():
			finding.What, finding.Remedy = "it was never read", "start the hub; if it runs, look into its log"
		case h.State == feeds.Held:
			finding.What = fmt.Sprintf("it lost most of its dates at once (it had %d, it has %d) and is held since %s: screens show what it said before", h.Hold.Had, h.Hold.Has, when(h.Since))
			finding.Remedy = fmt.Sprintf("ask %s whether that is meant; if so, semainier feed accept %s; without an answer it is believed on %s", v.contact(f), f.ID, when(h.Hold.Until))
		case h.State == feeds.Failing && h.LastGood.IsZero():
			finding.What = fmt.Sprintf("it could never be read, since %s (%s)", when(h.Since), h.Code)
			finding.Remedy = "semainier feed check says why; look at its address in the records, then tell " + v.contact(f)
		case h.State == feeds.Failing:
			finding.What = fmt.Sprintf("it cannot be read since %s (%s): screens show what it said %s ago", when(h.Since), h.Code, ago(h.LastGood, v.Now))
			finding.Remedy = "semainier feed check says why; tell " + v.contact(f)
		default:
			continue
		}
		found = append(found, finding)
	}
	return found, nil
}

func (v *visit) partner(f feeds.Feed) string {
	if p, ok := v.records.Partner(f.Partner); ok {
		return p.ShownName()
	}
	return string(f.Partner)
}

// contact says whom to call for a calendar.
func (v *visit) contact(f feeds.Feed) string {
	if p, ok := v.records.Partner(f.Partner); ok && p.Contact != "" {
		return p.Contact + " (" + p.ShownName() + ")"
	}
	return v.partner(f) + " (the records name no contact of it)"
}

// screens looks at who is away, as the hub noted it.
func screens(ctx context.Context, v *visit) (found []Finding, err error) {
	last, err := v.store.LastTransitions(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range v.records.Screens {
		finding := Finding{Where: fmt.Sprintf("screen %q%s, site %q", s.ID, named(s), s.Site)}
		t, known := last[s.ID]
		switch {
		case s.Revoked:
			finding.What, finding.Note = "it was revoked: its key is never admitted again", true
		case !known:
			finding.What, finding.Remedy = "it never said a word", "look whether it is on, and what it says: the address of the hub in its player.toml, and its key in the records, must be right"
		case !t.Online:
			finding.What = fmt.Sprintf("it is offline since %s (%s)", when(t.At), ago(t.At, v.Now))
			finding.Remedy = "look at it: power, network, then its log"
			if t.Error != "" {
				finding.What += "; the last it complained of: " + t.Error
			}
		case t.Error != "":
			finding.What, finding.Remedy = "when it came online it complained: "+t.Error, "look at its log"
		default:
			continue
		}
		found = append(found, finding)
	}
	return found, nil
}

func named(s network.Screen) string {
	if s.Name == "" {
		return ""
	}
	return " (" + s.Name + ")"
}
