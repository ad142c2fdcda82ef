package gather

import (
	"context"
	"sync"
	"time"

	"semainier/feeds/privacy"
)

// reader is the goroutine that reads one feed.
type reader struct {
	task task
	stop context.CancelFunc

	// keeping guards what the reader knows and makes end and keeping exclude each
	// other: a reader that has ended keeps nothing more, however long what it was
	// doing goes on.
	keeping sync.Mutex
}

// end makes the reader keep nothing more, and stop as soon as it can. It waits
// for no reading.
func (r *reader) end() {
	r.keeping.Lock()
	defer r.keeping.Unlock()
	r.stop()
}

// read reads one feed until ctx ends, which it does by r.end or with the hub.
func (g *Gatherer) read(ctx context.Context, r *reader) {
	last, _ := g.held(r.task.feed.ID)
	v := visit{gatherer: g, reader: r, task: r.task, noted: last.Health.LastTry}
	if !privacy.SameWords(last.Rules, r.task.stamp) {
		late := time.AfterFunc(g.patience, func() { v.late(ctx) })
		defer late.Stop()
	}
	for {
		timer := time.NewTimer(v.once(ctx))
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return
		}
	}
}

// late withdraws titles that today's rules did not make from a feed that was not
// read since: it may have to wait long for its turn.
func (v *visit) late(ctx context.Context) {
	v.reader.keeping.Lock()
	defer v.reader.keeping.Unlock()
	if ctx.Err() != nil || v.tried {
		return
	}
	last, _ := v.gatherer.held(v.task.feed.ID)
	if s, withdrawn := v.withdraw(last); withdrawn {
		v.keep(ctx, s, true, true, v.gatherer.opts.Now().UTC().Round(0))
	}
}
