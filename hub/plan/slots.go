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

	feed   feeds.FeedID
	of     string       // the occurrence
	place  feeds.RoomID // that it takes at this site, shown or not
	absent bool         // it is called off by an absence, rather than by itself
	left   Left
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
	drafts, _ := p.drafted()
	out := make([]program.Slot, len(drafts))
	for i, d := range drafts {
		out[i] = d.Slot
	}
	return out
}

// drafted gives what takes place, or was to take place, at the site, in order; and
// what of it screens leave out.
func (p planner) drafted() (shown, left []draft) {
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
				absent := !comes && o.Status != feeds.Cancelled
				if !comes {
					o.Status = feeds.Cancelled
				}
				for _, d := range p.drafts(o, there) {
					d.feed, d.absent = f.ID, absent
					if !comes && o.Busy {
						d.left = BusyAway // taken or away: nothing to tell
					}
					drafts = append(drafts, d)
				}
			}
		}
	}
	drafts = slices.DeleteFunc(drafts, func(d draft) bool { return !p.touches(d) })
	for i, d := range drafts {
		if d.left == "" && !p.opens(d) {
			drafts[i].left = ClosedDay
		}
	}
	slices.SortFunc(drafts, compare)
	markTwins(drafts)
	markIdleBusy(drafts)
	for _, d := range drafts {
		if d.left == "" {
			shown = append(shown, d)
		} else {
			left = append(left, d)
		}
	}
	return shown, left
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
	ghost.place = ""
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
	d := draft{busy: o.Busy, of: o.ID, Slot: program.Slot{
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
	if r, ok := p.site.Room(o.Room); ok && o.Site == p.site.ID {
		d.place = r.ID
		if !r.Hidden {
			d.Room = r.Name
		}
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

// touches reports whether the slot touches the program's weeks.
func (p planner) touches(d draft) bool {
	from, until := p.from.In(p.loc), p.until.In(p.loc)
	return d.start.Before(until) && (d.end.After(from) || d.start.Equal(from))
}

// opens reports whether the slot touches a day of the program's weeks on which the
// site is not exceptionally closed.
func (p planner) opens(d draft) bool {
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

// markTwins leaves one of the slots that a visitor could not tell apart: two
// calendars, or two entries, for the same thing. Of two that take place it is the
// shorter: somebody said that the partner is away for the rest.
func markTwins(drafts []draft) {
	at := map[twin]int{}
	for i, d := range drafts {
		if d.left != "" {
			continue
		}
		j, known := at[d.whole]
		switch {
		case !known:
			at[d.whole] = i
		case cmp.Or(cmp.Compare(weight(d.State), weight(drafts[j].State)), cmp.Compare(d.end.Sub(d.start), drafts[j].end.Sub(drafts[j].start))) < 0:
			drafts[j].left, at[d.whole] = Twin, i
		default:
			drafts[i].left = Twin
		}
	}
}

// markIdleBusy leaves out the "Occupé" that lies in a slot of the same partner: that
// it is busy while it receives tells nobody anything.
func markIdleBusy(drafts []draft) {
	for i, b := range drafts {
		if b.busy && b.left == "" && slices.ContainsFunc(drafts, func(d draft) bool {
			return !d.busy && d.left == "" && d.Partner == b.Partner && (d.State == program.Planned || d.State == program.Moved) &&
				d.start.Before(b.end) && b.start.Before(d.end)
		}) {
			drafts[i].left = IdleBusy
		}
	}
}
