package notices_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/console/desk/desktest"
	"semainier/hub/fleet"
	"semainier/hub/network"
	"semainier/hub/wire"
)

func TestANoticeIsWrittenPublishedFollowedAndWithdrawn(t *testing.T) {
	c := world(t)
	anne := c.As("Anne", coordinator)
	a := anne.Post("/annonces/nouvelle/publier", typed("until-date", "2026-11-24", "days", "tuesday", "daily-from-0", "9 h", "daily-until-0", "16:30",
		"title-ar", "ورشة الطبخ", "text-ar", "يوم الثلاثاء", "pictogram", "food", "link", "https://saint-rieul.example/cuisine"))
	leads(t, a, "/annonces/atelier-cuisine/suivi")
	got := noticeOf(c, "atelier-cuisine")
	paris, _ := time.LoadLocation("Europe/Paris")
	want := time.Date(2026, 11, 25, 0, 0, 0, 0, paris)
	if got.State != network.Published || got.By != "Saint-Rieul" || !slices.Equal(got.Sites, []feeds.SiteID{"tilleuls"}) || !got.Until.Equal(want) ||
		!slices.Equal(got.Days, []network.Weekday{"tuesday"}) || !slices.Equal(got.Daily, []network.Period{{From: 540, Until: 990}}) ||
		len(got.In) != 1 || got.In[0].Lang != "ar" || got.Pictogram != "food" || got.Importance != "" {
		t.Errorf("kept %+v", got)
	}

	follow := func(records int64, state fleet.Condition, notices ...string) desktest.Answer {
		c.Hub.SetFleet(fleet.Fleet{Records: records, Screens: []fleet.Screen{{ID: "hall", Site: "tilleuls", State: state, Since: desktest.Now().Add(-time.Hour), Status: wire.Status{Wire: 1, Notices: notices}}}})
		return anne.Part("/annonces/atelier-cuisine/suivi")
	}
	version, err := c.Store.DataVersion(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	says(t, follow(version-1, fleet.Online, "atelier-cuisine"), 200, "envoi en cours")
	says(t, follow(version, fleet.Late, "atelier-cuisine"), 200, "0 écran sur 1 l’affiche", "en retard")
	says(t, follow(version, fleet.Online), 200, "0 écran sur 1 l’affiche", "bientôt")
	says(t, follow(version, fleet.Offline, "atelier-cuisine"), 200, "hors ligne", "depuis aujourd’hui à 9 h 42")
	says(t, follow(version, fleet.Online, "atelier-cuisine"), 200, "1 écran sur 1 l’affiche", "C’est fait partout")
	says(t, anne.Get("/annonces"), 200, "Atelier cuisine", "Saint-Rieul · Espace social commun des Tilleuls · jusqu’à mardi 24 novembre à minuit", "1 écran sur 1 l’affiche")

	page := anne.Get("/annonces/atelier-cuisine")
	leads(t, anne.Post("/annonces/atelier-cuisine/retirer", url.Values{"saw": {page.Hidden("saw")}}), "/annonces")
	if got := noticeOf(c, "atelier-cuisine").State; got != network.Withdrawn {
		t.Errorf("state %q", got)
	}
	leads(t, anne.Post("/annonces/atelier-cuisine/dupliquer", nil), "/annonces/atelier-cuisine-2")
	if n := noticeOf(c, "atelier-cuisine-2"); n.State != network.Draft || !n.Until.IsZero() || n.Text != got.Text {
		t.Errorf("the copy is %+v", n)
	}
	leads(t, anne.Post("/annonces/atelier-cuisine-2/supprimer", nil), "/annonces")
	if n := noticeOf(c, "atelier-cuisine-2"); n.ID != "" {
		t.Errorf("still there: %+v", n)
	}
}

func TestWhatIsWrongIsSaidAtItsField(t *testing.T) {
	c := world(t)
	anne := c.As("Anne", coordinator)
	before := len(c.Records().Notices)
	for _, x := range []struct {
		name  string
		pairs []string
		words string
	}{
		{"no title", []string{"title", ""}, "Titre : il faut le remplir"},
		{"a long title", []string{"title", strings.Repeat("a", network.MaxTitle+1)}, "Titre : 121 signes, c’est trop long : 120 au plus"},
		{"a long text", []string{"text", strings.Repeat("a", 2001)}, "Texte : 2001 signes"},
		{"nowhere", []string{"sites", ""}, "Où : Cochez au moins un lieu"},
		{"a site that is not there", []string{"sites", "ailleurs"}, ""},
		{"another body without a name", []string{"by", "other"}, "Nom de l’autre organisme"},
		{"a partner that may not speak there", []string{"by", "partner:caf", "subject", "housing", "sites", "gare"}, "CAF n’a pas la parole sur « Logement » ici : France Services de la Gare"},
		{"a partner about another subject", []string{"by", "partner:caf", "subject", "events"}, "CAF n’a pas la parole sur « Animations »"},
		{"a partner about nothing", []string{"by", "partner:caf", "subject", ""}, "Choisissez un sujet"},
		{"no such date", []string{"until-date", "2026-02-30"}, "Fin : Cette date n’existe pas"},
		{"no such hour", []string{"from-date", "2026-12-01", "from-hour", "25:00"}, "Début : Cette heure n’existe pas"},
		{"an hour that clocks skip", []string{"from-date", "2026-03-29", "from-hour", "02:30", "until-date", "2027-01-01"}, "on passe à l’heure d’été"},
		{"an hour alone", []string{"until-hour", "12:00"}, "Il manque la date"},
		{"over already", []string{"until-date", "2026-11-18"}, "Fin : Cette date est déjà passée"},
		{"ends before it begins", []string{"from-date", "2026-12-02", "until-date", "2026-12-01"}, "la fin est avant le début"},
		{"odd hours", []string{"daily-from-0", "midi"}, "Heures : Cette heure n’existe pas"},
		{"hours that overlap", []string{"daily-from-0", "9:00", "daily-until-0", "12:00", "daily-from-1", "11:00", "daily-until-1", "14:00"}, "ces heures se mélangent"},
		{"no address", []string{"link", "javascript:alert(1)"}, "Lien :"},
		{"two things", []string{"sites", "", "link", "https://a b"}, "Où : Cochez"},
		{"the other of them", []string{"sites", "", "link", "https://a b"}, "Lien :"},
		{"half a translation", []string{"text-en", "Free."}, "Titre (Anglais) : il faut le remplir"},
		{"a picture that is not kept", []string{"picture-0-id", string(network.PictureIDOf([]byte("x"))), "picture-0-width", "10", "picture-0-height", "10"}, "Une image n’est plus là"},
	} {
		a := anne.Post("/annonces/nouvelle/publier", typed(x.pairs...))
		if x.words == "" {
			if a.Status == 303 {
				t.Errorf("%s: published", x.name)
			}
			continue
		}
		says(t, a, 422, x.words, "Votre texte est toujours là")
		if text := typed(x.pairs...).Get("text"); !strings.Contains(a.Body, text) {
			t.Errorf("%s: the text is lost", x.name)
		}
	}
	if n := len(c.Records().Notices); n != before {
		t.Errorf("%d notices were kept", n-before)
	}
}

func TestAProposalIsRefusedWrittenAnewAndApproved(t *testing.T) {
	c := world(t)
	lea, anne := c.As("Lea", laPlume), c.As("Anne", coordinator)
	leads(t, lea.Post("/annonces/nouvelle/proposer", typed("by", "partner:la-plume")), "/annonces/atelier-cuisine")
	if n := noticeOf(c, "atelier-cuisine"); n.State != network.Proposed || n.By != "la-plume" {
		t.Fatalf("%+v", n)
	}
	says(t, anne.Get("/annonces"), 200, "À valider 1", "Lire et décider")
	page := anne.Get("/annonces/atelier-cuisine")
	says(t, page, 200, "Que décidez-vous")
	says(t, anne.Post("/annonces/atelier-cuisine/refuser", url.Values{"saw": {page.Hidden("saw")}}), 422, "Dites à son auteur pourquoi")
	leads(t, anne.Post("/annonces/atelier-cuisine/refuser", url.Values{"saw": {page.Hidden("saw")}, "reason": {"Dites le prix."}}), "/annonces")
	says(t, lea.Get("/annonces"), 200, "refusée", "Pourquoi : Dites le prix.")
	says(t, lea.Get("/annonces/atelier-cuisine"), 200, "Cette annonce a été refusée", "Dites le prix.")
	if a := anne.Post("/annonces/atelier-cuisine/approuver", nil); a.Status != 409 {
		t.Errorf("a refused one is approved: %d", a.Status)
	}

	leads(t, lea.Post("/annonces/atelier-cuisine/proposer", typed("by", "partner:la-plume", "text", "Mardi à 14 h. Gratuit pour tous.")), "/annonces/atelier-cuisine")
	if n := noticeOf(c, "atelier-cuisine"); n.State != network.Proposed || n.Reason != "" {
		t.Fatalf("%+v", n)
	}
	leads(t, anne.Post("/annonces/atelier-cuisine/approuver", url.Values{"saw": {anne.Get("/annonces/atelier-cuisine").Hidden("saw")}}), "/annonces/atelier-cuisine/suivi")
	if n := noticeOf(c, "atelier-cuisine"); n.State != network.Published || n.Text != "Mardi à 14 h. Gratuit pour tous." {
		t.Errorf("%+v", n)
	}
}

// A partner's change of what is on the screens waits beside it, and takes its place.
func TestAChangeOfAPublishedNoticeIsProposedBesideIt(t *testing.T) {
	c := world(t)
	lea, anne := c.As("Lea", laPlume), c.As("Anne", coordinator)
	change := typed("title", "Fête reportée", "by", "partner:la-plume", "text", "")
	change.Set("saw", lea.Get("/annonces/fete-de-quartier").Hidden("saw"))
	leads(t, lea.Post("/annonces/fete-de-quartier/proposer", change), "/annonces/fete-de-quartier-2")
	if n := noticeOf(c, "fete-de-quartier"); n.State != network.Published || n.Title == "Fête reportée" {
		t.Fatalf("what is on the screens became %+v", n)
	}
	if n := noticeOf(c, "fete-de-quartier-2"); n.State != network.Proposed || n.Replaces != "fete-de-quartier" {
		t.Fatalf("the change is %+v", n)
	}
	change.Set("title", "Fête reportée au 19")
	leads(t, lea.Post("/annonces/fete-de-quartier/proposer", change), "/annonces/fete-de-quartier-2") // once more: the same change
	says(t, anne.Get("/annonces/fete-de-quartier"), 200, "Un changement de cette annonce attend")
	page := anne.Get("/annonces/fete-de-quartier-2")
	says(t, page, 200, "C’est un changement proposé", "Elle reste à l’écran")
	leads(t, anne.Post("/annonces/fete-de-quartier-2/approuver", url.Values{"saw": {page.Hidden("saw")}}), "/annonces/fete-de-quartier/suivi")
	if n := noticeOf(c, "fete-de-quartier"); n.State != network.Published || n.Title != "Fête reportée au 19" || n.Replaces != "" {
		t.Errorf("%+v", n)
	}
	if n := noticeOf(c, "fete-de-quartier-2"); n.ID != "" {
		t.Errorf("the proposal is still there: %+v", n)
	}
}

// A change that would take a notice off the screens of a site is for who publishes there.
func TestAChangeThatLeavesASiteIsNotApprovedByAnother(t *testing.T) {
	c := world(t)
	r := c.Records()
	on := network.Notice{ID: "bal", Title: "Bal", By: "la-plume", Subject: "events", State: network.Published, Sites: []feeds.SiteID{"tilleuls", "gare"}}
	off := network.Notice{ID: "bal-2", Title: "Bal ici", By: "la-plume", Subject: "events", State: network.Proposed, Sites: []feeds.SiteID{"tilleuls"}, Replaces: "bal"}
	r.Notices = append(r.Notices, on, off)
	c.Apply(r)
	paul, anne := c.As("Paul", ofTilleuls), c.As("Anne", coordinator)
	if says(t, paul.Get("/annonces/bal-2"), 200, "Bal ici"); strings.Contains(paul.Get("/annonces/bal-2").Body, "/bal-2/approuver") {
		t.Error("Paul is asked to decide")
	}
	for _, path := range []string{"/approuver", "/publier"} {
		if a := paul.Post("/annonces/bal-2"+path, typed("by", "partner:la-plume")); a.Status != 403 {
			t.Errorf("%s: %d", path, a.Status)
		}
	}
	if n := noticeOf(c, "bal"); n.Title != "Bal" {
		t.Errorf("%+v", n)
	}
	leads(t, anne.Post("/annonces/bal-2/approuver", nil), "/annonces/bal/suivi")
}

// Who publishes at one site and proposes at another does not publish there by changing
// what is published.
func TestAChangeOfWhatIsPublishedReachesNoFurtherThanItsAuthorPublishes(t *testing.T) {
	c := world(t)
	r := c.Records()
	for i := range r.Voices {
		r.Voices[i].On = []network.Topic{{}} // about everything, everywhere
	}
	r.Notices = append(r.Notices, network.Notice{ID: "aide", Title: "Aide", By: "caf", Subject: "housing", State: network.Published, Sites: []feeds.SiteID{"tilleuls"}})
	r.Feeds = append(r.Feeds, feeds.Feed{ID: "caf-gare", Partner: "caf", Site: "gare", URL: "https://caf.example/gare.ics"})
	c.Apply(r)
	both := c.As("Zoe", ofTilleuls, caf)
	leads(t, both.Post("/annonces/aide", typed("title", "Aide", "by", "partner:caf", "subject", "housing", "sites", "tilleuls", "sites", "gare")), "/annonces/aide-2")
	if n := noticeOf(c, "aide"); len(n.Sites) != 1 {
		t.Errorf("it is published at %v", n.Sites)
	}
}

// A form may name any notice as its own; it is told nothing of one that it may not see.
func TestAFormThatNamesADraftIsToldNothingOfIt(t *testing.T) {
	c := world(t)
	r := c.Records()
	r.Notices = append(r.Notices, network.Notice{ID: "secret", Title: "Encore un secret", By: "Mairie", State: network.Draft, Sites: []feeds.SiteID{"gare"}})
	c.Apply(r)
	lea := c.As("Lea", laPlume)
	for _, path := range []string{"/annonces/nouvelle", "/annonces/nouvelle/proposer", "/annonces/images"} {
		a := lea.Post(path, typed("id", "secret", "title", "", "by", "partner:la-plume"))
		if strings.Contains(a.Body, "Encore un secret") || strings.Contains(a.Body, "/annonces/secret") {
			t.Errorf("%s tells of it:\n%s", path, wordsOf(a))
		}
	}
}

// A partner's person is offered the sites at which its body may speak, and no others.
func TestAPartnerIsOfferedItsOwnSites(t *testing.T) {
	c := world(t)
	body := c.As("Lea", laPlume).Get("/annonces/nouvelle").Body
	if !strings.Contains(body, `name="sites" value="tilleuls"`) || strings.Contains(body, `name="sites" value="gare"`) {
		t.Error("the sites that are offered are not those of La Plume")
	}
}

// What is replaced may have changed since the coordinator read both.
func TestAChangeIsNotApprovedOverAnother(t *testing.T) {
	c := world(t)
	lea, anne, paul := c.As("Lea", laPlume), c.As("Anne", coordinator), c.As("Paul", coordinator)
	leads(t, lea.Post("/annonces/fete-de-quartier/proposer", typed("title", "Fête reportée", "by", "partner:la-plume")), "/annonces/fete-de-quartier-2")
	saw := anne.Get("/annonces/fete-de-quartier-2").Hidden("saw")
	leads(t, paul.Post("/annonces/fete-de-quartier/publier", typed("title", "Fête annulée", "by", "partner:la-plume")), "/annonces/fete-de-quartier/suivi")
	says(t, anne.Post("/annonces/fete-de-quartier-2/approuver", url.Values{"saw": {saw}}), 409, "Quelqu’un d’autre vient de changer cela")
	if n := noticeOf(c, "fete-de-quartier"); n.Title != "Fête annulée" {
		t.Errorf("%+v", n)
	}
}

func TestAnEditOfAnOldVersionShowsBoth(t *testing.T) {
	c := world(t)
	anne := c.As("Anne", coordinator)
	saw := anne.Get("/annonces/don-du-sang").Hidden("saw")
	leads(t, anne.Post("/annonces/don-du-sang/publier", typed("title", "Premier", "saw", saw)), "/annonces/don-du-sang/suivi")
	says(t, anne.Post("/annonces/don-du-sang/publier", typed("title", "Second", "saw", saw)), 409, "Premier", "Second")
	if n := noticeOf(c, "don-du-sang"); n.Title != "Premier" {
		t.Errorf("%q", n.Title)
	}
}

func TestUrgentAsksTwice(t *testing.T) {
	c := world(t)
	anne := c.As("Anne", coordinator)
	form := typed("title", "Fuite d’eau", "importance", "urgent", "sites", "tilleuls", "sites", "gare")
	a := anne.Post("/annonces/nouvelle/publier", form)
	says(t, a, 200, "va prendre 2 écrans", "Espace social commun des Tilleuls", "France Services de la Gare", "Oui, prendre 2 écrans")
	if n := noticeOf(c, "fuite-d-eau"); n.ID != "" {
		t.Fatalf("published without a second question: %+v", n)
	}
	if !strings.Contains(a.Body, `name="until-date" value="2026-11-19"`) {
		t.Error("no end tonight is proposed")
	}
	form.Set("sure", "1")
	says(t, anne.Post("/annonces/nouvelle/publier", form), 422, "a besoin d’une fin")
	form.Set("until-date", "2026-11-27")
	says(t, anne.Post("/annonces/nouvelle/publier", form), 422, "dans 7 jours au plus")
	form.Set("until-date", "2026-11-19")
	leads(t, anne.Post("/annonces/nouvelle/publier", form), "/annonces/fuite-d-eau/suivi")
	if n := noticeOf(c, "fuite-d-eau"); n.Importance != network.Urgent || !n.Until.Equal(time.Date(2026, 11, 19, 23, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v", n)
	}

	// A proposal that takes screens over is asked about as well.
	lea := c.As("Lea", laPlume)
	leads(t, lea.Post("/annonces/nouvelle/proposer", typed("title", "Orage", "importance", "urgent", "by", "partner:la-plume")), "/annonces/orage")
	says(t, anne.Post("/annonces/orage/approuver", nil), 200, "va prendre 1 écran")
	if n := noticeOf(c, "orage"); n.State != network.Proposed {
		t.Errorf("%+v", n)
	}
}

// Nobody writes beyond the places and the bodies that they were given.
func TestBeyondOnesGrants(t *testing.T) {
	c := world(t)
	people := map[string]*desktest.Browser{
		"site": c.As("Site", ofTilleuls), "plume": c.As("Plume", laPlume), "caf": c.As("Caf", caf), "agent": c.As("Agent", agent), "reader": c.As("Reader", reader),
	}
	both := access.Grant{Role: access.Coordinator, Group: "gare-bellevue"}
	people["group"] = c.As("Group", both)
	r := c.Records()
	r.Notices = append(r.Notices,
		network.Notice{ID: "brouillon", Title: "Brouillon", By: "Saint-Rieul", Sites: []feeds.SiteID{"gare"}},
		network.Notice{ID: "de-la-caf", Title: "De la CAF", By: "caf", Subject: "housing", State: network.Proposed, Sites: []feeds.SiteID{"tilleuls"}})
	c.Apply(r)
	const no = 403
	for _, x := range []struct {
		who, path string
		pairs     []string
		want      int
	}{
		{"site", "nouvelle/publier", nil, 303},
		{"site", "nouvelle/publier", []string{"sites", "gare"}, no},
		{"site", "nouvelle/publier", []string{"sites", "tilleuls", "sites", "gare"}, no},
		{"site", "nouvelle/publier", []string{"everywhere", "1"}, no},
		{"site", "nouvelle/publier", []string{"sites", "", "groups", "nord"}, no}, // the Gare is in it too
		{"site", "nouvelle/publier", []string{"sites", "", "screens", "quai"}, no},
		{"site", "nouvelle/publier", []string{"sites", "", "screens", "hall"}, 303},
		{"site", "nouvelle", []string{"sites", "gare"}, no},
		{"site", "centre-de-loisirs/publier", nil, no}, // it is the whole network's
		{"site", "centre-de-loisirs/retirer", nil, no},
		{"site", "don-du-sang/retirer", nil, no},
		{"site", "de-la-caf/refuser", nil, 303},
		{"group", "nouvelle/publier", []string{"sites", "", "groups", "gare-bellevue"}, 303},
		{"group", "nouvelle/publier", nil, no},
		{"plume", "nouvelle/publier", []string{"by", "partner:la-plume"}, no},
		{"plume", "nouvelle/proposer", []string{"by", "partner:la-plume"}, 303},
		{"plume", "nouvelle", []string{"by", "partner:la-plume"}, 303},
		{"plume", "nouvelle/proposer", []string{"by", "network"}, no},
		{"plume", "nouvelle/proposer", []string{"by", "other", "by-other", "Mairie"}, no},
		{"plume", "nouvelle/proposer", []string{"by", "partner:caf", "subject", "housing"}, no},
		{"plume", "nouvelle/proposer", []string{"by", "partner:la-plume", "subject", "housing"}, no},
		{"plume", "nouvelle/proposer", []string{"by", "partner:la-plume", "sites", "gare"}, no}, // it holds nothing there
		{"plume", "nouvelle/proposer", []string{"by", "partner:la-plume", "everywhere", "1"}, no},
		{"plume", "fete-de-quartier/retirer", nil, no},
		{"plume", "don-du-sang/proposer", []string{"by", "partner:la-plume"}, no},
		{"plume", "de-la-caf/approuver", nil, no},
		{"plume", "de-la-caf/supprimer", nil, no},
		{"caf", "nouvelle/proposer", []string{"by", "partner:caf", "subject", "housing"}, 303},
		{"agent", "nouvelle", nil, no},
		{"agent", "don-du-sang/retirer", nil, no},
		{"reader", "nouvelle/proposer", nil, no},
	} {
		a := people[x.who].Post("/annonces/"+x.path, func() url.Values {
			f := typed(x.pairs...)
			f.Set("reason", "Non.")
			return f
		}())
		if a.Status != x.want {
			t.Errorf("%s, %s %q: status %d, want %d\n%s", x.who, x.path, x.pairs, a.Status, x.want, wordsOf(a))
		}
	}
	for _, x := range []struct {
		who, path string
		want      int
	}{
		{"reader", "/annonces/don-du-sang", 200}, {"reader", "/annonces/don-du-sang/suivi", 200}, {"reader", "/annonces/brouillon", no},
		{"agent", "/annonces/centre-de-loisirs", 200}, {"agent", "/annonces/brouillon", no},
		{"site", "/annonces/brouillon", no}, {"group", "/annonces/brouillon", 200},
		{"plume", "/annonces/brouillon", no}, {"plume", "/annonces/de-la-caf", no}, {"plume", "/annonces/fete-de-quartier", 200},
		{"reader", "/annonces/nouvelle", no}, {"plume", "/annonces/nouvelle", 200}, {"site", "/annonces/il-n-y-en-a-pas", 404},
	} {
		if a := people[x.who].Get(x.path); a.Status != x.want {
			t.Errorf("%s, %s: status %d, want %d", x.who, x.path, a.Status, x.want)
		}
	}
	if a := people["reader"].Get("/annonces"); strings.Contains(a.Body, "Brouillon") || strings.Contains(a.Body, "De la CAF") {
		t.Error("a reader is told of what is not published")
	}
}

// A partner's person is offered the sites at which its body may speak; the only one is
// ticked.
func TestAPartnerIsOfferedItsSites(t *testing.T) {
	c := world(t)
	page := c.As("Camille", laPlume).Get("/annonces/nouvelle").Body
	for _, site := range c.Records().Holds("la-plume") {
		if c.Records().MaySpeak("la-plume", site, "") && !strings.Contains(page, `name="sites" value="`+string(site)+`"`) {
			t.Errorf("la-plume may speak at %s, and is not offered it", site)
		}
	}
	if !strings.Contains(page, `name="sites"`) {
		t.Error("no site is offered")
	}
}
