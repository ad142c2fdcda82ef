package layouts

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"semainier/layouts/paint"
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// badInput is what no screen should be given, and is: each with the kind of page on which it is
// worst.
func badInput(t *testing.T) map[string]struct {
	kind    PageKind
	program program.Program
} {
	titled := func(title string) program.Program {
		p := house(t)
		for i := range p.Slots {
			if p.Slots[i].ID == "caf" || p.Slots[i].ID == "num" {
				p.Slots[i].Title = title
			}
		}
		return p
	}
	crowd := house(t)
	for i := range 200 {
		s := timed(t, fmt.Sprint("s", i), "2026-11-19 09:00", "2026-11-19 11:00")
		s.Partner = crowd.Partners[i%len(crowd.Partners)].ID
		s.Start, s.End = s.Start.Add(time.Duration(i%16)*30*time.Minute), s.End.Add(time.Duration(i%16)*30*time.Minute)
		crowd.Slots = append(crowd.Slots, s)
	}
	thin := house(t)
	thin.Notices = []program.Notice{{ID: "thin", Title: "Fête de quartier", Text: "Samedi, de 14 h à 18 h.", By: "Mairie",
		Pictures: []program.Picture{{ID: "thin", Width: 1, Height: 20000}}}}
	nowhere := house(t)
	nowhere.Rooms = nil
	for i := range nowhere.Slots {
		nowhere.Slots[i].Room = ""
	}
	type input = struct {
		kind    PageKind
		program program.Program
	}
	return map[string]input{
		"title-of-400":   {PageWeek, titled(strings.Repeat("Accompagnement aux démarches en ligne, ", 11)[:400])},
		"word-of-90":     {PageToday, titled(strings.Repeat("anticonstitut", 7)[:90])},
		"200-slots":      {PageToday, crowd},
		"emoji":          {PageToday, titled("Café 👨‍👩‍👧 jeux 🎲 et goûter 🍰")},
		"controls":       {PageToday, titled("Aide\x00 aux\x07\tdémarches\u2028en\u200bligne\ufffd")},
		"bidi-overrides": {PageToday, titled("Salle \u202e21\u202c puis \u2066CAF\u2069 \u202dabc")},
		"empty-program":  {PageToday, program.Program{Site: program.Site{ID: "x", Name: "Maison de quartier", Zone: "Europe/Paris"}, From: house(t).From, Until: house(t).Until}},
		"thin-picture":   {PageNotice, thin},
		"no-rooms":       {PageToday, nowhere},
	}
}

// thinPicture is a picture of one column.
type thinPicture struct{}

func (thinPicture) Picture(id scene.PictureID) (image.Image, error) {
	if id != "thin" {
		return nil, errors.New("unknown picture")
	}
	img := image.NewRGBA(image.Rect(0, 0, 1, 20000))
	for y := range 20000 {
		img.SetRGBA(0, y, color.RGBA{uint8(y / 80), 0x50, 0x90, 0xff})
	}
	return img, nil
}

// Each has a picture that was looked at and looks intended.
func TestBadInputLooksIntended(t *testing.T) {
	f := faces(t)
	painter := paint.New(f, thinPicture{})
	for name, in := range badInput(t) {
		t.Run(name, func(t *testing.T) {
			v := View{Now: instant(t, "2026-11-19 10:42"), TimeTrusted: true, Width: 960, Height: 540,
				Layout: Layout{}.Only(in.kind), Pictures: map[scene.PictureID]bool{"thin": true}}
			sh := Build(f, in.program, v)
			readable(t, f, sh)
			got := painter.Scene(sh.Scene())
			file := filepath.Join("testdata", "bad", name+".png")
			if *update {
				writePicture(t, file, got)
				return
			}
			if share := differing(t, file, got); share > 0.002 {
				kept := filepath.Join(t.ArtifactDir(), name+".png")
				writePicture(t, kept, got)
				t.Errorf("%s: %.2f %% of the pixels differ; see %s (kept with -artifacts), renew with -update", file, 100*share, kept)
			}
		})
	}
}

func writePicture(t *testing.T, file string, img image.Image) {
	t.Helper()
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(png.Encode(out, img), out.Close()); err != nil {
		t.Fatal(err)
	}
}

// differing gives the share of the pixels that are visibly not those of a file.
func differing(t *testing.T, file string, got *image.RGBA) float64 {
	t.Helper()
	in, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	want, err := png.Decode(in)
	if err != nil {
		t.Fatal(err)
	}
	if want.Bounds() != got.Bounds() {
		return 1
	}
	const visible = 16
	n := 0
	for y := range got.Rect.Dy() {
		for x := range got.Rect.Dx() {
			a, b := got.RGBAAt(x, y), color.RGBAModel.Convert(want.At(x, y)).(color.RGBA)
			far := func(p, q uint8) bool { return max(p, q)-min(p, q) > visible }
			if far(a.R, b.R) || far(a.G, b.G) || far(a.B, b.B) {
				n++
			}
		}
	}
	return float64(n) / float64(got.Rect.Dx()*got.Rect.Dy())
}
