package settings_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/console/desk/desktest"
	"semainier/hub/console/settings"
	"semainier/hub/network"
)

func world(t *testing.T) (*desktest.Console, *desktest.Browser) {
	c := desktest.New(t, func(*desktest.Console) []desk.Section { return []desk.Section{settings.Section()} })
	return c, c.As("Ada", access.Grant{Role: access.Admin})
}

// formOf gives what a site's form sends where nothing was changed.
func formOf(s network.Site, saw string) url.Values {
	f := url.Values{"saw": {saw}, "name": {s.Name}, "town": {s.Town}, "address": {s.Address}, "timezone": {s.Timezone}, "phone": {s.Phone}, "mail": {s.Mail}, "web": {s.Web}, "layout": {string(s.Layout)}}
	for i, l := range s.Languages {
		if i == 0 {
			f.Set("mainlang", string(l))
		}
		f.Add("languages", string(l))
	}
	for _, g := range s.Groups {
		f.Add("groups", string(g))
	}
	if s.Beside {
		f.Set("beside", "1")
	}
	for i, r := range s.Rooms {
		key := "room-" + string(rune('0'+i)) + "-"
		shown := "name"
		switch {
		case r.Hidden:
			shown = "hidden"
		case r.ShowFree:
			shown = "free"
		}
		f.Set(key+"name", r.Name)
		f.Set(key+"shown", shown)
		f.Set(key+"charter", r.Charter)
		f.Set(key+"aliases", strings.Join(r.Aliases, "\r\n"))
	}
	return f
}

// A form that was sent as it came changes nothing: also not what it does not show.
func TestASiteSentBackAsItCameStaysAsItIs(t *testing.T) {
	c, ada := world(t)
	before, err := c.Store.DataVersion(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range c.Records().Sites {
		path := "/reglages/lieux/" + string(s.ID)
		if a := ada.Post(path, formOf(s, ada.Get(path).Hidden("saw"))); a.Status != http.StatusSeeOther {
			t.Errorf("%s: %d\n%s", s.ID, a.Status, a.Body)
		}
	}
	if after, err := c.Store.DataVersion(t.Context()); err != nil || after != before {
		t.Errorf("version %d became %d (%v)", before, after, err)
	}
}

func TestRoomsAreAddedRenamedAndRemoved(t *testing.T) {
	c, ada := world(t)
	s, _ := c.Records().Site("tilleuls")
	f := formOf(s, ada.Get("/reglages/lieux/tilleuls").Hidden("saw"))
	f.Set("room-0-name", "Bureau d’angle")
	f.Set("room-5-remove", "1") // the hall, in which nothing is
	f.Set("room-6-name", "Jardin d’hiver")
	f.Set("room-6-shown", "free")
	f.Set("room-6-aliases", "Jardin\r\n\r\nVéranda ")
	if a := ada.Post("/reglages/lieux/tilleuls", f); a.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", a.Status, a.Body)
	}
	got, _ := c.Records().Site("tilleuls")
	if r, ok := got.Room("bureau-1"); !ok || r.Name != "Bureau d’angle" {
		t.Errorf("renamed: %+v", r)
	}
	if _, ok := got.Room("hall"); ok {
		t.Error("the room that was to go is there")
	}
	if r, ok := got.Room("jardin-d-hiver"); !ok || !r.ShowFree || strings.Join(r.Aliases, ",") != "Jardin,Véranda" {
		t.Errorf("added: %+v", r)
	}
}

// A site on which something hangs is not removed, and says what.
func TestASiteInUseStays(t *testing.T) {
	c, ada := world(t)
	a := ada.Post("/reglages/lieux/gare/supprimer", url.Values{"saw": {ada.Get("/reglages/lieux/gare/supprimer").Hidden("saw")}})
	if _, there := c.Records().Site("gare"); !there || a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "1 écran") {
		t.Errorf("there: %v, %d\n%s", there, a.Status, a.Body)
	}
}

func TestASiteIsAddedAndRemovedAgain(t *testing.T) {
	c, ada := world(t)
	a := ada.Post("/reglages/lieux/nouveau", url.Values{"name": {"Maison d’été"}, "timezone": {"Europe/Paris"}, "mainlang": {"fr"}})
	if a.Status != http.StatusSeeOther || a.Location != "/semainier/maison-d-ete" {
		t.Fatalf("%d to %q\n%s", a.Status, a.Location, a.Body)
	}
	path := "/reglages/lieux/maison-d-ete/supprimer"
	if a := ada.Post(path, url.Values{"saw": {ada.Get(path).Hidden("saw")}}); a.Status != http.StatusSeeOther {
		t.Errorf("%d\n%s", a.Status, a.Body)
	}
	if _, there := c.Records().Site("maison-d-ete"); there {
		t.Error("it is there still")
	}
}

func TestWordsAreTranslated(t *testing.T) {
	c, ada := world(t)
	c.Apply(network.Records{Services: []network.Service{{ID: "casier", Site: "gare", Name: "Casier"}}})
	if page := ada.Get("/reglages/traductions").Body; !strings.Contains(page, `value="Casier"`) {
		t.Error("a service's name is not offered to be translated")
	}
	form := url.Values{"text-0": {"Casier"}, "saw-0": {""}, "en-0": {"Locker"}, "ar-0": {""}, "br-0": {"Armel"}}
	a := ada.Post("/reglages/traductions", form)
	found := false
	for _, tr := range c.Records().Translations {
		found = found || tr == network.Translation{Text: "Casier", English: "Locker", Breton: "Armel"}
	}
	if a.Status != http.StatusSeeOther || !found {
		t.Errorf("%d, kept: %v\n%s", a.Status, found, a.Body)
	}
}

// The file holds secrets: it is the administrators' of the network alone, and the journal
// tells who took it.
func TestTheFileIsForAdministrators(t *testing.T) {
	c, ada := world(t)
	bea := c.As("Bea", access.Grant{Role: access.Admin, Site: "gare"})
	if a := bea.Get("/reglages/network.toml"); a.Status != http.StatusForbidden {
		t.Errorf("an administrator of one site: %d", a.Status)
	}
	a := ada.Get("/reglages/network.toml")
	if got, err := network.Parse("network.toml", []byte(a.Body)); err != nil || len(got.Sites) != len(c.Records().Sites) {
		t.Errorf("%d sites: %v", len(got.Sites), err)
	}
	lines, err := c.Store.Journal(t.Context(), 1)
	if err != nil || lines[0].By != "Ada <ada@ville.example>" || lines[0].Verb != "exported" {
		t.Errorf("journal: %+v %v", lines, err)
	}
}

// Where somebody has a role stays: another quarter of the same name would give them theirs.
func TestWhereSomebodyHasARoleStays(t *testing.T) {
	c, ada := world(t)
	c.Apply(network.Records{Groups: []network.Group{{ID: "vide", Name: "Quartier vide"}}})
	c.As("Bea", access.Grant{Role: access.Coordinator, Group: "vide"})
	a := ada.Post("/reglages/quartiers/vide/supprimer", url.Values{})
	if _, there := c.Records().Group("vide"); !there || a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "encore un rôle (1)") {
		t.Errorf("there: %v, %d\n%s", there, a.Status, a.Body)
	}
	c.Apply(network.Records{Groups: []network.Group{{ID: "libre", Name: "Quartier libre"}}})
	ada.Post("/reglages/quartiers/libre/supprimer", url.Values{})
	if _, there := c.Records().Group("libre"); there {
		t.Error("where nobody has a role is there still")
	}
}
