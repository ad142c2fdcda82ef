package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"semainier/feeds"
	"semainier/hub"
	"semainier/hub/network"
	"semainier/hub/presence"
	"semainier/hub/store"
	"semainier/hub/wire"
)

func TestHeadlineIsTheFirstSentence(t *testing.T) {
	long := strings.Repeat("Le rez-de-chaussée est fermé jusqu’à ce soir ", 4)
	for _, c := range []struct{ title, text, wantTitle, wantText string }{
		{"", "Fuite d’eau", "Fuite d’eau", ""},
		{"", "Fuite d’eau.", "Fuite d’eau", ""},
		{"", " Fuite d’eau. Passez par la cour. ", "Fuite d’eau", "Passez par la cour."},
		{"", "Fuite d’eau ! Passez par la cour.", "Fuite d’eau !", "Passez par la cour."},
		{"", "Fermé\nPassez par la cour.\nMerci", "Fermé", "Passez par la cour.\nMerci"},
		{"", "Ouvert à 14.30 h", "Ouvert à 14.30 h", ""},
		{"Alerte", "Fuite d’eau. Passez par la cour.", "Alerte", "Fuite d’eau. Passez par la cour."},
		{"Alerte", "", "Alerte", ""},
		{"", long, "Le rez-de-chaussée est fermé jusqu’à ce soir Le rez-de-chaussée est fermé jusqu’à ce soir Le rez-de-chaussée est …", strings.TrimSpace(long)},
		{"", strings.Repeat("a", 200), strings.Repeat("a", 118) + " …", strings.Repeat("a", 200)},
	} {
		title, text := headline(c.title, c.text)
		if title != c.wantTitle || text != c.wantText {
			t.Errorf("%q, %q: got %q, %q", c.title, c.text, title, text)
		}
		if len([]rune(title)) > network.MaxTitle {
			t.Errorf("%q: a title of %d characters", c.text, len([]rune(title)))
		}
	}
}

func TestUntil(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 28, 15, 30, 0, 0, paris)
	for said, want := range map[string]string{
		"2h":                        "2026-11-28T17:30:00+01:00",
		"1h30m":                     "2026-11-28T17:00:00+01:00",
		"6h":                        "2026-11-28T21:30:00+01:00",
		"18:30":                     "2026-11-28T18:30:00+01:00",
		"2026-11-29T09:00":          "2026-11-29T09:00:00+01:00",
		"2026-11-29T09:00:00+04:00": "2026-11-29T09:00:00+04:00",
		"2026-12-05T15:30":          "2026-12-05T15:30:00+01:00", // MaxUrgent
		"2026-12-05T15:31":          "at most",
		"14:00":                     "Sat 28 Nov 14:00 is past: it is Sat 28 Nov 15:30",
		"-1h":                       "is past",
		"0s":                        "is past",
		"18h":                       "an hour of the day, or a span?",
		"6h1s":                      "an hour of the day, or a span?",
		"tomorrow":                  "want a time such as",
		"25:00":                     "want a time such as",
	} {
		got, err := readUntil(said, now, paris)
		if text := fmt.Sprint(got.Format(time.RFC3339), " ", err); !strings.Contains(text, want) {
			t.Errorf("%q: got %s, want %s", said, text, want)
		}
	}
}

// Of each screen it is told what it makes of a message, and only if none that is
// online lags behind is the operator told that all is well.
func TestUrgentTellsScreenByScreen(t *testing.T) {
	var records strings.Builder
	records.WriteString(fleetRecords)
	keys := map[string]string{"a": "UAX5XA2MP5EXYNBWWBI5IZKA7FRSJY2X7BOYX62V7YTBBIWOZZ2VKEKN", "b": "UCF4BFA247PTDGPMO3CKG4UOX7LSMQIS6UWPMSJ2GXASXKVFN6674BD5",
		"c": "UBHHJJBL3K2NCQBCBESVXDWHYLJHYJOK2MT4PJRXAPOOBRUYDNP6SXLZ", "d": "UC6NNS7NBI5I4SOXX5IILNGKSKSG4F7LYDN5SVRI4PQCV3IDLPIU33PC"}
	for _, id := range []string{"a", "b", "c", "d"} {
		fmt.Fprintf(&records, "[[screen]]\nid = %q\nsite = \"gare\"\nkey = %q\n", id, keys[id])
	}
	w := newFolder(t, records.String())
	st, board := w.store(), presence.New()
	noon := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	board.Know([]string{keys["a"], keys["b"], keys["c"], keys["d"]}, map[string]presence.Transition{keys["c"]: {At: noon.Add(-time.Hour)}}, noon)
	says := func(id string, version uint64, notices ...string) {
		board.Heard(keys[id], wire.Status{Wire: 1, Version: version, Notices: notices, Error: map[string]string{"b": "no picture\x1b[2J"}[id]}, noon)
	}
	var asked atomic.Pointer[func()] // what becomes of the screens once the hub was asked
	stop, err := hub.ServeAdmin(w.dir, hub.Admin{
		Records: func() (network.Records, int64) {
			r, err := st.Records(context.Background())
			if err != nil {
				t.Error(err)
			}
			return r, 1 << 40 // always planned
		},
		Seen: func() []presence.Seen {
			if then := asked.Swap(nil); then != nil {
				defer (*then)()
			}
			return board.List()
		},
		Versions: st.PlaylistVersions, Now: func() time.Time { return noon }, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	show := []string{"urgent", "--network", "--text", "Fuite d’eau", "--until", "2h", "--wait", "0s"}

	const id, again = "urgent-20261128-1300", "urgent-20261128-1300-2" // of the site's hour
	says("a", 0, "older", id)
	says("b", 0, "older")
	w.does(exitFindings, show, "^published "+id+", until Sat 28 Nov 15:00 \\(Europe/Paris\\): Fuite d’eau$", "^  a  shown 0.0 s$", "^  b  late; it says: no picture\\[2J$",
		"^  c  offline since Sat 28 Nov 12:00$", "^  d  offline: it was never heard$", "^1 of 4 screens show it; 1 late, 2 offline$")
	w.does(exitFindings, []string{"urgent", "--clear", "--wait", "0s", id}, "^withdrawn "+id, "^  a  late$", "^  b  gone 0.0 s$", "^  c  offline since .*; it may show it until it ends")
	w.does(exitOK, []string{"urgent", "--clear", id}, id+" is not published: nothing to withdraw")
	says("a", 0, again)
	says("b", 0, again)
	w.does(exitOK, show, "^2 of 4 screens show it; 0 late, 2 offline$")
	w.does(exitOK, []string{"urgent", "list"}, again+" +Sat 28 Nov 15:00 +network +2 of 4 +Fuite d’eau$")
	says("a", 0)
	says("b", 7) // not what was published last: it may go on to show the message
	w.does(exitFindings, []string{"urgent", "--clear", "--wait", "0s"}, "^  a  gone", "^  b  late")

	// Who showed it and does not any more has given the screen back, though the
	// program without it has not come yet.
	const third = id + "-3"
	says("a", 7, third)
	says("b", 7, third)
	w.does(exitOK, show, "^2 of 4 screens show it")
	then := func() { says("a", 7); says("b", 7, third) }
	asked.Store(&then)
	w.does(exitFindings, []string{"urgent", "--clear", "--wait", "0s"}, "^  a  gone", "^  b  late")

	// Where nobody is online, nobody has been told, and the operator must know.
	w.does(exitFindings, []string{"urgent", "--screen", "c", "--text", "Fuite", "--until", "2h", "--wait", "0s"}, "^0 of 1 screens show it; 0 late, 1 offline$")
}

// What a hub kept of its screens is told without it, and no more.
func TestScreenListWithoutAHub(t *testing.T) {
	w := newFolder(t, fleetRecords+`
[[screen]]
id = "a"
site = "gare"
key = "UAX5XA2MP5EXYNBWWBI5IZKA7FRSJY2X7BOYX62V7YTBBIWOZZ2VKEKN"
[[screen]]
id = "b"
site = "gare"
key = "UCF4BFA247PTDGPMO3CKG4UOX7LSMQIS6UWPMSJ2GXASXKVFN6674BD5"
`)
	noon := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	if err := w.store().PutTransitions(t.Context(), []store.Transition{{Screen: "a", At: noon, Online: true}, {Screen: "b", At: noon}}); err != nil {
		t.Fatal(err)
	}
	w.does(exitOK, []string{"screen", "list"}, "^no hub is running", "^a +gare +– +unknown$", "^b +gare +– +offline since Sat 28 Nov 13:00$")
}

// A hub that is stuck, or another user's, keeps nobody from shutting out a screen.
func TestScreensAreRevokedThoughTheHubIsStuck(t *testing.T) {
	w := newFolder(t, fleetRecords+"[[screen]]\nid = \"a\"\nsite = \"gare\"\nkey = \"UAX5XA2MP5EXYNBWWBI5IZKA7FRSJY2X7BOYX62V7YTBBIWOZZ2VKEKN\"\n")
	stop, err := hub.ServeAdmin(w.dir, hub.Admin{
		Versions: func(context.Context) (map[feeds.SiteID]uint64, error) { return nil, errors.New("the disk is on fire") },
		Log:      slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	w.does(exitOK, []string{"screen", "revoke", "a"}, "the disk is on fire", "^revoked screen a")
	w.does(exitOK, []string{"screen", "list"}, "^the hub does not answer", "^a +gare +– +revoked$")
}
