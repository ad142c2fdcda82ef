// Package town starts on this machine what a network has that outgrew one: three
// NATS servers with TLS and accounts, a PostgreSQL, and hubs side by side. It is
// for tests, for measuring, and to be read as an example. All is on the loopback
// interface, the database on a Unix socket; nothing outlives the process.
package town

import (
	"context"
	"crypto/ed25519"
	"crypto/x509"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"text/template"
	"time"

	"semainier/hub"
	"semainier/hub/network"
	"semainier/hub/publish"
	"semainier/hub/store"
	"semainier/hub/store/pgtest"
)

//go:embed node.conf
var nodeConf string

//go:embed hub.toml
var hubToml string

// patience is how long a part may take to start, on a machine that does much else.
const patience = time.Minute

// Binaries are the programs that run; Build makes them.
type Binaries struct {
	Semainier, NATS string
}

// Town is what runs. Its parts may be killed and started again by their methods.
type Town struct {
	Dir      string
	CA       *x509.CertPool    // of all certificates
	CAFile   string            // the same, in PEM
	Key      ed25519.PublicKey // of the hubs: screens pin it
	Place    store.Place       // of the truth, for who writes beside the hubs
	Database *pgtest.Server
	Nodes    []*Node
	Hubs     []*Hub

	binaries Binaries
	cert     pair
}

// Start starts everything with these records, and so many servers and hubs. The
// folder must be there; Stop ends what was started.
func Start(ctx context.Context, dir string, b Binaries, records network.Records, nodes, hubs int) (t *Town, err error) {
	t = &Town{Dir: dir, CAFile: filepath.Join(dir, "ca.pem"), binaries: b}
	defer func() {
		if err != nil {
			err = errors.Join(err, t.Stop())
		}
	}()
	if t.CA, t.cert, err = certify(dir); err != nil {
		return t, err
	}
	if _, err = publish.WriteKeys(t.keys()); err != nil {
		return t, err
	}
	if t.Database, err = pgtest.Start(ctx); err != nil {
		return t, err
	}
	t.Place.Dir = filepath.Join(dir, "hub1", "data")
	if t.Place.URL, err = t.Database.Database(ctx); err != nil {
		return t, err
	}
	for range nodes {
		if err = t.addNode(ctx); err != nil {
			return t, err
		}
	}
	if err = t.fill(ctx, records); err != nil {
		return t, err
	}
	for range hubs {
		if err = t.addHub(ctx); err != nil {
			return t, err
		}
	}
	return t, nil
}

// fill makes the signing key and applies the records.
func (t *Town) fill(ctx context.Context, records network.Records) (err error) {
	if t.Key, err = hub.PublicKey(ctx, t.Place); err != nil {
		return err
	}
	st, err := store.Open(ctx, t.Place)
	if err != nil {
		return err
	}
	_, err = st.Apply(ctx, records, store.ApplyOptions{By: "deploy/cluster", Now: time.Now()})
	return errors.Join(err, st.Close())
}

// Stop ends everything.
func (t *Town) Stop() error {
	for _, h := range t.Hubs {
		h.Kill()
	}
	for _, n := range t.Nodes {
		n.Kill()
	}
	if t.Database == nil {
		return nil
	}
	return t.Database.Stop()
}

func (t *Town) keys() string { return filepath.Join(t.Dir, "nats-keys") }

// URLs are the addresses of the NATS servers.
func (t *Town) URLs() []string {
	urls := make([]string, len(t.Nodes))
	for i, n := range t.Nodes {
		urls[i] = n.URL
	}
	return urls
}

// write writes a file made from a template.
func write(path, text string, values any) error {
	made, err := template.New(filepath.Base(path)).Parse(text)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if err := errors.Join(made.Execute(f, values), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}
