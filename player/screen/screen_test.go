package screen_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"semainier/layouts/glyph"
	"semainier/layouts/paint"
	"semainier/layouts/scene"
	"semainier/player/display"
	"semainier/player/screen"
)

// A window can be opened once in the life of a process and on its first
// goroutine only, so the test binary starts itself again as that window.
const asWindow = "SEMAINIER_TEST_WINDOW"

// patience bounds what a test waits for; it is not slept.
const patience = 3 * time.Minute

func TestMain(m *testing.M) {
	if os.Getenv(asWindow) != "" {
		if err := window(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// The colours of the scenes below. The clock's is the only one that the
// scenes "noon" and "one" differ by.
const (
	ground = 0xfaf5eb
	night  = 0x10243e
	red    = 0xb00020
	green  = 0x00662e
)

// scenes are what the window can be told to show, at the size it has.
func scenes(f *glyph.Faces, name string, w, h int) scene.Scene {
	if name == "page" {
		return realPage(f, w, h)
	}
	box := func(l string, r scene.Rect, c scene.Colour) scene.Layer {
		return scene.Layer{Name: l, Bounds: r, Items: []scene.Item{
			scene.Box{Rect: r, Fill: c},
			scene.Text{X: r.X + 20, Y: r.Y + 60, Text: name, Style: scene.Style{Size: 40, Weight: scene.Bold}, Colour: 0xffffff},
		}}
	}
	width, height := scene.Px(w), scene.Px(h)
	header := box("header", scene.Rect{W: width, H: 100}, night)
	clock := box("clock", scene.Rect{X: width - 200, W: 200, H: 100}, red)
	if name == "one" || name == "tickerlater" {
		clock = box("clock", clock.Bounds, green)
	}
	body := scene.Layer{Name: "body", Bounds: scene.Rect{Y: 100, W: width, H: height - 100}}
	if name == "other" || name == "tickerother" {
		body = box("body", body.Bounds, green)
	}
	sc := scene.Scene{Width: w, Height: h, Ground: ground, Layers: []scene.Layer{header, clock, body}}
	switch name {
	case "left", "right":
		sc.Layers = append(sc.Layers, side(name, width, height))
	case "ticker", "tickerlater", "tickerother", "tickerback":
		sc.Layers = append(sc.Layers, ticker(name, width, height))
	}
	return sc
}

// transitions are how the window can be told to show them.
func transitions(name string, to scene.Scene) scene.Transition {
	switch name {
	case "fade":
		return scene.Transition{Fade: true}
	case "slide":
		return scene.Transition{Fade: true, Slides: []scene.Rect{sideOf(to)}}
	}
	return scene.Transition{}
}

// window shows the scenes that its standard input names, one a line with the
// transition, and prints what is presented; for "capture" and a file it writes what
// it reads back there, for "textures" how many it has. At the end of the input it closes.
func window() error {
	faces, err := glyph.New()
	if err != nil {
		return err
	}
	s := screen.New(screen.Options{Title: "test", Width: 800, Height: 600, Painter: paint.New(faces, nil), Log: slog.Default(), Still: func(still bool) { fmt.Println("still", still) }})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	switch os.Getenv(asWindow) {
	case "watched":
		s.Watched(nil)
	case "written":
		below, err := display.Open(display.Options{Name: os.Getenv("DISPLAY"), Class: screen.Class, Repaint: s.Repaint, Log: slog.Default()})
		if err != nil {
			return err
		}
		go below.Run(ctx)
		s.AvoidFrames()
		s.Watched(func(pixels *image.RGBA) error {
			err := below.Write(pixels)
			fmt.Println("written", pixels.Rect, err)
			return err
		})
	}
	lines := make(chan []string)
	go func() {
		defer cancel()
		for in := bufio.NewScanner(os.Stdin); in.Scan(); {
			lines <- strings.Fields(in.Text())
		}
	}()
	go func() {
		size, seq, name, file := image.Point{}, uint64(0), "noon", ""
		told := map[uint64]string{}
		show := func(how string) {
			seq++
			told[seq] = name
			sc := scenes(faces, name, size.X, size.Y)
			s.Show(seq, sc, transitions(how, sc))
		}
		for {
			select {
			case <-ctx.Done():
				return
			case size = <-s.Sizes():
				show("cut")
			case l := <-lines:
				if l[0] == "capture" {
					file = l[1]
					s.Capture()
					continue
				}
				if l[0] == "repaint" {
					s.Repaint()
					continue
				}
				if l[0] == "textures" {
					count, bytes := s.Textures()
					fmt.Println("textures", count, bytes)
					continue
				}
				name = l[0]
				show(l[1])
			case frame := <-s.Captured():
				var b bytes.Buffer
				err := png.Encode(&b, frame)
				if err == nil {
					err = os.WriteFile(file, b.Bytes(), 0o600)
				}
				fmt.Println("captured", err)
			case n := <-s.Presented():
				fmt.Println("presented", n, told[n], size)
			}
		}
	}()
	return s.Run(ctx)
}

// wall is a virtual display whose pixels can be read.
type wall struct {
	t    *testing.T
	name string
	dir  string
}

func openDisplay(t *testing.T) *wall {
	t.Helper()
	if _, err := exec.LookPath("Xvfb"); err != nil {
		t.Fatalf("%v: this test opens a real window; deploy/test.sh installs what it needs", err)
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	d := &wall{t: t, dir: t.TempDir()}
	c := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1000x800x24", "-nolisten", "tcp", "-noreset", "-fbdir", d.dir)
	c.ExtraFiles = []*os.File{write}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Process.Kill(); c.Wait() })
	write.Close()
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb gave no display: %v", err)
	}
	d.name = ":" + strings.TrimSpace(number)
	return d
}

// shot reads the display's memory, which Xvfb keeps as an X window dump:
// XWDFile.h, 25 words of header and the colour map before the pixels.
func (d *wall) shot() *image.RGBA {
	d.t.Helper()
	b, err := os.ReadFile(filepath.Join(d.dir, "Xvfb_screen0"))
	if err != nil {
		d.t.Fatal(err)
	}
	word := func(i int) int { return int(binary.BigEndian.Uint32(b[4*i:])) }
	width, height, stride := word(4), word(5), word(12)
	pixels := b[word(0)+12*word(19):]
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			p := pixels[y*stride+4*x:] // blue, green, red: the memory of a little-endian machine
			img.SetRGBA(x, y, color.RGBA{p[2], p[1], p[0], 0xff})
		}
	}
	return img
}

// keep leaves a picture in the test's artifacts.
func (d *wall) keep(name string, img image.Image) {
	d.t.Helper()
	f, err := os.Create(filepath.Join(d.t.ArtifactDir(), name+".png"))
	if err != nil {
		d.t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		d.t.Fatal(err)
	}
}

// process is the window.
type process struct {
	t    *testing.T
	cmd  *exec.Cmd
	in   *os.File
	said chan string
	head head // of what it complained of

	written []string // what was said of writing while something else was awaited
}

// head keeps the beginning of what is written: of a crash, why.
type head struct{ kept []byte }

func (h *head) Write(b []byte) (int, error) {
	h.kept = append(h.kept, b[:min(len(b), 4096-len(h.kept))]...)
	return len(b), nil
}

func (d *wall) openWindow() *process {
	d.t.Helper()
	return d.openWindowAs("1")
}

func (d *wall) openWindowAs(kind string) *process {
	d.t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		d.t.Fatal(err)
	}
	defer read.Close()
	p := &process{t: d.t, in: write, said: make(chan string, 100)}
	p.cmd = exec.Command(os.Args[0])
	p.cmd.Env = append(os.Environ(), asWindow+"="+kind, "DISPLAY="+d.name, "LIBGL_ALWAYS_SOFTWARE=1", "MESA_SHADER_CACHE_DISABLE=true") // the last as in the player's unit
	p.cmd.Stdin, p.cmd.Stderr = read, io.MultiWriter(os.Stderr, &p.head)
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		d.t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	go func() {
		defer close(p.said)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			p.said <- lines.Text()
		}
	}()
	d.t.Cleanup(func() { p.cmd.Process.Kill(); p.cmd.Wait(); write.Close() })
	return p
}

func (p *process) tell(line string) {
	p.t.Helper()
	if _, err := fmt.Fprintln(p.in, line); err != nil {
		p.t.Fatal(err)
	}
}

// presented waits until the window says that it shows that.
func (p *process) presented(what string) {
	p.t.Helper()
	giveUp := time.After(patience)
	for {
		select {
		case line, ok := <-p.said:
			if !ok {
				p.t.Fatalf("the window ended before it presented %s: %v\n%s", what, p.cmd.Wait(), p.head.kept)
			}
			if strings.HasPrefix(line, "written") {
				p.written = append(p.written, line)
			}
			if strings.HasSuffix(line, what) {
				return
			}
		case <-giveUp:
			p.t.Fatalf("the window did not present %s", what)
		}
	}
}

func TestWindowShowsWhatItIsTold(t *testing.T) {
	d := openDisplay(t)
	p := d.openWindow()
	p.presented("noon (800,600)")
	img := d.shot()
	at := windowAt(t, img)
	look := func(when string, want map[image.Point]color.RGBA) {
		t.Helper()
		img = d.shot()
		for where, c := range want {
			if got := img.RGBAAt(at.X+where.X, at.Y+where.Y); !near(got, c) {
				d.keep(strings.ReplaceAll(when, " ", "-"), img)
				t.Errorf("%s: pixel %v is %v, want %v", when, where, got, c)
			}
		}
	}
	header, clock, body, corner := image.Pt(400, 90), image.Pt(790, 90), image.Pt(400, 400), image.Pt(799, 599)
	look("first", map[image.Point]color.RGBA{{}: rgb(night), header: rgb(night), clock: rgb(red), body: rgb(ground), corner: rgb(ground)})

	p.tell("one cut")
	p.presented("one (800,600)")
	look("a minute later", map[image.Point]color.RGBA{header: rgb(night), clock: rgb(green), body: rgb(ground)})

	p.tell("other fade")
	p.presented("other (800,600)")
	look("after the fade", map[image.Point]color.RGBA{header: rgb(night), clock: rgb(red), body: rgb(green), corner: rgb(green)})

	p.tell("noon fade")
	p.tell("one fade") // told while the first fades: comes after it
	p.presented("one (800,600)")
	look("two fades", map[image.Point]color.RGBA{header: rgb(night), clock: rgb(green), body: rgb(ground), corner: rgb(ground)})

	p.in.Close()
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("asked to close: %v", err)
	}
}

// windowAt finds the window on the black of the display.
func windowAt(t *testing.T, img *image.RGBA) image.Point {
	t.Helper()
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			if near(img.RGBAAt(x, y), rgb(night)) {
				return image.Pt(x, y)
			}
		}
	}
	t.Fatal("there is no window on the display")
	return image.Point{}
}

func rgb(c scene.Colour) color.RGBA {
	r, g, b := c.RGB()
	return color.RGBA{r, g, b, 0xff}
}

func near(a, b color.RGBA) bool {
	const by = 2
	far := func(x, y uint8) bool { return max(x, y)-min(x, y) > by }
	return !far(a.R, b.R) && !far(a.G, b.G) && !far(a.B, b.B)
}

// With no display there is nothing to open, and the process says so rather
// than stay.
func TestWindowWithoutDisplayIsAnError(t *testing.T) {
	c := exec.CommandContext(t.Context(), os.Args[0])
	c.Env = append(os.Environ(), asWindow+"=1", "DISPLAY=:4093", "WAYLAND_DISPLAY=")
	out, err := c.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		t.Errorf("ended with %v:\n%s", err, out)
	}
}
