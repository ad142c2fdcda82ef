package partners_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/hub/access"
	"semainier/hub/console/desk/desktest"
	"semainier/hub/plan"
	"semainier/hub/store"
)

// withCalendar puts a text at the address of a feed of the demo.
func (w *world) withCalendar(id feeds.FeedID, text string, change func(*feeds.Feed)) {
	w.T.Helper()
	r := w.Records()
	i := slices.IndexFunc(r.Feeds, func(f feeds.Feed) bool { return f.ID == id })
	r.Feeds[i].URL = w.server.put("/private-"+string(id)+"/basic.ics", text)
	if change != nil {
		change(&r.Feeds[i])
	}
	w.Apply(r)
}

// The law of hub/report, over everything that the section does: the words of a calendar
// are shown to whoever may edit the partner, those that name a person to nobody, and
// nothing of them is kept, logged or told in an address.
func TestWordsOfACalendarStayWhereTheyMay(t *testing.T) {
	w := newWorld(t, loopback)
	const picked, open, place, person, private = "Permanence Zorglub", "Réunion Kerzanic", "Salle Kermaria", "Kervezqk", "Kerdudou"
	w.withCalendar("caf", calendar(picked, open+"|"+place, "RDV Mme "+person, "Appeler "+person+" au 06 12 34 56 78", "Bilan "+person, "Suivi "+private+"|chez "+private+"|PRIVATE"), nil)
	b := w.coordinator()

	page := b.Get("/calendriers/caf?voir")
	says(t, "the page", page, picked, open, place, "3 dates ont un titre qui semble nommer une personne", "1 date privée")
	saved := url.Values{"saw": {field(t, page, "saw")}, "titles": {"2"}, "t0.rule": {"-1"}, "t0.match": {picked}, "t0.do": {"show"}, "t0.show": {"Permanence"}, "t1.rule": {"-1"}, "t1.match": {open}, "t1.do": {""}}
	wrong := url.Values{"saw": {field(t, page, "saw")}, "titles": {"1"}, "t0.rule": {"-1"}, "t0.match": {open}, "t0.do": {"show"}, "t0.show": {"RDV Mme Martin 06 12 34 56 78"}}
	for what, a := range map[string]answer{
		"the page":        of(page),
		"a look":          of(b.Post("/calendriers/caf/contenu", saved)),
		"a part":          of(b.PostWith("/calendriers/caf/contenu", saved, map[string]string{"HX-Request": "true"})),
		"refused":         of(b.Post("/calendriers/caf/titres", wrong)),
		"a new one":       of(b.Post("/calendriers/nouveau", url.Values{"partner": {"caf"}, "address": {w.server.URL + "/private-caf/basic.ics"}, "place": {"tilleuls"}, "do": {"see"}})),
		"kept":            of(b.Post("/calendriers/caf/titres", saved)),
		"rooms":           of(b.Post("/calendriers/caf/espaces", url.Values{"rooms": {"1"}, "r0.text": {"Bureau d’en haut"}, "r0.place": {"tilleuls/bureau-2"}})),
		"the list":        of(b.Get("/partenaires")),
		"the partner":     of(b.Get("/partenaires/caf")),
		"to be taken off": of(b.Get("/calendriers/caf/supprimer")),
	} {
		if strings.Contains(a.body, person) || strings.Contains(a.body, private) {
			t.Errorf("%s names a person", what)
		}
		if strings.Contains(a.location, "Ker") || a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: sent to %q, Cache-Control %q", what, a.location, a.header.Get("Cache-Control"))
		}
	}
	if got := feedOf(t, w, "caf").Titles; !slices.ContainsFunc(got, func(r feeds.TitleRule) bool { return r.Match == picked }) {
		t.Fatalf("nothing was picked: %+v", got) // else nothing is proven
	}
	for who, grant := range map[string]access.Grant{
		"Lise": {Role: access.Reader}, "Paul": {Role: access.Partner, Partner: "caf"}, "Jean": {Role: access.Coordinator, Site: "bellevue"}, "Agnes": {Role: access.Agent},
	} {
		other := w.As(who, grant)
		for _, path := range []string{"/calendriers/caf?voir", "/calendriers/caf", "/partenaires", "/partenaires/caf"} {
			saysNot(t, who+" at "+path, other.Get(path), picked, open, place, person, private, "private-")
		}
		if a := other.Post("/calendriers/caf/contenu", url.Values{}); a.Status != http.StatusForbidden {
			t.Errorf("%s looks at the calendar: %d", who, a.Status)
		}
	}
	kept(t, w, []string{open, place, person, private}, picked)
}

// answer is what came back, by name.
type answer struct {
	status         int
	body, location string
	header         http.Header
}

func of(a desktest.Answer) answer { return answer{a.Status, a.Body, a.Location, a.Header} }

// kept looks for words in the store, in its journal and in the log, and for the one
// that must be there.
func kept(t *testing.T, w *world, not []string, must string) {
	t.Helper()
	entries, err := w.Store.JournalPage(context.Background(), store.JournalQuery{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{"the log": w.Log.String(), "the journal": fmt.Sprint(entries)}
	records, err := w.Records().TOML()
	if err != nil {
		t.Fatal(err)
	}
	texts["the records"] = string(records)
	if !strings.Contains(texts["the records"], must) || !strings.Contains(texts["the journal"], must) {
		t.Errorf("%q is not kept, so nothing is proven", must)
	}
	for what, text := range texts {
		for _, word := range not {
			if strings.Contains(strings.ToLower(text), strings.ToLower(word)) {
				t.Errorf("%s has %q", what, word)
			}
		}
	}
	if strings.Contains(texts["the log"], must) || strings.Contains(texts["the log"], "private-") {
		t.Errorf("the log tells of a calendar:\n%s", texts["the log"])
	}
}

// What stands in a calendar or in a record is text on every page.
func TestTextOfCalendarsAndRecordsIsText(t *testing.T) {
	w := newWorld(t, loopback)
	const evil = `<script>alert(1)</script>"><img src=x onerror=alert(2)>{{.}}`
	w.withCalendar("caf", calendar(evil, "Permanence|"+evil, "Atelier"), func(f *feeds.Feed) {
		f.Titles = append(f.Titles, feeds.TitleRule{Match: "Atelier", Show: evil, Audience: evil, Enrol: evil})
	})
	r := w.Records()
	i := slices.IndexFunc(r.Partners, func(p feeds.Partner) bool { return p.ID == "caf" })
	r.Partners[i].Name, r.Partners[i].Short, r.Partners[i].Contact, r.Partners[i].About = evil, "", evil, evil
	w.Apply(r)
	day := civil.Date{Year: 2026, Month: 11, Day: 24}
	o := feeds.Occurrence{Span: feeds.Span{AllDay: true, FirstDay: day, UntilDay: day.AddDays(1)}, ID: "x", Feed: "caf", Partner: "caf", Site: "tilleuls", Kind: feeds.Workshop, Title: evil, Audience: evil, Enrol: evil, Status: feeds.Confirmed}
	w.Hub.SetInputs(map[feeds.FeedID]plan.Input{"caf": {Occurrences: []feeds.Occurrence{o}, Until: day.AddDays(90), Health: feeds.Health{
		State: feeds.Failing, Problem: evil, Since: w.Time(), Findings: []feeds.Finding{{Severity: feeds.Fault, Text: evil, Remedy: evil}}}}})
	b := w.coordinator()
	link, err := w.Access.PartnerLink(context.Background(), access.Machine("test"), "caf")
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"titles": {"1"}, "t0.rule": {"-1"}, "t0.match": {evil}, "t0.do": {"show"}, "t0.show": {evil + strings.Repeat("x", 200)}}
	bad := url.Values{"name": {evil}, "short": {evil}, "web": {evil}, "phone": {evil}, "contact": {evil}, "about": {evil}, "generic": {evil}, "colour": {evil}}
	for what, a := range map[string]answer{
		"feed": of(b.Get("/calendriers/caf?voir")), "list": of(b.Get("/partenaires")), "partner": of(b.Get("/partenaires/caf")), "link": of(w.Stranger().Get(link)),
		"wrong titles": of(b.Post("/calendriers/caf/titres", form)), "wrong partner": of(b.Post("/partenaires/caf", bad)), "new": of(b.Post("/partenaires/nouveau", bad)),
		"remove": of(b.Get("/partenaires/caf/supprimer")), "new feed": of(b.Get("/calendriers/nouveau?partenaire=" + url.QueryEscape(evil))),
	} {
		if strings.Contains(a.body, "<script>alert") || strings.Contains(a.body, "<img src=x") {
			t.Errorf("%s: markup came through", what)
		}
		if what != "new feed" && !strings.Contains(a.body, "&lt;script&gt;alert(1)") {
			t.Errorf("%s (%d) does not tell the text at all: nothing is proven", what, a.status)
		}
		if strings.Contains(a.body, "ZgotmplZ") {
			t.Errorf("%s: a template put a value where none is safe", what)
		}
	}
}
