package journal_test

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/console/desk/desktest"
	"semainier/hub/console/journal"
	"semainier/hub/network"
)

func world(t *testing.T) *desktest.Console {
	c := desktest.New(t, func(*desktest.Console) []desk.Section { return []desk.Section{journal.Section()} })
	c.Apply(network.Records{
		Partners: []feeds.Partner{{ID: "agence", Name: "=SOMME(A1)"}},
		Feeds:    []feeds.Feed{{ID: "agence", Partner: "agence", Site: "gare", URL: "https://calendar.example/private-s3cret/basic.ics"}},
		Services: []network.Service{{ID: "borne", Site: "tilleuls", Name: "Borne des impôts", State: network.Down}},
	})
	return c
}

// The address of a calendar is the key to it: neither the page nor the file tells it,
// and a name that looks like a formula is none in a spreadsheet.
func TestTheJournalTellsNoSecret(t *testing.T) {
	c := world(t)
	ada := c.As("Ada", access.Grant{Role: access.Admin})
	page, file := ada.Get("/journal?quoi=feed"), ada.Get("/journal/semainier-journal.csv")
	for name, a := range map[string]desktest.Answer{"page": page, "file": file} {
		if a.Status != http.StatusOK || !strings.Contains(a.Body, "calendar.example") || strings.Contains(a.Body, "s3cret") {
			t.Errorf("the %s: status %d, names the calendar: %v, its secret: %v", name, a.Status, strings.Contains(a.Body, "calendar.example"), strings.Contains(a.Body, "s3cret"))
		}
	}
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.Body, "\ufeff")))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil || len(rows) < 5 {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if strings.HasPrefix(cell, "=") {
				t.Errorf("a spreadsheet takes %q for a formula", cell)
			}
		}
	}
}

// Who keeps one site reads what happened there, and neither elsewhere nor of the network.
func TestTheJournalOfASiteIsForWhoKeepsIt(t *testing.T) {
	c := world(t)
	bea := c.As("Bea", access.Grant{Role: access.Coordinator, Site: "tilleuls"})
	body := bea.Get("/journal").Body
	if !strings.Contains(body, "Borne des impôts") {
		t.Error("the site's own service is not told")
	}
	for _, not := range []string{"calendar.example", "Gare et Bellevue"} {
		if strings.Contains(body, not) {
			t.Errorf("tells of another site: %q", not)
		}
	}
}

// Every line is on one page, and on one alone.
func TestTheJournalGoesBackToItsBeginning(t *testing.T) {
	c := world(t)
	ada := c.As("Ada", access.Grant{Role: access.Admin})
	all, err := c.Store.Journal(t.Context(), 10_000)
	if err != nil {
		t.Fatal(err)
	}
	lines, path := 0, "/journal"
	for range len(all) {
		body := ada.Get(path).Body
		lines += strings.Count(body, "<time datetime=")
		_, rest, more := strings.Cut(body, `href="/journal?avant=`)
		if !more {
			break
		}
		seq, _, _ := strings.Cut(rest, `"`)
		path = "/journal?avant=" + seq
	}
	if lines != len(all) || len(all) <= journal.MaxLines {
		t.Errorf("%d lines on the pages, %d in the journal", lines, len(all))
	}
}
