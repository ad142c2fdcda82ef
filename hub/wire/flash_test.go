package wire_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"semainier/hub/wire"
	"semainier/layouts/program"
)

func flash() wire.Flash {
	return wire.Flash{Site: "maurepas", Over: 1_764_320_400_000, Issued: time.Date(2026, 11, 28, 9, 44, 0, 0, time.UTC), Notices: []program.Notice{
		{ID: "urgent-20261128-1044", Title: "Fuite d’eau", Text: "Passez par la cour.", Importance: program.Urgent, Screens: []string{"maurepas-hall"}},
	}}
}

func TestFlashOpensForItsSiteAndFromItsHubAlone(t *testing.T) {
	pub, priv := keys()
	sealed, err := wire.SealFlash(flash(), priv)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := wire.OpenFlash(sealed, pub, "maurepas"); err != nil || !reflect.DeepEqual(got, flash()) {
		t.Errorf("%+v, %v", got, err)
	}
	flipped := bytes.Clone(sealed)
	flipped[len(flipped)-9] ^= 1
	welcome, err := wire.SealWelcome(admitted(), priv)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		sealed wire.SealedFlash
		hub    ed25519.PublicKey
		site   program.SiteID
		want   error
	}{
		"of another site":    {sealed, pub, "blosne", wire.ErrSite},
		"of another hub":     {sealed, ed25519.NewKeyFromSeed(bytes.Repeat([]byte{8}, ed25519.SeedSize)).Public().(ed25519.PublicKey), "maurepas", wire.ErrSignature},
		"changed on the way": {flipped, pub, "maurepas", wire.ErrSignature},
		"no key":             {sealed, nil, "maurepas", wire.ErrSignature},
		"cut short":          {sealed[:40], pub, "maurepas", wire.ErrForm},
		"nothing":            {nil, pub, "maurepas", wire.ErrForm},
		"too long":           {make(wire.SealedFlash, wire.MaxFlash+1), pub, "maurepas", wire.ErrForm},
		"another word":       {wire.SealedFlash(welcome[ed25519.PublicKeySize:]), pub, "maurepas", wire.ErrSignature},
	} {
		if got, err := wire.OpenFlash(c.sealed, c.hub, c.site); !errors.Is(err, c.want) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestFlashHasALimit(t *testing.T) {
	pub, priv := keys()
	f := flash()
	f.Notices[0].Text = ""
	sealed, err := wire.SealFlash(f, priv)
	if err != nil {
		t.Fatal(err)
	}
	const field = len(`"text":"",`)
	f.Notices[0].Text = strings.Repeat("a", wire.MaxFlash-len(sealed)-field)
	if sealed, err = wire.SealFlash(f, priv); err != nil || len(sealed) != wire.MaxFlash {
		t.Errorf("%d bytes: %v", len(sealed), err)
	}
	if _, err := wire.OpenFlash(sealed, pub, "maurepas"); err != nil {
		t.Error(err)
	}
	f.Notices[0].Text += "a"
	if _, err := wire.SealFlash(f, priv); err == nil {
		t.Error("sealed what no screen takes")
	}
}

func TestLatestFlashCounts(t *testing.T) {
	at := flash().Issued
	for name, c := range map[string]struct {
		over   uint64
		issued time.Time
		want   bool
	}{
		"the same, sent again": {7, at, false},
		"later":                {7, at.Add(time.Nanosecond), true},
		"earlier":              {7, at.Add(-time.Second), false},
		"over a later version, by a clock set back":    {8, at.Add(-time.Hour), true},
		"over an earlier version, by a clock in front": {6, at.Add(time.Hour), false},
	} {
		if got := (wire.Flash{Over: c.over, Issued: c.issued}).After(wire.Flash{Over: 7, Issued: at}); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
