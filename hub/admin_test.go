package hub_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"semainier/feeds"
	"semainier/hub"
	"semainier/hub/fleet"
	"semainier/hub/network"
	"semainier/hub/presence"
	"semainier/hub/wire"
)

var noon = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

// admin is of a hub whose five screens are each doing otherwise.
func admin() hub.Admin {
	board := presence.New()
	gone := noon.Add(-time.Hour)
	board.Know([]string{"UA", "UB", "UC", "UD", "UE", "UF"}, map[string]presence.Transition{"UC": {At: gone}, "UF": {At: gone, Online: true}}, noon)
	board.Heard("UA", wire.Status{Wire: 1, Version: 12, Pages: []string{"today"}, Notices: []string{"n"}}, noon)
	board.Heard("UB", wire.Status{Wire: 1, Version: 11}, noon)
	board.Heard("UE", wire.Status{Wire: 1, Version: 12}, noon)
	return hub.Admin{
		Records: func() (network.Records, int64) {
			return network.Records{Screens: []network.Screen{
				{ID: "a", Site: "gare", Name: "Hall", Key: "UA"}, {ID: "b", Site: "gare", Key: "UB"}, {ID: "c", Site: "gare", Key: "UC"},
				{ID: "d", Site: "new", Key: "UD"}, {ID: "e", Site: "gare", Key: "UE", Revoked: true}, {ID: "f", Site: "gare", Key: "UF"},
			}}, 7
		},
		Seen: board.List,
		Versions: func(context.Context) (map[feeds.SiteID]uint64, error) {
			return map[feeds.SiteID]uint64{"gare": 12}, nil
		},
		Now: func() time.Time { return noon }, Log: slog.New(slog.DiscardHandler),
	}
}

func serveAdmin(t *testing.T, dir string, a hub.Admin) (stop func()) {
	t.Helper()
	end, err := hub.ServeAdmin(dir, a)
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := end(); err != nil {
			t.Error(err)
		}
	}
}

func TestTheAdminSocketTellsHowScreensAreDoing(t *testing.T) {
	dir := t.TempDir()
	defer serveAdmin(t, dir, admin())()
	info, err := os.Stat(filepath.Join(dir, "hub.sock"))
	if err != nil || info.Mode() != os.ModeSocket|0o600 {
		t.Errorf("the socket: %v, %v", info.Mode(), err)
	}
	f, err := hub.AskFleet(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if f.Records != 7 || !f.Now.Equal(noon) {
		t.Errorf("records %d, now %s", f.Records, f.Now)
	}
	var got []fleet.Condition
	for _, s := range f.Screens {
		got = append(got, s.State)
	}
	if d := cmp.Diff([]fleet.Condition{fleet.Online, fleet.Late, fleet.Offline, fleet.Never, fleet.Revoked, fleet.Online}, got); d != "" {
		t.Error(d)
	}
	want := fleet.Screen{ID: "a", Site: "gare", Name: "Hall", State: fleet.Online, Since: noon, Heard: noon, Version: 12,
		Status: wire.Status{Wire: 1, Version: 12, Pages: []string{"today"}, Notices: []string{"n"}}}
	if d := cmp.Diff(want, f.Screens[0]); d != "" {
		t.Error(d)
	}
}

func TestWithoutAHubNobodyAnswers(t *testing.T) {
	dir := t.TempDir()
	asked := func(dir string, want bool) {
		t.Helper()
		if _, err := hub.AskFleet(t.Context(), dir); errors.Is(err, hub.ErrNoHub) != want {
			t.Errorf("%s: %v", dir, err)
		}
	}
	asked(dir, true)
	asked(filepath.Join(dir, "nowhere"), true)
	asked(filepath.Join(dir, strings.Repeat("nowhere/", 20)), true)

	// What a killed hub leaves is nobody, and is replaced.
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(dir, "hub.sock"), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	asked(dir, true)
	stop := serveAdmin(t, dir, admin())
	asked(dir, false)
	stop()
	asked(dir, true)
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// A path longer than the kernel's 107 bytes for sockets keeps no hub from running.
func TestADataFolderMayHaveALongName(t *testing.T) {
	dir := filepath.Join(t.TempDir(), strings.Repeat("a-long-name/", 12))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	defer serveAdmin(t, dir, admin())()
	if f, err := hub.AskFleet(t.Context(), dir); err != nil || len(f.Screens) != 6 {
		t.Errorf("%d screens, %v", len(f.Screens), err)
	}
}

func TestWhatTheHubCannotTellIsAnError(t *testing.T) {
	dir, a := t.TempDir(), admin()
	a.Versions = func(context.Context) (map[feeds.SiteID]uint64, error) { return nil, errors.New("the disk is on fire") }
	defer serveAdmin(t, dir, a)()
	if _, err := hub.AskFleet(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "the disk is on fire") || errors.Is(err, hub.ErrNoHub) {
		t.Errorf("got %v", err)
	}
}

// BenchmarkAskFleet is one question about 10,000 screens, over the socket.
func BenchmarkAskFleet(b *testing.B) {
	const screens = 10_000
	var records network.Records
	board := presence.New()
	keys := make([]string, screens)
	for i := range keys {
		keys[i] = fmt.Sprintf("U%055d", i)
		records.Screens = append(records.Screens, network.Screen{ID: network.ScreenID(fmt.Sprintf("hall-%d", i)), Site: "gare", Name: "Hall d’accueil", Key: keys[i]})
	}
	board.Know(keys, nil, noon)
	for _, k := range keys {
		board.Heard(k, wire.Status{Wire: 1, Site: "gare", Version: 1795900000, Pages: []string{"today"}, Notices: []string{"don-du-sang", "urgent-20261128-2145"},
			Player: "1.4.0", Via: wire.RouteNATS, Uptime: 86400, Heat: 51.4, DiskFree: 3e9, Trusted: true, Width: 1920, Height: 1080}, noon)
	}
	a := admin()
	a.Records, a.Seen = func() (network.Records, int64) { return records, 7 }, board.List
	dir := b.TempDir()
	stop, err := hub.ServeAdmin(dir, a)
	if err != nil {
		b.Fatal(err)
	}
	defer stop()
	for b.Loop() {
		if f, err := hub.AskFleet(b.Context(), dir); err != nil || len(f.Screens) != screens {
			b.Fatal(len(f.Screens), err)
		}
	}
}
