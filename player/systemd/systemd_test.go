package systemd_test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"semainier/player/systemd"
)

// listen stands where systemd does.
func listen(t *testing.T, name string) *net.UnixConn {
	t.Helper()
	c, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func hear(t *testing.T, c *net.UnixConn, want string) {
	t.Helper()
	if err := c.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 1000)
	n, err := c.Read(b)
	if got := string(b[:n]); err != nil || got != want {
		t.Errorf("heard %q, %v; want %q", got, err, want)
	}
}

func TestTheManagerHearsThatTheScreenIsAlive(t *testing.T) {
	for what, name := range map[string]string{
		"a path":            filepath.Join(t.TempDir(), "notify"),
		"an abstract name":  fmt.Sprintf("@semainier/test/%d", os.Getpid()),
		"a path with an @ ": filepath.Join(t.TempDir(), "a@b"),
	} {
		t.Run(what, func(t *testing.T) {
			c := listen(t, name)
			m, err := systemd.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			defer m.Close()
			m.Alive()
			hear(t, c, "READY=1\nWATCHDOG=1")
			m.Alive()
			hear(t, c, "WATCHDOG=1")
		})
	}
}

func TestWithoutAManagerNothingIsSaid(t *testing.T) {
	m, err := systemd.Open("")
	if err != nil {
		t.Fatal(err)
	}
	m.Alive()
	if err := m.Close(); err != nil {
		t.Error(err)
	}
}

// A manager that cannot be reached costs a line in the log, not the screen.
func TestAManagerThatIsGoneIsAnErrorOnce(t *testing.T) {
	for _, name := range []string{filepath.Join(t.TempDir(), "nobody"), "notify", "vsock:2:1234"} {
		m, err := systemd.Open(name)
		if err == nil {
			t.Errorf("%s: opened", name)
		}
		m.Alive()
	}
	name := filepath.Join(t.TempDir(), "notify")
	c := listen(t, name)
	m, err := systemd.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
	m.Alive()
}
