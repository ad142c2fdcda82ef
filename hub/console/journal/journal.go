// Package journal shows who changed what, when, and from what to what; and gives it as
// a file.
//
// What is secret in a record, the address of a calendar, is masked before it is shown
// or written. Who keeps a few sites sees what happened there; what concerns no site in
// particular is for who keeps the whole network.
package journal

import (
	"embed"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"semainier/feeds"
	"semainier/feeds/fetch"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/network"
	"semainier/hub/store"
)

//go:embed templates/*.html words/*.toml
var files embed.FS

// MaxLines is how many lines a page has, MaxExport how many a file.
const (
	MaxLines  = 30
	MaxExport = 100_000
)

// Section gives the section.
func Section() desk.Section {
	return desk.Section{
		Name: "journal", Files: files,
		Nav: []desk.Nav{{Key: "journal", Path: "/journal", Icon: "book", Need: access.ReadJournal, Place: 80}},
		Routes: []desk.Route{
			{Method: http.MethodGet, Path: "/journal", Need: access.ReadJournal, Do: show},
			{Method: http.MethodGet, Path: "/journal/semainier-journal.csv", Need: access.ReadJournal, Do: export},
		},
	}
}

// line is an entry as it is shown.
type line struct {
	Seq            int64
	At             time.Time
	When, By       string
	Verb, Kind, ID string
	Name           string // of what was changed, as it was or is called
	Path           string // of the page that shows it now; empty: none does
	Differences    []desk.Difference
}

type page struct {
	Lines    []line
	Kinds    []desk.Option
	By       string
	Kind, ID string
	Older    string // address of what came before; empty: nothing did
	Export   string
}

func show(p *desk.Page) error {
	q := query(p)
	entries, older, err := gather(p, q, MaxLines)
	if err != nil {
		return err
	}
	v := page{By: q.By, Kind: q.Kind, ID: q.ID, Export: "/journal/semainier-journal.csv?" + address(q).Encode()}
	v.Kinds = append([]desk.Option{{Word: p.T("journal.all")}}, desk.Options(kinds(), func(k string) string { return p.T("kind." + k) }, q.Kind)...)
	for _, e := range entries {
		v.Lines = append(v.Lines, lineOf(p, e))
	}
	if older > 0 {
		q.Before = older
		v.Older = "/journal?" + address(q).Encode()
	}
	return p.Show("journal", v)
}

// query reads which entries are asked for.
func query(p *desk.Page) store.JournalQuery {
	get := p.R.URL.Query().Get
	before, _ := strconv.ParseInt(get("avant"), 10, 64) // nonsense is the newest
	return store.JournalQuery{Kind: get("quoi"), ID: get("id"), By: get("qui"), Before: before}
}

func address(q store.JournalQuery) url.Values {
	v := url.Values{}
	for key, value := range map[string]string{"quoi": q.Kind, "id": q.ID, "qui": q.By} {
		if value != "" {
			v.Set(key, value)
		}
	}
	if q.Before > 0 {
		v.Set("avant", strconv.FormatInt(q.Before, 10))
	}
	return v
}

// gather gives up to most entries that who asks may read, and, where there are older
// ones, before which Seq they are.
func gather(p *desk.Page, q store.JournalQuery, most int) (out []store.Entry, older int64, err error) {
	q.Limit = 500
	for {
		some, err := p.Store().JournalPage(p.Context(), q)
		if err != nil {
			return nil, 0, err
		}
		for _, e := range some {
			if !readable(p, e) {
				continue
			}
			if len(out) == most {
				return out, out[most-1].Seq, nil
			}
			out = append(out, e)
		}
		if len(some) < q.Limit {
			return out, 0, nil
		}
		q.Before = some[len(some)-1].Seq
	}
}

// readable reports whether who asks may read the entry.
func readable(p *desk.Page, e store.Entry) bool {
	if p.May(access.ReadJournal, access.Target{Network: true}) {
		return true
	}
	sites := sitesOf(p.Records, e)
	return slices.ContainsFunc(sites, func(s feeds.SiteID) bool {
		return p.May(access.ReadJournal, access.Target{Sites: []feeds.SiteID{s}})
	})
}

// sitesOf gives the sites that an entry is about, as the record was and as it became.
func sitesOf(r network.Records, e store.Entry) (sites []feeds.SiteID) {
	if e.Kind == "site" {
		return []feeds.SiteID{feeds.SiteID(e.ID)}
	}
	if e.Kind == "partner" || e.Kind == "voice" {
		return r.Holds(feeds.PartnerID(e.ID))
	}
	for _, body := range []string{e.Before, e.After} {
		var said struct {
			Site feeds.SiteID `json:"site"`
		}
		if json.Unmarshal([]byte(body), &said) == nil && said.Site != "" {
			sites = append(sites, said.Site)
		}
		var n network.Notice
		if e.Kind == "notice" && json.Unmarshal([]byte(body), &n) == nil {
			sites = append(sites, r.SitesOf(n)...)
		}
	}
	if s, ok := r.Screen(network.ScreenID(e.ID)); e.Kind == "screen" && ok {
		sites = append(sites, s.Site)
	}
	for _, f := range r.Feeds {
		if e.Kind == "feed" && string(f.ID) == e.ID {
			sites = append(sites, f.Site)
		}
	}
	return sites
}

// lineOf gives an entry as it is shown.
func lineOf(p *desk.Page, e store.Entry) line {
	e = masked(e)
	return line{
		Seq: e.Seq, At: e.At, When: p.Moment(e.At, time.Local), By: e.By, Verb: p.T("verb." + string(e.Verb)), Kind: p.T("kind." + e.Kind), ID: e.ID,
		Name: nameOf(e), Path: pathOf(e), Differences: p.Differences(e.Before, e.After),
	}
}

// nameOf gives what the record calls itself.
func nameOf(e store.Entry) string {
	for _, body := range []string{e.After, e.Before} {
		var said struct{ Title, Short, Name, Text string }
		if json.Unmarshal([]byte(body), &said) != nil {
			continue
		}
		for _, name := range []string{said.Title, said.Short, said.Name} {
			if name != "" {
				return name
			}
		}
	}
	return e.ID
}

// pathOf gives the page on which what was changed can be seen.
func pathOf(e store.Entry) string {
	switch e.Kind {
	case "notice":
		return "/annonces/" + e.ID
	case "feed":
		return "/calendriers/" + e.ID
	case "partner", "voice":
		return "/partenaires/" + e.ID
	case "screen":
		return "/ecrans/" + e.ID
	case "service":
		return "/services/" + siteOf(e)
	case "site":
		return "/semainier/" + e.ID
	case "person":
		return "/personnes"
	}
	return ""
}

// siteOf gives the site that a record names.
func siteOf(e store.Entry) string {
	for _, body := range []string{e.After, e.Before} {
		var said struct{ Site string }
		if json.Unmarshal([]byte(body), &said) == nil && said.Site != "" {
			return said.Site
		}
	}
	return ""
}

// masked gives the entry without what is secret.
func masked(e store.Entry) store.Entry {
	e.Before, e.After = mask(e.Kind, e.Before), mask(e.Kind, e.After)
	return e
}

// mask hides the address of a calendar, which may be the key to it.
func mask(kind, body string) string {
	var record map[string]any
	if kind != "feed" || body == "" || json.Unmarshal([]byte(body), &record) != nil {
		return body
	}
	address, ok := record["url"].(string)
	if !ok {
		return body
	}
	record["url"] = fetch.Mask(address)
	out, _ := json.Marshal(record) // it came from JSON
	return string(out)
}

// export gives the journal as a file for spreadsheets.
func export(p *desk.Page) error {
	entries, _, err := gather(p, query(p), MaxExport)
	if err != nil {
		return err
	}
	p.W.Header().Set("Content-Type", "text/csv; charset=utf-8")
	p.W.Header().Set("Content-Disposition", `attachment; filename="semainier-journal.csv"`)
	_, _ = p.W.Write([]byte("\xef\xbb\xbf")) // or spreadsheets take it for another encoding
	w := csv.NewWriter(p.W)
	w.Comma = ';'
	_ = w.Write([]string{"date", "qui", "action", "quoi", "identifiant", "nom", "avant", "apres"})
	for _, e := range entries {
		e = masked(e)
		row := []string{e.At.UTC().Format(time.RFC3339), e.By, string(e.Verb), e.Kind, e.ID, nameOf(e), e.Before, e.After}
		for i := range row {
			row[i] = inert(row[i])
		}
		_ = w.Write(row)
	}
	w.Flush()
	if err := w.Error(); err != nil && p.Context().Err() == nil {
		return fmt.Errorf("write the journal: %w", err)
	}
	return nil
}

// inert keeps a spreadsheet from taking a text for a formula (CWE-1236).
func inert(s string) string {
	if s != "" && slices.Contains([]byte("=+-@\t\r"), s[0]) {
		return "'" + s
	}
	return s
}
