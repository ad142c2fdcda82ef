package ics

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/iotest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"semainier/feeds/civil"
)

// seeds gives the calendars of the behaviour tables.
func seeds(f *testing.F) [][]byte {
	f.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds (%v)", err)
	}
	var list [][]byte
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, part := range txtar.Parse(data).Files {
			if filepath.Ext(part.Name) == ".ics" {
				list = append(list, wrapped(part.Data))
			}
		}
	}
	return list
}

func FuzzSplitter(f *testing.F) {
	for _, s := range seeds(f) {
		f.Add(s)
	}
	f.Add([]byte("A:b\r\n c\r\r\n\td\n\r e"))
	f.Fuzz(func(t *testing.T, data []byte) {
		total, last := 0, 0
		for lines := newSplitter(decode(bytes.NewReader(data))); ; {
			l, ok := lines.next()
			if !ok {
				break
			}
			if len(l.text) == 0 || len(l.text) > maxLine || l.line <= last {
				t.Fatalf("line %d after %d: %d bytes", l.line, last, len(l.text))
			}
			last, total = l.line, total+len(l.text)
			parseLine(l)
		}
		if total > 2*len(data)+3 {
			t.Fatalf("%d bytes out of %d", total, len(data))
		}
		whole, drop := newSplitter(bytes.NewReader(data)), newSplitter(iotest.OneByteReader(bytes.NewReader(data)))
		for more := true; more; {
			var a, b logicalLine
			var last bool
			a, more = whole.next()
			b, last = drop.next()
			if more != last || !bytes.Equal(a.text, b.text) || a.line != b.line || a.cut != b.cut {
				t.Fatalf("at once %q (line %d), by the byte %q (line %d)", a.text, a.line, b.text, b.line)
			}
		}
	})
}

func FuzzRule(f *testing.F) {
	f.Add("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,2TU,-1FR;WKST=SU;COUNT=9", int64(1788253200), uint32(10))
	f.Add("FREQ=YEARLY;BYWEEKNO=1,53,-1;BYSETPOS=-1,2;UNTIL=20300101", int64(-62135596800), uint32(3000))
	f.Add("FREQ=HOURLY;INTERVAL=7;BYMINUTE=9,10;BYSECOND=0,30;BYMONTH=2", int64(0), uint32(400))
	f.Add("FREQ=MONTHLY;BYYEARDAY=-1,366;BYMONTHDAY=31,-31", int64(951782400), uint32(0))
	f.Fuzz(func(t *testing.T, value string, start int64, after uint32) {
		start = floorMod(start, 400*366*daySeconds) - 100*366*daySeconds
		r, _, err := parseRule([]byte(value))
		if err != nil {
			return
		}
		e := &event{start: start, loc: time.UTC}
		if r.hasUntil {
			r.lastWall = e.lastWall(r.until, time.UTC)
		}
		low := start + int64(after)*daySeconds/8
		high := low + 60*daySeconds
		walls, err := newWalker(r, start, false).walk(low, high)
		if err != nil {
			return
		}
		if !slices.IsSorted(walls) || len(walls) > maxSteps {
			t.Fatalf("%q: %d starts, in order: %v", value, len(walls), slices.IsSorted(walls))
		}
		for i, w := range walls {
			if w < low || w > high || (i > 0 && walls[i-1] == w) {
				t.Fatalf("%q: start %d of %d outside of [%d, %d] or twice", value, w, i, low, high)
			}
		}
	})
}

func FuzzCalendar(f *testing.F) {
	for _, s := range seeds(f) {
		f.Add(s)
	}
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		f.Fatal(err)
	}
	from := civil.Date{Year: 2026, Month: 8, Day: 31}
	f.Fuzz(func(t *testing.T, data []byte) {
		cal, err := Read(bytes.NewReader(data), paris)
		if err != nil {
			return
		}
		list, more, err := cal.Expand(context.Background(), from, from.AddDays(42))
		if err != nil {
			t.Fatal(err)
		}
		for i, in := range list {
			if in.AllDay != in.Start.IsZero() || in.End.Before(in.Start) || (in.AllDay && !in.FirstDay.Before(in.UntilDay)) {
				t.Fatalf("instance %d: %+v", i, in.Span)
			}
		}
		for _, finding := range append(cal.Findings, more...) {
			if finding.Code == codeInternal {
				t.Fatalf("a panic was recovered: %+v", finding)
			}
		}
		if _, err := cal.Extent(context.Background()); err != nil {
			t.Fatal(err)
		}
	})
}
