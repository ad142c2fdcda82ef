package hub

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// written puts a certificate with that serial number and its key into dir, as
// of an hour of their own.
func written(t *testing.T, dir string, serial int64) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	of := x509.Certificate{SerialNumber: big.NewInt(serial), DNSNames: []string{"h"}}
	cert, err := x509.CreateCertificate(rand.Reader, &of, &of, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(dir, "cert.pem"), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert}), serial)
	put(t, filepath.Join(dir, "key.pem"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), serial)
}

func put(t *testing.T, file string, text []byte, hour int64) {
	t.Helper()
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	at := time.Unix(hour*3600, 0)
	if err := os.Chtimes(file, at, at); err != nil {
		t.Fatal(err)
	}
}

func TestRenewedCertificateIsTakenWithoutARestart(t *testing.T) {
	dir, now, log := t.TempDir(), time.Date(2026, 11, 19, 9, 42, 0, 0, time.UTC), new(bytes.Buffer)
	written(t, dir, 1)
	c, err := newCertificate(Options{CertFile: filepath.Join(dir, "cert.pem"), KeyFile: filepath.Join(dir, "key.pem"),
		Now: func() time.Time { return now }, Log: slog.New(slog.NewTextHandler(log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	shows := func(when string, want int64) {
		t.Helper()
		pair, err := c.config().GetCertificate(nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := pair.Leaf.SerialNumber.Int64(); got != want {
			t.Errorf("%s: certificate %d, want %d", when, got, want)
		}
	}
	shows("at the start", 1)
	written(t, dir, 2)
	now = now.Add(lookAtCertificate - 1)
	shows("within the minute", 1)
	now = now.Add(1)
	shows("after it", 2)

	put(t, filepath.Join(dir, "key.pem"), []byte("half a k"), 3)
	for range 3 {
		now = now.Add(lookAtCertificate)
		shows("half written", 2)
	}
	if n := strings.Count(log.String(), "last good one"); n != 1 {
		t.Errorf("told %d times:\n%s", n, log)
	}
	written(t, dir, 4)
	now = now.Add(lookAtCertificate)
	shows("renewed again", 4)
	now = now.Add(-time.Hour) // the clock was put back
	written(t, dir, 5)
	shows("under a clock that went back", 5)
}

func TestCertificateThatCannotBeUsedKeepsTheHubFromStarting(t *testing.T) {
	_, err := newCertificate(Options{CertFile: "absent.pem", KeyFile: "absent.pem", Now: time.Now})
	if err == nil || !strings.Contains(err.Error(), "hub.toml: [tls]") {
		t.Errorf("got %v", err)
	}
}
