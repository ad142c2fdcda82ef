// Package privacy decides what of a partner's calendar may become public.
//
// It is an allow-list and it fails closed. An Instance, which carries the
// calendar's own words, becomes an Occurrence, in which every word was written
// by somebody in the network's records: the title by a rule of the feed (or the
// partner's generic one, or "Occupé"), the place by its identifier, everything
// else by an enumeration. A title that no rule names, a private event, a class
// that nobody knows: none of them adds a word of its own to a screen.
//
// The package has no way to let a calendar's text through and no option for it.
// It reads nothing and stores nothing; equal input gives equal output.
package privacy

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"semainier/feeds"
)

// Words shown for what must not be told.
const (
	Busy    = "Occupé"     // an event that is private, or of a feed whose other events show as busy
	generic = "Permanence" // where a partner has no generic title of its own
)

// version changes when the same records would give other occurrences than
// before; it makes stored ones be made anew.
const version = "privacy 1"

// Place is a site with the names under which calendars may know it.
type Place struct {
	Site  feeds.SiteID `json:"site"`
	Names []string     `json:"names"`
	Rooms []Room       `json:"rooms"`
}

// Room is a room with the names under which calendars may know it.
type Room struct {
	ID    feeds.RoomID `json:"id"`
	Names []string     `json:"names"` // name and aliases; the ID counts as one
}

// Rules are the records that say what may be shown of one feed.
type Rules struct {
	Feed    feeds.Feed
	Partner feeds.Partner
	Places  []Place // of the whole network
}

// Digest identifies what Redact makes of a calendar under these rules: equal
// digests, equal occurrences. The feed's address and rhythm do not count. Its
// first part, up to the dot, is that of the words alone: see SameWords.
func (r Rules) Digest() string {
	f := r.Feed
	words := struct {
		Version string
		Partner feeds.PartnerID
		Other   feeds.Other
		Titles  []feeds.TitleRule
		Generic string
	}{version, f.Partner, f.Other, f.Titles, r.Partner.Generic}
	f.URL, f.Refresh, f.Titles = "", 0, nil
	return sum(words) + "." + sum(struct {
		Feed   feeds.Feed
		Places []Place
	}{f, r.Places})
}

func sum(v any) string {
	body, err := json.Marshal(v)
	if err != nil { // strings only: cannot be
		panic("privacy: digest of rules: " + err.Error())
	}
	h := sha256.Sum256(body)
	return hex.EncodeToString(h[:12])
}

// SameWords reports whether two digests are of rules that let the same words
// through, wherever these are then shown.
func SameWords(a, b string) bool {
	a, _, _ = strings.Cut(a, ".")
	b, _, _ = strings.Cut(b, ".")
	return a == b
}

// Withdraw gives occurrences of which nothing is told any more but that the
// partner is there: for those made under rules that no longer hold, while the
// calendar cannot be read to make them anew.
func Withdraw(r Rules, made []feeds.Occurrence) []feeds.Occurrence {
	out := make([]feeds.Occurrence, len(made))
	for i, o := range made {
		if o.Partner = r.Feed.Partner; !o.Busy {
			o.Title, o.Mode = r.GenericTitle(), feeds.ModeUnknown
			if o.Kind != feeds.Absence {
				o.Kind = feeds.Permanence
			}
		}
		out[i] = o
	}
	return out
}

// GenericTitle is the title that says nothing but that the partner is there.
func (r Rules) GenericTitle() string {
	if r.Partner.Generic != "" {
		return r.Partner.Generic
	}
	return generic
}

// Redact gives what may be public of a calendar's instances, in their order.
// The key makes the identifiers: whoever lacks it cannot tell from one whether
// a guessed event is in the calendar. Findings name lines, never words.
func Redact(r Rules, key []byte, in []feeds.Instance) ([]feeds.Occurrence, []feeds.Finding) {
	d := redactor{rules: r, titles: compile(r.Feed.Titles), places: index(r.Places), ids: newIDs(key, r.Feed.ID)}
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
	rules    Rules
	titles   []titleRule
	places   places
	ids      ids
	findings findings
}

func (d *redactor) redact(i feeds.Instance) (feeds.Occurrence, bool) {
	o := feeds.Occurrence{
		Span: i.Span, Feed: d.rules.Feed.ID, Partner: d.rules.Feed.Partner, Site: d.rules.Feed.Site,
		Kind: feeds.Permanence, Status: feeds.Confirmed, // RFC 5545's TENTATIVE is shown as planned
	}
	title := read(i.Summary, d.titles)
	cancelled := i.Status == feeds.Cancelled || title.cancelled
	if cancelled {
		o.Status = feeds.Cancelled
	}
	if i.Class != feeds.Public {
		return d.busy(o, i, cancelled)
	}
	if title.rule == nil {
		switch d.rules.Feed.Other {
		case feeds.OtherHide:
			return o, false
		case feeds.OtherGeneric:
			if title.away {
				d.findings.add(i.Line, feeds.Warning, "absence-unruled",
					"Le titre semble annoncer une absence et aucune règle ne le nomme\u00a0: l’événement n’est pas affiché.",
					"Ajoutez une règle de titre de type «\u202fabsence\u202f» à ce calendrier.")
				return o, false
			}
			o.Title = d.rules.GenericTitle()
		default:
			return d.busy(o, i, cancelled)
		}
		return d.locate(o, i, title, feeds.TitleRule{}), true
	}
	o.Title = title.rule.shown()
	if title.rule.Kind != "" {
		o.Kind = title.rule.Kind
	}
	if o.Kind == feeds.Absence {
		if was := read(i.SeriesSummary, d.titles); was.rule != nil && was.rule.Kind != feeds.Absence {
			return d.calledOff(o, i, was), true
		}
		return d.absence(o, i, title.rule.TitleRule, cancelled)
	}
	return d.locate(o, i, title, title.rule.TitleRule), true
}

// busy shows only that the partner is taken. One that is called off tells
// nothing and is left out; where it takes place stays untold.
func (d *redactor) busy(o feeds.Occurrence, i feeds.Instance, cancelled bool) (feeds.Occurrence, bool) {
	if d.rules.Feed.Other == feeds.OtherHide || cancelled {
		return o, false
	}
	o.Title, o.Busy, o.Mode, o.Kind = Busy, true, feeds.ModeUnknown, feeds.Permanence
	return o, true
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
	o.Title, o.Kind, o.Status = was.rule.shown(), feeds.Permanence, feeds.Cancelled
	if was.rule.Kind != "" {
		o.Kind = was.rule.Kind
	}
	return d.locate(o, i, was, was.rule.TitleRule)
}

// absence keeps the site only where the calendar or the rule names one: "Fermé"
// without a place holds for all that the feed announces.
func (d *redactor) absence(o feeds.Occurrence, i feeds.Instance, rule feeds.TitleRule, cancelled bool) (feeds.Occurrence, bool) {
	spot := d.spot(i.Location, rule)
	o.Site, o.Room = "", ""
	if spot.found || rule.Site != "" {
		o.Site = spot.site
	}
	return o, !cancelled
}

// locate fills place, mode and what moved.
func (d *redactor) locate(o feeds.Occurrence, i feeds.Instance, title title, rule feeds.TitleRule) feeds.Occurrence {
	spot := d.spot(i.Location, rule)
	o.Site, o.Room = spot.site, spot.room
	online := i.Conference || onlinePlace(i.Location)
	if i.Location != "" && !spot.found && !online && rule.Room == "" {
		d.findings.add(i.Line, feeds.Warning, "room-unknown",
			"Le lieu écrit dans le calendrier n’est le nom d’aucun espace connu.",
			"Écrivez le nom de l’espace tel qu’il est affiché, ou donnez cet autre nom à l’espace.")
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

// ids makes the identifiers of one feed's occurrences.
type ids struct {
	key  []byte
	feed feeds.FeedID
	seen map[string]int
}

func newIDs(key []byte, feed feeds.FeedID) ids { return ids{key, feed, map[string]int{}} }

// of identifies an instance by what stays when it is moved: its UID and the
// start that its series planned. Where a calendar repeats both, the order counts.
func (s ids) of(i feeds.Instance) string {
	start := i.Span
	if i.Moved {
		start = i.Planned
	}
	at := start.FirstDay.String()
	if !start.AllDay {
		at = start.Start.UTC().Format(time.RFC3339)
	}
	what := strconv.Quote(i.UID) + at
	n := s.seen[what]
	s.seen[what] = n + 1
	h := hmac.New(sha256.New, s.key)
	h.Write([]byte("occurrence " + string(s.feed) + " " + what + " " + strconv.Itoa(n)))
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// findings keeps one finding of a code for each line: a series has one line
// and hundreds of instances.
type findings struct {
	seen map[string]bool
	list []feeds.Finding
}

func (f *findings) add(line int, severity feeds.Severity, code, text, remedy string) {
	key := code + strconv.Itoa(line)
	if f.seen[key] {
		return
	}
	if f.seen == nil {
		f.seen = map[string]bool{}
	}
	f.seen[key] = true
	f.list = append(f.list, feeds.Finding{Line: line, Severity: severity, Code: code, Text: text, Remedy: remedy})
}
