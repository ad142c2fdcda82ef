package update

import (
	"crypto/ed25519"
	"errors"
	"log/slog"
	"strings"
	"testing"
)

// What really runs decides what the state is worth.
func TestStateSettles(t *testing.T) {
	for name, c := range map[string]struct {
		was             state
		serial, release uint64
		want            state
	}{
		"nothing":                          {state{}, 100, 0, state{}},
		"the good one runs":                {state{Good: 200, Previous: 150, Highest: 200}, 200, 200, state{Good: 200, Previous: 150, Highest: 200}},
		"the good one could not start":     {state{Good: 200, Previous: 150, Highest: 200}, 150, 150, state{Good: 150, Highest: 150}},
		"nor the one before":               {state{Good: 200, Previous: 150, Highest: 200}, 100, 0, state{Highest: 100}},
		"what was refused stays refused":   {state{Good: 200, Highest: 300, Refused: 300}, 100, 0, state{Highest: 300, Refused: 300}},
		"the installed one is newer":       {state{Good: 200, Previous: 150, Highest: 200}, 250, 0, state{Highest: 200}},
		"and newer than what was to come":  {state{Trial: 200, Attempts: 1, Highest: 200}, 250, 0, state{Highest: 200}},
		"a trial that was not started yet": {state{Trial: 200, Attempts: 1, Highest: 200}, 100, 0, state{Trial: 200, Attempts: 1, Highest: 200}},
	} {
		got := c.was.settled(c.serial, c.release)
		if got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
		if again := got.settled(c.serial, c.release); again != got {
			t.Errorf("%s: settles twice, to %+v", name, again)
		}
	}
}

// A program that begins anew with another environment is not started once more.
func TestSameProgramIsNoFurtherStart(t *testing.T) {
	r := In(t.TempDir(), make(ed25519.PublicKey, ed25519.PublicKeySize))
	was := state{Good: 200, Trial: 300, Attempts: MaxAttempts, Starts: MaxStarts, Highest: 300}
	if err := r.write(was); err != nil {
		t.Fatal(err)
	}
	t.Setenv(sameVariable, "1")
	if err := Launch(r, 100); err != nil || r.read() != was {
		t.Errorf("%v, %+v", err, r.read())
	}
	if err := Launch(r, 100); err == nil || r.read() == was {
		t.Errorf("that it was the same is never over: %v, %+v", err, r.read())
	}
}

func TestStateAfterATrial(t *testing.T) {
	s := state{Good: 100, Previous: 50, Trial: 200, Attempts: 2, Highest: 200}
	if got, want := s.proven(200), (state{Good: 200, Previous: 100, Highest: 200}); got != want {
		t.Errorf("proven: %+v", got)
	}
	if got := s.proven(200).proven(200); got.Previous != 100 {
		t.Errorf("proven twice: %+v", got)
	}
	if got, want := s.refused("why"), (state{Good: 100, Previous: 50, Highest: 200, Refused: 200, Why: "why"}); got != want {
		t.Errorf("refused: %+v", got)
	}
}

// What is wrong for a while does not hide for good that a release was refused.
func TestRefusalIsToldAgain(t *testing.T) {
	r := In(t.TempDir(), make(ed25519.PublicKey, ed25519.PublicKeySize))
	if err := r.write(state{Highest: 200, Refused: 200, Why: "it hangs"}); err != nil {
		t.Fatal(err)
	}
	u := New(Options{Releases: r, Log: slog.New(slog.DiscardHandler)})
	for _, c := range []struct {
		err  error
		want string
	}{
		{nil, "release 200 was refused: it hangs"},
		{errors.New("no room"), "no room"},
		{errUnreached, "no room"},
		{nil, "release 200 was refused: it hangs"},
	} {
		if u.note(c.err); u.Fault() == nil || !strings.Contains(u.Fault().Error(), c.want) {
			t.Errorf("after %v it tells %v, want %s", c.err, u.Fault(), c.want)
		}
	}
	if err := r.write(state{Highest: 200}); err != nil {
		t.Fatal(err)
	}
	if u.note(nil); u.Fault() != nil {
		t.Errorf("told still: %v", u.Fault())
	}
}
