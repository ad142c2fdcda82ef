package plan_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/hub/network"
	"semainier/hub/plan"
	"semainier/layouts/program"
)

// noticed plans a site in that zone with that notice alone, and gives it.
func noticed(t *testing.T, zone string, n network.Notice, now time.Time) (program.Program, program.Notice, bool) {
	t.Helper()
	n.ID, n.State = "n", network.Published
	r := network.Records{Sites: []network.Site{{ID: "s", Timezone: zone}}, Notices: []network.Notice{n}}
	p, err := plan.Plan(r, nil, "s", now)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Notices) == 0 {
		return p, program.Notice{}, false
	}
	return p, p.Notices[0], true
}

func daily(t *testing.T, periods ...string) []network.Period {
	t.Helper()
	list := make([]network.Period, len(periods))
	for i := range periods {
		if err := list[i].UnmarshalText([]byte(periods[i])); err != nil {
			t.Fatal(err)
		}
	}
	return list
}

func toldTimes(list []program.Period) string {
	var b strings.Builder
	for _, p := range list {
		fmt.Fprintf(&b, "%s/%s\n", p.Start.Format("Mon 02 Jan 15:04 -0700"), p.End.Format("Mon 02 Jan 15:04 -0700"))
	}
	return b.String()
}

func TestDaysAndHoursOfANoticeAreToldAsTimes(t *testing.T) {
	wednesday := time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC)
	day := func(d, h int) time.Time { return time.Date(2026, 11, d, h, 0, 0, 0, time.UTC) }
	for name, c := range map[string]struct {
		notice network.Notice
		want   string
	}{
		"no days and hours": {network.Notice{}, ""},
		"hours of some days, as far as it is valid": {
			network.Notice{Days: []network.Weekday{"friday", "monday"}, Daily: daily(t, "09:00-12:30", "13:30-17:00"), Until: day(24, 0)},
			"Mon 16 Nov 09:00 +0100/Mon 16 Nov 12:30 +0100\nMon 16 Nov 13:30 +0100/Mon 16 Nov 17:00 +0100\n" +
				"Fri 20 Nov 09:00 +0100/Fri 20 Nov 12:30 +0100\nFri 20 Nov 13:30 +0100/Fri 20 Nov 17:00 +0100\n" +
				"Mon 23 Nov 09:00 +0100/Mon 23 Nov 12:30 +0100\nMon 23 Nov 13:30 +0100/Mon 23 Nov 17:00 +0100\n"},
		"whole days that follow each other": {
			network.Notice{Days: []network.Weekday{"saturday", "sunday"}, Until: day(24, 0)},
			"Sat 21 Nov 00:00 +0100/Mon 23 Nov 00:00 +0100\n"},
		"across midnight": {
			network.Notice{Daily: daily(t, "00:00-02:00", "22:00-24:00"), From: day(18, 12), Until: day(20, 0)},
			"Wed 18 Nov 22:00 +0100/Thu 19 Nov 02:00 +0100\nThu 19 Nov 22:00 +0100/Fri 20 Nov 01:00 +0100\n"},
		"it begins and ends within its hours": {
			network.Notice{Daily: daily(t, "08:00-20:00"), From: day(18, 9), Until: day(19, 9)},
			"Wed 18 Nov 10:00 +0100/Wed 18 Nov 20:00 +0100\nThu 19 Nov 08:00 +0100/Thu 19 Nov 10:00 +0100\n"},
	} {
		_, got, ok := noticed(t, "Europe/Paris", c.notice, wednesday)
		if d := cmp.Diff(c.want, toldTimes(got.Times)); d != "" || !ok {
			t.Errorf("%s: in the program: %v %s", name, ok, d)
		}
	}
}

func TestNoticeWhoseDaysNeverComeIsNotShownAtAll(t *testing.T) {
	now := time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC)
	n := network.Notice{Days: []network.Weekday{"saturday"}, Until: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)}
	if _, got, ok := noticed(t, "Europe/Paris", n, now); ok {
		t.Errorf("planned with times %v", got.Times)
	}
}

// On the days on which the clocks change, too, a notice is shown exactly while the
// clocks of the site show its hours: minute by minute, whatever the zone.
func TestTimesAreThoseOfTheClocksOfTheSite(t *testing.T) {
	zones := []string{"Europe/Paris", "America/St_Johns", "America/Santiago", "Australia/Lord_Howe", "Africa/Cairo", "America/Havana", "Pacific/Apia", "Asia/Kathmandu", "UTC"}
	starts := []time.Time{ // of six weeks with a change of the clocks in one of these zones
		time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC), time.Date(2026, 3, 26, 12, 0, 0, 0, time.UTC), time.Date(2026, 4, 20, 12, 0, 0, 0, time.UTC),
		time.Date(2026, 8, 17, 12, 0, 0, 0, time.UTC), time.Date(2026, 10, 6, 12, 0, 0, 0, time.UTC), time.Date(2011, 12, 20, 12, 0, 0, 0, time.UTC),
	}
	random := rand.New(rand.NewPCG(1, 2))
	for _, zone := range zones {
		for _, now := range starts {
			n := network.Notice{}
			for _, d := range random.Perm(7)[:random.IntN(7)] {
				n.Days = append(n.Days, network.Weekdays()[d])
			}
			last := network.Clock(random.IntN(200))
			for range 1 + random.IntN(4) {
				until := last + network.Clock(1+random.IntN(300))
				n.Daily = append(n.Daily, network.Period{From: last, Until: until})
				last = until + network.Clock(random.IntN(2)*random.IntN(120))
			}
			p, got, ok := noticed(t, zone, n, now)
			if !ok {
				t.Fatalf("%s, %s: %v %v is not in the program", zone, now, n.Days, n.Daily)
			}
			loc, err := p.Site.Location()
			if err != nil {
				t.Fatal(err)
			}
			at := 0
			for m := p.From.In(loc); m.Before(p.Until.In(loc)); m = m.Add(time.Minute) {
				clock := network.Clock(m.Hour()*60 + m.Minute())
				want := len(n.Days) == 0 || slices.Contains(n.Days, network.Weekday(strings.ToLower(m.Weekday().String())))
				want = want && slices.ContainsFunc(n.Daily, func(p network.Period) bool { return p.From <= clock && clock < p.Until })
				for at < len(got.Times) && !m.Before(got.Times[at].End) {
					at++
				}
				if shown := at < len(got.Times) && !m.Before(got.Times[at].Start); shown != want {
					t.Fatalf("%s: %s, %v %v: shown is %v", zone, m, n.Days, n.Daily, shown)
				}
			}
			for i, x := range got.Times {
				if !x.Start.Before(x.End) || i > 0 && !got.Times[i-1].End.Before(x.Start) {
					t.Fatalf("%s: periods %d and before are out of order, or touch: %s", zone, i, toldTimes(got.Times[max(0, i-1):i+1]))
				}
			}
		}
	}
}

// A notice that nobody approved reaches no screen, on whatever way.
func TestOnlyPublishedNoticesAreInAProgram(t *testing.T) {
	now := time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC)
	states := []network.NoticeState{"", network.Draft, network.Proposed, network.Refused, network.Withdrawn, network.Published, "later"}
	for _, importance := range []network.Importance{"", network.Ordinary, network.Important, network.Urgent} {
		for _, state := range states {
			r := network.Records{
				Sites:   []network.Site{{ID: "s", Timezone: "Europe/Paris"}},
				Notices: []network.Notice{{ID: "n", Title: "Demain", State: state, Importance: importance, Reason: "Trop long"}},
			}
			parts := plan.Divide(r, nil)
			whole, err1 := plan.Plan(r, nil, "s", now)
			part, err2 := parts.Plan("s", now)
			ahead, err3 := parts.Urgent("s", now)
			if err1 != nil || err2 != nil || err3 != nil {
				t.Fatal(err1, err2, err3)
			}
			shown, urgent := 0, 0
			if state == network.Published {
				shown = 1
				if importance == network.Urgent {
					urgent = 1
				}
			}
			if len(whole.Notices) != shown || len(part.Notices) != shown || len(ahead) != urgent {
				t.Errorf("%q, %q: %d in the program, %d in that of its part, %d ahead of it", state, importance, len(whole.Notices), len(part.Notices), len(ahead))
			}
		}
	}
}

// What runs ahead of a program has the times of the program, also of one that ends
// early since no calendar is known further.
func TestUrgentNoticeHasItsTimes(t *testing.T) {
	now := time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC)
	r := network.Records{
		Sites: []network.Site{{ID: "s", Timezone: "Europe/Paris"}},
		Notices: []network.Notice{{ID: "n", Title: "Demain", State: network.Published, Importance: network.Urgent, Days: []network.Weekday{"monday"}},
			{ID: "never", State: network.Published, Importance: network.Urgent, Days: []network.Weekday{"monday"}, Until: now.AddDate(0, 0, 1), From: now}},
	}
	r.Feeds = []feeds.Feed{{ID: "f", Partner: "caf", Site: "s"}}
	r.Partners = []feeds.Partner{{ID: "caf", Name: "CAF"}}
	inputs := map[feeds.FeedID]plan.Input{"f": {Until: civil.Of(now.AddDate(0, 0, 14))}}
	parts := plan.Divide(r, inputs)
	whole, err := parts.Plan("s", now)
	ahead, err2 := parts.Urgent("s", now)
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	if d := cmp.Diff(whole.Notices, ahead); d != "" || whole.Until.DaysSince(whole.From) != 14 || len(ahead) != 1 || len(ahead[0].Times) != 6 {
		t.Errorf("%s\n%+v", d, ahead)
	}
}

func TestWiFiIsJoinedByItsQRCode(t *testing.T) {
	for _, c := range []struct {
		wifi network.WiFi
		want string
	}{
		{network.WiFi{}, ""},
		{network.WiFi{Name: "Tilleuls Public", Password: "tilleuls-2026"}, "WIFI:T:WPA;S:Tilleuls Public;P:tilleuls-2026;;"},
		{network.WiFi{Name: "Tilleuls", Hidden: true}, "WIFI:T:nopass;S:Tilleuls;H:true;;"},
		{network.WiFi{Name: `a;b,c:d"e\f'é`, Password: `\\;;::,,""`, Hidden: true}, `WIFI:T:WPA;S:a\;b\,c\:d\"e\\f'é;P:\\\\\;\;\:\:\,\,\"\";H:true;;`},
		{network.WiFi{Name: "ABCD", Password: "12345678"}, "WIFI:T:WPA;S:ABCD;P:12345678;;"},
	} {
		r := network.Records{Sites: []network.Site{{ID: "s", Timezone: "Europe/Paris"}}, Services: []network.Service{{ID: "wifi", Site: "s", Name: "Wi-Fi", WiFi: c.wifi}}}
		p, err := plan.Plan(r, nil, "s", time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC))
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Services[0].Join; got != c.want {
			t.Errorf("%+v: %s, want %s", c.wifi, got, c.want)
		}
	}
}

func TestScreenIsLitAsItsRecordSays(t *testing.T) {
	r := network.Records{Sites: []network.Site{{ID: "s", Timezone: "Europe/Paris"}}, Screens: []network.Screen{
		{ID: "always", Site: "s", Key: "UA"},
		{ID: "some", Site: "s", Key: "UB", On: network.Hours{Tuesday: daily(t, "07:30-12:00", "14:00-20:00"), Sunday: daily(t, "00:00-24:00")}},
	}}
	p, err := plan.Plan(r, nil, "s", time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	want := [][]program.Hours{nil, {{From: 450, Until: 720}, {From: 840, Until: 1200}}, nil, nil, nil, nil, {{From: 0, Until: 1440}}}
	if d := cmp.Diff([][][]program.Hours{nil, want}, [][][]program.Hours{p.Screens[0].On, p.Screens[1].On}); d != "" {
		t.Error(d)
	}
}
