package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"semainier/feeds"
	"semainier/hub/store"
)

// What the hub holds back, or cannot read, is not what screens show, whatever
// the calendar says now.
func TestFeedCheckTellsHowTheHubFindsTheFeed(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	config := file("hub.toml", "feeds.files = \".\"\n")
	file("caf.ics", checkedCalendar)
	st := openGare(t, dir, "url = \"file:caf.ics\"\n[[feed.title]]\nmatch = \"Permanence\"\n")
	since := time.Date(2026, 11, 19, 9, 42, 0, 0, time.UTC)
	hold := feeds.Hold{Since: since, Until: since.Add(48 * time.Hour), Had: 10, Has: 2}
	emptied := hold
	emptied.Has = 0
	const (
		held   = "À confirmer : depuis le jeudi 19 novembre 2026, 10 h 42, sur 10 dates annoncées, le calendrier n’en donne plus que 2. Les écrans montrent encore l’ancien contenu, jusqu’au samedi 21 novembre 2026, 10 h 42."
		failed = "Semainier ne peut pas lire ce calendrier depuis le jeudi 19 novembre 2026, 10 h 42 : Le serveur ne répond pas. Les écrans montrent ce qu’il disait le jeudi 19 novembre 2026, 9 h 42."
		never  = "Semainier ne peut pas lire ce calendrier depuis le jeudi 19 novembre 2026, 10 h 42 : Le serveur ne répond pas. Rien n’en est affiché."
	)
	for name, c := range map[string]struct {
		health feeds.Health
		path   string // of what is checked; empty: the feed's own
		code   int
		want   []string
	}{
		"held": {
			health: feeds.Health{State: feeds.Held, Since: since, Code: "half-lost", Hold: hold},
			code:   exitFindings, want: []string{held, "« semainier feed accept --config " + config + " caf »", "telles qu’elles seront affichées une fois ce contenu accepté :"},
		},
		"emptied": {
			health: feeds.Health{State: feeds.Held, Since: since, Code: "half-lost", Hold: emptied},
			code:   exitFindings, want: []string{"le calendrier n’en donne plus aucune."},
		},
		"failing": {
			health: feeds.Health{State: feeds.Failing, Since: since, Code: "timeout", Problem: "Le serveur ne répond pas.", LastGood: since.Add(-time.Hour)},
			code:   exitFindings, want: []string{failed, "telles qu’elles seront affichées une fois le calendrier relu :"},
		},
		"never read": {
			health: feeds.Health{State: feeds.Failing, Since: since, Code: "timeout", Problem: "Le serveur ne répond pas."},
			code:   exitFindings, want: []string{never},
		},
		"held, then failing": {
			health: feeds.Health{State: feeds.Failing, Since: since, Code: "timeout", Problem: "Le serveur ne répond pas.", LastGood: since.Add(-time.Hour), Hold: hold},
			code:   exitFindings, want: []string{held, failed},
		},
		"unreadable now too": {
			health: feeds.Health{State: feeds.Held, Since: since, Code: "half-lost", Hold: hold}, path: config,
			code: exitUsage, want: []string{held, "Ce n’est pas un calendrier"},
		},
		"healthy": {
			health: feeds.Health{State: feeds.Healthy, Since: since},
			code:   exitOK, want: []string{"telles qu’elles seront affichées :", "Rien à signaler."},
		},
	} {
		if err := st.PutSnapshot(t.Context(), store.Snapshot{Feed: "caf", Health: c.health}); err != nil {
			t.Fatal(err)
		}
		check := func(flags ...string) string {
			args := append([]string{"feed", "check", "--at", "2026-11-20T09:00", "--config", config, "--feed", "caf"}, flags...)
			if c.path != "" {
				args = append(args, c.path)
			}
			var out, errs bytes.Buffer
			if code := run(t.Context(), args, stdio{out: &out, err: &errs}); code != c.code || errs.Len() > 0 {
				t.Errorf("%s: status %d, %s", name, code, errs.String())
			}
			return strings.NewReplacer("\u00A0", " ", "\u202F", " ").Replace(out.String())
		}
		text, doc := check(), check("--json")
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: got\n%s\nwant in it\n%s", name, text, want)
			}
		}
		if !strings.Contains(doc, `"state": "`+string(c.health.State)+`"`) || (c.health.Code != "") != strings.Contains(doc, `"code": "`+c.health.Code+`"`) {
			t.Errorf("%s: got\n%s", name, doc)
		}
		if c.health.State != feeds.Healthy && strings.Contains(text, "Rien à signaler") {
			t.Errorf("%s: nothing is said to be found:\n%s", name, text)
		}
	}
}
