// Package public gives what a site's screens show to people's own programs: the
// program as a calendar to subscribe to, and when its rooms are taken.
//
// It says what the screens say, in the same words and at the same times: only a
// program, which is public already, comes in. It adds nothing, keeps nothing,
// reads no clock, and does not speak HTTP (hub does). Equal arguments give equal
// documents.
//
// A program does not tell when each of its slots last changed, and nothing else
// keeps it. So every event is stamped (DTSTAMP, LAST-MODIFIED) with the last
// change of the whole program, notices included: no stamp is older than its
// event, but subscribers get a document of other bytes, and another ETag, also
// where only a notice changed.
package public

import (
	"fmt"
	"strings"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/feeds/ics"
	"semainier/layouts"
	"semainier/layouts/program"
)

const (
	producer = "-//Semainier//Programme public//FR"
	// refresh is how often subscribers are asked to look again. An urgent change
	// is for the screens.
	refresh = time.Hour
)

// Calendar gives the program as events. What is called off or has gone to
// another time stays, as cancelled and with the words of the screens before its
// title, for programs that show cancelled events as any other. None of them
// takes time of whoever subscribes.
//
// Changed is when the program was last changed. Calendar fails where the site's
// zone is unknown.
func Calendar(p program.Program, changed time.Time) (ics.Document, error) {
	a, err := newAgenda(p)
	if err != nil {
		return ics.Document{}, fmt.Errorf("public calendar of %s: %w", p.Site.ID, err)
	}
	d := ics.Document{Producer: producer, Name: p.Site.Name, Refresh: refresh}
	for _, s := range p.Slots {
		told, err := layouts.Tell(p, s)
		if err != nil {
			return ics.Document{}, fmt.Errorf("public calendar of %s: %w", p.Site.ID, err)
		}
		e := ics.Entry{
			Changed: changed, Summary: summary(told), Location: place(p.Site, told.Room), Description: a.description(s, told),
			Categories: []string{category(s.Kind)}, Status: feeds.Confirmed, Class: feeds.Public, Transparent: true,
		}
		if !takesPlace(s) {
			e.Status = feeds.Cancelled
		}
		for i, span := range a.spans(s) {
			e.Span, e.UID = span, s.ID
			if i > 0 { // what lasts for days goes on after a closed one
				e.UID += "-" + firstDay(span).String()
			}
			e.UID += "@" + string(p.Site.ID)
			d.Entries = append(d.Entries, e)
		}
	}
	return d, nil
}

// takesPlace reports whether the slot happens when it says.
func takesPlace(s program.Slot) bool {
	return s.State != program.Cancelled && s.State != program.MovedAway
}

// summary is "CAF – Permanence", "Annulé : CAF – Permanence".
func summary(t layouts.Told) string {
	s := t.Partner
	if t.Title != "" {
		s += "\u00a0– " + t.Title
	}
	if t.State != "" {
		s = t.State + "\u00a0: " + s
	}
	return s
}

// place is where to go: "Bureau 1, Espace des Tilleuls, 4, place des Tilleuls, Saint-Rieul".
func place(s program.Site, room string) string {
	var parts []string
	for _, part := range []string{room, s.Name, s.Address, s.Town} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}

func category(k program.Kind) string {
	if k == program.Workshop {
		return "Atelier"
	}
	return "Permanence"
}

// description tells whom one meets, how one is received, and from when the
// information dates if its calendar cannot be read, or was read and is not
// believed.
func (a agenda) description(s program.Slot, t layouts.Told) string {
	var lines []string
	for _, p := range a.program.Partners {
		if p.ID != s.Partner {
			continue
		}
		if p.FullName != "" && p.FullName != p.Name {
			lines = append(lines, p.FullName)
		}
		if t.Mode != "" {
			lines = append(lines, t.Mode)
		}
		if !p.AsOf.IsZero() {
			lines = append(lines, "Horaires du "+layouts.DateInFull(p.AsOf)+", non confirmés depuis.")
		}
	}
	return strings.Join(lines, "\n")
}

func firstDay(s feeds.Span) civil.Date {
	if s.AllDay {
		return s.FirstDay
	}
	return civil.Of(s.Start)
}
