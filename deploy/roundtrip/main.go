// Command roundtrip writes calendars as Semainier publishes them, and beside
// each what every other reader must find in it. deploy/roundtrip.sh compares.
//
//	roundtrip DIR    writes DIR/NAME.ics and DIR/NAME.want
//
// A line of .want is "event UID START END STATUS SUMMARY LOCATION", "busy UID
// FROM UNTIL NAME" or "period UID START END", with tabs between; instants in
// UTC, dates as dates, "-" for an end or a status that is not said; in texts
// \n, \t and \\ stand for themselves.
package main

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"
	_ "time/tzdata"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/feeds/ics"
)

// sheet is a document with what is to be read of its texts.
type sheet struct {
	ics.Document
	read []text // of each entry
}

type text struct{ summary, location string }

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: roundtrip DIR")
	}
	zones := zonesSheet()
	for name, s := range map[string]sheet{"clocks": clocksSheet(), "days": daysSheet(), "texts": textsSheet(), "backslash": backslashSheet(), "zones": zones, "busy": busySheet()} {
		if err := write(filepath.Join(os.Args[1], name), s, false); err != nil {
			log.Fatal(err)
		}
	}
	if err := write(filepath.Join(os.Args[1], "unknown-zones"), zones, true); err != nil {
		log.Fatal(err)
	}
}

// write writes both files. Where renamed, no zone has a name that a reader may
// know: our VTIMEZONE alone tells the hour.
func write(path string, s sheet, renamed bool) error {
	s.Producer, s.Name, s.Refresh = "-//Semainier//Aller-retour//FR", "Aller, retour ; « 🏠 »", time.Hour
	var b bytes.Buffer
	if err := ics.Encode(&b, s.Document); err != nil {
		return err
	}
	body := b.Bytes()
	if renamed {
		body = bytes.ReplaceAll(bytes.ReplaceAll(body, []byte("TZID:"), []byte("TZID:Ici-")), []byte("TZID="), []byte("TZID=Ici-"))
	}
	if err := os.WriteFile(path+".ics", body, 0o644); err != nil {
		return err
	}
	return os.WriteFile(path+".want", []byte(want(s)), 0o644)
}

func want(s sheet) string {
	var b strings.Builder
	line := func(fields ...string) {
		for i, f := range fields {
			fields[i] = strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\t", `\t`).Replace(f)
		}
		fmt.Fprintln(&b, strings.Join(fields, "\t"))
	}
	for i, e := range s.Entries {
		start, end := instant(e.Start), instant(e.End)
		if e.AllDay {
			start, end = e.FirstDay.String(), e.UntilDay.String()
		}
		status := string(e.Status)
		if status == "" {
			status = "-"
		}
		line("event", e.UID, start, end, status, s.read[i].summary, s.read[i].location)
	}
	for _, f := range s.Busy {
		line("busy", f.UID, instant(f.From), instant(f.Until), f.Name)
		for _, p := range f.Periods {
			line("period", f.UID, instant(p.Start), instant(p.End))
		}
	}
	return b.String()
}

func instant(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format(time.RFC3339)
}

var changed = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

func (s *sheet) add(span feeds.Span, status feeds.Status, given, read text) {
	s.Entries = append(s.Entries, ics.Entry{
		Span: span, UID: fmt.Sprintf("%d@aller-retour.example", len(s.Entries)), Changed: changed, Status: status, Class: feeds.Public,
		Summary: given.summary, Location: given.location, Categories: []string{"Permanence", "a,b"}, Description: given.summary,
	})
	s.read = append(s.read, read)
}

// span is when nothing depends on it.
var span = feeds.Span{Start: changed, End: changed.Add(time.Hour)}

func locate(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		log.Fatal(err)
	}
	return loc
}

// clocksSheet is both weeks in which French clocks change, with what happens in
// those nights.
func clocksSheet() sheet {
	paris := locate("Europe/Paris")
	var s sheet
	for _, sunday := range []civil.Date{{Year: 2026, Month: 3, Day: 29}, {Year: 2026, Month: 10, Day: 25}} {
		for d := range 7 {
			day := sunday.AddDays(d - 3).In(paris)
			what := text{"CAF – Permanence", "Bureau 1"}
			start := time.Date(day.Year(), day.Month(), day.Day(), 9, 0, 0, 0, paris)
			s.add(feeds.Span{Start: start, End: start.Add(3 * time.Hour)}, feeds.Confirmed, what, what)
		}
		midnight := sunday.In(paris)
		for quarter := range 24 {
			what := text{"Nuit des comptes", ""}
			start := midnight.Add(time.Duration(quarter) * 15 * time.Minute)
			s.add(feeds.Span{Start: start, End: start.Add(95 * time.Minute)}, "", what, what)
		}
	}
	return s
}

// zonesSheet is a year in the zones of French people, and in some that turn
// their clocks in other ways or by no rule.
func zonesSheet() sheet {
	var s sheet
	for _, name := range []string{
		"Europe/Paris", "Indian/Reunion", "America/Martinique", "America/Cayenne", "Pacific/Noumea", "Pacific/Tahiti", "America/Miquelon", "Indian/Mayotte",
		"Africa/Casablanca", "America/Santiago", "Australia/Lord_Howe", "Asia/Kolkata", "America/New_York",
	} {
		loc := locate(name)
		for month := time.January; month <= time.December; month++ {
			start := time.Date(2026, month, 15, 10, 0, 0, 0, loc)
			what := text{name, ""}
			s.add(feeds.Span{Start: start, End: start.AddDate(0, 0, 1)}, "", what, what)
			if _, end := start.ZoneBounds(); !end.IsZero() && end.Year() == 2026 {
				s.add(feeds.Span{Start: end.Add(-3 * time.Hour), End: end.Add(3 * time.Hour)}, "", what, what)
			}
		}
	}
	return s
}

func daysSheet() sheet {
	var s sheet
	first := civil.Date{Year: 2028, Month: 2, Day: 28} // a leap year
	for _, days := range []int{1, 2, 3, 30} {
		for _, status := range []feeds.Status{feeds.Confirmed, feeds.Tentative, feeds.Cancelled} {
			what := text{"Annulé\u00a0: atelier", "Salle 3"}
			s.add(feeds.Span{AllDay: true, FirstDay: first, UntilDay: first.AddDays(days)}, status, what, what)
		}
	}
	moment := text{"Ouverture", "Hall"}
	s.add(feeds.Span{Start: time.Date(2026, 12, 31, 23, 59, 59, 0, time.UTC)}, feeds.Cancelled, moment, moment)
	return s
}

// textsSheet has what breaks lines, values and characters.
func textsSheet() sheet {
	var s sheet
	same := func(t string) { s.add(span, "", text{t, t}, text{t, t}) }
	other := func(given, read string) { s.add(span, "", text{given, "x" + given}, text{read, "x" + read}) }
	same(`Virgule, point-virgule; deux-points: guillemets " apostrophe ' accent ^ barre \ et ^n ^'`)
	same("Sur deux lignes :\nla seconde\n\nla quatrième")
	same("استقبال العائلات، كل يوم خميس من الساعة ٩ إلى ١٢؛ بدون موعد مسبق، في مكتب الأخصائية الاجتماعية")
	same("👩‍👩‍👧‍👦 Famille 🏳️‍🌈 𝔰𝔢𝔪𝔞𝔦𝔫𝔦𝔢𝔯 é́ — « 9\u202fh\u202f30 »")
	same(strings.Repeat("Permanence d’écoute, d’accueil et d’orientation ; ", 210) + "fin")
	for n := 60; n < 76; n++ {
		same(strings.Repeat("a", n) + "🏠é fin")
	}
	other("x\r\nATTENDEE:mailto:a@courriel.example\rEND:VEVENT", "x\nATTENDEE:mailto:a@courriel.example\nEND:VEVENT")
	other("x\u2028ATTENDEE:a\u2029ATTENDEE:b\u0085ATTENDEE:c", "x\nATTENDEE:a\nATTENDEE:b\nATTENDEE:c")
	var controls strings.Builder
	for c := rune(1); c < 0xa0; c++ {
		if c < ' ' && !strings.ContainsRune("\t\n\r", c) || c == 0x7f || c >= 0x80 && c != '\u0085' {
			controls.WriteRune(c)
		}
	}
	other("a\x00b"+controls.String()+"c", "abc")
	other("tabu\tlé", "tabu lé")
	other("abîm\xffé", "abîm\ufffdé")
	return s
}

// backslashSheet is apart: python3-icalendar 4 takes \\n, a backslash and an
// n, for a line break.
func backslashSheet() sheet {
	var s sheet
	what := text{`C:\notes \; \, \N \\n`, `\`}
	s.add(span, "", what, what)
	return s
}

func busySheet() sheet {
	at := func(day, hour int) time.Time { return time.Date(2026, 10, day, hour, 0, 0, 0, locate("Europe/Paris")) }
	var s sheet
	s.Busy = []ics.Busy{
		{UID: "bureau-1@aller-retour.example", Changed: changed, Name: `Bureau "1", étage : 2 ; 🏠`, From: at(19, 0), Until: at(26, 0),
			Periods: []ics.Period{{Start: at(19, 9), End: at(19, 12)}, {Start: at(24, 22), End: at(25, 4)}}},
		{UID: "libre@aller-retour.example", Changed: changed, Name: "Salle bleue", From: at(19, 0), Until: at(26, 0)},
	}
	return s
}
