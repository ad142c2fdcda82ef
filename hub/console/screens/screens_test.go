package screens_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nkeys"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/console/desk/desktest"
	"semainier/hub/console/screens"
	"semainier/hub/fleet"
	"semainier/hub/network"
	"semainier/hub/plan"
	"semainier/hub/presence"
	"semainier/hub/preview"
	"semainier/hub/store"
	"semainier/hub/wire"
)

// hub is the running hub of a test: it takes every order, or refuses all.
type hub struct {
	*desktest.Hub
	mu       sync.Mutex
	orders   []string
	refuse   error
	pictures map[network.ScreenID]presence.Picture
}

func (h *hub) Order(_ context.Context, screen network.ScreenID, do wire.Deed) (string, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.refuse != nil {
		return "", fmt.Errorf("order screen %s: %w", screen, h.refuse)
	}
	h.orders = append(h.orders, string(screen)+" "+string(do))
	return fmt.Sprint("order-", len(h.orders)), nil
}

func (h *hub) Snapshot(screen network.ScreenID) (presence.Picture, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	p, ok := h.pictures[screen]
	return p, ok
}

// picture keeps a picture of a screen, as if it had answered that order.
func (h *hub) picture(t *testing.T, screen network.ScreenID, order string) {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 96, 54))); err != nil {
		t.Fatal(err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.pictures = map[network.ScreenID]presence.Picture{screen: {Order: order, Heard: desktest.Now(), Width: 96, Height: 54, Type: "image/png", Image: b.Bytes()}}
}

// console serves the section, with the screen of the Tilleuls online and that of the
// Gare away.
func console(t *testing.T) (*desktest.Console, *hub) {
	t.Helper()
	h := &hub{}
	c := desktest.New(t, func(c *desktest.Console) []desk.Section {
		h.Hub = c.Hub
		e := preview.New(c.Store)
		t.Cleanup(e.Close)
		return []desk.Section{screens.Section(h, e)}
	})
	c.Hub.SetFleet(fleet.Fleet{Records: 1, Screens: []fleet.Screen{online(), {
		ID: "quai", Site: "gare", Name: "Attente", State: fleet.Offline, Since: desktest.Now().Add(-3 * time.Hour), Version: 9, Status: wire.Status{Wire: 1, Version: 8},
	}}})
	return c, h
}

// online is the screen of the Tilleuls, doing well.
func online() fleet.Screen {
	return fleet.Screen{ID: "hall", Site: "tilleuls", Name: "Hall", State: fleet.Online, Since: desktest.Now(), Heard: desktest.Now(), Version: 7,
		Status: wire.Status{Wire: 1, Version: 7, Pages: []string{"today"}, Via: wire.RouteNATS, Trusted: true, Heat: 54, DiskFree: 12e9, Uptime: 7200, Width: 1920, Height: 1080, Player: "1.4"}}
}

func coordinator(site feeds.SiteID) access.Grant {
	return access.Grant{Role: access.Coordinator, Site: site}
}

// record gives a screen as it is kept.
func record(c *desktest.Console, id network.ScreenID) network.Screen {
	c.T.Helper()
	s, ok := c.Records().Screen(id)
	if !ok {
		c.T.Fatalf("no screen %s", id)
	}
	return s
}

// words gives a page without the spaces that do not break.
func words(a desktest.Answer) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(a.Body)
}

func newKey(t *testing.T) string {
	t.Helper()
	k, err := nkeys.CreateUser()
	if err != nil {
		t.Fatal(err)
	}
	key, err := k.PublicKey()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// asks makes a screen wait that shows the code.
func asks(c *desktest.Console, key, code string) {
	c.T.Helper()
	e := store.Enrolment{Key: key, Code: code, Address: "192.0.2.7", Player: "1.4", Asked: c.Time().Add(-3 * time.Minute), Expires: c.Time().Add(12 * time.Minute)}
	if err := c.Store.PutEnrolment(context.Background(), e); err != nil {
		c.T.Fatal(err)
	}
}

func TestListTellsHowScreensAre(t *testing.T) {
	c, _ := console(t)
	a := c.As("Anne", access.Grant{Role: access.Admin}).Get("/ecrans")
	for _, want := range []string{"Espace social commun des Tilleuls", "programme à jour", "montre : aujourd’hui", "en ligne", "hors ligne", "depuis 3 h", "1 hors ligne"} {
		if !strings.Contains(words(a), want) {
			t.Errorf("%q is not told: %s", want, a.Body)
		}
	}
	late := online()
	late.State, late.Status.Version = fleet.Late, 6
	late.Status.Error = "keep the playlist: <b>no space left</b>"
	c.Hub.SetFleet(fleet.Fleet{Screens: []fleet.Screen{late, {ID: "quai", Site: "gare", Name: "Attente", State: fleet.Never}}})
	rozenn := c.As("Rozenn", access.Grant{Role: access.Agent, Site: "tilleuls"})
	a = rozenn.Part("/ecrans")
	for want, told := range map[string]bool{"montre encore le programme d’avant": true, "n’arrive pas à écrire sur son disque": true, "en retard": true, "Attente": false, "<html": false, "<b>no": false} {
		if strings.Contains(words(a), want) != told {
			t.Errorf("%q told: %v in %s", want, !told, a.Body)
		}
	}
	a = rozenn.Get("/ecrans/hall")
	if !strings.Contains(a.Body, "keep the playlist: &lt;b&gt;no space left&lt;/b&gt;") || strings.Contains(a.Body, `name="diagonal"`) || strings.Contains(a.Body, "/retirer") {
		t.Errorf("an agent sees %s", a.Body)
	}
	if a := rozenn.Get("/ecrans/quai"); a.Status != http.StatusForbidden {
		t.Errorf("an agent sees the screen of another site: %d", a.Status)
	}
	if a := rozenn.Get("/ecrans/nulle-part"); a.Status != http.StatusNotFound {
		t.Errorf("a screen that there is not: %d", a.Status)
	}
}

func TestNewScreenIsPaired(t *testing.T) {
	c, _ := console(t)
	key := newKey(t)
	asks(c, key, "K7M2QX")
	b := c.As("Anne", coordinator("tilleuls"))
	a := b.Get("/ecrans?code=k7m-2qx")
	if !strings.Contains(a.Body, `value="K7M2QX"`) || !strings.Contains(words(a), "1 écran attend d’être relié") || strings.Contains(a.Body, "France Services") {
		t.Errorf("where the QR code leads: %s", a.Body)
	}
	if a := b.Get("/ecrans"); strings.Contains(a.Body, "K7M2QX") {
		t.Error("the page tells a code that was not read on the screen")
	}
	a = b.Post("/ecrans/relier", url.Values{"code": {"k7m 2qx"}, "site": {"tilleuls"}, "name": {" Salle d’attente "}})
	if a.Status != http.StatusSeeOther || a.Location != "/ecrans/tilleuls-salle-d-attente" {
		t.Fatalf("%d to %q: %s", a.Status, a.Location, a.Body)
	}
	if got := record(c, "tilleuls-salle-d-attente"); got.Key != key || got.Site != "tilleuls" || got.Name != "Salle d’attente" {
		t.Errorf("admitted %+v", got)
	}
	journal, err := c.Store.Journal(context.Background(), 1)
	if err != nil || journal[0].Kind != "screen" || !strings.HasPrefix(journal[0].By, "Anne <") {
		t.Errorf("the journal has %+v, %v", journal, err)
	}
	if a := b.Get(a.Location); a.Status != http.StatusOK || !strings.Contains(words(a), "est relié à Espace social commun des Tilleuls") {
		t.Errorf("its page, of which the hub knows nothing yet: %d", a.Status)
	}
}

func TestPairingErrorsAreInPlainFrench(t *testing.T) {
	c, _ := console(t)
	asks(c, newKey(t), "K7M2QX")
	asks(c, newKey(t), "QQQQQQ")
	asks(c, newKey(t), "QQQQQQ")
	gone := newKey(t)
	c.Apply(network.Records{Screens: []network.Screen{{ID: "vole", Site: "gare", Name: "Volé", Key: gone, Revoked: true}}})
	asks(c, gone, "RRRRRR")
	there := record(c, "hall").Key
	asks(c, there, "TTTTTT")
	b := c.As("Anne", coordinator("tilleuls"))
	good := url.Values{"code": {"K7M2QX"}, "site": {"tilleuls"}, "name": {"Hall 2"}}
	for name, one := range map[string]struct{ key, value, want string }{
		"no code":        {"code", "", "Un code a 6 lettres et chiffres."},
		"not a code":     {"code", `"><script>alert(1)</script>`, "Un code a 6 lettres et chiffres."},
		"wrong code":     {"code", "XXXXXX", "Aucun écran ne montre ce code."},
		"two show it":    {"code", "QQQQQQ", "Deux écrans montrent ce code."},
		"revoked":        {"code", "RRRRRR", "Cet écran a été retiré pour toujours."},
		"paired already": {"code", "TTTTTT", "Cet écran est déjà relié."},
		"no site":        {"site", "", "Choisissez un lieu."},
		"no name":        {"name", "  ", "Donnez-lui un nom"},
		"long name":      {"name", strings.Repeat("é", 81), "81 signes, c’est trop long : 80 au plus"},
	} {
		form := url.Values{}
		for k, v := range good {
			form[k] = v
		}
		form.Set(one.key, one.value)
		a := b.Post("/ecrans/relier", form)
		if a.Status != http.StatusUnprocessableEntity || !strings.Contains(words(a), one.want) || strings.Contains(a.Body, "<script>alert") {
			t.Errorf("%s: %d, %s", name, a.Status, a.Body)
		}
	}
	form := url.Values{"code": {"K7M2QX"}, "site": {"gare"}, "name": {"Hall 2"}}
	if a := b.Post("/ecrans/relier", form); a.Status != http.StatusForbidden {
		t.Errorf("paired at a site of others: %d", a.Status)
	}
	for range store.MaxGuesses {
		b.Post("/ecrans/relier", url.Values{"code": {"XXXXXX"}, "site": {"tilleuls"}, "name": {"Hall 2"}})
	}
	if a := b.Post("/ecrans/relier", good); !strings.Contains(words(a), "Trop de codes faux") {
		t.Errorf("after too many guesses: %d, %s", a.Status, a.Body)
	}
	if a := c.As("Rozenn", access.Grant{Role: access.Agent, Site: "tilleuls"}).Get("/ecrans?code=K7M2QX"); !strings.Contains(words(a), "donnez ce code à un coordinateur") || strings.Contains(a.Body, "192.0.2.7") {
		t.Errorf("an agent who scans the code: %s", a.Body)
	}
}

func TestScreenIsSetAndMoved(t *testing.T) {
	c, _ := console(t)
	b := c.As("Anne", access.Grant{Role: access.Admin})
	form := func() url.Values {
		return url.Values{"saw": {b.Get("/ecrans/hall").Hidden("saw")}, "name": {"Hall"}, "site": {"tilleuls"}, "layout": {"attente"}, "diagonal": {"32"}, "distance": {"2,5"}, "lit": {"toujours"}}
	}
	if a := b.Post("/ecrans/hall", form()); a.Status != http.StatusSeeOther {
		t.Fatalf("%d: %s", a.Status, a.Body)
	}
	if got := record(c, "hall"); got.Layout != "attente" || got.Diagonal != 32 || got.Distance != 2.5 || got.Key == "" {
		t.Errorf("set to %+v", got)
	}
	if a := b.Get("/ecrans/hall"); !strings.Contains(words(a), "ont 13 mm de haut. On les lit jusqu’à 2,5 m.") || !strings.Contains(a.Body, `value="2,5"`) || !strings.Contains(a.Body, `value="attente" checked`) {
		t.Errorf("the page does not say what that means: %s", a.Body)
	}
	stale := form()
	moved := form()
	moved.Set("site", "gare")
	if a := b.Post("/ecrans/hall", moved); a.Status != http.StatusSeeOther || record(c, "hall").Site != "gare" {
		t.Fatalf("not moved: %d", a.Status)
	}
	if p, err := plan.Plan(c.Records(), nil, "gare", c.Time()); err != nil || len(p.Screens) != 2 {
		t.Errorf("the program of the other site has %+v, %v", p.Screens, err)
	}
	if a := b.Post("/ecrans/hall", stale); a.Status != http.StatusConflict || record(c, "hall").Site != "gare" {
		t.Errorf("a form from before it was moved: %d", a.Status)
	}
	nord := c.As("Nord", coordinator("tilleuls"))
	if a := nord.Post("/ecrans/hall", url.Values{"name": {"À moi"}, "site": {"tilleuls"}}); a.Status != http.StatusForbidden {
		t.Errorf("taken from a site of others: %d", a.Status)
	}
	gare := c.As("Gare", coordinator("gare"))
	if a := gare.Post("/ecrans/hall", url.Values{"name": {"À vous"}, "site": {"tilleuls"}}); a.Status != http.StatusForbidden {
		t.Errorf("given to a site of others: %d", a.Status)
	}
	if a := gare.Post("/ecrans/hall", url.Values{"name": {"Ici"}, "site": {"ailleurs"}}); a.Status != http.StatusForbidden {
		t.Errorf("moved to no site: %d", a.Status)
	}
}

func TestWhatScreensCannotBe(t *testing.T) {
	c, _ := console(t)
	b := c.As("Anne", access.Grant{Role: access.Admin})
	before := record(c, "hall")
	for name, one := range map[string]struct{ key, value, want string }{
		"no name":        {"name", "", "Donnez-lui un nom"},
		"long name":      {"name", strings.Repeat("a", 81), "81 signes"},
		"words":          {"diagonal", "grand", "de 7 à 120"},
		"no number":      {"diagonal", "NaN", "de 7 à 120"},
		"without end":    {"distance", "Inf", "de 0,3 à 12"},
		"small":          {"diagonal", "6,9", "de 7 à 120"},
		"far":            {"distance", "12.1", "de 0,3 à 12"},
		"negative":       {"distance", "-1", "de 0,3 à 12"},
		"no such layout": {"layout", "dragon", `class="wrong"`},
		"backwards":      {"monday.until", "07:00", "le début doit être avant la fin"},
		"half":           {"monday.until", "", "le début doit être avant la fin"},
		"no hours":       {"monday.from", "x", "le début doit être avant la fin"},
	} {
		form := url.Values{"name": {"Hall"}, "site": {"tilleuls"}, "diagonal": {"55"}, "lit": {"heures"}, "monday.from": {"08:00"}, "monday.until": {"18:00"}}
		form.Set(one.key, one.value)
		a := b.Post("/ecrans/hall", form)
		if a.Status != http.StatusUnprocessableEntity || !strings.Contains(words(a), one.want) {
			t.Errorf("%s: %d, %s", name, a.Status, a.Body)
		}
		if after := record(c, "hall"); fmt.Sprint(after) != fmt.Sprint(before) {
			t.Fatalf("%s: it became %+v", name, after)
		}
	}
}

func TestWhenAScreenIsLit(t *testing.T) {
	c, _ := console(t)
	b := c.As("Anne", access.Grant{Role: access.Admin})
	post := func(form url.Values) network.Hours {
		t.Helper()
		form.Set("name", "Hall")
		form.Set("site", "tilleuls")
		if a := b.Post("/ecrans/hall", form); a.Status != http.StatusSeeOther {
			t.Fatalf("%d: %s", a.Status, a.Body)
		}
		return record(c, "hall").On
	}
	on := post(url.Values{"lit": {"heures"}, "monday.from": {"18:00", "08:00", ""}, "monday.until": {"00:00", "12:00", ""}, "tuesday.from": {""}, "tuesday.until": {""}})
	if got := fmt.Sprint(on.Monday, on.Tuesday); got != "[08:00-12:00 18:00-24:00] []" {
		t.Errorf("lit %s", got)
	}
	if a := b.Get("/ecrans/hall"); !strings.Contains(a.Body, `name="monday.until" value="00:00"`) || !strings.Contains(a.Body, `value="heures" checked`) {
		t.Errorf("the form shows other hours: %s", a.Body)
	}
	on = post(url.Values{"lit": {"ouverture"}, "monday.from": {"01:00"}, "monday.until": {"02:00"}})
	if got := fmt.Sprint(on.Monday, on.Saturday, on.Sunday); got != "[08:30-18:00] [09:00-13:00] []" {
		t.Errorf("with the site: lit %s", got)
	}
	if a := b.Get("/ecrans/hall"); !strings.Contains(a.Body, `value="ouverture" checked`) {
		t.Error("the form does not know the site's hours again")
	}
	if on = post(url.Values{"lit": {"toujours"}, "monday.from": {"01:00"}, "monday.until": {"02:00"}}); fmt.Sprint(on) != fmt.Sprint(network.Hours{}) {
		t.Errorf("always: %v", on)
	}
}

func TestRevokedForGood(t *testing.T) {
	c, h := console(t)
	b := c.As("Anne", coordinator("tilleuls"))
	if a := b.Post("/ecrans/hall/retirer", url.Values{}); a.Status != http.StatusUnprocessableEntity || record(c, "hall").Revoked {
		t.Errorf("revoked without being asked: %d", a.Status)
	}
	if a := b.Post("/ecrans/quai/retirer", url.Values{"sur": {"oui"}}); a.Status != http.StatusForbidden {
		t.Errorf("revoked a screen of others: %d", a.Status)
	}
	if a := b.Post("/ecrans/hall/retirer", url.Values{"sur": {"oui"}}); a.Status != http.StatusSeeOther || !record(c, "hall").Revoked {
		t.Fatalf("not revoked: %d", a.Status)
	}
	if a := b.Get("/ecrans"); !strings.Contains(words(a), "1 écran retiré") || !strings.Contains(words(a), "est retiré. Il ne peut plus se connecter.") {
		t.Errorf("the list: %s", a.Body)
	}
	if a := b.Get("/ecrans/hall"); strings.Contains(a.Body, "<form method=\"post\" action=\"/ecrans/hall") {
		t.Errorf("a revoked screen has forms: %s", a.Body)
	}
	b.Post("/ecrans/hall", url.Values{"name": {"De retour"}, "site": {"tilleuls"}})
	b.Post("/ecrans/hall/redemarrer", url.Values{})
	if got := record(c, "hall"); !got.Revoked || got.Name != "Hall" || len(h.orders) > 0 {
		t.Errorf("it became %+v, and was told %v", got, h.orders)
	}
}

func TestWhatScreensAndPeopleSayIsText(t *testing.T) {
	c, _ := console(t)
	evil := `"><script>alert(1)</script>` + "\u202e\u0007"
	c.Apply(network.Records{Screens: []network.Screen{{ID: "mal", Site: "tilleuls", Name: `"><script>alert(1)</script>`, Key: newKey(t)}}})
	said := wire.Status{Wire: 1, Version: 7, Pages: []string{evil, "title", "screen.online", evil, evil, evil, evil}, Player: evil, Via: wire.Route(evil), Error: evil + strings.Repeat("é", 1000),
		Heat: 1e300, DiskFree: -1, Uptime: 1 << 62, Offset: -1 << 62, Width: 1 << 40, Height: -5, Notices: []string{evil}}
	c.Hub.SetFleet(fleet.Fleet{Screens: []fleet.Screen{{ID: "mal", Site: "tilleuls", Name: `"><script>alert(1)</script>`, State: fleet.Online, Heard: c.Time(), Version: 7, Status: said}}})
	asks(c, newKey(t), "K7M2QX")
	b := c.As("Anne", access.Grant{Role: access.Admin})
	form := url.Values{}
	for _, name := range []string{"name", "layout", "diagonal", "distance", "lit", "saw", "monday.from", "monday.until"} {
		form[name] = []string{`"><script>alert(1)</script>`}
	}
	form.Set("site", "tilleuls")
	form.Set("lit", "heures")
	query := url.QueryEscape(evil)
	for i, a := range []desktest.Answer{
		b.Get("/ecrans"), b.Part("/ecrans"), b.Get("/ecrans?code=" + query), b.Get("/ecrans/mal"), b.Part("/ecrans/mal?partie=etat"), b.Part("/ecrans/mal?partie=faits"),
		b.Get("/ecrans/mal?ordre=" + query + "&essai=" + query), b.Part("/ecrans/mal?partie=photo&ordre=" + query),
		b.Post("/ecrans/mal", form), b.Post("/ecrans/relier", form), b.Post("/ecrans/mal/identifier", nil), b.Get("/ecrans/mal"),
	} {
		if a.Status >= 500 || strings.Contains(a.Body, "<script>alert") || strings.Contains(a.Body, `""><script`) || strings.ContainsAny(a.Body, "\u202e\u0007") {
			t.Errorf("page %d, %d: %s", i, a.Status, a.Body)
		}
	}
	if a := b.Get("/ecrans/mal"); strings.Count(a.Body, "é") > 1500 {
		t.Error("a screen says as much as it likes")
	}
}

func TestScreensOfASiteThatHasNone(t *testing.T) {
	c, _ := console(t)
	c.Hub.SetFleet(fleet.Fleet{})
	a := c.As("Anne", coordinator("bellevue")).Get("/ecrans")
	if !strings.Contains(words(a), "Aucun écran n’est encore relié") || !strings.Contains(a.Body, `id="relier" open`) || !strings.Contains(a.Body, `type="hidden" name="site" value="bellevue"`) {
		t.Errorf("%s", a.Body)
	}
}
