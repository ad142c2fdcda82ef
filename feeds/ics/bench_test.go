package ics

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"semainier/feeds/civil"
)

// permanences gives n weekly series, as a French administration writes them.
func permanences(n int) []byte {
	var b bytes.Buffer
	b.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
	for i := range n {
		day, hour := 5+i%5, 8+i%9
		fmt.Fprintf(&b, "BEGIN:VEVENT\r\nUID:%d@bench\r\nDTSTART;TZID=Europe/Paris:202601%02dT%02d0000\r\nDTEND;TZID=Europe/Paris:202601%02dT%02d0000\r\nRRULE:FREQ=WEEKLY\r\nSUMMARY:Permanence\r\nEND:VEVENT\r\n", i, day, hour, day, hour+2)
	}
	b.WriteString("END:VCALENDAR\r\n")
	return b.Bytes()
}

func BenchmarkReadTenThousandEvents(b *testing.B) {
	data := permanences(10_000)
	for b.Loop() {
		mustRead(b, data)
	}
}

func BenchmarkExpandTenThousandRulesOverAYear(b *testing.B) {
	cal := mustRead(b, permanences(10_000))
	from := civil.Date{Year: 2026, Month: 1, Day: 1}
	for b.Loop() {
		seq, _, err := cal.Each(context.Background(), from, from.AddDays(365))
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for range seq {
			n++
		}
		if n < 500_000 {
			b.Fatalf("only %d", n)
		}
	}
}
