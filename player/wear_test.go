package player_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"path"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"semainier/hub/wire"
	"semainier/layouts"
	"semainier/layouts/program"
	"semainier/player"
	"semainier/player/disk"
	"semainier/player/disk/disktest"
	"semainier/player/media"
)

// A day's traffic, as a lively site has it.
const (
	dayPlaylists = 48
	dayPictures  = 5
	pictureBytes = 1 << 20
	hubSays      = 45 * time.Second
)

// What it may cost the card: a twentieth of the 100 MB that a whole player may
// write, logs and all.
const (
	dayBytes = 8 << 20
	daySyncs = 600
)

// web answers requests for pictures without a network.
type web map[string][]byte

func (w web) RoundTrip(r *http.Request) (*http.Response, error) {
	b := w[path.Base(r.URL.Path)]
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(bytes.NewReader(b)), ContentLength: int64(len(b)), Request: r}, nil
}

func TestBytesAndSyncsOfADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex // media and player write side by side
		wrote, blocks, syncs, files := map[string]int{}, 0, 0, 0
		_, fs := cardOf(t, func(c disktest.Call) error {
			mu.Lock()
			defer mu.Unlock()
			switch c.Op {
			case "write":
				kind := "pictures"
				if path.Dir(c.Path) == dataFolder {
					kind = path.Base(c.Path)
				}
				wrote[kind] += c.Bytes
				blocks += (c.Bytes + 4095) / 4096
			case "sync":
				syncs++
			case "rename":
				files++
			}
			return nil
		})
		pictures := web{}
		m := media.New(media.Options{
			Hub: "http://hub.example", Client: &http.Client{Transport: pictures}, Folder: disk.On(fs, dataFolder).Sub("media"), Screen: ourKey, Log: slog.New(slog.DiscardHandler),
		})
		s := start(t, t.TempDir(), on(t, fs), func(o *player.Options) { o.Pictures, o.Only = m, layouts.PageWelcome })
		ctx, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { m.Run(ctx) })
		s.connect(true)
		rng, begin, size := rand.New(rand.NewPCG(1, 2)), time.Now(), 0
		var shown []program.Picture
		for n := range dayPlaylists {
			if n%(dayPlaylists/dayPictures) == 3 && len(shown) < dayPictures {
				b := make([]byte, pictureBytes)
				for i := range b {
					b[i] = byte(rng.Uint32())
				}
				hash := sha256.Sum256(b)
				id := hex.EncodeToString(hash[:])
				pictures[id] = b
				shown = append(shown, program.Picture{ID: id, Width: 800, Height: 600})
			}
			sealed := seal(t, lively(uint64(n+1), rng, shown), hubKey)
			size += len(sealed)
			for now := time.Since(begin); now < time.Duration(n+1)*24*time.Hour/dayPlaylists; now = time.Since(begin) {
				s.says(wire.Answer{Sealed: sealed, Unchanged: sealed == nil}, thursday.Add(now))
				sealed = nil
				time.Sleep(hubSays)
			}
		}
		s.stop()
		cancel()
		running.Wait()
		total := 0
		for _, n := range wrote {
			total += n
		}
		held, _ := m.At()
		if len(held) != dayPictures {
			t.Errorf("%d pictures are there", len(held))
		}
		t.Logf("a day: %d playlists of %d bytes, %d pictures of %d: %d bytes written in %d files (%d blocks of 4 kB), %d fsyncs; by file: %v",
			dayPlaylists, size/dayPlaylists, dayPictures, pictureBytes, total, files, blocks, syncs, wrote)
		if total > dayBytes || total < dayPictures*pictureBytes+size || syncs > daySyncs {
			t.Errorf("%d bytes, at most %d; %d fsyncs, at most %d", total, dayBytes, syncs, daySyncs)
		}
	})
}

// lively is a playlist of about 10 kB that no compression makes smaller.
func lively(version uint64, rng *rand.Rand, pictures []program.Picture) wire.Playlist {
	pl := playlist(version)
	pl.Program.Notices = append(pl.Program.Notices, program.Notice{ID: "pictures", Title: "Fête", By: "Centre social", Pictures: pictures})
	for i := range 20 {
		text := make([]byte, 430)
		for j := range text {
			text[j] = byte(rng.Uint32())
		}
		pl.Program.Notices = append(pl.Program.Notices, program.Notice{ID: fmt.Sprint("n", i), Title: "Avis", Text: hex.EncodeToString(text), By: "Centre social"})
	}
	return pl
}
