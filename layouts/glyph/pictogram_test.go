package glyph

import (
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"semainier/layouts/program"
	"semainier/layouts/scene"
)

func TestEveryPictogramHasItsOutlineInTheSquare(t *testing.T) {
	f := newFaces(t)
	sources, err := os.ReadFile("pictograms/sources.txt")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for line := range strings.Lines(string(sources)) {
		if words := strings.Fields(line); len(words) > 0 && words[0] != "#" {
			want = append(want, words[0])
		}
	}
	slices.Sort(want)
	if got := f.Pictograms(); !slices.Equal(got, want) {
		t.Errorf("outlines.txt has %q\nsources.txt has %q (run go generate)", got, want)
	}
	for _, name := range want {
		o, _ := f.Picto(name)
		b := o.Bounds()
		if o.Empty() || b.X < 0.03 || b.Y < 0.03 || b.Right() > 0.97 || b.Bottom() > 0.97 || b.W < 0.4 || b.H < 0.3 {
			t.Errorf("%s fills %v of the square", name, b)
		}
	}
	if _, ok := f.Picto("no such thing"); ok {
		t.Error("an unknown name has an outline")
	}
}

func TestDamagedOutlinesAreRefused(t *testing.T) {
	for _, path := range []string{"M1", "X1 2", "M1 two Z", "M1 2 C3 4 5 6 7"} {
		if _, err := parsePictograms("a M0 0 Z\nb " + path); err == nil || !strings.Contains(err.Error(), "outline of b") {
			t.Errorf("%q gives error %v", path, err)
		}
	}
}

func TestFacesServeSeveralAtOnce(t *testing.T) {
	f := newFaces(t)
	want := f.Measure("Sur rendez-vous", body).Width
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := range 200 {
				f.Wrap(strings.Repeat("mot ", i%20), scene.Style{Size: 20, Weight: scene.Weight(i)}, 90, 3)
				if got := f.Measure("Sur rendez-vous", body).Width; got != want {
					t.Errorf("width %v, alone %v", got, want)
					return
				}
				for g := range f.Shape("Sur rendez-vous", body).Glyphs() {
					g.Outline.Bounds()
				}
			}
		})
	}
	wg.Wait()
	if n := len(f.lines.young) + len(f.lines.old); n > maxLines {
		t.Errorf("%d lines kept, at most %d allowed", n, maxLines)
	}
}

// What a record may name is drawn.
func TestEveryPictogramOfTheContractIsHere(t *testing.T) {
	f := newFaces(t)
	for _, name := range append(program.Pictograms(), program.DefaultPictogram) {
		if _, ok := f.Picto(name); !ok {
			t.Errorf("records may name the pictogram %q, and there is none", name)
		}
	}
}
