package wire_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"semainier/hub/wire"
)

func release() wire.Release {
	return wire.Release{Version: "2026.48", Serial: 1795948800, Issued: time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC), Builds: []wire.Build{
		{Platform: "linux/amd64", Size: 1_500_000, SHA256: strings.Repeat("a1", 32), Packed: wire.PieceSize + 1, Pieces: []string{strings.Repeat("b2", 32), strings.Repeat("c3", 32)}},
		{Platform: "linux/arm64", Size: 2, SHA256: strings.Repeat("d4", 32), Packed: 26, Pieces: []string{strings.Repeat("e5", 32)}},
	}}
}

func TestReleaseOpensWithItsKeyAlone(t *testing.T) {
	pub, priv := keys()
	sealed, err := wire.SealRelease(release(), priv)
	if err != nil {
		t.Fatal(err)
	}
	got, err := wire.OpenRelease(sealed, pub)
	if d := cmp.Diff(release(), got); d != "" || err != nil {
		t.Errorf("%v %s", err, d)
	}
	if b, ok := got.Build("linux/amd64"); !ok || b.Piece(0) != wire.PieceSize || b.Piece(1) != 1 {
		t.Errorf("%+v", b)
	}
	if _, ok := got.Build("linux/riscv64"); ok {
		t.Error("a program for a machine that it has none for")
	}
	flipped := bytes.Clone(sealed)
	flipped[len(flipped)-9] ^= 1
	order, err := wire.SealOrder(order(), priv)
	if err != nil {
		t.Fatal(err)
	}
	signed := func(body string) wire.SealedRelease {
		return append(ed25519.Sign(priv, []byte("semainier release v1\n"+body)), body...)
	}
	body, err := json.Marshal(release())
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		sealed wire.SealedRelease
		key    ed25519.PublicKey
	}{
		"changed on the way":   {flipped, pub},
		"of another key":       {sealed, ed25519.NewKeyFromSeed(make([]byte, 32)).Public().(ed25519.PublicKey)},
		"no key":               {sealed, nil},
		"cut short":            {sealed[:40], pub},
		"too long":             {make(wire.SealedRelease, wire.MaxSealedRelease+1), pub},
		"an order":             {wire.SealedRelease(order), pub},
		"signed as an order":   {append(ed25519.Sign(priv, append([]byte("semainier order v1\n"), body...)), body...), pub},
		"signed, but not JSON": {signed("{"), pub},
		"signed, but empty":    {signed("{}"), pub},
	} {
		if got, err := wire.OpenRelease(c.sealed, c.key); !errors.Is(err, wire.ErrRelease) || got.Serial != 0 {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// What a screen must not take, nobody seals and no screen opens.
func TestReleasesHaveLimits(t *testing.T) {
	pub, priv := keys()
	for name, c := range map[string]struct {
		change func(*wire.Release)
		ok     bool
	}{
		"as it is":                  {func(*wire.Release) {}, true},
		"no version":                {func(r *wire.Release) { r.Version = "" }, false},
		"too long a version":        {func(r *wire.Release) { r.Version = strings.Repeat("v", wire.MaxReleaseName+1) }, false},
		"no serial":                 {func(r *wire.Release) { r.Serial = 0 }, false},
		"no program":                {func(r *wire.Release) { r.Builds = nil }, false},
		"two for one machine":       {func(r *wire.Release) { r.Builds[1].Platform = r.Builds[0].Platform }, false},
		"no platform":               {func(r *wire.Release) { r.Builds[0].Platform = "" }, false},
		"empty":                     {func(r *wire.Release) { r.Builds[0].Size = 0 }, false},
		"the largest":               {func(r *wire.Release) { r.Builds[0].Size = wire.MaxProgram }, true},
		"larger":                    {func(r *wire.Release) { r.Builds[0].Size = wire.MaxProgram + 1 }, false},
		"larger, packed":            {func(r *wire.Release) { r.Builds[1].Packed = wire.MaxPacked + 1 }, false},
		"less than nothing, packed": {func(r *wire.Release) { r.Builds[1].Packed = -1 }, false},
		"a piece too few":           {func(r *wire.Release) { r.Builds[0].Pieces = r.Builds[0].Pieces[1:] }, false},
		"a piece too many":          {func(r *wire.Release) { r.Builds[1].Pieces = r.Builds[0].Pieces }, false},
		"a way out":                 {func(r *wire.Release) { r.Builds[1].Pieces[0] = "../" + strings.Repeat("e", 61) }, false},
		"a hash in capitals":        {func(r *wire.Release) { r.Builds[1].SHA256 = strings.Repeat("D4", 32) }, false},
	} {
		r := release()
		c.change(&r)
		sealed, err := wire.SealRelease(r, priv)
		if (err == nil) != c.ok || !c.ok && !errors.Is(err, wire.ErrRelease) {
			t.Errorf("%s: sealed: %v", name, err)
		}
		if body, _ := json.Marshal(r); !c.ok { // by somebody who has the key and another program
			sealed = append(ed25519.Sign(priv, append([]byte("semainier release v1\n"), body...)), body...)
		}
		if _, err := wire.OpenRelease(sealed, pub); (err == nil) != c.ok {
			t.Errorf("%s: opened: %v", name, err)
		}
	}
}

func TestLargestReleasesFitTheirLimit(t *testing.T) {
	_, priv := keys()
	r := release()
	for i, platform := range []string{"linux/amd64", "linux/arm64", "linux/arm", "linux/riscv64", "linux/386"} {
		if i >= len(r.Builds) {
			r.Builds = append(r.Builds, r.Builds[0])
		}
		r.Builds[i].Platform, r.Builds[i].Packed, r.Builds[i].Pieces = platform, wire.MaxPacked, make([]string, wire.MaxPacked/wire.PieceSize)
		for n := range r.Builds[i].Pieces {
			r.Builds[i].Pieces[n] = strings.Repeat("ab", 32)
		}
	}
	if sealed, err := wire.SealRelease(r, priv); err != nil {
		t.Errorf("%d bytes: %v", len(sealed), err)
	}
}

func FuzzOpenRelease(f *testing.F) {
	pub, priv := keys()
	sealed, err := wire.SealRelease(release(), priv)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(sealed))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := wire.OpenRelease(data, pub); err == nil && !bytes.Equal(data, sealed) {
			t.Errorf("opened %q", data)
		}
	})
}
