package desk

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"

	"semainier/feeds/fetch"
	"semainier/hub/store"
)

// conflict is an edit of a record that somebody else changed meanwhile.
type conflict struct {
	*store.Stale
	edit store.Edit
}

func (c *conflict) Unwrap() error { return c.Stale }

// Difference is a field of which two versions of a record do not say the same.
type Difference struct{ Field, Before, After string }

// showConflict answers with both versions: nothing is lost, and nobody's work is
// overwritten unseen. Of a record that the edit does not put or remove nothing is told:
// a form may name any as seen, also one that its author may not look at.
func (p *Page) showConflict(c *conflict) error {
	var differences []Difference
	other := !slices.Contains(c.edit.Refs(), c.Ref)
	if !other {
		differences = p.Differences(store.Document(c.edit.Over, c.Ref), c.Now)
	}
	p.section = p.desk.sections[len(p.desk.sections)-1]
	return p.Status(http.StatusConflict).Show("conflict", struct {
		Gone, Other bool
		Differences []Difference
		Again       string
	}{c.Now == "" && !other, other, differences, p.Before()})
}

// Before gives the address of the page from which the request came, of this console.
func (p *Page) Before() string {
	u, err := url.Parse(p.R.Header.Get("Referer"))
	if err != nil || u.Host != p.R.Host {
		return "/"
	}
	return u.RequestURI()
}

// Differences lists the fields in which two records, as JSON, differ.
func (p *Page) Differences(before, after string) []Difference {
	a, b := fieldsOf(before), fieldsOf(after)
	keys := maps.Clone(a)
	maps.Copy(keys, b)
	var out []Difference
	for _, k := range slices.Sorted(maps.Keys(keys)) {
		if a[k] != b[k] {
			name := p.own("field." + k)
			if name == "field."+k {
				name = k
			}
			d := Difference{name, a[k], b[k]}
			if k == addressKey { // of a calendar: it may be the key to it
				d.Before, d.After = masked(d.Before), masked(d.After)
			}
			out = append(out, d)
		}
	}
	return out
}

// addressKey is the field of a feed that is told masked.
const addressKey = "url"

func masked(address string) string {
	if address == "" {
		return ""
	}
	return fetch.Mask(address)
}

// fieldsOf gives the keys of a JSON object with their values as people read them.
func fieldsOf(object string) map[string]string {
	var all map[string]any
	out := map[string]string{}
	if json.Unmarshal([]byte(object), &all) != nil {
		return out
	}
	for k, v := range all {
		switch v := v.(type) {
		case string:
			out[k] = v
		case float64, bool:
			out[k] = fmt.Sprint(v)
		default:
			text, _ := json.MarshalIndent(v, "", " ") // it came from JSON
			out[k] = string(text)
		}
	}
	return out
}
