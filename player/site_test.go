package player_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"semainier/hub/wire"
	"semainier/layouts/program"
)

// A child of the tests is a device in another part of the world whose rules of
// Paris are those of 1970: no summer time.
const abroad = "SEMAINIER_TEST_ABROAD"

func TestHoursAreThoseOfTheSite(t *testing.T) {
	if os.Getenv(abroad) != "" {
		synctest.Test(t, hoursOfTheSite)
		return
	}
	rules := t.TempDir()
	if err := os.MkdirAll(filepath.Join(rules, "Europe"), 0o755); err != nil {
		t.Fatal(err)
	}
	// RFC 8536: one type, an hour ahead of UTC, without a name.
	old := "TZif" + string(make([]byte, 16+16)) + "\x00\x00\x00\x01\x00\x00\x00\x01" + "\x00\x00\x0e\x10\x00\x00" + "\x00"
	if err := os.WriteFile(filepath.Join(rules, "Europe", "Paris"), []byte(old), 0o644); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), self, "-test.run=^"+t.Name()+"$", "-test.v")
	child.Env = append(os.Environ(), abroad+"=yes", "TZ=Pacific/Auckland", "ZONEINFO="+rules)
	out, err := child.CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("--- PASS: "+t.Name())) {
		t.Errorf("%v:\n%s", err, out)
	}
}

func hoursOfTheSite(t *testing.T) {
	july := instant(dayOf(2027, 7, 8), 10, 40)
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	if at := time.Unix(int64(july), 0); at.In(zone).Hour() != 9 || at.Local().Hour() != 20 {
		t.Fatalf("this device is not abroad: %v, %v", at.In(zone), at.Local())
	}
	p := longPlaylist(5)
	for year := 2026; year <= 2029; year++ {
		for _, x := range []struct{ month, offset int }{{3, 7200}, {10, 3600}} {
			at := time.Unix(int64(lastSunday(year, x.month)*86400+3600), 0)
			p.Program.Site.Shifts = append(p.Program.Site.Shifts, program.Shift{At: at, Offset: x.offset})
		}
	}
	h := newHall(t, instant(silence, 0, 5))
	defer func() { h.stop() }()
	h.says(wire.Answer{Sealed: seal(t, p, hubKey)}, h.time.now())
	for _, day := range []int{dayOf(2027, 2, 10), dayOf(2027, 3, 28), dayOf(2027, 7, 8), dayOf(2027, 10, 31), dayOf(2028, 2, 29)} {
		for at := instant(day, 0, 0); at < instant(day+1, 0, 0); at += 1500 {
			sc := h.at(at)
			if fault := judge(sc, at); fault != "" {
				t.Fatalf("%s %s: %s; the screen says:\n%s", inParis(at).full(), inParis(at).clock(), fault, sc.Words())
			}
		}
	}
}
