package hub_test

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"semainier/feeds"
	"semainier/hub/store"
	"semainier/layouts/program"
)

// A loss that a coordinator confirms in another process is on the screen at
// once; until then the screen keeps what it had, and feeds.json says why.
func TestAcceptedLossReachesTheScreen(t *testing.T) {
	w := newWorld(t)
	w.start()
	screen := w.connect()
	all := screen.until("of six weeks", func(p program.Program) bool { return len(p.Slots) == 7 })
	from := len(w.log.String())
	w.partner.says(strings.NewReplacer("TITLE", "Permanence", "FREQ=WEEKLY", "FREQ=WEEKLY;COUNT=2").Replace(calendar))
	w.log.until(t, from, "feed held", "had=26", "has=2")
	if p, _ := screen.ask(); p.Version != all.Version {
		t.Errorf("version %d after %d, though the loss is held", p.Version, all.Version)
	}
	var told []struct {
		State  feeds.HealthState
		Code   string
		EveryS int `json:"every_s"`
		Hold   feeds.Hold
		Counts feeds.Counts
	}
	body := w.get("/feeds.json")
	if err := json.Unmarshal([]byte(strings.TrimPrefix(body, "200 ")), &told); err != nil || len(told) != 1 {
		t.Fatalf("%v: %s", err, body)
	}
	if f := told[0]; f.State != feeds.Held || f.Code != "half-lost" || f.EveryS != 1 || f.Hold.Has != 2 || f.Hold.Until.Sub(f.Hold.Since) != 48*time.Hour || f.Counts.Events != 2 {
		t.Errorf("feeds.json: %s", body)
	}
	if strings.Contains(body, "127.0.0.1") || strings.Contains(body, "url") {
		t.Errorf("feeds.json tells the address: %s", body)
	}
	st, err := store.Open(t.Context(), store.Place{Dir: w.dir})
	if err != nil {
		t.Fatal(err)
	}
	_, err = st.Accept(t.Context(), "caf", "test", time.Now()) // another clock than the hub's
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	screen.until("of what was accepted", func(p program.Program) bool { return len(p.Slots) == 3 })
}

// A calendar that says the same with other stamps, before and after a restart,
// makes no new program.
func TestUnchangedCalendarIsNotPublishedAgain(t *testing.T) {
	w := newWorld(t)
	var n atomic.Int64
	w.partner.does(func(rw http.ResponseWriter, _ *http.Request) {
		stamp := "UID:1@caf\r\nDTSTAMP:20261119T0942" + strconv.FormatInt(10+n.Add(1)%50, 10) + "Z"
		_, _ = rw.Write([]byte(strings.NewReplacer("TITLE", "Permanence", "UID:1@caf", stamp).Replace(calendar)))
	})
	w.start()
	first := w.connect().until("with the permanence", titled("Permanence"))
	w.stop()
	from := len(w.log.String())
	w.start()
	w.log.until(t, from, "first reading done")
	if p, _ := w.connect().ask(); p.Version != first.Version {
		t.Errorf("version %d after %d", p.Version, first.Version)
	}
	if log := w.log.String()[from:]; strings.Contains(log, "feed read") || strings.Contains(log, `"program published" site=tilleuls`) {
		t.Errorf("taken for changed:\n%s", log)
	}
}
