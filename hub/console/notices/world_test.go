package notices_test

import (
	"testing"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/console/desk/desktest"
	"semainier/hub/console/notices"
	"semainier/hub/network"
	"semainier/hub/plan"
	"semainier/hub/preview"
)

// world serves the notices of the demo's town, in which La Plume may speak about events
// everywhere it is, and the CAF about housing at the Tilleuls.
func world(t *testing.T) *desktest.Console {
	t.Helper()
	c := desktest.New(t, func(c *desktest.Console) []desk.Section {
		e := preview.New(c.Store)
		t.Cleanup(e.Close)
		return []desk.Section{notices.Section(c.Hub, e, nil)}
	})
	r := c.Records()
	r.Voices = []network.Voice{
		{Partner: "la-plume", On: []network.Topic{{Subjects: []network.Subject{network.EventsSubject}}}},
		{Partner: "caf", On: []network.Topic{{Sites: []feeds.SiteID{"tilleuls"}, Subjects: []network.Subject{"housing"}}}},
	}
	c.Apply(r)
	in := map[feeds.FeedID]plan.Input{}
	for i, f := range r.Feeds {
		start := time.Date(2026, 11, 19, 9+i%6, 0, 0, 0, time.UTC)
		one := plan.Input{Until: civil.Date{Year: 2027, Month: 2, Day: 1}, Health: feeds.Health{State: feeds.Healthy, LastGood: desktest.Now()}}
		for _, title := range f.Titles {
			if title.Show != "" || title.Kind == feeds.Workshop {
				one.Occurrences = append(one.Occurrences, feeds.Occurrence{ID: string(f.ID), Feed: f.ID, Partner: f.Partner, Site: f.Site, Kind: title.Kind, Mode: title.Mode,
					Title: title.Show + title.Match[:0], Span: feeds.Span{Start: start, End: start.Add(2 * time.Hour)}})
				break
			}
		}
		in[f.ID] = one
	}
	c.Hub.SetInputs(in)
	return c
}

var (
	coordinator = access.Grant{Role: access.Coordinator}
	ofTilleuls  = access.Grant{Role: access.Coordinator, Site: "tilleuls"}
	laPlume     = access.Grant{Role: access.Partner, Partner: "la-plume"}
	caf         = access.Grant{Role: access.Partner, Partner: "caf"}
	agent       = access.Grant{Role: access.Agent, Site: "tilleuls"}
	reader      = access.Grant{Role: access.Reader}
)
