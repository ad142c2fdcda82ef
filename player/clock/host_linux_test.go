package clock

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A Raspberry Pi 5 has a hardware clock with or without a battery; without one
// it begins at 1970 while the wall clock was set to its own last save.
func TestHardwareClockIsBelievedOnlyWhereItAgrees(t *testing.T) {
	now := time.Date(2026, 11, 19, 9, 42, 0, 0, time.UTC)
	for _, c := range []struct {
		name, text string
		want       bool
	}{
		{"none", "", false},
		{"without a battery", "37\n", false},
		{"right", fmt.Sprintln(now.Unix() - 5), true},
		{"not a number", "soon\n", false},
	} {
		file := filepath.Join(t.TempDir(), "since_epoch")
		if c.text != "" {
			if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if got := rtcAgrees(file, now); got != c.want {
			t.Errorf("%s: got %v", c.name, got)
		}
	}
}
