package privacy_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/feeds/privacy"
)

// shown is every text that an occurrence may hold under the rules.
func shown(r privacy.Rules) map[string]bool {
	ok := map[string]bool{privacy.Busy: true, r.GenericTitle(): true}
	for _, t := range r.Feed.Titles {
		if t.Show != "" {
			ok[t.Show] = true
		} else {
			ok[t.Match] = true
		}
	}
	return ok
}

// check fails if anything of an instance's words is in what came out.
func check(t *testing.T, r privacy.Rules, in []feeds.Instance) {
	t.Helper()
	out, found := redact(t, r, key, in)
	titles := shown(r)
	for _, o := range out {
		if !titles[o.Title] {
			t.Errorf("title %q is not of the records", o.Title)
		}
		o.Title, o.ID = "", ""
		want := o // what remains is spans, identifiers of the records, enumerations
		want.Feed, want.Partner = r.Feed.ID, r.Feed.Partner
		if d := cmp.Diff(want, o); d != "" {
			t.Error(d)
		}
		known := map[string]bool{"": true, string(feeds.Permanence): true, string(feeds.Workshop): true, string(feeds.Absence): true,
			string(feeds.WalkIn): true, string(feeds.Appointment): true, string(feeds.Video): true, string(feeds.Confirmed): true, string(feeds.Cancelled): true}
		for _, p := range r.Places {
			known[string(p.Site)] = true
			for _, room := range p.Rooms {
				known[string(room.ID)] = true
			}
		}
		for _, word := range []string{string(o.Kind), string(o.Mode), string(o.Status), string(o.Site), string(o.Room), string(o.PlannedSite)} {
			if !known[word] {
				t.Errorf("%q is not of the records", word)
			}
		}
	}
	body, err := json.Marshal([]any{out, found})
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range in {
		for _, text := range append([]string{i.Summary, i.Location, i.SeriesLocation, i.SeriesSummary, i.UID}, i.Categories...) {
			for _, w := range strings.Fields(text) {
				if strings.HasPrefix(w, "nom") && strings.Contains(string(body), w) {
					t.Errorf("%q came through: %s", w, body)
				}
			}
		}
	}
}

func TestNoWordOfTheCalendarComesThrough(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	bits := []string{"Permanence CAF", "Atelier", "Fermeture", "annulé", "Pas de", "Salle 3", "Hall", "Maison de la Gare", ",", "-", ":", "*", "sur RDV", "visio", "Congés"}
	text := func() string {
		var w []string
		for range rnd.IntN(4) {
			w = append(w, bits[rnd.IntN(len(bits))])
			if rnd.IntN(2) == 0 {
				w = append(w, fmt.Sprintf("nom%dx", rnd.IntN(1e6)))
			}
		}
		return strings.Join(w, " ")
	}
	classes := []feeds.Class{feeds.Public, feeds.Public, feeds.Private, feeds.Confidential, "nomX", ""}
	others := []feeds.Other{feeds.OtherBusy, feeds.OtherGeneric, feeds.OtherHide, "nomY"}
	for range 3000 {
		r := rules()
		r.Feed.Other = others[rnd.IntN(len(others))]
		i := event(text(), text())
		i.UID, i.SeriesLocation, i.SeriesSummary, i.Categories = text(), text(), text(), []string{text()}
		i.PlaceChanged = true
		i.Class, i.Status = classes[rnd.IntN(len(classes))], feeds.Status(text())
		i.Moved, i.Conference = rnd.IntN(2) == 0, rnd.IntN(4) == 0
		i.Planned = feeds.Span{AllDay: true, FirstDay: civil.Date{Year: 2026, Month: 11, Day: 1 + rnd.IntN(28)}}
		check(t, r, []feeds.Instance{i, i})
	}
}

func FuzzRedact(f *testing.F) {
	f.Add("Permanence CAF", "Salle 3", "Bureau 1", "sur RDV", "PUBLIC", "CONFIRMED")
	f.Add("ANNULÉ: nomMartin", "Hall (nomA)", "", "", "", "CANCELLED")
	f.Add("\u202e\xff*", "\n\r,", "--", "\x00", "private", "x")
	f.Fuzz(func(t *testing.T, summary, location, series, category, class, status string) {
		i := event(summary, location)
		i.SeriesLocation, i.Categories, i.Class, i.Status = series, []string{category}, feeds.Class(class), feeds.Status(status)
		for _, other := range []feeds.Other{feeds.OtherBusy, feeds.OtherGeneric, feeds.OtherHide} {
			r := rules()
			r.Feed.Other = other
			check(t, r, []feeds.Instance{i})
		}
	})
}
