package ics

import (
	"cmp"
	"slices"
	"time"
)

// A series is the events of one UID put together: a master with its rule, and
// the events that replace one date of it, or all dates from one on.
type series struct {
	master  *event // nil where the file only has replacements
	site    *time.Location
	own     source         // the master's
	changes []source       // of one date each
	at      map[int64]bool // starts that a change replaces (days where all-day)
	onDay   map[int64]bool // days on which a change replaces whatever there is
	eras    []era
	outAt   []int64 // EXDATE instants, sorted
	outDay  []int64 // EXDATE days, sorted
}

// An era is the part of a series from one RANGE=THISANDFUTURE on.
type era struct {
	from  int64 // wall time in the master's zone
	shift int64 // what is added to the master's wall time
	*source
}

// A uidKey is the identity of a series. Each VCALENDAR is a world of its own: a
// file of several is often a mailbox of messages about the same events.
type uidKey struct {
	scope *scope
	uid   string
}

type startKey struct {
	allDay bool
	at     int64
	words  string // "" for whatever begins then
}

// groupSeries puts the events of one UID together. Of several masters the
// highest SEQUENCE counts. Events without UID stand alone.
func groupSeries(events []*event, site *time.Location, rep *report) []*series {
	var order []uidKey
	byUID := map[uidKey][]*event{}
	var all []*series
	for _, e := range events {
		if e.uid == "" {
			all = append(all, &series{master: e, site: site})
			continue
		}
		key := uidKey{e.scope, e.uid}
		if byUID[key] == nil {
			order = append(order, key)
		}
		byUID[key] = append(byUID[key], e)
	}
	left := maxMatches
	for _, key := range order {
		masters, changes := pickMasters(byUID[key], rep)
		if len(masters) == 0 {
			all = append(all, newSeries(nil, changes, site, rep))
		}
		for i, own := range share(masters, changes, site, &left) {
			all = append(all, newSeries(masters[i], own, site, rep))
		}
	}
	for _, s := range all {
		s.prepare()
	}
	return all
}

// pickMasters splits the events of one UID into masters and changes. Producers
// that give all their events one UID do not number them: events of the same
// SEQUENCE with different starts are all kept, and so are those of one start,
// written at the same time, with different titles.
func pickMasters(events []*event, rep *report) (masters, changes []*event) {
	for _, e := range events {
		if e.replaces != nil {
			changes = append(changes, e)
			continue
		}
		masters = append(masters, e)
	}
	if len(masters) < 2 {
		return masters, changes
	}
	slices.SortStableFunc(masters, newerFirst)
	kept := masters[:0]
	written := map[startKey]string{}
	for _, m := range masters {
		at := instant(m.start, m.loc)
		then, same := startKey{m.allDay, at, ""}, startKey{m.allDay, at, "=" + m.summary}
		newest, known := written[then]
		_, twice := written[same]
		if len(kept) > 0 && (m.sequence < kept[0].sequence || known && newest != m.stamped || twice) {
			rep.add(m.line, codeDuplicate)
			continue
		}
		written[then], written[same] = m.stamped, m.stamped
		kept = append(kept, m)
	}
	slices.SortStableFunc(kept, func(a, b *event) int {
		return cmp.Or(cmp.Compare(repeats(b), repeats(a)), cmp.Compare(a.line, b.line))
	})
	return kept, changes
}

// share gives each of several masters of one UID its changes: those of a date
// that it plans, and best one that is written and called alike. What none of
// them plans goes to the first, which repeats if one does; so does everything
// where left, the pairs that the file may still have compared, are too few.
func share(masters, changes []*event, site *time.Location, left *int) [][]*event {
	own := make([][]*event, len(masters))
	if len(masters) == 0 {
		return own
	}
	pairs := len(masters) * len(changes)
	if len(masters) == 1 || pairs > *left {
		own[0] = changes
		return own
	}
	*left -= pairs
	for _, c := range changes {
		best, most := 0, 0
		for i, m := range masters {
			if n := m.likeness(c, site); n > most {
				best, most = i, n
			}
		}
		own[best] = append(own[best], c)
	}
	return own
}

// likeness tells how surely a change is of the master: 0 where that plans
// nothing at its time.
func (m *event) likeness(c *event, site *time.Location) int {
	if !m.plans(c, site) {
		return 0
	}
	n := 1
	if m.allDay == c.replaces.date {
		n += 2
	}
	if m.summary == c.summary {
		n++
	}
	return n
}

// plans tells whether the master has a start where the change replaces one.
func (m *event) plans(c *event, site *time.Location) bool {
	s := series{master: m, site: site}
	s.exceptions()
	wall, wholeDay := s.target(c)
	low, high := wall, wall
	if wholeDay {
		low = floorDiv(wall, daySeconds) * daySeconds
		high = low + daySeconds - 1
	}
	within := func(wall int64) bool { return wall >= low && wall <= high && !s.excluded(wall) }
	if within(m.start) || slices.ContainsFunc(m.extra, func(x extraDate) bool { return within(x.wall) }) {
		return true
	}
	for _, r := range m.rules {
		w := newWalker(r, m.start, m.allDay)
		w.allowed = poorCandidates
		if walls, err := w.walk(low, high); err == nil && slices.ContainsFunc(walls, within) {
			return true
		}
	}
	return false
}

func repeats(e *event) int { return min(1, len(e.rules)+len(e.extra)) }

// newerFirst orders versions of one event: by SEQUENCE, then by date of
// writing, then the later in the file.
func newerFirst(a, b *event) int {
	return cmp.Or(cmp.Compare(b.sequence, a.sequence), cmp.Compare(b.stamped, a.stamped), cmp.Compare(b.line, a.line))
}

// newSeries attaches the changes to their master.
func newSeries(master *event, changes []*event, site *time.Location, rep *report) *series {
	s := &series{master: master, site: site}
	if master != nil {
		s.exceptions()
	}
	if len(changes) > 0 {
		s.at, s.onDay = map[int64]bool{}, map[int64]bool{}
	}
	slices.SortStableFunc(changes, newerFirst)
	for _, c := range changes {
		wall, wholeDay := s.target(c)
		taken, key := s.at, s.key(c, wall)
		if wholeDay {
			taken, key = s.onDay, floorDiv(wall, daySeconds)
		}
		if taken[key] {
			rep.add(c.line, codeDuplicate)
			continue
		}
		if master != nil && c.sequence <= master.sequence && s.excluded(wall) {
			continue // the master took that date back after the change
		}
		taken[key] = true
		s.changes = append(s.changes, source{of: s, ev: c, change: true})
		if c.future && master != nil && c.allDay == master.allDay {
			s.eras = append(s.eras, era{from: wall, shift: c.start - wall, source: &source{of: s, ev: c, follows: true}})
		}
	}
	slices.SortFunc(s.eras, func(a, b era) int { return cmp.Compare(a.from, b.from) })
	return s
}

// prepare completes a series that needs no change.
func (s *series) prepare() {
	s.own = source{of: s, ev: s.master}
	if s.master != nil && s.outAt == nil && s.outDay == nil {
		s.exceptions()
	}
}

func (s *series) exceptions() {
	for _, x := range s.master.except {
		if x.wholeDay {
			s.outDay = append(s.outDay, x.day)
		} else {
			s.outAt = append(s.outAt, x.at)
		}
	}
	slices.Sort(s.outAt)
	slices.Sort(s.outDay)
}

// target gives the wall time, in the master's zone, of the start that a change
// replaces. A date on a timed series means whatever is on that day.
func (s *series) target(c *event) (wall int64, wholeDay bool) {
	at := *c.replaces
	m := s.master
	if m == nil {
		m = c
	}
	switch {
	case m.allDay:
		return dayIn(at.stamp, at.loc, s.site) * daySeconds, false
	case at.date:
		return at.wall + floorMod(m.start, daySeconds), true
	case at.loc == nil: // floating: as the series writes its own times
		return at.wall, false
	}
	return inZone(at.stamp, at.loc, m.loc), false
}

// key is what a start that c replaces is compared by: its instant, or its day
// where all-day.
func (s *series) key(c *event, wall int64) int64 {
	if s.master != nil {
		c = s.master
	}
	if c.allDay {
		return floorDiv(wall, daySeconds)
	}
	return instant(wall, c.loc)
}

// excluded tells whether an EXDATE takes out the start at wall.
func (s *series) excluded(wall int64) bool {
	if len(s.outDay) > 0 {
		if _, found := slices.BinarySearch(s.outDay, floorDiv(wall, daySeconds)); found {
			return true
		}
	}
	if len(s.outAt) == 0 || s.master.allDay {
		return false
	}
	_, found := slices.BinarySearch(s.outAt, instant(wall, s.master.loc))
	return found
}

// replaced tells whether a change stands in for the start at wall.
func (s *series) replaced(wall int64) bool {
	if len(s.onDay) > 0 && s.onDay[floorDiv(wall, daySeconds)] {
		return true
	}
	return len(s.at) > 0 && s.at[s.key(s.master, wall)]
}

// eraOf gives the era of a start in the master's wall time.
func (s *series) eraOf(wall int64) era {
	n, _ := slices.BinarySearchFunc(s.eras, wall+1, func(e era, wall int64) int { return cmp.Compare(e.from, wall) })
	if n == 0 {
		return era{source: &s.own}
	}
	return s.eras[n-1]
}
