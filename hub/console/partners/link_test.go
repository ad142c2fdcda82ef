package partners_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/plan"
)

// A link is made, shows the partner what visitors will see of it and nothing else, and
// is taken back.
func TestThePageBySecretLink(t *testing.T) {
	w := newWorld(t)
	start := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC) // 9 h in Rennes
	slot := func(feed, partner, title string, days int) feeds.Occurrence {
		at := start.AddDate(0, 0, days)
		return feeds.Occurrence{Span: feeds.Span{Start: at, End: at.Add(3 * time.Hour)}, ID: feed + title + at.String(), Feed: feeds.FeedID(feed), Partner: feeds.PartnerID(partner),
			Site: "tilleuls", Room: "bureau-1", Kind: feeds.Permanence, Title: title, Mode: feeds.Appointment, Status: feeds.Confirmed}
	}
	off := slot("caf", "caf", "Permanence", 7)
	off.Status = feeds.Cancelled
	over := slot("caf", "caf", "Permanence passée", -7)
	gare := slot("caf", "caf", "Accueil", 8)
	gare.Site, gare.Room = "gare", "guichet-a"
	w.Hub.SetInputs(map[feeds.FeedID]plan.Input{
		"caf": {Occurrences: []feeds.Occurrence{slot("caf", "caf", "Permanence", 0), off, over, gare}, Health: feeds.Health{State: feeds.Healthy, LastGood: w.Time(), Findings: []feeds.Finding{
			{Line: 7, Severity: feeds.Warning, Text: "Le lieu n’est connu de personne.", Remedy: "Écrivez le nom de l’espace."}, {Line: 9, Severity: feeds.Warning, Text: "Le lieu n’est connu de personne.", Remedy: "Écrivez le nom de l’espace."}}}},
		"ccas": {Occurrences: []feeds.Occurrence{slot("ccas", "ccas", "Secours du voisin", 0)}, Health: feeds.Health{State: feeds.Failing, Problem: "Le calendrier du voisin est en panne."}},
	})
	b := w.coordinator()
	a := b.Post("/partenaires/caf/lien", url.Values{})
	link := regexp.MustCompile(`/partenaire/[\w-]+`).FindString(a.Body)
	if a.Status != http.StatusOK || link == "" || !strings.Contains(a.Body, `class="qr"`) {
		t.Fatalf("made: %d\n%s", a.Status, mainOf(a.Body))
	}
	again := b.Get("/partenaires/caf/lien")
	says(t, "the link, later", again, "Un lien existe, valable jusqu’au", "Anne")
	saysNot(t, "the link, later", again, link)

	page := w.Stranger().Get(link)
	says(t, "the page", page, "CAF : ce que les visiteurs verront", "Espace social commun des Tilleuls", "La semaine prochaine", "mardi 24 novembre", "9 h – 12 h", "Permanence", "Bureau 1", "Sur rendez-vous",
		"Annulé", "France Services de la Gare", "Guichet A", "Écrivez le nom de l’espace.", "(et 1 autre)", "valable jusqu’au vendredi 19 novembre 2027")
	saysNot(t, "the page", page, "passée", "voisin", "CCAS", "Secours", "partenaires.example", "calendars", "http://127", "Se déconnecter", "/partenaires/caf")
	for name, want := range map[string]string{"Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow, noarchive"} {
		if got := page.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if strings.Contains(w.Log.String(), link[len("/partenaire/"):]) {
		t.Error("the log tells the link")
	}
	picture := w.Stranger().Get(link + "/ecran/gare")
	if picture.Status != http.StatusOK || picture.Header.Get("Content-Type") != "image/png" || picture.Header.Get("Cache-Control") != "no-store" || !strings.HasPrefix(picture.Body, "\x89PNG") {
		t.Errorf("the picture: %d, %v", picture.Status, picture.Header)
	}
	for _, path := range []string{link + "/ecran/bellevue", link + "/ecran/cave", "/partenaire/abcdefgh/ecran/gare"} {
		if a := w.Stranger().Get(path); a.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.Status)
		}
	}
	other, err := w.Access.PartnerLink(context.Background(), access.Machine("test"), "ccas")
	if err != nil {
		t.Fatal(err)
	}
	says(t, "another's", w.Stranger().Get(other), "Secours du voisin", "Le calendrier du voisin est en panne.")
	if a := b.Post("/partenaires/caf/lien/retirer", url.Values{}); a.Status != http.StatusSeeOther {
		t.Errorf("revoked: %d", a.Status)
	}
	for what, path := range map[string]string{"revoked": link, "never made": "/partenaire/abcdefgh", "another purpose's": strings.Replace(other, "/partenaire/", "/partenaire/x", 1)} {
		a := w.Stranger().Get(path)
		if a.Status != http.StatusNotFound {
			t.Errorf("%s: %d", what, a.Status)
		}
		says(t, what, a, "Ce lien ne mène plus nulle part")
	}
}
