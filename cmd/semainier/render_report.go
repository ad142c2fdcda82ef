package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"semainier/layouts"
	"semainier/layouts/glyph"
	"semainier/layouts/program"
)

// errIllegible says that a page of the report can't be read as it should; the
// report has told which.
var errIllegible = errors.New("a page can't be read")

// tell prints how well each page of each site can be read, on every shipped layout and
// orientation.
func (d drawing) tell(ctx context.Context, s stdio) error {
	sites, err := d.sites(ctx, s)
	if err != nil {
		return err
	}
	faces, err := glyph.New()
	if err != nil {
		return err
	}
	fmt.Fprintln(s.out, "site        layout    size       page        part lang  capital  read from  text     shape    all caps")
	bad, pages := 0, 0
	for _, one := range sites {
		for _, name := range program.Layouts() {
			l, err := layouts.Named(name)
			if err != nil {
				return err
			}
			for _, size := range [][2]int{{1920, 1080}, {1080, 1920}} {
				v := d.view(one)
				v.Layout, v.Width, v.Height = l, size[0], size[1]
				n, failed := reportShow(s, faces, one.program, v)
				pages, bad = pages+n, bad+failed
			}
		}
	}
	fmt.Fprintf(s.out, "%d pages, %d that can't be read as they should\n", pages, bad)
	if bad > 0 {
		return errIllegible
	}
	return nil
}

// reportShow prints a line for each page of a screen.
func reportShow(s stdio, f *glyph.Faces, p program.Program, v layouts.View) (pages, bad int) {
	show := layouts.Build(f, p, v)
	for z, zone := range show.Zones {
		for i, page := range zone.Pages {
			turns := make([]int, len(show.Zones))
			turns[z] = i
			l := layouts.Examine(f, v, show.Scene(turns...))
			mark := ""
			if !l.Legible(v) {
				bad++
				mark = fmt.Sprintf("  << %s, %s", l.OfText, l.OfShape)
			}
			pages++
			fmt.Fprintf(s.out, "%-11s %-9s %-10s %-11s %d/%-2d %-4s %5.1f mm  %7.2f m %5.1f:1  %5.1f:1  %s%s\n",
				p.Site.ID, v.Layout.Name, fmt.Sprintf("%dx%d", v.Width, v.Height), page.Kind, page.Part, page.Of, page.Lang,
				l.Capital, l.Distance/1000, l.Text, l.Shape, strings.Join(l.AllCaps, " "), mark)
		}
	}
	return pages, bad
}
