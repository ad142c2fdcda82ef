package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// display is the memory of an Xvfb, mapped: an X window dump (XWDFile.h) of 25
// words of header, a colour map, and the pixels. To look at it costs the display nothing.
type display struct {
	memory                []byte
	pixels                []byte
	width, height, stride int
}

func openDisplay(path string) (*display, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	m, err := unix.Mmap(int(f.Fd()), 0, int(info.Size()), unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	word := func(i int) int { return int(binary.BigEndian.Uint32(m[4*i:])) }
	return &display{memory: m, pixels: m[word(0)+12*word(19):], width: word(4), height: word(5), stride: word(12)}, nil
}

func (d *display) close() { _ = unix.Munmap(d.memory) } // nothing can be done about it

func (d *display) at(x, y int) color.RGBA {
	p := d.pixels[y*d.stride+4*x:]
	return color.RGBA{p[2], p[1], p[0], 0xff}
}

// probe is a pixel that the page has in that colour.
type probe struct {
	x, y int
	want color.RGBA
}

// probes are the page's header, the sign of what is on now, two cards, two rows and the
// foot, from corner to corner.
func probes() []probe {
	return []probe{
		{20, 8, color.RGBA{21, 39, 63, 255}}, {1900, 130, color.RGBA{21, 39, 63, 255}},
		{100, 160, color.RGBA{255, 197, 61, 255}},
		{300, 460, color.RGBA{210, 234, 253, 255}}, {1800, 480, color.RGBA{252, 234, 208, 255}},
		{1000, 540, color.RGBA{255, 255, 255, 255}}, {700, 940, color.RGBA{255, 255, 255, 255}},
		{1900, 1070, color.RGBA{255, 255, 255, 255}},
	}
}

// clock is where the clock stands, of which some pixels are white.
func clock() image.Rectangle { return image.Rect(1690, 30, 1880, 105) }

const (
	clockWhite = 500 // pixels
	lookEvery  = 2 * time.Millisecond
	giveUp     = 60 * time.Second
)

// right says whether the page is there.
func (d *display) right() bool {
	for _, p := range probes() {
		if !near(d.at(p.x, p.y), p.want) {
			return false
		}
	}
	white := 0
	for y := clock().Min.Y; y < clock().Max.Y; y++ {
		for x := clock().Min.X; x < clock().Max.X; x++ {
			if near(d.at(x, y), color.RGBA{255, 255, 255, 255}) {
				white++
			}
		}
	}
	return white >= clockWhite
}

func near(a, b color.RGBA) bool {
	const by = 3
	far := func(x, y uint8) bool { return max(x, y)-min(x, y) > by }
	return !far(a.R, b.R) && !far(a.G, b.G) && !far(a.B, b.B)
}

// until waits until the page is there (or is not).
func (d *display) until(there bool) error {
	for end := time.Now().Add(giveUp); d.right() != there; time.Sleep(lookEvery) {
		if time.Now().After(end) {
			return errors.New("the page does not come to the display, or does not go from it")
		}
	}
	return nil
}

// keep writes what is on the display.
func (d *display) keep(path string) error {
	img := image.NewRGBA(image.Rect(0, 0, d.width, d.height))
	for y := range d.height {
		for x := range d.width {
			img.SetRGBA(x, y, d.at(x, y))
		}
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		return err
	}
	return f.Close()
}
