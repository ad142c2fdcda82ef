// Command paint measures what a page costs to draw, against a browser.
//
//	paint write DIR             the page for the browser: page.html, fonts, photo.jpg
//	paint draw DIR FILE.png     the page by our own code, from a cold start
//	paint measure DIR TIMES BROWSER
//
// measure runs "paint draw" and the browser's headless screenshot of page.html
// in turn, TIMES each after one that does not count, and prints the median of
// their CPU time (of all their processes) and of the time that passed.
package main

import (
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"log"
	"os"
	"path/filepath"
	"strconv"

	"semainier/deploy/bench/paint/page"
	"semainier/layouts/glyph"
	"semainier/layouts/paint"
	"semainier/layouts/scene"
)

const usage = "usage: paint write DIR | paint draw DIR FILE.png | paint measure DIR TIMES BROWSER"

// The names of what write leaves.
const (
	htmlFile  = "page.html"
	photoFile = "photo.jpg"
)

func main() {
	log.SetFlags(0)
	if err := run(os.Args[1:]); err != nil {
		log.Fatal("paint: ", err)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 2 && args[0] == "write":
		return write(args[1])
	case len(args) == 3 && args[0] == "draw":
		return draw(args[1], args[2])
	case len(args) == 4 && args[0] == "measure":
		times, err := strconv.Atoi(args[2])
		if err != nil || times < 1 {
			return fmt.Errorf("TIMES %q: want a number from 1 on", args[2])
		}
		return measure(args[1], times, args[3])
	}
	return fmt.Errorf("%s", usage)
}

// write leaves the page as a browser takes it.
func write(dir string) error {
	faces, err := glyph.New()
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, htmlFile), []byte(asHTML(faces, page.Week(faces, "10:42"))), 0o644); err != nil {
		return err
	}
	file, err := os.Create(filepath.Join(dir, photoFile))
	if err != nil {
		return err
	}
	if err := jpeg.Encode(file, page.Picture(), &jpeg.Options{Quality: 85}); err != nil {
		return err
	}
	return file.Close()
}

// draw is what is measured: everything from the start of a process to a file.
func draw(dir, out string) error {
	faces, err := glyph.New()
	if err != nil {
		return err
	}
	img := paint.New(faces, folder(dir)).Scene(page.Week(faces, "10:42"))
	file, err := os.Create(out)
	if err != nil {
		return err
	}
	if err := png.Encode(file, img); err != nil {
		return err
	}
	return file.Close()
}

// folder is where the photograph lies.
type folder string

func (f folder) Picture(scene.PictureID) (image.Image, error) {
	data, err := os.ReadFile(filepath.Join(string(f), photoFile))
	if err != nil {
		return nil, err
	}
	return paint.Decode(data)
}
