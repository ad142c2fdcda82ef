package store

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// Verb says what became of a record.
type Verb string

// What may become of a record.
const (
	Added   Verb = "added"
	Changed Verb = "changed"
	Removed Verb = "removed"
	Kept    Verb = "kept" // it is not among those applied, and was not to be removed for that

	Accepted Verb = "accepted" // the record stays; the loss of dates of a feed was confirmed, see Accept
)

// Change is what became of one record, or of the order of a whole kind.
// Records that were applied and stayed the same give none.
type Change struct {
	Kind   string // "site"
	ID     string // empty: the order of the kind
	Verb   Verb
	Fields []string // what differs, for Changed: keys as in network.toml
}

// String gives "changed site maurepas: closure, hours".
func (c Change) String() string {
	s := string(c.Verb) + " " + c.Kind
	switch {
	case c.ID == "":
		s += "s"
	case c.Kind != infoID:
		s += " " + c.ID
	}
	if len(c.Fields) > 0 {
		s += ": " + strings.Join(c.Fields, ", ")
	}
	return s
}

// edit is the change of one document, with what the journal keeps of it.
type edit struct {
	Change
	before, after []byte // JSON; nil: none
}

// compare gives the list of one kind after the change, and how it came about.
// Where over names every record of before, its order holds; else the records
// of before stay where they are and new ones follow.
func compare(kind string, before, over []document, prune bool) (after []document, edits []edit) {
	old, fresh := index(before), index(over)
	if prune && kind != infoID || covers(fresh, before) {
		after = slices.Clone(over)
	} else {
		for _, b := range before {
			if o, ok := fresh[b.id]; ok {
				b = o
			}
			after = append(after, b)
		}
		for _, o := range over {
			if _, ok := old[o.id]; !ok {
				after = append(after, o)
			}
		}
	}
	kept := index(after)
	for _, d := range after {
		was, existed := old[d.id]
		_, named := fresh[d.id]
		switch {
		case !existed:
			edits = append(edits, edit{Change{kind, d.id, Added, nil}, nil, d.body})
		case !named && kind == infoID: // a file need not name the network again
		case !named:
			edits = append(edits, edit{Change{kind, d.id, Kept, nil}, was.body, d.body})
		case !bytes.Equal(was.body, d.body):
			edits = append(edits, edit{Change{kind, d.id, Changed, differing(was.body, d.body)}, was.body, d.body})
		}
	}
	for _, b := range before {
		if _, ok := kept[b.id]; !ok {
			edits = append(edits, edit{Change{kind, b.id, Removed, nil}, b.body, nil})
		}
	}
	if was, is := common(before, kept), common(after, old); !slices.Equal(was, is) {
		edits = append(edits, edit{Change{kind, "", Changed, []string{"order"}}, names(was), names(is)})
	}
	return after, edits
}

func index(docs []document) map[string]document {
	m := make(map[string]document, len(docs))
	for _, d := range docs {
		m[d.id] = d
	}
	return m
}

func covers(m map[string]document, docs []document) bool {
	return !slices.ContainsFunc(docs, func(d document) bool { _, ok := m[d.id]; return !ok })
}

// common gives the ids of docs that are in m too, in the order of docs.
func common(docs []document, m map[string]document) []string {
	var ids []string
	for _, d := range docs {
		if _, ok := m[d.id]; ok {
			ids = append(ids, d.id)
		}
	}
	return ids
}

func names(ids []string) []byte {
	b, _ := json.Marshal(ids) // strings always marshal
	return b
}

// differing gives the keys of two JSON objects that don't hold the same.
func differing(before, after []byte) []string {
	var b, a map[string]json.RawMessage
	if json.Unmarshal(before, &b) != nil || json.Unmarshal(after, &a) != nil {
		return nil
	}
	keys := maps.Clone(b)
	maps.Copy(keys, a)
	maps.DeleteFunc(keys, func(k string, _ json.RawMessage) bool { return bytes.Equal(b[k], a[k]) })
	return slices.Sorted(maps.Keys(keys))
}
