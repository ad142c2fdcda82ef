package store

import (
	"context"
	"encoding/json"
	"fmt"

	"semainier/feeds"
	"semainier/hub/network"
)

// Records gives all records, each kind in the order of its owner.
func (s *Store) Records(ctx context.Context) (network.Records, error) {
	r, err := load(ctx, s.read)
	if err != nil {
		return network.Records{}, fmt.Errorf("read the records: %w", err)
	}
	return r, nil
}

// DataVersion gives a number that grows whenever a record changes, whichever
// process changed it. It costs next to nothing to ask.
func (s *Store) DataVersion(ctx context.Context) (int64, error) {
	var n int64
	if err := s.read.QueryRowContext(ctx, "SELECT records FROM revision").Scan(&n); err != nil {
		return 0, fmt.Errorf("read the version of the records: %w", err)
	}
	return n, nil
}

func load(ctx context.Context, q querier) (r network.Records, err error) {
	rows, err := q.QueryContext(ctx, "SELECT kind, id, body FROM record ORDER BY kind, position, id")
	if err != nil {
		return r, err
	}
	defer func() { _ = rows.Close() }() // rows.Err tells what went wrong
	known := map[string]kind{}
	for _, k := range kinds() {
		known[k.name] = k
	}
	for rows.Next() {
		var name, id, body string
		if err := rows.Scan(&name, &id, &body); err != nil {
			return r, err
		}
		k, ok := known[name]
		if !ok {
			return r, fmt.Errorf("%s %s: unknown kind of record", name, id)
		}
		if err := k.join(&r, []byte(body)); err != nil {
			return r, fmt.Errorf("%s %s: %w", name, id, err)
		}
	}
	return r, rows.Err()
}

// document is one record as it is stored.
type document struct {
	id   string
	body []byte // JSON
}

// kind is one kind of record: how the list of it becomes documents and back.
type kind struct {
	name  string
	split func(network.Records) ([]document, error)
	join  func(*network.Records, []byte) error
}

// infoID is the id of the only record of its kind.
const infoID = "network"

// kinds gives every kind of record in the order of the file.
func kinds() []kind {
	return []kind{
		{"network", splitInfo, func(r *network.Records, body []byte) error { return json.Unmarshal(body, &r.Network) }},
		list("group", func(r *network.Records) *[]network.Group { return &r.Groups }, func(g network.Group) string { return string(g.ID) }),
		list("site", func(r *network.Records) *[]network.Site { return &r.Sites }, func(s network.Site) string { return string(s.ID) }),
		list("partner", func(r *network.Records) *[]feeds.Partner { return &r.Partners }, func(p feeds.Partner) string { return string(p.ID) }),
		list("feed", func(r *network.Records) *[]feeds.Feed { return &r.Feeds }, func(f feeds.Feed) string { return string(f.ID) }),
		list("notice", func(r *network.Records) *[]network.Notice { return &r.Notices }, func(n network.Notice) string { return string(n.ID) }),
		list("service", func(r *network.Records) *[]network.Service { return &r.Services }, func(s network.Service) string { return string(s.ID) }),
		list("layout", func(r *network.Records) *[]network.Layout { return &r.Layouts }, func(l network.Layout) string { return string(l.ID) }),
		list("screen", func(r *network.Records) *[]network.Screen { return &r.Screens }, func(s network.Screen) string { return string(s.ID) }),
		list("voice", func(r *network.Records) *[]network.Voice { return &r.Voices }, func(v network.Voice) string { return string(v.Partner) }),
		list("translation", func(r *network.Records) *[]network.Translation { return &r.Translations }, func(t network.Translation) string { return t.Text }),
	}
}

func splitInfo(r network.Records) ([]document, error) {
	if r.Network == (network.Info{}) {
		return nil, nil
	}
	body, err := json.Marshal(r.Network)
	return []document{{infoID, body}}, err
}

func list[T any](name string, in func(*network.Records) *[]T, id func(T) string) kind {
	return kind{
		name: name,
		split: func(r network.Records) ([]document, error) {
			docs := make([]document, 0, len(*in(&r)))
			for _, v := range *in(&r) {
				body, err := json.Marshal(v)
				if err != nil {
					return nil, fmt.Errorf("write %s %s: %w", name, id(v), err)
				}
				docs = append(docs, document{id(v), body})
			}
			return docs, nil
		},
		join: func(r *network.Records, body []byte) error {
			var v T
			err := json.Unmarshal(body, &v)
			*in(r) = append(*in(r), v)
			return err
		},
	}
}
