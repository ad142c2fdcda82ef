package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"image"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"sync"
	"testing"
	"time"

	"semainier/layouts/program"
	"semainier/layouts/scene"
	"semainier/player/disk"
	"semainier/player/media"
	"semainier/player/trial"
)

// The right bytes may still be no picture: it is given up, so that the page is
// laid out without its place.
func TestGallery(t *testing.T) {
	poster, err := os.ReadFile("../../deploy/demo/fete.png")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	name := func(data []byte) scene.PictureID {
		h := sha256.Sum256(data)
		id := hex.EncodeToString(h[:])
		files[id] = data
		return scene.PictureID(id)
	}
	good, cut, page := name(poster), name(poster[:len(poster)/2]), name([]byte("<html>"))
	hub := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write(files[path.Base(r.URL.Path)]) }))
	defer hub.Close()

	m := media.New(media.Options{Hub: hub.URL, Folder: disk.In(t.TempDir()), Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	var p program.Program
	for id := range files {
		p.Notices = append(p.Notices, program.Notice{Importance: program.Urgent, Pictures: []program.Picture{{ID: id}}})
	}
	m.Want(p)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	var running sync.WaitGroup
	running.Go(func() { m.Run(ctx) })
	defer running.Wait()
	defer cancel()
	for held, _ := m.At(); len(held) < len(files); held, _ = m.At() {
		select {
		case <-m.Changed():
		case <-ctx.Done():
			t.Fatalf("after a minute there are %d of %d", len(held), len(files))
		}
	}

	runs := t.TempDir()
	open := func() *trial.Trials {
		trials, err := trial.Open(runs, "v1", slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		return trials
	}
	img, err := gallery{m, open()}.Picture(good)
	if err != nil || img.Bounds().Size() != image.Pt(1200, 1700) {
		t.Errorf("the poster: %v", err)
	}
	for _, id := range []scene.PictureID{cut, page} {
		if _, err := (gallery{m, open()}).Picture(id); err == nil {
			t.Errorf("%.6s is no picture and was decoded", id)
		}
	}
	if held, _ := m.At(); len(held) != 1 || !held[good] {
		t.Errorf("at hand: %v", held)
	}

	for range trial.Deaths { // a good one for us may yet be too large for a device
		open().Try(0, "picture "+string(good))
	}
	if _, err := (gallery{m, open()}).Picture(good); !errors.Is(err, errDeadly) {
		t.Errorf("what killed %d runs is read again: %v", trial.Deaths, err)
	}
	if held, _ := m.At(); len(held) != 0 {
		t.Errorf("and pages are laid out with it: %v", held)
	}
}
