package program_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"semainier/layouts/program"
)

func TestAScreenShowsItsOwnNotices(t *testing.T) {
	whole := func() program.Program {
		return program.Program{
			Screens: []program.Screen{{ID: "hall", Key: "UA"}, {ID: "office", Key: "UB"}, {Key: "UOLD"}},
			Notices: []program.Notice{{ID: "all"}, {ID: "hall", Screens: []string{"hall"}}, {ID: "office", Screens: []string{"office"}},
				{ID: "both", Screens: []string{"office", "hall"}}, {ID: "nobody", Screens: []string{""}}, {ID: "too"}},
		}
	}
	p := whole()
	for key, want := range map[string][]string{
		"UA": {"all", "hall", "both", "too"}, "UB": {"all", "office", "both", "too"},
		"UOLD": {"all", "too"}, "UNKNOWN": {"all", "too"}, "": {"all", "too"},
	} {
		var got []string
		for _, n := range p.For(key).Notices {
			got = append(got, n.ID)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%q: %s", key, d)
		}
		if d := cmp.Diff(whole(), p); d != "" {
			t.Fatalf("%q changed the program: %s", key, d)
		}
	}
}
