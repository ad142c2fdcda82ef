package report_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"semainier/feeds"
	"semainier/feeds/privacy"
	"semainier/hub/network"
	"semainier/hub/report"
)

// picked is a calendar with what may be picked from and what may not: an event a
// line, of title, location, category, class and status.
func picked(lines ...string) []byte {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Essai//FR\r\n")
	for i, l := range lines {
		part := append(strings.Split(l, "|"), "", "", "", "", "")
		fmt.Fprintf(&b, "BEGIN:VEVENT\r\nUID:%d\r\nDTSTART;TZID=Europe/Paris:202611%02dT090000\r\nDURATION:PT2H\r\nSUMMARY:%s\r\n", i, 16+i%14, part[0])
		for name, value := range map[string]string{"LOCATION": part[1], "CATEGORIES": part[2], "CLASS": part[3], "STATUS": part[4]} {
			if value != "" {
				fmt.Fprintf(&b, "%s:%s\r\n", name, value)
			}
		}
		b.WriteString("END:VEVENT\r\n")
	}
	b.WriteString("END:VCALENDAR\r\n")
	return []byte(b.String())
}

func subject(t *testing.T, f feeds.Feed) report.Subject {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	site := network.Site{ID: "gare", Name: "Maison de la Gare", Timezone: "Europe/Paris", Rooms: []network.Room{{ID: "hall", Name: "Hall"}, {ID: "bureau-1", Name: "Bureau 1"}}}
	partner := feeds.Partner{ID: "caf", Name: "CAF"}
	f.ID, f.Partner, f.Site = "caf", "caf", "gare"
	records := network.Records{Network: network.Info{Name: "Essai"}, Sites: []network.Site{site}, Partners: []feeds.Partner{partner}, Feeds: []feeds.Feed{f}}
	rules := privacy.Rules{Feed: f, Partner: partner, Words: []string{"CAF"}, Places: []privacy.Place{{Site: "gare", Names: []string{"Maison de la Gare"},
		Rooms: []privacy.Room{{ID: "hall", Names: []string{"Hall"}}, {ID: "bureau-1", Names: []string{"Bureau 1"}}}}}}
	return report.Subject{Source: "…", Zone: zone, Rules: &report.Rules{Records: records, Privacy: rules}}
}

var today = time.Date(2026, 11, 18, 7, 0, 0, 0, time.UTC)

func look(t *testing.T, s report.Subject, text []byte) (report.Report, report.Words) {
	t.Helper()
	r, w, err := report.Look(t.Context(), s, text, today)
	if err != nil {
		t.Fatal(err)
	}
	return r, w
}

func TestWordsToPickFromAndWhatBecomesOfThem(t *testing.T) {
	s := subject(t, feeds.Feed{Titles: []feeds.TitleRule{
		{Match: "permanence caf", Show: "Permanence"}, {Match: "Atelier *", Show: "Atelier"}, {Match: "Fermeture", Kind: feeds.Absence}, {Match: "Réunion interne", Only: feeds.OtherHide},
	}})
	_, w := look(t, s, picked(
		"Vieux titre", "Permanence CAF|Bureau 1|Logement", "Permanence CAF|bureau 1", "PERMANENCE  CAF|Salle bleue|logement",
		"Atelier CV|https://meet.example.org/x", "Fermeture", "Réunion interne|Hall", "Autre", "Interne", "Rendez-vous chez le notaire||CAF|PRIVATE", "Supprimé||||CANCELLED",
	))
	var got []string
	for _, title := range w.Titles {
		line := fmt.Sprint(title.Told(), " ", title.Dates, " rule ", title.Rule)
		for _, x := range title.Treated {
			line += fmt.Sprint(" ", x.Fate, "=", x.Shown, "*", x.Dates)
		}
		got = append(got, line)
	}
	want := []string{
		"Permanence CAF 2 rule 0 announced=Permanence*2", // the one of the 17th is over
		"Atelier CV 1 rule -1 announced=Atelier*1", "Autre 1 rule -1 unnamed=Occupé*1", "Fermeture 1 rule 2 absence=*1",
		"Interne 1 rule -1 unnamed=Occupé*1", "Réunion interne 1 rule 3 excluded=*1", "Vieux titre 0 rule -1 unnamed=Occupé*1",
	}
	for i, line := range want {
		line = strings.ReplaceAll(line, "absence=*", "absence=Fermeture*")
		if i >= len(got) || got[i] != line {
			t.Errorf("title %d: got\n%s\nwant %s", i, strings.Join(got, "\n"), line)
		}
	}
	if n := w.Titles[0].Next; n != "mercredi\u00a018\u00a0novembre\u00a02026, 9\u202fh\u00a0– 11\u202fh" {
		t.Errorf("the next one is %q", n)
	}
	var places []string
	for _, p := range w.Places {
		places = append(places, fmt.Sprint(p.Told(), " ", p.Dates, " ", p.Room, " ", p.Found, " ", p.Online))
	}
	if d := strings.Join(places, "\n"); d != "Bureau 1 1 bureau-1 true false\nHall 1 hall true false\nhttps://meet.example.org/x 1  false true\nSalle bleue 1  false false" {
		t.Errorf("places:\n%s", d)
	}
	if len(w.Categories) != 1 || w.Categories[0].Told() != "Logement" || w.Categories[0].Dates != 1 || w.Private != 1 {
		t.Errorf("categories and private: %+v", w)
	}
}

// What names a person, or is private, is counted and has no words; nor has any
// Word where it is logged, printed or encoded.
func TestWordsThatNameAPersonAreNotGiven(t *testing.T) {
	s := subject(t, feeds.Feed{Titles: []feeds.TitleRule{{Match: "RDV Kerlevenez", Show: "Accueil"}}})
	secret := []string{
		"Rendez-vous Mme Kerlevenez", "RDV Kerlevenez Jeanne", "Rappeler 06 12 34 56 78 Kerlevenez", "kerlevenez@exemple.fr",
		"Entretien Kerlevenez", "Bilan kerlevenez", "Secret de Kerlevenez||Kerlevenez|CONFIDENTIAL",
	}
	_, w := look(t, s, picked(append([]string{"", "", "RDV Kerlevenez|chez Mme Kerlevenez|Suivi Mme Kerlevenez"}, secret...)...))
	if w.Personal != 6 || w.Private != 1 || len(w.Places)+len(w.Categories) > 0 {
		t.Errorf("got %d personal, %d private, %d places, %d categories", w.Personal, w.Private, len(w.Places), len(w.Categories))
	}
	if len(w.Titles) != 1 || w.Titles[0].Rule != 0 {
		t.Errorf("only what a rule names already may be given: %d titles", len(w.Titles))
	}
	var log bytes.Buffer
	for _, h := range []slog.Handler{slog.NewTextHandler(&log, nil), slog.NewJSONHandler(&log, nil)} {
		slog.New(h).Info("x", "words", w, "titles", w.Titles, "title", w.Titles[0], "word", w.Titles[0].Word)
	}
	fmt.Fprintf(&log, "%v %+v %#v %s %q %v", w, w, w, w.Titles[0], w.Titles[0].Word, &w)
	if err := json.NewEncoder(&log).Encode([]any{w, w.Titles[0]}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(strings.ToLower(log.String()), "kerlevenez") {
		t.Errorf("told: %s", log.String())
	}
}

func TestTooManyWordsAreCounted(t *testing.T) {
	const most = 200 // the limit
	var lines []string
	for i := range most + 3 {
		lines = append(lines, fmt.Sprintf("Titre %03d", i))
	}
	_, w := look(t, subject(t, feeds.Feed{}), picked(lines...))
	if len(w.Titles) != most || w.More != 3 {
		t.Errorf("got %d titles and %d more", len(w.Titles), w.More)
	}
}

func TestLookSaysWhatIsNoCalendarAndHowManyDatesAreAsked(t *testing.T) {
	s := subject(t, feeds.Feed{Other: feeds.OtherGeneric})
	s.Host, s.Dates = "calendar.google.com", 7
	r, _ := look(t, s, []byte("<!doctype html><html>"))
	if r.Status != report.Unreadable || !strings.Contains(r.Problem, "page web") || len(r.Advice) != 1 || !strings.Contains(r.Advice[0], "Google") {
		t.Errorf("got %+v", r)
	}
	r, _ = look(t, s, picked("", "", "a", "b", "c", "d", "e", "f", "g", "h", "i"))
	if len(r.Next) != 7 {
		t.Errorf("got %d dates", len(r.Next))
	}
}
