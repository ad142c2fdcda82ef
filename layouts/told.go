package layouts

import (
	"time"

	"semainier/feeds/civil"
	"semainier/layouts/program"
)

// Told is what the pages say of a slot, word for word, for texts that are read
// beside the screens. What does not apply is empty.
type Told struct {
	When    string // "mardi 3 novembre 2026, 9 h – 12 h"
	Partner string // as shown large: "CAF"
	Title   string // left out where it only repeats the partner
	Room    string
	Mode    string // "Sur rendez-vous"
	State   string // "Annulé", "Déplacé, au lieu de mardi 9 h", "Autre espace"
}

// Tell gives the words for a slot of the program. As on the pages, one that
// does not take place has neither room nor mode. It fails where the site's zone
// is unknown.
func Tell(p program.Program, s program.Slot) (Told, error) {
	zone, err := p.Site.Location()
	if err != nil {
		return Told{}, err
	}
	e := entry{slot: s, zone: zone, say: french()}
	for _, known := range p.Partners {
		if known.ID == s.Partner {
			e.partner = known
		}
	}
	t := Told{When: When(s, zone), Partner: e.partner.Name, State: e.changeInFull()}
	if s.State == program.Cancelled {
		t.State = french().Cancelled
	}
	if s.Title != e.partner.Name && s.State != program.MovedAway {
		t.Title = s.Title
	}
	if !e.off() {
		t.Room = s.Room
		_, t.Mode = e.say.modeTold(s.Mode)
	}
	return t, nil
}

// When tells the time of a slot with its date in full, in that zone:
// "mardi 3 novembre 2026, 9 h – 12 h".
func When(s program.Slot, zone *time.Location) string {
	say := french()
	if s.AllDay() {
		last := s.UntilDay.AddDays(-1)
		if !s.FirstDay.Before(last) {
			return say.dateInFull(s.FirstDay) + say.Comma + decapital(say.AllDay)
		}
		return sprintf(say.WeekSpan, say.dateInFull(s.FirstDay), say.dateInFull(last))
	}
	start, end := s.Start.In(zone), s.End.In(zone)
	from, to := civil.Of(start), civil.Of(end.Add(-time.Nanosecond)) // midnight ends the day before
	if !from.Before(to) {
		return say.dateInFull(from) + say.Comma + say.span(clockOf(start), clockOf(end))
	}
	return sprintf(say.WeekSpan, say.dateInFull(from)+say.Comma+say.hour(clockOf(start))+",", say.dateInFull(to)+say.Comma+say.endHour(clockOf(end)))
}
