package services_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/console/desk/desktest"
	"semainier/hub/console/services"
	"semainier/hub/fleet"
	"semainier/hub/network"
	"semainier/hub/plan"
	"semainier/hub/store"
	"semainier/hub/wire"
	"semainier/layouts/program"
)

func console(t *testing.T) *desktest.Console {
	t.Helper()
	return desktest.New(t, func(c *desktest.Console) []desk.Section { return []desk.Section{services.Section(c.Hub)} })
}

func agent(site feeds.SiteID) access.Grant { return access.Grant{Role: access.Agent, Site: site} }

// planned gives what screens are told of a service at the console's time.
func planned(c *desktest.Console, site feeds.SiteID, id string) program.Service {
	c.T.Helper()
	p, err := plan.Plan(c.Records(), nil, site, c.Time())
	if err != nil {
		c.T.Fatal(err)
	}
	for _, s := range p.Services {
		if s.ID == id {
			return s
		}
	}
	c.T.Fatalf("no service %s among %v", id, p.Services)
	return program.Service{}
}

// record gives a service as it is kept.
func record(c *desktest.Console, id network.ServiceID) network.Service {
	c.T.Helper()
	for _, s := range c.Records().Services {
		if s.ID == id {
			return s
		}
	}
	c.T.Fatalf("no service %s", id)
	return network.Service{}
}

// at gives an hour of the day of desktest.Now.
func at(hour, minute int) time.Time {
	n := desktest.Now()
	return time.Date(n.Year(), n.Month(), n.Day(), hour, minute, 0, 0, n.Location())
}

func tap(state network.ServiceState) url.Values { return url.Values{"state": {string(state)}} }

// words gives a page without the spaces that do not break.
func words(a desktest.Answer) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ", "&#39;", "'").Replace(a.Body)
}

func TestOneTapTellsTheScreensAndEndsByItself(t *testing.T) {
	c := console(t)
	b := c.As("Rozenn", agent("tilleuls"))
	a := b.Post("/services/tilleuls/wifi/etat", tap(network.Down))
	if a.Status != http.StatusSeeOther || a.Location != "/services/tilleuls?dit=wifi#s-wifi" {
		t.Fatalf("%d to %q: %s", a.Status, a.Location, a.Body)
	}
	if got := planned(c, "tilleuls", "wifi"); got.State != program.Down || !got.Until.Equal(at(18, 30)) {
		t.Errorf("screens are told %+v", got)
	}
	if said := words(b.Get("/services/tilleuls?dit=wifi")); !strings.Contains(said, "Wi-Fi gratuit : en panne jusqu’à ce soir 18 h 30.") {
		t.Errorf("the page does not confirm it: %s", said)
	}
	journal, err := c.Store.Journal(context.Background(), 1)
	if err != nil || journal[0].Kind != "service" || journal[0].By != "Rozenn <rozenn@ville.example>" {
		t.Errorf("the journal has %+v, %v", journal, err)
	}

	c.SetTime(at(18, 30))
	if got := planned(c, "tilleuls", "wifi"); got.State != program.Open {
		t.Errorf("in the evening screens are told %+v", got)
	}
	if said := words(b.Get("/services/tilleuls")); !strings.Contains(said, "Était en panne jusqu’à ce soir 18 h 30.") || strings.Contains(said, `id="s-wifi-soir"`) {
		t.Errorf("the page does not tell that it ended: %s", said)
	}
	c.SetTime(at(18, 30).AddDate(0, 0, 5))
	if said := words(b.Get("/services/tilleuls")); strings.Contains(said, "Était en panne") {
		t.Error("the page still tells that it ended, days later")
	}
}

func TestEveryStateAndEnd(t *testing.T) {
	zero := time.Time{}
	for name, c := range map[string]struct {
		form  url.Values
		state program.ServiceState
		until time.Time
	}{
		"slow":              {tap(network.Degraded), program.Degraded, at(18, 30)},
		"closed":            {tap(network.Closed), program.Closed, at(18, 30)},
		"open":              {tap(network.Open), program.Open, zero},
		"open has no end":   {url.Values{"state": {"open"}, "until": {"matin"}}, program.Open, zero},
		"until tomorrow":    {url.Values{"state": {"down"}, "until": {"matin"}}, program.Down, at(9, 0).AddDate(0, 0, 1)},
		"until told":        {url.Values{"state": {"degraded"}, "until": {"ordre"}}, program.Degraded, zero},
		"until a date":      {url.Values{"state": {"down"}, "until": {"date"}, "date": {"2026-11-24"}}, program.Down, at(17, 30).AddDate(0, 0, 5)},
		"the state it has":  {tap(network.Down), program.Down, zero}, // of the demo: with no end, which stays
		"its end once more": {url.Values{"state": {"down"}, "until": {"soir"}}, program.Down, at(18, 30)},
	} {
		t.Run(name, func(t *testing.T) {
			console := console(t)
			a := console.As("Rozenn", agent("tilleuls")).Post("/services/tilleuls/pc-caf/etat", c.form)
			if got := planned(console, "tilleuls", "pc-caf"); a.Status != http.StatusSeeOther || got.State != c.state || !got.Until.Equal(c.until) {
				t.Errorf("%d, %+v", a.Status, got)
			}
		})
	}
}

func TestWhatIsNoTapChangesNothing(t *testing.T) {
	c := console(t)
	b := c.As("Rozenn", agent("tilleuls"))
	before := record(c, "pc-caf")
	for name, one := range map[string]struct {
		form url.Values
		want string
	}{
		"no state":      {url.Values{}, "Cet état n’existe pas"},
		"unknown state": {tap("broken"), "Cet état n’existe pas"},
		"no date":       {url.Values{"state": {"down"}, "until": {"date"}}, "Choisissez une date."},
		"past":          {url.Values{"state": {"down"}, "until": {"date"}, "date": {"2026-11-18"}}, "Cette date est passée."},
		"far":           {url.Values{"state": {"down"}, "until": {"date"}, "date": {"2028-01-01"}}, "Cette date est trop loin"},
	} {
		a := b.Post("/services/tilleuls/pc-caf/etat", one.form)
		if a.Status != http.StatusUnprocessableEntity || !strings.Contains(words(a), one.want) {
			t.Errorf("%s: %d, %s", name, a.Status, a.Body)
		}
		if record(c, "pc-caf") != before {
			t.Fatalf("%s: it changed to %+v", name, record(c, "pc-caf"))
		}
	}
	part := b.PostWith("/services/tilleuls/pc-caf/etat", url.Values{"state": {"down"}, "until": {"date"}, "date": {"2026-11-18"}}, map[string]string{"HX-Request": "true"})
	if part.Status != http.StatusOK || !strings.Contains(part.Body, "2026-11-18") || strings.Contains(part.Body, "<html") {
		t.Errorf("htmx is answered %d: %s", part.Status, part.Body) // it shows no answer of 422
	}
}

func TestWhoMaySetAndWhoMayArrange(t *testing.T) {
	c := console(t)
	for name, one := range map[string]struct {
		grant      access.Grant
		path       string
		form       url.Values // nil: GET
		want       int
		sees, lack string
	}{
		"an agent of another site":           {agent("gare"), "/services/tilleuls/pc-caf/etat", tap(network.Open), http.StatusForbidden, "", ""},
		"an agent of another site looks":     {agent("gare"), "/services/tilleuls", nil, http.StatusForbidden, "", ""},
		"a service under another site":       {agent("gare"), "/services/gare/pc-caf/etat", tap(network.Open), http.StatusNotFound, "", ""},
		"a site that there is not":           {agent("gare"), "/services/ailleurs", nil, http.StatusNotFound, "", ""},
		"a reader taps":                      {access.Grant{Role: access.Reader, Site: "tilleuls"}, "/services/tilleuls/pc-caf/etat", tap(network.Open), http.StatusForbidden, "", ""},
		"a reader looks":                     {access.Grant{Role: access.Reader, Site: "tilleuls"}, "/services/tilleuls", nil, http.StatusOK, "PC CAF", `name="state"`},
		"an agent looks":                     {agent("tilleuls"), "/services/tilleuls", nil, http.StatusOK, `name="state"`, "/services/tilleuls/nouveau"},
		"an agent edits":                     {agent("tilleuls"), "/services/tilleuls/pc-caf", nil, http.StatusForbidden, "", ""},
		"an agent adds":                      {agent("tilleuls"), "/services/tilleuls/nouveau", url.Values{"name": {"X"}}, http.StatusForbidden, "", ""},
		"an agent removes":                   {agent("tilleuls"), "/services/tilleuls/pc-caf/supprimer", url.Values{"sur": {"oui"}}, http.StatusForbidden, "", ""},
		"a coordinator looks":                {access.Grant{Role: access.Coordinator, Group: "nord"}, "/services/tilleuls", nil, http.StatusOK, "/services/tilleuls/nouveau", ""},
		"a coordinator of another quarter":   {access.Grant{Role: access.Coordinator, Group: "gare-bellevue"}, "/services/tilleuls/nouveau", nil, http.StatusForbidden, "", ""},
		"one site: nothing to choose":        {agent("gare"), "/services", nil, http.StatusSeeOther, "", ""},
		"several sites: what is amiss there": {access.Grant{Role: access.Admin}, "/services", nil, http.StatusOK, "PC CAF : en panne", ""},
	} {
		b := c.As("P"+strings.ReplaceAll(strings.NewReplacer(":", "", "’", "").Replace(name), " ", ""), one.grant)
		a := b.Get(one.path)
		if one.form != nil {
			a = b.Post(one.path, one.form)
		}
		if a.Status != one.want || !strings.Contains(words(a), one.sees) || one.lack != "" && strings.Contains(a.Body, one.lack) {
			t.Errorf("%s: %d, %s", name, a.Status, a.Body)
		}
	}
	if got := record(c, "pc-caf"); got.State != network.Down {
		t.Errorf("somebody set it: %+v", got)
	}
}

func TestTapsAndFormsDoNotUndoEachOther(t *testing.T) {
	c := console(t)
	b := c.As("Anne", access.Grant{Role: access.Coordinator, Site: "tilleuls"})
	form := b.Get("/services/tilleuls/pc-caf")
	b.Post("/services/tilleuls/pc-caf/etat", tap(network.Closed))
	typed := url.Values{"saw": {form.Hidden("saw")}, "name": {"Ordinateur CAF"}, "pictogram": {"computer"}}
	if a := b.Post("/services/tilleuls/pc-caf", typed); a.Status != http.StatusSeeOther {
		t.Fatalf("a tap made the form old: %d %s", a.Status, a.Body)
	}
	if got := record(c, "pc-caf"); got.Name != "Ordinateur CAF" || got.State != network.Closed || got.Until.IsZero() {
		t.Errorf("the form undid the tap: %+v", got)
	}
	typed.Set("name", "PC")
	if a := b.Post("/services/tilleuls/pc-caf", typed); a.Status != http.StatusConflict || record(c, "pc-caf").Name != "Ordinateur CAF" {
		t.Errorf("a form of before the other one is answered %d", a.Status)
	}
	b.Post("/services/tilleuls/pc-caf/etat", tap(network.Open))
	if got := record(c, "pc-caf"); got.Name != "Ordinateur CAF" || got.State != network.Open {
		t.Errorf("the tap undid the form: %+v", got)
	}
}

func TestTapsAtOnceAllCount(t *testing.T) {
	c := console(t)
	b := c.As("Rozenn", agent("tilleuls"))
	var wait sync.WaitGroup
	answers := make([]int, 16)
	for i := range answers {
		wait.Go(func() {
			answers[i] = b.Post("/services/tilleuls/wifi/etat", tap([]network.ServiceState{network.Down, network.Closed}[i%2])).Status
		})
	}
	wait.Wait()
	for _, status := range answers {
		if status != http.StatusSeeOther {
			t.Errorf("answered %v", answers)
			break
		}
	}
}

func TestScreensThatShowItAreCounted(t *testing.T) {
	c := console(t)
	b := c.As("Rozenn", agent("tilleuls"))
	b.Post("/services/tilleuls/wifi/etat", tap(network.Down))
	version, err := c.Store.DataVersion(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	screen := func(name string, state fleet.Condition, shows uint64) fleet.Screen {
		return fleet.Screen{ID: network.ScreenID(name), Name: name, Site: "tilleuls", State: state, Version: 7, Status: wire.Status{Wire: 1, Version: shows}}
	}
	other := screen("Gare", fleet.Offline, 1)
	other.Site = "gare"
	unheard := screen("Muet", fleet.Online, 7)
	unheard.Status, unheard.Version = wire.Status{}, 0
	for name, one := range map[string]struct {
		records int64
		screens []fleet.Screen
		want    string
	}{
		"all":                {version, []fleet.Screen{screen("A", fleet.Online, 7), screen("B", fleet.Online, 7), other, screen("C", fleet.Revoked, 0)}, "2 écrans sur 2 le montrent.</p>"},
		"not planned yet":    {version - 1, []fleet.Screen{screen("A", fleet.Online, 7)}, "0 écran sur 1 le montre. Encore quelques secondes."},
		"one is late":        {version, []fleet.Screen{screen("A", fleet.Late, 6), screen("B", fleet.Online, 7)}, "1 écran sur 2 le montre. Encore quelques secondes."},
		"one is away":        {version, []fleet.Screen{screen("A", fleet.Online, 7), screen("Hall <b>", fleet.Offline, 7)}, "1 écran sur 2 le montre. Hors ligne : Hall &lt;b&gt;."},
		"one was not heard":  {version, []fleet.Screen{unheard}, "0 écran sur 1 le montre."},
		"none":               {version, []fleet.Screen{other}, "Aucun écran n’est relié à ce lieu."},
		"many are away":      {version, []fleet.Screen{screen("A", fleet.Never, 0), screen("B", fleet.Never, 0), screen("C", fleet.Never, 0), screen("D", fleet.Never, 0), screen("E", fleet.Never, 0), screen("F", fleet.Never, 0)}, "Hors ligne : A, B, C, D, E, et 1 autres."},
		"one without a name": {version, []fleet.Screen{{ID: "sans-nom", Site: "tilleuls", State: fleet.Offline}}, "Hors ligne : sans-nom."},
	} {
		c.Hub.SetFleet(fleet.Fleet{Records: one.records, Screens: one.screens})
		if a := b.Part("/services/tilleuls?dit=wifi"); !strings.Contains(words(a), one.want) || strings.Contains(a.Body, "<html") {
			t.Errorf("%s: %s", name, a.Body)
		}
	}
}

func TestServicesAreAddedEditedRemoved(t *testing.T) {
	c := console(t)
	b := c.As("Anne", access.Grant{Role: access.Coordinator, Site: "tilleuls"})
	if a := b.Get("/services/tilleuls/nouveau?modele=wifi"); !strings.Contains(a.Body, `value="Wi-Fi"`) || !strings.Contains(a.Body, `value="wifi" checked`) {
		t.Errorf("the form does not begin with what was chosen: %s", a.Body)
	}
	if a := b.Get("/services/tilleuls/nouveau"); !strings.Contains(a.Body, "modele=telephone") {
		t.Errorf("nothing to choose from: %s", a.Body)
	}
	form := url.Values{"name": {"Wi-Fi"}, "pictogram": {"wifi"}, "wifi.name": {"Tilleuls;Public"}, "wifi.password": {"bienvenue ici"}, "wifi.hidden": {"1"}}
	if a := b.Post("/services/tilleuls/nouveau", form); a.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", a.Status, a.Body)
	}
	if got := planned(c, "tilleuls", "wi-fi"); got.Join != `WIFI:T:WPA;S:Tilleuls\;Public;P:bienvenue ici;H:true;;` || got.State != program.Open {
		t.Errorf("screens are told %+v", got)
	}
	if a := b.Get("/services/tilleuls"); !strings.Contains(a.Body, `<svg class="qr"`) || !strings.Contains(a.Body, "Tilleuls;Public") {
		t.Error("no code to join it")
	}
	for name, id := range map[string]network.ServiceID{"Nouveau": "nouveau-2", "PC CAF": "pc-caf-2", "日本": "service"} {
		if a := b.Post("/services/tilleuls/nouveau", url.Values{"name": {name}}); a.Status != http.StatusSeeOther || record(c, id).Name != name {
			t.Errorf("%s: %d", name, a.Status)
		}
	}
	for name, one := range map[string]struct{ key, value, want string }{
		"no name":        {"name", " ", "il faut le remplir"},
		"long name":      {"name", strings.Repeat("a", 81), "81 signes, c’est trop long"},
		"short password": {"wifi.password", "1234567", "wifi.password-wrong"},
		"no such sign":   {"pictogram", "dragon", "wrong"},
	} {
		typed := url.Values{"name": {"Wi-Fi"}, "wifi.name": {"Public"}, "wifi.password": {"bienvenue"}}
		typed.Set(one.key, one.value)
		a := b.Post("/services/tilleuls/nouveau", typed)
		if a.Status != http.StatusUnprocessableEntity || !strings.Contains(words(a), one.want) || !strings.Contains(a.Body, `value="Public"`) {
			t.Errorf("%s: %d, %s", name, a.Status, a.Body)
		}
	}
	if a := b.Post("/services/tilleuls/wi-fi/supprimer", url.Values{}); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("removed without being asked: %d", a.Status)
	}
	if a := b.Post("/services/tilleuls/wi-fi/supprimer", url.Values{"sur": {"oui"}}); a.Status != http.StatusSeeOther {
		t.Errorf("not removed: %d", a.Status)
	}
	if a := b.Get("/services/tilleuls/wi-fi"); a.Status != http.StatusNotFound {
		t.Errorf("still there: %d", a.Status)
	}
}

func TestWhatPeopleTypeIsText(t *testing.T) {
	c := console(t)
	evil := `"><script>alert(1)</script>`
	_, err := c.Store.Apply(context.Background(), network.Records{Services: []network.Service{{
		ID: "mal", Site: "tilleuls", Name: evil, State: network.Down, WiFi: network.WiFi{Name: evil, Password: evil},
	}}}, store.ApplyOptions{By: "test", Now: c.Time()})
	if err != nil {
		t.Fatal(err)
	}
	b := c.As("Anne", access.Grant{Role: access.Admin})
	pages := []desktest.Answer{
		b.Get("/services"), b.Get("/services/tilleuls?dit=mal"), b.Part("/services/tilleuls?dit=" + url.QueryEscape(evil)), b.Get("/services/tilleuls/mal"),
		b.Get("/services/tilleuls/nouveau?modele=" + url.QueryEscape(evil)),
		b.Post("/services/tilleuls/mal", url.Values{"name": {evil}, "pictogram": {evil}, "wifi.name": {evil}, "wifi.password": {evil + evil + evil}}),
		b.Post("/services/tilleuls/mal/etat", url.Values{"state": {evil}}),
		b.Post("/services/tilleuls/mal/etat", url.Values{"state": {"down"}, "until": {"date"}, "date": {evil}}),
	}
	for i, a := range pages {
		if a.Status >= 500 || strings.Contains(a.Body, "<script>alert") || strings.Contains(a.Body, `""><script`) {
			t.Errorf("page %d, %d: %s", i, a.Status, a.Body)
		}
	}
}
