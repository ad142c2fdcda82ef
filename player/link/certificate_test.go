package link_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"semainier/hub/wire"
	"semainier/layouts/program"
	"semainier/player/clock"
	"semainier/player/link"
)

// certificate makes one for 127.0.0.1 that is valid within those years.
func certificate(t *testing.T, from, until time.Time) *tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "hub"}, NotBefore: from, NotAfter: until, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func year(y int) time.Time { return time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC) }

// machine makes clocks whose machine believes that it is a certain time.
func machine(wall time.Time, synced bool, floor clock.Floor) func() *clock.Clock {
	origin := time.Now()
	return func() *clock.Clock {
		return clock.New(clock.Sources{
			Wall:   func() time.Time { return wall.Add(time.Since(origin)) },
			Mono:   func() time.Duration { return time.Since(origin) },
			Synced: func() bool { return synced }, RTC: func() bool { return false },
		}, floor)
	}
}

// The hub's certificate is checked as of the time that can be known, by each way,
// whatever the machine believes.
func TestCertificateAsOfTheTimeThatCanBeKnown(t *testing.T) {
	build := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name        string
		from, until time.Time // of the certificate
		clock       func() *clock.Clock
		refused     bool
	}{
		{"1970, and the build of the program", year(2026), year(2028), machine(time.Unix(9, 0), false, clock.Floor{Build: build}), false},
		{"1970, and the time of an earlier run", year(2027), year(2028), machine(time.Unix(9, 0), false, clock.Floor{Build: build, Last: build.AddDate(0, 8, 0)}), false},
		{"off for a year, and the certificate was renewed", year(2028), year(2029), machine(time.Unix(9, 0), false, clock.Floor{Build: build}), false},
		{"an earlier run was told a wrong year", year(2026), year(2028), machine(time.Unix(9, 0), false, clock.Floor{Build: build, Last: year(2040)}), false},
		{"2099, which nobody vouches for", year(2026), year(2028), machine(year(2099), false, clock.Floor{Build: build}), false},
		{"2099, called synchronised", year(2026), year(2028), machine(year(2099), true, clock.Floor{Build: build}), false},
		{"ended before this program was built", year(2024), year(2026), machine(time.Unix(9, 0), false, clock.Floor{Build: build}), true},
		{"ended, by a synchronised clock", year(2026), year(2028), machine(year(2029), true, clock.Floor{Build: build}), true},
	} {
		for _, route := range []wire.Route{wire.RouteNATS, wire.RouteWSS, wire.RouteHTTPS} {
			t.Run(c.name+", by "+string(route), func(t *testing.T) {
				key, public := newKey(t)
				h := startHubWith(t, true, certificate(t, c.from, c.until), map[string]program.SiteID{public: site})
				h.answering(t, func(wire.Request) *nats.Msg { return message("sealed") })
				o := h.options(key)
				hours := c.clock()
				o.TLS.Time, o.Dated = hours.Certificates, hours.Dated
				if route != wire.RouteNATS {
					o.NATS = "tls://" + closedPort(t)
				}
				h.web.noSocket.Store(route == wire.RouteHTTPS)
				s := startLink(t, o)
				if c.refused {
					s.log.until(t, "certificate has expired")
					return
				}
				if a := s.via(t, route); !a.Secure {
					t.Error("encrypted, and not said to be")
				}
				get(t, link.HTTPClient(o), h.web.URL+wire.NoncePath) // as pictures are fetched
			})
		}
	}
}

func get(t *testing.T, client *http.Client, address string) {
	t.Helper()
	q, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := client.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	client.CloseIdleConnections()
}
