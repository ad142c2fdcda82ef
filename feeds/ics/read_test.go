package ics

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode/utf16"

	"semainier/feeds"
	"semainier/feeds/civil"
)

const oneEvent = "BEGIN:VCALENDAR\r\nPRODID:-//Test//FR\r\nX-WR-CALNAME:Agenda\r\nBEGIN:VEVENT\r\nUID:a\r\n" +
	"DTSTART;TZID=Europe/Paris:20260901T090000\r\nSUMMARY:Été à l’œuvre\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"

func mustRead(t testing.TB, data []byte) *Calendar {
	t.Helper()
	cal, err := Read(bytes.NewReader(data), loadZone(t, "Europe/Paris"))
	if err != nil {
		t.Fatal(err)
	}
	return cal
}

func instances(t testing.TB, cal *Calendar) []feeds.Instance {
	t.Helper()
	list, _, err := cal.Expand(context.Background(), civil.Date{Year: 2026, Month: 1, Day: 1}, civil.Date{Year: 2027, Month: 1, Day: 1})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func utf16Bytes(s string, order binary.ByteOrder, mark bool) []byte {
	var b []byte
	units := utf16.Encode([]rune(s))
	if mark {
		units = append([]uint16{0xFEFF}, units...)
	}
	for _, u := range units {
		pair := make([]byte, 2)
		order.PutUint16(pair, u)
		b = append(b, pair...)
	}
	return b
}

func TestEncodingsAndLineEnds(t *testing.T) {
	windows := strings.NewReplacer("É", "\xC9", "é", "\xE9", "à", "\xE0", "’", "\x92", "œ", "\x9C").Replace(oneEvent)
	var folded strings.Builder // at every third octet, also within a character
	for i := 0; i < len(oneEvent); i++ {
		folded.WriteByte(oneEvent[i])
		if i%3 == 2 && i > 60 && i+1 < len(oneEvent) && oneEvent[i] > ' ' && oneEvent[i+1] > ' ' && oneEvent[i+1] != ':' {
			folded.WriteString("\r\n\t")
		}
	}
	for name, data := range map[string][]byte{
		"as RFC 5545 has it":     []byte(oneEvent),
		"LF":                     []byte(strings.ReplaceAll(oneEvent, "\r\n", "\n")),
		"CR":                     []byte(strings.ReplaceAll(oneEvent, "\r\n", "\r")),
		"doubled line ends":      []byte(strings.ReplaceAll(oneEvent, "\r\n", "\r\r\n")),
		"byte order mark":        []byte("\uFEFF" + oneEvent),
		"UTF-16, big, marked":    utf16Bytes(oneEvent, binary.BigEndian, true),
		"UTF-16, little, marked": utf16Bytes(oneEvent, binary.LittleEndian, true),
		"UTF-16, big":            utf16Bytes(oneEvent, binary.BigEndian, false),
		"UTF-16, little":         utf16Bytes(oneEvent, binary.LittleEndian, false),
		"Windows-1252":           []byte(windows),
		"folded within octets":   []byte(folded.String()),
		"no last line end":       []byte(strings.TrimSpace(oneEvent)),
	} {
		cal := mustRead(t, data)
		list := instances(t, cal)
		if len(list) != 1 || list[0].Summary != "Été à l’œuvre" || list[0].Start.UTC().Hour() != 7 || cal.Truncated || cal.Producer != "-//Test//FR" {
			t.Errorf("%s: got %+v of %+v", name, list, cal)
		}
	}
}

func TestDamagedUTF8KeepsTheRest(t *testing.T) {
	list := instances(t, mustRead(t, []byte(strings.ReplaceAll(oneEvent, "œuvre", "œuvre \xE2\x80"))))
	if len(list) != 1 || list[0].Summary != "Été à l’œuvre \uFFFD" {
		t.Errorf("got %+v", list)
	}
}

func TestWhatIsNoCalendar(t *testing.T) {
	for in, want := range map[string]error{
		"":                                    ErrEmpty,
		" \r\n\t":                             ErrEmpty,
		"\n<!DOCTYPE HTML>\n<title>Connexion": ErrWebPage,
		"<html lang=fr>":                      ErrWebPage,
		`["vcalendar",[["version",{},"text","2.0"]],[]]`:                                              ErrOtherForm,
		"<?xml version='1.0'?>\n<icalendar xmlns='urn:ietf:params:xml:ns:icalendar-2.0'><vcalendar/>": ErrOtherForm,
		`{"error":"not found"}`:                 ErrNotCalendar,
		"BEGIN:VCARD\nFN:Personne\nEND:VCARD\n": ErrNotCalendar,
		strings.Repeat("x", maxBytes+1):         ErrTooLarge,
	} {
		_, err := Read(strings.NewReader(in), time.UTC)
		if !errors.Is(err, want) || errors.Is(err, ErrNotCalendar) != (want != ErrTooLarge) {
			t.Errorf("%.40q: got %v, want %v", in, err, want)
		}
	}
	broken := errors.New("cable cut")
	if _, err := Read(iotest.ErrReader(broken), time.UTC); !errors.Is(err, broken) {
		t.Errorf("failing reader: got %v", err)
	}
}

func TestAnEmptyCalendarIsACalendar(t *testing.T) {
	cal := mustRead(t, []byte("BEGIN:VCALENDAR\nEND:VCALENDAR\n"))
	if cal.Events() != 0 || len(cal.Findings) != 0 || cal.Truncated || len(instances(t, cal)) != 0 {
		t.Errorf("got %+v", cal)
	}
}

// codes gives the findings of one kind of trouble, in a line.
func codes(list []feeds.Finding) string {
	var b strings.Builder
	for _, f := range list {
		fmt.Fprintf(&b, "%s ", f.Code)
	}
	return strings.TrimSpace(b.String())
}

func TestLimits(t *testing.T) {
	event := func(lines string) string {
		return "BEGIN:VEVENT\nUID:a\nDTSTART:20260901T090000\n" + lines + "END:VEVENT\n"
	}
	other := "BEGIN:VEVENT\nUID:good\nDTSTART:20260902T090000\nSUMMARY:Good\nEND:VEVENT\n"
	deep := strings.Repeat("BEGIN:X-IN\n", maxDepth+20) + strings.Repeat("END:X-IN\n", maxDepth+20)
	for _, c := range []struct {
		name, body, codes string
		want              int // instances, the good event's included
	}{
		{"dates of one event", event("EXDATE:" + strings.Repeat("20260901,", maxDates) + "20260901\n"), "too-many-dates", 1},
		{"dates in many lines", event(strings.Repeat("RDATE:20260901T100000\n", maxDates+1)), "too-many-dates", 1},
		{"a long list of dates", event("EXDATE:" + strings.Repeat("20260901T090000,", maxLine/16+1) + "\n"), "line-too-long", 1},
		{"a long start", "BEGIN:VEVENT\nUID:a\nDTSTART;X=" + strings.Repeat("x", maxLine) + ":20260901\nEND:VEVENT\n", "start-missing line-unreadable", 1},
		{"a long title", event("SUMMARY:" + strings.Repeat("é", maxLine) + "\n"), "", 2},
		{"a long attachment", event("ATTACH:" + strings.Repeat("QUJD\n ", maxLine) + "\n"), "", 2},
		{"depth", event(deep), "nesting-too-deep", 2},
		{"depth without ends", event(strings.Repeat("BEGIN:X-IN\n", maxDepth)), strings.Repeat("part-unclosed ", maxDepth-2) + "nesting-too-deep", 2},
		{"rules of one event", event(strings.Repeat("RRULE:FREQ=DAILY;COUNT=1\n", maxRules+1)), "too-many-rules", 1},
		{"events", strings.Repeat(event(""), maxEvents), "too-many-events too-many-findings", 1},
		{"zones", strings.Repeat("BEGIN:VTIMEZONE\nBEGIN:STANDARD\nTZID:z\nEND:STANDARD\nEND:VTIMEZONE\n", maxObservances), "", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			cal := mustRead(t, []byte("BEGIN:VCALENDAR\n"+c.body+other+"END:VCALENDAR\n"))
			got := codes(cal.Findings)
			if c.name == "events" {
				got = strings.TrimSpace(strings.ReplaceAll(got, "duplicate", ""))
				got = strings.Join(strings.Fields(got), " ")
			}
			list := instances(t, cal)
			if got != c.codes || len(list) != c.want {
				t.Errorf("findings %q, %d instances; want %q, %d", got, len(list), c.codes, c.want)
			}
			for _, in := range list {
				if len(in.Summary) > maxText {
					t.Errorf("a title of %d bytes", len(in.Summary))
				}
			}
		})
	}
}

func TestTooManyHappeningsKeepTheFirst(t *testing.T) {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\n")
	for i := range 12 {
		fmt.Fprintf(&b, "BEGIN:VEVENT\nUID:%d\nDTSTART:20260101T%02d0000\nRRULE:FREQ=HOURLY\nEND:VEVENT\n", i, i)
	}
	b.WriteString("END:VCALENDAR\n")
	cal := mustRead(t, []byte(b.String()))
	list, more, err := cal.Expand(context.Background(), civil.Date{Year: 2026, Month: 1, Day: 1}, civil.Date{Year: 2027, Month: 1, Day: 1})
	if err != nil || len(list) != maxInstances || codes(more) != codeManyHappenings {
		t.Errorf("got %d instances, %v, %v", len(list), codes(more), err)
	}
	seq, _, err := cal.Each(context.Background(), civil.Date{Year: 2026, Month: 1, Day: 1}, civil.Date{Year: 2027, Month: 1, Day: 1})
	n := 0
	for range seq {
		n++
	}
	if err != nil || n <= maxInstances {
		t.Errorf("Each gave %d, %v", n, err)
	}
}

func TestExpandStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	cal := mustRead(t, []byte(oneEvent))
	day := civil.Date{Year: 2026, Month: 9, Day: 1}
	if _, _, err := cal.Expand(ctx, day, day.AddDays(7)); !errors.Is(err, context.Canceled) {
		t.Errorf("Expand: got %v", err)
	}
	if _, err := cal.Extent(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Extent: got %v", err)
	}
	if _, _, err := cal.Expand(context.Background(), day, day); !errors.Is(err, errWindow) {
		t.Errorf("empty window: got %v", err)
	}
}

// What a person wrote never comes back in a finding, whatever is broken.
func TestFindingsQuoteNoWords(t *testing.T) {
	const canary = "CANARY"
	body := "Mme " + canary + "\nMME " + canary + ":x\n" + canary + ";TZID=" + canary + ":x\n" + "BEGIN:VEVENT\nDTSTART;TZID=Mme " + canary + ":20260901T090000\nEND:VEVENT\n"
	for _, name := range []string{"UID", "DTSTART", "DTEND", "DURATION", "RRULE", "EXRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SUMMARY",
		"LOCATION", "CATEGORIES", "STATUS", "CLASS", "SEQUENCE", "DTSTAMP", "ATTENDEE", "BEGIN", "END"} {
		for _, value := range []string{canary, "20260901T090000;" + canary, "FREQ=DAILY;" + canary + "=1;BYDAY=" + canary} {
			line := name + ":" + value + "\n"
			body += "BEGIN:VEVENT\nDTSTART:20260901T090000\n" + line + "END:VEVENT\nBEGIN:VEVENT\n" + line + "DTSTART:20260901T090000\n" + canary + "\nEND:VEVENT\n"
		}
	}
	cal := mustRead(t, []byte("BEGIN:VCALENDAR\n"+body+"END:VCALENDAR\n"))
	if len(cal.Findings) < 10 {
		t.Errorf("only %d findings", len(cal.Findings))
	}
	for _, f := range cal.Findings {
		if strings.Contains(strings.ToUpper(fmt.Sprint(f)), canary) {
			t.Errorf("%+v", f)
		}
	}
}

func TestFindingsAreWellTypeset(t *testing.T) {
	wrong := regexp.MustCompile(`[ \w]['][\w]| [;:!?»]|« |[^\x{202F}][;!?»]|[^\x{A0}]:[^v]`)
	for _, code := range []string{codeInternal, codeTruncated, codeEventCut, codeEventUnclosed, codePartUnclosed, codeEventUnopened, codeLineUnreadable, codeLongLine,
		codeDeep, codeManyEvents, codeManyDates, codeManyRules, codeManyHappenings, codeManyFindings, codeLegacyText, codeDamagedText, codeNoUID, codeNoStart,
		codeStartUnreadable, codeEndUnreadable, codeEndUnknown, codeEndBeforeStart, codeZoneUnknown, codeZoneBroken, codeRuleRefused, codeRulePart, codeRuleOver, codeRuleUTC, codeRuleHeavy,
		codeDateIgnored, codeOverrideUnreadable, codeDuplicate, codeStatusUnknown, codeClassUnknown} {
		severity, text, remedy := explain(code)
		if severity == "" || text == code || !strings.HasSuffix(text, ".") {
			t.Errorf("%s: %s %q", code, severity, text)
		}
		for _, s := range []string{text, remedy} {
			s = strings.NewReplacer("END:VCALENDAR", "", "END:VEVENT", "", "BEGIN:VEVENT", "").Replace(s)
			if at := wrong.FindString(s); at != "" {
				t.Errorf("%s: %q in %q", code, at, s)
			}
		}
	}
}

func TestReadIsSafeForConcurrentExpansion(t *testing.T) {
	cal := mustRead(t, []byte(strings.ReplaceAll(oneEvent, "SUMMARY", "RRULE:FREQ=DAILY;UNTIL=20261231\r\nSUMMARY")))
	done := make(chan int)
	for range 4 {
		go func() { done <- len(instances(t, cal)) }()
	}
	for range 4 {
		if n := <-done; n != 122 {
			t.Errorf("got %d instances, want 122", n)
		}
	}
}

// Who keeps a calendar sees days in it, and no lines.
func TestFindingsTellTheDayOfTheirEvent(t *testing.T) {
	cal := mustRead(t, []byte("BEGIN:VCALENDAR\n"+
		"BEGIN:VEVENT\nUID:a\nDTSTART:demain\nDTEND:20261120T100000\nEND:VEVENT\n"+
		"BEGIN:VEVENT\nUID:b\nDTSTART:20261124T233000Z\nRRULE:FREQ=WEEKLY;BYDAY=XX,TU\nSTATUS:PEUT-ETRE\nEND:VEVENT\n"+
		"BEGIN:VEVENT\nUID:c\nEND:VEVENT\nEND:VEVENT\nEND:VCALENDAR\n"))
	var got []string
	for _, f := range cal.Findings {
		day := "-"
		if !f.Day.IsZero() {
			day = f.Day.String()
		}
		got = append(got, fmt.Sprint(f.Line, " ", f.Code, " ", day))
	}
	want := []string{"4 start-unreadable 2026-11-20", "7 rule-utc 2026-11-25", "10 rule-part-ignored 2026-11-25", "11 status-unknown 2026-11-25",
		"13 start-missing -", "16 event-unopened -"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
