package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

const checkedCalendar = `BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
DTSTART;TZID=Europe/Paris:20261123T093000
DTEND;TZID=Europe/Paris:20261123T120000
RRULE:FREQ=WEEKLY
SUMMARY:Permanence
END:VEVENT
BEGIN:VEVENT
UID:1
RECURRENCE-ID;TZID=Europe/Paris:20261130T093000
DTSTART;TZID=Europe/Paris:20261201T140000
DTEND;TZID=Europe/Paris:20261201T160000
SUMMARY:Permanence
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART;VALUE=DATE:20261224
DTEND;VALUE=DATE:20261226
STATUS:CANCELLED
SUMMARY:Fermeture
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTART;TZID=Europe/Paris:20261123T220000
DTEND;TZID=Europe/Paris:20261124T020000
CLASS:PRIVATE
SUMMARY:Rendez-vous de Mme Durand
END:VEVENT
END:VCALENDAR
`

// check runs "feed check" on Tuesday 24 November 2026 at 1 h in Paris. Special
// spaces come back as plain ones.
func check(t *testing.T, in, name string) (string, int) {
	t.Helper()
	var out, errs strings.Builder
	now := func() time.Time { return time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC) }
	code := feedCheck(context.Background(), []string{name}, stdio{strings.NewReader(in), &out, &errs}, now)
	if errs.Len() > 0 {
		t.Errorf("on stderr: %s", errs.String())
	}
	return strings.NewReplacer("\u00A0", " ", "\u202F", " ").Replace(out.String()), code
}

func TestFeedCheckShowsTheNextDates(t *testing.T) {
	got, code := check(t, checkedCalendar, "-")
	want := `(entrée standard)
Événements : 4, dont 1 se répète, 1 date modifiée, 1 annulé, 1 privé
Période : à partir du lundi 23 novembre 2026, sans fin
Dates à venir : 5 en quatre semaines, 53 en un an

Prochaines dates, avec les titres du calendrier (sans les règles d’affichage, qui n’en laissent passer que les titres convenus) :
- du lundi 23 novembre 2026, 22 h, au mardi 24 novembre 2026, 2 h : (privé)
- mardi 1er décembre 2026, 14 h – 16 h : Permanence · Déplacé
- lundi 7 décembre 2026, 9 h 30 – 12 h : Permanence
- lundi 14 décembre 2026, 9 h 30 – 12 h : Permanence
- lundi 21 décembre 2026, 9 h 30 – 12 h : Permanence

Rien à signaler.
`
	if got != want || code != exitOK {
		t.Errorf("status %d, got\n%s\nwant\n%s", code, got, want)
	}
}

func TestFeedCheckOfAnAddress(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/private-secret/basic.ics":
			w.Write([]byte(checkedCalendar))
		case "/page":
			w.Write([]byte("<!DOCTYPE html><html></html>"))
		case "/gone":
			w.WriteHeader(http.StatusGone)
		default:
			w.WriteHeader(http.StatusInternalServerError)
		}
	}))
	defer server.Close()
	for _, c := range []struct {
		path, want string
		code       int
	}{
		{"/private-secret/basic.ics", "Événements : 4", exitOK},
		{"/page", "une page web, pas un calendrier", exitUsage},
		{"/gone", "(410). Redonnez son adresse de partage.\n- Google Agenda : ", exitUsage},
		{"/broken", "en panne (500).\n- Réessayez dans une heure.", exitUsage},
	} {
		got, code := check(t, "", server.URL+c.path)
		if code != c.code || !strings.Contains(got, c.want) || strings.Contains(got, "secret") {
			t.Errorf("%s: status %d, got\n%s", c.path, code, got)
		}
	}
}
