package doctor

import (
	"context"
	"crypto/ed25519"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"
)

// endsSoon is how long before its end a certificate is told: a renewal that fails
// can then still be mended.
const endsSoon = 30 * 24 * time.Hour

// signingKey looks whether the key that the screens trust is there and is ours alone.
func signingKey(ctx context.Context, v *visit) ([]Finding, error) {
	key, err := v.store.KeptKey()
	if errors.Is(err, fs.ErrNotExist) {
		if n, err := v.store.PlaylistVersions(ctx); err != nil || len(n) == 0 {
			return nil, err // no hub has run here so far
		}
		return []Finding{{Where: "signing.key", What: "it is missing: screens would refuse every program signed with another one", Remedy: "do not start the hub; copy the file from a backup (it is in it as signing.key), with mode 600"}}, nil
	}
	if err != nil {
		return []Finding{{Where: "signing.key", What: err.Error(), Remedy: "if only its permissions are wrong, chmod 600; else copy it from a backup (it is in it as signing.key)"}}, nil
	}
	v.key = key.Public().(ed25519.PublicKey)
	return nil, nil
}

// certificate looks at the certificate of both servers.
func certificate(_ context.Context, v *visit) (found []Finding, err error) {
	if v.CertFile == "" {
		return []Finding{{Where: "hub.toml, [tls]", What: "no certificate: everything goes in clear; programs are signed, but who is on the network can read them and watch people type passwords", Note: true,
			Remedy: "on any network that strangers are on, name a certificate"}}, nil
	}
	pair, err := tls.LoadX509KeyPair(v.CertFile, v.KeyFile)
	if err != nil {
		return []Finding{{Where: v.CertFile, What: "it cannot be used with " + v.KeyFile + ": " + err.Error(), Remedy: "name a certificate and its own key, both in PEM, that the hub may read"}}, nil
	}
	leaf, renew := pair.Leaf, "renew it; the hub takes the new files by itself within a minute"
	say := func(what, remedy string) {
		found = append(found, Finding{Where: v.CertFile, What: what, Remedy: remedy})
	}
	switch {
	case v.Now.Before(leaf.NotBefore):
		say("it is valid only from "+when(leaf.NotBefore), "look at the clock of this machine; if it is right, use the certificate of before")
	case v.Now.After(leaf.NotAfter):
		say("it ended on "+when(leaf.NotAfter)+": screens do not connect", renew)
	case v.Now.Add(endsSoon).After(leaf.NotAfter):
		say("it ends on "+when(leaf.NotAfter), renew)
	}
	for _, host := range v.Hosts {
		if leaf.VerifyHostname(host) != nil {
			say("it is not for "+host, "get one with that name; it is for "+strings.Join(leaf.DNSNames, ", "))
		}
	}
	names := leaf.DNSNames
	for _, ip := range leaf.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) == 0 {
		say("it has no host name", "get one with the name by which screens call the hub")
	} else if len(v.Hosts) == 0 {
		found = append(found, Finding{Where: v.CertFile, Note: true, What: fmt.Sprintf("it is for %s, until %s: screens must call the hub by that name", strings.Join(names, ", "), when(leaf.NotAfter))})
	}
	return found, nil
}
