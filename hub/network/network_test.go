package network_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"semainier/feeds/civil"
	"semainier/hub/network"
	"semainier/layouts/program"
)

const deploy = "../../deploy/"

func read(t *testing.T, file string) network.Records {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r, err := network.Parse(filepath.Base(file), text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestFilesReadBackEqual(t *testing.T) {
	for _, file := range []string{"samples/network.toml", "demo/network.toml"} {
		t.Run(file, func(t *testing.T) {
			want := read(t, deploy+file)
			text, err := want.TOML()
			if err != nil {
				t.Fatal(err)
			}
			got, err := network.Parse("exported", text)
			if err != nil {
				t.Fatalf("%v\nin\n%s", err, text)
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// The export of the sample is the sample without its comments, its keys in the
// order of the types: what people keep under version control doesn't jump about.
func TestExportLooksAsPeopleWrite(t *testing.T) {
	text, err := os.ReadFile(deploy + "samples/network.toml")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for line := range strings.Lines(string(text)) {
		line, _, _ = strings.Cut(strings.TrimRight(line, "\n"), "#")
		if line = strings.TrimRight(line, " "); strings.TrimSpace(line) != "" {
			want = append(want, line)
		}
	}
	out, err := read(t, deploy+"samples/network.toml").TOML()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for line := range strings.Lines(string(out)) {
		if line = strings.TrimRight(line, "\n"); line != "" {
			got = append(got, line)
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// testdata/faults holds pairs: a file, and every fault that is to be told of it.
func TestEveryFaultIsToldAtOnce(t *testing.T) {
	files, err := filepath.Glob("testdata/faults/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no test data", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			r, err := network.Parse(a.Files[0].Name, a.Files[0].Data)
			if err == nil {
				t.Fatal("no fault found")
			}
			want := strings.Split(strings.TrimSpace(string(a.Files[1].Data)), "\n")
			if d := cmp.Diff(want, strings.Split(err.Error(), "\n")); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(network.Records{}, r); d != "" {
				t.Errorf("records of a faulty file came out: %s", d)
			}
		})
	}
}

func TestAFileMayLeanOnWhatIsStored(t *testing.T) {
	base := read(t, deploy+"samples/network.toml")
	const file = `
[[feed]]
id = "caf-2"
partner = "caf"
url = "https://calendar.example.org/2.ics"
site = "maurepas"
[[site]]
id = "maurepas"
name = "Maurepas"
timezone = "Europe/Paris"
hours.monday = ["09:00-12:00"]
room = [
  { id = "bureau 1", name = "Bureau 1" },
]
[[screen]]
id = "other"
site = "mauripas"
key = "UAX5XA2MP5EXYNBWWBI5IZKA7FRSJY2X7BOYX62V7YTBBIWOZZ2VKEKN"
`
	_, err := network.ParseOver("more.toml", []byte(file), base)
	want := `more.toml: site[1].room[1].id = "bureau 1": want 1 to 40 of a-z, 0-9 and - (line 12)
more.toml: screen[1].site = "mauripas": unknown site (did you mean "maurepas"?) (line 17)
more.toml: screen[1].key = "UAX5XA2MP5EXYNBWWBI5IZKA7FRSJY2X7BOYX62V7YTBBIWOZZ2VKEKN": also the key of screen "hall-maurepas" (line 18)
more.toml: stored feed "caf-maurepas".room = "bureau-1": no such room at site "maurepas" (did you mean "bureau 1"?)
more.toml: stored feed "caf-maurepas".title[2].room = "bureau-1": no such room at site "maurepas" (did you mean "bureau 1"?)`
	lines := strings.Split(fmt.Sprint(err), "\n")
	slices.Sort(lines)
	sorted := strings.Split(want, "\n")
	slices.Sort(sorted)
	if d := cmp.Diff(sorted, lines); d != "" {
		t.Error(d)
	}
	got, err := network.ParseOver("more.toml", []byte(strings.Split(file, "[[site]]")[0]), base)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Feeds) != 1 || len(got.Sites) != 0 {
		t.Errorf("records that the file doesn't name came with it: %+v", got)
	}
	merged := network.Merge(base, got)
	if len(merged.Feeds) != 2 || merged.Feeds[0].ID != "caf-2" || merged.Network != base.Network {
		t.Errorf("merged: %+v", merged)
	}
}

func TestClosureCoversItsLastDay(t *testing.T) {
	day := func(d int) civil.Date { return civil.Date{Year: 2026, Month: 12, Day: d} }
	for _, c := range []struct {
		closure network.Closure
		covered []int
	}{
		{network.Closure{From: day(10), To: day(12)}, []int{10, 11, 12}},
		{network.Closure{From: day(10)}, []int{10}},
	} {
		var got []int
		for d := 8; d < 15; d++ {
			if c.closure.Covers(day(d)) {
				got = append(got, d)
			}
		}
		if d := cmp.Diff(c.covered, got); d != "" {
			t.Errorf("%+v: %s", c.closure, d)
		}
	}
}

func TestHoursOfEachWeekday(t *testing.T) {
	h := read(t, deploy+"samples/network.toml").Sites[0].Hours
	if got := h.On(time.Thursday); len(got) != 1 || got[0].String() != "13:30-18:30" {
		t.Errorf("Thursday: %v", got)
	}
	if got := h.On(time.Sunday); got != nil {
		t.Errorf("Sunday: %v", got)
	}
}

// A glossary entry whose text differs from the record by one apostrophe would
// never be used, and nobody would be told.
func TestGlossaryOfTheFilesSpeaksOfTheirRecords(t *testing.T) {
	for _, file := range []string{"samples/network.toml", "demo/network.toml"} {
		r := read(t, deploy+file)
		glossary := r.Translations
		if len(glossary) == 0 {
			t.Errorf("%s has no glossary", file)
		}
		r.Translations = nil
		var said bytes.Buffer
		e := json.NewEncoder(&said)
		e.SetEscapeHTML(false)
		if err := e.Encode(r); err != nil {
			t.Fatal(err)
		}
		for _, word := range glossary {
			if !strings.Contains(said.String(), `"`+word.Text+`"`) {
				t.Errorf("%s translates %q, which none of its records says", file, word.Text)
			}
			for _, lang := range program.Languages() {
				if lang != network.French && word.In(lang) == "" {
					t.Errorf("%s: %q in no %s", file, word.Text, lang)
				}
			}
		}
	}
}
