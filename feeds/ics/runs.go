package ics

import (
	"cmp"
	"container/heap"
	"iter"
	"slices"
)

// A run is the happenings of one series, in order.
type run struct {
	order int64 // of the first
	hits  []hit
}

// runs are the happenings of a calendar, to be merged: a heap with the run that
// comes next on top.
type runs []run

func (rs runs) Len() int      { return len(rs) }
func (rs runs) Swap(i, j int) { rs[i], rs[j] = rs[j], rs[i] }
func (rs runs) Less(i, j int) bool {
	if rs[i].order != rs[j].order {
		return rs[i].order < rs[j].order
	}
	a, b := rs[i].hits[0].ev, rs[j].hits[0].ev
	return cmp.Or(cmp.Compare(a.uid, b.uid), cmp.Compare(a.line, b.line)) < 0
}

// Push is for heap.Interface; runs never grow once they are merged.
func (rs *runs) Push(x any) { *rs = append(*rs, x.(run)) }

// Pop is for heap.Interface.
func (rs *runs) Pop() any {
	last := len(*rs) - 1
	r := (*rs)[last]
	*rs = (*rs)[:last]
	return r
}

// size gives the number of happenings.
func (rs runs) size() (n int) {
	for _, r := range rs {
		n += len(r.hits)
	}
	return n
}

// inOrder gives all happenings by start, then UID, then line. It may be
// called again.
func (rs runs) inOrder() iter.Seq[hit] {
	return func(yield func(hit) bool) {
		next := slices.Clone(rs)
		heap.Init(&next)
		for len(next) > 0 {
			r := &next[0]
			if !yield(r.hits[0]) {
				return
			}
			if r.hits = r.hits[1:]; len(r.hits) == 0 {
				heap.Pop(&next)
				continue
			}
			r.order = r.hits[0].order()
			heap.Fix(&next, 0)
		}
	}
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
