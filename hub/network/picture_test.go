package network_test

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"semainier/hub/network"
)

// encoded gives a picture of one colour as a file.
func encoded(t *testing.T, width, height int, form string) []byte {
	t.Helper()
	picture := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.White, color.Black})
	var b bytes.Buffer
	var err error
	switch form {
	case "png":
		err = png.Encode(&b, picture)
	case "jpeg":
		err = jpeg.Encode(&b, picture, nil)
	case "gif":
		err = gif.Encode(&b, picture, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPictureIsIdentifiedByItsContent(t *testing.T) {
	for _, c := range []struct {
		form          string
		width, height int
	}{{"png", 30, 40}, {"jpeg", 40, 30}, {"png", 1, 20_000}, {"png", 20_000, 838}} {
		data := encoded(t, c.width, c.height, c.form)
		p, err := network.Picture{File: "a", Alt: "Une affiche", Poster: true}.Identify(data)
		if err != nil {
			t.Errorf("%s of %d × %d: %v", c.form, c.width, c.height, err)
			continue
		}
		want := network.Picture{ID: network.PictureIDOf(data), Width: c.width, Height: c.height, Alt: "Une affiche", Poster: true}
		if p != want || !p.ID.Valid() {
			t.Errorf("%s of %d × %d: got %+v", c.form, c.width, c.height, p)
		}
	}
	if got := network.PictureIDOf([]byte("abc")); got != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" { // FIPS 180-2 §B.1
		t.Errorf("id of abc: %s", got)
	}
}

func TestPictureThatScreensCannotShowIsRefused(t *testing.T) {
	good := encoded(t, 300, 400, "png")
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"nothing":         {nil, "not a PNG or JPEG picture"},
		"a text":          {[]byte("fête"), "not a PNG or JPEG picture"},
		"another form":    {encoded(t, 3, 4, "gif"), "a GIF picture: save it as PNG or JPEG"},
		"cut short":       {good[:len(good)-20], "a damaged PNG picture"},
		"a bit flipped":   {flipped(good), "a damaged PNG picture"},
		"too many bytes":  {make([]byte, network.MaxPictureBytes+1), "8388609 bytes are too many: at most 8388608"},
		"too long a side": {encoded(t, 20_001, 1, "png"), "20001 × 1 pixels are too many"},
		"too many pixels": {encoded(t, 20_000, 839, "png"), "at most 20000 a side and 16777216 in all"},
	} {
		p, err := network.Picture{File: "a"}.Identify(c.data)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
		if p.ID != "" {
			t.Errorf("%s: identified all the same: %+v", name, p)
		}
	}
}

func flipped(data []byte) []byte {
	out := bytes.Clone(data)
	out[len(out)-20] ^= 1 // of the pixels
	return out
}
