package tomlfile_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"semainier/feeds/civil"
	"semainier/layouts/tomlfile"
)

type room struct {
	Name  string `toml:"name"`
	Seats int8   `toml:"seats"`
}

type site struct {
	ID       string     `toml:"id"`
	Timezone string     `toml:"timezone"`
	Since    civil.Date `toml:"since"`
	At       time.Time  `toml:"at"`
	Tags     []string   `toml:"tags"`
	Rooms    []room     `toml:"room"`
}

type file struct {
	Name    string            `toml:"name"`
	Share   float64           `toml:"share"`
	Open    bool              `toml:"open"`
	Sites   []site            `toml:"site"`
	Colours map[string]string `toml:"colours"`
	Days    []civil.Date      `toml:"days"`
}

func TestDecodeReadsEveryKind(t *testing.T) {
	const text = `
name = "Rennes"
share = 2
open = true
colours = { caf = "blue" }

[[site]]
id = "maurepas"
since = 2026-11-19
at = 2026-11-19T08:00:00+01:00
tags = [
  "a", # first
  "b",
]

[[site]]
id = "blosne"
since = "2026-11-20"
[[site.room]]
name = "Bureau 1"
seats = 4
`
	var got file
	if err := tomlfile.Decode("f.toml", []byte(text), &got).Err(); err != nil {
		t.Fatal(err)
	}
	want := file{Name: "Rennes", Share: 2, Open: true, Colours: map[string]string{"caf": "blue"}, Sites: []site{
		{ID: "maurepas", Since: civil.Date{Year: 2026, Month: 11, Day: 19}, Tags: []string{"a", "b"},
			At: time.Date(2026, 11, 19, 8, 0, 0, 0, time.FixedZone("", 3600))},
		{ID: "blosne", Since: civil.Date{Year: 2026, Month: 11, Day: 20}, Rooms: []room{{"Bureau 1", 4}}},
	}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestDecodeTellsEveryFaultAtOnceAndKeepsTheRest(t *testing.T) {
	const text = `nam = "Rennes"
name = 3
share = "half"
open = "yes"
colours = 1

[[site]]
id = "maurepas"
timezon = "Europe/Paris"
since = "19/11/2026"
tags = ["a", 2, "c"]
room = "Bureau 1"

# the second
[[site]]
id = """
[[site]]
id = 7"""
at = 2026-11-19T08:00:00
[[site.room]]
name = "Bureau 1"
[[site.room]]
seats = 400
whatever.it = { is = [
] }
`
	var got file
	f := tomlfile.Decode("f.toml", []byte(text), &got)
	f.Add(tomlfile.Path("site").At(0).Key("timezone"), nil, "missing")
	f.Add(tomlfile.Path("site").At(1).Key("at"), nil, "missing") // not said: the path has its fault
	f.Add(tomlfile.Path("site").At(1).Key("tags").At(0), "x", "unknown tag")
	want := `f.toml: nam: unknown key (did you mean "name"?) (line 1)
f.toml: name = 3: want text between quotes (line 2)
f.toml: share = "half": want a number (line 3)
f.toml: open = "yes": want true or false (line 4)
f.toml: colours = 1: want a table [colours] (line 5)
f.toml: site[1].timezone: missing (line 7)
f.toml: site[1].timezon: unknown key (did you mean "timezone"?) (line 9)
f.toml: site[1].since = "19/11/2026": not a date: want YYYY-MM-DD (line 10)
f.toml: site[1].tags[2] = 2: want text between quotes (line 11)
f.toml: site[1].room = "Bureau 1": want tables, each under [[site[1].room]] (line 12)
f.toml: site[2].tags[1] = "x": unknown tag (line 15)
f.toml: site[2].at = 2026-11-19T08:00:00: no offset from UTC: write for example 2026-11-19T08:00:00+01:00 (line 19)
f.toml: site[2].room[2].seats = 400: want a whole number (line 23)
f.toml: site[2].room[2].whatever: unknown key (line 24)`
	if d := cmp.Diff(strings.Split(want, "\n"), strings.Split(f.Error(), "\n")); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"a", "", "c"}, got.Sites[0].Tags); d != "" {
		t.Errorf("elements beside a faulty one: %s", d)
	}
	if got.Sites[1].ID != "[[site]]\nid = 7" || got.Sites[1].Rooms[0].Name != "Bureau 1" {
		t.Errorf("values beside faulty ones were lost: %+v", got.Sites[1])
	}
}

func TestDecodeTellsTheLineOfASyntaxError(t *testing.T) {
	var got file
	f := tomlfile.Decode("f.toml", []byte("name = \"a\"\n\n[[site]\nid = 3\n"), &got)
	if !f.Unreadable() || !strings.HasPrefix(f.Error(), "f.toml: line 3: ") || len(f.List()) != 1 {
		t.Errorf("got %v", f)
	}
}

func TestEncodeReadsBack(t *testing.T) {
	want := file{Name: "a \"b\" \\ c\n d\u007f", Share: 2, Open: true,
		Colours: map[string]string{"caf": "blue", "a b": "red", "": "none"},
		Sites: []site{
			{ID: "maurepas", Since: civil.Date{Year: 2026, Month: 11, Day: 19}, Tags: []string{"a", "b\tc"},
				At: time.Date(2026, 11, 19, 8, 0, 0, 0, time.UTC), Rooms: []room{{"one\ntwo \"x\"\n", 4}, {Name: "\"\"\"\n\""}}},
			{},
		}}
	text, err := tomlfile.Encode(want)
	if err != nil {
		t.Fatal(err)
	}
	if golden := `name = "a \"b\" \\ c\n d\u007F"
share = 2.0
open = true

[[site]]
id = "maurepas"
since = 2026-11-19
at = 2026-11-19T08:00:00Z
tags = ["a", "b\tc"]
  [[site.room]]
  name = """
one
two "x"
"""
  seats = 4
  [[site.room]]
  name = "\"\"\"\n\""

[[site]]

[colours]
"" = "none"
"a b" = "red"
caf = "blue"
`; string(text) != golden {
		t.Errorf("got\n%s", text)
	}
	var got file
	if err := tomlfile.Decode("f.toml", text, &got).Err(); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestSuggest(t *testing.T) {
	names := []string{"Europe/Paris", "Europe/Madrid", "Indian/Reunion", "id", "UTC"}
	for _, c := range []struct{ word, want string }{
		{"Europe/Pari", "Europe/Paris"},
		{"europe/paris", "Europe/Paris"},
		{"Erupoe/Paris", "Europe/Paris"},
		{"Paris", ""},
		{"di", "id"},
		{"x", ""},
		{"", ""},
	} {
		want := ""
		if c.want != "" {
			want = ` (did you mean "` + c.want + `"?)`
		}
		if got := tomlfile.Suggest(c.word, names); got != want {
			t.Errorf("Suggest(%q): got %q, want %q", c.word, got, want)
		}
	}
}

// Lines are found by a second look at the text; it must end on anything that
// the TOML library accepts.
func FuzzDecode(f *testing.F) {
	f.Add("a = '''\n'''' \n[[b.c]]\n\"d.e\".f = [ [ ] ]")
	f.Add("[a]\nb = {c = \"\\\"\"}\n")
	f.Fuzz(func(t *testing.T, text string) {
		var got file
		_ = tomlfile.Decode("f.toml", []byte(text), &got).Error()
	})
}

func TestDecodeAsksForAListOfTextsAsAList(t *testing.T) {
	var got file
	f := tomlfile.Decode("f.toml", []byte("days = \"2026-11-19\"\n"), &got)
	if want := `f.toml: days = "2026-11-19": want a list: ["2026-11-19"] (line 1)`; f.Error() != want {
		t.Errorf("got %s, want %s", f.Error(), want)
	}
}
