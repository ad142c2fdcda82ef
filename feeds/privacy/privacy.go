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
// reception that is none makes people come in vain; so is what no rule names and
// holds a name or a number. Likewise held back is what the title says may not take
// place as planned ("intervenant absent"). Whoever keeps the calendar is told of
// it. What is held back wrongly needs a rule with its exact title; see
// feeds/persons and against.go.
//
// A room that is taken by what is not told is not free all the same. That alone
// is told of it, apart and without a word: see feeds.Taken and taken.go.
//
// The package has no way to let a calendar's text through and no option for it.
// It reads nothing and stores nothing; equal input gives equal output.
package privacy

import (
	"cmp"
	"context"
	"fmt"
	"sync"

	"semainier/feeds"
	"semainier/feeds/persons"
)

// Words shown for what must not be told.
const (
	Busy    = "Occupé"     // an event that is private, or of a feed whose other events show as busy
	generic = "Permanence" // where a partner has no generic title of its own
)

// The versions change when the same records would give other occurrences than
// before, or other rooms that are taken; stored ones are then made anew. Only the
// first also withdraws the words of those that cannot be: see SameWords.
const (
	version      = "privacy 4"
	takenVersion = "taken 1"
)

// Result is what may be public of a calendar.
type Result struct {
	Occurrences []feeds.Occurrence // in the order of the instances
	Taken       []feeds.Taken      // rooms, by what is not among the occurrences, or not as more than busy; likewise
	Verdicts    []Verdict          // one for each instance
	Findings    []feeds.Finding    // they name lines, never words
}

// Redact gives what may be public of a calendar's instances. The key makes the
// identifiers: whoever lacks it cannot tell from one whether a guessed event is
// in the calendar. It fails only where ctx ends before it does.
func Redact(ctx context.Context, r Rules, key []byte, in []feeds.Instance) (Result, error) {
	d := redactor{
		rules: r, titles: compile(r.Feed.Titles), categories: compileCategories(r.Feed.Categories), places: index(r.Places),
		ids:     newIDs(key, r.Feed.ID),
		persons: sync.OnceValue(func() *persons.Reader { return persons.New(r.public()...) }),
		read:    map[string]title{}, manners: map[string]manner{}, locations: map[string]location{},
	}
	out := Result{Occurrences: make([]feeds.Occurrence, 0, len(in)), Verdicts: make([]Verdict, len(in))}
	for n, i := range in {
		if err := ctx.Err(); err != nil {
			return Result{}, fmt.Errorf("redact the calendar of feed %q: stopped after %d of %d dates: %w", r.Feed.ID, n, len(in), err)
		}
		o, fate, shown := d.redact(i)
		out.Verdicts[n].Fate = fate
		if !shown || o.Busy {
			if taken, takes := d.taken(i, o, fate); takes {
				out.Taken = append(out.Taken, taken)
			}
		}
		if shown {
			o.ID = d.ids.of(i)
			out.Verdicts[n].Shown = o.Title
			out.Occurrences = append(out.Occurrences, o)
			if o.Status == feeds.Cancelled && i.Status != feeds.Cancelled && d.title(i.Summary).callsOff(i) {
				d.findings.cancels(i)
			}
		}
	}
	out.Findings = d.findings.list
	return out, nil
}

// redactor is the work of one call of Redact.
type redactor struct {
	rules      Rules
	titles     []titleRule
	categories []categoryRule
	places     places
	ids        ids
	persons    func() *persons.Reader // made when first needed
	findings   findings

	// Texts read so far: a series repeats its own.
	read      map[string]title
	manners   map[string]manner // of categories
	locations map[string]location
}

// redact gives what may be public of one instance, if anything is shown.
func (d *redactor) redact(i feeds.Instance) (o feeds.Occurrence, fate Fate, shown bool) {
	i = d.heed(i)
	o = feeds.Occurrence{
		Span: i.Span, Feed: d.rules.Feed.ID, Partner: d.rules.Feed.Partner, Site: d.rules.Feed.Site,
		Kind: feeds.Permanence, Status: feeds.Confirmed, // RFC 5545's TENTATIVE is shown as planned
	}
	title := d.title(i.Summary)
	o.Title = d.rules.GenericTitle()
	rule := d.filed(i.Categories)
	if title.rule != nil {
		o.Title, rule = title.rule.shown(), over(title.rule.TitleRule, rule)
	}
	cancelled, doubt := title.against.of(i)
	if rule.Kind == feeds.Absence && !title.absence() {
		cancelled = false // "Permanence annulée", filed under "Congés"
	}
	if i.Status == feeds.Cancelled || cancelled {
		o.Status = feeds.Cancelled
	}
	if title.excluded() {
		o, shown = d.excluded(o, i, title.rule.Only)
		return o, Excluded, shown
	}
	if i.Class != feeds.Public {
		return d.classified(o, i, title, rule)
	}
	if title.held {
		d.findings.held(i, title)
		o, shown = d.private(o, i)
		return o, Held, shown
	}
	if len(title.found) > 0 {
		d.findings.personal(i, title.found)
	}
	if rule.Kind == feeds.Absence || title.rule == nil && (o.Status == feeds.Cancelled || title.away || title.noReception) {
		if was := d.title(i.SeriesSummary); was.rule != nil && was.rule.Kind != feeds.Absence && !was.excluded() && !was.held {
			return d.calledOff(o, i, was), Announced, true
		}
	}
	if rule.Kind == feeds.Absence {
		o, shown = d.absence(o, i, rule)
		return o, Absent, shown
	}
	if title.rule == nil {
		return d.unnamed(o, i, title, rule)
	}
	if doubt && o.Status != feeds.Cancelled {
		return d.doubtful(o, i)
	}
	return d.locate(o, i, title, rule), Announced, true
}

// classified shows of an event whose CLASS is not PUBLIC that the partner is
// taken, if anything. One that a rule names as an absence counts as such: what it
// calls off is seen to be, and nothing more of it. That one date of a series was
// renamed to it is not told: the series may be private too.
func (d *redactor) classified(o feeds.Occurrence, i feeds.Instance, title title, rule feeds.TitleRule) (_ feeds.Occurrence, fate Fate, shown bool) {
	if rule.Kind == feeds.Absence {
		o, shown = d.absence(o, i, rule)
		return o, Absent, shown
	}
	if i.AllDay && title.tellsAbsence(i, d.rules.Feed.Other) {
		d.findings.unruledAbsence(i)
	}
	o, shown = d.private(o, i)
	return o, Private, shown
}

// unnamed does with an event that no title rule names what the feed wants. What
// tells of an absence is told of.
func (d *redactor) unnamed(o feeds.Occurrence, i feeds.Instance, title title, rule feeds.TitleRule) (_ feeds.Occurrence, fate Fate, shown bool) {
	fate = Unnamed
	if title.tellsAbsence(i, d.rules.Feed.Other) {
		d.findings.unruledAbsence(i)
		fate = Held
	}
	switch d.rules.Feed.Other {
	case feeds.OtherHide:
		return o, fate, false
	case feeds.OtherGeneric:
		_, doubt := title.against.of(i)
		switch {
		case title.away || fate == Held && o.Status != feeds.Cancelled:
			return o, fate, false
		case doubt && o.Status != feeds.Cancelled:
			return d.doubtful(o, i)
		}
		return d.locate(o, i, title, rule), fate, true
	case feeds.OtherBusy:
	}
	o, shown = busy(o, i)
	return o, fate, shown
}

// doubtful holds back what may not take place as planned: who comes in vain is
// worse off than who is not told.
func (d *redactor) doubtful(o feeds.Occurrence, i feeds.Instance) (_ feeds.Occurrence, fate Fate, shown bool) {
	d.findings.doubtful(i)
	o, shown = d.private(o, i)
	return o, Held, shown
}

// excluded does with an event what the rule of its title wants, or less where it is
// private too and the feed shows nothing of that.
func (d *redactor) excluded(o feeds.Occurrence, i feeds.Instance, only feeds.Other) (feeds.Occurrence, bool) {
	if only != feeds.OtherBusy || i.Class != feeds.Public && d.rules.Feed.HidesPrivate() {
		return o, false
	}
	return busy(o, i)
}

// maxCategories is how many categories of one event are looked at.
const maxCategories = 32

// heed leaves out what the feed is to ignore.
func (d *redactor) heed(i feeds.Instance) feeds.Instance {
	f := d.rules.Feed
	if f.Ignores(feeds.PropertyLocation) {
		i.Location, i.SeriesLocation, i.PlaceChanged = "", "", false
	}
	i.Categories = i.Categories[:min(len(i.Categories), maxCategories)]
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
func (d *redactor) private(o feeds.Occurrence, i feeds.Instance) (feeds.Occurrence, bool) {
	if d.rules.Feed.HidesPrivate() {
		return o, false
	}
	return busy(o, i)
}

// busy shows only that the partner is taken. One that is called off, or that
// keeps nobody busy, tells nothing and is left out; where it takes place stays
// untold, but for its room being taken.
func busy(o feeds.Occurrence, i feeds.Instance) (feeds.Occurrence, bool) {
	o.Title, o.Busy, o.Mode, o.Kind = Busy, true, feeds.ModeUnknown, feeds.Permanence
	return o, o.Status != feeds.Cancelled && !i.Free
}

// calledOff is for a partner that wrote "Fermeture", or no more than "Annulé",
// over one date of its permanence: that date, as planned, does not take place.
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
func (d *redactor) absence(o feeds.Occurrence, i feeds.Instance, rule feeds.TitleRule) (feeds.Occurrence, bool) {
	spot := d.spot(i.Location, rule)
	o.Kind, o.Site, o.Room = feeds.Absence, "", ""
	if spot.found || rule.Site != "" {
		o.Site = spot.site
	}
	return o, o.Status != feeds.Cancelled
}

// locate fills kind, looks, for whom, place, mode and what moved.
func (d *redactor) locate(o feeds.Occurrence, i feeds.Instance, title title, rule feeds.TitleRule) feeds.Occurrence {
	spot := d.place(i, rule)
	o.Site, o.Room = spot.site, spot.room
	o.Kind, o.Colour, o.Pictogram = cmp.Or(rule.Kind, feeds.Permanence), rule.Colour, rule.Pictogram
	o.Audience, o.Enrol = rule.Audience, rule.Enrol
	online := i.Conference || d.named(i.Location).online
	if i.Location != "" && !spot.found && !online && rule.Room == "" {
		d.findings.unknownRoom(i)
	}
	switch said := title.manner.mode(d.filedManner(i.Categories)); {
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
	if was, known := d.planned(i, rule); known && spot.found && (was.site != spot.site || was.room != spot.room) {
		o.PlannedSite = was.site
		if !o.Moved {
			o.Moved, o.Planned = true, i.Span
		}
	}
	return o
}
