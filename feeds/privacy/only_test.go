package privacy_test

import (
	"testing"

	"semainier/feeds"
	"semainier/feeds/privacy"
)

// A rule keeps one title out of what the feed announces, whatever else holds.
func TestARuleKeepsATitleOut(t *testing.T) {
	const busy = "tilleuls/ Occupé mode:"
	for _, c := range []struct {
		name    string
		only    feeds.Other
		private feeds.Discretion
		change  func(*feeds.Instance)
		want    string
	}{
		{name: "hidden", only: feeds.OtherHide},
		{name: "busy", only: feeds.OtherBusy, want: busy},
		{name: "a word that nobody knows fails closed", only: "généreux"},
		{name: "private and hidden", only: feeds.OtherHide, change: func(i *feeds.Instance) { i.Class = feeds.Private }},
		{name: "private and busy", only: feeds.OtherBusy, change: func(i *feeds.Instance) { i.Class = feeds.Private }, want: busy},
		{name: "private, of a feed that hides these", only: feeds.OtherBusy, private: feeds.PrivateHide, change: func(i *feeds.Instance) { i.Class = feeds.Private }},
		{name: "called off", only: feeds.OtherBusy, change: func(i *feeds.Instance) { i.Status = feeds.Cancelled }},
		{name: "as its series was called", only: feeds.OtherHide, change: func(i *feeds.Instance) { i.Summary, i.SeriesSummary = "Fermé", "Point interne" }},
	} {
		r := rules()
		r.Feed.Other, r.Feed.Private = feeds.OtherGeneric, c.private
		r.Feed.Titles = append(r.Feed.Titles, feeds.TitleRule{Match: "Point*", Show: "Point"}, feeds.TitleRule{Match: "Point interne", Only: c.only})
		in := event("Point interne", "")
		if c.change != nil {
			c.change(&in)
		}
		if got, _ := one(t, r, in); got != c.want {
			t.Errorf("%s: shown %q, want %q", c.name, got, c.want)
		}
	}
}

// What is kept out takes its room all the same, and its words make no other title
// public.
func TestWhatARuleKeepsOutTakesItsRoomAndVouchesForNothing(t *testing.T) {
	r := rules()
	r.Feed.Titles = []feeds.TitleRule{{Match: "Permanence*", Show: "Permanence"}, {Match: "Kerlevenez", Only: feeds.OtherHide}}
	out, err := privacy.Redact(t.Context(), r, key, []feeds.Instance{event("Kerlevenez", "Salle 3"), event("Permanence RDV Kerlevenez", "")})
	if err != nil || len(out.Taken) == 0 || out.Taken[0].Room != "salle-3" {
		t.Errorf("taken: %+v, %v", out.Taken, err)
	}
	if out.Verdicts[0].Fate != privacy.Excluded || out.Verdicts[1].Fate != privacy.Held {
		t.Errorf("got %+v", out.Verdicts)
	}
}

func TestLocationsAreUnderstood(t *testing.T) {
	got := privacy.Locate(rules(), []string{"Salle 3", "La grande, Espace des Tilleuls", "Guichet B", "Maison de la Gare", "chez nous", "https://meet.example.org/x"})
	want := []privacy.Where{
		{Site: "tilleuls", Room: "salle-3", Found: true}, {Site: "tilleuls", Room: "salle-3", Found: true}, {Site: "gare", Room: "guichet-b", Found: true},
		{Site: "gare", Found: true}, {Site: "tilleuls", Room: "bureau-1"}, {Site: "tilleuls", Room: "bureau-1", Online: true},
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%d: got %+v, want %+v", i, got[i], want[i])
		}
	}
}
