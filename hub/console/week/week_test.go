package week_test

import (
	"fmt"
	"image/png"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/hub/access"
	"semainier/hub/console/desk/desktest"
	"semainier/hub/network"
	"semainier/hub/plan"
	"semainier/hub/store"
)

var (
	coordinator = access.Grant{Role: access.Coordinator, Site: "tilleuls"}
	everywhere  = access.Grant{Role: access.Coordinator}
	reader      = access.Grant{Role: access.Reader}
)

// wants fails where a page does not say one of the texts, or says one that begins
// with "-".
func wants(t *testing.T, a desktest.Answer, status int, texts ...string) {
	t.Helper()
	said := strings.NewReplacer("\u202f", " ", "\u00a0", " ", "&#39;", "'").Replace(a.Body)
	if a.Status != status {
		t.Errorf("status %d, want %d", a.Status, status)
	}
	for _, text := range texts {
		if not, ok := strings.CutPrefix(text, "-"); ok {
			if strings.Contains(said, not) {
				t.Errorf("it says %q", not)
			}
		} else if !strings.Contains(said, text) {
			t.Errorf("it does not say %q", text)
		}
	}
}

// at is an instant of November 2026 in Paris.
func at(day, hour, minute int) time.Time {
	return time.Date(2026, 11, day, hour, minute, 0, 0, time.FixedZone("CET", 3600))
}

// says adds an occurrence of the town's calendars.
func says(in map[feeds.FeedID]plan.Input, id string, f feeds.FeedID, site feeds.SiteID, room feeds.RoomID, title string, from, until time.Time) {
	one := in[f]
	one.Occurrences = append(one.Occurrences, feeds.Occurrence{ID: id, Feed: f, Partner: feeds.PartnerID(f), Site: site, Room: room, Title: title,
		Kind: feeds.Permanence, Status: feeds.Confirmed, Span: feeds.Span{Start: from, End: until}})
	in[f] = one
}

func TestTheWeekOfASite(t *testing.T) {
	c := open(t)
	anne := c.As("Anne", coordinator)
	wants(t, anne.Get("/semainier/tilleuls"), http.StatusOK,
		"Semaine 47", "du 16 au 22 novembre 2026", "cette semaine", `href="/semainier/tilleuls?semaine=2026-W46"`, `href="/semainier/tilleuls?semaine=2026-W48"`,
		"Conseils gratuits", "Déplacé : jeudi 19 à 13 h 30", "« Permanence CAF »", "Lu pour la dernière fois", `src="/semainier/image/tilleuls?`,
		"-Quellec", "-samedi 21 novembre 2026")
	wants(t, anne.Get("/semainier/tilleuls?semaine=2026-W53"), http.StatusOK, "du 28 décembre 2026 au 3 janvier 2027", "Jour de l’an", "-cette semaine<")
	wants(t, anne.Get("/semainier/tilleuls?jour=25/12/2026"), http.StatusOK, "Semaine 52", "<strong class=\"shut\">Fermé</strong> Noël")
	wants(t, anne.Get("/semainier/tilleuls?semaine=2027-W20"), http.StatusOK, "Les écrans ne montrent pas cette semaine")
	wants(t, anne.Get("/semainier/tilleuls?semaine=2026-W54"), http.StatusOK, "« 2026-W54 » n’est pas un jour", "Semaine 47")
	wants(t, anne.Get("/semainier/tilleuls?jour=%3Cscript%3E"), http.StatusOK, "-<script>", "Semaine 47")
	wants(t, anne.Get("/semainier/nulle-part"), http.StatusNotFound)
}

// The picture is the screen's own: of the size that it has, of the week that is asked for.
func TestThePictureOfTheWeek(t *testing.T) {
	c := open(t)
	anne := c.As("Anne", everywhere)
	for _, one := range []struct {
		path          string
		width, height int
	}{
		{"/semainier/image/tilleuls", 1920, 1080},
		{"/semainier/image/tilleuls?semaine=2026-W48&page=99", 1920, 1080},
		{"/semainier/image/gare?ecran=quai", 1080, 1920},
		{"/semainier/image/bellevue?ecran=portrait", 1080, 1920}, // it has no screen yet
	} {
		a := anne.Get(one.path)
		if a.Status != http.StatusOK || a.Header.Get("Content-Type") != "image/png" {
			t.Fatalf("%s: %d %s", one.path, a.Status, a.Header.Get("Content-Type"))
		}
		img, err := png.Decode(strings.NewReader(a.Body))
		if err != nil || img.Bounds().Dx() != one.width || img.Bounds().Dy() != one.height {
			t.Errorf("%s: %v %v", one.path, img.Bounds(), err)
		}
	}
	if anne.Get("/semainier/image/tilleuls").Body == anne.Get("/semainier/image/tilleuls?semaine=2026-W48").Body {
		t.Error("two weeks have the same picture")
	}
}

func TestConflictsAreMarkedWithWhomToCall(t *testing.T) {
	c := open(t)
	in := inputs(t, c)
	for week := range 4 {
		says(in, fmt.Sprint("x", week), "ccas", "tilleuls", "bureau-1", "Aide alimentaire", at(19+7*week, 10, 30), at(19+7*week, 12, 30))
	}
	says(in, "y", "la-plume", "bellevue", "hall", "Café des habitants", at(21, 10, 0), at(21, 11, 0))
	says(in, "z", "la-plume", "tilleuls", "hall", "Atelier français", at(21, 10, 30), at(21, 12, 0))
	c.Hub.SetInputs(in)
	records := c.Records()
	for i := range records.Partners {
		if records.Partners[i].ID == "la-plume" {
			records.Partners[i].Contact = "accueil@la-plume.example"
		}
	}
	c.Apply(records)
	room := "Bureau 1 : CAF et CCAS en même temps"
	anne := c.As("Anne", coordinator)
	page := anne.Get("/semainier/tilleuls")
	wants(t, page, http.StatusOK, room, "Chaque jeudi, 10 h 30 – 12 h, 4 semaines de suite", "Appeler : caf@partenaires.example", "Téléphone pour le public : 02 61 91 20 02",
		"La Plume : dans deux lieux en même temps", "Appeler : accueil@la-plume.example", "Conflit 1", "Conflit 2")
	_, rest, _ := strings.Cut(page.Body, `href="#conflit-`)
	id, _, _ := strings.Cut(rest, `"`)
	if id == "" || !strings.Contains(page.Body, `id="conflit-`+id+`"`) {
		t.Errorf("the mark beside a slot leads to conflict %q, which is not on the page", id)
	}
	wants(t, anne.Get("/semainier/tilleuls?semaine=2026-W46"), http.StatusOK, "-"+room) // it has passed
	wants(t, anne.Get("/semainier/tilleuls?semaine=2026-W48"), http.StatusOK, room, "Chaque jeudi, 10 h 30 – 12 h, 3 semaines de suite")
	bruno := c.As("Bruno", reader) // sees that there is something, and not whom to call
	wants(t, bruno.Get("/semainier/tilleuls"), http.StatusOK, room, "-partenaires.example", "-Horaires et fermetures")
	wants(t, bruno.Get("/semainier/quartier/gare-bellevue"), http.StatusOK, "La Plume : dans deux lieux en même temps", "Maison de quartier Bellevue", "France Services de la Gare", "-Espace social commun des Tilleuls</a>")
}

// What may not be told has no partner for those who do not arrange the site.
func TestWhatTakesARoomUntold(t *testing.T) {
	c := open(t)
	in := inputs(t, c)
	one := in["pmi"]
	one.Taken = append(one.Taken, feeds.Taken{Site: "tilleuls", Room: "bureau-1", Span: feeds.Span{Start: at(20, 9, 0), End: at(20, 10, 0)}})
	in["pmi"] = one
	says(in, "x", "ccas", "tilleuls", "bureau-1", "Aide alimentaire", at(20, 9, 30), at(20, 12, 30))
	c.Hub.SetInputs(in)
	wants(t, c.As("Anne", coordinator).Get("/semainier/tilleuls"), http.StatusOK, "Bureau 1 : CCAS et PMI en même temps", "Espace pris", "Pas montré : c’est privé")
	wants(t, c.As("Bruno", reader).Get("/semainier/tilleuls"), http.StatusOK, "-CCAS et PMI", "-Espace pris", "-Pas montré : c’est privé")
}

func TestAClosureAppearsInThePlan(t *testing.T) {
	c := open(t)
	anne := c.As("Anne", coordinator)
	const path = "/semainier/horaires/tilleuls"
	page := anne.Get(path + "?jour=2026-11-26")
	wants(t, page, http.StatusOK, `value="2026-11-26"`, "Noël", "Jour de l’an")
	saw := page.Hidden("saw")
	a := anne.Post(path+"/fermetures", url.Values{"from": {"2026-11-26"}, "to": {"2026-11-27"}, "reason": {"Travaux"}, "saw": {saw}})
	if a.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", a.Status, a.Body)
	}
	wants(t, anne.Get(a.Location), http.StatusOK, "Fermeture ajoutée : du 26 au 27 novembre 2026", "Travaux", "À prévenir : CAF, PMI", "caf@partenaires.example")
	p, err := plan.Plan(c.Records(), inputs(t, c), "tilleuls", c.Time())
	if err != nil {
		t.Fatal(err)
	}
	day := p.Days[civil.Date{Year: 2026, Month: 11, Day: 26}.DaysSince(p.From)]
	if day.Closed != "Travaux" {
		t.Errorf("the program has %+v", day)
	}
	wants(t, anne.Get("/semainier/tilleuls?semaine=2026-W48"), http.StatusOK, "<strong class=\"shut\">Fermé</strong> Travaux", "Pas montré : le lieu est fermé")
	// and goes again
	page = anne.Get(path)
	a = anne.Post(path+"/fermetures/retirer", url.Values{"from": {"2026-11-26"}, "to": {"2026-11-27"}, "saw": {page.Hidden("saw")}})
	wants(t, anne.Get(a.Location), http.StatusOK, "Fermeture retirée", "-Travaux<")
	a = anne.Post(path+"/fermetures/retirer", url.Values{"from": {"2026-11-26"}, "to": {"2026-11-27"}, "saw": {page.Hidden("saw")}})
	wants(t, anne.Get(a.Location), http.StatusOK, "était déjà retirée")
	lines, err := c.Store.Journal(t.Context(), 2)
	if err != nil || len(lines) != 2 || lines[0].By != "Anne <anne@ville.example>" {
		t.Errorf("journal: %+v %v", lines, err)
	}
}

func TestFaultsOfClosuresAreAtTheirField(t *testing.T) {
	c := open(t)
	anne := c.As("Anne", coordinator)
	const path = "/semainier/horaires/tilleuls"
	for _, one := range []struct {
		form url.Values
		want string
	}{
		{url.Values{"reason": {"Travaux"}}, `id="from-wrong">Dites quel jour.`},
		{url.Values{"from": {"demain"}}, `id="from-wrong">Ce n’est pas un jour.`},
		{url.Values{"from": {"2026-11-26"}, "to": {"31/11/2026"}}, `id="to-wrong">Ce n’est pas un jour.`},
		{url.Values{"from": {"2026-11-26"}, "to": {"2026-11-25"}}, `id="to-wrong">le dernier jour est avant le premier (2026-11-26)`},
		{url.Values{"from": {"2026-12-20"}, "to": {"2026-12-31"}}, `id="from-wrong">Le lieu est déjà fermé un de ces jours.`},
		{url.Values{"from": {"2026-11-26"}, "reason": {strings.Repeat("long ", 40)}}, `id="reason-wrong">`},
	} {
		one.form.Set("saw", anne.Get(path).Hidden("saw"))
		wants(t, anne.Post(path+"/fermetures", one.form), http.StatusUnprocessableEntity, one.want, `value="`+one.form.Get("from")+`"`)
	}
	if s, _ := c.Records().Site("tilleuls"); len(s.Closures) != 2 {
		t.Errorf("closures: %+v", s.Closures)
	}
}

// form gives the form of the hours as the page has it.
func form(page desktest.Answer) url.Values {
	f := url.Values{"saw": {page.Hidden("saw")}}
	for _, day := range network.Weekdays() {
		for _, name := range []string{"-1-from", "-1-until", "-2-from", "-2-until"} {
			f.Set(string(day)+name, page.Hidden(string(day)+name))
		}
		if strings.Contains(page.Body, `name="`+string(day)+`-closed" value="1" checked`) {
			f.Set(string(day)+"-closed", "1")
		}
	}
	return f
}

func TestHoursAreEdited(t *testing.T) {
	c := open(t)
	anne := c.As("Anne", coordinator)
	const path = "/semainier/horaires/tilleuls"
	before, _ := c.Records().Site("tilleuls")
	a := anne.Post(path, form(anne.Get(path))) // unchanged
	if after, _ := c.Records().Site("tilleuls"); a.Status != http.StatusSeeOther || after.Hours.Thursday[1] != before.Hours.Thursday[1] || len(after.Hours.Sunday) != 0 {
		t.Fatalf("%d %+v", a.Status, after.Hours)
	}
	f := form(anne.Get(path))
	f.Set("monday-1-from", "8h30")
	f.Set("monday-1-until", "24 h")
	f.Set("monday-2-from", "")
	f.Set("monday-2-until", "")
	f.Set("saturday-closed", "1") // what is written there does not count
	wants(t, anne.Get(anne.Post(path, f).Location), http.StatusOK, "Les horaires sont enregistrés")
	after, _ := c.Records().Site("tilleuls")
	if got := fmt.Sprint(after.Hours.Monday, after.Hours.Saturday); got != "[08:30-24:00] []" {
		t.Errorf("hours: %s", got)
	}
	for _, one := range []struct {
		field, value, want string
	}{
		{"monday-1-from", "midi", "Cette heure n’est pas comprise"},
		{"monday-1-until", "", "Cette heure n’est pas comprise"},
		{"monday-1-from", "25 h", "Cette heure n’est pas comprise"},
		{"monday-1-until", "7 h", "la fin est avant le début"},
		{"monday-2-from", "10 h", "Cette heure n’est pas comprise"},
	} {
		f := form(anne.Get(path))
		f.Set(one.field, one.value)
		wants(t, anne.Post(path, f), http.StatusUnprocessableEntity, `id="monday-wrong">`+one.want, `value="`+one.value+`"`)
	}
	f = form(anne.Get(path))
	f.Set("tuesday-1-from", "")
	f.Set("tuesday-1-until", "")
	f.Set("tuesday-2-from", "")
	f.Set("tuesday-2-until", "")
	wants(t, anne.Post(path, f), http.StatusUnprocessableEntity, `id="tuesday-wrong">Écrivez des heures, ou cochez`)
	f = form(anne.Get(path))
	f.Set("tuesday-2-from", "11 h")
	wants(t, anne.Post(path, f), http.StatusUnprocessableEntity, `id="tuesday-wrong">ces heures se mélangent`)
	for _, day := range network.Weekdays() {
		f.Set(string(day)+"-closed", "1")
	}
	wants(t, anne.Post(path, f), http.StatusUnprocessableEntity, "Le lieu ne peut pas être fermé tous les jours")
}

// Nothing of either version is lost.
func TestAStaleEditShowsBothVersions(t *testing.T) {
	c := open(t)
	anne, bruno := c.As("Anne", coordinator), c.As("Bruno", everywhere)
	const path = "/semainier/horaires/tilleuls"
	f := form(anne.Get(path))
	if a := bruno.Post(path+"/fermetures", url.Values{"from": {"2026-12-03"}, "reason": {"Grève"}, "saw": {bruno.Get(path).Hidden("saw")}}); a.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", a.Status, a.Body)
	}
	f.Set("monday-1-from", "8 h 15")
	wants(t, anne.Post(path, f), http.StatusConflict, "08:15", "09:00")
	// what is typed again after a fault stands on what was seen first
	f.Set("monday-1-from", "midi")
	again := anne.Post(path, f)
	f.Set("monday-1-from", "8 h 15")
	f.Set("saw", again.Hidden("saw"))
	wants(t, anne.Post(path, f), http.StatusConflict)
	if s, _ := c.Records().Site("tilleuls"); s.Hours.Monday[0].From != 9*60 || len(s.Closures) != 3 {
		t.Errorf("%+v", s)
	}
}

func TestAHeldCalendarIsAccepted(t *testing.T) {
	c := open(t)
	in := inputs(t, c)
	one := in["caf"]
	one.Health.State, one.Health.Since = feeds.Held, at(18, 7, 12)
	one.Health.Hold = feeds.Hold{Since: at(18, 7, 12), Until: at(20, 7, 12), Had: 24, Has: 3}
	in["caf"] = one
	if err := c.Store.PutSnapshot(t.Context(), store.Snapshot{Feed: "caf", Health: one.Health}); err != nil {
		t.Fatal(err)
	}
	c.Hub.SetInputs(in)
	anne := c.As("Anne", everywhere)
	wants(t, anne.Get("/semainier/tilleuls"), http.StatusOK, "CAF : des dates ont disparu", "24 dates, il n’en a plus que 3", `href="/semainier/calendrier/caf"`, "Appeler : caf@partenaires.example")
	page := anne.Get("/semainier/calendrier/caf")
	wants(t, page, http.StatusOK, "Est-ce voulu", "hier à 7 h 12", "caf@partenaires.example", "jeudi 19 novembre, 9 h – 12 h : Permanence", "demain à 7 h 12")
	wants(t, anne.Post("/semainier/calendrier/caf", url.Values{"seen": {"2026-11-17T00:00:00Z"}}), http.StatusConflict, "rien n’a été accepté")
	if got, err := c.Store.Accepted(t.Context()); err != nil || len(got) != 0 {
		t.Fatalf("accepted: %v %v", got, err)
	}
	a := anne.Post("/semainier/calendrier/caf", url.Values{"seen": {page.Hidden("seen")}})
	wants(t, anne.Get(a.Location), http.StatusOK, "CAF : nouveau calendrier accepté")
	if got, err := c.Store.Accepted(t.Context()); err != nil || !got["caf"].Equal(at(18, 7, 12)) {
		t.Fatalf("accepted: %v %v", got, err)
	}
	wants(t, anne.Get(anne.Get("/semainier/calendrier/ccas").Location), http.StatusOK, "CCAS : rien n’attend votre accord")
}

func TestWhoMaySeeAndArrange(t *testing.T) {
	c := open(t)
	tilleuls, gare := c.As("Anne", coordinator), c.As("Bruno", access.Grant{Role: access.Coordinator, Site: "gare"})
	partner := c.As("Chloe", access.Grant{Role: access.Partner, Partner: "la-plume"})
	for _, one := range []struct {
		who  *desktest.Browser
		path string
		want int
	}{
		{tilleuls, "/semainier", http.StatusSeeOther}, // the only one
		{partner, "/semainier", http.StatusOK},
		{gare, "/semainier/tilleuls", http.StatusForbidden},
		{gare, "/semainier/image/tilleuls", http.StatusForbidden},
		{gare, "/semainier/quartier/nord", http.StatusOK}, // its own part of it
		{gare, "/semainier/horaires/tilleuls", http.StatusForbidden},
		{partner, "/semainier/bellevue", http.StatusOK},
		{partner, "/semainier/gare", http.StatusForbidden},
		{partner, "/semainier/horaires/bellevue", http.StatusForbidden},
		{tilleuls, "/semainier/quartier/gare-bellevue", http.StatusForbidden},
		{tilleuls, "/semainier/calendrier/la-plume", http.StatusForbidden}, // it announces at Bellevue too
		{tilleuls, "/semainier/calendrier/caf", http.StatusSeeOther},
		{tilleuls, "/semainier/calendrier/nulle-part", http.StatusNotFound},
		{tilleuls, "/semainier/quartier/nulle-part", http.StatusNotFound},
	} {
		if a := one.who.Get(one.path); a.Status != one.want {
			t.Errorf("GET %s: %d, want %d", one.path, a.Status, one.want)
		}
	}
	for _, path := range []string{"/semainier/horaires/tilleuls", "/semainier/horaires/tilleuls/fermetures", "/semainier/horaires/tilleuls/fermetures/retirer", "/semainier/calendrier/caf"} {
		for _, who := range []*desktest.Browser{gare, partner, c.As("Lecteur"+fmt.Sprint(len(path)), reader)} {
			if a := who.Post(path, url.Values{"from": {"2026-12-03"}}); a.Status != http.StatusForbidden {
				t.Errorf("POST %s: %d", path, a.Status)
			}
		}
	}
	wants(t, gare.Get("/semainier/quartier/nord"), http.StatusOK, "France Services de la Gare", "-Espace social commun des Tilleuls")
}

// A key that has no words is shown as it is, and a text whose verbs are not those of
// its arguments says so.
func TestNoWordIsMissing(t *testing.T) {
	c := open(t)
	anne := c.As("Anne", access.Grant{Role: access.Admin})
	key := regexp.MustCompile(`[>"(: ](nav|week|date|site|quarter|table|left|state|slot|origin|calendars?|clash|closures?|hours|held|help|wall|call|choose|mode|opening|trouble)\.[a-z][a-z.-]*[<" ]`)
	for _, path := range []string{"/semainier", "/semainier/tilleuls", "/semainier/bellevue?semaine=2026-W47", "/semainier/gare?semaine=2027-W20", "/semainier/quartier/nord", "/semainier/horaires/bellevue", "/aide/week"} {
		a := anne.Get(path)
		if found := key.FindString(a.Body); found != "" {
			t.Errorf("%s: no words for %s", path, found)
		}
		if _, rest, wrong := strings.Cut(a.Body, "%!"); wrong {
			t.Errorf("%s: a text of other verbs: %.60s", path, rest)
		}
		if a.Status != http.StatusOK || len(a.Body) > 150_000 {
			t.Errorf("%s: status %d, %d bytes", path, a.Status, len(a.Body))
		}
	}
}
