package link

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/nats-io/nats.go"

	"semainier/hub/wire"
)

// natsLine is one NATS connection, over TCP or within a WebSocket. It is used
// once: nats.go, when it reconnects by itself, can't go from one to the other,
// and does not know that a screen was moved.
type natsLine struct {
	l       *Link
	route   wire.Route
	nc      *nats.Conn
	cut     context.CancelFunc // of what the connection was dialled with
	closed  chan struct{}      // closed once nc is
	refused chan error         // permissions
	secure  bool               // it is encrypted
}

// errWebSocket is what nats.go says, in a text of its own, where no WebSocket
// was opened.
var errWebSocket = errors.New("no WebSocket at that address")

// writing bounds how long nats.go blocks everyone who speaks on a connection
// that takes nothing any more.
const writing = 10 * time.Second

// connectNATS makes a connection to one of the servers, or gives up after
// Pace.Patience for each. The end of the attempt cuts the connection only while it
// is being made: a search ends as soon as it has found one. The end of ctx cuts it
// for as long as it lives.
func (l *Link) connectNATS(ctx, attempt context.Context, route wire.Route, servers string, config *tls.Config, d dialler) (line, error) {
	ctx, cut := context.WithCancel(ctx)
	keep := context.AfterFunc(attempt, cut)
	n := &natsLine{l: l, route: route, cut: cut, closed: make(chan struct{}), refused: make(chan error, 1)}
	dial := &dialOnce{ctx: ctx, d: d}
	options := []nats.Option{
		nats.Name("semainier-player " + l.public),
		nats.Nkey(l.public, l.o.Key.Sign),
		nats.CustomInboxPrefix(wire.InboxPrefix(l.public)),
		nats.NoReconnect(),
		nats.Timeout(l.o.Pace.Patience),
		nats.FlusherTimeout(writing),
		nats.SetCustomDialer(dial),
		nats.SkipHostLookup(),          // the dialler's to do, or the proxy's
		nats.IgnoreDiscoveredServers(), // their addresses may be of a network that is not ours
		nats.UseOldRequestStyle(),      // the new one leaves a subscription behind, once try has asked
		nats.PingInterval(l.o.Pace.Ping),
		nats.MaxPingsOutstanding(pendingPings),
		nats.ProxyPath(wire.NATSPath), // of WebSockets alone
		nats.ErrorHandler(n.fault),
		nats.ClosedHandler(func(*nats.Conn) { close(n.closed) }),
		func(o *nats.Options) error { o.TLSConfig = config; return nil },
	}
	nc, err := nats.Connect(servers, options...)
	kept := keep()
	if err != nil {
		cut()
		if errors.Is(err, nats.ErrNoServers) && dial.err != nil { // it forgets that a connection was refused
			err = dial.err
		}
		if route == wire.RouteWSS && err.Error() == "invalid websocket connection" {
			err = errWebSocket
		}
		return nil, fmt.Errorf("connect to %s: %w", servers, err)
	}
	n.nc = nc
	if !kept {
		n.close()
		return nil, fmt.Errorf("connect to %s: %w", servers, attempt.Err())
	}
	_, err = nc.TLSConnectionState()
	n.secure = err == nil || route == wire.RouteWSS && config != nil
	return n, nil
}

func (n *natsLine) fault(_ *nats.Conn, _ *nats.Subscription, err error) {
	n.l.watch.trouble(n.route, "the hub refused", err)
	if errors.Is(err, nats.ErrPermissionViolation) {
		select {
		case n.refused <- err:
		default:
		}
	}
}

func (n *natsLine) close() {
	n.nc.Close()
	<-n.closed
	n.cut()
}

// dialOnce lets an end of the context cut a connection, made or not, and bounds the
// handshakes for which nats.go has no bound.
type dialOnce struct {
	ctx context.Context // nats.go passes none
	d   dialler
	err error
}

// Dial is for nats.go, which gives the address as it stands in the options.
func (o *dialOnce) Dial(_, address string) (net.Conn, error) {
	c, err := o.d.dial(o.ctx, address)
	if err != nil {
		o.err = err
		return nil, err
	}
	context.AfterFunc(o.ctx, func() { c.Close() })
	return c, nil
}
