package plan_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/hub/network"
	"semainier/hub/plan"
)

// hamlet is a few sites whose rooms, partners and calendars a test fills.
type hamlet struct {
	records network.Records
	inputs  map[feeds.FeedID]plan.Input
	n       int
}

// newHamlet gives three partners with a calendar each, at three sites of two zones.
func newHamlet() *hamlet {
	t := &hamlet{inputs: map[feeds.FeedID]plan.Input{}}
	for _, s := range []struct{ id, zone string }{{"tilleuls", "Europe/Paris"}, {"gare", "Europe/Paris"}, {"sud", "Indian/Reunion"}} {
		t.records.Sites = append(t.records.Sites, network.Site{ID: feeds.SiteID(s.id), Name: s.id, Timezone: s.zone,
			Rooms: []network.Room{{ID: "b1", Name: "Bureau 1"}, {ID: "b2", Name: "Bureau 2", Hidden: true}}})
	}
	for _, id := range []string{"caf", "ccas", "pmi"} {
		t.records.Partners = append(t.records.Partners, feeds.Partner{ID: feeds.PartnerID(id), Name: strings.ToUpper(id)})
		t.feed(id, id)
	}
	return t
}

func (t *hamlet) feed(id, partner string) {
	t.records.Feeds = append(t.records.Feeds, feeds.Feed{ID: feeds.FeedID(id), Partner: feeds.PartnerID(partner), Site: "tilleuls"})
}

// span reads "2026-11-23 09:00-12:00", by the clocks of Paris, or, without hours,
// "2026-11-23" and "2026-11-23/2026-11-27" (included).
func span(s string) feeds.Span {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		panic(err)
	}
	day, hours, timed := strings.Cut(s, " ")
	if !timed {
		first, last, long := strings.Cut(day, "/")
		if !long {
			last = first
		}
		return feeds.Span{AllDay: true, FirstDay: mustDate(first), UntilDay: mustDate(last).AddDays(1)}
	}
	from, until, _ := strings.Cut(hours, "-")
	start, err1 := time.ParseInLocation("2006-01-02 15:04", day+" "+from, paris)
	end, err2 := time.ParseInLocation("2006-01-02 15:04", day+" "+until, paris)
	if err1 != nil || err2 != nil {
		panic(s)
	}
	if end.Before(start) {
		end = end.AddDate(0, 0, 1)
	}
	return feeds.Span{Start: start, End: end}
}

func mustDate(s string) civil.Date {
	d, err := civil.Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

// says adds an occurrence to a calendar; where is "tilleuls/b1", or a site.
func (t *hamlet) says(feed, where, when string, change ...func(*feeds.Occurrence)) {
	t.n++
	site, room, _ := strings.Cut(where, "/")
	o := feeds.Occurrence{ID: fmt.Sprintf("o%d", t.n), Feed: feeds.FeedID(feed), Site: feeds.SiteID(site), Room: feeds.RoomID(room),
		Title: "Permanence", Kind: feeds.Permanence, Status: feeds.Confirmed, Span: span(when)}
	for _, c := range change {
		c(&o)
	}
	in := t.inputs[o.Feed]
	in.Occurrences = append(in.Occurrences, o)
	t.inputs[o.Feed] = in
}

func (t *hamlet) takes(feed, where, when string) {
	site, room, _ := strings.Cut(where, "/")
	in := t.inputs[feeds.FeedID(feed)]
	in.Taken = append(in.Taken, feeds.Taken{Site: feeds.SiteID(site), Room: feeds.RoomID(room), Span: span(when)})
	t.inputs[feeds.FeedID(feed)] = in
}

func (t *hamlet) closes(site int, from, to string) {
	t.records.Sites[site].Closures = append(t.records.Sites[site].Closures, network.Closure{From: mustDate(from), To: mustDate(to)})
}

// conflicts tells those of a few weeks, one a line.
func (t *hamlet) conflicts() string {
	var b strings.Builder
	for _, c := range plan.Conflicts(t.records, t.inputs, mustDate("2026-10-19"), mustDate("2026-12-07")) {
		side := func(s plan.Side) string {
			told := s.Title
			if s.Untold {
				told = "?"
			}
			return fmt.Sprintf("%s %s at %s/%s", s.Feed, told, s.Site, s.Room)
		}
		fmt.Fprintf(&b, "%s: %s, %s:", c.Kind, side(c.Sides[0]), side(c.Sides[1]))
		for _, t := range c.Times {
			fmt.Fprintf(&b, " %s/%s", t.Start.Format("2006-01-02T15:04-07"), t.End.Format("02T15:04-07"))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func cancelled(o *feeds.Occurrence) { o.Status = feeds.Cancelled }
func busy(o *feeds.Occurrence)      { o.Busy, o.Title = true, "Occupé" }
func away(o *feeds.Occurrence)      { o.Kind = feeds.Absence }
func movedFrom(when string) func(*feeds.Occurrence) {
	return func(o *feeds.Occurrence) { o.Moved, o.Planned = true, span(when) }
}

func TestConflicts(t *testing.T) {
	const nov23 = "room: caf Permanence at tilleuls/b1, ccas Permanence at tilleuls/b1: 2026-11-23T10:00+01/23T12:00+01\n"
	for _, c := range []struct {
		name string
		fill func(*hamlet)
		want string
	}{
		{"two partners in one room", func(t *hamlet) {
			t.says("caf", "tilleuls/b1", "2026-11-23 09:00-12:00")
			t.says("ccas", "tilleuls/b1", "2026-11-23 10:00-14:00")
		}, nov23},
		{"touching ends", func(t *hamlet) {
			t.says("caf", "tilleuls/b1", "2026-11-23 10:00-12:00")
			t.says("ccas", "tilleuls/b1", "2026-11-23 12:00-14:00")
		}, ""},
		{"another room, another site's room of the same name, no room", func(t *hamlet) {
			t.says("caf", "tilleuls/b1", "2026-11-23 09:00-12:00")
			t.says("ccas", "tilleuls/b2", "2026-11-23 09:00-12:00")
			t.says("pmi", "gare/b1", "2026-11-23 09:00-12:00")
			t.says("ccas", "tilleuls", "2026-11-23 09:00-12:00")
		}, ""},
		{"a hidden room", func(t *hamlet) {
			t.says("caf", "tilleuls/b2", "2026-11-23 09:00-12:00")
			t.says("ccas", "tilleuls/b2", "2026-11-23 11:00-14:00")
		}, "room: caf Permanence at tilleuls/b2, ccas Permanence at tilleuls/b2: 2026-11-23T11:00+01/23T12:00+01\n"},
		{"one of the two is called off", func(t *hamlet) {
			t.says("caf", "tilleuls/b1", "2026-11-23 09:00-12:00", cancelled)
			t.says("ccas", "tilleuls/b1", "2026-11-23 10:00-14:00")
		}, ""},
		{"one of the two is away, also for a part", func(t *hamlet) {
			t.says("caf", "tilleuls/b1", "2026-11-23 09:00-12:00")
			t.says("ccas", "tilleuls/b1", "2026-11-23 08:00-14:00")
			t.says("caf", "", "2026-11-23 09:00-10:00", away)
			t.says("pmi", "tilleuls/b1", "2026-11-24 09:00-12:00")
			t.says("ccas", "tilleuls/b1", "2026-11-24 09:00-12:00")
			t.says("pmi", "", "2026-11-24", away)
		}, nov23},
		{"what is not told, of both", func(t *hamlet) {
			t.takes("caf", "tilleuls/b1", "2026-11-23 09:00-12:00")
			t.takes("ccas", "tilleuls/b1", "2026-11-23 11:00-13:00")
		}, "room: caf ? at tilleuls/b1, ccas ? at tilleuls/b1: 2026-11-23T11:00+01/23T12:00+01\n"},
		{"what is not told, on a whole day", func(t *hamlet) {
			t.takes("caf", "tilleuls/b1", "2026-11-23")
			t.says("ccas", "tilleuls/b1", "2026-11-23 11:00-13:00")
		}, "room: caf ? at tilleuls/b1, ccas Permanence at tilleuls/b1: 2026-11-23T11:00+01/23T13:00+01\n"},
		{"one partner twice, by two calendars too", func(t *hamlet) {
			t.feed("caf-2", "caf")
			t.says("caf", "tilleuls/b1", "2026-11-23 09:00-12:00")
			t.says("caf", "tilleuls/b1", "2026-11-23 10:00-12:00")
			t.says("caf-2", "tilleuls/b1", "2026-11-23 09:00-12:00")
		}, ""},
		{"moved into the other", func(t *hamlet) {
			t.says("caf", "tilleuls/b1", "2026-11-23 09:00-12:00", movedFrom("2026-11-24 09:00-12:00"))
			t.says("ccas", "tilleuls/b1", "2026-11-23 10:00-12:00")
			t.says("ccas", "tilleuls/b1", "2026-11-24 10:00-12:00") // where it no longer is
		}, nov23},
		{"days on which the site is closed", func(t *hamlet) {
			t.closes(0, "2026-11-24", "2026-11-25")
			t.says("caf", "tilleuls/b1", "2026-11-23/2026-11-26")
			t.says("ccas", "tilleuls/b1", "2026-11-23/2026-11-26")
			t.says("pmi", "tilleuls/b2", "2026-11-24 09:00-12:00")
			t.says("ccas", "tilleuls/b2", "2026-11-24 09:00-12:00")
		}, "room: caf Permanence at tilleuls/b1, ccas Permanence at tilleuls/b1: 2026-11-23T00:00+01/24T00:00+01 2026-11-26T00:00+01/27T00:00+01\n"},
		{"every week, one line", func(t *hamlet) {
			for _, day := range []string{"2026-11-16", "2026-11-23", "2026-11-30"} {
				t.says("caf", "tilleuls/b1", day+" 09:00-12:00")
				t.says("ccas", "tilleuls/b1", day+" 10:00-14:00")
			}
		}, "room: caf Permanence at tilleuls/b1, ccas Permanence at tilleuls/b1: 2026-11-16T10:00+01/16T12:00+01 2026-11-23T10:00+01/23T12:00+01 2026-11-30T10:00+01/30T12:00+01\n"},
		{"entered twice, told once", func(t *hamlet) {
			t.says("caf", "tilleuls/b1", "2026-11-23 09:00-12:00")
			t.says("caf", "tilleuls/b1", "2026-11-23 09:00-11:00")
			t.says("ccas", "tilleuls/b1", "2026-11-23 10:00-14:00")
		}, nov23},
		{"across midnight, and the night of 25 hours", func(t *hamlet) {
			t.says("caf", "tilleuls/b1", "2026-11-23 22:00-01:00")
			t.says("ccas", "tilleuls/b1", "2026-11-24")
			t.says("pmi", "tilleuls/b1", "2026-10-25 01:00-04:00")
			t.says("ccas", "tilleuls/b1", "2026-10-24 23:00-03:30")
		}, "room: ccas Permanence at tilleuls/b1, pmi Permanence at tilleuls/b1: 2026-10-25T01:00+02/25T03:30+01\n" +
			"room: caf Permanence at tilleuls/b1, ccas Permanence at tilleuls/b1: 2026-11-24T00:00+01/24T01:00+01\n"},
		{"one team at two sites", func(t *hamlet) {
			t.says("caf", "tilleuls/b1", "2026-11-23 09:00-12:00")
			t.says("caf", "gare/b1", "2026-11-23 11:00-14:00")
		}, "team: caf Permanence at gare/, caf Permanence at tilleuls/: 2026-11-23T11:00+01/23T12:00+01\n"},
		{"two teams, one team in two rooms, one that is only busy or moves on", func(t *hamlet) {
			t.feed("caf-2", "caf")
			t.says("caf", "tilleuls/b1", "2026-11-23 09:00-12:00")
			t.says("caf-2", "gare/b1", "2026-11-23 09:00-12:00")
			t.says("caf", "tilleuls/b2", "2026-11-23 09:00-12:00")
			t.says("caf", "gare", "2026-11-23 09:00-12:00", busy)
			t.takes("caf", "gare/b2", "2026-11-23 09:00-12:00")
			t.says("caf", "gare/b1", "2026-11-23 12:00-14:00")
		}, ""},
		{"a team at sites of two zones, where a day is not the same", func(t *hamlet) {
			t.says("caf", "sud/b1", "2026-11-24")                   // from 21:00 of the 23rd in Paris
			t.says("caf", "tilleuls/b1", "2026-11-23 20:00-22:00")  // till 01:00 of the 24th there
			t.says("ccas", "sud/b1", "2026-11-30 06:00-07:00")      // 09:00 there
			t.says("ccas", "tilleuls/b1", "2026-11-30 09:00-10:00") // later
			t.says("pmi", "tilleuls/b1", "2026-12-06 22:00-23:30")  // the last Sunday in Paris
			t.says("pmi", "sud/b1", "2026-12-06 22:00-23:30")       // Monday there: of no day that is asked for
		}, "team: caf Permanence at sud/, caf Permanence at tilleuls/: 2026-11-24T00:00+04/24T01:00+04\n"},
		{"a team at a site that is closed", func(t *hamlet) {
			t.closes(1, "2026-11-23", "2026-11-23")
			t.says("caf", "tilleuls/b1", "2026-11-23 09:00-12:00")
			t.says("caf", "gare/b1", "2026-11-23 11:00-14:00")
		}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			town := newHamlet()
			c.fill(town)
			if d := cmp.Diff(c.want, town.conflicts()); d != "" {
				t.Error("(-want +got)\n" + d)
			}
		})
	}
}

// A conflict keeps its ID while its weeks pass, and names what makes it.
func TestAConflictKeepsItsID(t *testing.T) {
	town := newHamlet()
	for _, day := range []string{"2026-11-16", "2026-11-23"} {
		town.says("caf", "tilleuls/b1", day+" 09:00-12:00")
		town.says("ccas", "tilleuls/b1", day+" 10:00-14:00")
	}
	town.says("ccas", "tilleuls/b1", "2026-11-23 11:00-13:00", func(o *feeds.Occurrence) { o.Title = "Aide alimentaire" })
	one := plan.Conflicts(town.records, town.inputs, mustDate("2026-11-16"), mustDate("2026-11-23"))
	two := plan.Conflicts(town.records, town.inputs, mustDate("2026-11-23"), mustDate("2026-11-30"))
	if len(one) != 1 || len(two) != 2 {
		t.Fatalf("%d and %d conflicts", len(one), len(two))
	}
	same := slices.IndexFunc(two, func(c plan.Conflict) bool { return c.ID == one[0].ID })
	if same < 0 || two[1-same].ID == one[0].ID {
		t.Fatalf("IDs %s, then %s and %s", one[0].ID, two[0].ID, two[1].ID)
	}
	if d := cmp.Diff([2][]string{{"o3"}, {"o4"}}, two[same].Times[0].Occurrences); d != "" {
		t.Error(d)
	}
}
