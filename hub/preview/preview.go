// Package preview draws what a screen would show: the pixels that stand on the
// wall, before anything is published.
//
// It plans by hub/plan, lays out by layouts and paints by layouts/paint, as hub and
// player do: the same records, calendars, instant and size give the same picture to
// the last byte, and a test holds it to that. One keystroke in a notice costs the plan of
// one site, the pages of one screen and one picture.
//
// The package keeps nothing that was written and decides nothing: not who may see
// what, not whether a notice is good. It reads no clock.
package preview

import (
	"context"
	"errors"
	"fmt"
	"image"
	"slices"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/hub/network"
	"semainier/hub/plan"
	"semainier/layouts"
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// The sizes that a picture may have, in pixels.
const (
	MinSide = 360
	MaxSide = 4096
	MaxArea = 3840 * 2160
)

// Errors of a Request. Each is returned wrapped, with what was asked for.
var (
	ErrScreen = errors.New("no such screen at the site, or a revoked one")
	ErrSize   = errors.New("not the size of a screen")
	ErrPage   = errors.New("there is nothing to say on such a page")
)

// Known is one version of the records, and what calendars give. Make it once for
// many pictures.
type Known struct {
	Records network.Records
	parts   *plan.Parts
}

// Know takes records and inputs, which must not change afterwards.
func Know(records network.Records, inputs map[feeds.FeedID]plan.Input) *Known {
	return &Known{records, plan.Divide(records, inputs)}
}

// Request says which screen is drawn, when, and what of it.
type Request struct {
	Site feeds.SiteID
	// Screen is a screen of the site. Empty: one that is not among the records, as
	// the site's screens are, that hangs as Shape says.
	Screen network.ScreenID
	Shape  network.Orientation
	Size   image.Point // in pixels; zero: what the record says, or else 1920 × 1080 or its like
	Now    time.Time

	// Notice is drawn on the page where the screen tells it, as if it were published
	// and had its time now. Others stay as they are in the records.
	Notice *network.Notice
	Lang   program.Lang // of that page; empty: the first
	Turn   int          // which of the pages that tell it in that language, or of those of Page; from 0

	// Page is one kind of page alone, where Notice is nil; empty: the whole screen
	// with its first pages.
	Page layouts.PageKind
	Week civil.Date // a date of the week that PageWeek shows; zero: that of Now
}

// Told is a page that tells the notice.
type Told struct {
	Lang program.Lang
	Hold time.Duration // how long it stays

	zone, page int
}

// Warning is something about a picture that its author should know.
type Warning string

// The warnings.
const (
	SeveralPages   Warning = "several-pages"   // the words take more than one page
	WordsCut       Warning = "words-cut"       // some of the words find no room
	TickerRolls    Warning = "ticker-rolls"    // the title is longer than the ticker, and moves
	TickerCut      Warning = "ticker-cut"      // the same on a screen on which nothing moves
	NotTold        Warning = "not-told"        // the screen has no place for notices, or this one is not for it
	TakenOver      Warning = "taken-over"      // an urgent message is on that screen; the picture is without
	HardToRead     Warning = "hard-to-read"    // too small or too pale from where people stand
	PictureMissing Warning = "picture-missing" // a picture of the notice is not kept
)

// Picture is what a screen shows.
type Picture struct {
	Image    *image.RGBA
	Page     layouts.PageKind
	Lang     program.Lang
	Part, Of int    // of what takes several pages
	Told     []Told // the pages that tell the notice, in their turns
	Turn     int    // the place of this one among those of its language
	Read     layouts.Legibility
	Warnings []Warning
}

// Distance is from how far the picture can be read, in metres.
func (p Picture) Distance() float64 { return float64(p.Read.Distance) / 1000 }

// standing is a program on a screen, ready to be laid out.
type standing struct {
	program program.Program
	view    layouts.View
	notice  string // the one that is told; empty: none
	posters int    // of its pictures, those that take a page alone
	warned  []Warning
}

// stand plans what a request asks for.
func (k *Known) stand(r Request) (standing, error) {
	site, ok := k.Records.Site(r.Site)
	if !ok {
		return standing{}, fmt.Errorf("preview of site %q: no such site in the records", r.Site)
	}
	at, trusted, err := instant(site, r)
	if err != nil {
		return standing{}, err
	}
	p, err := k.plan(r, at)
	if err != nil {
		return standing{}, err
	}
	key, size, err := k.screen(&p, r)
	if err != nil {
		return standing{}, err
	}
	looks, err := layouts.LooksOf(p, key)
	if err != nil {
		return standing{}, fmt.Errorf("preview of screen %q: %w", r.Screen, err)
	}
	s := standing{program: p.For(key), view: layouts.View{Now: at.Truncate(time.Minute), TimeTrusted: trusted, Width: size.X, Height: size.Y,
		Layout: looks.Layout, Diagonal: looks.Diagonal, Distance: looks.Distance}}
	if r.Notice != nil {
		s.notice = string(r.Notice.ID)
	} else if r.Page != "" {
		s.view.Layout = s.view.Layout.Only(r.Page)
	}
	s.clear(r)
	return s, nil
}

// instant gives the time of the picture: another week than this one has no today.
func instant(site network.Site, r Request) (at time.Time, trusted bool, err error) {
	if r.Week.IsZero() || r.Page != layouts.PageWeek {
		return r.Now, true, nil
	}
	zone, err := site.Location()
	if err != nil {
		return r.Now, false, fmt.Errorf("preview of site %q: %w", site.ID, err)
	}
	if monday := r.Week.Monday(); monday != civil.Of(r.Now.In(zone)).Monday() {
		return monday.In(zone), false, nil
	}
	return r.Now, true, nil
}

// plan gives the program of the site, with the notice that is drawn.
func (k *Known) plan(r Request, at time.Time) (program.Program, error) {
	if r.Notice == nil {
		return k.parts.Plan(r.Site, at)
	}
	return k.parts.PlanWith(current(*r.Notice, at), r.Site, at)
}

// current gives a notice as it will be once it is published and its time has come.
func current(n network.Notice, now time.Time) network.Notice {
	n.State, n.From, n.Days, n.Daily = network.Published, time.Time{}, nil, nil
	if !now.Before(n.Until) {
		n.Until = time.Time{}
	}
	return n
}

// anyKey is the key of a screen that is not among the records; no nkey is like it.
const anyKey = "preview"

// screen gives key and size of the screen that is drawn. One that is not among
// the records is added to the program.
func (k *Known) screen(p *program.Program, r Request) (key string, size image.Point, err error) {
	usual := image.Pt(1920, 1080)
	if r.Screen == "" {
		if r.Shape == network.Portrait {
			usual = image.Pt(1080, 1920)
		}
		layout := k.Records.LayoutOf(network.Screen{Site: r.Site})
		p.Screens = append(slices.Clip(p.Screens), program.Screen{Key: anyKey, Layout: string(layout)})
		for _, l := range k.Records.Layouts {
			if l.ID == layout {
				p.Layouts = append(slices.Clip(p.Layouts), program.Layout{ID: string(l.ID), TOML: l.TOML})
			}
		}
		size, err = sized(r.Size, image.Point{}, usual)
		return anyKey, size, err
	}
	s, ok := k.Records.Screen(r.Screen)
	if !ok || s.Site != r.Site || s.Revoked {
		return "", size, fmt.Errorf("preview of screen %q of site %q: %w", r.Screen, r.Site, ErrScreen)
	}
	if s.Orientation == network.Portrait {
		usual = image.Pt(1080, 1920)
	}
	size, err = sized(r.Size, image.Pt(s.Width, s.Height), usual)
	return s.Key, size, err
}

// sized gives the first size that is not zero, if a picture may have it.
func sized(sizes ...image.Point) (image.Point, error) {
	for _, s := range sizes {
		if s == (image.Point{}) {
			continue
		}
		if min(s.X, s.Y) < MinSide || max(s.X, s.Y) > MaxSide || s.X*s.Y > MaxArea {
			return s, fmt.Errorf("preview of %d by %d pixels: %w: %d to %d, and %d in all", s.X, s.Y, ErrSize, MinSide, MaxSide, MaxArea)
		}
		return s, nil
	}
	return image.Point{}, ErrSize
}

// clear takes urgent messages off the screen that would hide what was asked for.
func (s *standing) clear(r Request) {
	if r.Notice == nil && (r.Page == "" || r.Page == layouts.PageUrgent) || r.Notice != nil && r.Notice.Importance == network.Urgent {
		return
	}
	hides := func(n program.Notice) bool { return n.Importance == program.Urgent }
	s.program.Notices = slices.Clone(s.program.Notices)
	if slices.ContainsFunc(s.program.Notices, func(n program.Notice) bool {
		return hides(n) && (n.From.IsZero() || !s.view.Now.Before(n.From))
	}) {
		s.warned = append(s.warned, TakenOver)
	}
	s.program.Notices = slices.DeleteFunc(s.program.Notices, hides)
}

// album finds which pictures of the program are kept.
func (s *standing) album(ctx context.Context, kept func(context.Context, scene.PictureID) bool) {
	s.view.Pictures = map[scene.PictureID]bool{}
	for _, n := range s.program.Notices {
		for _, p := range n.Pictures {
			id := scene.PictureID(p.ID)
			held := s.view.Pictures[id] || kept(ctx, id)
			if held {
				s.view.Pictures[id] = true
			}
			switch {
			case n.ID != s.notice:
			case !held && !slices.Contains(s.warned, PictureMissing):
				s.warned = append(s.warned, PictureMissing)
			case held && p.Poster:
				s.posters++
			}
		}
	}
}
