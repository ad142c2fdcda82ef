package public_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"semainier/feeds/ics"
	"semainier/hub/public"
	"semainier/layouts/program"
)

var update = flag.Bool("update", false, "write what comes out into testdata")

var changed = time.Date(2026, 11, 18, 16, 30, 0, 0, time.UTC)

func load(t *testing.T) (*txtar.Archive, program.Program) {
	t.Helper()
	a, err := txtar.ParseFile("testdata/week.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var p program.Program
	d := json.NewDecoder(bytes.NewReader(a.Files[0].Data))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		t.Fatal(err)
	}
	return a, p
}

func encode(t *testing.T, d ics.Document, err error) string {
	t.Helper()
	var b bytes.Buffer
	if err == nil {
		err = ics.Encode(&b, d)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestWeek has one slot of each sort; what is wanted stands unfolded.
func TestWeek(t *testing.T) {
	a, p := load(t)
	calendar, err := public.Calendar(p, changed)
	got := map[string]string{"program.ics": encode(t, calendar, err)}
	taken, err := public.Rooms(p, changed)
	got["rooms.ifb"] = encode(t, taken, err)
	for i, f := range a.Files[1:] {
		text := strings.NewReplacer("\r\n ", "", "\r\n", "\n").Replace(got[f.Name])
		if *update {
			a.Files[i+1].Data = []byte(text)
		} else if d := cmp.Diff(string(f.Data), text); d != "" {
			t.Errorf("%s (-want +got):\n%s", f.Name, d)
		}
	}
	if *update {
		if err := os.WriteFile("testdata/week.txtar", txtar.Format(a), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// What is for some screens of the site, or for all, is on them alone: calendars
// tell no notice.
func TestNoNoticeIsInACalendar(t *testing.T) {
	_, p := load(t)
	p.Notices = append(p.Notices, program.Notice{ID: "secret", Title: "Réunion d’équipe", Text: "À huis clos", By: "La mairie", Screens: []string{"office"}},
		program.Notice{ID: "open", Title: "Réunion d’équipe", By: "La mairie", Importance: program.Urgent})
	calendar, err := public.Calendar(p, changed)
	text := encode(t, calendar, err)
	taken, err := public.Rooms(p, changed)
	if text += encode(t, taken, err); strings.Contains(text, "équipe") || strings.Contains(text, "huis clos") {
		t.Errorf("a notice came out:\n%s", text)
	}
}

// A slot that should not be, with an end
// before its start for one, costs the site no calendar.
func TestOddSlotsCostNoCalendar(t *testing.T) {
	_, p := load(t)
	at := p.Slots[0].Start
	p.Slots = []program.Slot{
		{ID: "a", Title: "À rebours", Start: at, End: at.Add(-time.Hour), State: program.Planned},
		{ID: "b", Title: "Sans fin", FirstDay: p.From, State: program.Planned},
		{ID: "c", Title: "Sans partenaire", Partner: "nobody", Start: at, End: at, State: "unheard-of"},
	}
	calendar, err := public.Calendar(p, changed)
	if text := encode(t, calendar, err); strings.Count(text, "BEGIN:VEVENT") != 3 {
		t.Errorf("not three events:\n%s", text)
	}
	p.Site.Zone = "Europe/Pari"
	if _, err := public.Calendar(p, changed); err == nil {
		t.Error("an unknown zone gave a calendar")
	}
	if _, err := public.Rooms(p, changed); err == nil {
		t.Error("an unknown zone gave the rooms")
	}
}
