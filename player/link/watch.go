package link

import (
	"errors"
	"log/slog"
	"net"
	"sync"

	"github.com/nats-io/nats.go"

	"semainier/hub/wire"
)

// watch logs what befalls each route, each trouble once: a hub that is off for
// the weekend is not worth ten thousand lines.
type watch struct {
	log *slog.Logger

	mu     sync.Mutex
	routes map[wire.Route]watched
}

// useless logs an answer of no use.
func (w *watch) useless(args ...any) {
	w.log.Warn("answer of no use", args...)
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
	w.log.Warn(what, "route", by, "error", err, hint(err))
}

// works logs that a route works.
func (w *watch) works(by wire.Route) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.routes[by].works {
		w.log.Info("connected to the hub", "route", by)
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
