// Package cmd holds the commands. Its own test guards the floors: which
// package of Semainier may import which.
package cmd

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A place is where a package stands: it imports of ours only what may names,
// or, where may is nil, whatever stands on lower floors.
type place struct {
	floor int
	may   []string
}

// floors is the plan of the house. A new package is entered here, with a
// reason for its floor in the commit that brings it.
//
// Floor -1 holds what even the vocabularies are made of: a date that is not an
// instant, and the reading of a TOML file that reports every fault at once.
var floors = map[string]place{
	"feeds/civil":      {-1, none},
	"layouts/tomlfile": {-1, none},

	"feeds":           {0, []string{"feeds/civil"}},
	"feeds/persons":   {0, none}, // shapes of texts; feeds/privacy holds back by them, hub/network refuses
	"layouts/program": {0, []string{"feeds/civil"}},
	"layouts/scene":   {0, none},

	"hub/network":   {1, []string{"feeds", "feeds/civil", "feeds/persons", "layouts/program", "layouts/tomlfile"}},
	"feeds/ics":     {1, []string{"feeds", "feeds/civil"}},
	"feeds/fetch":   {1, []string{"feeds"}},
	"feeds/privacy": {1, []string{"feeds", "feeds/civil", "feeds/persons"}}, // civil: the day of a finding
	"layouts/glyph": {1, []string{"layouts/scene"}},
	"hub/wire":      {1, []string{"layouts/program"}},

	"layouts":         {2, []string{"feeds/civil", "layouts/program", "layouts/scene", "layouts/glyph", "layouts/tomlfile"}}, // tomlfile: layouts are files that people write
	"layouts/paint":   {2, []string{"layouts/scene", "layouts/glyph"}},
	"layouts/pdf":     {2, []string{"layouts/scene", "layouts/glyph"}}, // as paint: a scene and its letters are all it knows
	"player/disk":     {1, none},                                       // how a file is written for good: cache, media and update keep theirs in it
	"hub/store":       {2, []string{"feeds", "feeds/civil", "hub/network"}},
	"hub/plan":        {2, []string{"feeds", "feeds/civil", "hub/network", "layouts/program"}},
	"hub/publish":     {2, []string{"hub/wire", "layouts/program"}},
	"hub/enrol":       {2, []string{"hub/wire"}}, // beside publish, which asks it through an interface
	"hub/presence":    {2, []string{"hub/wire"}},
	"player/link":     {2, []string{"hub/wire", "layouts/program"}},
	"player/cache":    {2, []string{"hub/wire", "player/disk"}},
	"player/clock":    {2, none},
	"player/machine":  {2, none},                                                                    // what the device says of itself: files of Linux
	"player/journal":  {2, none},                                                                    // what may go to the log of it
	"player/trial":    {2, none},                                                                    // what killed earlier runs, by names that others give
	"player/snapshot": {2, []string{"hub/wire"}},                                                    // beside the window, which reads back, and the line, which sends
	"player/media":    {2, []string{"hub/wire", "layouts/program", "layouts/scene", "player/disk"}}, // scene: how a layout and a painter name a picture

	"player/display": {2, none}, // the X server under the window, which knows nothing of it
	"player/systemd": {2, none}, // what the service manager is told

	"player/firstboot": {2, []string{"player/disk"}}, // settings from a key, which the command judges

	"hub/store/disktest": {0, none}, // a small disk, for tests
	// Memory cards that fail, for tests of the player.
	"player/disk/disktest": {2, []string{"player/disk"}},
	// A throw-away PostgreSQL, for tests and the example of several hubs.
	"hub/store/pgtest": {0, none},

	"player/screen": {3, []string{"layouts/scene", "layouts/paint"}},
	"player":        {3, []string{"feeds/civil", "hub/wire", "layouts/program", "layouts", "layouts/scene", "layouts/glyph", "player/snapshot"}},
	"hub/fleet":     {3, []string{"feeds", "hub/network", "hub/presence", "hub/wire"}}, // for the hub's commands and the console
	"hub/upload":    {3, []string{"hub/network"}},                                      // network: what a picture of a notice may be
	"hub/access":    {3, []string{"feeds", "hub/network", "hub/store"}},                // store: people are kept beside the records
	"hub/gather":    {3, []string{"feeds", "feeds/civil", "feeds/ics", "feeds/fetch", "feeds/privacy", "hub/network", "hub/store"}},
	// What a calendar gives, for the command and the console: the way of the hub (privacy, plan, the words of the pages), reading nothing itself.
	"hub/report": {3, []string{"feeds", "feeds/civil", "feeds/fetch", "feeds/ics", "feeds/persons", "feeds/privacy", "hub/network", "hub/plan", "layouts", "layouts/glyph", "layouts/program"}},

	// The pixels of a screen before anything is published: plan, layouts and paint in one. media: an interface.
	"hub/preview": {3, []string{"feeds", "feeds/civil", "hub/network", "hub/plan", "layouts", "layouts/glyph", "layouts/paint", "layouts/program", "layouts/scene"}},

	// What the screens say, in their words (layouts.Tell), for people's own programs.
	"hub/public": {4, []string{"feeds", "feeds/civil", "feeds/ics", "layouts", "layouts/program"}},
	// What publish, store and wire know, over HTTP. network: the name of a picture.
	"hub/screenweb": {4, []string{"hub/network", "hub/publish", "hub/store", "hub/wire", "layouts/program"}},

	// The hub as it stands; beside the hub, which it must not start.
	"hub/doctor": {4, []string{"feeds", "hub/network", "hub/store", "hub/wire", "layouts/program", "layouts/tomlfile"}},

	// The frame of the console: it judges who may do what before a section sees it.
	// glyph: pictograms; tomlfile: what is wrong with records, to be said in French.
	"hub/console/desk": {4, []string{"feeds", "feeds/fetch", "hub/access", "hub/fleet", "hub/network", "hub/store", "layouts/glyph", "layouts/tomlfile"}},

	// The sections of the console: what each page is about. They know nothing of each other.
	"hub/console/home":    {5, []string{"feeds", "feeds/civil", "hub/access", "hub/console/desk", "hub/fleet", "hub/network", "hub/plan"}},
	"hub/console/journal": {5, []string{"feeds", "feeds/fetch", "hub/access", "hub/console/desk", "hub/network", "hub/store"}},
	// layouts: the kind of page, and the colours that partners have on screens.
	"hub/console/week":     {5, []string{"feeds", "feeds/civil", "hub/access", "hub/console/desk", "hub/network", "hub/plan", "hub/preview", "hub/store", "layouts", "layouts/program", "layouts/tomlfile"}},
	"hub/console/people":   {5, []string{"feeds", "hub/access", "hub/console/desk", "hub/network", "hub/store"}},
	"hub/console/settings": {5, []string{"feeds", "hub/access", "hub/console/desk", "hub/network", "hub/store", "layouts/program", "layouts/tomlfile"}},
	"hub/console/services": {5, []string{"feeds", "feeds/civil", "hub/access", "hub/console/desk", "hub/fleet", "hub/network", "hub/store", "layouts/tomlfile"}},
	// presence: why a screen takes no order, and its picture; layouts: how each is cut, and from how far it is read.
	"hub/console/screens": {5, []string{"feeds", "hub/access", "hub/console/desk", "hub/fleet", "hub/network", "hub/plan", "hub/presence", "hub/preview", "hub/store", "hub/wire", "layouts", "layouts/glyph", "layouts/program", "layouts/tomlfile"}},

	// A partner's page is planned; its calendar is read as the hub would (gather's rules), reported on, and its colours compared.
	"hub/console/partners": {5, []string{"feeds", "feeds/civil", "feeds/fetch", "feeds/privacy", "hub/access", "hub/console/desk", "hub/gather", "hub/network", "hub/plan", "hub/preview", "hub/report", "hub/store", "layouts", "layouts/glyph", "layouts/program", "layouts/scene", "layouts/tomlfile"}},

	"hub/console/desk/desktest": {5, nil}, // a served console, for tests

	"hub/console": {6, nil}, // puts the sections together
	// Notices, with their preview; upload: files that become pictures.
	"hub/console/notices": {5, []string{"feeds", "feeds/civil", "hub/access", "hub/console/desk", "hub/fleet", "hub/network", "hub/plan", "hub/preview", "hub/store", "hub/upload", "layouts/program", "layouts/tomlfile"}},

	"hub": {7, nil},

	"cmd/semainier":        {8, nil},
	"cmd/semainier-player": {8, nil},
	"cmd/internal/config":  {7, []string{"layouts/tomlfile"}},
}

var none = []string{}

// outsiders are the libraries that one package alone may import, so that the
// rest can be read, tested and built without them.
var outsiders = map[string][]string{
	"github.com/hajimehoshi/ebiten/v2":  {"player/screen"},
	"github.com/teambition/rrule-go":    {"feeds/ics"},
	"modernc.org/sqlite":                {"hub/store"},
	"github.com/jackc/pgx/v5":           {"hub/store"},
	"github.com/nats-io/nats-server/v2": {"hub/publish"},
	"github.com/nats-io/jwt/v2":         {"hub/publish"},                  // how NATS servers ask who may enter
	"github.com/go-text/typesetting":    {"layouts/glyph", "layouts/pdf"}, // pdf takes fonts apart
	"rsc.io/qr":                         {"layouts/glyph"},
	"github.com/jezek/xgb":              {"player/display"},
	"github.com/klippa-app/go-pdfium":   {"hub/upload"}, // in a confined process
	"github.com/tetratelabs/wazero":     {"hub/upload"},
	"github.com/cockroachdb/pebble/v2":  {"player/disk/disktest"}, // a file system that crashes, for tests
}

// unlinked are whole trees that a command must not carry along.
var unlinked = map[string][]string{
	"cmd/semainier":        {"github.com/hajimehoshi/ebiten/v2", "player", "player/screen"}, // player/link: simulate is many screens' lines
	"cmd/semainier-player": {"modernc.org/sqlite", "github.com/jackc/pgx/v5", "github.com/nats-io/nats-server/v2", "hub", "hub/store", "hub/plan", "hub/gather", "hub/publish", "hub/network", "feeds", "feeds/ics", "layouts/pdf"},
}

// fixed are the only entries that the top of the tree may have.
var fixed = []string{"cmd", "hub", "player", "feeds", "layouts", "deploy", "go.mod", "go.sum", "README.md", ".ci", ".gitignore", ".git", "LICENSE", "staticcheck.conf"}

type listed struct {
	ImportPath string
	Name       string
	Imports    []string
	Deps       []string
}

const module = "semainier/"

// list runs go list, in dir, for the packages that make up the product.
func list(t *testing.T, dir string) []listed {
	t.Helper()
	c := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Name,Imports,Deps", "./...")
	c.Dir = dir
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		t.Fatalf("go list in %s: %v", dir, err)
	}
	var all []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// faults compares what is with what the tables above allow.
func faults(all []listed) []string {
	var bad []string
	for _, p := range all {
		name, ours := strings.CutPrefix(p.ImportPath, module)
		if !ours || strings.HasPrefix(name, "deploy/") || name == "cmd" || strings.Contains("/"+name+"/", "/gen/") {
			continue // the demo, this test, generators: not part of the product
		}
		at, known := floors[name]
		if !known {
			bad = append(bad, fmt.Sprintf("%s stands on no floor: enter it in cmd/floors_test.go with a reason", name))
			continue
		}
		for _, imp := range p.Imports {
			if dep, ours := strings.CutPrefix(imp, module); ours {
				if below, ok := floors[dep]; !ok || below.floor >= at.floor {
					bad = append(bad, fmt.Sprintf("%s (floor %d) imports %s (floor %d): only lower floors", name, at.floor, dep, below.floor))
				} else if at.may != nil && !slices.Contains(at.may, dep) {
					bad = append(bad, fmt.Sprintf("%s imports %s, which its line in the table does not name", name, dep))
				}
			}
			for lib, may := range outsiders {
				if (imp == lib || strings.HasPrefix(imp, lib+"/")) && !slices.Contains(may, name) {
					bad = append(bad, fmt.Sprintf("%s imports %s: only %s may", name, imp, strings.Join(may, ", ")))
				}
			}
		}
		for _, dep := range at.may {
			if !slices.Contains(p.Imports, module+dep) {
				bad = append(bad, fmt.Sprintf("%s may import %s and does not: take it out of its line", name, dep))
			}
		}
		for _, not := range unlinked[name] {
			for _, dep := range p.Deps {
				if dep == not || dep == module+not || strings.Contains(not, ".") && strings.HasPrefix(dep, not+"/") {
					bad = append(bad, fmt.Sprintf("%s links %s", name, dep))
				}
			}
		}
	}
	return bad
}

func TestImportsGoDownTheFloors(t *testing.T) {
	all := list(t, "..")
	for _, f := range faults(all) {
		t.Error(f)
	}
	for name := range floors {
		if !slices.ContainsFunc(all, func(p listed) bool { return p.ImportPath == module+name }) {
			t.Errorf("the table has %s, the tree has not", name)
		}
	}
}

func TestFloorsSeeAPlantedUpwardImport(t *testing.T) {
	for _, c := range []struct {
		name  string
		plant listed
		want  string
	}{
		{"upwards", listed{ImportPath: module + "layouts/scene", Imports: []string{module + "layouts"}}, "only lower floors"},
		{"sideways", listed{ImportPath: module + "hub/store", Imports: []string{module + "hub/plan"}}, "only lower floors"},
		{"down, but not named", listed{ImportPath: module + "layouts/paint", Imports: []string{module + "layouts/program"}}, "does not name"},
		{"a new package", listed{ImportPath: module + "hub/util"}, "no floor"},
		{"Ebiten outside the screen", listed{ImportPath: module + "player", Imports: []string{"github.com/hajimehoshi/ebiten/v2/inpututil"}}, "only player/screen may"},
		{"the hub links Ebiten", listed{ImportPath: module + "cmd/semainier", Deps: []string{"github.com/hajimehoshi/ebiten/v2/internal/ui"}}, "links"},
		{"type outside of glyph", listed{ImportPath: module + "layouts/paint", Imports: []string{"github.com/go-text/typesetting/font"}}, "only layouts/glyph, layouts/pdf may"},
		{"the player links the documents", listed{ImportPath: module + "cmd/semainier-player", Deps: []string{module + "layouts/pdf"}}, "links"},
		{"the player links the hub", listed{ImportPath: module + "cmd/semainier-player", Deps: []string{module + "hub/store"}}, "links"},
	} {
		got := faults([]listed{c.plant})
		if len(got) == 0 || !strings.Contains(strings.Join(got, "\n"), c.want) {
			t.Errorf("%s: got %q, want a fault with %q", c.name, got, c.want)
		}
	}
}

// The same, on a real tree: go list itself is part of what is tested.
func TestFloorsSeeAPlantedUpwardImportInATree(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module semainier\n\ngo 1.26\n")
	write("hub/hub.go", "package hub\n")
	write("feeds/feeds.go", "package feeds\n\nimport _ \"semainier/hub\"\n")
	got := strings.Join(faults(list(t, dir)), "\n")
	if !strings.Contains(got, "feeds (floor 0) imports hub (floor 7)") {
		t.Errorf("the planted import went unseen: %q", got)
	}
}

func TestTopOfTheTreeIsFixed(t *testing.T) {
	c := exec.CommandContext(t.Context(), "git", "ls-files", "--cached", "--others", "--exclude-standard")
	c.Dir = ".."
	out, err := c.Output()
	if err != nil {
		t.Fatalf("git ls-files: %v", err)
	}
	for _, f := range strings.Fields(string(out)) {
		top, _, _ := strings.Cut(f, "/")
		if !slices.Contains(fixed, top) {
			t.Errorf("%s: the top of the tree has only %s", f, strings.Join(fixed, " "))
		}
	}
}
