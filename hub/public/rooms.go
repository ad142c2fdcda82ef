package public

import (
	"fmt"
	"time"

	"semainier/feeds/ics"
	"semainier/layouts/program"
)

// Rooms gives when the rooms are taken whose free hours the site's screens show,
// over the weeks of the program, for whoever looks for a free one. The times are
// those of the screens; nothing is said of who is in a room, or what for.
//
// Changed is when the program was last changed. Rooms fails where the site's
// zone is unknown.
func Rooms(p program.Program, changed time.Time) (ics.Document, error) {
	zone, err := p.Site.Location()
	if err != nil {
		return ics.Document{}, fmt.Errorf("occupation of the rooms of %s: %w", p.Site.ID, err)
	}
	d := ics.Document{Producer: producer, Name: "Occupation des espaces\u00a0– " + p.Site.Name, Refresh: refresh}
	for _, r := range p.Rooms {
		taken := make([]ics.Period, len(r.Taken))
		for i, t := range r.Taken {
			taken[i] = ics.Period(t)
		}
		d.Busy = append(d.Busy, ics.Busy{
			UID: "espace-" + r.ID + "@" + string(p.Site.ID), Changed: changed, Name: r.Name,
			From: p.From.In(zone), Until: p.Until.In(zone), Periods: taken,
		})
	}
	return d, nil
}
