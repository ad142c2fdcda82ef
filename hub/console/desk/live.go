package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"semainier/hub/fleet"
)

// livePath is the WebSocket of open pages. It tells topics, nothing of what is in
// them: {"topics":["screens"]}. A page asks for what it shows of a topic with the
// rights of whoever looks at it.
const livePath = "/direct"

// The bounds of the live channel.
const (
	MaxLive   = 500              // open at once; more pages do without
	liveEvery = time.Second      // how often the hub looks for news while a page is open
	livePing  = 30 * time.Second // proxies cut what is silent for a minute
	liveWrite = 10 * time.Second
)

// live tells open pages which topics changed.
type live struct {
	look func(context.Context) (map[string]string, error)
	log  *slog.Logger

	mu     sync.Mutex
	pages  map[chan []string]struct{}
	end    context.CancelFunc // of the watch; nil: none runs
	closed bool
	done   sync.WaitGroup
}

func newLive(look func(context.Context) (map[string]string, error), log *slog.Logger) *live {
	return &live{look: look, log: log, pages: map[chan []string]struct{}{}}
}

// join adds a page; ok is false where there are too many, or no more are taken.
func (l *live) join() (news chan []string, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed || len(l.pages) >= MaxLive {
		return nil, false
	}
	news = make(chan []string, 1)
	l.pages[news] = struct{}{}
	if l.end == nil {
		ctx, cancel := context.WithCancel(context.Background())
		l.end = cancel
		l.done.Go(func() { l.watch(ctx) })
	}
	return news, true
}

// leave takes a page away; with the last one goes the watch.
func (l *live) leave(news chan []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, here := l.pages[news]; !here {
		return
	}
	delete(l.pages, news)
	if len(l.pages) == 0 && l.end != nil {
		l.end()
		l.end = nil
	}
}

// close ends all, and waits for the watch.
func (l *live) close() {
	l.mu.Lock()
	l.closed = true
	for news := range l.pages {
		close(news)
	}
	clear(l.pages)
	if l.end != nil {
		l.end()
		l.end = nil
	}
	l.mu.Unlock()
	l.done.Wait()
}

// watch looks for news until ctx ends.
func (l *live) watch(ctx context.Context) {
	tick := time.NewTicker(liveEvery)
	defer tick.Stop()
	var before map[string]string
	trouble := ""
	for {
		now, err := l.look(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil && err.Error() != trouble:
			trouble = err.Error()
			l.log.Error("open pages of the console are not kept up to date", "error", err)
		case err == nil:
			trouble = ""
			l.tell(changed(before, now))
			before = now
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// changed gives the topics that look otherwise than before; none the first time.
func changed(before, now map[string]string) []string {
	if before == nil {
		return nil
	}
	var topics []string
	for _, topic := range slices.Sorted(maps.Keys(now)) {
		if before[topic] != now[topic] {
			topics = append(topics, topic)
		}
	}
	return topics
}

// tell hands topics to every page. One that has not read the last ones gets all.
func (l *live) tell(topics []string) {
	if len(topics) == 0 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for news := range l.pages {
		all := topics
		select {
		case unread := <-news:
			all = slices.Compact(slices.Sorted(slices.Values(slices.Concat(unread, topics))))
		default:
		}
		news <- all // there is room: nobody else writes
	}
}

// digest tells two states of the screens apart by what pages show of them.
func digest(f fleet.Fleet) string {
	h := fnv.New64a()
	for _, s := range f.Screens {
		fmt.Fprintln(h, s.ID, s.Site, s.Name, s.State, s.Since.Unix(), s.Version, s.Status.Version, s.Status.Pages, s.Status.Notices, s.Status.Error)
	}
	return fmt.Sprint(f.Records, h.Sum64())
}

// serveLive is the live channel of one page.
func (d *Desk) serveLive(w http.ResponseWriter, r *http.Request) {
	who, ok, err := d.o.Access.Who(r.Context())
	if err != nil || !ok {
		http.Error(w, "sign in", http.StatusUnauthorized)
		return
	}
	news, ok := d.live.join()
	if !ok {
		http.Error(w, "too many pages are open", http.StatusServiceUnavailable)
		return
	}
	defer d.live.leave(news)
	upgrader := websocket.Upgrader{HandshakeTimeout: liveWrite} // its default check of the origin: the page's own host alone
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // it has answered
	}
	defer func() { _ = conn.Close() }()
	d.o.Log.Debug("page open", "person", int64(who.ID))
	conn.SetReadLimit(512) // pages say nothing
	gone := make(chan struct{})
	go func() { // ends with the connection, which this function closes
		defer close(gone)
		for {
			if _, _, err := conn.NextReader(); err != nil {
				return
			}
		}
	}()
	d.feed(r, conn, news, gone)
	_ = conn.Close()
	<-gone
}

// feed writes news until the page is gone, the hub ends, or whoever looks at it may
// no longer.
func (d *Desk) feed(r *http.Request, conn *websocket.Conn, news <-chan []string, gone <-chan struct{}) {
	ping := time.NewTicker(livePing)
	defer ping.Stop()
	for {
		var err error
		within := time.Now().Add(liveWrite)
		select {
		case <-gone:
			return
		case topics, open := <-news:
			if !open {
				_ = conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseGoingAway, ""), within)
				return
			}
			text, _ := json.Marshal(map[string][]string{"topics": topics}) // strings always marshal
			if err = conn.SetWriteDeadline(within); err == nil {
				err = conn.WriteMessage(websocket.TextMessage, text)
			}
		case <-ping.C:
			if _, ok, whoErr := d.o.Access.Who(r.Context()); whoErr == nil && !ok {
				_ = conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.ClosePolicyViolation, ""), within)
				return
			}
			err = conn.WriteControl(websocket.PingMessage, nil, within)
		}
		if err != nil {
			return
		}
	}
}
