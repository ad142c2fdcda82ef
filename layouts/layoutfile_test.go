package layouts

import (
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"semainier/layouts/program"
	"semainier/layouts/scene"
	"semainier/layouts/tomlfile"
)

func TestShippedLayoutsAreFine(t *testing.T) {
	for _, name := range program.Layouts() {
		l, err := Named(name)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		if l.Name != name || l.About == "" {
			t.Errorf("%s calls itself %q: %q", name, l.Name, l.About)
		}
	}
	if _, err := Named("salon"); err == nil {
		t.Error("a layout that is not shipped is found")
	}
}

// faultsIn gives what Parse finds wrong, a line each.
func faultsIn(t *testing.T, text string) []string {
	t.Helper()
	_, err := Parse("salon.toml", []byte(text))
	var faults *tomlfile.Faults
	if err != nil && !errors.As(err, &faults) {
		t.Fatalf("not faults: %v", err)
	}
	if err == nil {
		return nil
	}
	return strings.Split(err.Error(), "\n")
}

// Everything that is wrong in a layout is told at once, with its line and key.
func TestFaultsOfALayoutAreToldAtOnce(t *testing.T) {
	text, err := os.ReadFile("testdata/faulty.toml")
	if err != nil {
		t.Fatal(err)
	}
	got := faultsIn(t, string(text))
	var want []string
	for i, line := range strings.Split(string(text), "\n") {
		if _, comment, ok := strings.Cut(line, "# FAULT "); ok {
			for _, one := range strings.Split(comment, " # ") {
				want = append(want, one)
				found := false
				for _, g := range got {
					found = found || strings.Contains(g, one) && strings.Contains(g, "(line "+strconv.Itoa(i+1)+")")
				}
				if !found {
					t.Errorf("line %d: no fault with %q in:\n%s", i+1, one, strings.Join(got, "\n"))
				}
			}
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d faults, want %d:\n%s", len(got), len(want), strings.Join(got, "\n"))
	}
}

func TestLayoutThatIsNoTOMLOrTooLong(t *testing.T) {
	if got := faultsIn(t, "name = "); len(got) != 1 || !strings.Contains(got[0], "line 1") {
		t.Errorf("half a line: %q", got)
	}
	if got := faultsIn(t, "name = \"x\"\ndiagonal = 40\ndistance = 3\n"); len(got) != 1 || !strings.Contains(got[0], "no zone") {
		t.Errorf("no zone: %q", got)
	}
	if got := faultsIn(t, strings.Repeat("#\n", MaxLayoutBytes)); len(got) != 1 || !strings.Contains(got[0], "too much") {
		t.Errorf("a long file: %q", got)
	}
}

// A screen may be turned: the orientation that a layout leaves out has all pages
// of the other.
func TestLayoutOfOneOrientation(t *testing.T) {
	l, err := Parse("own.toml", []byte("name = \"own\"\ndiagonal = 40\ndistance = 3\n"+
		"[[landscape.zone]]\nname = \"a\"\nw = 0.5\nh = 1\npages = [\"today\", \"week\"]\n[[landscape.zone]]\nname = \"b\"\nx = 0.5\nw = 0.5\nh = 1\npages = [\"week\", \"notice\"]\n"))
	if err != nil {
		t.Fatal(err)
	}
	if z := l.Portrait.Zones; len(z) != 1 || !slices.Equal(z[0].Pages, []PageKind{PageToday, PageWeek, PageNotice}) {
		t.Errorf("portrait: %v", z)
	}
}

// A theme changes what it names and nothing else.
func TestThemeColours(t *testing.T) {
	hall, err := shipped.ReadFile("hall.toml")
	if err != nil {
		t.Fatal(err)
	}
	l, err := Parse("own.toml", []byte(string(hall)+"\n[theme]\nmotion = \"none\"\n[theme.colours]\nheader = \"#1b4332\"\nheader_quiet = \"#d8f3dc\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	if c := l.Theme.palette; c.header != 0x1b4332 || c.ink != ownPalette().ink || l.Theme.Motion != MotionNone {
		t.Errorf("palette %v, motion %q", c, l.Theme.Motion)
	}
	sh := Build(faces(t), weeks(t, "2026-11-16"), View{Now: instant(t, "2026-11-19 10:42"), TimeTrusted: true, Width: 1280, Height: 720, Layout: l})
	if box := sh.Scene().Layers[0].Items[0].(scene.Box); box.Fill != 0x1b4332 {
		t.Errorf("the header is %s", box.Fill)
	}
}

// Zones share the room without touching, whatever the size.
func TestZonesDoNotMeet(t *testing.T) {
	f := faces(t)
	for _, name := range program.Layouts() {
		l, err := Named(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, size := range [][2]int{{1920, 1080}, {1080, 1920}, {3840, 2160}, {1280, 720}, {1023, 767}} {
			sh := Build(f, weeks(t, "2026-11-16", timed(t, "a", "2026-11-19 09:00", "2026-11-19 12:00")),
				View{Now: instant(t, "2026-11-19 10:42"), TimeTrusted: true, Width: size[0], Height: size[1], Layout: l})
			layers := sh.Scene().Layers
			for i, x := range layers {
				for _, y := range layers[i+1:] {
					if x.Name != layerHeader && y.Name != layerClock && meets(x.Bounds, y.Bounds) {
						t.Errorf("%s, %v: %s %s meets %s %s", name, size, x.Name, x.Bounds, y.Name, y.Bounds)
					}
				}
			}
		}
	}
}

// Narrow spacing leaves the margin that a television may hide.
func TestSpacingKeepsTheSafeArea(t *testing.T) {
	l, err := Named(program.DefaultLayout)
	if err != nil {
		t.Fatal(err)
	}
	f := faces(t)
	for _, l.Theme.spacing = range []float64{minSpacing, maxSpacing} {
		for _, size := range [][2]int{{1920, 1080}, {1080, 1920}} {
			readable(t, f, Build(f, busyProgram(t), View{Now: instant(t, "2026-11-19 10:42"), TimeTrusted: true, AsOf: instant(t, "2026-11-18 10:42"),
				Width: size[0], Height: size[1], Layout: l, Pictures: allPictures()}))
		}
	}
}

// The ticker stands where the layout leaves room for it: above the foot, or at
// the lower edge of a screen without one.
func TestTickerDoesNotMeetThePages(t *testing.T) {
	f := faces(t)
	for _, foot := range []bool{true, false} {
		l, err := Named("portrait")
		if err != nil {
			t.Fatal(err)
		}
		l.Portrait.Foot, l.Portrait.Ticker = foot, true
		sh := Build(f, busyProgram(t), View{Now: instant(t, "2026-11-19 10:42"), TimeTrusted: true, Width: 1080, Height: 1920, Layout: l, Pictures: allPictures()})
		layers := sh.Scene().Layers
		ticker := layers[len(layers)-1]
		if ticker.Name != layerTicker {
			t.Fatalf("foot %v: the last layer is %s", foot, ticker.Name)
		}
		for _, other := range layers[:len(layers)-1] {
			if meets(ticker.Bounds, other.Bounds) {
				t.Errorf("foot %v: the ticker at %s meets %s at %s", foot, ticker.Bounds, other.Name, other.Bounds)
			}
		}
		if low := ticker.Bounds.Bottom(); !foot && low != 1920 {
			t.Errorf("without a foot the ticker ends at %s", low)
		}
	}
}
