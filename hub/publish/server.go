package publish

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"semainier/hub/wire"
)

// The bounds of the embedded server, as measured for 10,000 screens
// (deploy/bench/fleet.sh).
const (
	headerRoom    = 4 << 10 // what an answer's headers may add to a sealed playlist
	maxPending    = 2 << 20 // bytes that one slow screen may hold up
	writeDeadline = 10 * time.Second
	handshake     = 30.0 // seconds, for TLS and for authentication
	pingInterval  = 30 * time.Second
	maxSubs       = 16 // of one screen, which needs two
	wsHandshake   = 10 * time.Second
	startPatience = 10 * time.Second
)

// embedded is the NATS server within the hub's own process, behind the door.
type embedded struct {
	srv  *server.Server
	door *door
	own  keyPair
}

// startEmbedded starts it; close must be called.
func startEmbedded(o Options, book *register) (*embedded, error) {
	own, err := newKeyPair()
	if err != nil {
		return nil, err
	}
	e := &embedded{door: newDoor(book, own.public, o.Log), own: own}
	if e.srv, err = startServer(o, e.door); err != nil {
		e.door.provers.close()
		return nil, err
	}
	e.door.close = func(id uint64) {
		// The connection may have gone by itself: nothing is left to cut then.
		_ = e.srv.DisconnectClientByID(id)
	}
	e.door.alive = func(id uint64) bool { return e.srv.GetClient(id) != nil }
	return e, nil
}

// connect makes the hub's own connection, within the process.
func (e *embedded) connect(options ...nats.Option) (*nats.Conn, error) {
	nc, err := nats.Connect("", append(options, nats.InProcessServer(e.srv), nats.Nkey(e.own.public, e.own.Sign), nats.Timeout(startPatience))...)
	if err != nil {
		return nil, fmt.Errorf("connect the hub to its own NATS server: %w", err)
	}
	return nc, nil
}

func (e *embedded) cut(was []Screen)          { e.door.cut(was) }
func (e *embedded) address(key string) string { return e.door.address(key) }

// at gives the addresses of the server; what it speaks within a WebSocket is in
// clear and for this machine alone.
func (e *embedded) at() (net.Addr, string) {
	_, webSocket, _ := strings.Cut(e.srv.WebsocketURL(), "://")
	return e.srv.Addr(), webSocket
}

func (e *embedded) close() {
	e.srv.Shutdown()
	e.srv.WaitForShutdown() // and with it for every connection that is on its way in
	e.door.provers.close()
}

// startServer starts the server itself.
func startServer(o Options, d *door) (*server.Server, error) {
	host, port, err := splitListen(o.Listen)
	if err != nil {
		return nil, err
	}
	srv, err := server.NewServer(&server.Options{
		ServerName: "semainier", Host: host, Port: port,
		NoSigs: true, NoSystemAccount: true, DisableShortFirstPing: true,
		MaxPayload: wire.MaxSealed + headerRoom, MaxPending: maxPending, MaxSubs: maxSubs,
		WriteDeadline: writeDeadline, AuthTimeout: handshake, TLSTimeout: handshake,
		PingInterval: pingInterval, MaxPingsOut: 2,
		NoSublistCache:    true, // of each connection's permissions there would be one, for three subjects
		AlwaysEnableNonce: true, CustomClientAuthentication: d,
		TLS: o.TLS != nil, TLSConfig: o.TLS,
		Websocket: server.WebsocketOpts{Host: "127.0.0.1", Port: server.RANDOM_PORT, NoTLS: true, HandshakeTimeout: wsHandshake},
	})
	if err != nil {
		return nil, fmt.Errorf("start NATS on %s: %w", o.Listen, err)
	}
	fatal := make(chan string, 1)
	srv.SetLoggerV2(natsLog{o.Log.With("part", "nats"), fatal}, false, false, false)
	srv.Start()
	select {
	case why := <-fatal:
		err = fmt.Errorf("start NATS on %s: %s (is another hub running? hub.toml: [nats] listen)", o.Listen, why)
	case fatal <- "": // from now on nobody takes them: they are logged
		if srv.ReadyForConnections(startPatience) {
			return srv, nil
		}
		err = fmt.Errorf("start NATS on %s: not ready after %s", o.Listen, startPatience)
	}
	srv.Shutdown()
	srv.WaitForShutdown()
	return nil, err
}

func splitListen(listen string) (host string, port int, err error) {
	host, text, err := net.SplitHostPort(listen)
	if err != nil {
		return "", 0, fmt.Errorf("start NATS on %q: %w (hub.toml: [nats] listen wants host:port)", listen, err)
	}
	port, err = strconv.Atoi(text)
	if err != nil || port < 0 || port > 65535 {
		return "", 0, fmt.Errorf("start NATS on %q: %w (hub.toml: [nats] listen)", listen, errors.New("not a port"))
	}
	if port == 0 {
		port = server.RANDOM_PORT
	}
	return host, port, nil
}

// natsLog passes on what the NATS server says. Its errors are mostly those of
// strangers who knock: the door tells what an operator should know of them.
type natsLog struct {
	log   *slog.Logger
	fatal chan<- string // what makes the server not start
}

func (l natsLog) say(level func(string, ...any), format string, v []any) {
	level("nats server", "said", strings.TrimSpace(fmt.Sprintf(format, v...)))
}

func (l natsLog) Noticef(format string, v ...any) { l.say(l.log.Debug, format, v) }
func (l natsLog) Warnf(format string, v ...any) {
	if strings.HasPrefix(format, "Websocket not configured with TLS") {
		return // it speaks to this machine alone, see embedded.at
	}
	l.say(l.log.Warn, format, v)
}
func (l natsLog) Errorf(format string, v ...any) { l.say(l.log.Debug, format, v) }
func (l natsLog) Debugf(format string, v ...any) { l.say(l.log.Debug, format, v) }
func (l natsLog) Tracef(format string, v ...any) { l.say(l.log.Debug, format, v) }
func (l natsLog) Fatalf(format string, v ...any) {
	select {
	case l.fatal <- fmt.Sprintf(format, v...):
	default:
		l.say(l.log.Error, format, v)
	}
}
