package cmd

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"semainier/player/trial"
)

// trying waits until a player that knows of so many deaths is about to draw a
// page, and gives its name.
func (r *rig) trying(deaths int) string {
	r.t.Helper()
	type suspect struct {
		What   string
		Deaths int
	}
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(time.Millisecond) {
		var state struct{ Trying, Known []suspect }
		text, err := os.ReadFile(r.path("player/run/trials"))
		if err != nil || json.Unmarshal(text, &state) != nil {
			continue
		}
		known := 0
		for _, k := range state.Known {
			known += k.Deaths
		}
		if n := len(state.Trying); n > 0 && known == deaths && strings.HasPrefix(state.Trying[n-1].What, "page ") {
			return state.Trying[n-1].What
		}
	}
	r.t.Fatal("no page is tried")
	return ""
}

// The real player, killed three times while it draws its first page, shows the
// others when it is started again, and the hub's people can read why.
func TestPlayerDiesOfAPageNoMoreThanThreeTimes(t *testing.T) {
	const width, height = 1280, 720
	r := newRig(t, width, height)
	r.openDisplay(width, height)
	r.startHub()
	r.hub.wait(`msg="first reading done"`)
	start := func() {
		r.player = r.start("player", "semainier-player", "--config", r.path("player.toml"), "--at", at)
	}
	start()
	first := r.player.wait(`msg=shown version=\d+ page=(\w+ part=\d+)`)[1]
	r.keep("before", r.settled())
	r.player.kill()

	var deadly string // the demo's pages take turns: it is the first of them
	for n := range trial.Deaths {
		start()
		what := r.trying(n)
		r.player.kill()
		if n > 0 && what != deadly {
			t.Fatalf("it died of %q, then of %q", deadly, what)
		}
		deadly = what
	}
	if page, _, _ := strings.Cut(first, " "); !strings.HasPrefix(deadly, "page "+page) {
		t.Fatalf("it showed %q first, and died of %q", first, deadly)
	}
	start()
	if second := r.player.wait(`msg=shown version=\d+ page=(\w+ part=\d+)`)[1]; second == first {
		t.Errorf("%s is shown, of which it died %d times:\n%s", first, trial.Deaths, r.player.said())
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
