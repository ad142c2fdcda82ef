package link

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/nats-io/nats.go"

	"semainier/hub/wire"
)

// connect starts a connection that never gives up. ready is signalled at each
// connection, closed is closed once the connection has been closed for good.
func (l *Link) connect(ctx context.Context, ready chan<- struct{}, closed chan<- struct{}) (*nats.Conn, error) {
	o := l.o
	public, err := o.Key.PublicKey()
	if err != nil {
		return nil, fmt.Errorf("connect to the hub: read the screen's key: %w", err)
	}
	w := &watcher{log: o.Log.With("hub", o.URL)}
	connected := func(*nats.Conn) {
		w.log.Info("connected to the hub")
		w.last = ""
		l.connected.Store(true)
		select {
		case ready <- struct{}{}:
		default: // the question that is due anyway will do
		}
	}
	options := []nats.Option{
		nats.Name("semainier-player " + public),
		nats.Nkey(public, o.Key.Sign),
		nats.CustomInboxPrefix(wire.InboxPrefix(public)),
		nats.RetryOnFailedConnect(true),
		nats.MaxReconnects(-1),
		nats.ReconnectWait(o.Pace.Wait),
		nats.ReconnectJitter(o.Pace.Jitter, o.Pace.Jitter),
		nats.Timeout(patience),
		nats.SetCustomDialer(dial(func(network, address string) (net.Conn, error) {
			return (&net.Dialer{Timeout: patience}).DialContext(ctx, network, address)
		})),
		nats.PingInterval(20 * time.Second),
		nats.MaxPingsOutstanding(2),
		nats.ReconnectBufSize(-1),   // else what was said hours ago is said again
		nats.IgnoreAuthErrorAbort(), // else two refusals close the connection for good
		nats.ConnectHandler(connected),
		nats.ReconnectHandler(connected),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			l.connected.Store(false)
			if err != nil {
				w.say("connection to the hub lost", err)
			}
		}),
		nats.ReconnectErrHandler(func(_ *nats.Conn, err error) { w.say("hub not reached, will try again", err) }),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { w.say("the hub refused", err) }),
		nats.ClosedHandler(func(*nats.Conn) { close(closed) }),
	}
	if o.TLS != nil {
		options = append(options, nats.Secure(o.TLS))
	}
	nc, err := nats.Connect(o.URL, options...)
	if err != nil {
		return nil, fmt.Errorf("connect to the hub at %s: %w", o.URL, err)
	}
	return nc, nil
}

// patience is how long a connection may take to be made: slow lines, and ten
// thousand screens that come back at once.
const patience = 30 * time.Second

// dial lets an end of the context cut an attempt short.
type dial func(network, address string) (net.Conn, error)

func (d dial) Dial(network, address string) (net.Conn, error) { return d(network, address) }

// watcher logs what befalls the connection, each trouble once: a hub that is
// off for the weekend is not worth ten thousand lines. nats.go calls its
// handlers one after the other.
type watcher struct {
	log  *slog.Logger
	last string
}

func (w *watcher) say(what string, err error) {
	if now := what + err.Error(); now != w.last {
		w.last = now
		w.log.Warn(what, "error", err, hint(err))
	}
}

// hint says what a person can do about it, if anything.
func hint(err error) slog.Attr {
	text := ""
	switch {
	case errors.Is(err, nats.ErrAuthorization), errors.Is(err, nats.ErrAuthExpired), errors.Is(err, nats.ErrAuthRevoked):
		text = "the hub does not know this screen's key: semainier-player key prints it, a [[screen]] of the network takes it"
	case errors.Is(err, nats.ErrPermissionViolation):
		text = "the screen's record on the hub names another site than player.toml"
	default:
		return slog.Attr{} // left out by the handlers
	}
	return slog.String("hint", text)
}
