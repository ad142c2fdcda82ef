package upload

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image/color"
	"runtime"
	"strings"
	"testing"
)

// headedPNG gives a PNG whose header claims another size.
func headedPNG(data []byte, w, h uint32) []byte {
	data = bytes.Clone(data)
	binary.BigEndian.PutUint32(data[16:], w)
	binary.BigEndian.PutUint32(data[20:], h)
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	return data
}

// zlibBomb gives a PNG that claims few pixels and holds a gigabyte of them.
func zlibBomb(t testing.TB) []byte {
	t.Helper()
	zeros := deflated("", make([]byte, 64<<20))
	from := strings.Index(zeros, "stream\n") + len("stream\n")
	packed := zeros[from : len(zeros)-len("\nendstream")]
	small := asPNG(t, plain(8, 8, color.White))
	out := bytes.Clone(small[:8+25])
	out = append(out, chunk("PLTE", "\x00\x00\x00\xff\xff\xff")...)
	out = append(out, chunk("IDAT", packed)...)
	return append(out, chunk("IEND", "")...)
}

// hugeGIF gives a GIF whose screen is small, and its image huge.
func hugeGIF(t testing.TB) []byte {
	t.Helper()
	data := asGIF(t, plain(8, 8, color.White))
	at := bytes.IndexByte(data[13:], 0x2c) + 13 // the descriptor of the image
	binary.LittleEndian.PutUint16(data[at+5:], 65_535)
	binary.LittleEndian.PutUint16(data[at+7:], 65_535)
	return data
}

// webpOf gives a WebP whose frame says another size than its canvas.
func webpOf(canvas, frame uint32) []byte {
	vp8x := append([]byte{0, 0, 0, 0}, byte(canvas-1), byte((canvas-1)>>8), byte((canvas-1)>>16), byte(canvas-1), byte((canvas-1)>>8), byte((canvas-1)>>16))
	vp8l := append([]byte{0x2f}, binary.LittleEndian.AppendUint32(nil, (frame-1)|(frame-1)<<14)...)
	vp8l = append(vp8l, "\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"...)
	var body []byte
	for _, c := range []struct {
		name string
		data []byte
	}{{"VP8X", vp8x}, {"VP8L", vp8l}} {
		body = append(binary.LittleEndian.AppendUint32(append(body, c.name...), uint32(len(c.data))), c.data...)
		body = append(body, make([]byte, len(c.data)%2)...)
	}
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body)+4)), append([]byte("WEBP"), body...)...)
}

// manyPages gives a PDF of n pages that are one.
func manyPages(n int) []byte {
	r := sheet(a4, "", "")
	r[1] = fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Repeat("3 0 R ", n), n)
	return r.file("")
}

// nestedForms gives a PDF whose page draws a form ten times, which draws
// another ten times, and so on: ten to the power of depth rectangles.
func nestedForms(depth int) []byte {
	var forms []string
	for i := range depth {
		content, resources := strings.Repeat("/X Do ", 10), fmt.Sprintf("/Resources << /XObject << /X %d 0 R >> >>", 6+i)
		if i == depth-1 {
			content, resources = "0 0 500 500 re f", ""
		}
		forms = append(forms, stream("/Type /XObject /Subtype /Form /BBox [0 0 595 842] "+resources, content))
	}
	return sheet(a4, strings.Repeat("/X Do ", 10), "/XObject << /X 5 0 R >>", forms...).file("")
}

// nestedPatterns gives a PDF whose page is filled with a pattern of small
// tiles, each of which is filled with a pattern, and so on.
func nestedPatterns(depth int) []byte {
	var patterns []string
	for i := range depth {
		content, resources := "/Pattern cs /P scn 0 0 500 500 re f", fmt.Sprintf("/Resources << /Pattern << /P %d 0 R >> >>", 6+i)
		if i == depth-1 {
			content, resources = "1 0 0 rg 0 0 1 1 re f", "/Resources << >>"
		}
		patterns = append(patterns, stream(fmt.Sprintf("/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 500 500] /XStep %d /YStep %d %s", 3+i, 3+i, resources), content))
	}
	return sheet(a4, "/Pattern cs /P scn 0 0 595 842 re f", "/Pattern << /P 5 0 R >>", patterns...).file("")
}

// manyShadings gives a small PDF whose page is filled over and over with
// shadings whose colours a program computes.
func manyShadings(n int) []byte {
	function := stream("/FunctionType 4 /Domain [0 1 0 1] /Range [0 1 0 1 0 1]",
		"{ "+strings.Repeat("exch sin cos exch sin cos ", 400)+" 2 copy add 360 div }")
	r := sheet(a4, "", "/Shading << /S << /ShadingType 1 /ColorSpace /DeviceRGB /Domain [0 1 0 1] /Matrix [595 0 0 842 0 0] /Function 5 0 R >> >>", function)
	r[3] = deflated("", []byte(strings.Repeat("/S sh\n", n)))
	return r.file("")
}

// manyGroups gives a PDF that lays transparent groups as large as the page over
// each other.
func manyGroups(n int) []byte {
	group := stream("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Group << /S /Transparency /I true /K true >> /Resources << /ExtGState << /G << /ca 0.5 /BM /Luminosity >> >> >>",
		"/G gs 1 0 0 rg 0 0 595 842 re f 0 1 0 rg 10 10 595 842 re f")
	r := sheet(a4, "", "/XObject << /X 5 0 R >> /ExtGState << /G << /ca 0.5 /BM /Hue >> >>", group)
	r[3] = deflated("", []byte("/G gs "+strings.Repeat("/X Do\n", n)))
	return r.file("")
}

// mostOfParent is what refusing a file may cost the hub's own memory, in bytes.
const mostOfParent = 512 << 10

func TestBombsAreRefused(t *testing.T) {
	drawn := asPNG(t, drawing(300, 300))
	photo := asJPEG(t, photograph(300, 300))
	for _, c := range []struct {
		name string
		data []byte
		want []Reason
	}{
		{"PNG of 40,000×40,000", headedPNG(drawn, 40_000, 40_000), []Reason{TooMany}},
		{"PNG of 2³¹-1 a side", headedPNG(drawn, 1<<31-1, 1<<31-1), []Reason{TooMany, Damaged}},
		{"PNG just too large", headedPNG(drawn, 20_001, 2_000), []Reason{TooMany}},
		{"PNG that claims what it has not", headedPNG(drawn, 6_000, 6_000), []Reason{Damaged}},
		{"PNG with a gigabyte too much", zlibBomb(t), []Reason{Damaged}},
		{"GIF with a huge image", hugeGIF(t), []Reason{Damaged}},
		{"JPEG cut short", photo[:len(photo)*2/3], []Reason{Damaged}},
		{"PNG cut short", drawn[:len(drawn)*2/3], []Reason{Damaged}},
		{"WebP larger than its canvas", webpOf(8, 16_000), []Reason{Damaged, TooMany, Costly}},
		{"WebP too large", webpOf(16_000, 16_000), []Reason{TooMany}},
		{"WebP cut short", aWebP(t)[:20], []Reason{Damaged}},
		{"PDF of 10,000 pages", manyPages(10_000), []Reason{TooLong}},
		{"PDF of 13 pages", manyPages(MaxPages + 1), []Reason{TooLong}},
		{"PDF cut short", poster(t)[:900], []Reason{Damaged}},
		{"PDF that has no page", append([]byte("%PDF-1.7\n"), "trailer << >>"...), []Reason{Damaged}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			r := refused(t, c.data)
			runtime.ReadMemStats(&after)
			if took := after.TotalAlloc - before.TotalAlloc; took > mostOfParent {
				t.Errorf("the parent allocated %d bytes", took)
			}
			for _, want := range c.want {
				if r.Reason == want {
					return
				}
			}
			t.Errorf("refused as %v, want %v", r, c.want)
		})
	}
}

// What a page costs can't be told before it is drawn: the limits end it.
func TestCostlyFilesAreEnded(t *testing.T) {
	for name, data := range map[string][]byte{
		"nested forms": nestedForms(9), "nested patterns": nestedPatterns(6), "shadings": manyShadings(3000), "groups": manyGroups(5000),
	} {
		t.Run(name, func(t *testing.T) {
			u, _ := uploads(t)
			u.program[1] = hastyCommand
			pages, err := u.Read(t.Context(), bytes.NewReader(data), "bombe.pdf")
			if r, ok := asRefusal(err); !ok || r.Reason != Costly {
				t.Errorf("a file of %d bytes: %d pages, %v", len(data), len(pages), err)
			}
		})
	}
}
