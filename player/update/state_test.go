package update

import "testing"

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
