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
	"semainier/layouts/program"
)

var thursday = time.Date(2026, 11, 19, 9, 42, 0, 0, time.UTC)

// muddle gives records and inputs in which everything concerns everything.
func muddle(r *rand.Rand) (network.Records, map[feeds.FeedID]plan.Input) {
	pickSite := func() feeds.SiteID { return feeds.SiteID(fmt.Sprintf("s%d", r.IntN(4))) }
	some := func(n int) bool { return r.IntN(n) == 0 }
	var records network.Records
	for i := range 3 {
		records.Sites = append(records.Sites, network.Site{ID: feeds.SiteID(fmt.Sprintf("s%d", i)), Name: "Lieu", Timezone: "Europe/Paris",
			Groups: []network.GroupID{"g"}[:r.IntN(2)], Rooms: []network.Room{{ID: "r", Name: "Bureau", ShowFree: true}}})
	}
	records.Groups = []network.Group{{ID: "g", Name: "Nord"}}
	inputs := map[feeds.FeedID]plan.Input{}
	for i := range 4 {
		id, partner := feeds.FeedID(fmt.Sprintf("f%d", i)), feeds.PartnerID(fmt.Sprintf("p%d", i%3))
		if i < 3 {
			records.Partners = append(records.Partners, feeds.Partner{ID: partner, Name: string(partner)})
		}
		f := feeds.Feed{ID: id, Partner: partner}
		if some(2) {
			f.Site = pickSite()
		}
		records.Feeds = append(records.Feeds, f)
		in := plan.Input{Until: civil.Date{Year: 2027, Month: 3, Day: 1}, Health: feeds.Health{State: feeds.Healthy, LastGood: thursday}}
		for j := range r.IntN(8) {
			start := thursday.Add(time.Duration(r.IntN(100)-30) * time.Hour)
			o := feeds.Occurrence{ID: fmt.Sprintf("%s-%d", id, j), Feed: id, Partner: partner, Site: pickSite(), Room: "r", Title: "Permanence",
				Busy: some(4), Span: feeds.Span{Start: start, End: start.Add(time.Duration(1+r.IntN(6)) * time.Hour)}}
			switch {
			case some(3):
				o.Kind = feeds.Absence
				if some(2) {
					o.Site = ""
				}
			case some(2):
				o.Moved, o.PlannedSite = true, pickSite()
				o.Planned = feeds.Span{Start: start.Add(-24 * time.Hour), End: start.Add(-22 * time.Hour)}
			}
			in.Occurrences = append(in.Occurrences, o)
		}
		if some(2) {
			in.Taken = append(in.Taken, feeds.Taken{Site: pickSite(), Room: "r", Span: feeds.Span{Start: thursday, End: thursday.Add(time.Hour)}})
		}
		inputs[id] = in
	}
	for i := range 4 {
		site := pickSite()
		records.Screens = append(records.Screens, network.Screen{ID: network.ScreenID(fmt.Sprintf("e%d", i)), Site: site, Key: fmt.Sprintf("U%d", i)})
		records.Services = append(records.Services, network.Service{ID: network.ServiceID(fmt.Sprintf("v%d", i)), Site: site, Name: "PC"})
		n := network.Notice{ID: network.NoticeID(fmt.Sprintf("n%d", i)), Title: "T", By: fmt.Sprintf("p%d", r.IntN(4)), State: network.Published}
		if some(2) {
			n.Importance = network.Urgent
		}
		switch r.IntN(4) {
		case 0:
			n.Groups = []network.GroupID{"g"}
		case 1:
			n.Sites = []feeds.SiteID{pickSite()}
		case 2:
			n.Screens = []network.ScreenID{network.ScreenID(fmt.Sprintf("e%d", r.IntN(4)))}
		}
		records.Notices = append(records.Notices, n)
	}
	return records, inputs
}

// A part of the records says of its site what the whole says.
func TestAPartPlansAsTheWhole(t *testing.T) {
	for seed := range uint64(500) {
		records, inputs := muddle(rand.New(rand.NewPCG(seed, 1)))
		parts := plan.Divide(records, inputs)
		for _, s := range records.Sites {
			want, err := plan.Plan(records, inputs, s.ID, thursday)
			if err != nil {
				t.Fatal(err)
			}
			got, err := parts.Plan(s.ID, thursday)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Fatalf("seed %d, site %s (-whole +part):\n%s", seed, s.ID, d)
			}
			urgent, err := parts.Urgent(s.ID, thursday)
			if err != nil {
				t.Fatal(err)
			}
			rest := slices.DeleteFunc(slices.Clone(want.Notices), func(n program.Notice) bool { return n.Importance != program.Urgent })
			if d := cmp.Diff(rest, urgent, cmpopts.EquateEmpty()); d != "" {
				t.Fatalf("seed %d, site %s, urgent notices (-program +alone):\n%s", seed, s.ID, d)
			}
		}
	}
	if _, err := plan.Divide(network.Records{}, nil).Plan("nowhere", thursday); err == nil {
		t.Error("planned a site that is not there")
	}
}

// BenchmarkAllSites plans every site of a network of which each has a dozen
// permanences in one shared calendar; it gives the time for one site.
func BenchmarkAllSites(b *testing.B) {
	for _, n := range []int{10, 100, 1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			records := network.Records{Partners: []feeds.Partner{{ID: "caf", Name: "CAF"}}, Feeds: []feeds.Feed{{ID: "caf", Partner: "caf"}}}
			in := plan.Input{Until: civil.Date{Year: 2027, Month: 3, Day: 1}, Health: feeds.Health{State: feeds.Healthy, LastGood: thursday}}
			for i := range n {
				site := feeds.SiteID(fmt.Sprintf("s%d", i))
				records.Sites = append(records.Sites, network.Site{ID: site, Name: "Lieu", Timezone: "Europe/Paris"})
				for j := range 12 {
					start := thursday.Add(time.Duration(j*27) * time.Hour)
					in.Occurrences = append(in.Occurrences, feeds.Occurrence{ID: fmt.Sprint(i, j), Feed: "caf", Partner: "caf", Site: site, Title: "Permanence",
						Span: feeds.Span{Start: start, End: start.Add(3 * time.Hour)}})
				}
			}
			inputs := map[feeds.FeedID]plan.Input{"caf": in}
			for b.Loop() {
				parts := plan.Divide(records, inputs)
				for _, s := range records.Sites {
					if _, err := parts.Plan(s.ID, thursday); err != nil {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(n), "ns/site")
		})
	}
}

// A notice that is not kept yet, or kept in other words and for other places, is
// planned as if it were among the records.
func TestPlanWithANotice(t *testing.T) {
	ids := []network.NoticeID{"n0", "n1", "n3", "new"}
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 2))
		records, inputs := muddle(r)
		parts := plan.Divide(records, inputs)
		n := network.Notice{ID: ids[r.IntN(len(ids))], Title: "Autre", By: fmt.Sprintf("p%d", r.IntN(4)), State: network.Published}
		if r.IntN(2) == 0 {
			n.Sites = []feeds.SiteID{"s0"}
		}
		merged := records
		merged.Notices = slices.Clone(records.Notices)
		if i := slices.IndexFunc(merged.Notices, func(o network.Notice) bool { return o.ID == n.ID }); i >= 0 {
			merged.Notices[i] = n
		} else {
			merged.Notices = append(merged.Notices, n)
		}
		for _, s := range records.Sites {
			want, err := plan.Plan(merged, inputs, s.ID, thursday)
			if err != nil {
				t.Fatal(err)
			}
			got, err := parts.PlanWith(n, s.ID, thursday)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Fatalf("seed %d, site %s (-merged +with):\n%s", seed, s.ID, d)
			}
		}
	}
	if _, err := plan.Divide(network.Records{}, nil).PlanWith(network.Notice{ID: "n"}, "nowhere", thursday); err == nil {
		t.Error("planned a site that is not there")
	}
}
