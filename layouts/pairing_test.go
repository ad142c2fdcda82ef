package layouts

import (
	"strings"
	"testing"

	"semainier/layouts/scene"
)

func TestPairingTellsCodeAddressAndLink(t *testing.T) {
	f := faces(t)
	for _, c := range []struct{ code, hub, link string }{
		{"K7PQ2D", "semainier.ville.example", "https://semainier.ville.example/ecrans?code=K7PQ2D"},
		{"WWWWWW", "", ""},
		{"K7PQ2D", strings.Repeat("tres-long.", 12) + "example", "https://semainier.ville.example/" + strings.Repeat("a", 1000)},
		{"", "semainier.ville.example", ""},
	} {
		for _, size := range pageSizes() {
			v := View{Width: size[0], Height: size[1], Layout: Layout{}.orDefault()}
			sh := Pairing(f, v, c.code, c.hub, c.link)
			wellSet(t, f, v, sh, PagePairing)
			words := bodyWords(sh, 0)
			if spaced := strings.Join(strings.Split(c.code, ""), " "); !strings.Contains(words, spaced) || !strings.Contains(words, french().PairingTitle) {
				t.Errorf("%v: %q without %q", size, words, spaced)
			}
			if strings.Contains(words, "Donnez ce code") != (c.code != "") {
				t.Errorf("%v: code %q, %q", size, c.code, words)
			}
			if c.hub != "" && len(c.hub) < 40 && !strings.Contains(shown(words), "Adresse_: "+c.hub) {
				t.Errorf("%v: %q without %q", size, words, c.hub)
			}
			if codes := len(itemsOf[scene.Code](sh, 0)); codes != map[bool]int{true: 1}[c.link != "" && len(c.link) < 300] {
				t.Errorf("%v: %d codes of %q", size, codes, c.link)
			}
		}
	}
}

// The code is read by whoever installs the screen, from where people stand and
// beyond.
func TestPairingCodeIsLarge(t *testing.T) {
	f := faces(t)
	for _, size := range pageSizes() {
		v := View{Width: size[0], Height: size[1], Layout: Layout{}.orDefault()}
		sh := Pairing(f, v, "K7PQ2D", "semainier.ville.example", "https://semainier.ville.example/ecrans")
		n := 0
		for _, x := range itemsOf[scene.Text](sh, 0) {
			if len(x.Text) == 1 && x.Style.Size >= 2*leastEm(f, v) {
				n++
			}
		}
		if n != 6 {
			t.Errorf("%v: %d large letters", size, n)
		}
	}
}
