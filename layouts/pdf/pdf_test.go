package pdf_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"semainier/layouts"
	"semainier/layouts/glyph"
	"semainier/layouts/paint"
	"semainier/layouts/pdf"
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

func faces(t testing.TB) *glyph.Faces {
	t.Helper()
	f, err := glyph.New()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// painted gives the pixels of the screen.
func painted(f *glyph.Faces, s scene.Scene) image.Image { return paint.New(f, nil).Scene(s) }

// built gives the pages of a golden of layouts.
func built(t testing.TB, f *glyph.Faces, golden string) []scene.Scene {
	t.Helper()
	ar, err := txtar.ParseFile(filepath.Join("../testdata", golden))
	if err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile("../testdata/program.json")
	if err != nil {
		t.Fatal(err)
	}
	var v struct{ Now, AsOf, Size string }
	for _, file := range ar.Files {
		switch file.Name {
		case "program.json":
			body = file.Data
		case "view":
			if err := json.Unmarshal(file.Data, &v); err != nil {
				t.Fatal(err)
			}
		}
	}
	var p program.Program
	if err := json.Unmarshal(body, &p); err != nil {
		t.Fatal(err)
	}
	zone, err := p.Site.Location()
	if err != nil {
		t.Fatal(err)
	}
	now, err := time.ParseInLocation("2006-01-02 15:04", v.Now, zone)
	if err != nil {
		t.Fatal(err)
	}
	view := layouts.View{Now: now, TimeTrusted: true}
	if _, err := fmt.Sscanf(v.Size, "%dx%d", &view.Width, &view.Height); err != nil {
		t.Fatal(err)
	}
	var scenes []scene.Scene
	show := layouts.Build(f, p, view)
	for i := range show.Zones[0].Pages {
		scenes = append(scenes, show.Scene(i))
	}
	return scenes
}

// written gives the file of a document.
func written(t testing.TB, f *glyph.Faces, o pdf.Options, pages ...scene.Scene) string {
	t.Helper()
	var b bytes.Buffer
	if err := pdf.Write(&b, f, pages, o); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "out.pdf")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// poppler runs one of its programs, which must have nothing to complain about.
func poppler(t testing.TB, name string, args ...string) string {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	c := exec.CommandContext(ctx, name, args...)
	var out, complaint bytes.Buffer
	c.Stdout, c.Stderr = &out, &complaint
	if err := c.Run(); err != nil || complaint.Len() > 0 {
		t.Fatalf("%s (Debian's poppler-utils): %v: %s", name, err, &complaint)
	}
	return out.String()
}

// rendered gives page n as poppler draws it, width×height pixels. pdftoppm
// would put letters on the pixel row above, as it rounds their height down.
func rendered(t testing.TB, file string, n, width, height int) image.Image {
	t.Helper()
	out := filepath.Join(t.TempDir(), "page")
	poppler(t, "pdftocairo", "-png", "-singlefile", "-f", fmt.Sprint(n), "-l", fmt.Sprint(n),
		"-scale-to-x", fmt.Sprint(width), "-scale-to-y", fmt.Sprint(height), file, out)
	data, err := os.ReadFile(out + ".png")
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); b.Dx() < width || b.Dx() > width+1 || b.Dy() < height || b.Dy() > height+1 { // it rounds up
		t.Fatalf("page %d is drawn %v large, want %d×%d", n, b, width, height)
	}
	return img
}

// apart gives the mean difference, of 255, of two pictures where they both are.
func apart(a, b image.Image) float64 {
	r := a.Bounds().Intersect(b.Bounds())
	var pixels [2]*image.NRGBA
	for i, img := range []image.Image{a, b} {
		pixels[i] = image.NewNRGBA(r)
		draw.Draw(pixels[i], r, img, r.Min, draw.Src)
	}
	sum, other := 0, pixels[1].Pix
	for i, v := range pixels[0].Pix {
		sum += int(max(v, other[i]) - min(v, other[i]))
	}
	return float64(sum) / 3 / float64(r.Dx()*r.Dy())
}

func at(img image.Image, x, y int) color.NRGBA {
	return color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
}

// page gives a scene of one layer.
func page(w, h int, items ...scene.Item) scene.Scene {
	return scene.Scene{Width: w, Height: h, Ground: 0xf7f5f0, Layers: []scene.Layer{
		{Name: "body", Bounds: scene.Rect{W: scene.Px(w), H: scene.Px(h)}, Items: items}}}
}

func line(x, y scene.Px, text string) scene.Text {
	return scene.Text{X: x, Y: y, Text: text, Style: scene.Style{Size: 24}, Colour: 0x14212e}
}

func TestSameInputGivesTheSameBytes(t *testing.T) {
	pages := built(t, faces(t), "thursday.txtar")
	photo := noise(64, 64)
	pages = append(pages, page(800, 600, scene.Image{Rect: scene.Rect{W: 64, H: 64}, ID: "a"}))
	var first []byte
	for i := range 3 {
		var b bytes.Buffer
		o := pdf.Options{Title: "Semaine 47", Lang: "fr", Pictures: album{"a": photo}}
		if err := pdf.Write(&b, faces(t), pages, o); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = b.Bytes()
		} else if !bytes.Equal(first, b.Bytes()) {
			t.Fatal("written again, the document differs")
		}
	}
}

func TestWhatTheDocumentTells(t *testing.T) {
	f := faces(t)
	one := page(1920, 1080, line(10, 40, "Semaine"))
	bare := poppler(t, "pdfinfo", written(t, f, pdf.Options{}, one, page(1080, 1920)))
	for _, want := range []string{"Pages:           2\n", "Page size:       841.89 x 473.563 pts\n", "Producer:        Semainier\n"} {
		if !strings.Contains(bare, want) {
			t.Errorf("no %q in\n%s", want, bare)
		}
	}
	for _, not := range []string{"Title", "CreationDate"} {
		if strings.Contains(bare, not) {
			t.Errorf("a %s was made up:\n%s", not, bare)
		}
	}
	file := written(t, f, pdf.Options{
		Title: "Semaine à l’ESC (47)", Lang: "fr", Created: time.Date(2026, 11, 16, 8, 0, 0, 0, time.UTC), Paper: pdf.Paper{Width: 420, Height: 297},
	}, one)
	told := poppler(t, "pdfinfo", "-isodates", file)
	for _, want := range []string{"Semaine à l’ESC (47)\n", "CreationDate:    2026-11-16T08:00:00Z\n", "Page size:       1190.55 x 841.89 pts (A3)\n"} {
		if !strings.Contains(told, want) {
			t.Errorf("no %q in\n%s", want, told)
		}
	}
	if data, err := os.ReadFile(file); err != nil || !bytes.Contains(data, []byte("/Lang<FEFF00660072>")) {
		t.Errorf("the language is not told (%v)", err)
	}
}

func TestWhatCannotBeADocumentIsRefused(t *testing.T) {
	f := faces(t)
	one := []scene.Scene{page(800, 600)}
	for _, c := range []struct {
		name  string
		pages []scene.Scene
		paper pdf.Paper
		want  string
	}{
		{"no page", nil, pdf.Paper{}, "no page"},
		{"a scene without a size", []scene.Scene{page(800, 600), {}}, pdf.Paper{}, "page 2"},
		{"a scene too large", []scene.Scene{page(1<<15+1, 600)}, pdf.Paper{}, "32768"},
		{"paper too small", one, pdf.Paper{Width: 210, Height: 9.9}, "10 to 5080"},
		{"paper too large", one, pdf.Paper{Width: 5081, Height: 297}, "10 to 5080"},
		{"half a paper", one, pdf.Paper{Width: 210}, "neither given"},
		{"paper of no size", one, pdf.Paper{Width: pdf.Millimetres(math.NaN()), Height: 297}, "10 to 5080"},
	} {
		err := pdf.Write(&bytes.Buffer{}, f, c.pages, pdf.Options{Paper: c.paper})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want an error with %q", c.name, err, c.want)
		}
	}
	for _, limit := range []pdf.Paper{{Width: 10, Height: 10}, {Width: 5080, Height: 5080}} {
		poppler(t, "pdftotext", written(t, f, pdf.Options{Paper: limit}, one...), "-")
	}
	full := errors.New("disk full")
	if err := pdf.Write(failing{full}, f, one, pdf.Options{}); !errors.Is(err, full) {
		t.Errorf("written to a full disk: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// BenchmarkWeek writes the page of a busy week, as a poster is made of it.
func BenchmarkWeek(b *testing.B) {
	f := faces(b)
	pages := built(b, f, "thursday.txtar")
	week := pages[len(pages)-1]
	var size int
	for b.Loop() {
		var out bytes.Buffer
		if err := pdf.Write(&out, f, []scene.Scene{week}, pdf.Options{Title: "Semaine 47", Lang: "fr"}); err != nil {
			b.Fatal(err)
		}
		size = out.Len()
	}
	b.ReportMetric(float64(size), "bytes/document")
}
