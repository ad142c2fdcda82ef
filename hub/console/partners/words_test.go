package partners_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/BurntSushi/toml"
)

// Every word that a page asks for by name is in the catalogue, or in the desk's, and
// none stands there that no page asks for.
func TestEveryWordIsInTheCatalogue(t *testing.T) {
	read := func(file string) map[string]string {
		words := map[string]string{}
		if _, err := toml.DecodeFile(file, &words); err != nil {
			t.Fatal(err)
		}
		return words
	}
	own, desk := read("words/fr.toml"), read("../desk/words/fr.toml")
	asked := map[string]bool{}
	var text string
	for _, pattern := range []string{"*.go", "templates/*.html"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatal(pattern, err)
		}
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text += string(b)
		}
	}
	for _, m := range regexp.MustCompile(`\.(T|N) ?\(?"([a-z.0-9]+[a-z0-9])"`).FindAllStringSubmatch(text, -1) {
		keys := []string{m[2]}
		if m[1] == "N" {
			keys = []string{m[2] + ".one", m[2] + ".many"}
		}
		for _, key := range keys {
			if asked[key] = true; own[key] == "" && desk[key] == "" {
				t.Errorf("%s is in no catalogue", key)
			}
		}
	}
	// Composed of a part and a name, or asked for by the frame.
	composed := regexp.MustCompile(`^(nav|pictogram|do|mode|other|private|ignore|treated|finding|feed\.state)\.|\.title$`)
	for key := range own {
		if !asked[key] && !composed.MatchString(key) && !regexp.MustCompile(`"`+regexp.QuoteMeta(key)+`"`).MatchString(text) {
			t.Errorf("nobody asks for %s", key)
		}
	}
}
