package paint

import (
	"image"
	"image/draw"
	"math"
)

// band is how many rows of a result are made at a time: enough for the rows of
// the picture that two bands share to matter little.
const band = 32

// resample scales a picture to size and gives the part visible of that, with
// (0,0) as its corner.
//
// It filters with Catmull and Rom's cubic (as x/image/draw's CatmullRom does),
// as wide as a pixel of the result where it makes smaller, so that every pixel
// of the picture counts and fine patterns turn grey rather than into others.
// Unlike x/image/draw it adds up light, not sRGB values (fine black and white
// stripes keep their brightness), and holds a few rows at a time instead of a
// copy of 32 bytes a pixel.
func (l *light) resample(src image.Image, size image.Point, visible image.Rectangle) *image.RGBA {
	from := src.Bounds()
	columns := weigh(from.Dx(), size.X, visible.Min.X, visible.Max.X)
	rows := weigh(from.Dy(), size.Y, visible.Min.Y, visible.Max.Y)
	dst := image.NewRGBA(image.Rectangle{Max: visible.Size()})
	strip := image.NewRGBA(image.Rect(0, 0, from.Dx(), 1))
	bright := make([]float32, 4*from.Dx()) // a row of the picture, in light
	narrow := make([]float32, 4*len(columns))
	sums := make([]float32, band*len(narrow))
	for y := 0; y < len(rows); y += band {
		part := rows[y:min(y+band, len(rows))]
		clear(sums)
		for at := part[0].first; at < part[len(part)-1].end(); at++ {
			l.brighten(bright, line(src, image.Pt(from.Min.X, from.Min.Y+at), strip))
			for x, c := range columns {
				*(*[4]float32)(narrow[4*x:]) = c.of(bright)
			}
			for i, r := range part {
				if r.first <= at && at < r.end() {
					add(sums[i*len(narrow):][:len(narrow)], narrow, r.weights[at-r.first])
				}
			}
		}
		for i := range part {
			l.darken(dst.Pix[(y+i)*dst.Stride:][:dst.Stride], sums[i*len(narrow):])
		}
	}
	return dst
}

// line gives the row of src that begins at a point, as premultiplied pixels:
// its own, or converted into strip.
func line(src image.Image, at image.Point, strip *image.RGBA) []uint8 {
	if s, ok := src.(*image.RGBA); ok {
		return s.Pix[s.PixOffset(at.X, at.Y):][:len(strip.Pix)]
	}
	draw.Draw(strip, strip.Rect, src, at, draw.Src)
	return strip.Pix
}

// brighten turns a row of premultiplied pixels into light, premultiplied by an
// opacity of 0 to 255.
func (l *light) brighten(bright []float32, row []uint8) {
	for i := 0; i+4 <= len(row); i += 4 {
		px, out := (*[4]uint8)(row[i:]), (*[4]float32)(bright[i:])
		a := uint32(px[3])
		out[3] = float32(a)
		switch a {
		case 0:
			out[0], out[1], out[2] = 0, 0, 0
		case 0xff:
			out[0], out[1], out[2] = float32(l.linear[px[0]]), float32(l.linear[px[1]]), float32(l.linear[px[2]])
		default:
			for c := range 3 {
				out[c] = float32(l.linear[straight(px[c], a)]) * float32(a) / 255
			}
		}
	}
}

// darken turns light back into pixels.
func (l *light) darken(row []uint8, bright []float32) {
	for i := 0; i+4 <= len(row); i += 4 {
		l.store(row[i:][:4:4], [4]float32(bright[i:]))
	}
}

// add adds w times a row to sum.
func add(sum, row []float32, w float32) {
	for i, v := range row[:len(sum)] {
		sum[i] += w * v
	}
}

// store turns light, premultiplied by an opacity of 0 to 255, into a pixel.
// The cubic swings past edges; what passes black or white is cut.
func (l *light) store(px []uint8, light [4]float32) {
	a := max(0, min(255, light[3]))
	alpha := uint32(a + 0.5)
	if alpha == 0 {
		return // transparent already
	}
	for c := range 3 {
		v := uint32(l.srgb[int(max(0, min(full, light[c]*255/a+0.5)))])
		px[c] = uint8((v*alpha + 127) / 255)
	}
	px[3] = uint8(alpha)
}

// taps are the weights of some neighbouring pixels; their sum is one.
type taps struct {
	first   int
	weights []float32
}

func (t taps) end() int { return t.first + len(t.weights) }

// of gives the weighted sum of pixels of a row.
func (t taps) of(row []float32) [4]float32 {
	var r, g, b, a float32
	row = row[4*t.first:][:4*len(t.weights)]
	for i, w := range t.weights {
		px := (*[4]float32)(row[4*i:])
		r += w * px[0]
		g += w * px[1]
		b += w * px[2]
		a += w * px[3]
	}
	return [4]float32{r, g, b, a}
}

// weigh says of which of n pixels each of the pixels from lo to hi is made,
// when n pixels become size.
func weigh(n, size, lo, hi int) []taps {
	scale := float64(n) / float64(size)
	wide := max(1, scale)
	all := make([]taps, 0, hi-lo)
	for x := lo; x < hi; x++ {
		centre := (float64(x)+0.5)*scale - 0.5
		first := max(0, int(math.Ceil(centre-2*wide)))
		last := min(n-1, int(math.Floor(centre+2*wide)))
		t := taps{first: first, weights: make([]float32, 0, last-first+1)}
		sum := 0.0
		for i := first; i <= last; i++ {
			w := cubic(math.Abs(float64(i)-centre) / wide)
			sum += w
			t.weights = append(t.weights, float32(w))
		}
		for i := range t.weights {
			t.weights[i] /= float32(sum)
		}
		all = append(all, t)
	}
	return all
}

// cubic is Catmull and Rom's, at a distance t of at least 0: B = 0, C = 1/2 in
// Mitchell and Netravali, "Reconstruction Filters in Computer Graphics" (1988).
func cubic(t float64) float64 {
	switch {
	case t < 1:
		return (1.5*t-2.5)*t*t + 1
	case t < 2:
		return ((-0.5*t+2.5)*t-4)*t + 2
	}
	return 0
}
