package hub_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"semainier/feeds/civil"
	"semainier/feeds/ics"
)

// fetch asks the hub as a subscriber does, with these headers.
func (w *world) fetch(path string, header http.Header) (*http.Response, string) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, "http://"+w.at.HTTP+path, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header = header
	resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return resp, string(body)
}

func TestProgramIsACalendarToSubscribeTo(t *testing.T) {
	w := newWorld(t)
	w.start()
	screen := w.connect()
	issue := screen.until("with the calendar's permanence", titled("Permanence"))

	const path = "/sites/tilleuls/program.ics"
	first, body := w.fetch(path, nil)
	head := first.Header
	if first.StatusCode != 200 || head.Get("Content-Type") != "text/calendar; charset=utf-8" || head.Get("Cache-Control") != "public, max-age=300" ||
		head.Get("Last-Modified") != issue.Issued.UTC().Format(http.TimeFormat) || head.Get("ETag") == "" || head.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%s %v", first.Status, head)
	}
	w.seen.WriteString(body)
	cal, err := ics.Read(strings.NewReader(body), time.UTC)
	if err != nil || len(cal.Findings) > 0 {
		t.Fatalf("%v %v in\n%s", err, cal.Findings, body)
	}
	week := issue.Program.From
	read, _, err := cal.Expand(t.Context(), week, week.AddDays(7))
	if err != nil || len(read) != 2 {
		t.Fatalf("%+v, %v", read, err)
	}
	got := read[0]
	if got.Summary != "CAF\u00a0– Permanence" || got.Location != "Bureau 1, Espace des Tilleuls" || got.Start.Format(time.RFC3339) != "2026-11-19T08:00:00Z" || read[1].Summary != "CAF\u00a0– Occupé" || read[1].Location != "Espace des Tilleuls" {
		t.Errorf("%+v", read)
	}

	for name, ask := range map[string]http.Header{
		"If-None-Match":     {"If-None-Match": {head.Get("ETag")}},
		"If-Modified-Since": {"If-Modified-Since": {head.Get("Last-Modified")}},
	} {
		if again, body := w.fetch(path, ask); again.StatusCode != 304 || body != "" {
			t.Errorf("%s: %s, %d bytes", name, again.Status, len(body))
		}
	}
	w.stop()
	w.start() // the same program from the same folder, before and after it is planned anew
	for range 2 {
		if _, again := w.fetch(path, nil); again != body {
			t.Errorf("the same program gives other bytes:\n%s\n%s", body, again)
		}
		w.log.until(t, 0, "first reading done")
	}
	screen = w.connect()
	w.partner.says(strings.Replace(calendar, "TITLE", "Accueil", 1))
	screen.until("with the changed title", titled("Accueil"))
	changed, body := w.fetch(path, http.Header{"If-None-Match": {head.Get("ETag")}})
	if changed.StatusCode != 200 || !strings.Contains(body, "Accueil") {
		t.Errorf("after a change: %s\n%s", changed.Status, body)
	}
	w.stop()
	w.nobodyNamed()
}

// Also by what is private, which nothing else tells of: the room of the Friday.
func TestRoomsTellWhenTheyAreTaken(t *testing.T) {
	w := newWorld(t)
	w.start()
	issue := w.connect().until("with the calendar's permanence", titled("Permanence"))
	resp, body := w.fetch("/sites/tilleuls/rooms.ifb", nil)
	if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "text/calendar; charset=utf-8" || resp.Header.Get("Last-Modified") != issue.Issued.UTC().Format(http.TimeFormat) {
		t.Errorf("%s %v", resp.Status, resp.Header)
	}
	if strings.Count(body, "BEGIN:VFREEBUSY") != 1 || strings.Contains(body, "CAF") {
		t.Errorf("want the room whose free hours are shown and no partner:\n%s", body)
	}
	friday := civil.Date{Year: 2026, Month: time.November, Day: 20}
	wanted := []string{busy(friday, "08", "09")}
	for week := range 6 {
		wanted = append(wanted, busy(friday.AddDays(7*week-1), "08", "11"))
	}
	for _, want := range wanted {
		if !strings.Contains(body, want) {
			t.Errorf("no %q in\n%s", want, body)
		}
	}
	if n := strings.Count(body, "FREEBUSY;"); n != len(wanted) {
		t.Errorf("%d periods, want %d:\n%s", n, len(wanted), body)
	}
	if again, _ := w.fetch("/sites/tilleuls/rooms.ifb", http.Header{"If-None-Match": {resp.Header.Get("ETag")}}); again.StatusCode != 304 {
		t.Errorf("unchanged: %s", again.Status)
	}
	for _, s := range issue.Program.Slots {
		if s.Title == "Occupé" && s.Room != "" {
			t.Errorf("the program tells the room of what is private: %+v", s)
		}
	}
	w.seen.WriteString(body)
	w.stop()
	w.nobodyNamed()
}

// busy is the line of a period of rooms.ifb between two hours, in UTC.
func busy(day civil.Date, from, until string) string {
	return strings.ReplaceAll(fmt.Sprintf("FREEBUSY;FBTYPE=BUSY:%sT%s0000Z/%sT%s0000Z\r\n", day, from, day, until), "-", "")
}

// A site of the records says "later" where it has nothing yet: at a "not found"
// subscribers forget the address.
func TestCalendarThatIsNotThereYet(t *testing.T) {
	w := newWorld(t)
	w.partner.does(func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(503) })
	w.start()
	w.log.until(t, 0, "first reading done")
	for path, want := range map[string]int{"tilleuls/program.ics": 503, "tilleuls/rooms.ifb": 503, "nowhere/program.ics": 404, "nowhere/rooms.ifb": 404} {
		if resp, _ := w.fetch("/sites/"+path, nil); resp.StatusCode != want || (resp.Header.Get("Retry-After") != "") != (want == 503) {
			t.Errorf("%s: %s, retry after %q", path, resp.Status, resp.Header.Get("Retry-After"))
		}
	}
}
