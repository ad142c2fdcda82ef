package main

import (
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// svg writes an asset of one path and gives the assets folder.
func svg(t *testing.T, content string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.svg"), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func picture(d string) string {
	return `<svg viewBox="0 0 256 256"><path d="` + d + `"/></svg>`
}

func text(s shape) string {
	var b strings.Builder
	s.write(&b)
	return strings.TrimSpace(b.String())
}

const square40 = "M40 40v40h40V40z"

func TestPartsAreReadAndPlaced(t *testing.T) {
	tests := []struct{ name, part, d, want string }{
		{"every command becomes absolute", "a", "m40 40 0 40h40V40z", "M40 40 L40 80 L80 80 L80 40 Z"},
		{"what runs clockwise is turned round", "a", "M40 40H80V80H40Z", "M40 80 L80 80 L80 40 L40 40 Z"},
		{"curves keep their form when turned", "a", "M0 0C10 0 20 0 20 20L0 20Z", "M0 20 L20 20 C20 0 10 0 0 0 Z"},
		{"a hole runs clockwise", "!a", square40, "M80 40 L80 80 L40 80 L40 40 Z"},
		{"scaled and moved", "a@0.5,10,-20", square40, "M30 0 L30 20 L50 20 L50 0 Z"},
		{"of another height", "a@1,0,0,0.5", square40, "M40 20 L40 40 L80 40 L80 20 Z"},
		{"mirrored, and still filled", "a@-1,120,0,1", square40, "M40 40 L40 80 L80 80 L80 40 Z"},
		{"an arc is curves of a quarter", "a", "M100 50A50 50 0 0 0 50 0L50 50Z", "M100 50 C100 22.39 77.61 0 50 0 L50 50 Z"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := read(tt.part, svg(t, picture(tt.d)), nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := text(s); got != tt.want {
				t.Errorf("%s, wanted %s", got, tt.want)
			}
		})
	}
}

func TestWhatCannotBeConvertedIsRefused(t *testing.T) {
	tests := []struct{ name, part, content, want string }{
		{"no such file", "b", picture(square40), "b.svg"},
		{"another view box", "a", `<svg viewBox="0 0 24 24"><path d="M1 1z"/></svg>`, "view box"},
		{"another element", "a", `<svg viewBox="0 0 256 256"><circle r="3"/></svg>`, "<circle>"},
		{"a broken path", "a", picture("M1 1L2"), "no number for L"},
		{"half a place", "a@0.5,3", picture(square40), "want scale,x,y"},
		{"a place in words", "a@0.5,left,0", picture(square40), `"0.5,left,0"`},
		{"nothing to strike out", `\b`, picture(square40), `no earlier line makes "b"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := read(tt.part, svg(t, tt.content), map[string]shape{})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, wanted one that tells %q", err, tt.want)
			}
		})
	}
}

func TestShapesStayInTheirSquare(t *testing.T) {
	for _, tt := range []struct{ name, d, want string }{
		{"inside", square40, "M40 40 L40 80 L80 80 L80 40 Z"},
		{"beyond the left", "M-20 40v40h40V40z", "M8 40 L8 80 L48 80 L48 40 Z"},
		{"beyond the foot", "M40 240v40h40v-40z", "M40 208 L40 248 L80 248 L80 208 Z"},
		{"too wide", "M-112 68v120h480V68z", "M8 98 L8 158 L248 158 L248 98 Z"},
	} {
		s, err := read("a", svg(t, picture(tt.d)), nil)
		if err != nil {
			t.Fatal(err)
		}
		if s.fit(); text(s) != tt.want {
			t.Errorf("%s: %s, wanted %s", tt.name, text(s), tt.want)
		}
	}
}

// A comb whose five teeth pass the edge is left as five pieces, each closed
// along the edge: no line joins them.
func TestCutContoursBecomePieces(t *testing.T) {
	comb := "M0 100V256H250V100"
	for x := 250; x > 0; x -= 50 {
		comb += strings.NewReplacer("a", strconv.Itoa(x), "b", strconv.Itoa(x-25), "c", strconv.Itoa(x-50)).Replace("La 100 La 0 Lb 0 Lb 100 Lc 100")
	}
	s, err := read("a", svg(t, picture(comb+"Z")), nil)
	if err != nil {
		t.Fatal(err)
	}
	above := s.where(side{0, -1, 50})
	if n := len(above.contours()); n != 5 {
		t.Errorf("%d pieces above, wanted 5: %s", n, text(above))
	}
	below := s.where(side{0, 1, -50})
	if n := len(below.contours()); n != 1 {
		t.Errorf("%d pieces below, wanted 1: %s", n, text(below))
	}
	if got, want := math.Abs(above.area()), 5*25*50.0; math.Abs(got-want) > 1e-6 {
		t.Errorf("area %v above, wanted %v", got, want)
	}
	if got, want := above.area()+below.area(), s.area(); math.Abs(got-want) > 1e-6 {
		t.Errorf("both parts have area %v, the whole %v", got, want)
	}
}

func TestStrikingOutLeavesAGapAndABar(t *testing.T) {
	disc := "M128 20A108 108 0 0 0 128 236A108 108 0 0 0 128 20Z"
	s, err := read("a", svg(t, picture(disc)), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, rising := range []bool{false, true} {
		struck := s.struckOut(rising)
		pieces := struck.contours()
		if len(pieces) != 3 {
			t.Fatalf("rising %v: %d contours, wanted two halves and a bar", rising, len(pieces))
		}
		for i, c := range pieces {
			if c.area() >= 0 {
				t.Errorf("rising %v: contour %d runs clockwise", rising, i)
			}
			for _, st := range c {
				for j := 0; j < len(st.at); j += 2 {
					x, y := st.at[j], st.at[j+1]
					if rising {
						x = square - x
					}
					away := math.Abs(x-y) / math.Sqrt2
					if i < 2 && away < bar+gap-1e-6 || i == 2 && away > bar+1e-6 {
						t.Errorf("rising %v: contour %d has a point %.2f beside the middle", rising, i, away)
					}
				}
			}
		}
	}
}
