package layouts

import (
	"strings"
	"testing"

	"semainier/layouts/program"
)

// What a newer hub may say and this version does not understand is not told as
// something that it is not.
func TestUnknownStatesAreNotTold(t *testing.T) {
	slot := timed(t, "odd", "2026-11-19 09:00", "2026-11-19 12:00")
	slot.State = "doubtful"
	usual := timed(t, "usual", "2026-11-19 09:00", "2026-11-19 12:00")
	usual.Title = "Sujet connu"
	slot.Title = "Sujet inconnu"
	p := weeks(t, "2026-11-16", slot, usual)
	p.Services = []program.Service{{ID: "wifi", Name: "Borne hantée", Pictogram: "wifi", State: "haunted"}, {ID: "pc", Name: "PC CAF", Pictogram: "monitor", State: program.Open}}
	for _, kind := range []PageKind{PageToday, PageWeek, PageServices} {
		sh := Build(faces(t), p, View{Now: instant(t, "2026-11-19 10:42"), TimeTrusted: true, Width: 1920, Height: 1080, Layout: Layout{}.Only(kind)})
		words := wordsOf(sh, 0)
		if sh.Zones[0].Pages[0].Kind != kind || strings.Contains(words, "inconnu") || strings.Contains(words, "hantée") || !strings.Contains(words, "PC CAF") {
			t.Errorf("%s: %q", kind, words)
		}
		if kind != PageServices && !strings.Contains(words, "Sujet connu") {
			t.Errorf("%s does not tell what is planned: %q", kind, words)
		}
	}
}

// What would be drawn as nothing has no place on any page.
func TestTextsWithoutInk(t *testing.T) {
	for text, want := range map[string]bool{"": false, " \u00A0\u202F": false, "\u200B\u2060\uFEFF\u00AD": false, "\u202E\u202C": false,
		"\x00\x07": false, "\u0301\u0301": false, "CAF": true, "\u202ECAF": true, "·": true, "1": true, "مركز": true, "\U0001F600": true} {
		if got := inked(text) != ""; got != want {
			t.Errorf("%q: ink %v, want %v", text, got, want)
		}
	}
	blank := "\u200B"
	p := weeks(t, "2026-11-16")
	p.Site.Name = blank
	p.Partners[0].Name = blank
	w := timed(t, "w", "2026-11-20 09:00", "2026-11-20 12:00")
	w.Kind, w.Title = program.Workshop, blank
	p.Slots = append(p.Slots, w)
	p.Notices = []program.Notice{{ID: "n", Title: blank, Text: " "}}
	p.Services = []program.Service{{ID: "s", Name: blank, State: program.Open}}
	p.Rooms = []program.Room{{ID: "r", Name: blank}}
	f := faces(t)
	for _, kind := range Kinds() {
		v := View{Now: instant(t, "2026-11-19 10:42"), TimeTrusted: true, Width: 1280, Height: 720, Layout: Layout{}.Only(kind)}
		sh := Build(f, p, v)
		readable(t, f, sh)
		if shown := sh.Zones[0].Pages[0].Kind; shown == kind && (kind == PageNotice || kind == PageServices || kind == PageRooms) {
			t.Errorf("a page %s without a word", kind)
		}
	}
}

// A program without dates, or one that claims to last for ages, is shown as one
// that has run out, or cut.
func TestProgramOfNoOrOfEndlessTime(t *testing.T) {
	f := faces(t)
	v := View{Now: instant(t, "2026-11-19 10:42"), TimeTrusted: true, Width: 1280, Height: 720}
	empty := program.Program{Site: program.Site{ID: "x", Zone: "Europe/Paris"}}
	sh := Build(f, empty, v)
	readable(t, f, sh)
	if sh.Zones[0].Pages[0].Kind != PageStale {
		t.Errorf("no dates: a page %s", sh.Zones[0].Pages[0].Kind)
	}
	long := weeks(t, "2026-11-16")
	long.Until = day(t, "9999-12-27")
	if until := sound(long).Until; until != long.From.AddDays(mostDays) {
		t.Errorf("a program without end lasts until %s", until)
	}
	readable(t, f, Build(f, long, v))
}
