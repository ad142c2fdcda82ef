package partners_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/network"
)

// Each role at each route: what it may not do is refused, whatever the form says.
func TestPolicyOfEachRoute(t *testing.T) {
	w := newWorld(t, loopback)
	w.withCalendar("caf", google, nil) // at the Tilleuls
	// It may speak there alone: what it may say elsewhere, whoever keeps one site cannot take
	// away with it, and what each may do must not depend on who came before.
	r := w.Records()
	r.Voices = []network.Voice{{Partner: "caf", On: []network.Topic{{Sites: []feeds.SiteID{"tilleuls"}}}}}
	w.Apply(r)
	place := url.Values{"place": {"tilleuls"}, "partner": {"caf"}, "do": {"see"}, "address": {w.server.URL + "/private-caf/basic.ics"}}
	routes := []struct {
		method, path string
		form         url.Values
		may          string // the letters of who may
	}{
		{"GET", "/partenaires", nil, "ACcraporq"},
		{"GET", "/partenaires/etat", nil, "ACcraporq"},
		{"GET", "/partenaires/nouveau", nil, "ACco"},
		{"POST", "/partenaires/nouveau", url.Values{}, "ACco"},
		{"GET", "/partenaires/caf", nil, "ACcrap"},
		{"POST", "/partenaires/caf", url.Values{}, "ACc"},
		{"POST", "/partenaires/caf/paroles", url.Values{}, "ACc"},
		{"GET", "/partenaires/caf/supprimer", nil, "ACc"},
		{"GET", "/partenaires/caf/lien", nil, "ACc"},
		{"POST", "/partenaires/caf/lien/retirer", url.Values{}, "ACc"},
		{"GET", "/calendriers/nouveau", nil, "ACco"},
		{"POST", "/calendriers/nouveau", place, "ACc"},
		{"GET", "/calendriers/caf", nil, "ACcrap"},
		{"POST", "/calendriers/caf/contenu", url.Values{}, "ACc"},
		{"POST", "/calendriers/caf", url.Values{}, "ACc"},
		{"POST", "/calendriers/caf/titres", url.Values{"titles": {"0"}}, "ACc"},
		{"POST", "/calendriers/caf/espaces", url.Values{}, "ACc"},
		{"GET", "/calendriers/caf/supprimer", nil, "ACc"},
		{"POST", "/calendriers/caf/supprimer", url.Values{"saw": {"feed/caf=stale"}}, "ACc"},
		{"POST", "/partenaires/caf/supprimer", url.Values{"saw": {"partner/caf=stale"}}, "ACc"},
	}
	for letter, grant := range map[string]access.Grant{
		"A": {Role: access.Admin}, "C": {Role: access.Coordinator}, "c": {Role: access.Coordinator, Site: "tilleuls"}, "o": {Role: access.Coordinator, Site: "gare"},
		"r": {Role: access.Reader, Site: "tilleuls"}, "a": {Role: access.Agent, Site: "tilleuls"}, "p": {Role: access.Partner, Partner: "caf"}, "q": {Role: access.Partner, Partner: "ccas"},
	} {
		b := w.As(fmt.Sprintf("Personne%d", letter[0]), grant)
		for _, r := range routes {
			var status int
			if r.method == http.MethodGet {
				status = b.Get(r.path).Status
			} else {
				status = b.Post(r.path, r.form).Status
			}
			if may := strings.Contains(r.may, letter); may == (status == http.StatusForbidden) {
				t.Errorf("%s %s by %s: %d, may it: %v", r.method, r.path, grant.Role, status, may)
			}
		}
	}
	for _, r := range routes {
		if s := w.Stranger(); r.method == http.MethodGet {
			if a := s.Get(r.path); a.Status != http.StatusSeeOther || !strings.HasPrefix(a.Location, "/connexion") {
				t.Errorf("a stranger at %s: %d to %q", r.path, a.Status, a.Location)
			}
		}
	}
}

// Nor can it take away a partner that is nowhere with what it says elsewhere.
func TestACoordinatorOfOneSiteTakesNoPartnerAwayThatSpeaksElsewhere(t *testing.T) {
	w := newWorld(t, loopback)
	b := w.As("Jean", access.Grant{Role: access.Coordinator, Site: "tilleuls"})
	r := w.Records()
	for _, id := range []feeds.PartnerID{"muet", "parle", "ecrit"} {
		r.Partners = append(r.Partners, feeds.Partner{ID: id, Name: string(id), Short: string(id)})
	}
	r.Voices = append(r.Voices, network.Voice{Partner: "parle", On: []network.Topic{{Sites: []feeds.SiteID{"gare"}}}})
	r.Notices = append(r.Notices, network.Notice{ID: "mot", Title: "Mot", By: "ecrit", State: network.Published, Subject: "events", Sites: []feeds.SiteID{"gare"}})
	w.Apply(r)
	for id, want := range map[string]int{"muet": http.StatusSeeOther, "parle": http.StatusForbidden, "ecrit": http.StatusForbidden} {
		if a := b.Post("/partenaires/"+id+"/supprimer", nil); a.Status != want {
			t.Errorf("%s: %d, want %d", id, a.Status, want)
		}
	}
}

// Who keeps one site alone cannot move a calendar to another, nor name its rooms, nor
// put a title there.
func TestACoordinatorOfOneSiteStaysThere(t *testing.T) {
	w := newWorld(t, loopback)
	w.withCalendar("caf", google, nil)
	b := w.As("Jean", access.Grant{Role: access.Coordinator, Site: "tilleuls"})
	before := feedOf(t, w, "caf")
	for what, a := range map[string]answer{
		"moved":          of(b.Post("/calendriers/caf", url.Values{"place": {"gare"}, "other": {"busy"}})),
		"a title there":  of(b.Post("/calendriers/caf/titres", url.Values{"titles": {"1"}, "t0.rule": {"-1"}, "t0.match": {"x"}, "t0.do": {"show"}, "t0.place": {"gare"}})),
		"a room there":   of(b.Post("/calendriers/caf/espaces", url.Values{"rooms": {"1"}, "r0.text": {"x"}, "r0.place": {"gare/guichet-a"}})),
		"a new one":      of(b.Post("/calendriers/nouveau", url.Values{"partner": {"caf"}, "place": {"gare"}, "do": {"save"}, "address": {"https://calendar.example.org/a.ics"}})),
		"a place unsaid": of(b.Post("/calendriers/nouveau", url.Values{"partner": {"caf"}, "do": {"save"}, "address": {"https://calendar.example.org/a.ics"}})),
	} {
		if a.status != http.StatusForbidden {
			t.Errorf("%s: %d", what, a.status)
		}
	}
	if after := feedOf(t, w, "caf"); after.Site != before.Site || len(after.Titles) != len(before.Titles) {
		t.Errorf("the feed is now %+v", after)
	}
	w.withCalendar("caf", google, func(f *feeds.Feed) { f.Titles = append(f.Titles, feeds.TitleRule{Match: "Ailleurs", Site: "gare"}) })
	if a := b.Post("/calendriers/caf", url.Values{"place": {"tilleuls"}}); a.Status != http.StatusForbidden {
		t.Errorf("a feed that is at another's site too: %d", a.Status)
	}
}
