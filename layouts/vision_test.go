package layouts

import (
	"fmt"
	"testing"
)

// Partners stay apart for the colour-blind.
func TestPaletteIsKeptApartByTheColourBlind(t *testing.T) {
	for name, v := range visions() {
		least, which := 1000.0, ""
		tones := Tones()
		for i, x := range tones {
			for _, y := range tones[i+1:] {
				by := v.apart(x, y)
				if by < LeastApart {
					t.Errorf("%s: %s and %s are %.1f apart, want %v", name, x.Name, y.Name, by, LeastApart)
				}
				if by < least {
					least, which = by, fmt.Sprint(x.Name, " and ", y.Name)
				}
			}
		}
		t.Logf("%s: nearest are %s, %.1f", name, which, least)
	}
}

// Two tones that most people tell apart may be one to somebody.
func TestApartIsThatOfWhoTellsThemLeastWell(t *testing.T) {
	red, green := Tone{"red", 0xa03030, 0xffffff}, Tone{"green", 0x5e5a2c, 0xffffff}
	if seen, least := visions()["none"].apart(red, green), Apart(red, green); seen < LeastApart || least >= LeastApart {
		t.Errorf("seen %.1f apart, least %.1f, want %v between them", seen, least, LeastApart)
	}
	if Apart(red, red) != 0 {
		t.Error("a tone is apart from itself")
	}
}
