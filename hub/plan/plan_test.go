package plan_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"semainier/feeds"
	"semainier/hub/network"
	"semainier/hub/plan"
	"semainier/layouts/program"
)

var update = flag.Bool("update", false, "write what the planner gives into testdata")

// scenario is one file of testdata: network.toml, inputs.json (by feed), and
// for each site@now the wanted program as JSON lines.
type scenario struct {
	records network.Records
	inputs  map[feeds.FeedID]plan.Input
}

func load(t *testing.T, a *txtar.Archive) (scenario, []int) {
	t.Helper()
	var s scenario
	var wanted []int
	for i, f := range a.Files {
		switch f.Name {
		case "network.toml":
			r, err := network.Parse(f.Name, f.Data)
			if err != nil {
				t.Fatal(err)
			}
			s.records = r
		case "inputs.json":
			d := json.NewDecoder(bytes.NewReader(f.Data))
			d.DisallowUnknownFields()
			if err := d.Decode(&s.inputs); err != nil {
				t.Fatalf("inputs.json: %v", err)
			}
		default:
			wanted = append(wanted, i)
		}
	}
	return s, wanted
}

// TestProgram compares each scenario with its program. The days are told once:
// the first week, then those that differ from the same weekday before.
func TestProgram(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s, wanted := load(t, a)
			for _, i := range wanted {
				site, at, _ := strings.Cut(a.Files[i].Name, "@")
				now, err := time.Parse(time.RFC3339, at)
				if err != nil {
					t.Fatal(err)
				}
				p, err := plan.Plan(s.records, s.inputs, feeds.SiteID(site), now)
				if err != nil {
					t.Fatal(err)
				}
				got := lines(t, p)
				part, err := plan.Divide(s.records, s.inputs).Plan(feeds.SiteID(site), now)
				if err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(p, part); d != "" {
					t.Errorf("%s: planned from its part (-whole +part):\n%s", a.Files[i].Name, d)
				}
				if *update {
					a.Files[i].Data = []byte(got)
				} else if d := cmp.Diff(string(a.Files[i].Data), got); d != "" {
					t.Errorf("%s (-want +got):\n%s", a.Files[i].Name, d)
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// lines writes a program as one JSON value a line.
func lines(t *testing.T, p program.Program) string {
	t.Helper()
	var b strings.Builder
	line := func(kind string, v any) {
		var body bytes.Buffer
		e := json.NewEncoder(&body)
		e.SetEscapeHTML(false)
		if err := e.Encode(v); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s %s", kind, body.String())
	}
	fmt.Fprintf(&b, "from %s until %s\n", p.From, p.Until)
	if s := p.Site; s.Phone+s.Mail+s.Web != "" || len(s.Languages) > 0 {
		line("site", s)
	}
	for i, d := range p.Days {
		if i < 7 || d.Closed != p.Days[i-7].Closed {
			line("day", d)
		}
	}
	for _, v := range p.Partners {
		line("partner", v)
	}
	for _, v := range p.Slots {
		line("slot", v)
	}
	for _, v := range p.Notices {
		line("notice", v)
	}
	for _, v := range p.Services {
		line("service", v)
	}
	for _, v := range p.Rooms {
		line("room", v)
	}
	for _, lang := range slices.Sorted(maps.Keys(p.Words)) {
		line("words "+string(lang), p.Words[lang])
	}
	for _, v := range p.Screens {
		line("screen", v)
	}
	for _, v := range p.Layouts {
		line("layout", v)
	}
	return b.String()
}

func TestEqualInputsGiveEqualBytesWhateverTheirOrder(t *testing.T) {
	for _, file := range []string{"testdata/states.txtar", "testdata/screens.txtar"} {
		a, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s, _ := load(t, a)
		now := time.Date(2026, 11, 19, 9, 42, 0, 0, time.UTC)
		bytesOf := func() []byte {
			p, err := plan.Plan(s.records, s.inputs, "tilleuls", now)
			if err != nil {
				t.Fatal(err)
			}
			b, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			return b
		}
		first := bytesOf()
		for _, in := range s.inputs {
			slices.Reverse(in.Occurrences)
		}
		slices.Reverse(s.records.Translations)
		now = now.Add(48 * time.Hour) // the same week
		if d := cmp.Diff(string(first), string(bytesOf())); d != "" {
			t.Errorf("%s: %s", file, d)
		}
	}
}

// What is not told is told by nothing but the times of its room.
func TestTakenRoomsChangeNothingElse(t *testing.T) {
	a, err := txtar.ParseFile("testdata/screens.txtar")
	if err != nil {
		t.Fatal(err)
	}
	s, _ := load(t, a)
	for _, site := range []feeds.SiteID{"tilleuls", "gare"} {
		var programs []program.Program
		for _, taken := range [][]feeds.Taken{s.inputs["caf"].Taken, nil} {
			inputs, in := maps.Clone(s.inputs), s.inputs["caf"]
			in.Taken = taken
			inputs["caf"] = in
			p, err := plan.Plan(s.records, inputs, site, time.Date(2026, 11, 19, 9, 42, 0, 0, time.UTC))
			if err != nil {
				t.Fatal(err)
			}
			programs = append(programs, p)
		}
		told, untold := programs[0], programs[1]
		if same := cmp.Equal(told.Rooms, untold.Rooms); same != (site == "gare") {
			t.Errorf("%s: the same rooms: %v", site, same)
		}
		told.Rooms, untold.Rooms = nil, nil
		if d := cmp.Diff(untold, told); d != "" {
			t.Errorf("%s: %s", site, d)
		}
	}
}

func TestUnknownSiteIsAnError(t *testing.T) {
	if _, err := plan.Plan(network.Records{}, nil, "nowhere", time.Time{}); err == nil {
		t.Error("no error")
	}
}
