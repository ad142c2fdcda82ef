package display_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"semainier/player/display"
)

func TestLogOfTheServerStaysShort(t *testing.T) {
	path := filepath.Join(t.TempDir(), "Xorg.log")
	if err := display.TrimLog(path); err != nil {
		t.Errorf("none there: %v", err)
	}
	server, err := os.Create(path) // as the X server does: not to append, but where it was
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	held := func() int64 {
		var st unix.Stat_t
		if err := unix.Stat(path, &st); err != nil {
			t.Fatal(err)
		}
		return st.Blocks * 512
	}
	n, most := 0, int64(0)
	for range 400 {
		for range 700 { // some 24 kB
			n++
			if _, err := fmt.Fprintf(server, "(II) modeset(0): Modeline %08d\n", n); err != nil {
				t.Fatal(err)
			}
		}
		if err := display.TrimLog(path); err != nil {
			t.Fatal(err)
		}
		most = max(most, held())
	}
	if most > 3<<20 {
		t.Errorf("%d bytes held", most)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(text) < 9<<20 || !bytes.HasPrefix(text, []byte("(II) modeset(0): Modeline 00000001\n")) {
		t.Errorf("%d bytes, which begin with %.60q", len(text), text)
	}
	for _, one := range []int{1000, n - 1000, n} {
		if want := fmt.Sprintf("Modeline %08d\n", one); !bytes.Contains(text, []byte(want)) {
			t.Errorf("%q is gone", want)
		}
	}
}
