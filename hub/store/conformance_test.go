package store_test

import (
	"context"
	"crypto/ed25519"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/layouts/program"
)

// truth is what a hub asks of its store, whatever keeps it.
type truth interface {
	Records(context.Context) (network.Records, error)
	Apply(context.Context, network.Records, store.ApplyOptions) ([]store.Change, error)
	DataVersion(context.Context) (int64, error)
	Edit(context.Context, store.Edit, store.ApplyOptions) ([]store.Change, error)
	Journal(context.Context, int) ([]store.Entry, error)
	JournalPage(context.Context, store.JournalQuery) ([]store.Entry, error)
	Note(context.Context, store.Entry) error
	EditPeople(context.Context, func(*store.Registry) error) error
	People(context.Context) ([]store.Person, error)
	Person(context.Context, int64) (store.Person, error)
	PersonOf(context.Context, string) (store.Person, error)
	Link(context.Context, string) (store.Link, error)
	Links(context.Context, string) ([]store.Link, error)
	Session(context.Context, string) (store.Session, store.Person, error)
	Sessions(context.Context, int64) ([]store.Session, error)
	Saw(context.Context, string, time.Time) error
	Snapshot(context.Context, feeds.FeedID) (store.Snapshot, bool, error)
	PutSnapshot(context.Context, store.Snapshot) error
	PutHealth(context.Context, feeds.FeedID, feeds.Health) error
	Accept(context.Context, feeds.FeedID, string, time.Time) (feeds.Hold, error)
	Accepted(context.Context) (map[feeds.FeedID]time.Time, error)
	Playlist(context.Context, feeds.SiteID) (store.Published, bool, error)
	PutPlaylist(context.Context, ...store.Published) error
	PlaylistsVersion(context.Context) (int64, error)
	PlaylistVersions(context.Context) (map[feeds.SiteID]uint64, error)
	PutEnrolment(context.Context, store.Enrolment) error
	Enrolments(context.Context, time.Time) ([]store.Enrolment, error)
	Admit(context.Context, string, network.Screen, store.ApplyOptions) (network.Screen, error)
	PutTransitions(context.Context, []store.Transition) error
	Transitions(context.Context, network.ScreenID, int) ([]store.Transition, error)
	LastTransitions(context.Context) (map[network.ScreenID]store.Transition, error)
	Lead(context.Context, string, time.Duration) (store.Lease, bool, error)
	Resign(context.Context, store.Lease) error
	SetFence(uint64)
	Media(context.Context, network.PictureID) ([]byte, error)
	PutMedia(context.Context, []byte) (network.PictureID, error)
	PutRelease(context.Context, store.Release) error
	WithdrawRelease(context.Context, uint64) error
	Releases(context.Context) ([]store.Release, error)
	SigningKey(context.Context) (ed25519.PrivateKey, error)
	Close() error
}

// conformance is what every store must do. open opens the same empty store
// again and again; each call may stand for another process.
func conformance(t *testing.T, fresh func(t *testing.T) (open func() truth)) {
	t.Helper()
	for name, check := range map[string]func(*testing.T, func() truth){
		"records come back as they were applied":    recordsComeBack,
		"each change is told and journaled":         changesAreTold,
		"a part keeps the rest, prune removes it":   partsAndPrune,
		"a faulty whole changes nothing":            faultsChangeNothing,
		"a dry run changes nothing":                 dryRun,
		"another process's change is noticed":       othersAreNoticed,
		"an edit puts and removes at once":          edits,
		"a faulty edit changes nothing":             refusedEdits,
		"an edit of what has changed is stale":      staleEdits,
		"of many edits of the same one is done":     editsAtOnce,
		"the journal is read in pages":              journalPages,
		"people come back as they were put":         peopleComeBack,
		"people, all of it or nothing":              peopleAllOrNothing,
		"people, one editor after the other":        peopleAtOnce,
		"links come back until they are dropped":    linksComeBack,
		"sessions come back until they are dropped": sessionsComeBack,
		"a snapshot lives as long as its feed":      snapshots,
		"a loss that is held can be accepted":       acceptances,
		"a version is never published twice":        versions,
		"a picture comes back by its content":       pictures,
		"releases are offered until taken back":     releases,
		"only so many releases are offered":         fewReleases,
		"writers at once lose nothing":              writersAtOnce,
		"the version of all playlists grows":        allVersions,
		"a screen asks until its time is over":      enrolmentsExpire,
		"only so many screens may wait":             fewMayWait,
		"who types the code admits the screen":      admission,
		"a code admits one screen or none":          noAdmission,
		"codes can't be guessed":                    guesses,
		"what became of the screens is kept":        transitions,
		"few transitions are kept":                  fewTransitions,
		"one leads at a time":                       leases,
		"of many that ask at once one leads":        leadersAtOnce,
		"who no longer leads writes nothing":        fences,
		"a resigned lease is free":                  resignation,
		"a hub makes no second signing key":         signing,
		"a cancelled context stops and writes none": cancelled,
	} {
		t.Run(name, func(t *testing.T) { check(t, fresh(t)) })
	}
}

var at = time.Date(2026, 11, 19, 10, 42, 0, 0, time.UTC)

func sample() network.Records {
	return network.Records{
		Network: network.Info{Name: "Rennes"},
		Groups:  []network.Group{{ID: "nord", Name: "Nord"}},
		Sites: []network.Site{
			{ID: "maurepas", Name: "Maurepas", Timezone: "Europe/Paris", Groups: []network.GroupID{"nord"},
				Phone: "02 99 00 00 00", Mail: "a@b.example", Web: "https://b.example", Languages: []program.Lang{"fr", "ar"}, Beside: true, Layout: "ours",
				Hours:    network.Hours{Monday: []network.Period{{From: 540, Until: 720}}},
				Rooms:    []network.Room{{ID: "b1", Name: "Bureau 1", Aliases: []string{"Bur. 1"}, ShowFree: true}},
				Closures: []network.Closure{{From: civil.Date{Year: 2026, Month: 12, Day: 25}, Reason: "Noël"}}},
			{ID: "blosne", Name: "Blosne", Timezone: "Europe/Paris", Hours: network.Hours{Sunday: []network.Period{{From: 0, Until: 1440}}}},
		},
		Partners: []feeds.Partner{{ID: "caf", Name: "Caisse d’allocations familiales", Colour: "blue",
			Needs: []feeds.Need{"housing", "family"}, About: "Aides pour la famille", Phone: "3230", Web: "https://caf.example"}},
		Feeds: []feeds.Feed{{ID: "caf", Partner: "caf", URL: "https://calendar.example.org/caf.ics", Site: "maurepas", Room: "b1",
			Refresh: feeds.Duration(time.Hour), Titles: []feeds.TitleRule{{Match: "P*", Show: "Permanence", Mode: feeds.WalkIn, Audience: "Parents", Enrol: "À l’accueil"}}}},
		Notices: []network.Notice{{ID: "n", Title: "Demain", Text: "a\nb", By: "caf", State: network.Published,
			From: time.Date(2026, 11, 19, 8, 0, 0, 0, time.FixedZone("", 3600)), Sites: []feeds.SiteID{"blosne"},
			Importance: network.Important, Pictogram: "music", Link: "https://b.example/x", In: []network.NoticeText{{Lang: "en", Title: "Tomorrow", Text: "a\nb"}},
			Pictures: []network.Picture{{ID: network.PictureIDOf([]byte("p")), Width: 3, Height: 4, Alt: "Une affiche", Poster: true}},
			Days:     []network.Weekday{"monday", "friday"}, Daily: []network.Period{{From: 480, Until: 1440}}, Subject: network.EventsSubject},
			{ID: "change", Title: "Demain", By: "caf", State: network.Proposed, Replaces: "refused"},
			{ID: "refused", Title: "Demain", By: "caf", State: network.Refused, Reason: "Trop long.\nDites l’heure."}},
		Services: []network.Service{{ID: "wifi", Site: "maurepas", Name: "Wi-Fi", State: network.Down, Until: at,
			WiFi: network.WiFi{Name: "Maurepas; Public", Password: `\"secret:,`, Hidden: true}}},
		Layouts: []network.Layout{{ID: "ours", TOML: "[theme]\nground = \"ivory\"\n"}},
		Screens: []network.Screen{{ID: "hall", Site: "maurepas", Key: "UAX5XA2MP5EXYNBWWBI5IZKA7FRSJY2X7BOYX62V7YTBBIWOZZ2VKEKN",
			Layout: "ours", Diagonal: 42.5, Distance: 3.5, On: network.Hours{Monday: []network.Period{{From: 420, Until: 1200}}, Sunday: []network.Period{{From: 0, Until: 1440}}}}},
		Voices:       []network.Voice{{Partner: "caf", On: []network.Topic{{Groups: []network.GroupID{"nord"}, Sites: []feeds.SiteID{"blosne"}, Subjects: []network.Subject{"family"}}, {}}}},
		Translations: []network.Translation{{Text: "Bureau 1", English: "Office 1", Arabic: "مكتب 1", Breton: "Burev 1"}},
	}
}

func apply(t *testing.T, s truth, r network.Records, o store.ApplyOptions) []string {
	t.Helper()
	o.Now, o.By = at, "test"
	changes, err := s.Apply(t.Context(), r, o)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, c := range changes {
		lines = append(lines, c.String())
	}
	return lines
}

func same(t *testing.T, what string, want, got any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s: %s", what, d)
	}
}

func records(t *testing.T, s truth) network.Records {
	t.Helper()
	r, err := s.Records(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func version(t *testing.T, s truth) int64 {
	t.Helper()
	n, err := s.DataVersion(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func recordsComeBack(t *testing.T, open func() truth) {
	s := open()
	same(t, "an empty store", network.Records{}, records(t, s))
	apply(t, s, sample(), store.ApplyOptions{})
	same(t, "at once", sample(), records(t, s))
	same(t, "opened again", sample(), records(t, open()))
}

func changesAreTold(t *testing.T, open func() truth) {
	s := open()
	same(t, "the first time", []string{"added network", "added group nord", "added site maurepas", "added site blosne",
		"added partner caf", "added feed caf", "added notice n", "added notice change", "added notice refused", "added service wifi", "added layout ours", "added screen hall", "added voice caf", "added translation Bureau 1"}, apply(t, s, sample(), store.ApplyOptions{}))
	before := version(t, s)
	same(t, "the same again", []string(nil), apply(t, s, records(t, s), store.ApplyOptions{}))
	if version(t, s) != before {
		t.Error("the version grew without a change")
	}

	r := sample()
	r.Network.Name = "Rennes Métropole"
	r.Sites[0].Closures = nil
	r.Sites[0].Town = "Rennes"
	slices.Reverse(r.Sites)
	r.Services = nil
	want := []string{"changed network: name", "changed site maurepas: closure, town", "changed sites: order", "removed service wifi"}
	same(t, "changes", want, apply(t, s, r, store.ApplyOptions{Prune: true}))
	same(t, "after them", r, records(t, s))
	if version(t, s) <= before {
		t.Error("the version did not grow with the change")
	}

	entries, err := s.Journal(t.Context(), 4)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, e := range slices.Backward(entries) {
		told = append(told, store.Change{Kind: e.Kind, ID: e.ID, Verb: e.Verb}.String())
	}
	same(t, "journal", []string{"changed network", "changed site maurepas", "changed sites", "removed service wifi"}, told)
	same(t, "newest entry", store.Entry{Seq: entries[0].Seq, At: at, By: "test", Kind: "service", ID: "wifi", Verb: store.Removed, Before: entries[0].Before}, entries[0])
	if e := entries[2]; !strings.Contains(e.Before, "Noël") || strings.Contains(e.After, "Noël") || !strings.Contains(e.After, `"town":"Rennes"`) {
		t.Errorf("before and after of the site: %s and %s", e.Before, e.After)
	}
}

func partsAndPrune(t *testing.T, open func() truth) {
	s := open()
	apply(t, s, sample(), store.ApplyOptions{})
	part := network.Records{Sites: []network.Site{sample().Sites[1], {ID: "gare", Name: "Gare", Timezone: "Europe/Paris", Hours: sample().Sites[1].Hours}}}
	part.Sites[0].Name = "Le Blosne"
	same(t, "a part", []string{"kept group nord", "kept site maurepas", "changed site blosne: name", "added site gare", "kept partner caf",
		"kept feed caf", "kept notice n", "kept notice change", "kept notice refused", "kept service wifi", "kept layout ours", "kept screen hall", "kept voice caf", "kept translation Bureau 1"}, apply(t, s, part, store.ApplyOptions{}))
	want := sample()
	want.Sites[1].Name = "Le Blosne"
	want.Sites = append(want.Sites, part.Sites[1])
	same(t, "after the part", want, records(t, s))

	part.Sites[0].Groups = nil
	same(t, "pruned", []string{"removed group nord", "removed site maurepas", "removed partner caf", "removed feed caf", "removed notice n", "removed notice change", "removed notice refused",
		"removed service wifi", "removed layout ours", "removed screen hall", "removed voice caf", "removed translation Bureau 1"}, apply(t, s, part, store.ApplyOptions{Prune: true}))
	part.Network = sample().Network
	same(t, "after pruning", part, records(t, s))
}

func faultsChangeNothing(t *testing.T, open func() truth) {
	s := open()
	apply(t, s, sample(), store.ApplyOptions{})
	before := version(t, s)
	for name, faulty := range map[string]network.Records{
		"a fault of its own":         {Groups: []network.Group{{ID: "sud", Name: "Sud"}}, Sites: []network.Site{{ID: "gare"}}},
		"a fault of what it changes": {Sites: []network.Site{{ID: "maurepas", Name: "Maurepas", Timezone: "Europe/Paris", Hours: sample().Sites[0].Hours}}},
	} {
		if _, err := s.Apply(t.Context(), faulty, store.ApplyOptions{Now: at}); err == nil {
			t.Errorf("%s: applied", name)
		}
	}
	if _, err := s.Apply(t.Context(), network.Records{Feeds: sample().Feeds}, store.ApplyOptions{Now: at, Prune: true}); err == nil {
		t.Error("pruned what is still referred to")
	}
	same(t, "records", sample(), records(t, s))
	if version(t, s) != before {
		t.Error("the version grew")
	}
}

func dryRun(t *testing.T, open func() truth) {
	s := open()
	same(t, "changes", []string{"added network"}, apply(t, s, network.Records{Network: network.Info{Name: "R"}}, store.ApplyOptions{DryRun: true}))
	same(t, "records", network.Records{}, records(t, s))
	if entries, err := s.Journal(t.Context(), 9); err != nil || len(entries) != 0 {
		t.Errorf("journal: %v, %v", entries, err)
	}
	same(t, "for good afterwards", []string{"added network"}, apply(t, s, network.Records{Network: network.Info{Name: "R"}}, store.ApplyOptions{}))
}

func othersAreNoticed(t *testing.T, open func() truth) {
	hub, command := open(), open()
	before := version(t, hub)
	apply(t, command, sample(), store.ApplyOptions{})
	if version(t, hub) <= before {
		t.Error("the version did not grow")
	}
	same(t, "records", sample(), records(t, hub))
}

func versions(t *testing.T, open func() truth) {
	s := open()
	if _, ok, err := s.Playlist(t.Context(), "maurepas"); ok || err != nil {
		t.Errorf("a playlist before the first: %v, %v", ok, err)
	}
	put := func(version uint64) error {
		return open().PutPlaylist(t.Context(), store.Published{Site: "maurepas", Version: version, Digest: "d", Sealed: []byte{0, byte(version)}, Issued: at})
	}
	for _, c := range []struct {
		version uint64
		want    error
	}{{0, store.ErrVersion}, {1, nil}, {1, store.ErrVersion}, {7, nil}, {6, store.ErrVersion}, {1 << 63, store.ErrVersion}} {
		if err := put(c.version); !errors.Is(err, c.want) {
			t.Errorf("version %d: got %v, want %v", c.version, err, c.want)
		}
	}
	got, ok, err := s.Playlist(t.Context(), "maurepas")
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	same(t, "playlist", store.Published{Site: "maurepas", Version: 7, Digest: "d", Sealed: []byte{0, 7}, Issued: at}, got)
	if err := s.PutPlaylist(t.Context(), store.Published{Site: "blosne", Version: 1, Sealed: []byte{1}}); err != nil {
		t.Errorf("another site's first version: %v", err)
	}
}

func pictures(t *testing.T, open func() truth) {
	s := open()
	data := []byte{0x89, 'P', 'N', 'G', 0, 0xff}
	id := network.PictureIDOf(data)
	for _, none := range []network.PictureID{id, "", "../semainier.db", id + "0"} {
		if _, err := s.Media(t.Context(), none); !errors.Is(err, store.ErrNoMedia) {
			t.Errorf("picture %q before the first: %v", none, err)
		}
	}
	for range 2 {
		got, err := s.PutMedia(t.Context(), data)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "id", id, got)
	}
	got, err := open().Media(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "picture", data, got)
}

func writersAtOnce(t *testing.T, open func() truth) {
	apply(t, open(), sample(), store.ApplyOptions{})
	const writers, rounds = 4, 5
	var group sync.WaitGroup
	for w := range writers {
		s := open()
		group.Go(func() {
			for i := range rounds {
				id := network.GroupID(string(rune('a'+w)) + "-" + string(rune('a'+i)))
				if _, err := s.Apply(t.Context(), network.Records{Groups: []network.Group{{ID: id, Name: "G"}}}, store.ApplyOptions{Now: at}); err != nil {
					t.Error(err)
				}
				if _, err := s.Records(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if got := len(records(t, open()).Groups); got != 1+writers*rounds {
		t.Errorf("got %d groups, want %d", got, 1+writers*rounds)
	}
}

func cancelled(t *testing.T, open func() truth) {
	s := open()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Apply(ctx, sample(), store.ApplyOptions{Now: at}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := s.PutMedia(ctx, []byte("p")); !errors.Is(err, context.Canceled) {
		t.Errorf("picture: got %v", err)
	}
	if _, err := s.Media(t.Context(), network.PictureIDOf([]byte("p"))); !errors.Is(err, store.ErrNoMedia) {
		t.Errorf("the picture was written: %v", err)
	}
	same(t, "records", network.Records{}, records(t, s))
}
