package upload

import (
	"bytes"
	"compress/zlib"
	"crypto/md5" // #nosec G501: as a PDF's password wants it
	"crypto/rc4" // #nosec G503: the same
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"semainier/layouts/glyph"
	"semainier/layouts/pdf"
	"semainier/layouts/scene"
)

// raw is a PDF made of objects, numbered from 1 on; the first is the catalogue.
type raw []string

// stream gives an object that is a stream.
func stream(dict, data string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(data), data)
}

// deflated gives an object that is a stream, compressed.
func deflated(dict string, data []byte) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		panic(err) // a buffer takes all
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return stream(dict+" /Filter /FlateDecode", b.String())
}

// file gives the PDF, with more entries in its trailer.
func (r raw) file(trailer string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(r))
	for i, o := range r {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(r)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", len(r)+1, trailer, at)
	return b.Bytes()
}

// sheet gives a PDF of one page with that content; further objects are numbered
// from 5 on, and resources name them.
func sheet(box, content, resources string, further ...string) raw {
	return append(raw{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox " + box + " /Contents 4 0 R /Resources << " + resources + " >> >>",
		stream("", content),
	}, further...)
}

const (
	a4      = "[0 0 595 842]"
	oneFont = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
)

// poster gives a PDF of three pages as our own documents are, each with its
// number in its text.
func poster(t testing.TB) []byte {
	t.Helper()
	f, err := glyph.New()
	if err != nil {
		t.Fatal(err)
	}
	var pages []scene.Scene
	for i := range 3 {
		line := func(y, size scene.Px, text string) scene.Text {
			return scene.Text{X: 60, Y: y, Text: text, Style: scene.Style{Size: size, Weight: scene.Bold}, Colour: 0x10243a}
		}
		pages = append(pages, scene.Scene{Width: 1080, Height: 1527, Ground: 0xfdf6e3, Layers: []scene.Layer{{
			Bounds: scene.Rect{W: 1080, H: 1527},
			Items: []scene.Item{
				scene.Box{Rect: scene.Rect{X: 40, Y: 40, W: 1000, H: 300}, Radius: 30, Fill: 0xf2c14e},
				line(220, 96, fmt.Sprintf("Fête du quartier %d", i+1)),
				line(460, 40, "Samedi 12 décembre, 9 h 30, place de l’Église"), line(540, 20, "Entrée libre. Apportez un plat à partager."), line(600, 12, "Renseignements à l’accueil : 02 99 00 00 00"),
				scene.Picto{Rect: scene.Rect{X: 340, Y: 800, W: 400, H: 400}, Name: "family", Colour: 0x174a7e},
			},
		}}})
	}
	var b bytes.Buffer
	if err := pdf.Write(&b, f, pages, pdf.Options{Title: "Fête"}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestEveryPageOfAPDFIsAPicture(t *testing.T) {
	pages := read(t, poster(t))
	if len(pages) != 3 {
		t.Fatalf("%d pages, want 3", len(pages))
	}
	for i, p := range pages {
		img, form := decoded(t, p)
		if form != "png" || p.Width != 2160 || p.Height != 3054 {
			t.Errorf("page %d: a %s of %d×%d", i+1, form, p.Width, p.Height)
		}
		if !near(img.At(2160-100, 100+60), rgb(0xf2c14e)) || !near(img.At(20, 20), rgb(0xfdf6e3)) {
			t.Errorf("page %d: colours %v and %v", i+1, img.At(2060, 160), img.At(20, 20))
		}
		want := fmt.Sprintf("Fête du quartier %d Samedi 12 décembre, 9 h 30, place de l’Église Entrée libre. Apportez un plat à partager. Renseignements à l’accueil : 02 99 00 00 00", i+1)
		if p.Text != want {
			t.Errorf("page %d: text %q, want %q", i+1, p.Text, want)
		}
		keep(t, fmt.Sprintf("poster-%d.png", i+1), p.Data)
	}
}

func TestLongTextOfAPageIsCut(t *testing.T) {
	words := strings.Repeat("Bonjour ", 100)
	p := read(t, sheet(a4, "BT /F 3 Tf 9 500 Td ("+words+") Tj ET", oneFont).file(""))[0]
	if n := len([]rune(p.Text)); n > MaxText || n < MaxText*3/4 || !strings.HasSuffix(p.Text, "Bonjour…") {
		t.Errorf("%d characters: %q", n, p.Text)
	}
}

func TestPagesAreAsLargeAsScreensShow(t *testing.T) {
	for box, want := range map[string][2]int{
		a4: {2160, 3057}, "[0 0 842 595]": {3057, 2160}, "[0 0 100 100]": {2160, 2160}, "[0 0 1600 900]": {3840, 2160},
		"[0 0 10000 100]": {3840, 38}, "[0 0 14400 1]": {3840, 1}, "[0 0 1 1]": {2160, 2160},
		"[0 0 1000000000 1000000000]": {2160, 2160},
	} {
		p := read(t, sheet(box, "1 0 0 rg 0 0 1 1 re f", "").file(""))[0]
		if p.Width != want[0] || p.Height != want[1] {
			t.Errorf("%s: %d×%d, want %v", box, p.Width, p.Height, want)
		}
		decoded(t, p)
	}
}

// locked gives a PDF that opens with a password alone: the standard handler of
// ISO 32000-1 §7.6.3, revision 2.
func locked(user string) []byte {
	pad := []byte("\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08\x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A")
	padded := append([]byte(user), pad...)[:32]
	id := []byte("0123456789abcdef")
	crypt := func(key, data []byte) []byte {
		c, err := rc4.NewCipher(key) // #nosec G405
		if err != nil {
			panic(err) // of a key of five bytes
		}
		out := make([]byte, len(data))
		c.XORKeyStream(out, data)
		return out
	}
	owner := md5.Sum(append([]byte("owner"), pad...)[:32]) // #nosec G401
	o := crypt(owner[:5], padded)
	permissions := int32(-4)
	sum := bytes.Join([][]byte{padded, o, binary.LittleEndian.AppendUint32(nil, uint32(permissions)), id}, nil)
	key := md5.Sum(sum) // #nosec G401
	u := crypt(key[:5], pad)
	r := sheet(a4, "", "", fmt.Sprintf("<< /Filter /Standard /V 1 /R 2 /O <%x> /U <%x> /P %d >>", o, u, permissions))
	return r.file(fmt.Sprintf("/Encrypt 5 0 R /ID [<%x> <%x>]", id, id))
}

func TestPDFWithAPasswordIsRefused(t *testing.T) {
	if r := refused(t, locked("secret")); r.Reason != Locked {
		t.Errorf("got %v", r)
	}
	// One that everybody can open, and only its owner change, is read.
	if pages := read(t, locked("")); len(pages) != 1 {
		t.Errorf("%d pages", len(pages))
	}
}

// A PDF's scripts and what it wants to open are of no consequence.
func TestScriptsOfAPDFAreLeftAlone(t *testing.T) {
	r := sheet(a4, "BT /F 30 Tf 50 500 Td (Bonjour) Tj ET", oneFont,
		"<< /S /JavaScript /JS (while(true){}; app.alert('x'); this.submitForm('http://127.0.0.1/');) >>",
		"<< /S /Launch /F (/bin/sh) >>")
	r[0] = "<< /Type /Catalog /Pages 2 0 R /OpenAction 5 0 R /AA << /WC 6 0 R >> /Names << /JavaScript << /Names [(a) 5 0 R] >> >> >>"
	if p := read(t, r.file("")); len(p) != 1 || p[0].Text != "Bonjour" {
		t.Errorf("got %+v", p)
	}
}
