package link

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"semainier/hub/wire"
)

// ways gives the routes of the options, the best one first. Their lines live until
// ctx ends, if they are not closed sooner; end lets go of what the ways hold.
func (l *Link) ways(ctx context.Context) (_ []way, end func(), err error) {
	o := l.o
	if l.public, err = o.Key.PublicKey(); err != nil {
		return nil, nil, fmt.Errorf("read the screen's key: %w", err)
	}
	web, err := url.Parse(o.Hub)
	if err != nil || web.Hostname() == "" || web.Scheme != "http" && web.Scheme != "https" {
		return nil, nil, fmt.Errorf("the address %q: want https://HOST or http://HOST:PORT", o.Hub)
	}
	servers, secure, err := natsServers(o.NATS, web)
	if err != nil {
		return nil, nil, err
	}
	proxy, err := proxies(o.Proxy)
	if err != nil {
		return nil, nil, err
	}
	config := func(secure bool) *tls.Config {
		if o.TLS == nil && secure {
			return &tls.Config{MinVersion: tls.VersionTLS12}
		}
		return o.TLS.Clone() // nil stays nil
	}
	// Both go through CONNECT, as what is https does.
	tcp := dialler{scheme: "https", proxy: proxy, patience: o.Pace.Patience}
	socket := dialler{scheme: web.Scheme, proxy: proxy, patience: o.Pace.Patience}
	within, ofSocket := "ws://"+withPort(web), (*tls.Config)(nil)
	if web.Scheme == "https" {
		within, ofSocket = "wss://"+withPort(web), config(true)
	}
	client := HTTPClient(o)
	return []way{
		{wire.RouteNATS, func(attempt context.Context) (line, error) {
			return l.connectNATS(ctx, attempt, wire.RouteNATS, servers, config(secure), tcp)
		}},
		{wire.RouteWSS, func(attempt context.Context) (line, error) {
			return l.connectNATS(ctx, attempt, wire.RouteWSS, within, ofSocket, socket)
		}},
		{wire.RouteHTTPS, func(attempt context.Context) (line, error) { return l.connectWeb(attempt, web, client) }},
	}, client.CloseIdleConnections, nil
}

// natsServers gives the servers as nats.go takes them.
func natsServers(given string, web *url.URL) (servers string, secure bool, err error) {
	if given == "" {
		scheme := map[string]string{"https": "tls", "http": "nats"}[web.Scheme]
		return scheme + "://" + net.JoinHostPort(web.Hostname(), "4222"), web.Scheme == "https", nil
	}
	for s := range strings.SplitSeq(given, ",") {
		u, err := url.Parse(strings.TrimSpace(s))
		if err != nil || u.Hostname() == "" || u.Scheme != "nats" && u.Scheme != "tls" {
			return "", false, errors.New("the address of NATS: want nats://HOST:PORT or tls://HOST:PORT")
		}
		secure = secure || u.Scheme == "tls"
	}
	return given, secure, nil
}
