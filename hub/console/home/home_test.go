package home_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/console/desk/desktest"
	"semainier/hub/console/home"
	"semainier/hub/fleet"
	"semainier/hub/network"
	"semainier/hub/plan"
)

func world(t *testing.T) *desktest.Console {
	c := desktest.New(t, func(c *desktest.Console) []desk.Section { return []desk.Section{home.Section(c.Hub)} })
	now := desktest.Now()
	c.Apply(network.Records{Notices: []network.Notice{
		{ID: "p-tilleuls", Title: "Proposée aux Tilleuls", By: "caf", State: network.Proposed, Sites: []feeds.SiteID{"tilleuls"}, Subject: "family"},
		{ID: "p-gare", Title: "Proposée à la Gare", By: "caf", State: network.Proposed, Sites: []feeds.SiteID{"gare"}, Subject: "family"},
		{ID: "fin", Title: "Bientôt finie", By: "Ville", State: network.Published, Until: now.Add(time.Hour), Sites: []feeds.SiteID{"tilleuls"}},
		{ID: "loin", Title: "Loin de sa fin", By: "Ville", State: network.Published, Until: now.Add(1000 * time.Hour), Sites: []feeds.SiteID{"tilleuls"}},
	}})
	c.Hub.SetFleet(fleet.Fleet{Now: now, Screens: []fleet.Screen{
		{ID: "hall", Site: "tilleuls", Name: "Hall", State: fleet.Offline, Since: now.Add(-time.Hour)},
		{ID: "quai", Site: "gare", Name: "Attente", State: fleet.Online},
	}})
	c.Hub.SetInputs(map[feeds.FeedID]plan.Input{
		"caf": {Health: feeds.Health{State: feeds.Failing, Since: now.Add(-time.Hour), Problem: "Le calendrier n’existe plus."}},
	})
	return c
}

func says(t *testing.T, who, body string, want, not []string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(body, w) {
			t.Errorf("%s is not told %q", who, w)
		}
	}
	for _, n := range not {
		if strings.Contains(body, n) {
			t.Errorf("%s is told %q", who, n)
		}
	}
}

// Each sees what needs them, at their sites, and no more.
func TestEverybodySeesWhatNeedsThem(t *testing.T) {
	c := world(t)
	anne := c.As("Anne", access.Grant{Role: access.Coordinator, Site: "tilleuls"})
	says(t, "a coordinator of the Tilleuls", anne.Get("/").Body,
		[]string{"Proposée aux Tilleuls", "Bientôt finie", "Hall", "hors ligne", "Le calendrier n’existe plus.", "caf@partenaires.example"},
		[]string{"Proposée à la Gare", "Loin de sa fin", "Attente"})
	bruno := c.As("Bruno", access.Grant{Role: access.Partner, Partner: "caf"})
	says(t, "the CAF", bruno.Get("/").Body, []string{"Vos annonces", "Proposée aux Tilleuls", "Le calendrier n’existe plus."}, []string{"Annonces à valider", "Bientôt finie"})
	luc := c.As("Luc", access.Grant{Role: access.Reader, Site: "gare"})
	says(t, "a reader of the Gare", luc.Get("/").Body, nil, []string{"Proposée", "Bientôt finie", "n’existe plus", "partenaires.example"})
}

// An agent of one site has one thing to do here.
func TestAnAgentOfOneSiteIsSentToItsServices(t *testing.T) {
	c := world(t)
	for name, one := range map[string]struct {
		grants []access.Grant
		to     string
	}{
		"agent":       {[]access.Grant{{Role: access.Agent, Site: "gare"}}, "/services/gare"},
		"two":         {[]access.Grant{{Role: access.Agent, Site: "gare"}, {Role: access.Agent, Site: "tilleuls"}}, ""},
		"coordinator": {[]access.Grant{{Role: access.Coordinator, Site: "gare"}}, ""},
	} {
		if a := c.As(name, one.grants...).Get("/"); a.Location != one.to || one.to == "" && a.Status != http.StatusOK {
			t.Errorf("%s: %d to %q, want %q", name, a.Status, a.Location, one.to)
		}
	}
}

// What is over asks for nobody.
func TestAServiceThatEndedIsNotListed(t *testing.T) {
	c := world(t)
	c.Apply(network.Records{Services: []network.Service{{ID: "borne", Site: "gare", Name: "Borne des impôts", State: network.Down, Until: desktest.Now().Add(time.Hour)}}})
	ada := c.As("Ada", access.Grant{Role: access.Admin})
	says(t, "an administrator", ada.Get("/").Body, []string{"Borne des impôts"}, nil)
	c.SetTime(desktest.Now().Add(2 * time.Hour))
	says(t, "an administrator, later", ada.Get("/").Body, nil, []string{"Borne des impôts"})
}
