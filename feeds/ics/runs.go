package ics

import (
	"cmp"
	"iter"
	"slices"
)

// A run is the happenings of one series, in order.
type run struct {
	order int64 // of the first
	hits  []hit
}

// runs are the happenings of a calendar, to be merged.
type runs []run

// size gives the number of happenings.
func (rs runs) size() (n int) {
	for _, r := range rs {
		n += len(r.hits)
	}
	return n
}

// inOrder gives all happenings by start, then UID, then line. It may be called
// again.
func (rs runs) inOrder() iter.Seq[hit] {
	return func(yield func(hit) bool) {
		m := merge{left: slices.Clone(rs)}
		for i, r := range rs {
			m.heap = append(m.heap, head{r.order, int32(i)})
		}
		for i := len(m.heap)/2 - 1; i >= 0; i-- {
			m.down(i)
		}
		for len(m.heap) > 0 && yield(m.left[m.heap[0].run].hits[0]) {
			m.advance()
		}
	}
}

// A merge is a binary heap of the runs that are left, the one that comes next
// on top. It is written out, and its heads hold no pointers, because half a
// million happenings pass through it: container/heap takes three times as long.
type merge struct {
	heap []head
	left []run // hits not yet given
}

// A head is the first happening left of a run.
type head struct {
	order int64
	run   int32
}

// advance takes the happening on top away.
func (m *merge) advance() {
	top := &m.heap[0]
	r := &m.left[top.run]
	if r.hits = r.hits[1:]; len(r.hits) > 0 {
		top.order = r.hits[0].order()
	} else {
		last := len(m.heap) - 1
		m.heap[0] = m.heap[last]
		m.heap = m.heap[:last]
	}
	m.down(0)
}

// down moves the head at i to its place.
func (m *merge) down(i int) {
	for {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(m.heap); child++ {
			if m.before(child, least) {
				least = child
			}
		}
		if least == i {
			return
		}
		m.heap[i], m.heap[least] = m.heap[least], m.heap[i]
		i = least
	}
}

func (m *merge) before(i, j int) bool {
	a, b := m.heap[i], m.heap[j]
	if a.order != b.order {
		return a.order < b.order
	}
	x, y := m.left[a.run].hits[0].ev, m.left[b.run].hits[0].ev
	return cmp.Or(cmp.Compare(x.uid, y.uid), cmp.Compare(x.line, y.line)) < 0
}

// order is what happenings are sorted by: the Unix time of the start, in the
// site's zone where all-day.
func (h hit) order() int64 {
	if h.ev.allDay {
		return instant(h.start, h.of.site)
	}
	return h.start
}

// inOrder sorts the happenings of one series, which mostly are.
func inOrder(hits []hit) []hit {
	byOrder := func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.order(), b.order()), cmp.Compare(a.ev.line, b.ev.line))
	}
	if !slices.IsSortedFunc(hits, byOrder) {
		slices.SortFunc(hits, byOrder)
	}
	return hits
}
