package cmd

import (
	"encoding/json"
	"log/slog"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"semainier/player/trial"
)

// notes is what player/trial writes down.
type notes struct {
	Program       string
	Trying, Known []struct {
		What   string
		Deaths int
	}
}

func (r *rig) notes() (n notes) {
	text, err := os.ReadFile(r.path("player/run/trials"))
	if err != nil || json.Unmarshal(text, &n) != nil {
		return notes{} // it is being written
	}
	return n
}

// dies starts the player and kills it while it draws a page, and gives the page that has
// killed it often enough by then; "": none has.
func (r *rig) dies() string {
	r.t.Helper()
	r.player = r.start("player", "semainier-player", "--config", r.path("player.toml"), "--at", at)
	for end := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		if n := r.notes().Trying; len(n) > 0 && strings.HasPrefix(n[len(n)-1].What, "page ") {
			break
		}
		if time.Now().After(end) {
			r.t.Fatal("no page is tried")
		}
	}
	r.player.kill()
	if _, err := trial.Open(r.path("player/run"), r.notes().Program, slog.New(slog.DiscardHandler)); err != nil { // counts the death
		r.t.Fatal(err)
	}
	for _, k := range r.notes().Known {
		if k.Deaths >= trial.Deaths {
			return k.What
		}
	}
	return ""
}

// The real player, killed three times while it draws a page, shows the others when it
// is started again, and the hub's people can read why.
func TestPlayerDiesOfAPageNoMoreThanThreeTimes(t *testing.T) {
	const width, height = 1280, 720
	r := newRig(t, width, height)
	r.openDisplay(width, height)
	r.startHub()
	r.hub.wait(`msg="first reading done"`)
	shown := func() string {
		r.player = r.start("player", "semainier-player", "--config", r.path("player.toml"), "--at", at)
		m := r.player.wait(`msg=shown version=\d+ page=(\w+) part=(\d+) of=(\d+) lang=(\w+)`)
		if m[3] == "1" {
			return "page " + m[1] + " in " + m[4]
		}
		return "page " + m[1] + " in " + m[4] + ", part " + m[2]
	}
	first := shown()
	r.keep("before", r.settled())
	r.player.kill()
	deadly := ""
	for range 10 * trial.Deaths { // another page than the first dies where this comes late
		if deadly = r.dies(); deadly != "" {
			break
		}
	}
	if !strings.HasPrefix(deadly, first) {
		t.Fatalf("it shows %q first, and died of %q", first, deadly)
	}
	if second := shown(); second == first {
		t.Errorf("%q is shown, of which it died:\n%s", first, r.player.said())
	}
	r.keep("after", r.settled())
	list := regexp.MustCompile(`it killed the player: ` + regexp.QuoteMeta(deadly) + ` \(3 times\)`)
	for end := time.Now().Add(patience); ; time.Sleep(200 * time.Millisecond) {
		said := r.output("semainier", "screen", "list", "--config", r.path("hub.toml"))
		if list.MatchString(said) {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("people at the hub can read:\n%s\nand not that the player died", said)
		}
	}
}
