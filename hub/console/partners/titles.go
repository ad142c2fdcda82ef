package partners

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/network"
	"semainier/hub/report"
	"semainier/hub/store"
)

// What may be done with a title, as the form has it. The zero value is what is done
// with all titles that no rule names.
const (
	doNothing = ""
	doShow    = "show"
	doGroup   = "workshop"
	doAbsent  = "absence"
	doBusy    = "busy"
	doHide    = "hide"
)

// origin is where a rule that is not stored yet comes from.
type origin struct {
	stored int // among the stored rules; -1: it is new
	row    int // of the form; -1: none names it
}

// maxRows bounds the rows of a form: those of a report, the rules that name none of
// them, and those to be written by hand.
const maxRows = 1000

// byHand is how many empty rows there are for a title that the calendar does not hold,
// or whose words are not shown.
const byHand = 1

// titleRow is a title with the rule that it has, or could have.
type titleRow struct {
	N        int    // of the row in the form
	Rule     int    // of the rule among the feed's; -1: none yet
	Match    string // as the calendar or the rule writes it
	Found    bool   // in the calendar, now
	Dates    int
	Next     string
	Now      []string // what becomes of it
	Do       []desk.Option
	Show     string
	Places   []desk.Option
	Modes    []desk.Option
	Audience string
	Enrol    string
	More     bool // something besides what is shown is set
	Wrong    string
}

// rowsFor gives the rows of the form: what was found, then the rules that name
// something else, then empty ones. Of a feed with rules that are not stored, from says
// where each comes from.
func rowsFor(p *desk.Page, f feeds.Feed, w report.Words, from []origin) []titleRow {
	var rows []titleRow
	named := map[int]bool{}
	add := func(r titleRow, rule feeds.TitleRule) {
		r.N = len(rows)
		r.fill(p, f, rule)
		if r.Rule >= 0 && from != nil {
			r.Rule = from[r.Rule].stored
		}
		rows = append(rows, r)
	}
	for _, t := range w.Titles {
		r := titleRow{Rule: t.Rule, Match: t.Told(), Found: true, Dates: t.Dates, Next: t.Next}
		for _, one := range t.Treated {
			r.Now = append(r.Now, treated(p, one))
		}
		var rule feeds.TitleRule
		if t.Rule >= 0 {
			named[t.Rule] = true
			rule = f.Titles[t.Rule]
			r.Match = rule.Match
		}
		add(r, rule)
	}
	for i, rule := range f.Titles {
		if !named[i] {
			add(titleRow{Rule: i, Match: rule.Match}, rule)
		}
	}
	for range byHand {
		add(titleRow{Rule: -1}, feeds.TitleRule{})
	}
	return rows
}

// fill takes over what the rule says.
func (r *titleRow) fill(p *desk.Page, f feeds.Feed, rule feeds.TitleRule) {
	r.Show, r.Audience, r.Enrol = cmp.Or(rule.Show, exactWords(r.Match)), rule.Audience, rule.Enrol
	r.Do = desk.Options([]string{doNothing, doShow, doGroup, doAbsent, doBusy, doHide}, func(do string) string { return p.T("do." + cmp.Or(do, "nothing")) }, doing(rule))
	place := ""
	if rule.Room != "" || rule.Site != "" {
		place = placeValue(cmp.Or(rule.Site, f.Site), rule.Room)
	}
	r.Places = append([]desk.Option{{Word: p.T("place.calendar"), On: place == ""}}, places(p, access.EditPartner, f.Site, place)...)
	modes := []feeds.Mode{feeds.ModeUnknown, feeds.WalkIn, feeds.Appointment, feeds.Video}
	r.Modes = desk.Options(modes, func(m feeds.Mode) string { return p.T("mode.title." + cmp.Or(string(m), "none")) }, rule.Mode)
	r.More = place != "" || rule.Mode != "" || rule.Audience != "" || rule.Enrol != ""
}

// exactWords gives what a rule shows that says nothing else; a "*" stands for many.
func exactWords(match string) string {
	if strings.Contains(match, "*") {
		return ""
	}
	return match
}

// doing gives what a rule does.
func doing(rule feeds.TitleRule) string {
	switch {
	case rule.Match == "":
		return doNothing
	case rule.Only != "":
		return string(rule.Only)
	case rule.Kind == feeds.Absence:
		return doAbsent
	case rule.Kind == feeds.Workshop:
		return doGroup
	}
	return doShow
}

// typedTitles reads the form into rules: those that there were in their order, then
// new ones.
func typedTitles(p *desk.Page, f feeds.Feed) (rules []feeds.TitleRule, from []origin) {
	kept, rows := map[int]feeds.TitleRule{}, map[int]int{}
	for i, rule := range f.Titles {
		kept[i], rows[i] = rule, -1
	}
	count, _ := strconv.Atoi(p.Typed("titles")) // nonsense is no row
	var added []feeds.TitleRule
	var addedFrom []origin
	for n := range min(count, maxRows) {
		field := func(name string) string { return p.Typed("t" + strconv.Itoa(n) + "." + name) }
		at, err := strconv.Atoi(field("rule"))
		if err != nil || at >= len(f.Titles) {
			continue
		}
		var before feeds.TitleRule
		if at >= 0 {
			before = f.Titles[at]
		}
		rule, some := typedTitle(f, before, field)
		switch {
		case at >= 0 && some:
			kept[at], rows[at] = rule, n
		case at >= 0:
			delete(kept, at)
		case some:
			added, addedFrom = append(added, rule), append(addedFrom, origin{-1, n})
		}
	}
	for i := range f.Titles {
		if rule, stays := kept[i]; stays {
			rules, from = append(rules, rule), append(from, origin{i, rows[i]})
		}
	}
	return append(rules, added...), append(from, addedFrom...)
}

// typedTitle reads one row; some is false where there is to be no rule.
func typedTitle(f feeds.Feed, before feeds.TitleRule, field func(string) string) (rule feeds.TitleRule, some bool) {
	match := field("match")
	if match == "" {
		return rule, false
	}
	switch do := field("do"); do {
	case doBusy, doHide:
		return feeds.TitleRule{Match: match, Only: feeds.Other(do)}, true
	case doShow, doGroup, doAbsent:
		rule = before // its colour and its pictogram stay
		rule.Match, rule.Show, rule.Only = match, field("show"), ""
		if rule.Show == match {
			rule.Show = ""
		}
		rule.Kind = map[string]feeds.Kind{doGroup: feeds.Workshop, doAbsent: feeds.Absence}[do]
		rule.Mode, rule.Audience, rule.Enrol = feeds.Mode(field("mode")), field("for"), field("enrol")
		rule.Site, rule.Room = placeOf(field("place"))
		if rule.Site == f.Site {
			rule.Site = ""
		}
		return rule, true
	}
	return rule, false
}

// setTitles keeps what was picked.
func (s section) setTitles(p *desk.Page) error {
	f, err := feedOf(p)
	if err != nil {
		return err
	}
	rules, from := typedTitles(p, f)
	f.Titles = rules
	if !p.May(access.EditPartner, access.Target{Sites: sitesOfFeed(p.Records, f), Partner: f.Partner}) {
		return desk.Forbid()
	}
	over := network.Records{Feeds: []feeds.Feed{f}}
	if wrong := judge(p, over, feedKind); wrong != nil {
		return s.showWrongTitles(p, f, from, wrong)
	}
	if err := p.Edit(store.Edit{Over: over, Saw: desk.SawOf(p.Typed("saw"))}); err != nil {
		return err
	}
	return p.Back("/calendriers/"+string(f.ID)+"#contenu", "titles.saved")
}

// showWrongTitles shows the form as it was sent, each row with what is wrong with it.
func (s section) showWrongTitles(p *desk.Page, f feeds.Feed, from []origin, wrong map[string]string) error {
	v, err := s.feedPageOf(p, f)
	if err != nil {
		return err
	}
	v.Wrong = wrong
	v.Content = &content{Rows: rowsFor(p, f, report.Words{}, from)}
	for i := range f.Titles { // the first rows: no words were looked for
		prefix := "title[" + strconv.Itoa(i+1) + "]"
		for key, text := range wrong {
			if key == prefix || strings.HasPrefix(key, prefix+".") {
				v.Content.Rows[i].Wrong = text
			}
		}
	}
	slices.SortStableFunc(v.Content.Rows, func(a, b titleRow) int { return cmp.Compare(b.Wrong, a.Wrong) }) // what is wrong first
	return p.Status(http.StatusUnprocessableEntity).Show("feed", v)
}
