package town

import (
	"context"
	"fmt"
	"sync"
	"time"

	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/layouts/program"
)

// Writers are people who edit records beside the hubs, as `semainier network
// apply` and the console do.
type Writers struct {
	st     *store.Store
	number int // of the last round of writes

	mu    sync.Mutex
	acked map[program.SiteID][]Shown // the writes that were acknowledged, and when
}

// NewWriters opens the truth for them.
func NewWriters(ctx context.Context, at store.Place) (*Writers, error) {
	st, err := store.Open(ctx, at)
	return &Writers{st: st, acked: map[program.SiteID][]Shown{}}, err
}

// Run has one of them write to each site in turn, a pause after each, until ctx
// ends; a later Run goes on counting. A write that fails is none: it was not acknowledged.
func (w *Writers) Run(ctx context.Context, sites []program.SiteID, pause time.Duration) error {
	for {
		w.number++
		for _, site := range sites {
			select {
			case <-ctx.Done():
				return nil
			case <-time.After(pause):
			}
			if err := w.write(context.WithoutCancel(ctx), site, w.number); err != nil {
				return err
			}
		}
	}
}

func (w *Writers) write(ctx context.Context, site program.SiteID, number int) error {
	over := network.Records{Notices: []network.Notice{Write(site, number)}}
	if _, err := w.st.Apply(ctx, over, store.ApplyOptions{By: "deploy/cluster", Now: time.Now()}); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.acked[site] = append(w.acked[site], Shown{number, time.Now()})
	return nil
}

// Acknowledged gives how many writes were, and the last number of each site.
func (w *Writers) Acknowledged() (count int, last map[program.SiteID]int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	last = map[program.SiteID]int{}
	for site, all := range w.acked {
		count += len(all)
		last[site] = all[len(all)-1].Number
	}
	return count, last
}

// FirstAfter gives the first write to the site acknowledged after that time.
func (w *Writers) FirstAfter(site program.SiteID, at time.Time) (number int, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, a := range w.acked[site] {
		if a.At.After(at) {
			return a.Number, true
		}
	}
	return 0, false
}

// Lost looks for acknowledged writes in the records and in the journal, and
// tells those that are not there.
func (w *Writers) Lost(ctx context.Context) ([]string, error) {
	records, err := w.st.Records(ctx)
	if err != nil {
		return nil, err
	}
	count, last := w.Acknowledged()
	journal, err := w.st.Journal(ctx, 2*count+1000)
	if err != nil {
		return nil, err
	}
	var lost []string
	titles, entries := map[network.NoticeID]string{}, 0
	for _, n := range records.Notices {
		titles[n.ID] = n.Title
	}
	for _, e := range journal {
		if e.Kind == "notice" && e.ID != "" {
			entries++
		}
	}
	if entries < count {
		lost = append(lost, fmt.Sprintf("%d of %d writes are not in the journal", count-entries, count))
	}
	for site, number := range last {
		if want := Write(site, number); titles[want.ID] != want.Title {
			lost = append(lost, fmt.Sprintf("%s: the records say %q, acknowledged was %q", want.ID, titles[want.ID], want.Title))
		}
	}
	return lost, nil
}

// Records is the version of the records.
func (w *Writers) Records(ctx context.Context) (int64, error) { return w.st.DataVersion(ctx) }

// Close gives the database back.
func (w *Writers) Close() error { return w.st.Close() }
