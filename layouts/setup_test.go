package layouts

import (
	"strings"
	"testing"
)

func TestSetupTellsWhatToWrite(t *testing.T) {
	f := faces(t)
	for _, size := range [][2]int{{1920, 1080}, {1080, 1920}, {1280, 720}, {640, 360}} {
		v := View{Width: size[0], Height: size[1]}
		for _, c := range []struct {
			fault string
			want  []string
		}{
			{"", []string{french().SetupTitle, "semainier.toml", setupLine, french().SetupAgain}},
			{"Ligne 3\u00A0: «\u00A0hubb\u00A0» n’est pas un réglage.", []string{french().FaultTitle, "Ligne 3\u00A0: «\u00A0hubb\u00A0»", french().FaultAgain}},
		} {
			sh := Setup(f, v, c.fault)
			wellSet(t, f, v, sh, PageSetup)
			words := strings.ReplaceAll(wordsOf(sh, 0), "\n", " ")
			for _, w := range c.want {
				if !strings.Contains(words, w) {
					t.Errorf("%v: %q is not in %q", size, w, words)
				}
			}
		}
	}
}
