package paint

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"testing"
)

// headed gives a PNG whose header claims another size.
func headed(data []byte, w, h int) []byte {
	data = bytes.Clone(data)
	const header = 12 // of the type of the first chunk, which its checksum begins at
	binary.BigEndian.PutUint32(data[header+4:], uint32(w))
	binary.BigEndian.PutUint32(data[header+8:], uint32(h))
	binary.BigEndian.PutUint32(data[header+17:], crc32.ChecksumIEEE(data[header:header+17]))
	return data
}

// held gives a JPEG whose camera was held in that way.
func held(t testing.TB, img image.Image, orientation uint16, order binary.AppendByteOrder) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 100}); err != nil {
		t.Fatal(err)
	}
	tiff := []byte("II\x2a\x00")
	if order == binary.BigEndian {
		tiff = []byte("MM\x00\x2a")
	}
	tiff = order.AppendUint32(tiff, 8)
	tiff = order.AppendUint16(tiff, 2) // entries
	for _, e := range [][2]uint16{{0x010f, 7}, {0x0112, orientation}} {
		tiff = order.AppendUint16(tiff, e[0])
		tiff = order.AppendUint16(tiff, 3) // SHORT
		tiff = order.AppendUint32(tiff, 1)
		tiff = order.AppendUint16(tiff, e[1])
		tiff = order.AppendUint16(tiff, 0)
	}
	app := append([]byte("Exif\x00\x00"), tiff...)
	out := append([]byte("\xff\xd8\xff\xe1"), byte((len(app)+2)>>8), byte(len(app)+2))
	return append(append(out, app...), b.Bytes()[2:]...)
}

func TestPhotographsAreUpright(t *testing.T) {
	// Four quarters of the scene: red green / blue white. For each orientation,
	// how the file has them (Exif 2.3 §4.6.4).
	for o, file := range map[int]string{1: "rgbw", 2: "grwb", 3: "wbgr", 4: "bwrg", 5: "rbgw", 6: "gwrb", 7: "wgbr", 8: "brwg"} {
		quarters := map[byte]color.RGBA{'r': {0xff, 0, 0, 0xff}, 'g': {0, 0xff, 0, 0xff}, 'b': {0, 0, 0xff, 0xff}, 'w': {0xff, 0xff, 0xff, 0xff}}
		w, h := 96, 64
		if o >= 5 {
			w, h = h, w
		}
		img := pattern(w, h, func(x, y int) color.Color { return quarters[file[y*2/h*2+x*2/w]] })
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			got, err := Decode(held(t, img, uint16(o), order))
			if err != nil {
				t.Fatal(err)
			}
			if got.Bounds() != image.Rect(0, 0, 96, 64) {
				t.Fatalf("orientation %d: bounds %v", o, got.Bounds())
			}
			for i, p := range []image.Point{{X: 24, Y: 16}, {X: 72, Y: 16}, {X: 24, Y: 48}, {X: 72, Y: 48}} {
				c := color.RGBAModel.Convert(got.At(p.X, p.Y)).(color.RGBA)
				if want := quarters["rgbw"[i]]; !near(c, want, 4) {
					t.Errorf("orientation %d: quarter %d is %v, want %v", o, i, c, want)
				}
			}
		}
	}
}

// aWebP is one white pixel, lossless, by the specification's example of a header.
const aWebP = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=="

func TestWebPIsRead(t *testing.T) {
	data, err := base64.StdEncoding.DecodeString(aWebP)
	if err != nil {
		t.Fatal(err)
	}
	img, err := Decode(data)
	if err != nil || img.Bounds().Size() != image.Pt(1, 1) {
		t.Fatalf("got %v, %v", img, err)
	}
}

func TestADecoderThatPanicsIsAFileThatCannotBeRead(t *testing.T) {
	f := format{decode: func(io.Reader) (image.Image, error) { panic("index out of range") }}
	if img, err := f.guarded(nil); img != nil || err == nil {
		t.Errorf("got %v, %v", img, err)
	}
}

// FuzzDecode: whatever the bytes, no panic and no picture that is not drawn.
func FuzzDecode(f *testing.F) {
	webp, err := base64.StdEncoding.DecodeString(aWebP)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(webp)
	f.Add([]byte("\x89PNG\r\n\x1a\n"))
	for o := range uint16(10) {
		data := held(f, photo(16, 8), o, binary.BigEndian)
		f.Add(data)
		f.Add(data[:len(data)/2])
		f.Add(data[:20+o])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		img, err := Decode(data)
		if (img == nil) == (err == nil) {
			t.Fatalf("picture %v, error %v", img, err)
		}
		if img != nil && !fits(img.Bounds().Dx(), img.Bounds().Dy()) {
			t.Fatalf("a picture of %v", img.Bounds())
		}
	})
}
