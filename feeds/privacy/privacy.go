// Package privacy decides what of a partner's calendar may become public.
//
// It is an allow-list and it fails closed. An Instance, which carries the
// calendar's own words, becomes an Occurrence, in which every word was written
// by somebody in the network's records: the title by a rule of the feed (or the
// partner's generic one, or "Occupé"), the place by its identifier, everything
// else by an enumeration. A title that no rule names, a private event, a class
// that nobody knows: none of them adds a word of its own to a screen.
//
// An appointment with a person is private whatever its CLASS says. Where a rule
// with a "*" or the generic title would announce one, it is held back, since a
// reception that is none makes people come in vain; and whoever keeps the
// calendar is told of it, as of telephone numbers and names in such titles.
//
// The package has no way to let a calendar's text through and no option for it.
// It reads nothing and stores nothing; equal input gives equal output.
package privacy

import (
	"cmp"

	"semainier/feeds"
	"semainier/feeds/persons"
)

// Words shown for what must not be told.
const (
	Busy    = "Occupé"     // an event that is private, or of a feed whose other events show as busy
	generic = "Permanence" // where a partner has no generic title of its own
)

// version changes when the same records would give other occurrences than
// before; it makes stored ones be made anew.
const version = "privacy 2"

// Redact gives what may be public of a calendar's instances, in their order.
// The key makes the identifiers: whoever lacks it cannot tell from one whether
// a guessed event is in the calendar. Findings name lines, never words.
func Redact(r Rules, key []byte, in []feeds.Instance) ([]feeds.Occurrence, []feeds.Finding) {
	d := redactor{
		rules: r, titles: compile(r.Feed.Titles), categories: compileCategories(r.Feed.Categories), places: index(r.Places),
		ids: newIDs(key, r.Feed.ID), read: map[string]title{},
	}
	out := make([]feeds.Occurrence, 0, len(in))
	for _, i := range in {
		if o, ok := d.redact(i); ok {
			o.ID = d.ids.of(i)
			out = append(out, o)
		}
	}
	return out, d.findings.list
}

// redactor is the work of one call of Redact.
type redactor struct {
	rules      Rules
	titles     []titleRule
	categories []categoryRule
	places     places
	ids        ids
	persons    *persons.Reader  // nil until it is needed
	read       map[string]title // titles read so far: a series repeats one
	findings   findings
}

func (d *redactor) redact(i feeds.Instance) (feeds.Occurrence, bool) {
	i = d.heed(i)
	o := feeds.Occurrence{
		Span: i.Span, Feed: d.rules.Feed.ID, Partner: d.rules.Feed.Partner, Site: d.rules.Feed.Site,
		Kind: feeds.Permanence, Status: feeds.Confirmed, // RFC 5545's TENTATIVE is shown as planned
	}
	title := d.title(i.Summary)
	cancelled := i.Status == feeds.Cancelled || title.cancelled
	if cancelled {
		o.Status = feeds.Cancelled
	}
	if i.Class != feeds.Public {
		return d.private(o, cancelled)
	}
	if title.appointment {
		d.findings.appointment(i.Line)
		return d.private(o, cancelled)
	}
	if len(title.found) > 0 {
		d.findings.personal(i.Line, title.found)
	}
	o.Title = d.rules.GenericTitle()
	rule := d.filed(i.Categories)
	if title.rule != nil {
		o.Title, rule = title.rule.shown(), over(title.rule.TitleRule, rule)
	}
	if rule.Kind == feeds.Absence {
		if was := d.title(i.SeriesSummary); was.rule != nil && was.rule.Kind != feeds.Absence && !was.appointment {
			return d.calledOff(o, i, was), true
		}
		return d.absence(o, i, rule, cancelled)
	}
	if title.rule == nil {
		switch d.rules.Feed.Other {
		case feeds.OtherHide:
			return o, false
		case feeds.OtherGeneric:
			if title.away {
				d.findings.unruledAbsence(i.Line)
				return o, false
			}
		default:
			return d.busy(o, cancelled)
		}
	}
	return d.locate(o, i, title, rule), true
}

// heed leaves out what the feed is to ignore.
func (d *redactor) heed(i feeds.Instance) feeds.Instance {
	f := d.rules.Feed
	if f.Ignores(feeds.PropertyLocation) {
		i.Location, i.SeriesLocation, i.PlaceChanged = "", "", false
	}
	if f.Ignores(feeds.PropertyCategories) {
		i.Categories = nil
	}
	if f.Ignores(feeds.PropertyConference) {
		i.Conference = false
	}
	return i
}

// private shows no more of an event than the feed allows: that the partner is
// taken, or nothing.
func (d *redactor) private(o feeds.Occurrence, cancelled bool) (feeds.Occurrence, bool) {
	if d.rules.Feed.HidesPrivate() {
		return o, false
	}
	return d.busy(o, cancelled)
}

// busy shows only that the partner is taken. One that is called off tells
// nothing and is left out; where it takes place stays untold.
func (d *redactor) busy(o feeds.Occurrence, cancelled bool) (feeds.Occurrence, bool) {
	o.Title, o.Busy, o.Mode, o.Kind = Busy, true, feeds.ModeUnknown, feeds.Permanence
	return o, !cancelled
}

// calledOff is for a partner that wrote "Fermeture" over one date of its
// permanence: that date, as planned, does not take place.
func (d *redactor) calledOff(o feeds.Occurrence, i feeds.Instance, was title) feeds.Occurrence {
	if i.Moved {
		o.Span = i.Planned
	}
	if i.PlaceChanged {
		i.Location = i.SeriesLocation
	}
	i.Moved, i.PlaceChanged = false, false
	o.Title, o.Status = was.rule.shown(), feeds.Cancelled
	return d.locate(o, i, was, was.rule.TitleRule)
}

// absence keeps the site only where the calendar or the rule names one: "Fermé"
// without a place holds for all that the feed announces.
func (d *redactor) absence(o feeds.Occurrence, i feeds.Instance, rule feeds.TitleRule, cancelled bool) (feeds.Occurrence, bool) {
	spot := d.spot(i.Location, rule)
	o.Kind, o.Site, o.Room = feeds.Absence, "", ""
	if spot.found || rule.Site != "" {
		o.Site = spot.site
	}
	return o, !cancelled
}

// locate fills kind, looks, place, mode and what moved.
func (d *redactor) locate(o feeds.Occurrence, i feeds.Instance, title title, rule feeds.TitleRule) feeds.Occurrence {
	spot := d.spot(i.Location, rule)
	o.Site, o.Room = spot.site, spot.room
	o.Kind, o.Colour, o.Pictogram = cmp.Or(rule.Kind, feeds.Permanence), rule.Colour, rule.Pictogram
	online := i.Conference || onlinePlace(i.Location)
	if i.Location != "" && !spot.found && !online && rule.Room == "" {
		d.findings.unknownRoom(i.Line)
	}
	switch said := saidMode(title.text, i.Categories); {
	case rule.Mode != feeds.ModeUnknown:
		o.Mode = rule.Mode
	case said != feeds.ModeUnknown:
		o.Mode = said
	case online && !spot.found: // Outlook adds a Teams link to meetings held in a room too
		o.Mode = feeds.Video
	default:
		o.Mode = d.rules.Feed.Mode
	}
	if i.Moved {
		o.Moved, o.Planned = true, i.Planned
	}
	if i.PlaceChanged {
		was := d.spot(i.SeriesLocation, rule)
		known := was.found || i.SeriesLocation == "" // the feed's own place is one too
		switch {
		case known && !spot.found: // nobody knows where to: the series' site says least that is wrong
			o.Site, o.Room = was.site, ""
		case known && (was.site != spot.site || was.room != spot.room):
			o.PlannedSite = was.site
			if !o.Moved {
				o.Moved, o.Planned = true, i.Span
			}
		}
	}
	return o
}
