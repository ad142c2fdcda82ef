package partners_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"semainier/feeds"
	"semainier/hub/console/desk/desktest"
)

// plain makes special spaces plain ones and entities characters.
func plain(body string) string {
	return strings.NewReplacer("\u00A0", " ", "\u202F", " ", "&#39;", "’", "&amp;", "&", "&#34;", `"`).Replace(body)
}

// says fails unless the page says all of it.
func says(t *testing.T, what string, a desktest.Answer, want ...string) {
	t.Helper()
	body := plain(a.Body)
	for _, w := range want {
		if !strings.Contains(body, w) {
			t.Errorf("%s (%d) does not say %q:\n%s", what, a.Status, w, mainOf(body))
		}
	}
}

// saysNot fails if the page says any of it.
func saysNot(t *testing.T, what string, a desktest.Answer, not ...string) {
	t.Helper()
	for _, w := range not {
		if strings.Contains(plain(a.Body), w) {
			t.Errorf("%s (%d) says %q", what, a.Status, w)
		}
	}
}

// mainOf is the words of the part of a page that differs.
func mainOf(body string) string {
	if _, after, found := strings.Cut(body, `<main`); found {
		body = after
	}
	return strings.Join(strings.Fields(tags.ReplaceAllString(body, " ")), " ")
}

var tags = regexp.MustCompile(`<svg.*?</svg>|<[^>]*>`)

// field gives the value of an input of a page.
func field(t *testing.T, a desktest.Answer, name string) string {
	t.Helper()
	_, after, found := strings.Cut(a.Body, `name="`+name+`" value="`)
	if !found {
		t.Fatalf("no field %s in\n%s", name, mainOf(a.Body))
	}
	value, _, _ := strings.Cut(after, `"`)
	return value
}

const outlook = "BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nPRODID:Microsoft Exchange Server 2010\r\nVERSION:2.0\r\nX-WR-CALNAME:Calendrier\r\n" +
	"BEGIN:VTIMEZONE\r\nTZID:Romance Standard Time\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\n" +
	"BEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n" +
	"BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Occupé\r\nDTSTART;TZID=Romance Standard Time:20261124T093000\r\nDTEND;TZID=Romance Standard Time:20261124T113000\r\nRRULE:FREQ=WEEKLY\r\nCLASS:PUBLIC\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

const google = "BEGIN:VCALENDAR\r\nPRODID:-//Google Inc//Google Calendar 70.9054//EN\r\nVERSION:2.0\r\nX-WR-TIMEZONE:Europe/Paris\r\n" +
	"BEGIN:VEVENT\r\nDTSTART;TZID=Europe/Paris:20261124T090000\r\nDTEND;TZID=Europe/Paris:20261124T110000\r\nRRULE:FREQ=WEEKLY\r\nUID:2@google.com\r\nSUMMARY:Permanence logement\r\nLOCATION:Bureau 1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

// Each kind of address that people paste is answered with what it gives, or with why
// it gives nothing and what to do; nothing is kept, and no address is told but to who
// pasted it.
func TestAnAddressIsAnsweredWithWhatItGives(t *testing.T) {
	w := newWorld(t, loopback)
	b := w.coordinator()
	before := len(w.Records().Feeds)
	for name, c := range map[string]struct {
		address string
		want    []string
		status  int
	}{
		"Google":          {w.server.put("/ical/g/private-s3cret/basic.ics", google), []string{"Permanence logement", "sans titre convenu, affichées « Occupé »", "Rien n’est annoncé dans l’année"}, 200},
		"Outlook":         {w.server.put("/owa/s3cret/reachcalendar.html.ics", outlook), []string{"partagé sans ses détails", "Partagez tous les détails"}, 200},
		"a page":          {w.server.put("/s3cret/page", "<!DOCTYPE html><html><body>s3cret</body></html>"), []string{"une page web, pas un calendrier", "Google Agenda"}, 200},
		"gone":            {w.server.URL + "/s3cret/gone.ics", []string{"n’existe plus à cette adresse (404)", "Outlook"}, 200},
		"huge":            {w.server.put("/s3cret/huge.ics", tooLarge), []string{"trop volumineux (plus de 16 Mo)"}, 200},
		"a private place": {"http://10.0.0.1/s3cret.ics", []string{"un réseau interne que le serveur n’a pas le droit de lire", "lisible depuis Internet"}, 200},
		"a file":          {"file:///etc/s3cret.ics", []string{"ce n’est pas une adresse de calendrier"}, 422}, // of the machine: for network.toml alone,
		"jCal":            {w.server.put("/s3cret/j", `["vcalendar",[],[]]`), []string{"jCal (JSON)"}, 200},
		"empty":           {w.server.put("/s3cret/nothing", ""), []string{"le fichier est vide"}, 200},
		"no address":      {"demander à Mme s3cret", []string{"ce n’est pas une adresse de calendrier"}, 422},
		"nothing":         {"", []string{"collez ici l’adresse"}, 422},
	} {
		form := url.Values{"partner": {"caf"}, "address": {c.address}, "place": {"tilleuls/bureau-1"}, "other": {"busy"}, "do": {"see"}}
		a := b.Post("/calendriers/nouveau", form)
		if a.Status != c.status {
			t.Errorf("%s: status %d, want %d", name, a.Status, c.status)
		}
		says(t, name, a, c.want...)
		part := b.PostWith("/calendriers/nouveau", form, map[string]string{"HX-Request": "true"})
		says(t, name+", a part", part, c.want...)
		saysNot(t, name+", a part", part, "s3cret", "<html")
		if n := strings.Count(a.Body, "s3cret"); c.address != "" && n != 1 { // in the field where it was pasted
			t.Errorf("%s: the address is told %d times", name, n)
		}
		if a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: Cache-Control is %q", name, a.Header.Get("Cache-Control"))
		}
	}
	if got := len(w.Records().Feeds); got != before {
		t.Errorf("looking kept %d feeds", got-before)
	}
	if strings.Contains(w.Log.String(), "s3cret") {
		t.Errorf("the log tells an address:\n%s", w.Log)
	}
}

func TestANetworkThatIsNotAllowedIsNotReached(t *testing.T) {
	w := newWorld(t) // not this machine either
	a := w.coordinator().Post("/calendriers/nouveau", url.Values{"partner": {"caf"}, "address": {w.server.put("/a.ics", google)}, "place": {"tilleuls"}, "do": {"see"}})
	says(t, "this machine", a, "un réseau interne")
	saysNot(t, "this machine", a, "Permanence logement")
}

// From nothing to a slot on a screen: a partner, its calendar, its titles.
func TestAPartnerIsAddedWithItsCalendarAndItsTitles(t *testing.T) {
	w := newWorld(t, loopback)
	b := w.coordinator()
	a := b.Post("/partenaires/nouveau", url.Values{"name": {"Agence du logement"}, "short": {"Agence"}, "colour": {"red"}, "pictogram": {"home"}, "needs": {"housing"}, "contact": {"02 00 00 00 00"}})
	if a.Status != http.StatusSeeOther || a.Location != "/calendriers/nouveau?partenaire=agence" {
		t.Fatalf("added: %d to %q\n%s", a.Status, a.Location, mainOf(a.Body))
	}
	partner, ok := w.Records().Partner("agence")
	if !ok || partner.Name != "Agence du logement" || partner.Colour != "red" || !slices.Equal(partner.Needs, []feeds.Need{"housing"}) {
		t.Errorf("kept %+v", partner)
	}
	address := w.server.put("/secret/basic.ics", calendar("Permanence logement|Bureau 1", "Réunion d’équipe", "Permanence logement|Salle verte", "Atelier budget", "Fermeture", "Point interne"))
	a = b.Post("/calendriers/nouveau", url.Values{"partner": {"agence"}, "address": {address}, "place": {"tilleuls"}, "other": {"busy"}, "private": {"hide"}, "mode": {"walk-in"}, "refresh": {"3600"}, "do": {"save"}})
	if a.Status != http.StatusSeeOther || a.Location != "/calendriers/agence-tilleuls" {
		t.Fatalf("feed added: %d to %q\n%s", a.Status, a.Location, mainOf(a.Body))
	}
	a = b.Get("/calendriers/agence-tilleuls?voir")
	says(t, "the new feed", a, "Permanence logement", "Réunion d’équipe", "2 dates à venir", "pas choisi, montré « Occupé »", "Rien n’est annoncé dans l’année")
	saysNot(t, "the new feed", a, "secret")

	form := url.Values{"saw": {field(t, a, "saw")}, "titles": {"6"}}
	pick := func(n, rule, match, do, show string) {
		for k, v := range map[string]string{"rule": rule, "match": match, "do": do, "show": show} {
			form.Set("t"+n+"."+k, v)
		}
	}
	pick("0", "-1", "Permanence logement", "show", "Permanence")
	pick("1", "-1", "Réunion d’équipe", "hide", "")
	pick("2", "-1", "Atelier *", "workshop", "Atelier")
	pick("3", "-1", "Fermeture", "absence", "Fermeture")
	pick("4", "-1", "Point interne", "", "")
	pick("5", "-1", "", "show", "Rien")
	form.Set("t2.place", "gare")
	form.Set("t2.for", "Adultes")
	seen := b.PostWith("/calendriers/agence-tilleuls/contenu", form, map[string]string{"HX-Request": "true"})
	says(t, "what is picked, before it is kept", seen, "pas encore enregistrés", "Agence · Permanence", "montré « Permanence »", "Atelier · France Services de la Gare", "absence : annule les permanences")
	if n := len(feedOf(t, w, "agence-tilleuls").Titles); n != 0 {
		t.Fatalf("looking kept %d rules", n)
	}
	if a = b.Post("/calendriers/agence-tilleuls/titres", form); a.Status != http.StatusSeeOther {
		t.Fatalf("titles: %d\n%s", a.Status, mainOf(a.Body))
	}
	want := []feeds.TitleRule{
		{Match: "Permanence logement", Show: "Permanence"}, {Match: "Réunion d’équipe", Only: feeds.OtherHide},
		{Match: "Atelier *", Show: "Atelier", Kind: feeds.Workshop, Audience: "Adultes", Site: "gare"}, {Match: "Fermeture", Kind: feeds.Absence},
	}
	if got := feedOf(t, w, "agence-tilleuls"); !slices.Equal(got.Titles, want) || got.Private != feeds.PrivateHide || got.Mode != feeds.WalkIn {
		t.Errorf("kept %+v", got)
	}
	a = b.Get("/calendriers/agence-tilleuls?voir")
	says(t, "after", a, "Agence · Permanence · Bureau 1", "inconnu, compté à : Espace social commun des Tilleuls")
	saysNot(t, "after", a, "pas encore enregistrés")
}

// What is picked again changes the rule that there is, in its place, and keeps what
// the form does not have; taken back, it goes.
func TestARuleIsChangedInItsPlaceAndTakenAway(t *testing.T) {
	w := newWorld(t, loopback)
	b := w.coordinator()
	r := w.Records()
	i := slices.IndexFunc(r.Feeds, func(f feeds.Feed) bool { return f.ID == "caf" })
	r.Feeds[i].URL = w.server.put("/caf.ics", calendar("Permanence", "Atelier"))
	r.Feeds[i].Titles = []feeds.TitleRule{{Match: "Permanence", Colour: "red"}, {Match: "Ancien *", Show: "Ancien"}, {Match: "Atelier", Kind: feeds.Workshop}}
	w.Apply(r)
	a := b.Get("/calendriers/caf?voir")
	says(t, "the rules", a, "Titre choisi, absent du calendrier", `value="Ancien *"`)
	form := url.Values{"saw": {field(t, a, "saw")}, "titles": {"3"},
		"t0.rule": {"2"}, "t0.match": {"Atelier"}, "t0.do": {""},
		"t1.rule": {"0"}, "t1.match": {"Permanence"}, "t1.do": {"show"}, "t1.show": {"Accueil"}, "t1.place": {"tilleuls/bureau-2"},
		"t2.rule": {"77"}, "t2.match": {"x"}, "t2.do": {"show"}, // of no rule
	}
	if a = b.Post("/calendriers/caf/titres", form); a.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", a.Status, mainOf(a.Body))
	}
	want := []feeds.TitleRule{{Match: "Permanence", Show: "Accueil", Colour: "red", Room: "bureau-2"}, {Match: "Ancien *", Show: "Ancien"}}
	if got := feedOf(t, w, "caf").Titles; !slices.Equal(got, want) {
		t.Errorf("got %+v", got)
	}
}

func feedOf(t *testing.T, w *world, id feeds.FeedID) feeds.Feed {
	t.Helper()
	for _, f := range w.Records().Feeds {
		if f.ID == id {
			return f
		}
	}
	t.Fatalf("no feed %s", id)
	return feeds.Feed{}
}
