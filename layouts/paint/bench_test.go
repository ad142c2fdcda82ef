package paint

import (
	"fmt"
	"image"
	"syscall"
	"testing"
	"time"

	"semainier/deploy/bench/paint/page"
	"semainier/layouts/glyph"
	"semainier/layouts/scene"
)

// These benchmarks say what the figures of issue 4, point 6, are on the machine
// that runs them: go test -bench . -benchmem ./layouts/paint. The ratio to a
// browser is deploy/bench/paint.sh's.

// cpu begins to measure the CPU time of what follows; what it gives reports it
// as cpu-ms. Unlike ns/op it is the same on a machine that others use too.
func cpu(b *testing.B) (report func()) {
	spent := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	before := spent()
	return func() {
		b.ReportMetric(float64((spent()-before).Microseconds())/1000/float64(b.N), "cpu-ms")
	}
}

// forget empties the painter's shelves: the fonts stay warm, no pixel is kept.
func (p *Painter) forget() {
	p.layers = newShelf[uint64](maxKept)
	p.scaled = newShelf[pictureKey](maxScaled)
}

// BenchmarkPage paints every layer of a page of 40 cards anew.
func BenchmarkPage(b *testing.B) {
	p := withPictures(b, folder{page.Photo: page.Picture()})
	s := page.Week(p.faces, "10:42")
	p.Scene(s)
	b.ReportAllocs()
	report := cpu(b)
	for b.Loop() {
		p.forget()
		for _, l := range s.Layers {
			p.Layer(l)
		}
	}
	report()
	b.ReportMetric(float64(glyphs(p.faces, s)), "glyphs")
}

// BenchmarkPageStages paints the same page and reports how long each stage
// takes: the time of the whole is a little longer than without the clocks.
// shape-ms is of texts that are shaped already; shape-cold-ms is the first time.
func BenchmarkPageStages(b *testing.B) {
	p := withPictures(b, folder{page.Photo: page.Picture()})
	s := page.Week(p.faces, "10:42")
	cold := coldShape(b, s)
	p.Scene(s)
	var st stages
	for b.Loop() {
		p.forget()
		for _, l := range s.Layers {
			st.layer(p, l)
		}
	}
	whole := b.Elapsed()
	for _, stage := range []struct {
		name string
		took time.Duration
	}{{"shape", st.shape}, {"rasterise", st.rasterise}, {"blend", st.blend}, {"boxes", st.boxes}, {"pictures", st.pictures}, {"memory", st.memory}} {
		b.ReportMetric(float64(stage.took.Microseconds())/1000/float64(b.N), stage.name+"-ms")
		b.ReportMetric(100*float64(stage.took)/float64(whole), stage.name+"-%")
	}
	b.ReportMetric(float64(cold.Microseconds())/1000, "shape-cold-ms")
}

// stages is the time that painting spent.
type stages struct{ shape, rasterise, blend, boxes, pictures, memory time.Duration }

// layer paints as Painter.Layer does.
func (st *stages) layer(p *Painter, l scene.Layer) {
	start := time.Now()
	lap := func(to *time.Duration) {
		now := time.Now()
		*to += now.Sub(start)
		start = now
	}
	img := image.NewRGBA(content(l))
	p.whole = img.Rect
	lap(&st.memory)
	for _, it := range l.Items {
		switch it := it.(type) {
		case scene.Box:
			p.light.box(img, it)
			lap(&st.boxes)
		case scene.Image:
			p.image(img, it)
			lap(&st.pictures)
		case scene.Picto:
			o, _ := p.faces.Picto(it.Name)
			k := p.light.ink(it.Colour)
			s, ok := p.cover(o.At(it.Rect.X, it.Rect.Y, it.Rect.W), img.Rect)
			lap(&st.rasterise)
			if ok {
				p.pour(img, s, &k)
			}
			lap(&st.blend)
		case scene.Text:
			run := p.faces.Shape(it.Text, it.Style)
			k := p.light.ink(it.Colour)
			lap(&st.shape)
			for g := range run.Glyphs() {
				s, ok := p.cover(g.Outline.At(it.X, round(it.Y), 1), img.Rect)
				lap(&st.rasterise)
				if ok {
					p.pour(img, s, &k)
				}
				lap(&st.blend)
			}
		}
	}
}

// coldShape gives how long the page's texts take to shape the first time.
func coldShape(b *testing.B, s scene.Scene) time.Duration {
	f, err := glyph.New()
	if err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	glyphs(f, s)
	return time.Since(start)
}

// glyphs counts what the texts of a scene are drawn of.
func glyphs(f *glyph.Faces, s scene.Scene) (n int) {
	for _, l := range s.Layers {
		for _, it := range l.Items {
			if t, ok := it.(scene.Text); ok {
				for range f.Shape(t.Text, t.Style).Glyphs() {
					n++
				}
			}
		}
	}
	return n
}

// BenchmarkClock paints the layer of the clock, another minute each time.
func BenchmarkClock(b *testing.B) {
	p := newPainter(b)
	b.ReportAllocs()
	report := cpu(b)
	for i := 0; b.Loop(); i++ {
		p.forget()
		p.Layer(page.Clock(fmt.Sprintf("%02d:%02d", i/60%24, i%60)))
	}
	report()
}

// BenchmarkScene lays the kept layers of a page over each other.
func BenchmarkScene(b *testing.B) {
	p := withPictures(b, folder{page.Photo: page.Picture()})
	s := page.Week(p.faces, "10:42")
	p.Scene(s)
	report := cpu(b)
	for b.Loop() {
		p.Scene(s)
	}
	report()
}

// BenchmarkPicture makes a photograph of 12 million pixels as large as half a
// 1080p screen.
func BenchmarkPicture(b *testing.B) {
	for _, c := range []struct {
		name string
		img  image.Image
	}{
		{"RGBA", image.NewRGBA(image.Rect(0, 0, 4000, 3000))},
		{"JPEG", image.NewYCbCr(image.Rect(0, 0, 4000, 3000), image.YCbCrSubsampleRatio420)},
	} {
		b.Run(c.name, func(b *testing.B) {
			p := withPictures(b, folder{"p": c.img})
			l := layer(960, 720, scene.Image{Rect: scene.Rect{W: 960, H: 720}, ID: "p"})
			report := cpu(b)
			for b.Loop() {
				p.forget()
				p.Layer(l)
			}
			report()
		})
	}
}
