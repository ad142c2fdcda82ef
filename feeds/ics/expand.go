package ics

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
)

// errWindow tells of a window that ends before it begins.
var errWindow = errors.New("the window is empty: until must be after from")

// A window is the days asked for, as instants and as dates.
type window struct {
	from, until       int64 // Unix time
	fromDay, untilDay int64
	work              *int         // what is left of maxWork
	room              *[]extraDate // where the starts of one series after the other are put together
}

// A source is whose words a happening of a series has, and why.
type source struct {
	of      *series
	ev      *event
	change  bool // ev replaces one date of the series
	follows bool // ev is the plan since its RANGE=THISANDFUTURE
}

// A hit is one happening found, in a form of which many fit in memory.
type hit struct {
	*source
	start  int64 // Unix time; wall time at midnight where all-day
	length int64 // seconds; wall time where all-day
}

// Expand gives the instances that overlap the days [from, until) of the site's
// zone, whatever their status or class, sorted by start, then UID. The findings
// are those that only this window brought to light. It fails for an empty
// window and when ctx ends.
func (c *Calendar) Expand(ctx context.Context, from, until civil.Date) ([]feeds.Instance, []feeds.Finding, error) {
	runs, rep, err := c.find(ctx, from, until, maxChoice)
	if err != nil {
		return nil, nil, err
	}
	list := make([]feeds.Instance, 0, min(runs.size(), maxInstances))
	for h := range runs.inOrder() {
		if len(list) == maxInstances {
			rep.once(0, codeManyHappenings)
			break
		}
		list = append(list, c.instance(h))
	}
	return list, c.dated(rep.findings()), nil
}

// Each gives the same instances as Expand, one by one: for windows with more of
// them than should be held at once.
func (c *Calendar) Each(ctx context.Context, from, until civil.Date) (iter.Seq[feeds.Instance], []feeds.Finding, error) {
	runs, rep, err := c.find(ctx, from, until, maxHits)
	if err != nil {
		return nil, nil, err
	}
	return func(yield func(feeds.Instance) bool) {
		for h := range runs.inOrder() {
			if !yield(c.instance(h)) {
				return
			}
		}
	}, c.dated(rep.findings()), nil
}

// find gives the happenings of each series, no more than left of them.
func (c *Calendar) find(ctx context.Context, from, until civil.Date, left int) (runs, *report, error) {
	work, room := maxWork, []extraDate{}
	win := window{fromDay: dayOf(from), untilDay: dayOf(until), work: &work, room: &room}
	if win.fromDay >= win.untilDay {
		return nil, nil, fmt.Errorf("expand from %s to %s: %w", from, until, errWindow)
	}
	win.from, win.until = instant(win.fromDay*daySeconds, c.site), instant(win.untilDay*daySeconds, c.site)
	rep := &report{}
	var all runs
	for _, s := range c.series {
		if err := ctx.Err(); err != nil {
			return nil, nil, fmt.Errorf("expand from %s to %s: %w", from, until, err)
		}
		found := s.expand(win, rep)
		if len(found) == 0 {
			continue
		}
		found = found[:min(len(found), left)]
		all = append(all, run{order: found[0].order(), hits: found})
		if left -= len(found); left == 0 {
			rep.once(0, codeManyHappenings)
			break
		}
	}
	return all, rep, nil
}

// expand gives the happenings of one series, in order.
func (s *series) expand(win window, rep *report) (hits []hit) {
	defer func() {
		if recover() != nil { // one series never costs the calendar
			line := 0
			if s.master != nil {
				line = s.master.line
			}
			rep.add(line, codeInternal)
			hits = nil
		}
	}()
	for i := range s.changes {
		c := &s.changes[i]
		hits = s.add(hits, win, hit{source: c}, c.ev.start, c.ev.length)
	}
	if s.master == nil {
		return inOrder(hits)
	}
	starts := s.starts(win, rep)
	hits = slices.Grow(hits, len(starts))
	for _, st := range starts {
		if s.excluded(st.wall) || s.replaced(st.wall) {
			continue
		}
		now := s.eraOf(st.wall)
		length := now.ev.length
		if st.length >= 0 {
			length = st.length
		}
		hits = s.add(hits, win, hit{source: now.source}, st.wall+now.shift, length)
	}
	return inOrder(hits)
}

// movedFrom tells whether a change gives its happening another start than the
// wall time, in the master's zone, that the series planned.
func (s *series) movedFrom(c *event, wall int64) bool {
	m := s.master
	if m == nil {
		m = c
	}
	if m.allDay || c.allDay {
		return m.allDay != c.allDay || wall != c.start
	}
	return instant(wall, m.loc) != instant(c.start, c.loc)
}

// add keeps a happening if it overlaps the window. Its end keeps its wall time
// over a change of the clocks.
func (s *series) add(hits []hit, win window, h hit, wall, length int64) []hit {
	if h.ev.allDay {
		h.start, h.length = wall, length
		if h.start >= win.untilDay*daySeconds || h.start+length <= win.fromDay*daySeconds {
			return hits
		}
		return append(hits, h)
	}
	h.start = instant(wall, h.ev.loc)
	if length > 0 {
		h.length = max(0, instant(wall+length, h.ev.loc)-h.start)
	}
	end := h.start + h.length
	if h.start >= win.until || end < win.from || (end == win.from && h.start < win.from) {
		return hits
	}
	return append(hits, h)
}

// starts gives the starts that the master plans in or near the window, in
// order, each once. They are valid until those of the next series.
func (s *series) starts(win window, rep *report) []extraDate {
	m := s.master
	low, high := win.from-2*daySeconds, win.until+2*daySeconds
	reach, back := m.length, int64(0)
	for _, e := range s.eras {
		reach = max(reach, e.ev.length+e.shift)
		back = min(back, e.shift)
	}
	low, high = low-reach, high-back
	list := append((*win.room)[:0], m.extra...)
	if !m.over() {
		list = append(list, extraDate{wall: m.start, length: -1})
	}
	for _, r := range m.rules {
		walls, err := win.walk(r, m, low, high)
		if err != nil {
			rep.add(m.line, codeRuleHeavy)
			continue
		}
		for _, w := range walls {
			list = append(list, extraDate{wall: w, length: -1})
		}
	}
	*win.room = list
	// Of an RDATE period and a plain start at the same time, the period counts.
	slices.SortFunc(list, func(a, b extraDate) int {
		return cmp.Or(cmp.Compare(a.wall, b.wall), cmp.Compare(b.length, a.length))
	})
	list = slices.CompactFunc(list, func(a, b extraDate) bool { return a.wall == b.wall })
	for _, r := range m.exRules {
		walls, err := win.walk(r, m, low, high)
		if err != nil {
			rep.add(m.line, codeRuleHeavy)
			continue
		}
		list = slices.DeleteFunc(list, func(x extraDate) bool {
			_, out := slices.BinarySearch(walls, x.wall)
			return out
		})
	}
	return list
}

// walk gives the starts of a rule, as long as there is work left.
func (win window) walk(r *rule, m *event, low, high int64) ([]int64, error) {
	w := newWalker(r, m.start, m.allDay)
	if *win.work <= 0 {
		w.allowed = poorCandidates
	}
	walls, err := w.walk(low, high)
	*win.work -= w.looked
	return walls, err
}

// instance gives a hit in the words of the feeds package.
func (c *Calendar) instance(h hit) feeds.Instance {
	e := h.ev
	in := feeds.Instance{
		Span:       c.span(e, h.start, h.start+h.length),
		UID:        e.uid,
		Summary:    e.summary,
		Location:   e.location,
		Categories: e.categories,
		Status:     e.status,
		Class:      e.class,
		Conference: e.conference,
		Free:       e.free,
		Line:       e.line,
	}
	if !h.change && !h.follows {
		return in
	}
	if base := h.of.master; base != nil {
		if !e.hasClass { // a change that says nothing of it is as private as its series
			in.Class = base.class
		}
		if e.status == feeds.Cancelled { // RFC 5546 §3.2.5 lets a cancellation leave out the words
			in.Summary, in.Location = inherit(e, base)
		}
		if !h.follows {
			if base.location != in.Location {
				in.PlaceChanged, in.SeriesLocation = true, base.location
			}
			if base.summary != in.Summary {
				in.SeriesSummary = base.summary
			}
		}
	}
	if h.change {
		c.tellMove(&in, h)
	}
	return in
}

// tellMove says where the series had planned what h replaces.
func (c *Calendar) tellMove(in *feeds.Instance, h hit) {
	wall, _ := h.of.target(h.ev)
	if h.ev.bare && h.of.master != nil {
		in.Span = c.planned(h, wall)
	}
	if h.of.movedFrom(h.ev, wall) {
		in.Moved, in.Planned = true, c.planned(h, wall)
	}
}

func inherit(e, base *event) (summary, location string) {
	summary, location = e.summary, e.location
	if !e.hasSummary {
		summary = base.summary
	}
	if !e.hasPlace {
		location = base.location
	}
	return summary, location
}

// planned gives the time that the series had planned for a moved happening:
// the wall time in the zone of its master.
func (c *Calendar) planned(h hit, wall int64) feeds.Span {
	m := h.of.master
	if m == nil {
		m = h.ev
	}
	if m.allDay {
		return c.span(m, wall, wall+m.length)
	}
	start := instant(wall, m.loc)
	return c.span(m, start, max(start, instant(wall+m.length, m.loc)))
}

func (c *Calendar) span(e *event, start, end int64) feeds.Span {
	if e.allDay {
		return feeds.Span{AllDay: true, FirstDay: dateOf(floorDiv(start, daySeconds)), UntilDay: dateOf(floorDiv(end, daySeconds))}
	}
	return feeds.Span{Start: time.Unix(start, 0).In(c.site), End: time.Unix(end, 0).In(c.site)}
}
