package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// What reading a calendar of n bytes may take of memory, of the whole process:
// the program itself has 33 MiB before it reads anything, and on a busy machine
// the collector lets the heap grow well past the double of what is in use.
const (
	memoryAtMost = 96 << 20
	timesItsSize = 10
)

// hostile is a calendar that was made to hang, to crash or to swell its reader.
type hostile struct {
	name string
	text func() []byte
	code string // the finding that tells of it; "": nothing is amiss
	good bool   // the honest event in it is still told
}

// TestNoCalendarHangsOrSwells reads calendars beyond each limit of
// feeds/ics/limits.go with the real command. go test -v prints the table.
func TestNoCalendarHangsOrSwells(t *testing.T) {
	bin, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath("time"); err != nil {
		t.Fatalf("%v: deploy/test.sh installs what these tests need", err)
	}
	t.Logf("%-44s %9s %7s %7s %7s  %s", "input", "bytes", "seconds", "MiB", "allowed", "behaviour")
	for _, h := range hostiles() {
		text := h.text()
		file := filepath.Join(t.TempDir(), "hostile.ics")
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		expand, out := measured(t, filepath.Join(bin, "semainier"), "feed", "expand", "--from", "2026-01-01", "--to", "2027-01-01", file)
		check, report := measured(t, filepath.Join(bin, "semainier"), "feed", "check", "--json", file)
		dates := bytes.Count(out, []byte("\n"))
		codes := codesOf(t, h.name, report)
		allowed := memoryAtMost + timesItsSize*len(text)
		worst := max(expand.bytes, check.bytes)
		t.Logf("%-44s %9d %7.2f %7.1f %7.1f  %d dates; %s", h.name, len(text), expand.seconds,
			inMiB(worst), inMiB(allowed), dates, strings.Join(codes, ", "))
		if worst > allowed {
			t.Errorf("%s: took %d bytes of memory, want at most %d", h.name, worst, allowed)
		}
		if h.code != "" && !slices.Contains(codes, h.code) {
			t.Errorf("%s: found %v, want %s", h.name, codes, h.code)
		}
		if slices.Contains(codes, "internal") {
			t.Errorf("%s: a panic was recovered", h.name)
		}
		if h.good != bytes.Contains(out, []byte(`"uid":"good"`)) {
			t.Errorf("%s: the honest event is told: %v, want %v", h.name, !h.good, h.good)
		}
	}
}

func inMiB(bytes int) float64 { return float64(bytes) / (1 << 20) }

type usage struct {
	seconds float64
	bytes   int
}

// measured runs a command to its end. GNU time stands between, because a
// process counts the memory of the one that started it as its own.
func measured(t *testing.T, args ...string) (usage, []byte) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var stderr bytes.Buffer
	c := exec.CommandContext(ctx, "time", append([]string{"--format", "\n%e %M"}, args...)...)
	c.Stderr = &stderr
	out, err := c.Output()
	if ctx.Err() != nil || (err != nil && c.ProcessState == nil) {
		t.Fatalf("%s: %v", strings.Join(args, " "), err)
	}
	if code := c.ProcessState.ExitCode(); code < 0 || code > 2 {
		t.Errorf("%s: ended with %d\n%.2000s", strings.Join(args, " "), code, stderr.String())
	}
	var u usage
	lines := strings.Split(strings.TrimSpace(stderr.String()), "\n")
	if _, err := fmt.Sscanf(lines[len(lines)-1], "%g %d", &u.seconds, &u.bytes); err != nil {
		t.Fatalf("%s: time says %q: %v", strings.Join(args, " "), lines[len(lines)-1], err)
	}
	u.bytes <<= 10
	return u, out
}

// codesOf gives the codes of the findings in what feed check --json printed.
func codesOf(t *testing.T, name string, report []byte) []string {
	t.Helper()
	var said struct {
		Status   string `json:"status"`
		Findings []struct {
			Code string `json:"code"`
		} `json:"findings"`
	}
	if err := json.Unmarshal(report, &said); err != nil {
		t.Fatalf("%s: feed check --json: %v\n%.300s", name, err, report)
	}
	codes := []string{}
	if said.Status == "unreadable" {
		codes = append(codes, said.Status)
	}
	for _, f := range said.Findings {
		codes = append(codes, f.Code)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// honest is the event that a calendar keeps whatever else is in it.
const honest = "BEGIN:VEVENT\r\nUID:good\r\nDTSTART:20261119T090000\r\nDTEND:20261119T120000\r\nSUMMARY:Permanence\r\nEND:VEVENT\r\n"

func calendar(parts ...string) []byte {
	return []byte("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + strings.Join(parts, "") + "END:VCALENDAR\r\n")
}

// events gives n events with the same lines.
func events(n int, lines string) string { return eventsAt(n, "20260101T090000", lines) }

func eventsAt(n int, start, lines string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "BEGIN:VEVENT\r\nUID:%d\r\nDTSTART:%s\r\n%sEND:VEVENT\r\n", i, start, lines)
	}
	return b.String()
}

func dates(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("2026%02d%02dT%02d%02d00", i%12+1, i/12%28+1, i/336%24, i/8064%60)
	}
	return strings.Join(list, ",")
}

func inUTF16(text []byte) []byte {
	out := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(string(text))) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

func hostiles() []hostile {
	x := strings.Repeat
	zone := func(i int, rule string) string {
		return fmt.Sprintf("BEGIN:VTIMEZONE\r\nTZID:z%d\r\nBEGIN:STANDARD\r\nDTSTART:19000101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n%sEND:STANDARD\r\nEND:VTIMEZONE\r\n", i, rule)
	}
	zones := func(n int, rule string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(zone(i, rule))
			fmt.Fprintf(&b, "BEGIN:VEVENT\r\nUID:%d\r\nDTSTART;TZID=z%d:20260101T090000\r\nEND:VEVENT\r\n", i, i)
		}
		return b.String()
	}
	return []hostile{
		{"more than 16 MiB", func() []byte { return calendar(honest, x("X-A:b\r\n", 2_500_000)) }, "unreadable", false},
		{"16 MiB of NUL", func() []byte { return make([]byte, 16<<20) }, "unreadable", false},
		{"a line of 15 MB", func() []byte { return calendar(honest, events(1, "SUMMARY:"+x("x", 15<<20)+"\r\n")) }, "", true},
		{"DTSTART of 1 MB", func() []byte { return calendar(honest, events(1, "DTEND:"+x("1", 1<<20)+"\r\n")) }, "line-too-long", true},
		{"a line folded 3 million times", func() []byte { return calendar(honest, events(1, "SUMMARY:"+x("x\r\n ", 3<<20)+"\r\n")) }, "", true},
		{"ATTACH of 14 MB", func() []byte {
			return calendar(honest, events(1, "ATTACH;ENCODING=BASE64;VALUE=BINARY:"+x("QUJD\r\n ", 2_000_000)+"\r\n"))
		}, "", true},
		{"X-ALT-DESC of 14 MB", func() []byte {
			return calendar(honest, events(1, "X-ALT-DESC;FMTTYPE=text/html:"+x("<p>", 4_700_000)+"\r\n"))
		}, "", true},
		{"7 million empty lines", func() []byte { return calendar(x("\r\n", 7<<20), honest) }, "", true},
		{"4 million lines without a name", func() []byte { return calendar(honest, events(1, x("x\r\n", 4<<20))) }, "line-unreadable", true},
		{"1 million BEGIN:VEVENT", func() []byte { return calendar(honest, x("BEGIN:VEVENT\r\n", 1<<20)) }, "event-unclosed", true},
		{"500,000 components inside one another", func() []byte { return calendar(honest, x("BEGIN:X-A\r\n", 500_000)) }, "nesting-too-deep", true},
		{"200,000 calendars", func() []byte {
			return append([]byte(x("BEGIN:VCALENDAR\r\nX-WR-TIMEZONE:Europe/Paris\r\nEND:VCALENDAR\r\n", 200_000)), calendar(honest)...)
		}, "", true},
		{"100,000 events", func() []byte { return calendar(honest, events(100_000, "")) }, "too-many-events", true},
		{"300,000 parts of a VTIMEZONE", func() []byte {
			return calendar(honest, "BEGIN:VTIMEZONE\r\nTZID:a\r\n", x("BEGIN:STANDARD\r\nDTSTART:19000101T000000\r\n", 300_000), "END:VTIMEZONE\r\n")
		}, "", true},
		{"500 VTIMEZONEs", func() []byte { return calendar(honest, zones(500, "")) }, "zone-unknown", true},
		{"VTIMEZONEs with 56 changes a year", func() []byte {
			return calendar(honest, zones(199, "RRULE:FREQ=YEARLY;BYMONTH=1,2;BYMONTHDAY=1,3,5,7,9,11,13,15,17,19,21,23,25,27;BYHOUR=1,2\r\n"))
		}, "zone-broken", true},
		{"16,000 parameters", func() []byte { return calendar(honest, events(1, "SUMMARY"+x(";a=b", 16_000)+":x\r\n")) }, "line-unreadable", true},
		{"20,000 CATEGORIES an event", func() []byte { return calendar(honest, events(1, x("CATEGORIES:a,b,c\r\n", 20_000))) }, "", true},
		{"20,000 events of 32 categories", func() []byte { return calendar(honest, events(19_999, x("CATEGORIES:a\r\n", 32))) }, "", true},
		{"6,000 EXDATE of an event", func() []byte { return calendar(honest, events(1, x("EXDATE:"+dates(1_000)+"\r\n", 6))) }, "too-many-dates", true},
		{"200 events of 3,800 RDATE", func() []byte { return calendar(honest, events(200, "RDATE:"+dates(3_800)+"\r\n")) }, "too-many-dates", true},
		{"5 rules of an event", func() []byte { return calendar(honest, events(1, x("RRULE:FREQ=DAILY\r\n", 5))) }, "too-many-rules", true},
		{"FREQ=SECONDLY", func() []byte { return calendar(honest, eventsAt(1, "19700101T000000", "RRULE:FREQ=SECONDLY\r\n")) }, "rule-refused", true},
		{"FREQ=MINUTELY", func() []byte { return calendar(honest, eventsAt(1, "19700101T000000", "RRULE:FREQ=MINUTELY\r\n")) }, "rule-refused", true},
		{"INTERVAL=1001", func() []byte { return calendar(honest, events(1, "RRULE:FREQ=DAILY;INTERVAL=1001\r\n")) }, "rule-refused", true},
		{"30 February", func() []byte { return calendar(honest, events(1, "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n")) }, "rule-refused", true},
		{"20,000 rules that never match", func() []byte {
			return calendar(honest, events(19_999, x("RRULE:FREQ=YEARLY;BYYEARDAY=366;BYWEEKNO=10\r\n", 4)))
		}, "", true},
		{"20,000 rules that count from 1900", func() []byte {
			return calendar(honest, eventsAt(19_999, "19000101T090000", "RRULE:FREQ=DAILY;COUNT=20000;BYDAY=MO,2TU;BYMONTHDAY=13\r\n"))
		}, "rule-too-heavy", true},
		{"every minute of the year, the last of them", func() []byte {
			return calendar(honest, events(2_000, "RRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR="+numbers(24)+";BYMINUTE="+numbers(60)+";BYSETPOS=-1\r\n"))
		}, "rule-too-heavy", true},
		{"20,000 daily rules", func() []byte { return calendar(honest, events(19_999, "RRULE:FREQ=DAILY\r\n")) }, "too-many-happenings", true},
		{"20,000 events of four daily rules", func() []byte {
			return calendar(honest, events(19_999, x("RRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5,6,7,8\r\n", 4)))
		}, "too-many-happenings", true},
		{"20,000 events that except each day", func() []byte {
			return calendar(honest, events(19_999, "RRULE:FREQ=DAILY\r\n"+x("EXRULE:FREQ=DAILY\r\n", 4)))
		}, "", true},
		{"20,000 hourly rules", func() []byte { return calendar(honest, events(19_999, "RRULE:FREQ=HOURLY\r\n")) }, "too-many-happenings", true},
		{"20,000 events of one UID", func() []byte {
			return calendar(honest, strings.ReplaceAll(events(19_999, "RRULE:FREQ=DAILY\r\n"), "UID:", "UID:a\r\nX-A:"))
		}, "duplicate", true},
		{"20,000 titles of 600 letters", func() []byte { return calendar(honest, events(19_999, "SUMMARY:"+x("x", 600)+"\r\n")) }, "", true},
		{"16 MB of UTF-16", func() []byte { return inUTF16(calendar(honest, events(19_999, "SUMMARY:"+x("x", 300)+"\r\n"))) }, "", true},
		{"a web page", func() []byte { return []byte("<!DOCTYPE html><html>" + x("<p>Connexion</p>", 1_000)) }, "unreadable", false},
	}
}

func numbers(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprint(i)
	}
	return strings.Join(list, ",")
}
