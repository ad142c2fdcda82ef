package link

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/nats-io/nats.go"

	"semainier/hub/wire"
)

// watch logs what befalls each route, each trouble once: a hub that is off for
// the weekend is not worth ten thousand lines.
type watch struct {
	log *slog.Logger

	mu     sync.Mutex
	routes map[wire.Route]watched
	since  time.Time // when the first of lines was written
	lines  int
}

// So many lines of the log are written in that time: who can make the line fail,
// or hear nonsense, must not wear out the screen's memory card.
const (
	maxLines  = 60
	linesTime = 10 * time.Minute
)

// say writes a line, unless there were too many; w.mu is held.
func (w *watch) say(level slog.Level, what string, args ...any) {
	if now := time.Now(); now.Sub(w.since) >= linesTime {
		w.since, w.lines = now, 0
	}
	if w.lines++; w.lines > maxLines {
		return
	}
	if w.lines == maxLines {
		args = append(args, "next_after", linesTime)
	}
	w.log.Log(context.Background(), level, what, args...)
}

// useless logs an answer of no use.
func (w *watch) useless(args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.say(slog.LevelWarn, "answer of no use", args...)
}

// watched is what was logged of a route.
type watched struct {
	works    bool
	troubles map[string]bool // since it worked
}

// maxTroubles bounds what is remembered of a route; then all is news again.
const maxTroubles = 30

// trouble logs err, unless it was logged of that route since that last worked.
func (w *watch) trouble(by wire.Route, what string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	known := w.routes[by].troubles
	if known[what+gist(err)] {
		return
	}
	if known == nil || len(known) >= maxTroubles {
		known = map[string]bool{}
	}
	known[what+gist(err)] = true
	w.routes[by] = watched{troubles: known}
	w.say(slog.LevelWarn, what, "route", by, "error", err, hint(err))
}

// works logs that a route works.
func (w *watch) works(by wire.Route) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.routes[by].works {
		w.say(slog.LevelInfo, "connected to the hub", "route", by)
	}
	w.routes[by] = watched{works: true}
}

// gist gives an error without the port numbers of this end, new each time.
func gist(err error) string {
	if op, ok := errors.AsType[*net.OpError](err); ok {
		return op.Op + ": " + op.Err.Error()
	}
	return err.Error()
}

// errRefused is how a hub answers over HTTP whom it does not serve.
var errRefused = errors.New("the hub refuses this screen's key")

func refusal(err error) bool {
	return errors.Is(err, errRefused) || errors.Is(err, nats.ErrAuthorization) || errors.Is(err, nats.ErrAuthExpired) || errors.Is(err, nats.ErrAuthRevoked)
}

// hint says what a person can do about it, if anything.
func hint(err error) slog.Attr {
	switch {
	case refusal(err):
		return slog.String("hint", "this screen was revoked, or too many that are not paired ask at once; to pair a revoked one anew: stop it, semainier-player forget, start it again")
	case errors.Is(err, nats.ErrPermissionViolation):
		return slog.String("hint", "the screen's record on the hub has changed; the screen will be told")
	case errors.Is(err, errWebSocket):
		return slog.String("hint", "something between here and the hub does not let WebSockets through, or the hub is older than this player")
	}
	return slog.Attr{} // left out by the handlers
}
