package plan_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/hub/network"
	"semainier/hub/plan"
	"semainier/layouts/program"
)

// A week says of what screens show what the program says, and leaves out nothing
// that a calendar has on its days.
func TestAWeekSaysWhatTheProgramSays(t *testing.T) {
	rows := 0
	for seed := range uint64(40) {
		town, first := crowd(rand.New(rand.NewPCG(seed, 7)))
		zone := span("2026-10-22 00:00-01:00").Start.Location()
		now := first.In(zone).Add(10 * time.Hour)
		for id, in := range town.inputs {
			in.Until = first.AddDays(100)
			if seed%2 == 0 { // absences shorten what is told
				in.Occurrences = slices.DeleteFunc(in.Occurrences, func(o feeds.Occurrence) bool { return o.Kind == feeds.Absence })
			}
			town.inputs[id] = in
		}
		for _, s := range town.records.Sites {
			p, err := plan.Plan(town.records, town.inputs, s.ID, now)
			if err != nil {
				t.Fatal(err)
			}
			for monday := p.From; monday.Before(p.Until); monday = monday.AddDays(7) {
				w, err := plan.WeekOf(town.records, town.inputs, s.ID, monday, now)
				if err != nil {
					t.Fatal(err)
				}
				rows += len(w.Rows)
				var got []program.Slot
				for _, r := range w.Rows {
					if r.Left == "" {
						got = append(got, r.Slot)
					}
				}
				sorted := cmpopts.SortSlices(func(a, b program.Slot) bool { return a.ID < b.ID })
				if d := cmp.Diff(onOpenDays(t, p, monday), got, sorted, cmpopts.EquateEmpty()); d != "" {
					t.Fatalf("seed %d, site %s, week of %s (-program +week):\n%s", seed, s.ID, monday, d)
				}
				from := monday.DaysSince(p.From)
				if d := cmp.Diff(p.Days[from:from+7], w.Days); d != "" || !w.Told {
					t.Fatalf("seed %d: days: told %v\n%s", seed, w.Told, d)
				}
				if seed%2 != 0 {
					continue
				}
				if d := cmp.Diff(happenings(town, s, monday), happeningsOf(w)); d != "" {
					t.Fatalf("seed %d, site %s, week of %s (-calendars +week):\n%s", seed, s.ID, monday, d)
				}
			}
		}
	}
	if rows < 800 {
		t.Errorf("only %d rows", rows)
	}
}

// onOpenDays gives the slots of a program that are on a day of the week on which its
// site is open.
func onOpenDays(t *testing.T, p program.Program, monday civil.Date) (out []program.Slot) {
	t.Helper()
	zone, err := p.Site.Location()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range p.Slots {
		start, end := s.Start, s.End
		if s.AllDay() {
			start, end = s.FirstDay.In(zone), s.UntilDay.In(zone)
		}
		if start.Equal(end) {
			end = end.Add(1)
		}
		for _, d := range p.Days {
			in := !d.Date.Before(monday) && d.Date.Before(monday.AddDays(7)) && d.Closed == ""
			if in && start.Before(d.Date.AddDays(1).In(zone)) && d.Date.In(zone).Before(end) {
				out = append(out, s)
				break
			}
		}
	}
	return out
}

// happenings gives what calendars without absences have at a site in a week.
func happenings(h *hamlet, s network.Site, monday civil.Date) map[string]bool {
	zone, err := s.Location()
	if err != nil {
		panic(err)
	}
	out := map[string]bool{}
	for _, in := range h.inputs {
		for _, o := range in.Occurrences {
			start, end := o.Start, o.End
			if o.AllDay {
				start, end = o.FirstDay.In(zone), o.UntilDay.In(zone)
			}
			if start.Equal(end) {
				end = end.Add(1)
			}
			if o.Site == s.ID && start.Before(monday.AddDays(7).In(zone)) && monday.In(zone).Before(end) {
				out[o.ID] = true
			}
		}
	}
	return out
}

// happeningsOf gives those of the rows.
func happeningsOf(w plan.Week) map[string]bool {
	out := map[string]bool{}
	for _, r := range w.Rows {
		if r.Occurrence != "" {
			out[r.Occurrence] = true
		}
	}
	return out
}

// rowsOf tells a week, one row a line.
func rowsOf(w plan.Week) string {
	var b strings.Builder
	for _, r := range w.Rows {
		fmt.Fprintf(&b, "%s/%s %s %q %s in %q (%q) left=%q rules=%q", r.Start.Format("02T15:04"), r.End.Format("02T15:04"), r.Feed, r.Slot.Title, r.Slot.State, r.Room, r.Slot.Room, r.Left, r.Rules)
		if r.Absent {
			b.WriteString(" absent")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestWeek(t *testing.T) {
	h := newHamlet()
	for i, f := range h.records.Feeds {
		f.Titles = []feeds.TitleRule{
			{Match: "Perm*", Show: "Permanence", Mode: feeds.WalkIn}, {Match: "Perm* sur RDV", Show: "Permanence", Mode: feeds.Appointment},
			{Match: "Congés", Show: "Permanence", Kind: feeds.Absence}, {Match: "Atelier", Kind: feeds.Workshop},
		}
		h.records.Feeds[i] = f
		h.inputs[f.ID] = plan.Input{Until: mustDate("2027-05-03")}
	}
	walkIn := func(o *feeds.Occurrence) { o.Mode = feeds.WalkIn }
	byAppointment := func(o *feeds.Occurrence) { o.Mode = feeds.Appointment }
	h.closes(0, "2026-11-25", "2026-11-25")
	h.says("caf", "tilleuls/b1", "2026-11-23 09:00-12:00", walkIn)
	h.says("caf", "tilleuls/b1", "2026-11-23 09:00-12:00", walkIn) // a twin
	h.says("caf", "tilleuls", "2026-11-23 10:00-10:30", busy)      // while it receives
	h.says("caf", "tilleuls", "2026-11-23 14:00-15:00", busy)
	h.takes("caf", "tilleuls/b2", "2026-11-23 14:00-15:00") // by that
	h.takes("ccas", "tilleuls/b2", "2026-11-23 16:00-17:00")
	h.says("ccas", "tilleuls/b2", "2026-11-24 09:00-12:00", byAppointment) // a hidden room
	h.says("pmi", "tilleuls/b1", "2026-11-24 09:00-12:00", func(o *feeds.Occurrence) { o.Title = "Atelier" })
	h.says("caf", "tilleuls/b1", "2026-11-25 09:00-12:00", walkIn) // closed
	h.says("pmi", "tilleuls/b1", "2026-11-26 09:00-12:00", walkIn)
	h.says("pmi", "tilleuls", "2026-11-26 14:00-15:00", busy)
	h.says("pmi", "", "2026-11-26", away)
	h.says("ccas", "tilleuls/b1", "2026-11-27 09:00-12:00", walkIn, movedFrom("2026-11-26 09:00-12:00"))
	h.says("ccas", "gare/b1", "2026-11-27 09:00-12:00")
	h.says("ccas", "tilleuls/b1", "2026-11-30 00:00-01:00") // next week
	now := span("2026-11-24 09:00-10:00").Start
	week := func(monday string) plan.Week {
		w, err := plan.WeekOf(h.records, h.inputs, "tilleuls", mustDate(monday), now)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	w := week("2026-11-23")
	want := `23T09:00/23T12:00 caf "Permanence" planned in "b1" ("Bureau 1") left="" rules=["Perm*"]
23T09:00/23T12:00 caf "Permanence" planned in "b1" ("Bureau 1") left="twin" rules=["Perm*"]
23T10:00/23T10:30 caf "Occupé" planned in "" ("") left="idle-busy" rules=[]
23T14:00/23T15:00 caf "Occupé" planned in "b2" ("") left="" rules=[]
23T16:00/23T17:00 ccas ""  in "b2" ("") left="untold" rules=[]
24T09:00/24T12:00 ccas "Permanence" planned in "b2" ("") left="" rules=["Perm* sur RDV"]
24T09:00/24T12:00 pmi "Atelier" planned in "b1" ("Bureau 1") left="" rules=[]
25T09:00/25T12:00 caf "Permanence" planned in "b1" ("Bureau 1") left="closed-day" rules=["Perm*"]
26T09:00/26T12:00 ccas "Permanence" moved-away in "" ("Bureau 1") left="" rules=["Perm*"]
26T09:00/26T12:00 pmi "Permanence" cancelled in "b1" ("Bureau 1") left="" rules=["Perm*"] absent
26T14:00/26T15:00 pmi "Occupé" cancelled in "" ("") left="busy-away" rules=[] absent
27T09:00/27T12:00 ccas "Permanence" moved in "b1" ("Bureau 1") left="" rules=["Perm*"]
`
	if d := cmp.Diff(want, rowsOf(w)); d != "" {
		t.Error("(-want +got)\n" + d)
	}
	if len(w.Sources) != 3 || !w.Told || w.Days[2].Closed == "" {
		t.Errorf("sources %v, told %v, days %v", w.Sources, w.Told, w.Days)
	}
	for monday, isTold := range map[string]bool{"2026-11-16": false, "2026-12-28": true, "2027-01-04": false} {
		if got := week(monday); got.Told != isTold {
			t.Errorf("week of %s: told %v", monday, got.Told)
		}
	}
	if _, err := plan.WeekOf(h.records, h.inputs, "nowhere", mustDate("2026-11-23"), now); err == nil {
		t.Error("the week of a site that is not there")
	}
}

// The rows that a conflict concerns are its two sides, where and when it comes.
func TestAConflictConcernsItsRows(t *testing.T) {
	h := newHamlet()
	for _, day := range []string{"2026-11-23", "2026-11-24", "2026-11-26"} {
		h.says("caf", "tilleuls/b1", day+" 09:00-12:00")
	}
	h.says("ccas", "tilleuls/b1", "2026-11-23 10:00-12:00")
	h.says("ccas", "tilleuls/b2", "2026-11-24 10:00-12:00")
	h.takes("pmi", "tilleuls/b1", "2026-11-24 08:00-10:00")
	h.says("caf", "gare", "2026-11-26 11:00-12:00")
	h.says("ccas", "tilleuls/b1", "2026-11-26 09:00-12:00", cancelled)
	all := plan.Conflicts(h.records, h.inputs, mustDate("2026-11-23"), mustDate("2026-11-30"))
	if len(all) != 3 {
		t.Fatalf("conflicts: %+v", all)
	}
	for _, c := range []struct {
		site feeds.SiteID
		want []string
	}{
		{"tilleuls", []string{"0 23T09:00 caf", "0 23T10:00 ccas", "1 24T08:00 pmi", "1 24T09:00 caf", "2 26T09:00 caf"}},
		{"gare", []string{"2 26T11:00 caf"}},
	} {
		w, err := plan.WeekOf(h.records, h.inputs, c.site, mustDate("2026-11-23"), span("2026-11-24 09:00-10:00").Start)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for i, conflict := range all {
			for _, r := range w.Rows {
				if conflict.Concerns(c.site, r) {
					got = append(got, fmt.Sprintf("%d %s %s", i, r.Start.Format("02T15:04"), r.Feed))
				}
			}
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.site, d)
		}
	}
	if d := cmp.Diff([][]feeds.SiteID{{"tilleuls"}, {"gare", "tilleuls"}}, [][]feeds.SiteID{all[0].Sites(), all[2].Sites()}); d != "" {
		t.Errorf("sites of the conflict of a room, and of a team (-want +got):\n%s", d)
	}
}
