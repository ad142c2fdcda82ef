package ics

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"semainier/feeds"
	"semainier/feeds/civil"
)

// A block is a part of a sound calendar: one event, or what stands between.
type block struct {
	uid  string // empty: no event
	text []byte // whole lines, ended by CRLF
}

// A base is a sound calendar, ready to be damaged.
type base struct {
	name      string
	blocks    []block
	uids      []string            // of its events, each once
	want      map[string][]string // what it gives in the window, by UID
	byName    bool                // its zones are known by their names: what its own VTIMEZONEs say doesn't count
	separable bool                // cut into several VCALENDARs between its events, it would say the same
}

// The window in which damaged calendars are compared with sound ones.
func mutatedWindow() (from, until civil.Date) {
	return civil.Date{Year: 2026, Month: 8, Day: 1}, civil.Date{Year: 2027, Month: 2, Day: 1}
}

// bases gives the sound calendars among those of the behaviour tables and the
// demo, and generated ones.
func bases(t *testing.T) []base {
	t.Helper()
	site := loadZone(t, "Europe/Paris")
	texts := map[string][]byte{}
	tables, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range tables {
		for _, part := range txtar.Parse(readFile(t, name)).Files {
			if filepath.Ext(part.Name) == ".ics" {
				texts[name+" "+part.Name] = wrapped(part.Data)
			}
		}
	}
	demo, err := filepath.Glob("../../deploy/demo/calendars/*.ics")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range demo {
		texts[name] = readFile(t, name)
	}
	for n := range 40 {
		texts[fmt.Sprintf("generated %d", n)] = generate(rand.New(rand.NewPCG(mutatedSeed, uint64(n))))
	}
	var list []base
	for name, text := range texts {
		if b, ok := newBase(site, name, text); ok {
			list = append(list, b)
		}
	}
	slices.SortFunc(list, func(a, b base) int { return strings.Compare(a.name, b.name) })
	if len(list) < 50 {
		t.Fatalf("only %d sound calendars to damage", len(list))
	}
	return list
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// newBase splits a calendar; not ok where it is broken itself, or has fewer
// than two series in the window.
func newBase(site *time.Location, name string, text []byte) (base, bool) {
	text = bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
	b := base{name: name}
	var current block
	named := false // the line before was a UID
	for line := range bytes.Lines(text) {
		switch trimmed := strings.ToUpper(strings.TrimSpace(string(line))); {
		case named && (line[0] == ' ' || line[0] == '\t'):
			continue
		case trimmed == "BEGIN:VEVENT":
			b.blocks, current = append(b.blocks, current), block{uid: "?"}
		case strings.HasPrefix(trimmed, "UID:") && current.uid == "?":
			// So unlike each other that no flipped bit makes one of another.
			sum := sha256.Sum256(line)
			current.uid, named = hex.EncodeToString(sum[:8]), true
			line = []byte("UID:" + current.uid + "\r\n")
		default:
			named = false
		}
		current.text = append(current.text, line...)
		if strings.EqualFold(strings.TrimSpace(string(line)), "END:VEVENT") {
			b.blocks, current = append(b.blocks, current), block{}
		}
	}
	b.blocks = append(b.blocks, current)
	for _, x := range b.blocks {
		if x.uid != "" && !slices.Contains(b.uids, x.uid) {
			b.uids = append(b.uids, x.uid)
		}
	}
	from, until := mutatedWindow()
	sound := func(text []byte) (map[string][]string, bool) {
		cal, err := Read(bytes.NewReader(text), site)
		if err != nil || len(cal.Findings) > 0 || cal.Truncated {
			return nil, false
		}
		list, more, err := cal.Expand(context.Background(), from, until)
		return byUID(list), err == nil && len(more) == 0
	}
	var ok bool
	if b.want, ok = sound(b.joined(func(x block) []byte { return x.text })); !ok || len(b.want) < 2 || slices.Contains(b.uids, "?") {
		return base{}, false
	}
	same := func(text []byte) bool {
		got, ok := sound(text)
		return ok && fmt.Sprint(got) == fmt.Sprint(b.want)
	}
	b.byName = same(b.joined(func(x block) []byte {
		return regexp.MustCompile(`(TZOFFSET(?:TO|FROM)):.*`).ReplaceAll(x.text, []byte("$1:+0500\r"))
	}))
	b.separable = same(b.joined(func(x block) []byte {
		if x.uid == "" {
			return x.text
		}
		return append([]byte(apart), x.text...)
	}))
	return b, true
}

// apart ends a VCALENDAR and begins another.
const apart = "END:VCALENDAR\r\nBEGIN:VCALENDAR\r\n"

func (b base) joined(form func(block) []byte) []byte {
	var out []byte
	for _, x := range b.blocks {
		out = append(out, form(x)...)
	}
	return out
}

// events gives the number of events of a base.
func (b base) events() (n int) {
	for _, x := range b.blocks {
		if x.uid != "" {
			n++
		}
	}
	return n
}

// byUID writes down what is compared of each instance.
func byUID(list []feeds.Instance) map[string][]string {
	got := map[string][]string{}
	for _, in := range list {
		got[in.UID] = append(got[in.UID], fmt.Sprint(in.Start.Unix(), in.End.Unix(), in.FirstDay, in.UntilDay, in.Status, in.Class, in.Moved, in.Summary, in.Location))
	}
	return got
}

// generate makes a calendar as partners have them.
func generate(r *rand.Rand) []byte {
	var b bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\r\n", args...) }
	line("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Exemple//Agenda//FR")
	for range 3 + r.IntN(8) {
		uid := fmt.Sprintf("%016x@example.org", r.Uint64())
		day, hour := 1+r.IntN(28), 8+r.IntN(9)
		zone := []string{";TZID=Europe/Paris", ";TZID=Romance Standard Time", "", ";TZID=\"(UTC+01:00) Brussels, Copenhagen, Madrid, Paris\""}[r.IntN(4)]
		words := func() {
			line("SUMMARY:%s", []string{"Permanence", "Aide aux démarches", "Atelier « premiers clics »\\, débutants", "Écoute – œuvre sociale"}[r.IntN(4)])
			if r.IntN(2) == 0 {
				line("DESCRIPTION:Apportez vos justificatifs\\; arrivez un peu en avance. Été co\r\n mme hiver\\, l’accueil est au rez-de-chauss\xC3\r\n \xA9e.\\nMerci")
			}
			line("LOCATION:Bureau %d", 1+r.IntN(3))
		}
		line("BEGIN:VEVENT\r\nUID:%s\r\nDTSTAMP:20260801T120000Z", uid)
		if r.IntN(5) == 0 {
			line("DTSTART;VALUE=DATE:202609%02d\r\nDTEND;VALUE=DATE:202610%02d", day, day)
			words()
			line("END:VEVENT")
			continue
		}
		line("DTSTART%s:202609%02dT%02d0000\r\nDURATION:PT1H30M", zone, day, hour)
		words()
		if r.IntN(4) == 0 {
			line("CLASS:PRIVATE")
		}
		rule := []string{"", "RRULE:FREQ=WEEKLY", "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=9", "RRULE:FREQ=MONTHLY;BYDAY=1TU,3TH;UNTIL=20261231T225959Z", "RRULE:FREQ=DAILY;BYDAY=MO,FR;COUNT=20"}[r.IntN(5)]
		if rule != "" {
			line("%s", rule)
		}
		if r.IntN(3) == 0 {
			line("EXDATE%s:202609%02dT%02d0000", zone, min(day+7, 28), hour)
		}
		line("BEGIN:VALARM\r\nTRIGGER:-PT15M\r\nACTION:DISPLAY\r\nEND:VALARM\r\nEND:VEVENT")
		if rule == "RRULE:FREQ=WEEKLY" && day <= 14 {
			line("BEGIN:VEVENT\r\nUID:%s\r\nRECURRENCE-ID%s:202609%02dT%02d0000", uid, zone, day+14, hour)
			line("DTSTART%s:202609%02dT180000\r\nDURATION:PT1H", zone, day+14)
			words()
			line("%s\r\nEND:VEVENT", []string{"STATUS:CONFIRMED", "STATUS:CANCELLED"}[r.IntN(2)])
		}
	}
	line("END:VCALENDAR")
	return b.Bytes()
}
