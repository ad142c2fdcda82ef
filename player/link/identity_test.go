package link_test

import (
	"bytes"
	"io/fs"
	"strings"
	"testing"

	"github.com/nats-io/nkeys"

	"semainier/player/link"
)

// seeds is the folder of a screen, in memory.
type seeds struct{ b []byte }

func (s *seeds) Seed() ([]byte, error) {
	if s.b == nil {
		return nil, fs.ErrNotExist
	}
	return s.b, nil
}

func (s *seeds) KeepSeed(b []byte) error { s.b = bytes.Clone(b); return nil }

func TestIdentityIsMadeOnceAndKept(t *testing.T) {
	var s seeds
	public := func() string {
		k, err := link.Identity(&s)
		if err != nil {
			t.Fatal(err)
		}
		p, err := k.PublicKey()
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	first := public()
	if again := public(); again != first || !strings.HasPrefix(first, "U") {
		t.Errorf("first %s, then %s", first, again)
	}
}

func TestDamagedSeedIsNotReplaced(t *testing.T) {
	account, err := nkeys.CreateAccount()
	if err != nil {
		t.Fatal(err)
	}
	other, err := account.Seed()
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", "SUA", string(other)} {
		s := seeds{b: []byte(bad)}
		if _, err := link.Identity(&s); err == nil || string(s.b) != bad {
			t.Errorf("seed %q: error %v, now %q", bad, err, s.b)
		}
	}
}
