package publish

import (
	"net"
	"time"

	"github.com/nats-io/nats.go"
)

// house is the NATS that screens connect to.
type house interface {
	connect(options ...nats.Option) (*nats.Conn, error) // the hub's own connection
	cut(was []Screen)                                   // ends the connections of these; the register no longer has them so
	address(key string) string                          // where the connection of a stranger comes from; "": not known
	at() (addr net.Addr, webSocket string)              // see Publisher's methods
	close()
}

// drainIn bounds how long a connection that is given up still answers.
const drainIn = 2 * time.Second

// drain gives a connection up: what was asked is answered, the rest is for another
// hub. It does not wait for the end.
func drain(nc *nats.Conn) {
	if err := nc.Drain(); err != nil {
		nc.Close()
	}
}

// open starts the server, or joins the operator's.
func open(o Options, book *register) (house, error) {
	if o.External != nil {
		return joinExternal(*o.External, book, o.Log)
	}
	return startEmbedded(o, book)
}

// Addr is where the server listens; of several, one to which the hub is connected.
func (p *Publisher) Addr() net.Addr {
	addr, _ := p.house.at()
	return addr
}

// WebSocket is where NATS speaks within a WebSocket in clear, host:port; empty:
// nowhere. The hub's HTTP server passes screens on to it.
func (p *Publisher) WebSocket() string {
	_, webSocket := p.house.at()
	return webSocket
}
