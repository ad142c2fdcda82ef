package notices_test

import (
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/console/desk/desktest"
	"semainier/hub/console/notices"
	"semainier/hub/network"
	"semainier/hub/plan"
	"semainier/hub/preview"
	"semainier/hub/upload"
)

// hubProgram is the hub's, once, as the reader of an uploaded file runs it: that of the tests
// would not do, which the race detector makes larger than a child may be.
var hubProgram = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "semainier-notices-")
	if err != nil {
		return "", err
	}
	c := exec.Command("go", "build", "-o", dir+"/", "semainier/cmd/semainier")
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := c.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the hub's program: %w\n%s", err, out)
	}
	return dir + "/semainier", nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := hubProgram(); err == nil {
		os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// world serves the notices of the demo's town, in which La Plume may speak about events
// everywhere it is, and the CAF about housing at the Tilleuls.
func world(t *testing.T) *desktest.Console {
	t.Helper()
	c := desktest.New(t, func(c *desktest.Console) []desk.Section {
		e := preview.New(c.Store)
		t.Cleanup(e.Close)
		path, err := hubProgram()
		if err != nil {
			t.Fatal(err)
		}
		u := upload.New(upload.Options{Program: []string{path, upload.Command}, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
		return []desk.Section{notices.Section(c.Hub, e, u)}
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

// typed gives a form that says all that is needed; pairs change it: an empty value takes
// the field away, and a name that is given twice has two values.
func typed(pairs ...string) url.Values {
	form := url.Values{"title": {"Atelier cuisine"}, "text": {"Mardi à 14 h. Gratuit."}, "by": {"network"}, "subject": {"events"}, "sites": {"tilleuls"}, "importance": {"ordinary"}}
	cleared := map[string]bool{}
	for i := 0; i < len(pairs); i += 2 {
		if !cleared[pairs[i]] {
			form.Del(pairs[i])
			cleared[pairs[i]] = true
		}
		if pairs[i+1] != "" {
			form.Add(pairs[i], pairs[i+1])
		}
	}
	return form
}

// noticeOf gives a notice of the records; the zero one if it is not there.
func noticeOf(c *desktest.Console, id network.NoticeID) network.Notice {
	c.T.Helper()
	for _, n := range c.Records().Notices {
		if n.ID == id {
			return n
		}
	}
	return network.Notice{}
}

// leads checks where an answer leads.
func leads(t *testing.T, a desktest.Answer, to string) {
	t.Helper()
	if a.Status != 303 || a.Location != to {
		t.Fatalf("status %d, to %q; want to be led to %q\n%s", a.Status, a.Location, to, wordsOf(a))
	}
}

// says checks that a page says something.
func says(t *testing.T, a desktest.Answer, status int, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(wordsOf(a), w) {
			t.Errorf("the page does not say %q:\n%s", w, wordsOf(a))
		}
	}
	if a.Status != status {
		t.Errorf("status %d, want %d\n%s", a.Status, status, wordsOf(a))
	}
}

// wordsOf gives what people read on a page, with plain spaces.
func wordsOf(a desktest.Answer) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(a.Body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return strings.Join(strings.Fields(strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(b.String())), " ")
		case html.TextToken:
			b.WriteString(z.Token().Data + " ")
		}
	}
}
