package config

import (
	"crypto/x509"
	"net"
	"net/url"
	"os"

	"semainier/layouts/tomlfile"
)

// Cluster is a NATS of the operator's that the hub uses instead of a server of
// its own.
type Cluster struct {
	URLs      []string       // "tls://a:4222": any of its servers; none: there is no such NATS
	Keys      string         // folder of the hub's keys, as `semainier hub nats-keys` writes it
	CA        *x509.CertPool // who may certify the servers; nil: whom this machine trusts
	WebSocket string         // HOST:PORT where it speaks WebSocket in clear to this hub; empty: nowhere
}

type natsFile struct {
	Listen    string   `toml:"listen"`
	URLs      []string `toml:"urls"`
	Keys      string   `toml:"keys"`
	CA        string   `toml:"ca"`
	WebSocket string   `toml:"websocket"`
}

// checkNATS takes [nats] as a server to run, or as servers to join.
func (h *Hub) checkNATS(f *tomlfile.Faults, path string, file natsFile) {
	if len(file.URLs) == 0 {
		if h.NATS = file.Listen; h.NATS == "" {
			h.NATS = ":4222"
		}
		address(f, "nats.listen", h.NATS)
		if _, port, err := net.SplitHostPort(h.NATS); err == nil && port != "0" && h.NATS == h.HTTP {
			f.Add("nats.listen", h.NATS, "the same as http.listen: each needs a port of its own")
		}
		if file.Keys+file.CA+file.WebSocket != "" {
			f.Add("nats.urls", nil, "missing: keys, ca and websocket are for the servers that it names")
		}
		return
	}
	h.Cluster = Cluster{URLs: file.URLs, Keys: beside(path, file.Keys)}
	if file.Listen != "" {
		f.Add("nats.listen", file.Listen, "the hub either listens itself or uses the servers of nats.urls: take one of the two out")
	}
	for _, s := range file.URLs {
		u, err := url.Parse(s)
		if err != nil || u.Hostname() == "" || u.Scheme != "nats" && u.Scheme != "tls" || !bare(u) || u.User != nil {
			f.Add("nats.urls", nil, "want tls://HOST:PORT, or nats://HOST:PORT where that server has no certificate; no name and password: the hub has its keys")
		}
	}
	if file.Keys == "" {
		f.Add("nats.keys", nil, "missing: want the folder that `semainier hub nats-keys FOLDER` made, the same for all hubs")
	} else if info, err := os.Stat(h.Cluster.Keys); err != nil || !info.IsDir() {
		f.Add("nats.keys", file.Keys, "no such folder: %s", h.Cluster.Keys)
	}
	if file.CA != "" {
		h.Cluster.CA = authorities(f, "nats.ca", path, file.CA)
	}
	if file.WebSocket != "" {
		u, err := url.Parse(file.WebSocket)
		if err != nil || u.Scheme != "ws" || u.Port() == "" || !bare(u) {
			f.Add("nats.websocket", file.WebSocket, "want ws://HOST:PORT, in clear: the hub's own port has the certificate")
			return
		}
		h.Cluster.WebSocket = u.Host
	}
}

// authorities reads certificates that stand for whom to trust.
func authorities(f *tomlfile.Faults, at tomlfile.Path, path, file string) *x509.CertPool {
	pool := x509.NewCertPool()
	if text, err := os.ReadFile(beside(path, file)); err != nil {
		f.Add(at, file, "can't be read: %v", err)
	} else if !pool.AppendCertsFromPEM(text) {
		f.Add(at, file, "holds no certificate in PEM")
	}
	return pool
}
