package console

import (
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/console/desk/desktest"
	"semainier/hub/network"
	"semainier/hub/preview"
)

// newConsole serves the console as New puts it together.
func newConsole(t *testing.T) *desktest.Console {
	t.Helper()
	var engine *preview.Engine
	c := desktest.New(t, func(c *desktest.Console) []desk.Section {
		engine = preview.New(c.Store)
		return sections(Options{Store: c.Store, Access: c.Access, Hub: c.Hub, Upload: []string{"/bin/false"}, Now: c.Time}, engine)
	})
	t.Cleanup(engine.Close)
	return c
}

// rights says in other words than the policy what each role may do at its site.
func rights() map[access.Role]string {
	const agent, coordinator = "see set-service", "see set-service propose publish arrange edit-partner edit-screen read-journal"
	return map[access.Role]string{
		access.Reader: "see", access.Agent: agent, access.Coordinator: coordinator,
		access.Admin:   coordinator + " edit-people edit-settings",
		access.Partner: "see propose",
	}
}

// of gives, for a placeholder of an address, the record of a site that it is filled with.
func of(r network.Records, site feeds.SiteID, name string) string {
	switch name {
	case "site":
		return string(site)
	case "notice":
		return "essai-" + string(site)
	case "group":
		return "seul-" + string(site)
	case "screen":
		i := slices.IndexFunc(r.Screens, func(s network.Screen) bool { return s.Site == site })
		return string(r.Screens[i].ID)
	case "service":
		i := slices.IndexFunc(r.Services, func(s network.Service) bool { return s.Site == site })
		return string(r.Services[i].ID)
	case "feed":
		return "flux-" + string(site)
	case "partner":
		return "corps-" + string(site)
	}
	return ""
}

// unbound are the placeholders that name no record of a site.
func unbound() map[string]string {
	return map[string]string{"section": "services", "picture": strings.Repeat("0", 64), "person": "1", "login": "nobody@ville.example"}
}

// town adds to the demo's records what is of one site alone, for each of two.
func town(c *desktest.Console) network.Records {
	r := c.Records()
	for _, site := range []feeds.SiteID{"tilleuls", "gare"} {
		s, _ := r.Site(site)
		group, partner := network.GroupID("seul-"+string(site)), feeds.PartnerID("corps-"+string(site))
		r.Groups = append(r.Groups, network.Group{ID: group, Name: "Seul"})
		for i := range r.Sites {
			if r.Sites[i].ID == s.ID {
				r.Sites[i].Groups = append(slices.Clone(r.Sites[i].Groups), group)
			}
		}
		r.Partners = append(r.Partners, feeds.Partner{ID: partner, Name: "Corps de " + s.Name})
		r.Feeds = append(r.Feeds, feeds.Feed{ID: feeds.FeedID("flux-" + string(site)), Partner: partner, Site: site, URL: "https://calendrier.example/" + string(site) + ".ics"})
		r.Voices = append(r.Voices, network.Voice{Partner: partner, On: []network.Topic{{Sites: []feeds.SiteID{site}}}})
		r.Notices = append(r.Notices, network.Notice{ID: network.NoticeID("essai-" + string(site)), Title: "Essai", By: string(partner), State: network.Published, Sites: []feeds.SiteID{site}})
	}
	c.Apply(r)
	return c.Records()
}

var placeholder = regexp.MustCompile(`\{(\w+)\}`)

// attempt is a request to a route about a site.
type attempt struct {
	route desk.Route
	path  string
	form  url.Values
	bound bool // it is about a site, and not about anything or about the network
}

func attemptOf(r network.Records, route desk.Route, site feeds.SiteID) attempt {
	a := attempt{route: route, path: route.Path}
	for _, m := range placeholder.FindAllStringSubmatch(route.Path, -1) {
		value, bound := of(r, site, m[1]), true
		if value == "" {
			value, bound = unbound()[m[1]], false
		}
		a.path = strings.ReplaceAll(a.path, m[0], url.PathEscape(value))
		a.bound = a.bound || bound
	}
	if strings.Contains(a.path, "//") {
		panic(a.route.Path + " names what this test does not know: enter it in of or in unbound")
	}
	if route.Try != nil {
		a.form = route.Try(site)
		a.bound = true
	}
	a.bound = a.bound && route.On != nil
	return a
}

func (a attempt) by(b *desktest.Browser) desktest.Answer {
	if a.route.Method == http.MethodGet {
		if a.form != nil {
			return b.Get(a.path + "?" + a.form.Encode())
		}
		return b.Get(a.path)
	}
	return b.Post(a.path, a.form)
}

// Every route refuses everybody who has not the right it needs, at the site that the
// request is about, and changes nothing then. The routes are those that are served: a
// new one is tried without being entered anywhere.
func TestEveryRouteRefusesWhoMayNot(t *testing.T) {
	c := newConsole(t)
	r := town(c)
	people := map[access.Role]*desktest.Browser{}
	for _, role := range access.Roles() {
		g := access.Grant{Role: role, Site: "tilleuls"}
		if role == access.Partner {
			g = access.Grant{Role: role, Partner: "corps-tilleuls"}
		}
		people[role] = c.As(string(role), g)
	}
	stranger, tried, refused := c.Stranger(), 0, 0
	for _, route := range c.Desk.Routes() {
		if route.Need == desk.Anybody {
			continue
		}
		for _, site := range []feeds.SiteID{"tilleuls", "gare"} {
			a := attemptOf(r, route, site)
			if route.Need != desk.SignedIn {
				for _, role := range access.Roles() {
					may := slices.Contains(strings.Fields(rights()[role]), string(route.Need))
					if route.On != nil {
						may = may && a.bound && site == "tilleuls"
					}
					if may {
						continue // what becomes of it is its section's
					}
					tried++
					before := version(c)
					answer := a.by(people[role])
					if answer.Status != http.StatusForbidden {
						t.Errorf("%s %s about %s by %s: %d, want 403", route.Method, a.path, site, role, answer.Status)
					} else {
						refused++
					}
					if after := version(c); after != before {
						t.Errorf("%s %s about %s by %s changed records", route.Method, a.path, site, role)
					}
				}
			}
			tried++
			before := version(c)
			if answer := a.by(stranger); answer.Status != http.StatusUnauthorized && (answer.Status != http.StatusSeeOther || !strings.HasPrefix(answer.Location, desk.SignInPath)) {
				t.Errorf("%s %s about %s by a stranger: %d to %q", route.Method, a.path, site, answer.Status, answer.Location)
			} else {
				refused++
			}
			if version(c) != before {
				t.Errorf("%s %s by a stranger changed records", route.Method, a.path)
			}
		}
	}
	t.Logf("%d routes, %d forbidden attempts, %d refused", len(c.Desk.Routes()), tried, refused)
	if tried < 300 {
		t.Errorf("only %d attempts: are the routes there?", tried)
	}
}

func version(c *desktest.Console) int64 {
	c.T.Helper()
	n, err := c.Store.DataVersion(c.T.Context())
	if err != nil {
		c.T.Fatal(err)
	}
	return n
}

// What who has the right asks for is never refused as a forbidden one is: the test
// above would pass with a desk that refuses everything.
func TestEveryRouteLetsInWhoMay(t *testing.T) {
	c := newConsole(t)
	r := town(c)
	admin := c.As("Ada", access.Grant{Role: access.Admin})
	for _, route := range c.Desk.Routes() {
		if route.Method != http.MethodGet || route.Need == desk.Anybody {
			continue
		}
		a := attemptOf(r, route, "tilleuls")
		if answer := a.by(admin); answer.Status == http.StatusForbidden || answer.Status >= 500 {
			t.Errorf("GET %s by an administrator: %d", a.path, answer.Status)
		}
	}
}

// A section's word of the same key would stand in the frame of its pages, in the place of the desk's.
func TestNoSectionHidesAWordOfTheFrame(t *testing.T) {
	text, err := os.ReadFile("desk/templates/frame.html")
	if err != nil {
		t.Fatal(err)
	}
	keys := regexp.MustCompile(`\.T "([^"]+)"`).FindAllStringSubmatch(string(text), -1)
	if len(keys) < 10 {
		t.Fatalf("the frame says %d words", len(keys))
	}
	for _, s := range sections(Options{}, nil) {
		words, err := fs.ReadFile(s.Files, "words/fr.toml")
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range keys {
			if strings.Contains(string(words), "\n\""+key[1]+"\" =") {
				t.Errorf("section %s has the word %q of the frame", s.Name, key[1])
			}
		}
	}
}
