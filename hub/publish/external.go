package publish

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/nats-io/nats.go"

	"semainier/hub/wire"
)

// External is an operator's NATS, of one server or of several, that screens and
// hubs connect to. Its servers include what Keys.Accounts gives.
type External struct {
	URLs      []string // "tls://a:4222", …: any of them will do
	Keys      Keys
	CAs       *x509.CertPool // who may certify the servers; nil: whom this machine trusts
	WebSocket string         // host:port where it speaks WebSocket in clear to this hub; empty: nowhere
}

const (
	// sweepEvery is how often all connections are looked at, for what was not heard.
	sweepEvery = time.Minute
	// secondLook is how long a connection that should not be there may be one that
	// a hub let in who has read newer records. A hub reads them every second.
	secondLook = 2 * time.Second
)

// external is this hub on an operator's NATS: it is asked who may enter, and
// puts connections out. Several hubs do the same side by side; each judges alone
// by the name that a connection was given when it was let in.
type external struct {
	log       *slog.Logger
	to        External
	book      *register
	strangers *strangers
	callout   *nats.Conn
	system    *nats.Conn
	inbox     string        // where servers tell their connections
	again     chan struct{} // a reason to look at all connections now
	suspects  chan suspect
	stop      context.CancelFunc
	done      sync.WaitGroup // of the watch and the connections' ends
}

type suspect struct {
	at   place
	user string
	when time.Time
}

// joinExternal connects to the operator's servers. Nobody is let in before the
// register has its screens; close must be called.
func joinExternal(to External, book *register, log *slog.Logger) (*external, error) {
	ctx, stop := context.WithCancel(context.Background())
	e := &external{log: log, to: to, book: book, strangers: newStrangers(), inbox: nats.NewInbox(),
		again: make(chan struct{}, 1), suspects: make(chan suspect, MaxStrangers), stop: stop}
	var err error
	if e.callout, err = e.dial(to.Keys.callout, calloutAccount); err != nil {
		e.close()
		return nil, err
	}
	if e.system, err = e.dial(to.Keys.system, systemAccount, nats.ReconnectHandler(func(*nats.Conn) { e.lookAgain() })); err != nil {
		e.close()
		return nil, err
	}
	if room := e.callout.MaxPayload(); room < wire.MaxSealed+headerRoom {
		e.close()
		return nil, fmt.Errorf("use NATS at %s: it carries messages of %d bytes, playlists need %d (nats-server.conf: include %s, or max_payload)",
			e.callout.ConnectedUrlRedacted(), room, wire.MaxSealed+headerRoom, AccountsFile)
	}
	events := "$SYS.ACCOUNT." + screensAccount
	for subject, hear := range map[string]nats.MsgHandler{
		events + ".CONNECT": e.came, events + ".DISCONNECT": e.left, e.inbox + ".>": e.listed,
	} {
		if _, err := e.system.Subscribe(subject, hear); err != nil {
			e.close()
			return nil, fmt.Errorf("listen to NATS on %s: %w", subject, err)
		}
	}
	if err := e.system.Flush(); err != nil {
		e.close()
		return nil, fmt.Errorf("listen to the connections of NATS at %s: %w", e.system.ConnectedUrlRedacted(), err)
	}
	e.done.Go(func() { e.watch(ctx) })
	return e, nil
}

// dial connects as one of the hub's users.
func (e *external) dial(as keyPair, account string, more ...nats.Option) (*nats.Conn, error) {
	e.done.Add(1)
	log := e.log.With("part", "nats", "account", account)
	options := append([]nats.Option{
		nats.Name("semainier hub"), nats.Nkey(as.public, as.Sign), nats.Timeout(startPatience),
		nats.MaxReconnects(-1), nats.DrainTimeout(drainIn), nats.ReconnectWait(500 * time.Millisecond), nats.IgnoreAuthErrorAbort(),
		nats.PingInterval(5 * time.Second), nats.MaxPingsOutstanding(2),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				log.Warn("connection to NATS lost", "error", err)
			}
		}),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) {
			log.Warn("NATS complains", "error", err)
		}),
	}, more...)
	if e.to.CAs != nil {
		options = append(options, nats.Secure(&tls.Config{RootCAs: e.to.CAs, MinVersion: tls.VersionTLS12}))
	}
	options = append(options, func(o *nats.Options) error {
		o.Servers = e.to.URLs
		closed := o.ClosedCB
		o.ClosedCB = func(nc *nats.Conn) {
			if closed != nil {
				closed(nc)
			}
			e.done.Done()
		}
		return nil
	})
	nc, err := nats.Connect("", options...)
	if err != nil {
		e.done.Done()
		return nil, fmt.Errorf("connect to NATS at %v as a user of its account %s: %w (are the servers running, and do they include the %s made with these keys?)", e.to.URLs, account, err, AccountsFile)
	}
	return nc, nil
}

// connect makes the hub's own connection, by which it speaks to screens.
func (e *external) connect(options ...nats.Option) (*nats.Conn, error) {
	return e.dial(e.to.Keys.hub, screensAccount, options...)
}

func (e *external) address(key string) string { return e.strangers.address(key) }

// at gives a server that this hub is connected to.
func (e *external) at() (net.Addr, string) {
	return natsAddr(e.callout.ConnectedAddr()), e.to.WebSocket
}

type natsAddr string

func (natsAddr) Network() string  { return "tcp" }
func (a natsAddr) String() string { return string(a) }

// close ends the hub's part; the servers and the screens stay.
func (e *external) close() {
	e.stop()
	for _, nc := range []*nats.Conn{e.callout, e.system} {
		if nc != nil {
			drain(nc)
		}
	}
	e.done.Wait()
}

// watch lets screens in once it is known who they are, and puts out what should
// not be in.
func (e *external) watch(ctx context.Context) {
	select {
	case <-ctx.Done():
		return
	case <-e.book.known:
	}
	// Two, so that the signatures of one do not hold up the other's.
	for range 2 {
		if _, err := e.callout.QueueSubscribe(calloutSubject, wire.QueueOfHubs, e.authorize); err != nil {
			e.log.Error("screens are not let in by this hub", "error", fmt.Errorf("listen to NATS on %s: %w", calloutSubject, err))
			return
		}
	}
	sweep := time.NewTicker(sweepEvery)
	defer sweep.Stop()
	look := time.NewTicker(secondLook / 4)
	defer look.Stop()
	e.lookAgain()
	var waiting []suspect
	for {
		select {
		case <-ctx.Done():
			return
		case <-sweep.C:
			e.lookAtAll()
		case <-e.again:
			e.lookAtAll()
		case s := <-e.suspects:
			waiting = append(waiting, s)
		case now := <-look.C:
			for len(waiting) > 0 && now.Sub(waiting[0].when) >= secondLook {
				if s := waiting[0]; !e.book.stands(s.user) {
					e.kick(s.at, s.user)
				}
				waiting = waiting[1:]
			}
		}
	}
}

func (e *external) lookAgain() {
	select {
	case e.again <- struct{}{}:
	default:
	}
}

func (e *external) lookAtAll() {
	e.strangers.turn()
	e.list("", allUsers, 0)
}

// suspect has a connection looked at once more when this hub has surely read
// what the one that let it in knew.
func (e *external) suspect(at place, user string) {
	select {
	case e.suspects <- suspect{at, user, time.Now()}:
	default: // so many at once: the next sweep finds it
	}
}
