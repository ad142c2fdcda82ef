package desk_test

import (
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/console/desk/desktest"
	"semainier/hub/network"
	"semainier/hub/store"
)

// toy is a section with a form for the name of a site.
func toy() desk.Section {
	site := func(p *desk.Page) (access.Target, error) {
		id := feeds.SiteID(p.R.PathValue("site"))
		if _, ok := p.Records.Site(id); !ok {
			return access.Target{}, desk.ErrNotFound
		}
		return access.Target{Sites: []feeds.SiteID{id}}, nil
	}
	return desk.Section{Name: "toy", Files: os.DirFS("testdata"), Nav: []desk.Nav{{Key: "toy", Path: "/jouet", Icon: "key", Need: access.Arrange}}, Routes: []desk.Route{
		{Method: http.MethodGet, Path: "/jouet/{site}", Need: access.Arrange, On: site, Do: func(p *desk.Page) error {
			s, _ := p.Records.Site(feeds.SiteID(p.R.PathValue("site")))
			return p.Show("form", struct {
				Site network.Site
				Saw  string
			}{s, p.Saw(store.Ref{Kind: "site", ID: string(s.ID)})})
		}},
		{Method: http.MethodPost, Path: "/jouet/{site}", Need: access.Arrange, On: site, Do: func(p *desk.Page) error {
			s, _ := p.Records.Site(feeds.SiteID(p.R.PathValue("site")))
			s.Name = p.Typed("name")
			if err := p.Edit(store.Edit{Over: network.Records{Sites: []network.Site{s}}, Saw: desk.SawOf(p.Typed("saw"))}); err != nil {
				return err
			}
			return p.Back("/jouet/"+string(s.ID), "done", s.Name)
		}},
	}}
}

func newToy(t *testing.T) *desktest.Console {
	return desktest.New(t, func(*desktest.Console) []desk.Section { return []desk.Section{toy()} })
}

var tilleuls = access.Grant{Role: access.Coordinator, Site: "tilleuls"}

func TestAnEditIsKeptToldAndJournalled(t *testing.T) {
	c := newToy(t)
	anne := c.As("Anne", tilleuls)
	page := anne.Get("/jouet/tilleuls")
	if page.Status != http.StatusOK || !strings.Contains(page.Body, "<h1>Un jouet</h1>") {
		t.Fatalf("%d\n%s", page.Status, page.Body)
	}
	answer := anne.Post("/jouet/tilleuls", url.Values{"name": {"Les <Tilleuls>"}, "saw": {page.Hidden("saw")}})
	if answer.Status != http.StatusSeeOther || answer.Location != "/jouet/tilleuls" {
		t.Fatalf("%d %s\n%s", answer.Status, answer.Location, answer.Body)
	}
	if page = anne.Get(answer.Location); !strings.Contains(page.Body, "C’est fait : Les &lt;Tilleuls&gt;.") {
		t.Errorf("the message is missing:\n%s", page.Body)
	}
	if page = anne.Get(answer.Location); strings.Contains(page.Body, "C’est fait : ") {
		t.Error("the message is told twice")
	}
	lines, err := c.Store.Journal(t.Context(), 1)
	if err != nil || len(lines) != 1 || lines[0].By != "Anne <anne@ville.example>" || lines[0].Kind != "site" {
		t.Errorf("journal: %+v %v", lines, err)
	}
}

// Nothing of either version is lost, and nobody's work is overwritten unseen.
func TestAnEditOfWhatChangedMeanwhileShowsBoth(t *testing.T) {
	c := newToy(t)
	anne, bruno := c.As("Anne", tilleuls), c.As("Bruno", tilleuls)
	saw := anne.Get("/jouet/tilleuls").Hidden("saw")
	if a := bruno.Post("/jouet/tilleuls", url.Values{"name": {"Bruno’s"}, "saw": {saw}}); a.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", a.Status, a.Body)
	}
	a := anne.Post("/jouet/tilleuls", url.Values{"name": {"Anne’s"}, "saw": {saw}})
	if a.Status != http.StatusConflict || !strings.Contains(a.Body, "Anne’s") || !strings.Contains(a.Body, "Bruno’s") {
		t.Errorf("%d\n%s", a.Status, a.Body)
	}
	if s, _ := c.Records().Site("tilleuls"); s.Name != "Bruno’s" {
		t.Errorf("the site is called %q", s.Name)
	}
}

// A form names what its author saw. It may name anything, and is told nothing by that.
func TestAFormThatNamesAnotherRecordAsSeenIsToldNothingOfIt(t *testing.T) {
	c := newToy(t)
	anne := c.As("Anne", tilleuls)
	gare, _ := c.Records().Site("gare")
	a := anne.Post("/jouet/tilleuls", url.Values{"name": {"Les Tilleuls"}, "saw": {"site/gare=x"}})
	if a.Status != http.StatusConflict || !strings.Contains(a.Body, "une fiche dont dépend celle-ci") || gare.Address == "" || strings.Contains(a.Body, gare.Address) || strings.Contains(a.Body, "<td") {
		t.Errorf("%d\n%s", a.Status, a.Body)
	}
}

// What a request may do is judged of the records as they are when it comes: it changes
// nothing that is another by the time it writes.
func TestAnEditIsOfTheRecordsThatWereJudged(t *testing.T) {
	var c *desktest.Console
	slow := toy()
	slow.Routes = append(slow.Routes, desk.Route{Method: http.MethodPost, Path: "/jouet/lent", Need: access.Arrange, Do: func(p *desk.Page) error {
		s, _ := p.Records.Site("tilleuls")
		moved := s
		moved.Town = "Ailleurs"
		c.Apply(network.Records{Sites: []network.Site{moved}})
		s.Name = "Vieux"
		return p.Edit(store.Edit{Over: network.Records{Sites: []network.Site{s}}})
	}})
	c = desktest.New(t, func(*desktest.Console) []desk.Section { return []desk.Section{slow} })
	if a := c.As("Anne", tilleuls).Post("/jouet/lent", nil); a.Status != http.StatusConflict {
		t.Errorf("%d\n%s", a.Status, a.Body)
	}
	if s, _ := c.Records().Site("tilleuls"); s.Town != "Ailleurs" || s.Name == "Vieux" {
		t.Errorf("%+v", s)
	}
}

func TestFaultsAreToldInFrench(t *testing.T) {
	c := newToy(t)
	anne := c.As("Anne", tilleuls)
	a := anne.Post("/jouet/tilleuls", url.Values{"name": {strings.Repeat("long ", 20)}, "saw": {anne.Get("/jouet/tilleuls").Hidden("saw")}})
	if a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "Nom : 99 signes, c’est trop long : 80 au plus") {
		t.Errorf("%d\n%s", a.Status, a.Body)
	}
}

func TestWhoMayNotIsRefused(t *testing.T) {
	c := newToy(t)
	for _, one := range []struct {
		who  *desktest.Browser
		path string
		want int
	}{
		{c.Stranger(), "/jouet/tilleuls", http.StatusSeeOther},
		{c.As("Anne", tilleuls), "/jouet/gare", http.StatusForbidden},
		{c.As("Bruno", access.Grant{Role: access.Agent}), "/jouet/tilleuls", http.StatusForbidden},
		{c.As("Chloe", access.Grant{Role: access.Admin}), "/jouet/nulle-part", http.StatusNotFound},
		{c.As("David", access.Grant{Role: access.Admin}), "/jouet/gare", http.StatusOK},
	} {
		if a := one.who.Get(one.path); a.Status != one.want {
			t.Errorf("GET %s: %d, want %d", one.path, a.Status, one.want)
		}
	}
	if a := c.Stranger().Get("/jouet/gare"); a.Location != "/connexion?vers=%2Fjouet%2Fgare" {
		t.Errorf("a stranger is sent to %q", a.Location)
	}
}

// Browsers are told what these pages may do, and other sites may make them do nothing.
func TestPagesAreClosedToOtherSites(t *testing.T) {
	c := newToy(t)
	anne := c.As("Anne", tilleuls)
	page := anne.Get("/jouet/tilleuls")
	policy := page.Header.Get("Content-Security-Policy")
	_, nonce, _ := strings.Cut(policy, "script-src 'nonce-")
	nonce, _, _ = strings.Cut(nonce, "'")
	if len(nonce) < 22 || !strings.Contains(page.Body, `nonce="`+nonce+`"`) || strings.Contains(policy, "unsafe") {
		t.Errorf("policy %q, nonce %q", policy, nonce)
	}
	if again := anne.Get("/jouet/tilleuls").Header.Get("Content-Security-Policy"); again == policy {
		t.Error("the nonce is always the same")
	}
	for _, header := range []map[string]string{{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://ailleurs.example"}} {
		if a := anne.PostWith("/jouet/tilleuls", url.Values{"name": {"x"}}, header); a.Status != http.StatusForbidden {
			t.Errorf("a post with %v: %d", header, a.Status)
		}
	}
}

func TestAFormHasALimit(t *testing.T) {
	c := newToy(t)
	a := c.As("Anne", tilleuls).Post("/jouet/tilleuls", url.Values{"name": {strings.Repeat("x", desk.MaxForm)}})
	if s, _ := c.Records().Site("tilleuls"); a.Status == http.StatusSeeOther || strings.HasPrefix(s.Name, "x") {
		t.Errorf("%d: the site is called %.10q", a.Status, s.Name)
	}
}

func TestARouteWithoutAPolicyIsNotServed(t *testing.T) {
	s := toy()
	s.Routes = append(s.Routes, desk.Route{Method: http.MethodGet, Path: "/porte", Do: func(*desk.Page) error { return nil }})
	if _, err := desk.New(desk.Setup{Sections: []desk.Section{s}}); err == nil || !strings.Contains(err.Error(), "GET /porte has no policy") {
		t.Errorf("error %v", err)
	}
}

// What somebody wrote is not lost where the session ended meanwhile.
func TestWhatWasWrittenOutlivesTheSession(t *testing.T) {
	c := newToy(t)
	const wrote = "\n  Les « Tilleuls » <b>\n"
	parts := "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n" + wrote + "\r\n" +
		"--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\nPNG" + strings.Repeat("x", desk.MaxForm) + "\r\n--x--\r\n"
	for _, one := range []struct {
		kind, body string
		want       []string
	}{
		{"application/x-www-form-urlencoded", url.Values{"name": {wrote}, "on": {"a", "b"}}.Encode(), []string{`name="on" hidden>` + "\na</", `name="on" hidden>` + "\nb</", `name="name" hidden>`}},
		{"multipart/form-data; boundary=x", parts, []string{`enctype="multipart/form-data"`, "à nouveau.</p>", `name="name" hidden>`}},
	} {
		a := c.Stranger().Send("/jouet/tilleuls?a=b", one.kind, strings.NewReader(one.body))
		if a.Status != http.StatusUnauthorized {
			t.Fatalf("%s: %d %s", one.kind, a.Status, a.Location)
		}
		for _, want := range append(one.want, `action="/jouet/tilleuls?a=b"`, "\n\n  Les « Tilleuls » &lt;b&gt;\n</textarea>") {
			if !strings.Contains(a.Body, want) {
				t.Errorf("%s: %q is not in\n%s", one.kind, want, a.Body)
			}
		}
	}
}

// What is pasted from a message holds signs that nobody sees, and so nobody can mend.
func TestSignsThatNobodySeesAreNoFault(t *testing.T) {
	c := newToy(t)
	anne := c.As("Anne", tilleuls)
	form := url.Values{"name": {"\u200f\u202bمركز\u202c\tdes \u2066Tilleuls\u2069\u0007 👩\u200d👧"}, "saw": {anne.Get("/jouet/tilleuls").Hidden("saw")}}
	if a := anne.Post("/jouet/tilleuls", form); a.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", a.Status, a.Body)
	}
	if s, _ := c.Records().Site("tilleuls"); s.Name != "مركز des Tilleuls 👩\u200d👧" {
		t.Errorf("the site is called %q", s.Name)
	}
}

// What somebody wrote about a record that is gone can still be copied.
func TestWhatWasWrittenOutlivesTheRecord(t *testing.T) {
	c := newToy(t)
	const wrote = "La fête de quartier commence à midi."
	a := c.As("Anne", access.Grant{Role: access.Admin}).Post("/jouet/disparu", url.Values{"name": {wrote}, "password": {"un secret de plusieurs mots"}})
	if a.Status != http.StatusNotFound || !strings.Contains(a.Body, wrote) || strings.Contains(a.Body, "un secret") {
		t.Errorf("%d\n%s", a.Status, a.Body)
	}
}

// A part that htmx asks for does not take away the page, with what is typed in it.
func TestAPartDoesNotSendElsewhere(t *testing.T) {
	c := newToy(t)
	if a := c.Stranger().Part("/jouet/tilleuls"); a.Status != http.StatusUnauthorized || a.Header.Get("HX-Redirect") != "" {
		t.Errorf("%d, to %q", a.Status, a.Header.Get("HX-Redirect"))
	}
}
