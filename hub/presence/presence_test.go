package presence_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"semainier/hub/presence"
	"semainier/hub/wire"
)

var start = time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)

func TestScreensComeAndGo(t *testing.T) {
	b := presence.New()
	b.Know([]string{"A", "B"}, nil, start)
	b.Heard("A", wire.Status{Version: 7}, start)
	b.Heard("stranger", wire.Status{}, start)
	if d := cmp.Diff([]presence.Transition{{Key: "A", At: start, Online: true, Version: 7}}, b.Sweep(start)); d != "" {
		t.Error(d)
	}
	// Two heartbeats missed are nothing, the third is.
	if got := b.Sweep(start.Add(3 * wire.HeartbeatEvery)); got != nil {
		t.Errorf("gone too early: %v", got)
	}
	gone := start.Add(presence.Silence + time.Second)
	b.Heard("B", wire.Status{Version: 8}, gone)
	want := []presence.Transition{{Key: "B", At: gone, Online: true, Version: 8}, {Key: "A", At: gone, Online: false, Version: 7}}
	if d := cmp.Diff(want, b.Sweep(gone)); d != "" {
		t.Error(d)
	}
	if got := b.Sweep(gone); got != nil {
		t.Errorf("told twice: %v", got)
	}
	if l := b.List(); len(l) != 2 || l[0].Online || !l[1].Online || l[0].Status.Version != 7 || !l[0].Since.Equal(gone) {
		t.Errorf("list: %+v", l)
	}
	b.Know([]string{"B"}, nil, gone)
	if l := b.List(); len(l) != 1 || l[0].Key != "B" || !l[0].Online {
		t.Errorf("a screen that was removed stays, or the other is forgotten: %+v", l)
	}
}

// A hub that starts again does not tell ten thousand screens that came back.
func TestRestartIsNoTransition(t *testing.T) {
	b := presence.New()
	b.Know([]string{"A", "B"}, map[string]presence.Transition{"A": {At: start.Add(-time.Hour), Online: true}, "B": {At: start.Add(-time.Hour)}}, start)
	b.Heard("A", wire.Status{}, start.Add(20*time.Second))
	if got := b.Sweep(start.Add(30 * time.Second)); got != nil {
		t.Errorf("told: %v", got)
	}
	if l := b.List(); !l[0].Online || !l[0].Since.Equal(start.Add(-time.Hour)) || l[1].Online {
		t.Errorf("list: %+v", l)
	}
}

// BenchmarkHeartbeats is what 10,000 screens cost in a second: a third of them
// every ten seconds. It gives the share of one core.
func BenchmarkHeartbeats(b *testing.B) {
	board, keys := presence.New(), make([]string, 10_000)
	for i := range keys {
		keys[i] = fmt.Sprintf("U%055d", i)
	}
	board.Know(keys, nil, start)
	now := start
	for b.Loop() {
		for i := range len(keys) * int(time.Second) / int(wire.HeartbeatEvery) {
			board.Heard(keys[i], wire.Status{Version: 1, Pages: []string{"today"}}, now)
		}
		board.Sweep(now)
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(time.Second)*100, "%core")
}
