package layouts

import (
	"slices"

	"semainier/feeds/civil"
	"semainier/layouts/program"
)

// insteadWithin is how many days ahead another place to go is looked for: who
// needs help today does not come back in a month for somebody else.
const insteadWithin = 7

// instead tells, of a slot of today that is called off, when the same takes
// place again, and who else receives for the same need before that. Nothing is
// told of what moved: its own words say whereto.
func (a agenda) instead(e entry) (lines []string) {
	if e.slot.State != program.Cancelled {
		return nil
	}
	again := a.first(func(s program.Slot) bool { return s.Partner == e.slot.Partner && s.Title == e.slot.Title })
	if again != nil {
		lines = append(lines, sprintf(a.say.NextTime, a.startOf(*again)))
	}
	other := a.first(func(s program.Slot) bool {
		return s.Partner != e.slot.Partner && a.sharesNeed(s.Partner, e.slot.Partner)
	})
	if other != nil && (again == nil || other.Start.Before(again.Start)) && a.dateOf(*other).DaysSince(a.date) <= insteadWithin {
		lines = append(lines, sprintf(a.say.Elsewhere, a.partner(other.Partner).Name, a.startOf(*other)))
	}
	return lines
}

// first gives the next slot with hours of that sort that takes place and has
// not begun, or goes on.
func (a agenda) first(is func(program.Slot) bool) *program.Slot {
	var found *program.Slot
	for i, s := range a.program.Slots {
		off := s.State == program.Cancelled || s.State == program.MovedAway
		if off || s.AllDay() || !a.now.Before(s.End) || !is(s) || a.days[a.dateOf(s)].Closed != "" {
			continue
		}
		if found == nil || s.Start.Before(found.Start) {
			found = &a.program.Slots[i]
		}
	}
	return found
}

// sharesNeed reports whether people come to both partners for the same.
func (a agenda) sharesNeed(x, y program.PartnerID) bool {
	others := a.partner(y).Needs
	return slices.ContainsFunc(a.partner(x).Needs, func(n program.Need) bool { return slices.Contains(others, n) })
}

func (a agenda) dateOf(s program.Slot) civil.Date { return civil.Of(s.Start.In(a.zone)) }

// startOf tells when a slot begins: the hour alone today, else the day with it.
func (a agenda) startOf(s program.Slot) string {
	d, hour := a.dateOf(s), a.say.hour(clockOf(s.Start.In(a.zone)))
	switch {
	case d == a.date:
		return hour
	case d.Monday() == a.date.Monday():
		return a.say.weekdayNumber(d) + a.say.Comma + hour
	}
	return a.say.dayInFull(d) + a.say.Comma + hour
}
