package store_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"semainier/hub/network"
	"semainier/hub/store"
)

// seen gives what an editor saw of the records named.
func seen(r network.Records, refs ...store.Ref) map[store.Ref]string {
	saw := map[store.Ref]string{}
	for _, ref := range refs {
		saw[ref] = store.Fingerprint(r, ref)
	}
	return saw
}

func edit(t *testing.T, s truth, e store.Edit) ([]string, error) {
	t.Helper()
	changes, err := s.Edit(t.Context(), e, store.ApplyOptions{By: "test", Now: at})
	var lines []string
	for _, c := range changes {
		lines = append(lines, c.String())
	}
	return lines, err
}

func edits(t *testing.T, open func() truth) {
	s := open()
	apply(t, s, sample(), store.ApplyOptions{})
	before := version(t, s)
	site := sample().Sites[1]
	site.Name = "Le Blosne"
	group := network.Group{ID: "sud", Name: "Sud"}
	got, err := edit(t, s, store.Edit{
		Over: network.Records{Groups: []network.Group{group}, Sites: []network.Site{site}}, Remove: []store.Ref{{Kind: "notice", ID: "n"}, {Kind: "notice", ID: "gone"}},
		Saw: seen(sample(), store.Ref{Kind: "site", ID: "blosne"}, store.Ref{Kind: "notice", ID: "n"}, store.Ref{Kind: "group", ID: "sud"}),
	})
	must(t, err)
	same(t, "changes", []string{"added group sud", "changed site blosne: name", "removed notice n"}, got)
	want := sample()
	want.Groups, want.Sites[1] = append(want.Groups, group), site
	want.Notices = slices.DeleteFunc(want.Notices, func(n network.Notice) bool { return n.ID == "n" })
	same(t, "records", want, records(t, s))
	if version(t, s) <= before {
		t.Error("the version did not grow")
	}
	entries, err := s.JournalPage(t.Context(), store.JournalQuery{Limit: 3})
	must(t, err)
	for i, want := range []store.Change{{Kind: "notice", ID: "n", Verb: store.Removed}, {Kind: "site", ID: "blosne", Verb: store.Changed}, {Kind: "group", ID: "sud", Verb: store.Added}} {
		if e := entries[i]; e.Kind != want.Kind || e.ID != want.ID || e.Verb != want.Verb || e.By != "test" {
			t.Errorf("journal: got %+v, want %v", e, want)
		}
	}

	now := version(t, s)
	if got, err := edit(t, s, store.Edit{Over: network.Records{Sites: []network.Site{site}}}); err != nil || len(got) != 0 || version(t, s) != now {
		t.Errorf("the same again: %v, %v", got, err)
	}
	_, err = s.Edit(t.Context(), store.Edit{Remove: []store.Ref{{Kind: "service", ID: "wifi"}}}, store.ApplyOptions{Now: at, DryRun: true})
	must(t, err)
	same(t, "after a dry run", want, records(t, s))
}

func refusedEdits(t *testing.T, open func() truth) {
	s := open()
	first := sample()
	first.Screens = append(first.Screens, network.Screen{ID: "lost", Site: "blosne", Key: nkey(t), Revoked: true})
	apply(t, s, first, store.ApplyOptions{})
	before := version(t, s)
	readmitted := first.Screens[1]
	readmitted.Revoked = false
	for name, c := range map[string]struct {
		edit store.Edit
		want error
		told string
	}{
		"a fault":                         {store.Edit{Over: network.Records{Sites: []network.Site{{ID: "gare"}}}}, nil, "site[3]"},
		"what is referred to":             {store.Edit{Remove: []store.Ref{{Kind: "partner", ID: "caf"}}}, nil, "caf"},
		"no kind":                         {store.Edit{Remove: []store.Ref{{Kind: "person", ID: "1"}}}, store.ErrRef, "person 1"},
		"the network":                     {store.Edit{Remove: []store.Ref{{Kind: "network", ID: "network"}}}, store.ErrRef, "network"},
		"put and removed":                 {store.Edit{Over: network.Records{Services: first.Services}, Remove: []store.Ref{{Kind: "service", ID: "wifi"}}}, store.ErrRef, "wifi"},
		"a revoked screen":                {store.Edit{Remove: []store.Ref{{Kind: "screen", ID: "lost"}}}, store.ErrKeepRevoked, "lost"},
		"a revoked screen that is let in": {store.Edit{Over: network.Records{Screens: []network.Screen{readmitted}}}, store.ErrRevokedKey, "lost"},
	} {
		_, err := edit(t, s, c.edit)
		if err == nil || c.want != nil && !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.told) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	same(t, "records", first, records(t, s))
	if version(t, s) != before {
		t.Error("the version grew")
	}
	got, err := edit(t, s, store.Edit{Remove: []store.Ref{{Kind: "site", ID: "blosne"}, {Kind: "screen", ID: "lost"}, {Kind: "notice", ID: "n"}, {Kind: "voice", ID: "caf"}}})
	must(t, err)
	same(t, "a revoked screen goes with its site", []string{"removed site blosne", "removed notice n", "removed screen lost", "removed voice caf"}, got)
}

func staleEdits(t *testing.T, open func() truth) {
	s := open()
	apply(t, s, sample(), store.ApplyOptions{})
	services, notices := sample().Services, sample().Notices
	wifi, notice, none := store.Ref{Kind: "service", ID: "wifi"}, store.Ref{Kind: "notice", ID: "n"}, store.Ref{Kind: "service", ID: "scanner"}
	saw := seen(sample(), wifi, notice, none)
	if saw[none] != "" || saw[wifi] == "" || saw[wifi] == saw[notice] {
		t.Fatalf("fingerprints: %v", saw)
	}
	mine := store.Edit{Over: network.Records{Services: []network.Service{services[0]}}, Saw: saw}
	mine.Over.Services[0].State = network.Open
	stale := func(what string, ref store.Ref, now string) {
		t.Helper()
		_, err := edit(t, s, mine)
		var e *store.Stale
		if !errors.As(err, &e) || e.Ref != ref || !strings.Contains(e.Now, now) || (now == "") != (e.Now == "") {
			t.Errorf("%s: %v, %+v", what, err, e)
		}
	}
	theirs := services[0]
	theirs.Name = "Wi-Fi du hall"
	apply(t, s, network.Records{Services: []network.Service{theirs}}, store.ApplyOptions{})
	stale("changed by network apply", wifi, "Wi-Fi du hall")
	if got := records(t, s).Services[0]; got.Name != theirs.Name || got.State != theirs.State {
		t.Errorf("a stale edit was kept: %+v", got)
	}
	apply(t, s, network.Records{Services: services[:1]}, store.ApplyOptions{}) // as it was
	_, err := edit(t, s, store.Edit{Remove: []store.Ref{notice}})
	must(t, err)
	stale("removed meanwhile, though only looked at", notice, "")
	apply(t, s, network.Records{Notices: notices, Services: []network.Service{{ID: "scanner", Site: "maurepas", Name: "Scanner", State: network.Open}}}, store.ApplyOptions{})
	stale("made meanwhile", none, "Scanner")
	_, err = edit(t, s, store.Edit{Remove: []store.Ref{none}})
	must(t, err)
	_, err = edit(t, s, mine)
	must(t, err)
}

// Of many who have seen the same, one changes it.
func editsAtOnce(t *testing.T, open func() truth) {
	apply(t, open(), sample(), store.ApplyOptions{})
	saw := seen(sample(), store.Ref{Kind: "group", ID: "nord"})
	const editors = 6
	var group sync.WaitGroup
	outcomes := make([]error, editors)
	for i := range editors {
		s := open()
		group.Go(func() {
			over := network.Records{Groups: []network.Group{{ID: "nord", Name: strings.Repeat("N", i+1)}}}
			_, outcomes[i] = s.Edit(t.Context(), store.Edit{Over: over, Saw: saw}, store.ApplyOptions{Now: at})
		})
	}
	group.Wait()
	won := 0
	for _, err := range outcomes {
		var stale *store.Stale
		switch {
		case err == nil:
			won++
		case !errors.As(err, &stale):
			t.Error(err)
		}
	}
	if won != 1 {
		t.Errorf("%d editors changed the same", won)
	}
}

func journalPages(t *testing.T, open func() truth) {
	s := open()
	before := version(t, s)
	for i, id := range []string{"a", "b", "a", "c", "a"} {
		must(t, s.Note(t.Context(), store.Entry{Seq: 99, At: at, By: []string{"x", "y"}[i%2], Kind: "order", ID: id, Verb: "restarted", After: []string{"", `{"n":1}`}[i%2]}))
	}
	must(t, s.Note(t.Context(), store.Entry{At: at, By: "x", Kind: "person", ID: "a", Verb: "invited"}))
	if version(t, s) != before {
		t.Error("a note counts as a change of the records")
	}
	page := func(q store.JournalQuery) (ids string) {
		t.Helper()
		all, err := s.JournalPage(t.Context(), q)
		must(t, err)
		if !slices.IsSortedFunc(all, func(a, b store.Entry) int { return int(b.Seq - a.Seq) }) {
			t.Errorf("not the newest first: %v", all)
		}
		for _, e := range all {
			ids += e.ID
		}
		return ids
	}
	for _, c := range []struct {
		q    store.JournalQuery
		want string
	}{
		{store.JournalQuery{Limit: 9}, "aacaba"},
		{store.JournalQuery{Limit: 2}, "aa"},
		{store.JournalQuery{}, ""},
		{store.JournalQuery{Kind: "order", Limit: 9}, "acaba"},
		{store.JournalQuery{ID: "a", Limit: 9}, "aaaa"},
		{store.JournalQuery{Kind: "order", ID: "a", Limit: 9}, "aaa"},
		{store.JournalQuery{By: "y", Limit: 9}, "cb"},
		{store.JournalQuery{By: "z", Limit: 9}, ""},
	} {
		if got := page(c.q); got != c.want {
			t.Errorf("%+v: got %q, want %q", c.q, got, c.want)
		}
	}
	all, err := s.Journal(t.Context(), 9)
	must(t, err)
	if got := page(store.JournalQuery{Before: all[2].Seq, Limit: 2}); got != "ab" {
		t.Errorf("the page after the third line: %q", got)
	}
	same(t, "a line", store.Entry{Seq: all[2].Seq, At: at, By: "y", Kind: "order", ID: "c", Verb: "restarted", After: `{"n":1}`}, all[2])
}
