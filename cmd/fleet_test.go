package cmd

import (
	"fmt"
	"regexp"
	"testing"
	"time"
)

// newcomer makes the player one that nobody knows yet, and that knows no more
// than the hub's address.
func (r *rig) newcomer(width, height int) {
	r.write("player.toml", fmt.Sprintf("hub = \"http://%s\"\nnats = \"nats://%s\"\ndata = \"newcomer\"\nreconnect = \"1s\"\n[window]\nfullscreen = false\nwidth = %d\nheight = %d\n", r.http, r.nats, width, height))
}

// A device out of its box is paired by the code in its window, takes part in an
// alert, moves to another site, and is taken out.
func TestLifeOfAScreen(t *testing.T) {
	r := newRig(t, 1280, 720)
	r.newcomer(1280, 720)
	r.openDisplay(1280, 720)
	r.startPlayer("week") // before there is a hub
	r.player.wait(`msg=shown.*page=pairing`)
	r.startHub()
	r.hub.wait(`msg="first reading done"`)
	code := r.player.wait(`code=([0-9A-Z]{6}) `)[1]
	r.save(t.ArtifactDir()+"/pairing.png", r.settled())
	hub := func(args ...string) string {
		return r.output("semainier", append(args, "--config", r.path("hub.toml"))...)
	}

	typed := time.Now()
	hub("screen", "pair", code, "--site", "tilleuls", "--name", "Accueil", "--id", "accueil")
	r.player.wait(`msg=shown version=\d+ page=week`)
	t.Logf("its site in view %v after the code was typed", time.Since(typed).Round(time.Millisecond))

	said := time.Now()
	t.Log(hub("urgent", "--site", "tilleuls", "--text", "Évacuez le bâtiment.", "--until", "2h"))
	r.player.wait(`msg=shown.*page=urgent`)
	t.Logf("the alert in view and acknowledged %v after it was given", time.Since(said).Round(time.Millisecond))
	hub("urgent", "--clear")

	hub("screen", "move", "accueil", "--site", "bellevue")
	r.player.wait(`msg="this screen is of a site" site=bellevue`)
	r.player.wait(`msg="playlist received"(?s:.*)site=bellevue(?s:.*)msg="playlist received"(?s:.*)msg=shown.*page=week`)

	r.player.kill() // it knows its site by itself
	r.startPlayer("week")
	r.player.wait(`msg=shown version=\d+ page=week`)

	gone := time.Now()
	hub("screen", "revoke", "accueil")
	r.player.wait(`msg="this screen was revoked`)
	t.Logf("told %v after it was revoked", time.Since(gone).Round(time.Millisecond))
	r.player.wait(`revoked(?s:.*)msg=shown.*page=waiting`)
	r.save(t.ArtifactDir()+"/revoked.png", r.settled())
	if again := regexp.MustCompile(`revoked(?s:.*)page=waiting(?s:.*)page=week`).FindString(r.player.said()); again != "" {
		t.Errorf("after it was revoked it showed:\n%s", again)
	}
}
