package access_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"semainier/hub/access"
)

func TestFirstAdministratorSignsInAndOut(t *testing.T) {
	w := newWorld(t)
	b, p := w.administrator()
	if got := b.who(); got != "anne@ville.example" || p.Signature() != "Anne Le Gall <anne@ville.example>" {
		t.Fatalf("after the first link: %q, %s", got, p.Signature())
	}
	var err error
	b.ask(func(ctx context.Context) { err = w.a.LogOut(ctx) })
	must(t, err)
	if got := b.who(); got != "" {
		t.Errorf("after leaving: %q", got)
	}
	if err := b.logIn("anne@ville.example", "quatre chevaux gris", ""); !errors.Is(err, access.ErrRefused) {
		t.Errorf("a wrong password: %v", err)
	}
	if err := b.logIn("personne@ville.example", good, ""); !errors.Is(err, access.ErrRefused) {
		t.Errorf("a login that nobody has: %v", err)
	}
	must(t, b.logIn(" ANNE@ville.example", good, ""))
	if got := b.who(); got != "anne@ville.example" {
		t.Errorf("signed in again: %q", got)
	}
}

func TestSessionsEndByTheClock(t *testing.T) {
	for name, c := range map[string]struct {
		steps []time.Duration
		want  string
	}{
		"idle just short of the limit": {[]time.Duration{access.IdleLife - time.Second}, "anne@ville.example"},
		"idle":                         {[]time.Duration{access.IdleLife}, ""},
		"seen meanwhile":               {[]time.Duration{access.IdleLife - time.Second, access.IdleLife - time.Second}, "anne@ville.example"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			b, _ := w.administrator()
			got := ""
			for _, s := range c.steps {
				w.pass(s)
				got = b.who()
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	w := newWorld(t)
	b, _ := w.administrator()
	var passed time.Duration
	for ; passed < access.SessionLife-time.Hour; passed += time.Hour {
		w.pass(time.Hour)
		if b.who() == "" {
			t.Fatalf("ended after %v", passed)
		}
	}
	w.pass(time.Hour)
	if b.who() != "" {
		t.Errorf("goes on after %v", access.SessionLife)
	}
}
