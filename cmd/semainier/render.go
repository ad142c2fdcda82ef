package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"semainier/cmd/internal/config"
	"semainier/hub/network"
	"semainier/layouts"
	"semainier/layouts/glyph"
	"semainier/layouts/paint"
	"semainier/layouts/program"
)

const renderUsage = `usage: semainier render WHAT [--page KIND] [--part N] [SCREEN] -o FILE.png
       semainier render WHAT [--page KIND] [SCREEN] -o FILE.pdf
       semainier render [WHAT] --all --sheet FILE.png
       semainier render WHAT --report

WHAT is --network network.toml --site ID, or --program FILE.json as the hub serves it.
SCREEN is --screen ID, which has its site, layout and size from its record and shows what is
addressed to it, or --layout NAME|FILE.toml, --size 1920x1080, --diagonal INCHES, --distance METRES,
which go before the record. Without --screen, what is for single screens is left out.
Without --page, the screen is drawn as its layout has it. A PDF has every page that takes
turns there, to be printed, searched and read aloud; a PNG has the one that --part says.

`

// The sizes that a screen may have, in pixels.
const (
	minSide = 360
	maxSide = 8192
)

// drawing is what a render command asks for.
type drawing struct {
	network, program, site string
	screen                 string // id; its record says what the flags don't
	page, out, sheet       string
	at                     string // of the site's zone; empty: now
	part, width, height    int
	all, report            bool
	parted                 bool // a part was asked for
	sized                  bool // a size was

	layoutName         string
	layout             layouts.Layout
	diagonal, distance float64 // inches, metres
}

// renderCommand draws pages with the screen's own code, without a display.
func renderCommand(ctx context.Context, args []string, s stdio) int {
	d, code, ok := parseDrawing(args, s)
	if !ok {
		return code
	}
	run := d.draw
	switch {
	case d.all:
		run = d.drawAll
	case d.report:
		run = d.tell
	}
	var faulty faultyFile
	switch err := run(ctx, s); {
	case errors.As(err, &faulty):
		fmt.Fprintln(s.err, faulty)
		return exitUsage
	case errors.Is(err, errIllegible):
		return exitFindings
	case err != nil:
		fmt.Fprintf(s.err, "semainier render: %v\n", err)
		return exitFindings
	}
	return exitOK
}

// parseDrawing reads the flags; where it is not ok, the reason has been printed
// and code is the exit status.
func parseDrawing(args []string, s stdio) (d drawing, code int, ok bool) {
	flags := newFlags("render", renderUsage, s)
	flags.StringVar(&d.network, "network", "", "file of the network's records; its feeds are read")
	flags.StringVar(&d.program, "program", "", "file of a program, as the hub serves it, instead of --network")
	flags.StringVar(&d.site, "site", "", "which site of the network")
	flags.StringVar(&d.screen, "screen", "", "which screen of the network or of the program; then --site can be left out")
	flags.StringVar(&d.page, "page", "", "one kind of page alone: "+strings.Join(pageNames(), ", "))
	flags.IntVar(&d.part, "part", 1, "which of the pages that take turns; not for a PDF, which has them all")
	flags.StringVar(&d.at, "at", "", "the instant to draw, in the site's zone or with an offset; empty: now")
	flags.StringVar(&d.out, "o", "", "the file to write: NAME.png, or NAME.pdf for all pages")
	flags.StringVar(&d.layoutName, "layout", "", strings.Join(program.Layouts(), ", ")+", or a layout's TOML file; empty: that of --screen, else "+program.DefaultLayout)
	flags.Float64Var(&d.diagonal, "diagonal", 0, "of the screen, in inches; 0: what the layout supposes")
	flags.Float64Var(&d.distance, "distance", 0, "from which it is read, in metres; 0: what the layout supposes")
	flags.BoolVar(&d.all, "all", false, "every kind of page, wide and tall, on a light and on a busy week; with --sheet. Without --network and --program, of a made-up place")
	flags.StringVar(&d.sheet, "sheet", "", "the PNG file for the contact sheet of --all")
	flags.BoolVar(&d.report, "report", false, "tell of each page of each layout how well it can be read; exit status 1 if one can't")
	size := flags.String("size", "1920x1080", "of the screen, in pixels")
	if code, ok := parse(flags, args, 0); !ok {
		return d, code, false
	}
	flags.Visit(func(f *flag.Flag) { d.parted, d.sized = d.parted || f.Name == "part", d.sized || f.Name == "size" })
	if err := d.check(*size); err != nil {
		fmt.Fprintf(s.err, "semainier render: %v\n%s", err, renderUsage)
		return d, exitUsage, false
	}
	var err error
	if d.layout, err = readLayout(cmp.Or(d.layoutName, program.DefaultLayout)); err != nil {
		fmt.Fprintln(s.err, err)
		return d, exitUsage, false
	}
	return d, exitOK, true
}

// pageNames gives the kinds of page that can be asked for.
func pageNames() []string {
	return append(layouts.KindNames(), string(layouts.PageUrgent), string(layouts.PageStale), string(layouts.PagePairing), string(layouts.PageWaiting), string(layouts.PageIdentify))
}

// What the page of a screen that is to be paired tells in a picture of it.
const (
	pairingCode = "K7M2QX"
	pairingHub  = "https://hub.example"
	pairingLink = "https://hub.example/ecrans"
)

// screen gives what a screen shows: one kind of page alone, or all where that is
// empty.
func screen(f *glyph.Faces, p program.Program, v layouts.View, kind string) layouts.Show {
	switch layouts.PageKind(kind) {
	case "":
		return layouts.Build(f, p, v)
	case layouts.PagePairing:
		return layouts.Pairing(f, v, pairingCode, pairingHub, pairingLink)
	case layouts.PageWaiting:
		return layouts.Waiting(f, v)
	case layouts.PageIdentify:
		return layouts.Identify(f, p, v, p.Site.Name)
	}
	v.Layout = v.Layout.Only(layouts.PageKind(kind))
	return layouts.Build(f, p, v)
}

// check reads the size and judges the request as a whole.
func (d *drawing) check(size string) error {
	if _, err := d.instant(time.UTC); err != nil {
		return err
	}
	var rest string
	if n, _ := fmt.Sscanf(size+" .", "%dx%d %s", &d.width, &d.height, &rest); n != 3 || rest != "." ||
		min(d.width, d.height) < minSide || max(d.width, d.height) > maxSide {
		return fmt.Errorf("--size %q: want WIDTHxHEIGHT from %d to %d, as in 1920x1080", size, minSide, maxSide)
	}
	none := d.network == "" && d.program == ""
	switch {
	case d.network != "" && d.program != "", none && !d.all:
		return errors.New("one of --network and --program is needed")
	case d.network != "" && d.site == "" && d.screen == "" && !d.report:
		return errors.New("--network needs --site or --screen")
	case d.screen != "" && (d.all || d.report):
		return errors.New("--screen: --all and --report draw for every screen; leave it out")
	case d.all && d.sheet == "":
		return errors.New("--all needs --sheet FILE.png")
	case d.out == "" && !d.all && !d.report:
		return errors.New("-o FILE.png or -o FILE.pdf is needed")
	case d.parted && d.printed():
		return errors.New("--part: a PDF has every page that takes turns; leave it out, or write a PNG")
	case d.page != "" && !slices.Contains(pageNames(), d.page):
		return fmt.Errorf("--page %q: want one of %s", d.page, strings.Join(pageNames(), ", "))
	case d.all && d.report:
		return errors.New("--all and --report are two commands: want one of them")
	case d.part < 1:
		return fmt.Errorf("--part %d: want 1 or more", d.part)
	case d.diagonal != 0 && !(d.diagonal >= float64(network.MinDiagonal) && d.diagonal <= float64(network.MaxDiagonal)):
		return fmt.Errorf("--diagonal %g: want %v to %v inches", d.diagonal, network.MinDiagonal, network.MaxDiagonal)
	case d.distance != 0 && !(d.distance >= float64(network.MinDistance) && d.distance <= float64(network.MaxDistance)):
		return fmt.Errorf("--distance %g: want %v to %v metres", d.distance, network.MinDistance, network.MaxDistance)
	}
	return nil
}

// instant gives when to draw.
func (d drawing) instant(zone *time.Location) (time.Time, error) {
	t, err := config.ParseTime(d.at, zone)
	if err != nil {
		return t, fmt.Errorf("--at %w", err)
	}
	if t.IsZero() {
		t = time.Now()
	}
	return t, nil
}

// view gives the screen on which a program is drawn.
func (d drawing) view(one sited) layouts.View {
	return layouts.View{Now: one.now, Pictures: one.pictures.held(), TimeTrusted: true, Width: d.width, Height: d.height, Layout: d.layout,
		Diagonal: layouts.Millimetres(d.diagonal) * layouts.Inch, Distance: layouts.Millimetres(d.distance * 1000)}
}

// draw writes one picture, or the document of all pages.
func (d drawing) draw(ctx context.Context, s stdio) error {
	one, err := d.read(ctx, s)
	if err != nil {
		return err
	}
	if err := d.aim(&one); err != nil {
		return err
	}
	faces, err := glyph.New()
	if err != nil {
		return err
	}
	show := screen(faces, one.program, d.view(one), d.page)
	if shown := show.Zones[0].Pages[0].Kind; d.page != "" && string(shown) != d.page {
		return fmt.Errorf("no page %q at that time: there is nothing to say on it; the screen shows %q instead", d.page, shown)
	}
	if d.printed() {
		return writePDF(d.out, faces, show, one)
	}
	turns := make([]int, len(show.Zones))
	for i, z := range show.Zones {
		turns[i] = (d.part - 1) % len(z.Pages)
	}
	if most := mostTurns(show); d.part > most {
		return fmt.Errorf("--part %d: there are %d pages at that time", d.part, most)
	}
	return writePNG(d.out, paint.New(faces, one.pictures).Scene(show.Scene(turns...)))
}

// mostTurns gives how many pages the zone with the most has.
func mostTurns(show layouts.Show) (most int) {
	for _, z := range show.Zones {
		most = max(most, len(z.Pages))
	}
	return most
}

// writePNG writes a picture.
func writePNG(name string, img image.Image) error {
	return writeFile(name, "picture", func(w io.Writer) error { return png.Encode(w, img) })
}

// writeFile makes a file; what says in an error what it was to be.
func writeFile(name, what string, write func(io.Writer) error) error {
	file, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("write the %s: %w", what, err)
	}
	w := bufio.NewWriter(file)
	if err = write(w); err == nil {
		err = w.Flush()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("write the %s: %w", what, err)
	}
	return nil
}
