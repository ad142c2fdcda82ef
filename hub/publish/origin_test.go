package publish

import (
	"net"
	"net/netip"
	"testing"
)

func TestOriginOfAConnection(t *testing.T) {
	d := &door{}
	at := func(host string, port int) net.Addr { return &net.TCPAddr{IP: net.ParseIP(host), Port: port} }
	if got := d.origin(at("127.0.0.1", 9)); got != "" {
		t.Errorf("this machine, before anybody tells: %q", got)
	}
	peer := func(local string) (netip.Addr, bool) {
		return map[string]netip.Addr{"127.0.0.1:1": netip.MustParseAddr("192.0.2.7"), "127.0.0.1:2": netip.MustParseAddr("127.0.0.1")}[local], local == "127.0.0.1:1" || local == "127.0.0.1:2"
	}
	d.peer.Store(&peer)
	for _, c := range []struct {
		from net.Addr
		want string
	}{
		{at("192.0.2.1", 5), "192.0.2.1"}, {at("2001:db8::1", 5), "2001:db8::"},
		{at("127.0.0.1", 1), "192.0.2.7"}, {at("127.0.0.1", 2), ""}, {at("127.0.0.1", 3), ""}, {at("::1", 4), ""},
		{&net.UnixAddr{Name: "x"}, ""},
	} {
		if got := d.origin(c.from); got != c.want {
			t.Errorf("%v: %q, want %q", c.from, got, c.want)
		}
	}
}
