package privacy_test

import (
	"strings"
	"testing"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/feeds/ics"
)

// Words behind a title that a "*" names; "" where they say nothing.
func TestWordsSayTheMode(t *testing.T) {
	r := rules()
	r.Feed.Mode = ""
	r.Feed.Titles = []feeds.TitleRule{{Match: "*", Show: "Atelier"}}
	for words, want := range map[string]feeds.Mode{
		"sur RDV":                        feeds.Appointment,
		"Sur rendez-vous":                feeds.Appointment,
		"sur rendez vous":                feeds.Appointment,
		"sur R.D.V.":                     feeds.Appointment,
		"(avec RDV)":                     feeds.Appointment,
		"s/ RDV":                         feeds.Appointment,
		"s/RDV":                          feeds.Appointment,
		"sur prise de RDV":               feeds.Appointment,
		"RDV obligatoire":                feeds.Appointment,
		"rendez-vous obligatoires":       feeds.Appointment,
		"uniquement sur rendez-vous":     feeds.Appointment,
		"RDV uniquement":                 feeds.Appointment,
		"sur RDV en visio":               feeds.Appointment,
		"sans RDV":                       feeds.WalkIn,
		"sans rendez‑vous":               feeds.WalkIn,
		"sans rdv ni inscription":        feeds.WalkIn,
		"sans inscription":               feeds.WalkIn,
		"accès libre":                    feeds.WalkIn,
		"LIBRE ACCÈS":                    feeds.WalkIn,
		"entrée libre":                   feeds.WalkIn,
		"pas de RDV nécessaire":          feeds.WalkIn,
		"aucun RDV requis":               feeds.WalkIn,
		"pas de rendez-vous obligatoire": feeds.WalkIn,
		"pas besoin de RDV préalable":    feeds.WalkIn,
		"(pas sur RDV)":                  feeds.WalkIn,
		"PERMANENCE RDV NECESSAIRE":      feeds.Appointment,
		"sur RV":                         feeds.Appointment,
		"RDV conseillé":                  "", // one may come without
		"RDV possible":                   "",
		"pas uniquement sur RDV":         "",
		"visio":                          feeds.Video,
		"en visioconférence":             feeds.Video,
		"par visio-conférence":           feeds.Video,
		"en distanciel":                  feeds.Video,
		"à distance":                     feeds.Video,
		"sans RDV, en visio":             feeds.Video,
		"RDV":                            "", // what it is as often as how
		"RDV CAF":                        "",
		"prise de RDV":                   "",
		"sur RDV ou sans RDV":            "",
		"avec ou sans RDV":               "",
		"visionnage d’un film":           "",
		"révision du code":               "",
		"en présentiel ou en visio":      "",
		"pas de visio":                   "",
		"sans visio":                     "",
		"sur inscription":                "",
		"surRDV":                         "",
		"consultation sur rendez-nous":   "",
	} {
		out, _ := redact(t, r, key, []feeds.Instance{event("Cuisine "+words, "")})
		if len(out) != 1 || out[0].Mode != want {
			t.Errorf("%q: got %+v, want mode %q", words, out, want)
		}
		in := event("Cuisine", "")
		in.Categories = []string{"Loisirs", words}
		if out, _ := redact(t, r, key, []feeds.Instance{in}); out[0].Mode != want {
			t.Errorf("category %q: got %q, want %q", words, out[0].Mode, want)
		}
	}
}

// Every producer's way to say that there is a call shows "en visio", and
// nothing of the link.
func TestCallsAreShownWithoutTheirLink(t *testing.T) {
	for line, want := range map[string]feeds.Mode{
		"CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL=quellec:https://meet.example/quellec": feeds.Video,
		"X-GOOGLE-CONFERENCE:https://meet.google.com/quellec":                           feeds.Video,
		"X-MICROSOFT-SKYPETEAMSMEETINGURL:https://teams.microsoft.com/l/quellec":        feeds.Video,
		"LOCATION:https://visio.example/quellec":                                        feeds.Video,
		"LOCATION:meet.google.com/quellec":                                              feeds.Video,
		"LOCATION:Réunion Microsoft Teams":                                              feeds.Video,
		"LOCATION:https://maps.example/quellec":                                         feeds.WalkIn, // where one goes
		"DESCRIPTION:https://meet.example/quellec":                                      feeds.WalkIn, // looked at by nobody
	} {
		text := "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:u\r\nDTSTART:20261119T090000Z\r\nDTEND:20261119T110000Z\r\nSUMMARY:Permanence CAF\r\n" + line + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
		cal, err := ics.Read(strings.NewReader(text), time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		list, _, err := cal.Expand(t.Context(), civil.Date{Year: 2026, Month: 11, Day: 16}, civil.Date{Year: 2026, Month: 11, Day: 23})
		if err != nil || len(list) != 1 {
			t.Fatalf("%s: %d instances, %v", line, len(list), err)
		}
		if out, _ := redact(t, rules(), key, list); len(out) != 1 || out[0].Mode != want {
			t.Errorf("%s: got %+v, want mode %q", line, out, want)
		}
	}
}
