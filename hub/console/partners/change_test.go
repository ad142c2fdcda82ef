package partners_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/hub/access"
	"semainier/hub/network"
	"semainier/hub/plan"
	"semainier/hub/store"
)

// Of two who change a partner at once, the second is shown both versions; of a
// calendar, without its address.
func TestTwoWhoChangeTheSame(t *testing.T) {
	w := newWorld(t, loopback)
	w.withCalendar("caf", google, nil)
	b := w.coordinator()
	saw := field(t, b.Get("/partenaires/caf"), "saw")
	fields := url.Values{"saw": {saw}, "name": {"Caisse"}, "short": {"CAF"}, "colour": {"blue"}}
	if a := b.Post("/partenaires/caf", fields); a.Status != http.StatusSeeOther {
		t.Fatalf("first: %d\n%s", a.Status, mainOf(a.Body))
	}
	fields.Set("name", "Autre nom")
	a := b.Post("/partenaires/caf", fields)
	if a.Status != http.StatusConflict {
		t.Errorf("second: %d", a.Status)
	}
	says(t, "second", a, "Autre nom", "Caisse")
	saw = field(t, b.Get("/calendriers/caf"), "saw")
	w.withCalendar("caf", google, func(f *feeds.Feed) { f.Mode = feeds.Video; f.URL += "?meanwhile" })
	a = b.Post("/calendriers/caf", url.Values{"saw": {saw}, "place": {"tilleuls"}, "mode": {"walk-in"}, "other": {"busy"}, "address": {w.server.URL + "/private-new/basic.ics"}})
	if a.Status != http.StatusConflict {
		t.Errorf("a feed: %d", a.Status)
	}
	says(t, "a feed", a, "walk-in", "video")
	saysNot(t, "a feed", a, "private-", "meanwhile")
}

// What is wrong with a field is said at it, and what was typed stays.
func TestWhatIsWrongWithAPartner(t *testing.T) {
	w := newWorld(t)
	b := w.coordinator()
	form := url.Values{"name": {""}, "short": {"Un nom beaucoup trop long pour un écran"}, "about": {"Aide"}, "phone": {"quatre"}, "web": {"caf"}, "colour": {"rose"}}
	for _, path := range []string{"/partenaires/nouveau", "/partenaires/caf"} {
		a := b.Post(path, form)
		if a.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", path, a.Status)
		}
		says(t, path, a, "il faut le remplir", "c’est trop long", `value="Un nom beaucoup trop long`, `id="phone-wrong"`, `id="web-wrong"`)
	}
}

func TestColoursThatLookAlikeAreTold(t *testing.T) {
	w := newWorld(t)
	r := w.Records()
	for i, p := range r.Partners {
		if p.ID == "ccas" {
			r.Partners[i].Colour = "blue" // as the CAF, at the same site
		}
	}
	w.Apply(r)
	b := w.coordinator()
	says(t, "the list", b.Get("/partenaires"), "Même couleur que : CCAS", "Même couleur que : CAF")
	a := b.Get("/partenaires/caf")
	says(t, "the partner", a, "on peut confondre ce partenaire avec : CCAS", "déjà prise : CCAS", "déjà prise : CPAM", "contraste 7,1")
	for i, p := range r.Partners {
		if p.ID == "caf" {
			r.Partners[i].Colour = "brown"
		}
	}
	w.Apply(r)
	saysNot(t, "apart", b.Get("/partenaires/caf"), "on peut confondre")
}

// The matrix writes a voice, in as few topics as say it; a coordinator of one site
// changes that row alone.
func TestWhoSaysWhat(t *testing.T) {
	w := newWorld(t)
	b := w.coordinator()
	saw := voiceSaw(t, b.Get("/partenaires/caf").Body)
	if a := b.Post("/partenaires/caf/paroles", url.Values{"saw": {saw}, "voice": {"s:tilleuls/housing", "s:tilleuls/family", "s:gare/housing", "s:gare/family", "s:bellevue/*", "g:nonsense/*"}}); a.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", a.Status, mainOf(a.Body))
	}
	want := []network.Topic{{Sites: []feeds.SiteID{"tilleuls", "gare"}, Subjects: []network.Subject{"housing", "family"}}, {Sites: []feeds.SiteID{"bellevue"}}}
	voice := func() []network.Topic {
		for _, v := range w.Records().Voices {
			if v.Partner == "caf" {
				return v.On
			}
		}
		return nil
	}
	same := func(a, b []network.Topic) bool {
		return slices.EqualFunc(a, b, func(x, y network.Topic) bool {
			return slices.Equal(x.Sites, y.Sites) && slices.Equal(x.Groups, y.Groups) && slices.Equal(x.Subjects, y.Subjects)
		})
	}
	if got := voice(); !same(got, []network.Topic{want[0], want[1]}) && !same(got, []network.Topic{want[1], want[0]}) {
		t.Errorf("got %+v", got)
	}
	jean := w.As("Jean", access.Grant{Role: access.Coordinator, Site: "tilleuls"})
	page := jean.Get("/partenaires/caf").Body
	if a := jean.Post("/partenaires/caf/paroles", url.Values{"saw": {voiceSaw(t, page)}, "voice": {"n:/*", "s:gare/*", "s:tilleuls/rights"}}); a.Status != http.StatusSeeOther {
		t.Fatalf("%d", a.Status)
	}
	r := w.Records()
	for _, c := range []struct {
		site  feeds.SiteID
		about network.Subject
		may   bool
	}{{"tilleuls", "rights", true}, {"tilleuls", "housing", false}, {"gare", "housing", true}, {"gare", "rights", false}, {"bellevue", "digital", true}} {
		if got := r.MaySpeak("caf", c.site, c.about); got != c.may {
			t.Errorf("about %s at %s: %v", c.about, c.site, got)
		}
	}
	says(t, "the list", b.Get("/partenaires"), "Peut proposer des annonces")
	page = b.Get("/partenaires/caf").Body
	if a := b.Post("/partenaires/caf/paroles", url.Values{"saw": {voiceSaw(t, page)}}); a.Status != http.StatusSeeOther || voice() != nil {
		t.Errorf("nothing ticked: %d, %+v", a.Status, voice())
	}
	if a := b.Post("/partenaires/caf/paroles", url.Values{"saw": {voiceSaw(t, page)}, "voice": {"n:/*"}}); a.Status != http.StatusConflict {
		t.Errorf("of a voice that is gone meanwhile: %d", a.Status)
	}
}

// voiceSaw gives what the form of the matrix says that its reader saw.
func voiceSaw(t *testing.T, body string) string {
	t.Helper()
	_, form, found := strings.Cut(body, `/paroles"><input type="hidden" name="saw" value="`)
	if !found {
		t.Fatal("no matrix")
	}
	saw, _, _ := strings.Cut(form, `"`)
	return saw
}

// Before a partner goes, the page says what goes with it; its notices stay, signed.
func TestAPartnerIsRemoved(t *testing.T) {
	w := newWorld(t)
	b := w.coordinator()
	day := civil.Date{Year: 2026, Month: 11, Day: 24}
	ahead := feeds.Occurrence{Span: feeds.Span{AllDay: true, FirstDay: day, UntilDay: day.AddDays(1)}, ID: "x", Feed: "caf", Partner: "caf", Site: "tilleuls", Kind: feeds.Permanence, Title: "Permanence", Status: feeds.Confirmed}
	past := ahead
	past.FirstDay, past.UntilDay = day.AddDays(-20), day.AddDays(-19)
	w.Hub.SetInputs(map[feeds.FeedID]plan.Input{"caf": {Occurrences: []feeds.Occurrence{past, ahead, ahead}, Until: day.AddDays(90)}})
	r := w.Records()
	r.Voices = []network.Voice{{Partner: "caf", On: []network.Topic{{}}}}
	own := slices.IndexFunc(r.Notices, func(n network.Notice) bool { return n.By == "caf" })
	if own < 0 {
		r.Notices[0].By, own = "caf", 0
	}
	w.Apply(r)
	link, err := w.Access.PartnerLink(context.Background(), access.Machine("test"), "caf")
	if err != nil {
		t.Fatal(err)
	}
	a := b.Get("/partenaires/caf/supprimer")
	says(t, "the question", a, "Supprimer CAF ?", "son calendrier (Espace social commun des Tilleuls) : 2 dates à venir quittent les écrans", "son droit de proposer", "son lien secret", "annonce")
	stale := b.Post("/partenaires/caf/supprimer", url.Values{"saw": {"partner/caf=other"}})
	if _, there := w.Records().Partner("caf"); stale.Status != http.StatusConflict || !there {
		t.Errorf("what was not seen is removed: %d", stale.Status)
	}
	if a := b.Post("/partenaires/caf/supprimer", url.Values{"saw": {field(t, a, "saw")}}); a.Status != http.StatusSeeOther || a.Location != "/partenaires" {
		t.Fatalf("%d to %q\n%s", a.Status, a.Location, mainOf(a.Body))
	}
	after := w.Records()
	if _, there := after.Partner("caf"); there || slices.ContainsFunc(after.Voices, func(v network.Voice) bool { return v.Partner == "caf" }) || slices.ContainsFunc(after.Feeds, func(f feeds.Feed) bool { return f.Partner == "caf" }) {
		t.Error("something of the partner is left")
	}
	if after.Notices[own].By != "CAF" {
		t.Errorf("its notice is signed %q", after.Notices[own].By)
	}
	if a := w.Stranger().Get(link); a.Status != http.StatusNotFound {
		t.Errorf("its link: %d", a.Status)
	}
}

func TestACalendarIsRemoved(t *testing.T) {
	w := newWorld(t)
	b := w.coordinator()
	a := b.Get("/calendriers/caf/supprimer")
	says(t, "the question", a, "retirer ce calendrier", "0 date à venir", "chez le partenaire, ne change pas")
	if a := b.Post("/calendriers/caf/supprimer", url.Values{"saw": {field(t, a, "saw")}}); a.Status != http.StatusSeeOther || a.Location != "/partenaires/caf" {
		t.Fatalf("%d to %q", a.Status, a.Location)
	}
	if slices.ContainsFunc(w.Records().Feeds, func(f feeds.Feed) bool { return f.ID == "caf" }) {
		t.Error("it is there")
	}
	if _, there := w.Records().Partner("caf"); !there {
		t.Error("its partner went too")
	}
}

// A place that the calendar writes is picked to be a room: from then on it is one.
func TestAPlaceIsPickedToBeARoom(t *testing.T) {
	w := newWorld(t, loopback)
	w.withCalendar("caf", calendar("Permanence|Bur. du fond", "Permanence|Bureau 1"), func(f *feeds.Feed) {
		f.Titles, f.Room = []feeds.TitleRule{{Match: "Permanence"}}, ""
	})
	b := w.coordinator()
	a := b.Get("/calendriers/caf?voir")
	says(t, "before", a, "inconnu, compté à : Espace social commun des Tilleuls")
	rooms := func() network.Room {
		site, _ := w.Records().Site("tilleuls")
		room, _ := site.Room("bureau-2")
		return room
	}
	if a := b.Post("/calendriers/caf/espaces", url.Values{"rooms": {"1"}, "r0.text": {"Bur. du fond"}, "r0.place": {"tilleuls/cave"}}); a.Status != http.StatusNotFound {
		t.Errorf("no such room: %d", a.Status)
	}
	if a := b.Post("/calendriers/caf/espaces", url.Values{"rooms": {"2"}, "r0.text": {field(t, a, "r0.text")}, "r0.place": {"tilleuls/bureau-2"}, "r1.text": {""}}); a.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", a.Status, mainOf(a.Body))
	}
	if got := rooms().Aliases; !slices.Contains(got, "Bur. du fond") {
		t.Errorf("aliases %q", got)
	}
	a = b.Get("/calendriers/caf?voir")
	says(t, "after", a, "CAF · Permanence · Bureau 2")
	saysNot(t, "after", a, "inconnu, compté")
	entries, err := w.Store.JournalPage(context.Background(), store.JournalQuery{Kind: "site", Limit: 10})
	if err != nil || len(entries) == 0 || !strings.Contains(entries[0].By, "anne@ville.example") {
		t.Errorf("the journal: %+v, %v", entries, err)
	}
}
