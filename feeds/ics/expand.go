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
	work              *int // what is left of maxWork
}

// A hit is one happening found, in a form of which many fit in memory.
type hit struct {
	ev         *event  // whose words are shown
	start, end int64   // Unix time; wall time at midnight where all-day
	order      int64   // Unix time of the start, in the site's zone where all-day
	change     *change // nil: as its series planned
}

// A change tells what a happening was before somebody changed it.
type change struct {
	master  *event // nil where the file lacks it
	moved   bool
	planned int64 // wall time in the master's zone
	follows bool  // after RANGE=THISANDFUTURE: the change is the plan now
}

// Expand gives the instances that overlap the days [from, until) of the site's
// zone, whatever their status or class, sorted by start, then UID. The findings
// are those that only this window brought to light. It fails for an empty
// window and when ctx ends.
func (c *Calendar) Expand(ctx context.Context, from, until civil.Date) ([]feeds.Instance, []feeds.Finding, error) {
	hits, rep, err := c.find(ctx, from, until)
	if err != nil {
		return nil, nil, err
	}
	if len(hits) > maxInstances {
		rep.once(0, codeManyHappenings)
		hits = hits[:maxInstances]
	}
	list := make([]feeds.Instance, len(hits))
	for i := range hits {
		list[i] = c.instance(&hits[i])
	}
	return list, rep.findings(), nil
}

// Each gives the same instances as Expand, one by one: for windows with more of
// them than should be held at once.
func (c *Calendar) Each(ctx context.Context, from, until civil.Date) (iter.Seq[feeds.Instance], []feeds.Finding, error) {
	hits, rep, err := c.find(ctx, from, until)
	if err != nil {
		return nil, nil, err
	}
	return func(yield func(feeds.Instance) bool) {
		for i := range hits {
			if !yield(c.instance(&hits[i])) {
				return
			}
		}
	}, rep.findings(), nil
}

func (c *Calendar) find(ctx context.Context, from, until civil.Date) ([]hit, *report, error) {
	work := maxWork
	win := window{fromDay: dayOf(from), untilDay: dayOf(until), work: &work}
	if win.fromDay >= win.untilDay {
		return nil, nil, fmt.Errorf("expand from %s to %s: %w", from, until, errWindow)
	}
	win.from, win.until = instant(win.fromDay*daySeconds, c.site), instant(win.untilDay*daySeconds, c.site)
	rep := &report{}
	var hits []hit
	for _, s := range c.series {
		if err := ctx.Err(); err != nil {
			return nil, nil, fmt.Errorf("expand from %s to %s: %w", from, until, err)
		}
		hits = s.expand(win, hits, rep)
		if len(hits) >= maxHits {
			rep.once(0, codeManyHappenings)
			hits = hits[:maxHits]
			break
		}
	}
	slices.SortFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.ev.uid, b.ev.uid), cmp.Compare(a.ev.line, b.ev.line))
	})
	return hits, rep, nil
}

// expand adds the happenings of one series to hits.
func (s *series) expand(win window, hits []hit, rep *report) (out []hit) {
	defer func() {
		if recover() != nil { // one series never costs the calendar
			line := 0
			if s.master != nil {
				line = s.master.line
			}
			rep.add(line, codeInternal)
			out = hits
		}
	}()
	out = hits
	for _, c := range s.changes {
		wall, _ := s.target(c)
		h := hit{ev: c, change: &change{master: s.master, moved: s.movedFrom(c, wall), planned: wall}}
		out = s.add(out, win, h, c.start, c.length)
	}
	if s.master == nil {
		return out
	}
	for _, st := range s.starts(win, rep) {
		if s.excluded(st.wall) || s.replaced(st.wall) {
			continue
		}
		now := s.eraOf(st.wall)
		h, length := hit{ev: now.ev}, now.ev.length
		if now.ev != s.master {
			h.change = &change{master: s.master, follows: true}
		}
		if st.length >= 0 {
			length = st.length
		}
		out = s.add(out, win, h, st.wall+now.shift, length)
	}
	return out
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
		h.start, h.end = wall, wall+length
		if h.start >= win.untilDay*daySeconds || h.end <= win.fromDay*daySeconds {
			return hits
		}
		h.order = instant(wall, s.site)
		return append(hits, h)
	}
	h.start = instant(wall, h.ev.loc)
	h.end = h.start
	if length > 0 {
		h.end = max(h.start, instant(wall+length, h.ev.loc))
	}
	if h.start >= win.until || h.end < win.from || (h.end == win.from && h.start < win.from) {
		return hits
	}
	h.order = h.start
	return append(hits, h)
}

// starts gives the starts that the master plans in or near the window, in
// order, each once.
func (s *series) starts(win window, rep *report) []extraDate {
	m := s.master
	low, high := win.from-2*daySeconds, win.until+2*daySeconds
	reach, back := m.length, int64(0)
	for _, e := range s.eras {
		reach = max(reach, e.ev.length+e.shift)
		back = min(back, e.shift)
	}
	low, high = low-reach, high-back
	list := slices.Clone(m.extra)
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
func (c *Calendar) instance(h *hit) feeds.Instance {
	e := h.ev
	in := feeds.Instance{
		Span:       c.span(e, h.start, h.end),
		UID:        e.uid,
		Summary:    e.summary,
		Location:   e.location,
		Categories: e.categories,
		Status:     e.status,
		Class:      e.class,
		Conference: e.conference,
		Line:       e.line,
	}
	if h.change == nil {
		return in
	}
	if base := h.change.master; base != nil {
		if !e.hasClass { // a change that says nothing of it is as private as its series
			in.Class = base.class
		}
		if e.status == feeds.Cancelled { // RFC 5546 §3.2.5 lets a cancellation leave out the words
			in.Summary, in.Location = inherit(e, base)
		}
		if !h.change.follows {
			if base.location != in.Location {
				in.PlaceChanged, in.SeriesLocation = true, base.location
			}
			if base.summary != in.Summary {
				in.SeriesSummary = base.summary
			}
		}
		if e.bare {
			in.Span = c.planned(h)
		}
	}
	if h.change.moved {
		in.Moved, in.Planned = true, c.planned(h)
	}
	return in
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

// planned gives the time that the series had planned for a moved happening.
func (c *Calendar) planned(h *hit) feeds.Span {
	m, wall := h.change.master, h.change.planned
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
