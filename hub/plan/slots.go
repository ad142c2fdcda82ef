package plan

import (
	"cmp"
	"slices"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/layouts/program"
)

// draft is a slot on its way, with what only the planner needs to know of it.
type draft struct {
	program.Slot
	busy       bool
	start, end time.Time // also of an all-day one
	whole      twin
}

// twin is what two drafts have alike that a visitor could not tell apart, before
// absences shortened either.
type twin struct {
	partner     program.PartnerID
	room, title string
	allDay      bool
	start, end  int64 // Unix time
}

// slots gives what takes place, or was to take place, at the site.
func (p planner) slots() []program.Slot {
	var drafts []draft
	for _, f := range p.records.Feeds {
		if _, known := p.records.Partner(f.Partner); !known {
			continue
		}
		for _, o := range p.inputs[f.ID].Occurrences {
			o.Partner = f.Partner // the records decide, also after a feed was given to another
			if o.Kind == feeds.Absence {
				continue
			}
			for _, o := range p.away.split(p, o) {
				there, comes := p.away.spare(p, o)
				if !comes {
					if o.Busy {
						continue // taken or away: nothing to tell
					}
					o.Status = feeds.Cancelled
				}
				drafts = append(drafts, p.drafts(o, there)...)
			}
		}
	}
	drafts = slices.DeleteFunc(drafts, func(d draft) bool { return !p.inView(d) })
	slices.SortFunc(drafts, compare)
	drafts = mergeTwins(drafts)
	slices.SortFunc(drafts, compare)
	drafts = withoutIdleBusy(drafts)
	out := make([]program.Slot, len(drafts))
	for i, d := range drafts {
		out[i] = d.Slot
	}
	return out
}

// drafts gives the slots that one occurrence makes at this site: where it is,
// for as long as its partner is there, and where it had been planned if that is
// another day or was here alone.
func (p planner) drafts(o feeds.Occurrence, there feeds.Span) []draft {
	var out []draft
	called := program.Planned
	if o.Status == feeds.Cancelled {
		called, there = program.Cancelled, o.Span
	}
	if o.Site == p.site.ID {
		d := p.draft(o, there, called)
		d.whole = p.twin(d, o.Span)
		if o.Moved && called == program.Planned {
			d.State = program.Moved
			switch {
			case sameStart(o.Planned, o.Span):
				d.OtherRoom = true
			case !o.Planned.AllDay:
				d.Elsewhen = p.here(o.Planned.Start)
			}
		}
		out = append(out, d)
	}
	plannedHere := o.PlannedSite == p.site.ID || o.PlannedSite == "" && o.Site == p.site.ID
	if !o.Moved || !plannedHere || o.Site == p.site.ID && p.day(o.Planned) == p.day(o.Span) {
		return out
	}
	ghost := p.draft(o, o.Planned, called)
	ghost.ID += "-away"
	ghost.whole = p.twin(ghost, o.Planned)
	switch {
	case o.Site != p.site.ID: // it went to another site: here it does not take place
		ghost.State = program.Cancelled
	case called == program.Planned:
		ghost.State = program.MovedAway
		if !o.AllDay {
			ghost.Elsewhen = p.here(there.Start)
		}
	}
	return append(out, ghost)
}

// sameStart reports whether two spans begin alike: at one instant, or with no
// hour on one day.
func sameStart(a, b feeds.Span) bool {
	return a.AllDay == b.AllDay && a.FirstDay == b.FirstDay && a.Start.Equal(b.Start)
}

func (p planner) draft(o feeds.Occurrence, at feeds.Span, state program.State) draft {
	d := draft{busy: o.Busy, Slot: program.Slot{
		ID: o.ID, Partner: program.PartnerID(o.Partner), Title: o.Title, Kind: program.Permanence,
		Mode: program.Mode(o.Mode), State: state, Audience: o.Audience, Enrol: o.Enrol,
	}}
	if o.Kind == feeds.Workshop {
		d.Kind = program.Workshop
	}
	if slices.Contains(program.Colours(), o.Colour) {
		d.Colour = o.Colour
	}
	if slices.Contains(program.Pictograms(), o.Pictogram) {
		d.Pictogram = o.Pictogram
	}
	if at.AllDay {
		d.FirstDay, d.UntilDay = at.FirstDay, at.UntilDay
	} else {
		d.Start, d.End = p.here(at.Start), p.here(at.End)
	}
	if r, ok := p.site.Room(o.Room); ok && !r.Hidden && o.Site == p.site.ID {
		d.Room = r.Name
	}
	d.start, d.end = p.extent(at)
	return d
}

// twin gives what a draft has alike with others for what was planned at a time.
func (p planner) twin(d draft, planned feeds.Span) twin {
	start, end := p.extent(planned)
	return twin{d.Partner, d.Room, d.Title, planned.AllDay, start.Unix(), end.Unix()}
}

// extent gives the instants between which a span lies, at this site.
func (p planner) extent(s feeds.Span) (start, end time.Time) {
	if s.AllDay {
		return s.FirstDay.In(p.loc), s.UntilDay.In(p.loc)
	}
	return s.Start, s.End
}

// day gives the date on which a span begins, at this site.
func (p planner) day(s feeds.Span) civil.Date {
	if s.AllDay {
		return s.FirstDay
	}
	return civil.Of(s.Start.In(p.loc))
}

// inView reports whether the slot touches the program's weeks on a day on which
// the site is not exceptionally closed.
func (p planner) inView(d draft) bool {
	from, until := p.from.In(p.loc), p.until.In(p.loc)
	if !d.start.Before(until) || !d.end.After(from) && !d.start.Equal(from) {
		return false
	}
	first, last := d.FirstDay, d.UntilDay.AddDays(-1)
	if !d.AllDay() {
		first, last = civil.Of(d.Start), civil.Of(d.End.Add(-1))
	}
	if last.Before(first) { // it lasts no time
		last = first
	}
	for day := latest(first, p.from); !last.Before(day) && day.Before(p.until); day = day.AddDays(1) {
		if !p.closed(day) {
			return true
		}
	}
	return false
}

func latest(a, b civil.Date) civil.Date {
	if a.Before(b) {
		return b
	}
	return a
}

// compare orders slots by start, then by partner; the rest only makes the order
// the same every time.
func compare(a, b draft) int {
	return cmp.Or(
		a.start.Compare(b.start),
		cmp.Compare(a.Partner, b.Partner),
		a.end.Compare(b.end),
		cmp.Compare(a.Room, b.Room),
		cmp.Compare(a.Title, b.Title),
		cmp.Compare(weight(a.State), weight(b.State)),
		cmp.Compare(a.ID, b.ID),
	)
}

// weight says which of two twins stands: one that takes place beats one that
// was called off, as when a partner deletes an event and enters it anew.
func weight(s program.State) int {
	return slices.Index([]program.State{program.Planned, program.Moved, program.MovedAway, program.Cancelled}, s)
}

// mergeTwins keeps one of the slots that a visitor could not tell apart: two
// calendars, or two entries, for the same thing. Of two that take place it is the
// shorter: somebody said that the partner is away for the rest.
func mergeTwins(drafts []draft) []draft {
	at := map[twin]int{}
	var out []draft
	for _, d := range drafts {
		i, known := at[d.whole]
		switch {
		case !known:
			at[d.whole] = len(out)
			out = append(out, d)
		case cmp.Or(cmp.Compare(weight(d.State), weight(out[i].State)), cmp.Compare(d.end.Sub(d.start), out[i].end.Sub(out[i].start))) < 0:
			out[i] = d
		}
	}
	return out
}

// withoutIdleBusy leaves out the "Occupé" that lies in a slot of the same
// partner: that it is busy while it receives tells nobody anything.
func withoutIdleBusy(drafts []draft) []draft {
	return slices.DeleteFunc(slices.Clone(drafts), func(b draft) bool {
		return b.busy && slices.ContainsFunc(drafts, func(d draft) bool {
			return !d.busy && d.Partner == b.Partner && (d.State == program.Planned || d.State == program.Moved) &&
				d.start.Before(b.end) && b.start.Before(d.end)
		})
	})
}
