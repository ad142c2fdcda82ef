package ics

import (
	"context"
	"fmt"

	"semainier/feeds"
	"semainier/feeds/civil"
)

// An Extent tells how much a calendar holds, without its words.
type Extent struct {
	Events    int        // as Calendar.Events
	Repeating int        // series
	Changed   int        // changes to dates of a series
	Cancelled int        // events marked CANCELLED
	Private   int        // events that are not PUBLIC
	First     civil.Date // the first day on which something begins; zero: no event
	Last      civil.Date // the last day on which something is; zero with Endless or without events
	Endless   bool       // a series has no end
}

// Extent measures the calendar. It fails only when ctx ends.
func (c *Calendar) Extent(ctx context.Context) (Extent, error) {
	x := Extent{Events: len(c.events)}
	for _, e := range c.events {
		if err := ctx.Err(); err != nil {
			return Extent{}, fmt.Errorf("measure calendar: %w", err)
		}
		if e.replaces != nil {
			x.Changed++
		}
		if len(e.rules)+len(e.extra) > 0 {
			x.Repeating++
		}
		if e.status == feeds.Cancelled {
			x.Cancelled++
		}
		if e.class != feeds.Public {
			x.Private++
		}
		first, last, endless := e.extent(c)
		if x.First.IsZero() || first.Before(x.First) {
			x.First = first
		}
		if last.Compare(x.Last) > 0 {
			x.Last = last
		}
		x.Endless = x.Endless || endless
	}
	if x.Endless {
		x.Last = civil.Date{}
	}
	return x, nil
}

// extent gives the first and last day of one event in the site's zone.
func (e *event) extent(c *Calendar) (first, last civil.Date, endless bool) {
	final := e.start
	for _, x := range e.extra {
		final = max(final, x.wall)
	}
	for _, r := range e.rules {
		switch {
		case r.count > 0:
			walls, err := newWalker(r, e.start, e.allDay).walk(e.start, e.start+200*366*daySeconds)
			if err != nil || len(walls) == 0 {
				continue
			}
			final = max(final, walls[len(walls)-1])
		case r.hasUntil:
			final = max(final, r.lastWall)
		default:
			endless = true
		}
	}
	return e.siteDay(c, e.start), e.siteDay(c, final+max(e.length-1, 0)), endless
}

func (e *event) siteDay(c *Calendar, wall int64) civil.Date {
	if !e.allDay {
		wall = wallAt(instant(wall, e.loc), c.site)
	}
	return dateOf(floorDiv(wall, daySeconds))
}
