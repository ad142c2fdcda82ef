package cmd

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"semainier/feeds"
	"semainier/hub/store"
	"semainier/hub/wire"
	"semainier/layouts"
	"semainier/layouts/glyph"
	"semainier/layouts/program"
)

// persons are the people that the demo's calendars name.
var persons = []string{"Josiane", "Quellec", "Mamadou", "Sylla", "lequellec", "02 99 00 11 22", "1234567"}

// No person whom a calendar names is in anything that the hub or the player
// keeps, says, serves or shows.
func TestPersonsStayInTheCalendars(t *testing.T) {
	r := newRig(t, 1920, 1080)
	for _, name := range []string{"caf.ics", "ccas.ics"} {
		if !containsAny(r.calendars.files[name], persons) {
			t.Fatalf("%s names nobody: the test would prove nothing", name)
		}
	}
	r.leaks = func(_ string, text []byte) string {
		if containsAny(text, persons) {
			return "a person of the demo"
		}
		return ""
	}
	r.openDisplay(1920, 1080)
	r.startHub()
	r.hub.wait(`msg="first reading done"`)
	r.startPlayer("today")
	r.player.wait(`msg=shown.*page=today`)
	r.cleanWindow()
	r.cleanServed()
	r.hub.kill()
	r.cleanKept()
}

// cleanWindow reads the real window as a visitor does, by its pixels.
func (r *rig) cleanWindow() {
	r.t.Helper()
	picture := r.path("window.png")
	r.save(picture, r.settled())
	text, err := exec.CommandContext(r.t.Context(), "tesseract", picture, "-", "-l", "fra").Output()
	if err != nil {
		r.t.Fatalf("read the window with tesseract (deploy/test.sh installs it): %v", err)
	}
	if !strings.Contains(string(text), "Permanence") || !strings.Contains(string(text), "CAF") {
		r.t.Fatalf("the window could not be read:\n%s", text)
	}
	r.clean("the window", text)
}

// cleanServed looks at what the hub serves, and at every word that a screen
// draws of it on the days of two weeks.
func (r *rig) cleanServed() {
	r.t.Helper()
	for _, path := range []string{"/feeds.json", "/healthz"} {
		r.clean("GET "+path, r.fetch(path))
	}
	faces, err := glyph.New()
	if err != nil {
		r.t.Fatal(err)
	}
	now, err := time.Parse(time.RFC3339, at)
	if err != nil {
		r.t.Fatal(err)
	}
	words := 0
	for _, site := range []string{"tilleuls", "gare", "bellevue"} {
		text := r.fetch("/sites/" + site + "/program.json")
		r.clean("the program of "+site, text)
		var p program.Program
		if err := json.Unmarshal(text, &p); err != nil {
			r.t.Fatal(err)
		}
		for day := range 14 {
			show := layouts.Build(faces, p, layouts.View{Now: now.AddDate(0, 0, day), TimeTrusted: true, Width: 1920, Height: 1080})
			for zone, z := range show.Zones {
				turns := make([]int, len(show.Zones))
				for turns[zone] = range z.Pages {
					text := show.Scene(turns...).Words()
					r.clean("a page of "+site, []byte(text))
					words += len(text)
				}
			}
		}
	}
	if words < 10_000 {
		r.t.Fatalf("looked at %d letters only", words)
	}
}

// cleanKept looks at the files as they lie, at what is packed in them, and at
// the store's playlists. The hub must have ended.
func (r *rig) cleanKept() {
	r.t.Helper()
	kept, packed := 0, 0
	err := filepath.WalkDir(r.dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) { // a temporary file that went away
			return nil
		}
		if err != nil || !d.Type().IsRegular() { // a folder, the hub's socket
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		kept++
		r.clean(path, text)
		packed += r.cleanInside(path, text)
		return nil
	})
	if err != nil || kept < 6 || packed < 1 {
		r.t.Fatalf("looked at %d files and %d packed playlists only: %v", kept, packed, err)
	}
	st, err := store.Open(r.t.Context(), store.Place{Dir: r.path("hub")})
	if err != nil {
		r.t.Fatal(err)
	}
	defer st.Close()
	for _, site := range []feeds.SiteID{"tilleuls", "gare", "bellevue"} {
		published, ok, err := st.Playlist(r.t.Context(), site)
		if err != nil || !ok {
			r.t.Fatalf("the published playlist of %s: %v, %v", site, ok, err)
		}
		if r.cleanInside("the playlist of "+string(site), published.Sealed) == 0 {
			r.t.Errorf("the playlist of %s could not be looked into", site)
		}
	}
}

// clean fails if text names a person.
func (r *rig) clean(what string, text []byte) {
	r.t.Helper()
	if who := r.leaks(what, text); who != "" {
		r.t.Errorf("%s names a person: %s", what, who)
	}
}

// cleanInside looks into every gzip member of text and gives their number.
func (r *rig) cleanInside(what string, text []byte) (members int) {
	r.t.Helper()
	for at := 0; ; at++ {
		next := bytes.Index(text[at:], []byte{0x1f, 0x8b, 0x08})
		if next < 0 {
			return members
		}
		at += next
		z, err := gzip.NewReader(bytes.NewReader(text[at:]))
		if err != nil {
			continue
		}
		z.Multistream(false)
		if inside, err := io.ReadAll(io.LimitReader(z, wire.MaxUnpacked)); err == nil {
			members++
			r.clean(what, inside)
		}
	}
}

func containsAny(text []byte, words []string) bool {
	for _, w := range words {
		if bytes.Contains(bytes.ToLower(text), bytes.ToLower([]byte(w))) {
			return true
		}
	}
	return false
}
