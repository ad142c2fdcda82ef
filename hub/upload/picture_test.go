package upload

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"testing"

	"semainier/hub/network"
)

// drawing is a picture with flat colours, as a poster has.
func drawing(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{0xff, 0xff, 0xff, 0xff}
			if (x/64+y/64)%2 == 0 {
				c = color.RGBA{0x0b, 0x5d, 0x4e, 0xff}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

// photograph is a picture in which no two neighbours are quite the same.
func photograph(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	r := rand.New(rand.NewPCG(1, 2))
	for y := range h {
		for x := range w {
			n := uint8(r.UintN(12))
			img.SetRGBA(x, y, color.RGBA{uint8(x*200/w) + n, uint8(y*200/h) + n, 90 + n, 0xff})
		}
	}
	return img
}

func asPNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asJPEG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asGIF(t testing.TB, frames ...*image.Paletted) []byte {
	t.Helper()
	var b bytes.Buffer
	all := &gif.GIF{Image: frames, Delay: make([]int, len(frames))}
	if err := gif.EncodeAll(&b, all); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// plain is a picture of one colour with a palette.
func plain(w, h int, c color.Color) *image.Paletted {
	return image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{c, color.Black})
}

// aWebP is one white pixel, lossless.
func aWebP(t testing.TB) []byte {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// decoded gives a page's picture and its form, once players would take it.
func decoded(t testing.TB, p Page) (image.Image, string) {
	t.Helper()
	known, err := network.Picture{}.Identify(p.Data)
	if err != nil {
		t.Fatalf("players would not take it: %v", err)
	}
	if known.Width != p.Width || known.Height != p.Height {
		t.Fatalf("told as %d×%d, but it has %d×%d", p.Width, p.Height, known.Width, known.Height)
	}
	img, form, err := image.Decode(bytes.NewReader(p.Data))
	if err != nil {
		t.Fatal(err)
	}
	return img, form
}

// near tells whether a pixel has about that colour.
func near(got color.Color, want color.RGBA) bool {
	g := color.RGBAModel.Convert(got).(color.RGBA)
	off := func(a, b uint8) bool { return max(a, b)-min(a, b) > 6 }
	return !off(g.R, want.R) && !off(g.G, want.G) && !off(g.B, want.B) && g.A == want.A
}

func TestPicturesOfEveryKindAreRead(t *testing.T) {
	for _, c := range []struct {
		name          string
		data          []byte
		form          string
		width, height int
	}{
		{"a drawing as PNG", asPNG(t, drawing(800, 600)), "png", 800, 600},
		{"a photograph as JPEG", asJPEG(t, photograph(800, 600)), "jpeg", 800, 600},
		{"a photograph as PNG", asPNG(t, photograph(800, 600)), "jpeg", 800, 600},
		{"a drawing as GIF", asGIF(t, plain(300, 200, color.White)), "png", 300, 200},
		{"a WebP", aWebP(t), "png", 1, 1},
		{"larger than a screen", asPNG(t, drawing(6000, 3000)), "png", 3840, 1920},
		{"tall and larger than a screen", asJPEG(t, photograph(3000, 4000)), "jpeg", 2160, 2880},
		{"very long", asPNG(t, drawing(20_000, 2)), "png", 3840, 1},
		{"very tall", asPNG(t, plain(1, 30_000, color.White)), "png", 1, 3840},
	} {
		t.Run(c.name, func(t *testing.T) {
			pages := read(t, c.data)
			if len(pages) != 1 {
				t.Fatalf("%d pages", len(pages))
			}
			if _, form := decoded(t, pages[0]); form != c.form {
				t.Errorf("a %s, want a %s", form, c.form)
			}
			if pages[0].Width != c.width || pages[0].Height != c.height || pages[0].Text != "" {
				t.Errorf("%d×%d, text %q; want %d×%d", pages[0].Width, pages[0].Height, pages[0].Text, c.width, c.height)
			}
		})
	}
}

func TestFirstImageOfAGIFIsShown(t *testing.T) {
	red := color.RGBA{0xff, 0, 0, 0xff}
	img, _ := decoded(t, read(t, asGIF(t, plain(90, 90, red), plain(90, 90, color.White)))[0])
	if !near(img.At(45, 45), red) {
		t.Errorf("got %v", img.At(45, 45))
	}
}

func TestWhatIsTransparentBecomesWhite(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 100, 50))
	for y := range 50 {
		for x := range 50 {
			img.SetNRGBA(x, y, color.NRGBA{0, 0, 0, 0x80})
		}
	}
	got, form := decoded(t, read(t, asPNG(t, img))[0])
	if form != "png" || !near(got.At(75, 25), color.RGBA{0xff, 0xff, 0xff, 0xff}) || !near(got.At(25, 25), color.RGBA{0x7f, 0x7f, 0x7f, 0xff}) {
		t.Errorf("a %s with %v where it is clear and %v where it is half black", form, got.At(75, 25), got.At(25, 25))
	}
}

// exif gives the Exif block of a photograph that was taken in that position, at
// a place that it tells.
func exif(orientation uint16, order binary.AppendByteOrder) []byte {
	tiff := []byte("II\x2a\x00")
	if order == binary.BigEndian {
		tiff = []byte("MM\x00\x2a")
	}
	tiff = order.AppendUint32(tiff, 8)
	tiff = order.AppendUint16(tiff, 3) // entries
	const gpsAt = 8 + 2 + 3*12 + 4
	for _, e := range [][4]uint32{{0x010f, 3, 1, 7}, {0x0112, 3, 1, uint32(orientation)}, {0x8825, 4, 1, gpsAt}} {
		tiff = order.AppendUint16(order.AppendUint16(tiff, uint16(e[0])), uint16(e[1]))
		tiff = order.AppendUint32(tiff, e[2])
		if e[1] == 3 {
			tiff = order.AppendUint16(order.AppendUint16(tiff, uint16(e[3])), 0)
		} else {
			tiff = order.AppendUint32(tiff, e[3])
		}
	}
	tiff = order.AppendUint32(tiff, 0)
	tiff = order.AppendUint16(tiff, 1)
	tiff = order.AppendUint16(order.AppendUint16(tiff, 1), 2)
	return append(order.AppendUint32(tiff, 2), "N\x00\x00\x00\x00\x00\x00\x0048.117266,-1.677793 rue de Brest"...)
}

// segment gives a segment of a JPEG.
func segment(marker byte, data string) []byte {
	return append([]byte{0xff, marker, byte((len(data) + 2) >> 8), byte(len(data) + 2)}, data...)
}

// withSegments gives a JPEG with more segments after its beginning.
func withSegments(file []byte, segments ...[]byte) []byte {
	return append(append([]byte("\xff\xd8"), bytes.Join(segments, nil)...), file[2:]...)
}

func TestPhotographsAreUpright(t *testing.T) {
	// Four quarters of the scene: red green / blue white. For each orientation,
	// how the file has them (Exif 2.3 §4.6.4).
	quarters := map[byte]color.RGBA{'r': {0xff, 0, 0, 0xff}, 'g': {0, 0xff, 0, 0xff}, 'b': {0, 0, 0xff, 0xff}, 'w': {0xff, 0xff, 0xff, 0xff}}
	for o, file := range map[int]string{1: "rgbw", 2: "grwb", 3: "wbgr", 4: "bwrg", 5: "rbgw", 6: "gwrb", 7: "wgbr", 8: "brwg"} {
		w, h := 96, 64
		if o >= 5 {
			w, h = h, w
		}
		held := image.NewRGBA(image.Rect(0, 0, w, h))
		for i := range w * h {
			x, y := i%w, i/w
			held.SetRGBA(x, y, quarters[file[y*2/h*2+x*2/w]])
		}
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			data := withSegments(asJPEG(t, held), segment(0xe1, "Exif\x00\x00"+string(exif(uint16(o), order))))
			img, err := readPicture(kindJPEG, data)
			if err != nil {
				t.Fatal(err)
			}
			if img.Rect != image.Rect(0, 0, 96, 64) {
				t.Fatalf("orientation %d: %v", o, img.Rect)
			}
			for i, p := range []image.Point{{X: 24, Y: 16}, {X: 72, Y: 16}, {X: 24, Y: 48}, {X: 72, Y: 48}} {
				if want := quarters["rgbw"[i]]; !near(img.At(p.X, p.Y), want) {
					t.Errorf("orientation %d: quarter %d is %v, want %v", o, i, img.At(p.X, p.Y), want)
				}
			}
		}
	}
}

// chunk gives a chunk of a PNG.
func chunk(name, data string) []byte {
	c := append(binary.BigEndian.AppendUint32(nil, uint32(len(data))), name+data...)
	return binary.BigEndian.AppendUint32(c, crc32.ChecksumIEEE(c[4:]))
}

// withChunks gives a PNG with more chunks after its header.
func withChunks(file []byte, chunks ...[]byte) []byte {
	const header = 8 + 25
	return append(append(bytes.Clone(file[:header]), bytes.Join(chunks, nil)...), file[header:]...)
}

func TestNothingElseOfAFileIsKept(t *testing.T) {
	const secret = "rue de Brest"
	photo := withSegments(asJPEG(t, photograph(200, 100)),
		segment(0xe1, "Exif\x00\x00"+string(exif(1, binary.BigEndian))),
		segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00<x>"+secret+"</x>"),
		segment(0xe2, "ICC_PROFILE\x00\x01\x01"+secret), segment(0xed, "Photoshop 3.0\x00"+secret), segment(0xfe, secret))
	photo = append(photo, secret...)
	text := withChunks(asPNG(t, drawing(200, 100)),
		chunk("tEXt", "Author\x00"+secret), chunk("iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00"+secret), chunk("eXIf", string(exif(1, binary.LittleEndian))), chunk("iCCP", secret+"\x00\x00x"))
	text = append(text, secret...)
	for _, c := range []struct {
		form   string
		data   []byte
		traces []string
	}{
		{"jpeg", photo, []string{secret, "Exif", "48.117", "ICC_PROFILE", "adobe", "Photoshop"}},
		{"png", text, []string{secret, "tEXt", "iTXt", "eXIf", "iCCP", "48.117", "adobe"}},
	} {
		p := read(t, c.data)[0]
		if img, form := decoded(t, p); form != c.form || img.Bounds().Dx() != 200 {
			t.Errorf("%s: a %s of %v", c.form, form, img.Bounds())
		}
		for _, trace := range c.traces {
			if !bytes.Contains(c.data, []byte(trace)) {
				t.Errorf("%s: the test's file lacks %q", c.form, trace)
			}
			if bytes.Contains(p.Data, []byte(trace)) {
				t.Errorf("%s: %q is still there", c.form, trace)
			}
		}
	}
}

// FuzzPictures: whatever the bytes, no panic leaves a decoder, and what comes
// out is a picture that players take.
func FuzzPictures(f *testing.F) {
	photo := withSegments(asJPEG(f, photograph(40, 30)), segment(0xe1, "Exif\x00\x00"+string(exif(6, binary.BigEndian))))
	for _, data := range [][]byte{photo, asPNG(f, drawing(70, 70)), asGIF(f, plain(9, 9, color.White)), aWebP(f), webpOf(8, 9), hugeGIF(f), headedPNG(asPNG(f, drawing(9, 9)), 1<<31-1, 1)} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if head, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil && head.Width*head.Height > 1<<20 {
			t.Skip("takes long")
		}
		err := readFile(nil, bytes.NewReader(data), func(p page) error {
			_, err := network.Picture{}.Identify(p.data)
			return err
		})
		if _, ok := asRefusal(err); err != nil && !ok && !bytes.Contains(data, []byte("%PDF")) {
			t.Error(err)
		}
	})
}
