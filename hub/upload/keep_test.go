package upload

import (
	"image/color"
	"os"
	"path/filepath"
	"testing"
)

// keep leaves a picture in the test's artifact directory, to be looked at.
func keep(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(t.ArtifactDir(), name), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// rgb gives a colour as a scene writes it.
func rgb(c uint32) color.RGBA { return color.RGBA{uint8(c >> 16), uint8(c >> 8), uint8(c), 0xff} }
