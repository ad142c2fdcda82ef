package cmd

import (
	"image"
	"image/png"
	"os"
	"strings"
	"testing"
	"time"
)

// A notice's picture reaches the window from the hub, and is there again when
// the player starts without one.
func TestPictureReachesTheWindow(t *testing.T) {
	r := newRig(t, 1280, 720)
	network, err := os.ReadFile(r.path("network.toml"))
	if err != nil {
		t.Fatal(err)
	}
	notice := `
[[notice]]
id = "fete"
title = "Fête de quartier"
text = "Samedi 12 décembre, place des Tilleuls."
by = "la-plume"
state = "published"
sites = ["tilleuls"]
  [[notice.picture]]
  file = "fete.png"
  alt = "Affiche de la fête"
`
	r.write("network.toml", strings.ReplaceAll(string(network), `state = "published"`, `state = "draft"`)+notice)
	r.output("semainier", "network", "apply", "--config", r.path("hub.toml"), r.path("network.toml"))
	r.output("semainier", "render", "--network", r.path("network.toml"), "--site", "tilleuls", "--page", "notice", "--at", at, "--size", "1280x720", "-o", r.path("want.png"))
	f, err := os.Open(r.path("want.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}

	r.openDisplay(1280, 720)
	r.startHub()
	r.startPlayer("notice")
	r.player.wait(`msg="picture received"`)
	r.becomes("the picture has come", want)

	r.hub.kill()
	r.player.kill()
	r.startPlayer("notice")
	r.becomes("started without a hub", want)
}

// becomes waits until the window shows a page.
func (r *rig) becomes(when string, want image.Image) {
	r.t.Helper()
	var last image.Image
	for end := time.Now().Add(patience); time.Now().Before(end); {
		if last = r.shot(); changed(want, last, body(want)) <= 0.001 {
			return
		}
	}
	r.keep("wanted", want)
	r.keep("shown", last)
	r.t.Errorf("%s: the window never showed it\n%s", when, r.player.said())
}
