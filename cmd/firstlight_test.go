package cmd

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/png"
	"io"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"semainier/feeds"
	"semainier/hub/store"
	"semainier/hub/wire"
	"semainier/layouts"
	"semainier/layouts/glyph"
	"semainier/layouts/program"
)

var kills = flag.Int("kills", 2, "how often hub and player are killed in TestKilledAtAnyMoment")

// settled takes pictures until two in a row are the same: no fade is running.
func (r *rig) settled() image.Image {
	r.t.Helper()
	last := r.shot()
	for end := time.Now().Add(patience); time.Now().Before(end); {
		next := r.shot()
		if changed(last, next, next.Bounds()) == 0 && !blank(next) {
			return next
		}
		last = next
	}
	r.keep("never-settled", last)
	r.t.Fatal("the picture never came to rest")
	return nil
}

// same fails unless two pictures show the same week or day.
func (r *rig) same(when string, want, got image.Image) {
	r.t.Helper()
	if share := changed(want, got, body(got)); share > 0.001 {
		r.keep("before", want)
		r.keep("after", got)
		r.t.Errorf("%s: %.2f %% of the page changed", when, 100*share)
	}
}

// rendered draws a page of what the hub serves, without a window.
func (r *rig) rendered(page string, width, height int) image.Image {
	r.t.Helper()
	r.write("program.json", string(r.fetch("/sites/tilleuls/program.json")))
	r.output("semainier", "render", "--program", r.path("program.json"), "--page", page, "--at", at,
		"--size", fmt.Sprintf("%dx%d", width, height), "-o", r.path("render.png"))
	f, err := os.Open(r.path("render.png"))
	if err != nil {
		r.t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		r.t.Fatal(err)
	}
	return img
}

// A partner's calendar reaches the window, follows its changes, and outlives
// the hub.
func TestCalendarReachesTheWindow(t *testing.T) {
	r := newRig(t, 1920, 1080)
	r.openDisplay(1920, 1080)
	r.startHub()
	r.hub.wait(`msg="first reading done"`)
	r.startPlayer("week")
	r.player.wait(`msg=shown.*page=week`)
	first := r.settled()
	r.same("the window beside the picture that render draws", r.rendered("week", 1920, 1080), first)

	// The partner renames nothing and moves one slot by an hour.
	before := r.player.shown()
	r.calendars.replace(t, "caf.ics", "DTSTART;TZID=Europe/Paris:20260907T090000", "DTSTART;TZID=Europe/Paris:20260907T093000")
	written := time.Now()
	r.waitVersion(before + 1)
	t.Logf("on screen %v after the partner wrote it (the hub reads every second)", time.Since(written).Round(time.Millisecond))
	second := r.settled()
	if share := changed(first, second, body(second)); share < 0.0002 {
		r.keep("unchanged", second)
		t.Fatalf("the calendar changed, the page did not (%.4f %% of its pixels)", 100*share)
	}

	// Without a hub the screen goes on and says from when it knows.
	r.hub.kill()
	r.same("the hub has just been killed", second, r.settled())
	r.player.wait(`msg=shown.*as_of=2026`)
	third := r.settled()
	r.same("the hub is away", second, third)
	if changed(second, third, foot(third)) == 0 {
		r.keep("no-age", third)
		t.Error("the foot does not say from when the information dates")
	}

	// Started without a hub, the player shows what it has.
	r.player.kill()
	r.startPlayer("week")
	r.player.wait(`msg=shown.*page=week`)
	r.same("started without a hub", second, r.settled())

	// The hub comes back: what changed in between arrives by itself.
	r.calendars.replace(t, "pmi.ics", "T090000\r\nDTEND;TZID=Europe/Paris:20260908T120000", "T093000\r\nDTEND;TZID=Europe/Paris:20260908T120000")
	before = r.player.shown()
	r.startHub()
	r.waitVersion(before + 1)
	if changed(third, r.settled(), body(third)) == 0 {
		t.Error("the player is connected again and shows the old page")
	}
}

func (r *rig) waitVersion(want int) {
	r.t.Helper()
	for end := time.Now().Add(patience); r.player.shown() < want; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			r.t.Fatalf("version %d was never shown:\n%s\n%s", want, r.hub.said(), r.player.said())
		}
	}
}

// persons are the people that the demo's calendars name.
var persons = []string{"Josiane", "Quellec", "Mamadou", "Sylla", "lequellec", "02 99 00 11 22", "1234567"}

// No person whom a calendar names is in anything that the hub or the player
// keeps, says or serves.
func TestPersonsStayInTheCalendars(t *testing.T) {
	r := newRig(t, 1280, 720)
	for _, name := range []string{"caf.ics", "ccas.ics"} {
		if !containsAny(r.calendars.files[name], persons) {
			t.Fatalf("%s names nobody: the test would prove nothing", name)
		}
	}
	r.openDisplay(1280, 720)
	r.startHub()
	r.hub.wait(`msg="first reading done"`)
	r.startPlayer("today")
	r.player.wait(`msg=shown.*page=today`)

	// What is served, and every word that a screen would draw of it.
	for _, path := range []string{"/feeds.json", "/healthz"} {
		r.clean("GET "+path, r.fetch(path))
	}
	faces, err := glyph.New()
	if err != nil {
		t.Fatal(err)
	}
	now, err := time.Parse(time.RFC3339, at)
	if err != nil {
		t.Fatal(err)
	}
	words := 0
	for _, site := range []string{"tilleuls", "gare", "bellevue"} {
		text := r.fetch("/sites/" + site + "/program.json")
		r.clean("the program of "+site, text)
		var p program.Program
		if err := json.Unmarshal(text, &p); err != nil {
			t.Fatal(err)
		}
		for day := range 14 {
			for _, page := range layouts.Build(faces, p, layouts.View{Now: now.AddDate(0, 0, day), TimeTrusted: true, Width: 1920, Height: 1080}) {
				r.clean("a page of "+site, []byte(page.Scene.Words()))
				words += len(page.Scene.Words())
			}
		}
	}

	// What is kept: files as they lie, what is packed in them, the store's playlists.
	r.hub.kill()
	kept, packed := 0, 0
	err = filepath.WalkDir(r.dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) { // a temporary file that went away
			return nil
		}
		if err != nil || d.IsDir() {
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
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), r.path("hub"))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	for _, site := range []feeds.SiteID{"tilleuls", "gare", "bellevue"} {
		published, ok, err := st.Playlist(t.Context(), site)
		if err != nil || !ok {
			t.Fatalf("the published playlist of %s: %v, %v", site, ok, err)
		}
		if r.cleanInside("the playlist of "+string(site), published.Sealed) == 0 {
			t.Errorf("the playlist of %s could not be looked into", site)
		}
	}
	if words < 10_000 || kept < 6 || packed < 1 {
		t.Fatalf("looked at %d letters on pages, %d files and %d packed playlists only", words, kept, packed)
	}
}

// clean fails if text names a person.
func (r *rig) clean(what string, text []byte) {
	r.t.Helper()
	if containsAny(text, persons) {
		r.t.Errorf("%s names a person", what)
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

func (r *rig) fetch(path string) []byte {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodGet, "http://"+r.http+path, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(resp.Body); err != nil {
		r.t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		r.t.Fatalf("GET %s: %s\n%s", path, resp.Status, b.String())
	}
	return b.Bytes()
}

func containsAny(text []byte, words []string) bool {
	for _, w := range words {
		if bytes.Contains(bytes.ToLower(text), bytes.ToLower([]byte(w))) {
			return true
		}
	}
	return false
}

// Hub and player are killed at random moments; whatever the moment, every
// picture of the running player shows the week. deploy/bench/kill.sh runs this
// twenty times each.
func TestKilledAtAnyMoment(t *testing.T) {
	r := newRig(t, 1280, 720)
	r.openDisplay(1280, 720)
	r.startHub()
	r.hub.wait(`msg="first reading done"`)
	r.startPlayer("week")
	r.player.wait(`msg=shown.*page=week`)
	want := r.settled()

	pictures := 0
	watch := func(what string, d time.Duration) {
		for end := time.Now().Add(d); time.Now().Before(end); {
			got := r.shot()
			pictures++
			if blank(got) {
				r.keep("blank", got)
				t.Fatalf("%s: the screen is blank", what)
			}
			r.same(what, want, got)
		}
	}
	for i := range *kills {
		// The hub, from within its first instants to well after its first reading.
		r.hub.kill()
		watch("hub killed", 300*time.Millisecond)
		r.hub = r.start("hub", "semainier", "hub", "--config", r.path("hub.toml"), "--at", at)
		moment := time.Duration(rand.Int64N(int64(2 * time.Second)))
		watch("hub starting", moment)
		t.Logf("hub %d killed after %v", i+1, moment)
	}
	r.hub.kill()

	for i := range *kills {
		// The player, offline, from within its start to well after its first page.
		r.player.kill()
		r.startPlayer("week")
		moment := time.Duration(rand.Int64N(int64(2 * time.Second)))
		time.Sleep(moment)
		r.player.kill()
		r.startPlayer("week")
		r.player.wait(`msg=shown.*page=week`)
		r.same("player restarted offline", want, r.settled())
		watch("player offline", 300*time.Millisecond)
		t.Logf("player %d killed %v after its start", i+1, moment)
	}
	t.Logf("%d pictures, none blank", pictures)
}
