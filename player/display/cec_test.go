package display

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A stand-in for cec-ctl, as its source (v4l-utils 1.22, utils/cec-ctl) prints what a
// display answers: it notes what it is asked, and says that the display is as its
// file "is" says.
const cecCtl = `#!/bin/sh
cd "${0%/*}"
echo "$*" >>asked
case "$*" in
*power-status) cat is; [ ! -e fail ] || exit 1 ;;
*standby) [ -e deaf ] || printf '\tpwr-state: to-standby (0x03)\n' >is ;;
*view-on) [ -e deaf ] || printf '\tpwr-state: to-on (0x02)\n' >is ;;
esac
`

func TestADisplayIsSwitchedByCEC(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	write("cec-ctl", cecCtl)
	c := &cec{command: filepath.Join(dir, "cec-ctl")}
	const playback, ask, standby, view = "--skip-info --playback", "--skip-info --to 0 --give-device-power-status", "--skip-info --to 0 --standby", "--skip-info --to 0 --image-view-on"
	const on, off = "\tpwr-state: on (0x00)\n", "\tpwr-state: standby (0x01)\n"
	for _, step := range []struct {
		name  string
		files map[string]string
		on    bool
		asked []string
		fault string // a part of the error; "": none
	}{
		{"lit already", map[string]string{"is": on}, true, []string{playback, ask}, ""},
		{"to be dark", nil, false, []string{ask, standby}, ""},
		{"falls asleep", nil, false, []string{ask}, ""},
		{"dark", map[string]string{"is": off}, false, []string{ask}, ""},
		{"to be lit", nil, true, []string{ask, view}, ""},
		{"wakes", nil, true, []string{ask}, ""},
		{"switched off by hand", map[string]string{"is": off}, true, []string{ask, view}, ""},
		{"does not obey, which shows the next time", map[string]string{"is": on, "deaf": ""}, false, []string{ask, standby}, ""},
		{"does not obey", nil, false, []string{ask, standby}, `lit=false and still is "on"`},
		{"gives no answer that can be read", map[string]string{"is": "?"}, false, []string{ask, standby}, ""},
		{"is not there", map[string]string{"is": "\tTx, Not Acknowledged (1), Max Retries\n"}, true, []string{ask}, "does not answer"},
		{"there is no adapter", map[string]string{"is": "Failed to open /dev/cec0", "fail": ""}, true, []string{playback, ask}, "Failed to open /dev/cec0"},
	} {
		for name, text := range step.files {
			write(name, text)
		}
		write("asked", "")
		err := c.set(t.Context(), step.on)
		if text := errorText(err); step.fault == "" && err != nil || !strings.Contains(text, step.fault) {
			t.Errorf("%s: error %q, want %q", step.name, text, step.fault)
		}
		asked, _ := os.ReadFile(filepath.Join(dir, "asked"))
		if d := cmp.Diff(step.asked, strings.Split(strings.TrimSpace(string(asked)), "\n")); d != "" {
			t.Errorf("%s: %s", step.name, d)
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestWithoutCecCtlTheErrorSaysWhatToInstall(t *testing.T) {
	c := &cec{command: "semainier-no-such-cec-ctl"}
	if err := c.set(t.Context(), true); !strings.Contains(errorText(err), "install v4l-utils") {
		t.Errorf("got %v", err)
	}
}

// Who asks for the light does not wait, and hears what came of it the next time;
// what was asked meanwhile and is no longer wanted is not done.
func TestLightDoesNotWait(t *testing.T) {
	s := &slow{begun: make(chan bool), end: make(chan error)}
	l := newLight(s)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	done := make(chan struct{})
	go func() { defer close(done); l.run(ctx) }()
	defer func() { cancel(); <-done }()
	if err := l.ask(true); err != nil {
		t.Error(err)
	}
	if !<-s.begun {
		t.Error("asked to be lit")
	}
	for _, on := range []bool{false, true, false} { // while the first is under way
		if err := l.ask(on); err != nil {
			t.Error(err)
		}
	}
	s.end <- os.ErrDeadlineExceeded
	if <-s.begun {
		t.Error("asked to be dark last")
	}
	if err := l.ask(false); err != os.ErrDeadlineExceeded {
		t.Errorf("heard %v of the first", err)
	}
	s.end <- nil
	<-s.begun
	s.end <- nil
}

// slow is a display that takes its time.
type slow struct {
	begun chan bool
	end   chan error
}

func (s *slow) set(_ context.Context, on bool) error {
	s.begun <- on
	return <-s.end
}
