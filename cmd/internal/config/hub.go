package config

import (
	"crypto/tls"
	"net/netip"
	"os"
	"strings"

	"semainier/layouts/tomlfile"
)

// Hub is what hub.toml says.
type Hub struct {
	Data string // folder of the store; default: data, beside the file
	// Database is where several hubs share the store: "postgres://…", see
	// store.Place. It may hold a password. Empty: the store is in Data.
	Database string
	HTTP     string // address that the HTTP server listens on; default ":8080"
	NATS     string // address that the NATS server listens on; default ":4222"

	// Cluster is a NATS to use instead of a server of the hub's own; then NATS is
	// empty.
	Cluster Cluster

	// CertFile and KeyFile are the certificate of both servers, in PEM; empty:
	// neither speaks TLS.
	CertFile, KeyFile string

	// Allow is the private networks that calendars may be read from. By default
	// there are none: a partner's address must not reach into the town hall.
	Allow []netip.Prefix
	// Files is the only folder that file: addresses may read; empty: none may.
	Files string
}

type hubFile struct {
	Data  string `toml:"data"`
	Store struct {
		URL string `toml:"url"`
	} `toml:"store"`
	HTTP struct {
		Listen string `toml:"listen"`
	} `toml:"http"`
	NATS natsFile `toml:"nats"`
	TLS  struct {
		Cert string `toml:"cert"`
		Key  string `toml:"key"`
	} `toml:"tls"`
	Feeds struct {
		Allow []network `toml:"allow"`
		Files string    `toml:"files"`
	} `toml:"feeds"`
}

// ReadHub reads hub.toml. The certificate is tried and the folder of files
// looked for, so that a fault shows now and not when they are needed.
func ReadHub(path string) (Hub, error) {
	var file hubFile
	file.Data, file.HTTP.Listen = "data", ":8080"
	faults, err := read(path, &file)
	if err != nil {
		return Hub{}, err
	}
	h := Hub{
		Data: beside(path, file.Data), Database: file.Store.URL, HTTP: file.HTTP.Listen,
		Files: beside(path, file.Feeds.Files),
	}
	if !faults.Unreadable() {
		h.check(faults, path, file)
	}
	if err := faults.Err(); err != nil {
		return Hub{}, err
	}
	return h, nil
}

func (h *Hub) check(f *tomlfile.Faults, path string, file hubFile) {
	if file.Data == "" {
		f.Add("data", nil, "empty: want the folder of the store, or leave the line out")
	}
	if h.Database != "" && !strings.HasPrefix(h.Database, "postgres://") && !strings.HasPrefix(h.Database, "postgresql://") {
		f.Add("store.url", nil, "want postgres://USER:PASSWORD@HOST:5432/DATABASE, or leave the line out for a store in the folder of data") // it may hold a password
	}
	address(f, "http.listen", h.HTTP)
	h.checkNATS(f, path, file.NATS)
	switch cert, key := file.TLS.Cert, file.TLS.Key; {
	case cert != "" && key == "":
		f.Add("tls.key", nil, "missing: tls.cert needs its private key")
	case cert == "" && key != "":
		f.Add("tls.cert", nil, "missing: tls.key needs its certificate")
	case cert != "":
		h.CertFile, h.KeyFile = beside(path, cert), beside(path, key)
		if _, err := tls.LoadX509KeyPair(h.CertFile, h.KeyFile); err != nil {
			f.Add("tls.cert", cert, "can't be used with tls.key: %v", err)
		}
	}
	for _, n := range file.Feeds.Allow {
		h.Allow = append(h.Allow, n.Prefix)
	}
	if h.Files != "" {
		if info, err := os.Stat(h.Files); err != nil || !info.IsDir() {
			f.Add("feeds.files", file.Feeds.Files, "no such folder: %s", h.Files)
		}
	}
}
