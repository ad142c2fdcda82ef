package hub_test

import (
	"net/http"
	"testing"

	"github.com/nats-io/nats.go"

	"semainier/hub/wire"
)

// What screenweb tests is on the hub's own port, and a WebSocket that is open
// does not keep the hub from stopping.
func TestScreensAreServedOnTheHubsPort(t *testing.T) {
	w := newWorld(t)
	w.start()
	for path, want := range map[string]int{wire.NoncePath: 200, wire.PlaylistPath: 401, wire.HelloPath: 405, wire.NATSPath: 426, wire.MediaPath + "x": 404} {
		if resp, _ := w.fetch(path, http.Header{}); resp.StatusCode != want || resp.Header.Get("Content-Security-Policy") == "" {
			t.Errorf("%s: %s %v", path, resp.Status, resp.Header)
		}
	}
	closed := make(chan struct{})
	conn, err := nats.Connect("ws://"+w.at.HTTP, nats.ProxyPath(wire.NATSPath), nats.Nkey(w.public, w.screen.Sign), nats.NoReconnect(), nats.Timeout(patience),
		nats.ClosedHandler(func(*nats.Conn) { close(closed) }))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	w.stop()
	<-closed
}
