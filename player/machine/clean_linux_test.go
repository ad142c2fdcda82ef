package machine

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

func TestOnlyUnchangedFilesAreGivenBack(t *testing.T) {
	const text = `10000000-10400000 r-xp 00000000 fe:00 1   /usr/bin/player
Rss:                4096 kB
Anonymous:             0 kB
VmFlags: rd ex mr mw me
10400000-10800000 r--p 00400000 fe:00 1   /usr/bin/player
Rss:                4096 kB
Anonymous:             4 kB
10800000-10c00000 rw-p 00800000 fe:00 1   /usr/bin/player
Rss:                4096 kB
Anonymous:             0 kB
20000000-24000000 rw-p 00000000 00:00 0
Rss:               65536 kB
Anonymous:             0 kB
30000000-31000000 r--p 00000000 fe:00 2   /usr/lib/libLLVM.so
Rss:                1024 kB
Anonymous:             0 kB
31000000-32000000 r-xp 00000000 fe:00 2   /usr/lib/libsmall.so
Rss:                1023 kB
Anonymous:             0 kB
32000000-33000000 r-xs 00000000 fe:00 2   /usr/lib/shared.so
Rss:                8192 kB
Anonymous:             0 kB
33000000-34000000 r-xp 00000000 00:00 0   [vdso]
Rss:                8192 kB
Anonymous:             0 kB
35000000-36000000 r-xp 00000000 fe:00 2   /usr/lib/locked.so
Rss:                8192 kB
Anonymous:             0 kB
Locked:                4 kB
`
	got, err := cleanOf(strings.NewReader(text))
	want := []mapping{{0x10000000, 4 << 20}, {0x30000000, 16 << 20}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%x, %v; want %x", got, err, want)
	}
}

// What was read of a file is given back, and is there again when it is read.
func TestGivenBackComesBack(t *testing.T) {
	content := bytes.Repeat([]byte("semainier "), 8<<20/10)
	path := filepath.Join(t.TempDir(), "library")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	mapped, err := unix.Mmap(int(f.Fd()), 0, len(content), unix.PROT_READ, unix.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Munmap(mapped)
	held := func() string {
		text, err := os.ReadFile(smaps)
		if err != nil {
			t.Fatal(err)
		}
		m := regexp.MustCompile(`(?m)^\S+ r--p .* ` + regexp.QuoteMeta(path) + `\n(?:.*\n)*?Rss: +(\d+ kB)`).FindSubmatch(text)
		if m == nil {
			t.Fatalf("no mapping of %s", path)
		}
		return string(m[1])
	}
	if !bytes.Equal(mapped, content) || held() != "8192 kB" {
		t.Fatalf("read, and %s are held", held())
	}
	if err := GiveBack(); err != nil {
		t.Fatal(err)
	}
	if held() != "0 kB" {
		t.Errorf("given back, and %s are held", held())
	}
	if !bytes.Equal(mapped, content) {
		t.Error("it comes back changed")
	}
}
