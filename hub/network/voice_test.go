package network_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"semainier/feeds"
	"semainier/hub/network"
	"semainier/layouts/program"
)

func TestPartnerSpeaksWhereAndAboutWhatItsVoiceSays(t *testing.T) {
	nord, sud := []network.GroupID{"nord"}, []network.GroupID{"sud"}
	r := network.Records{
		Sites: []network.Site{{ID: "maurepas", Groups: nord}, {ID: "blosne", Groups: sud}, {ID: "gare"}},
		Voices: []network.Voice{
			{Partner: "caf", On: []network.Topic{{Groups: nord, Sites: []feeds.SiteID{"gare"}, Subjects: []network.Subject{"family", "hours"}}, {Groups: sud, Subjects: []network.Subject{"rights"}}}},
			{Partner: "ville", On: []network.Topic{{}}},
			{Partner: "mute"},
		},
	}
	for _, c := range []struct {
		partner feeds.PartnerID
		site    feeds.SiteID
		about   network.Subject
		want    bool
	}{
		{"caf", "maurepas", "family", true},
		{"caf", "maurepas", "rights", false}, // elsewhere only
		{"caf", "maurepas", "", true},
		{"caf", "gare", "hours", true},
		{"caf", "blosne", "rights", true},
		{"caf", "blosne", "family", false},
		{"caf", "gone", "family", false},
		{"ville", "gare", "events", true},
		{"ville", "gone", "", false}, // the whole network is what the records know
		{"mute", "gare", "", false},
		{"nobody", "gare", "", false},
		{"", "gare", "", false},
	} {
		if got := r.MaySpeak(c.partner, c.site, c.about); got != c.want {
			t.Errorf("%q at %q about %q: %v", c.partner, c.site, c.about, got)
		}
	}
}

func TestPartnerHoldsPermanencesWhereItsFeedsSay(t *testing.T) {
	r := network.Records{
		Sites: []network.Site{{ID: "maurepas"}, {ID: "blosne"}, {ID: "gare"}},
		Feeds: []feeds.Feed{
			{ID: "1", Partner: "caf", Site: "gare", Titles: []feeds.TitleRule{{Match: "a"}, {Match: "b", Site: "maurepas"}}},
			{ID: "2", Partner: "caf", Site: "gare"},
			{ID: "3", Partner: "ccas", Site: "blosne"},
			{ID: "4", Partner: "lost", Site: "gone"},
		},
	}
	for partner, want := range map[feeds.PartnerID][]feeds.SiteID{"caf": {"maurepas", "gare"}, "ccas": {"blosne"}, "lost": nil, "": nil} {
		if d := cmp.Diff(want, r.Holds(partner)); d != "" {
			t.Errorf("%q: %s", partner, d)
		}
	}
}

func TestNoticeReachesTheSitesOfItsTargets(t *testing.T) {
	r := network.Records{
		Sites:   []network.Site{{ID: "maurepas", Groups: []network.GroupID{"nord"}}, {ID: "blosne"}, {ID: "gare", Groups: []network.GroupID{"nord", "sud"}}},
		Screens: []network.Screen{{ID: "hall", Site: "blosne"}, {ID: "gone", Site: "gare", Revoked: true}},
	}
	for _, c := range []struct {
		notice network.Notice
		want   []feeds.SiteID
	}{
		{network.Notice{}, []feeds.SiteID{"maurepas", "blosne", "gare"}},
		{network.Notice{Groups: []network.GroupID{"nord"}}, []feeds.SiteID{"maurepas", "gare"}},
		{network.Notice{Groups: []network.GroupID{"sud"}, Sites: []feeds.SiteID{"maurepas"}}, []feeds.SiteID{"maurepas", "gare"}},
		{network.Notice{Sites: []feeds.SiteID{"gare"}, Screens: []network.ScreenID{"hall"}}, []feeds.SiteID{"blosne", "gare"}},
		{network.Notice{Screens: []network.ScreenID{"gone"}}, nil},
	} {
		if d := cmp.Diff(c.want, r.SitesOf(c.notice)); d != "" {
			t.Errorf("%+v: %s", c.notice, d)
		}
	}
}

// A new need of programs must be a subject too, and no word may be said twice.
func TestSubjectsHoldEveryNeed(t *testing.T) {
	all := network.Subjects()
	for _, need := range program.Needs() {
		if !slices.Contains(all, network.Subject(need)) {
			t.Errorf("no subject %q", need)
		}
	}
	if len(all) != len(program.Needs())+3 {
		t.Errorf("subjects: %q", all)
	}
}

// A file replaces the voices that it names and leaves the others.
func TestVoicesAreMerged(t *testing.T) {
	whole := network.Voice{Partner: "caf", On: []network.Topic{{}}}
	base := network.Records{Voices: []network.Voice{{Partner: "caf"}, {Partner: "ccas"}}}
	got := network.Merge(base, network.Records{Voices: []network.Voice{whole}}).Voices
	if d := cmp.Diff([]network.Voice{whole, {Partner: "ccas"}}, got); d != "" {
		t.Error(d)
	}
}

// What the console may make of the records comes back from a file as it was.
func TestRecordsOfTheConsoleReadBackEqual(t *testing.T) {
	want := read(t, deploy+"samples/network.toml")
	want.Notices[0].State, want.Notices[0].Days, want.Notices[0].Daily = network.Proposed, network.Weekdays(), []network.Period{{From: 0, Until: 24 * 60}}
	want.Notices[1].Reason = "Trop long.\nDites seulement l’heure."
	want.Services[0].WiFi = network.WiFi{Name: ` a"b\c;d,é `, Password: ` \";:,~' `, Hidden: true}
	want.Screens[0].On = network.Hours{Sunday: []network.Period{{From: 0, Until: 1}, {From: 1, Until: 1440}}}
	want.Voices[0].On = []network.Topic{{}, {Subjects: network.Subjects()}}
	if err := want.Check(); err != nil {
		t.Fatal(err)
	}
	text, err := want.TOML()
	if err != nil {
		t.Fatal(err)
	}
	got, err := network.Parse("exported", text)
	if err != nil {
		t.Fatalf("%v\nin\n%s", err, text)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
