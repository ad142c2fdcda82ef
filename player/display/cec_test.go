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

// A stand-in for cec-ctl, as 1.22 (v4l-utils) prints what the kernel's CEC and a display
// answer: it notes what it is asked. Beside it are the adapters, each a file that says
// what cec-ctl tells of it, and "is", what the display does. Without an address the
// kernel sends nothing but the call to wake, and cec-ctl ends well all the same.
const cecCtl = `#!/bin/sh
cd "${0%/*}"
adapter=${2##*/}
shift 2
echo "$adapter $*" >>asked
case "$*" in
'') cat "$adapter"; [ ! -e fail ] || exit 1; exit ;;
*--playback) sed -i s/0x0000/0x0010/ "$adapter"; exit ;;
esac
if grep -q f.f.f.f "$adapter"; then
	case "$*" in *--playback*--from\ 15*view-on) ;; *) exit 0 ;; esac
	[ ! -e refuses ] || exit 0
fi
printf '\tSequence: 5 Tx Timestamp: 4.270s\n'
[ "$(cat plugged)" = "$adapter" ] || { printf '\tTx, Not Acknowledged (4), Max Retries\n'; exit; }
case "$*" in *active-source*)
	printf 'Transmit from Playback Device 1 to all (4 to 15):\n\tSequence: 6 Tx Timestamp: 4.470s\n'
	[ ! -e rejects ] || printf '\tTx, Not Acknowledged (4), Max Retries\n'
esac
case "$*" in
*power-status) cat is ;;
*standby) [ -e deaf ] || printf '\tpwr-state: to-standby (0x03)\n' >is ;;
*view-on*) [ -e deaf ] || printf '\tpwr-state: to-on (0x02)\n' >is ;;
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
	c := &cec{command: filepath.Join(dir, "cec-ctl"), devices: filepath.Join(dir, "cec[0-9]")}
	const (
		look, playback = "cec0 ", "cec0 --skip-info --playback"
		ask            = "cec0 --skip-info --to 0 --give-device-power-status"
		standby        = "cec0 --skip-info --to 0 --standby"
		view           = "cec0 --skip-info --to 0 --image-view-on --active-source phys-addr=1.0.0.0"
		viewAlone      = "cec0 --skip-info --to 0 --image-view-on"
		obey           = "cec0 --skip-info --to 0 --active-source phys-addr=1.0.0.0 --standby"
		wake           = "cec0 --skip-info --to 0 --playback --from 15 --image-view-on"

		look1, playback1 = "cec1 ", "cec1 --skip-info --playback"
		ask1             = "cec1 --skip-info --to 0 --give-device-power-status"
		view1            = "cec1 --skip-info --to 0 --image-view-on --active-source phys-addr=2.0.0.0"
		wake1            = "cec1 --skip-info --to 0 --playback --from 15 --image-view-on"

		on, off = "\tpwr-state: on (0x00)\n", "\tpwr-state: standby (0x01)\n"
		none    = "\tPhysical Address           : f.f.f.f\n\tLogical Address Mask       : 0x0000\n"
		first   = "\tPhysical Address           : 1.0.0.0\n\tLogical Address Mask       : 0x0010\n"
		fresh   = "\tPhysical Address           : 2.0.0.0\n\tLogical Address Mask       : 0x0000\n"
	)
	for _, step := range []struct {
		name  string
		files map[string]string
		on    bool
		asked []string
		fault string // a part of the error; "": none
	}{
		{"there is no adapter", nil, true, nil, "there is no"},
		{"the adapter cannot be opened", map[string]string{"cec0": "Failed to open /dev/cec0", "fail": ""}, true, []string{look}, "Failed to open /dev/cec0"},
		{"lit already, perhaps by a channel", map[string]string{"fail": "-", "cec0": strings.Replace(first, "0x0010", "0x0000", 1), "plugged": "cec0", "is": on}, true, []string{look, playback, ask, view}, ""},
		{"somebody may take another input", nil, true, []string{look, ask}, ""},
		{"to be dark", nil, false, []string{look, ask, standby}, ""},
		{"falls asleep", nil, false, []string{look, ask}, ""},
		{"dark", map[string]string{"is": off}, false, []string{look, ask}, ""},
		{"to be lit", nil, true, []string{look, ask, view}, ""},
		{"wakes, and may have missed whose picture", nil, true, []string{look, ask, view}, ""},
		{"woken", map[string]string{"is": on}, true, []string{look, ask, view}, ""},
		{"lit", map[string]string{"is": on}, true, []string{look, ask}, ""},
		{"to be dark again", map[string]string{"is": off}, false, []string{look, ask}, ""},
		{"another device rejects whose picture it is", map[string]string{"is": on, "rejects": ""}, true, []string{look, ask, view}, ""},
		{"which is not said each minute", map[string]string{"is": on, "rejects": "-"}, true, []string{look, ask}, ""},
		{"switched off by hand", map[string]string{"is": off}, true, []string{look, ask, view}, ""},
		{"woken again", map[string]string{"is": on}, true, []string{look, ask, view}, ""},
		{"does not obey, which shows the next time", map[string]string{"is": on, "deaf": ""}, false, []string{look, ask, standby}, ""},
		{"obeys perhaps whose picture it shows", nil, false, []string{look, ask, obey}, `lit=false and still is "on"`},
		{"gives no answer that can be read", map[string]string{"is": "?"}, false, []string{look, ask, standby}, ""},
		{"is told whose picture", nil, true, []string{look, ask, view}, ""},
		{"is told so twice, lest it slept", nil, true, []string{look, ask, view}, ""},
		{"but not each minute", nil, true, []string{look, ask, viewAlone}, ""},
		{"does not answer, and may hear", map[string]string{"plugged": "-"}, true, []string{look, ask, viewAlone}, "does not answer"},
		{"is back, or another one", map[string]string{"plugged": "cec0", "is": on, "deaf": "-"}, true, []string{look, ask, view}, ""},
		{"took its address away as it fell asleep", map[string]string{"cec0": none, "is": off}, false, []string{look}, ""},
		{"is called without an address", nil, true, []string{look, wake}, ""},
		{"has its address again", map[string]string{"cec0": first, "is": on}, true, []string{look, ask, view}, ""},
		{"lit as before", map[string]string{"is": on}, true, []string{look, ask}, ""},
		{"two sockets, the display asleep in one of them", map[string]string{"cec0": none, "cec1": none, "plugged": "cec1"}, true, []string{look, look1, wake, wake1}, ""},
		{"does not come", nil, true, []string{look, look1, wake, wake1}, "still gives no address"},
		{"adapters that need more than a cable to send", map[string]string{"refuses": ""}, true, []string{look, look1, wake, wake1}, "cec1 did not send"},
		{"is in neither", map[string]string{"refuses": "-", "plugged": "-"}, true, []string{look, look1, wake, wake1}, "does not answer"},
		{"is in the second", map[string]string{"cec1": fresh, "plugged": "cec1", "is": on}, true, []string{look, look1, playback1, ask1, view1}, ""},
		{"an input is left alone", map[string]string{"cec0": strings.Replace(none, "f.f.f.f", "0.0.0.0", 1), "is": on}, true, []string{look, look1, ask1}, ""},
		{"even where there is nothing else", map[string]string{"cec1": "-"}, true, []string{look}, "there is no output"},
	} {
		for name, text := range step.files {
			if text == "-" && name != "plugged" {
				if err := os.Remove(filepath.Join(dir, name)); err != nil {
					t.Fatal(err)
				}
				continue
			}
			write(name, text)
		}
		write("asked", "")
		err := c.set(t.Context(), step.on)
		if text := errorText(err); step.fault == "" && err != nil || !strings.Contains(text, step.fault) {
			t.Errorf("%s: error %q, want %q", step.name, text, step.fault)
		}
		text, _ := os.ReadFile(filepath.Join(dir, "asked"))
		var asked []string
		for line := range strings.Lines(string(text)) {
			asked = append(asked, strings.TrimSuffix(line, "\n"))
		}
		if d := cmp.Diff(step.asked, asked); d != "" {
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
	c := &cec{command: "semainier-no-such-cec-ctl", devices: os.DevNull}
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
