package hub

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// lookAtCertificate is how often its files are looked at, at most.
const lookAtCertificate = time.Minute

// certificate is what both servers show, taken anew from its files when these
// change: certificates last for weeks, the hub runs for years.
type certificate struct {
	cert, key string // PEM files
	now       func() time.Time
	log       *slog.Logger

	mu     sync.Mutex
	pair   *tls.Certificate
	from   [2]time.Time // when the files of pair were written
	looked time.Time
	faulty bool // the last look failed, and that was told
}

// newCertificate loads the certificate; none where the options name no files.
func newCertificate(o Options) (*certificate, error) {
	if o.CertFile == "" {
		return nil, nil
	}
	c := &certificate{cert: o.CertFile, key: o.KeyFile, now: o.Now, log: o.Log, looked: o.Now()}
	if err := c.load(); err != nil {
		return nil, fmt.Errorf("%w (hub.toml: [tls])", err)
	}
	return c, nil
}

// config gives what a server needs; nil without a certificate.
func (c *certificate) config() *tls.Config {
	if c == nil {
		return nil
	}
	return &tls.Config{GetCertificate: c.current, MinVersion: tls.VersionTLS12}
}

// current gives the certificate for a connection (tls.Config.GetCertificate).
// While its files cannot be read, as between the writing of the one and of the
// other, the last one holds.
func (c *certificate) current(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	if since := now.Sub(c.looked); since >= 0 && since < lookAtCertificate {
		return c.pair, nil
	}
	c.looked = now
	err := c.load()
	if err != nil && !c.faulty {
		c.log.Error("the certificate in use is the last good one", "error", err)
	}
	c.faulty = err != nil
	return c.pair, nil
}

// load takes the files if they are others than those of pair.
func (c *certificate) load() error {
	var from [2]time.Time
	for i, file := range []string{c.cert, c.key} {
		info, err := os.Stat(file)
		if err != nil {
			return fmt.Errorf("load the certificate: %w", err)
		}
		from[i] = info.ModTime()
	}
	if from == c.from {
		return nil
	}
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		return fmt.Errorf("load the certificate %s with %s: %w", c.cert, c.key, err)
	}
	if c.pair != nil {
		c.log.Info("certificate taken anew", "file", c.cert)
	}
	c.pair, c.from = &pair, from
	return nil
}
