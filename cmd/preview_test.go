package cmd

import (
	"context"
	"fmt"
	"image"
	"image/draw"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"semainier/feeds"
	"semainier/hub/network"
	"semainier/hub/plan"
	"semainier/hub/preview"
	"semainier/hub/store"
	"semainier/layouts"
)

// The picture that the console shows of a page, and the window on the wall: the same
// pixels, for every kind of page and both ways to hang a screen.
func TestThePreviewIsTheScreen(t *testing.T) {
	for _, shape := range []struct {
		of            network.Orientation
		width, height int
	}{{network.Landscape, 1280, 720}, {network.Portrait, 720, 1280}} {
		t.Run(string(shape.of), func(t *testing.T) {
			t.Parallel()
			r := newRig(t, shape.width, shape.height)
			r.startHub()
			r.hub.wait(`msg="first reading done"`)
			r.openDisplay(shape.width, shape.height)
			st, err := store.OpenExisting(t.Context(), store.Place{Dir: r.path("hub")})
			if err != nil {
				t.Fatal(err)
			}
			defer st.Close()
			engine := preview.New(st)
			defer engine.Close()
			same := 0
			for _, kind := range append(layouts.KindNames(), string(layouts.PageUrgent)) {
				if kind == string(layouts.PageUrgent) {
					r.alert("Fuite d’eau")
				}
				if r.sameAsPreview(st, engine, kind, image.Pt(shape.width, shape.height)) {
					same++
				}
			}
			t.Logf("%s: %d kinds of page, the same pixels", shape.of, same)
			if same < 8 {
				t.Errorf("only %d kinds of page were compared", same)
			}
		})
	}
}

// alert tells the Tilleuls something urgent, though no screen is there to show it.
func (r *rig) alert(text string) {
	r.t.Helper()
	c := exec.CommandContext(r.t.Context(), filepath.Join(r.bin, "semainier"), "urgent", "--config", r.path("hub.toml"), "--site", "tilleuls", "--text", text, "--until", "2h", "--wait", "0s")
	if out, err := c.CombinedOutput(); !strings.Contains(string(out), "published urgent-") {
		r.t.Fatalf("%v\n%s", err, out)
	}
}

// sameAsPreview compares the window that holds one kind of page with its preview; false
// where the town has no such page now.
func (r *rig) sameAsPreview(st *store.Store, engine *preview.Engine, kind string, size image.Point) bool {
	r.t.Helper()
	k := r.known(st)
	ask := preview.Request{Site: "tilleuls", Screen: "hall", Size: size}
	if kind != string(layouts.PageUrgent) {
		ask.Page = layouts.PageKind(kind)
	}
	start, err := time.Parse(time.RFC3339, at)
	if err != nil {
		r.t.Fatal(err)
	}
	ask.Now = start
	if first, err := engine.Draw(context.Background(), k, ask); err != nil || string(first.Page) != kind {
		r.t.Logf("%s: not a page of this town now (%v)", kind, err)
		return false
	}
	held := kind
	if kind == string(layouts.PageUrgent) {
		held = "week" // what is urgent takes the place of any page
	}
	r.startPlayer(held)
	r.player.wait(`msg=shown.*version=\d+ page=` + regexp.QuoteMeta(kind))
	shot := r.settled()
	r.keep(fmt.Sprintf("%s-%dx%d", kind, size.X, size.Y), shot)
	r.player.kill()
	for turn := range 8 { // a page in several parts may have turned
		for minute := range 10 { // of the player's clock, which began at start
			ask.Turn, ask.Now = turn, start.Add(time.Duration(minute)*time.Minute)
			p, err := engine.Draw(context.Background(), k, ask)
			if err == nil && preview.Hash(p.Image) == preview.Hash(opaque(shot)) {
				return true
			}
		}
	}
	r.t.Errorf("%s: the preview has other pixels than the window", kind)
	if p, err := engine.Draw(context.Background(), k, ask); err == nil {
		r.keep(fmt.Sprintf("%s-%dx%d-preview", kind, size.X, size.Y), p.Image)
	}
	return true
}

// opaque gives a picture in the form that previews have.
func opaque(img image.Image) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, img.Bounds().Dx(), img.Bounds().Dy()))
	draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Src)
	return out
}

// known gives what the hub knows, from its store.
func (r *rig) known(st *store.Store) *preview.Known {
	r.t.Helper()
	records, err := st.Records(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	inputs := map[feeds.FeedID]plan.Input{}
	for _, f := range records.Feeds {
		s, ok, err := st.Snapshot(r.t.Context(), f.ID)
		if err != nil {
			r.t.Fatal(err)
		}
		if ok {
			inputs[f.ID] = plan.Input{Occurrences: s.Occurrences, Taken: s.Taken, Health: s.Health, Until: s.Until}
		}
	}
	return preview.Know(records, inputs)
}
