package main

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"regexp"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

type twoTextures struct{}

func (twoTextures) Textures() (count, bytes int64) { return 2, 8294400 }
func (twoTextures) Seen() uint64                   { return 9 }

// field gives a number of the last line.
func field(t *testing.T, lines, name string) int64 {
	t.Helper()
	found := regexp.MustCompile(` `+name+`=(\d+)`).FindAllStringSubmatch(lines, -1)
	if len(found) == 0 {
		t.Fatalf("no %s in %s", name, lines)
	}
	n, err := strconv.ParseInt(found[len(found)-1][1], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestStatsTellWhatIsHeld(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, nil))
	logStats(twoTextures{}, 5, log)
	for name, least := range map[string]int64{"goroutines": 1, "heap_bytes": 1 << 10, "go_bytes": 1 << 20, "files": 3} {
		if got := field(t, out.String(), name); got < least {
			t.Errorf("%s=%d, want %d at least", name, got, least)
		}
	}
	if field(t, out.String(), "textures") != 2 || field(t, out.String(), "texture_bytes") != 8294400 || field(t, out.String(), "version") != 5 || field(t, out.String(), "scene") != 9 {
		t.Errorf("textures: %s", out.String())
	}

	var files, more int64
	for range 100 { // what other tests have left may be closed meanwhile
		logStats(twoTextures{}, 5, log)
		files = field(t, out.String(), "files")
		f, err := os.Open(os.DevNull)
		if err != nil {
			t.Fatal(err)
		}
		logStats(twoTextures{}, 5, log)
		more = field(t, out.String(), "files")
		f.Close()
		if more == files+1 {
			return
		}
	}
	t.Errorf("files=%d with one more than %d", more, files)
}

func TestStatsComeAtTheirPaceUntilTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		ctx, cancel := context.WithTimeout(t.Context(), 35*time.Second)
		defer cancel()
		var running sync.WaitGroup
		running.Go(func() {
			keepStats(ctx, 10*time.Second, twoTextures{}, func() uint64 { return 5 }, slog.New(slog.NewTextHandler(&out, nil)))
		})
		running.Wait()
		if n := bytes.Count(out.Bytes(), []byte("msg=stats")); n != 3 {
			t.Errorf("%d lines in 35 s, want 3:\n%s", n, out.String())
		}
	})
}
