package ics

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"semainier/feeds"
	"semainier/feeds/civil"
)

func mustEncode(t testing.TB, d Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Encode(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func mustLocate(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func timed(start time.Time, lasts time.Duration) feeds.Span {
	return feeds.Span{Start: start, End: start.Add(lasts)}
}

// TestEncodedCalendar is a whole one, byte for byte but for the CR.
func TestEncodedCalendar(t *testing.T) {
	paris := mustLocate(t, "Europe/Paris")
	changed := time.Date(2026, 10, 19, 8, 0, 0, 0, paris)
	day := civil.Date{Year: 2026, Month: time.December, Day: 30}
	got := mustEncode(t, Document{
		Producer: "-//Semainier//Essai//FR", Name: "Espace des Tilleuls", Refresh: 90 * time.Minute,
		Entries: []Entry{
			{
				Span: timed(time.Date(2026, 11, 19, 9, 0, 0, 0, paris), 3*time.Hour), UID: "1@caf", Changed: changed, Sequence: 2,
				Summary: "CAF – Permanence", Location: `Bureau 1; "fond", droite`, Description: "Sur rendez-vous\r\nC:\\dossier",
				Categories: []string{"Permanence", "Famille, enfance"}, Status: feeds.Confirmed, Class: feeds.Public, Transparent: true,
			},
			{Span: feeds.Span{AllDay: true, FirstDay: day, UntilDay: day.AddDays(3)}, UID: "2@caf", Changed: changed, Summary: "Annulé : trois jours d’information sur le logement, ses aides et ses recours 🏠", Status: feeds.Cancelled},
			{Span: timed(time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC).In(paris), time.Hour), UID: "3@nuit", Changed: changed},
			{Span: feeds.Span{Start: changed}, UID: "4@moment", Changed: changed},
		},
		Busy: []Busy{{
			UID: "bureau-1", Changed: changed, Name: `Bureau "1"`, From: changed, Until: changed.AddDate(0, 0, 42),
			Periods: []Period{{time.Date(2026, 11, 19, 9, 0, 0, 0, paris), time.Date(2026, 11, 19, 12, 0, 0, 0, paris)}},
		}},
	})
	want, err := os.ReadFile("testdata/encode/calendar.ics")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), strings.ReplaceAll(string(got), "\r\n", "\n")); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	checkLines(t, got)
}

// ours are the names of all lines that Encode writes.
var ours = strings.Fields(`BEGIN END VERSION PRODID CALSCALE METHOD NAME X-WR-CALNAME REFRESH-INTERVAL X-PUBLISHED-TTL
	TZID TZOFFSETFROM TZOFFSETTO TZNAME RRULE UID DTSTAMP LAST-MODIFIED SEQUENCE DTSTART DTEND SUMMARY LOCATION DESCRIPTION
	CATEGORIES STATUS CLASS TRANSP ORGANIZER FREEBUSY`)

// checkLines wants what RFC 5545 §3.1 asks of every line, and no line that the
// document's texts brought in.
func checkLines(t *testing.T, text []byte) {
	t.Helper()
	rest, ended := strings.CutSuffix(string(text), "\r\n")
	if !ended {
		t.Fatalf("the last line has no end: %q", rest[max(0, len(rest)-80):])
	}
	for line := range strings.SplitSeq(rest, "\r\n") {
		if len(line) > maxOctets || line == "" || !utf8.ValidString(line) || strings.ContainsFunc(line, unicode.IsControl) || strings.ContainsAny(line, "\u2028\u2029") {
			t.Fatalf("line of %d octets: %q", len(line), line)
		}
		name := line[:max(0, strings.IndexAny(line, ":;"))]
		if line[0] != ' ' && !slices.Contains(ours, name) {
			t.Fatalf("a line that is not ours: %q", line)
		}
	}
}

// nasty are texts that have broken some encoder; those with a line break try to
// bring in a line.
func nasty() []string {
	list := []string{
		"", " ", "Permanence", "a,b;c:d\\e\"f'g^h^^i^n^'", `\n \N \, \\n \`, "deux\r\nlignes\rtrois\nquatre",
		"x\r\nATTENDEE;CN=Josiane:mailto:j@courriel.example", "x\nEND:VEVENT\nBEGIN:VEVENT", "x\u2028ATTENDEE:y\u2029ATTENDEE:z\u0085ATTENDEE:w",
		"مصلحة الاستقبال، كل يوم خميس؛ بدون موعد", "👩‍👩‍👧‍👦🏳️‍🌈 é́", "\xff\xfe\xc3(", "\ufeffmarque", strings.Repeat("Permanence d’écoute, ", 500), strings.Repeat("\\;", 5000),
		strings.Repeat(" ", 300) + "x", "\tonglet\t",
	}
	for r := rune(0); r < 0xa0; r++ {
		if unicode.IsControl(r) {
			list = append(list, "avant"+string(r)+"ATTENDEE:après")
		}
	}
	for n := 60; n < 80; n++ { // an emoji at, before and after the fold
		list = append(list, strings.Repeat("a", n)+"🏠é")
	}
	return list
}

// shown is what the reader keeps of a text.
func shown(s string) string { return strings.TrimSpace(strings.ReplaceAll(clean(s), "\n", " ")) }

// sameText compares a text with what was read of it; long ones are cut there.
func sameText(want, got string) bool {
	want = shown(want)
	return want == got || len(want) > maxText && len(got) > 1000 && strings.HasPrefix(want, got[:1000])
}

func TestWhatIsEncodedReadsBack(t *testing.T) {
	texts := nasty()
	zones := []*time.Location{time.UTC}
	for _, name := range []string{"Europe/Paris", "Indian/Reunion", "America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca", "America/Miquelon"} {
		zones = append(zones, mustLocate(t, name))
	}
	site := mustLocate(t, "Europe/Paris")
	for seed := range uint64(150) {
		rng := rand.New(rand.NewPCG(seed, 8))
		d := Document{Producer: "-//x", Name: texts[rng.IntN(len(texts))], Refresh: time.Duration(rng.IntN(100_000)) * time.Second}
		want := map[string]Entry{}
		for i := range 20 {
			e := randomEntry(rng, texts, zones)
			e.UID = fmt.Sprintf("%d@essai", i)
			d.Entries, want[e.UID] = append(d.Entries, e), e
		}
		text := mustEncode(t, d)
		checkLines(t, text)
		if !bytes.Equal(text, mustEncode(t, d)) {
			t.Fatalf("seed %d: the same document gave other bytes", seed)
		}
		cal, err := Read(bytes.NewReader(text), site)
		if err != nil || len(cal.Findings) > 0 {
			t.Fatalf("seed %d: %v %+v\n%s", seed, err, cal.Findings, text)
		}
		got, _, err := cal.Expand(t.Context(), civil.Date{Year: 2019, Month: 1, Day: 1}, civil.Date{Year: 2032, Month: 1, Day: 1})
		if err != nil || len(got) != len(want) {
			t.Fatalf("seed %d: %d of %d entries, %v", seed, len(got), len(want), err)
		}
		for _, in := range got {
			if fault := differs(want[in.UID], in); fault != "" {
				t.Errorf("seed %d, %s: %s", seed, in.UID, fault)
			}
		}
	}
}

func randomEntry(rng *rand.Rand, texts []string, zones []*time.Location) Entry {
	text := func() string { return texts[rng.IntN(len(texts))] }
	e := Entry{Changed: time.Unix(rng.Int64N(2e9)+1, 0), Summary: text(), Location: text(), Description: text(),
		Categories: []string{"Atelier", fmt.Sprintf("%.80s", text())}, // the reader cuts long lists
		Status:     []feeds.Status{feeds.Confirmed, feeds.Tentative, feeds.Cancelled}[rng.IntN(3)],
		Class:      []feeds.Class{feeds.Public, feeds.Private, feeds.Confidential}[rng.IntN(3)], Sequence: rng.IntN(3)}
	start := time.Date(2020, 1, 1, 0, 0, rng.IntN(10*365*daySeconds), 0, time.UTC)
	if rng.IntN(4) == 0 { // around a change of clocks
		start = time.Date(2020+rng.IntN(10), time.October, 25+rng.IntN(7), rng.IntN(4), rng.IntN(60), 0, 0, time.UTC)
	}
	if e.AllDay = rng.IntN(5) == 0; e.AllDay {
		e.FirstDay = civil.Of(start)
		e.UntilDay = e.FirstDay.AddDays(1 + rng.IntN(40))
		return e
	}
	e.Span = timed(start.In(zones[rng.IntN(len(zones))]), time.Duration(rng.IntN(3*daySeconds))*time.Second)
	return e
}

func differs(want Entry, got feeds.Instance) string {
	var categories []string
	for _, c := range want.Categories {
		if c = shown(c); c != "" {
			categories = append(categories, c)
		}
	}
	switch {
	case got.AllDay != want.AllDay, got.FirstDay != want.FirstDay, got.UntilDay != want.UntilDay, !got.Start.Equal(want.Start), !got.End.Equal(want.End):
		return fmt.Sprintf("time %+v, want %+v", got.Span, want.Span)
	case !sameText(want.Summary, got.Summary), !sameText(want.Location, got.Location):
		return fmt.Sprintf("texts %.200q and %.200q, want %.200q and %.200q", got.Summary, got.Location, want.Summary, want.Location)
	case !slices.Equal(categories, got.Categories):
		return fmt.Sprintf("categories %q, want %q", got.Categories, categories)
	case got.Status != want.Status, got.Class != want.Class:
		return fmt.Sprintf("%s %s, want %s %s", got.Status, got.Class, want.Status, want.Class)
	}
	return ""
}

// TestZonesSayTheHour reads our VTIMEZONEs under a name that nobody knows, so
// that nothing but them tells the hour.
func TestZonesSayTheHour(t *testing.T) {
	for _, name := range []string{
		"Europe/Paris", "Europe/Dublin", "America/New_York", "America/St_Johns", "America/Santiago", "America/Sao_Paulo", "Africa/Casablanca",
		"Africa/Abidjan", "Asia/Kolkata", "Asia/Tehran", "Asia/Gaza", "Asia/Jerusalem", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Noumea",
		"Indian/Reunion", "America/Cayenne", "America/Miquelon", "Antarctica/Troll", "Etc/GMT+3",
	} {
		loc := mustLocate(t, name)
		rng := rand.New(rand.NewPCG(8, 8))
		d := Document{Producer: "-//x"}
		want := map[string]time.Time{}
		for i := range 200 {
			at := time.Date(1925+rng.IntN(200), 1, 1, 0, 0, rng.IntN(366*daySeconds), 0, time.UTC)
			if _, end := at.In(loc).ZoneBounds(); i%2 == 0 && !end.IsZero() { // the hours around a change
				at = end.Add(time.Duration(rng.IntN(4*3600)-2*3600) * time.Second)
			}
			uid := fmt.Sprint(i)
			want[uid] = at
			d.Entries = append(d.Entries, Entry{UID: uid, Changed: at, Span: feeds.Span{Start: at.In(loc)}})
		}
		text := strings.ReplaceAll(string(mustEncode(t, d)), name, "Chez nous")
		cal, err := Read(strings.NewReader(text), time.UTC)
		if err != nil || len(cal.Findings) > 0 {
			t.Fatalf("%s: %v %+v", name, err, cal.Findings)
		}
		got, _, err := cal.Expand(t.Context(), civil.Date{Year: 1924, Month: 1, Day: 1}, civil.Date{Year: 2130, Month: 1, Day: 1})
		if err != nil || len(got) != len(want) {
			t.Fatalf("%s: %d of %d, %v", name, len(got), len(want), err)
		}
		for _, in := range got {
			if !in.Start.Equal(want[in.UID]) {
				t.Errorf("%s: %s is read as %s", name, want[in.UID].In(loc), in.Start)
			}
		}
	}
}

func TestWhatCannotBeEncodedIsNamed(t *testing.T) {
	at := time.Date(2026, 11, 19, 9, 0, 0, 0, mustLocate(t, "Europe/Paris"))
	day := civil.Of(at)
	good := Entry{UID: "1", Changed: at, Span: timed(at, time.Hour)}
	change := func(f func(*Entry)) Document {
		bad := good
		bad.UID = "2"
		f(&bad)
		return Document{Producer: "-//x", Entries: []Entry{good, bad}}
	}
	busy := func(b Busy) Document { return Document{Producer: "-//x", Busy: []Busy{b}} }
	for _, c := range []struct {
		name  string
		doc   Document
		want  error
		place string
	}{
		{"an empty UID", change(func(e *Entry) { e.UID = "\x00" }), ErrNoUID, "entry 2"},
		{"the same UID", change(func(e *Entry) { e.UID = "1\x01" }), ErrTwice, "entry 2"},
		{"no start", change(func(e *Entry) { e.Start = time.Time{} }), ErrNoStart, `entry 2 (UID "2")`},
		{"no first day", change(func(e *Entry) { e.AllDay = true }), ErrNoStart, `entry 2 (UID "2")`},
		{"no time of change", change(func(e *Entry) { e.Changed = time.Time{} }), ErrNoChanged, "entry 2"},
		{"ends before it starts", change(func(e *Entry) { e.End = at.Add(-time.Second) }), ErrEndFirst, "entry 2"},
		{"ends on its first day", change(func(e *Entry) { e.Span = feeds.Span{AllDay: true, FirstDay: day, UntilDay: day} }), ErrEndFirst, "entry 2"},
		{"the year 10000", change(func(e *Entry) { e.End = at.AddDate(8000, 0, 0) }), ErrYear, "entry 2"},
		{"10000 in UTC alone", change(func(e *Entry) {
			e.Span = feeds.Span{Start: time.Date(9999, 12, 31, 23, 0, 0, 0, mustLocate(t, "America/Cayenne"))}
		}), ErrYear, "entry 2"},
		{"the day 10000", change(func(e *Entry) {
			e.Span = feeds.Span{AllDay: true, FirstDay: day, UntilDay: civil.Date{Year: 10000, Month: 1, Day: 1}}
		}), ErrYear, "entry 2"},
		{"31 November", change(func(e *Entry) {
			e.Span = feeds.Span{AllDay: true, FirstDay: civil.Date{Year: 2026, Month: 11, Day: 31}}
		}), ErrYear, "entry 2"},
		{"an offset without a name", change(func(e *Entry) { e.Start, e.End = at.In(time.FixedZone("", 3600)), time.Time{} }), ErrZone, "entry 2"},
		{"a false Paris", change(func(e *Entry) { e.Start, e.End = at.In(time.FixedZone("Europe/Paris", 0)), time.Time{} }), ErrZone, "entry 2"},
		{"an invented status", change(func(e *Entry) { e.Status = "LATE\r\nATTENDEE:x" }), ErrVocabulary, "entry 2"},
		{"an invented class", change(func(e *Entry) { e.Class = "SECRET" }), ErrVocabulary, "entry 2"},
		{"busy without a span", busy(Busy{UID: "1", Changed: at}), ErrNoStart, `busy time 1 (UID "1")`},
		{"busy backwards", busy(Busy{UID: "1", Changed: at, From: at, Until: at.Add(time.Hour), Periods: []Period{{at, at}}}), ErrEndFirst, "busy time 1"},
		{"no producer", Document{}, nil, "no producer"},
	} {
		var b bytes.Buffer
		err := Encode(&b, c.doc)
		if err == nil || c.want != nil && !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.place) || b.Len() > 0 {
			t.Errorf("%s: %v, after %d bytes", c.name, err, b.Len())
		}
	}
}

func FuzzEncode(f *testing.F) {
	for _, s := range nasty() {
		f.Add(s, "", s, int64(1_800_000_000), int64(3600), false)
	}
	f.Add("1", "CAF", "Bureau", int64(1_792_889_000), int64(0), true)
	paris := mustLocate(f, "Europe/Paris")
	f.Fuzz(func(t *testing.T, uid, name, text string, start, lasts int64, allDay bool) {
		at := time.Unix(start, 0).In(paris)
		e := Entry{UID: uid, Changed: at, Span: feeds.Span{Start: at, End: time.Unix(start+lasts, 0).In(paris)}, Summary: text, Location: name, Description: text, Categories: []string{name, text}}
		if allDay {
			e.Span = feeds.Span{AllDay: true, FirstDay: civil.Of(at)}
		}
		var b bytes.Buffer
		err := Encode(&b, Document{Producer: "-//x", Name: name, Entries: []Entry{e}, Busy: []Busy{{UID: "o" + uid, Changed: at, Name: text, From: at, Until: at.Add(time.Hour)}}})
		if err != nil {
			return
		}
		checkLines(t, b.Bytes())
		cal, err := Read(bytes.NewReader(b.Bytes()), paris)
		if err != nil || cal.Events() != 1 {
			t.Fatalf("%d events read, %v:\n%s", cal.Events(), err, b.Bytes())
		}
	})
}
