package plan_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/hub/network"
	"semainier/hub/plan"
)

// cell is half an hour of one conflict.
type cell struct {
	kind plan.ConflictKind
	a, b plan.Side
	at   int64
}

const half = 30 * time.Minute

// crowd fills a town with what is at odds with everything, on whole half hours of
// the days from first.
func crowd(r *rand.Rand) (t *hamlet, first civil.Date) {
	t = newHamlet()
	t.feed("caf-2", "caf")
	some := func(n int) bool { return r.IntN(n) == 0 }
	sites, rooms := []feeds.SiteID{"tilleuls", "gare", "sud"}, []feeds.RoomID{"", "b1", "b2"}
	first = mustDate("2026-10-22") // the clocks go back on the 25th
	if some(2) {
		first = mustDate("2027-03-25") // and forward on the 28th
	}
	for i := range t.records.Sites {
		for some(2) {
			from := first.AddDays(r.IntN(8))
			t.records.Sites[i].Closures = append(t.records.Sites[i].Closures, network.Closure{From: from, To: from.AddDays(r.IntN(3))})
		}
	}
	zone := span("2026-10-22 00:00-01:00").Start.Location()
	when := func() feeds.Span {
		if some(4) {
			day := first.AddDays(r.IntN(8))
			return feeds.Span{AllDay: true, FirstDay: day, UntilDay: day.AddDays(1 + r.IntN(3))}
		}
		start := first.In(zone).Add(time.Duration(r.IntN(8*48)) * half)
		return feeds.Span{Start: start, End: start.Add(time.Duration(r.IntN(30)) * half)}
	}
	for _, f := range t.records.Feeds {
		var in plan.Input
		for n := range r.IntN(14) {
			o := feeds.Occurrence{ID: fmt.Sprint(f.ID, n), Feed: f.ID, Site: sites[r.IntN(3)], Room: rooms[r.IntN(3)], Span: when(),
				Title: []string{"Permanence", "Atelier"}[r.IntN(2)], Status: feeds.Confirmed, Busy: some(6), Kind: feeds.Permanence}
			if some(5) {
				o.Status = feeds.Cancelled
			}
			if some(5) {
				o.Kind = feeds.Absence
				if some(2) {
					o.Site = ""
				}
			}
			in.Occurrences = append(in.Occurrences, o)
		}
		for range r.IntN(3) {
			in.Taken = append(in.Taken, feeds.Taken{Site: sites[r.IntN(3)], Room: rooms[1+r.IntN(2)], Span: when()})
		}
		t.inputs[f.ID] = in
	}
	return t, first
}

// halves gives the half hours of a span, at a site.
func halves(s feeds.Span, zone *time.Location) (out []int64) {
	start, end := s.Start, s.End
	if s.AllDay {
		start, end = s.FirstDay.In(zone), s.UntilDay.In(zone)
	}
	for at := start; at.Before(end); at = at.Add(half) {
		out = append(out, at.Unix())
	}
	return out
}

// there gives the half hours at which an occurrence takes place: without the days on
// which the site is closed, and without those at its ends at which its partner is
// away, which are all where that is for more than half of it. Each day of one without
// hours is judged alone, and stays whole.
func (t *hamlet) there(f feeds.Feed, o feeds.Occurrence, s network.Site) map[int64]bool {
	zone, err := s.Location()
	if err != nil {
		panic(err)
	}
	away := map[int64]bool{}
	for _, other := range t.records.Feeds {
		for _, a := range t.inputs[other.ID].Occurrences {
			concerns := a.Site == "" && other.ID == f.ID || a.Site == s.ID && other.Partner == f.Partner
			if a.Kind == feeds.Absence && a.Status != feeds.Cancelled && concerns {
				for _, at := range halves(a.Span, zone) {
					away[at] = true
				}
			}
		}
	}
	pieces := []feeds.Span{o.Span}
	if o.AllDay {
		pieces = nil
		for day := o.FirstDay; day.Before(o.UntilDay); day = day.AddDays(1) {
			pieces = append(pieces, feeds.Span{AllDay: true, FirstDay: day, UntilDay: day.AddDays(1)})
		}
	}
	out := map[int64]bool{}
	for _, piece := range pieces {
		cells, missed := halves(piece, zone), 0
		for _, at := range cells {
			if away[at] {
				missed++
			}
		}
		if len(cells) == 0 || 2*missed > len(cells) {
			continue
		}
		for !o.AllDay && away[cells[0]] {
			cells = cells[1:]
		}
		for !o.AllDay && away[cells[len(cells)-1]] {
			cells = cells[:len(cells)-1]
		}
		for _, at := range cells {
			if _, closed := s.Closed(civil.Of(time.Unix(at, 0).In(zone))); !closed {
				out[at] = true
			}
		}
	}
	return out
}

// brute finds the conflicts half an hour by half an hour.
func (t *hamlet) brute(from, until civil.Date) map[cell]bool {
	type seat struct {
		plan.Side
		busy bool
	}
	at := map[int64]map[seat]bool{}
	sit := func(f feeds.Feed, o feeds.Occurrence, who seat) {
		s, _ := t.records.Site(o.Site)
		zone, _ := s.Location()
		for half := range t.there(f, o, s) {
			day := civil.Of(time.Unix(half, 0).In(zone))
			if day.Before(from) || !day.Before(until) {
				continue
			}
			if at[half] == nil {
				at[half] = map[seat]bool{}
			}
			at[half][who] = true
		}
	}
	for _, f := range t.records.Feeds {
		for _, o := range t.inputs[f.ID].Occurrences {
			if o.Kind != feeds.Absence && o.Status != feeds.Cancelled {
				sit(f, o, seat{plan.Side{Partner: f.Partner, Feed: f.ID, Site: o.Site, Room: o.Room, Title: o.Title}, o.Busy})
			}
		}
		for _, k := range t.inputs[f.ID].Taken {
			sit(f, feeds.Occurrence{Span: k.Span, Site: k.Site}, seat{plan.Side{Partner: f.Partner, Feed: f.ID, Site: k.Site, Room: k.Room, Untold: true}, true})
		}
	}
	out := map[cell]bool{}
	for half, seats := range at {
		for a := range seats {
			for b := range seats {
				if a.Site == b.Site && a.Room == b.Room && a.Room != "" && a.Partner < b.Partner {
					out[cell{plan.RoomConflict, a.Side, b.Side, half}] = true
				}
				if a.Feed == b.Feed && a.Site < b.Site && !a.busy && !b.busy {
					x, y := a.Side, b.Side
					x.Room, y.Room = "", ""
					out[cell{plan.TeamConflict, x, y, half}] = true
				}
			}
		}
	}
	return out
}

// Conflicts are those that counting half hours finds.
func TestConflictsAgainstBruteForce(t *testing.T) {
	found := map[plan.ConflictKind]int{}
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 6))
		town, from := crowd(r)
		from = from.AddDays(r.IntN(3))
		until := from.AddDays(3 + r.IntN(6))
		all := plan.Conflicts(town.records, town.inputs, from, until)
		for _, at := range [][]feeds.SiteID{{"gare"}, {"sud", "tilleuls"}} {
			some := slices.DeleteFunc(slices.Clone(all), func(c plan.Conflict) bool {
				return !slices.ContainsFunc(c.Sites(), func(s feeds.SiteID) bool { return slices.Contains(at, s) })
			})
			if d := cmp.Diff(some, plan.Conflicts(town.records, town.inputs, from, until, at...), cmpopts.EquateEmpty()); d != "" {
				t.Fatalf("seed %d, at %v (-of all +alone):\n%s", seed, at, d)
			}
		}
		want, got := town.brute(from, until), map[cell]bool{}
		for _, c := range all {
			found[c.Kind]++
			for i, clash := range c.Times {
				if i > 0 && clash.Start.Before(c.Times[i-1].End) {
					t.Fatalf("seed %d: %v overlaps the one before", seed, clash)
				}
				for at := clash.Start; at.Before(clash.End); at = at.Add(half) {
					got[cell{c.Kind, c.Sides[0], c.Sides[1], at.Unix()}] = true
				}
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("seed %d (-brute +got):\n%s", seed, d)
		}
	}
	if min(found[plan.RoomConflict], found[plan.TeamConflict]) < 150 {
		t.Errorf("hardly anything to find: %v", found)
	}
}
