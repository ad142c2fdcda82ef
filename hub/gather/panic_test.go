package gather

import (
	"strings"
	"testing"
	"time"

	"semainier/feeds/civil"
	"semainier/feeds/fetch"
	"semainier/hub/store"
)

// A visit without a gatherer fails where the redaction needs the key: a panic
// outside feeds/ics, with the calendar's words at hand.
func TestPanicInAReadingIsThatReadingsFailure(t *testing.T) {
	v := visit{task: task{loc: time.UTC}}
	const body = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261119T090000Z\r\nSUMMARY:Quellec\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	last := store.Snapshot{Feed: "caf", Rules: "r"}
	from := civil.Date{Year: 2026, Month: 11, Day: 16}
	got, fail := v.understand(t.Context(), fetch.Result{Body: []byte(body)}, last, from, from.AddDays(7))
	if fail == nil || fail.code != "internal" || fail.problem != "Le calendrier n’a pas pu être lu." || got.Rules != "r" {
		t.Fatalf("got %+v, %+v", got, fail)
	}
	text := fail.err.Error()
	if !strings.Contains(text, "with a runtime.error") || !strings.Contains(text, "gather.(*visit).understand") {
		t.Errorf("want the panic's type and where it was: %s", text)
	}
	if strings.Contains(text, "nil pointer") || strings.Contains(text, "Quellec") {
		t.Errorf("the panic's value is told: %s", text)
	}
}
