package notices

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"semainier/feeds"
	"semainier/hub/console/desk"
	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/layouts/program"
	"semainier/layouts/tomlfile"
)

// Who speaks, as the form has it: the network itself, a body that is no partner, or a
// partner, whose id follows the last.
const (
	byNetwork = "network"
	byOther   = "other"
	byPartner = "partner:"
)

// periods is how many lines of hours the form has.
const periods = 2

// form is a notice as people typed it, right or wrong.
type form struct {
	ID          network.NoticeID // empty: not kept yet
	Title, Text string
	By, Other   string
	Subject     string
	In          []translation
	Pictogram   string
	Link        string
	Pictures    []picture
	Everywhere  bool
	Groups      []string
	Sites       []string
	Screens     []string
	From, Until moment
	Days        []string
	Daily       []span
	Importance  string
	Saw         string

	Kinds []string // screens whose preview is drawn
	Lang  string   // of the preview
	Turn  int      // of the preview

	Wrong map[string]string // by field, in the language of the page
}

type translation struct {
	Lang        program.Lang
	Title, Text string
}

// RTL reports whether the language runs from right to left.
func (t translation) RTL() bool { return t.Lang == "ar" }

type moment struct{ Date, Hour string }

type span struct{ From, Until string }

// others gives the languages of translations.
func others() []program.Lang {
	return slices.DeleteFunc(program.Languages(), func(l program.Lang) bool { return l == network.French })
}

// typed reads the form of a request. It fails only where the request is no form.
func typed(p *desk.Page) (*form, error) {
	if err := parse(p); err != nil {
		return nil, err
	}
	f := &form{
		ID: network.NoticeID(p.Typed("id")), Title: p.Typed("title"), Text: p.Typed("text"),
		By: p.Typed("by"), Other: p.Typed("by-other"), Subject: p.Typed("subject"), Pictogram: p.Typed("pictogram"), Link: p.Typed("link"),
		Everywhere: p.Typed("everywhere") != "", Groups: p.Ticked("groups"), Sites: p.Ticked("sites"), Screens: p.Ticked("screens"),
		From: moment{p.Typed("from-date"), p.Typed("from-hour")}, Until: moment{p.Typed("until-date"), p.Typed("until-hour")},
		Days: p.Ticked("days"), Importance: p.Typed("importance"), Saw: p.Typed("saw"),
		Kinds: p.Ticked("kind"), Lang: p.Typed("lang"), Wrong: map[string]string{},
	}
	switch id := p.R.PathValue("notice"); id {
	case "": // of a preview: the form says it
	case fresh:
		f.ID = ""
	default:
		f.ID = network.NoticeID(id)
	}
	f.Turn, _ = strconv.Atoi(p.Typed("turn")) // what is no number is the first
	for _, l := range others() {
		f.In = append(f.In, translation{l, p.Typed("title-" + string(l)), p.Typed("text-" + string(l))})
	}
	for i := range periods {
		f.Daily = append(f.Daily, span{p.Typed(fmt.Sprint("daily-from-", i)), p.Typed(fmt.Sprint("daily-until-", i))})
	}
	f.Pictures = typedPictures(p)
	return f, nil
}

// formOf gives the form of a notice that is kept.
func formOf(p *desk.Page, n network.Notice) *form {
	zone := zoneOf(p, n)
	f := &form{
		ID: n.ID, Title: n.Title, Text: n.Text, Subject: string(n.Subject), Pictogram: n.Pictogram, Link: n.Link,
		Everywhere: len(n.Groups)+len(n.Sites)+len(n.Screens) == 0 && n.ID != "",
		Groups:     plain(n.Groups), Sites: plain(n.Sites), Screens: plain(n.Screens), Days: plain(n.Days),
		From:       moment{dateField(n.From, zone, begins), hourField(n.From, zone, begins)},
		Until:      moment{dateField(n.Until, zone, ends), hourField(n.Until, zone, ends)},
		Importance: string(cmp.Or(n.Importance, network.Ordinary)), Pictures: picturesOf(n), Wrong: map[string]string{},
	}
	f.By, f.Other = spokenBy(p, n)
	for _, l := range others() {
		t := translation{Lang: l}
		if i := slices.IndexFunc(n.In, func(x network.NoticeText) bool { return x.Lang == l }); i >= 0 {
			t.Title, t.Text = n.In[i].Title, n.In[i].Text
		}
		f.In = append(f.In, t)
	}
	for _, d := range n.Daily {
		f.Daily = append(f.Daily, span{d.From.String(), d.Until.String()})
	}
	for len(f.Daily) < periods {
		f.Daily = append(f.Daily, span{})
	}
	if n.ID != "" {
		f.Saw = p.Saw(sawOf(n)...)
	}
	return f
}

// sawOf gives the records on which a decision about a notice rests: itself, and what it
// would stand in the place of.
func sawOf(n network.Notice) []store.Ref {
	refs := []store.Ref{ref(n.ID)}
	if n.Replaces != "" {
		refs = append(refs, ref(n.Replaces))
	}
	return refs
}

func ref(id network.NoticeID) store.Ref { return store.Ref{Kind: "notice", ID: string(id)} }

func plain[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

func spokenBy(p *desk.Page, n network.Notice) (by, other string) {
	_, partner := p.Records.Partner(feeds.PartnerID(n.By))
	switch {
	case partner:
		return byPartner + n.By, ""
	case n.By == "" || n.By == p.Records.Network.Name:
		return byNetwork, ""
	}
	return byOther, n.By
}

// zoneOf gives the zone of the first site that a notice reaches.
func zoneOf(p *desk.Page, n network.Notice) *time.Location {
	for _, id := range p.Records.SitesOf(n) {
		s, _ := p.Records.Site(id)
		if zone, err := s.Location(); err == nil {
			return zone
		}
	}
	return time.UTC
}

// aimless reports whether the form says nothing of where: kept so, the notice would be
// the whole network's.
func (f *form) aimless() bool {
	return !f.Everywhere && len(f.Groups)+len(f.Sites)+len(f.Screens) == 0
}

// notice gives what the form makes of a notice, and says in Wrong what cannot be meant.
// State and id stay as they were.
func (f *form) notice(p *desk.Page, before network.Notice) network.Notice {
	n := before
	n.Title, n.Text, n.Link, n.Pictogram = f.Title, f.Text, f.Link, f.Pictogram
	n.Subject, n.Importance = network.Subject(f.Subject), network.Importance(f.Importance)
	if n.Importance == network.Ordinary && before.Importance != network.Ordinary {
		n.Importance = "" // the same, and no change where nothing was said
	}
	n.Groups, n.Sites, n.Screens = nil, nil, nil
	if !f.Everywhere {
		n.Groups, n.Sites, n.Screens = named[network.GroupID](f.Groups), named[feeds.SiteID](f.Sites), named[network.ScreenID](f.Screens)
	}
	if f.aimless() {
		f.Wrong["to"] = p.T("form.to.none")
	}
	switch {
	case strings.HasPrefix(f.By, byPartner):
		n.By = strings.TrimPrefix(f.By, byPartner)
	case f.By == byOther:
		if n.By = f.Other; n.By == "" {
			f.Wrong["by-other"] = p.T("form.by.none")
		}
	default:
		n.By = p.Records.Network.Name
	}
	n.In = nil
	for _, t := range f.In {
		if t.Title != "" || t.Text != "" {
			n.In = append(n.In, network.NoticeText{Lang: t.Lang, Title: t.Title, Text: t.Text})
		}
	}
	n.Pictures = f.pictures(p, before)
	f.times(p, &n)
	return n
}

func named[T ~string](list []string) []T {
	var out []T
	for _, v := range list {
		if v != "" && !slices.Contains(out, T(v)) {
			out = append(out, T(v))
		}
	}
	return out
}

// times reads when the notice is shown.
func (f *form) times(p *desk.Page, n *network.Notice) {
	zone := zoneOf(p, *n)
	var wrong string
	if n.From, wrong = instantOf(f.From.Date, f.From.Hour, zone, begins); wrong != "" {
		f.Wrong["from"] = p.T(wrong)
	}
	if n.Until, wrong = instantOf(f.Until.Date, f.Until.Hour, zone, ends); wrong != "" {
		f.Wrong["until"] = p.T(wrong)
	}
	n.Days, n.Daily = nil, nil
	for _, d := range network.Weekdays() {
		if slices.Contains(f.Days, string(d)) {
			n.Days = append(n.Days, d)
		}
	}
	if len(n.Days) == len(network.Weekdays()) {
		n.Days = nil
	}
	for _, d := range f.Daily {
		if d.From == "" && d.Until == "" {
			continue
		}
		from, okFrom := readClock(cmp.Or(d.From, "0"))
		until, okUntil := readClock(cmp.Or(d.Until, "24"))
		if !okFrom || !okUntil {
			f.Wrong["daily"] = p.T(wrongHour)
			continue
		}
		n.Daily = append(n.Daily, network.Period{From: from, Until: until})
	}
	slices.SortFunc(n.Daily, func(a, b network.Period) int { return cmp.Compare(a.From, b.From) })
}

// blame takes what network.Check found, with each fault at its field.
func (f *form) blame(p *desk.Page, n network.Notice, faults *tomlfile.Faults) {
	for path, text := range p.Wrong(faults, "notice") {
		key, rest, indexed := strings.Cut(path, "[")
		if !indexed {
			f.Wrong[key] = text
			continue
		}
		number, field, _ := strings.Cut(rest, "]")
		i, _ := strconv.Atoi(number) // of a path, from 1
		field = strings.TrimPrefix(field, ".")
		switch {
		case key == "in" && i >= 1 && i <= len(n.In):
			f.Wrong[field+"-"+string(n.In[i-1].Lang)] = text
		case key == "picture" && i >= 1 && i <= len(n.Pictures):
			f.Wrong[fmt.Sprintf("picture-%d", f.placeOf(i-1))] = text
		default:
			f.Wrong[key] = text
		}
	}
}

// fault is something wrong, with where to mend it.
type fault struct{ At, Field, Text string }

// faults lists what is wrong in the order of the form.
func (f *form) faults(p *desk.Page) (out []fault) {
	order := []string{"reason", "title", "text", "pictogram", "files", "picture", "link", "title-", "text-", "by", "by-other", "subject", "to", "from", "until", "days", "daily", "importance"}
	place := func(field string) int {
		if i := slices.Index(order, field); i >= 0 {
			return i
		}
		i := slices.IndexFunc(order, func(o string) bool { return strings.HasPrefix(field, o) })
		if i < 0 {
			return len(order)
		}
		return i
	}
	for _, field := range slices.SortedFunc(maps.Keys(f.Wrong), func(a, b string) int { return cmp.Or(place(a)-place(b), strings.Compare(a, b)) }) {
		one := fault{At: field, Text: f.Wrong[field]}
		name, lang, translated := strings.Cut(field, "-")
		switch {
		case field == "from" || field == "until":
			one.At = field + "-date"
		case field == "daily":
			one.At = "daily-from-0"
		case name == "picture" && translated:
			one.At = field + "-alt"
		case field == "picture":
			one.At = "files"
		}
		switch {
		case slices.Contains(order, field):
			one.Field = p.T("wrong." + field)
		case name == "picture":
			one.Field = p.T("wrong.picture")
		case translated && slices.Contains(order, name+"-"):
			one.Field = p.T("wrong."+name) + " (" + p.T("lang."+lang) + ")"
		default:
			one.Field = p.T("wrong.other")
		}
		out = append(out, one)
	}
	return out
}

// translated reports whether the fields of translations are in view: where one is filled
// or wrong.
func (f *form) translated() bool {
	for _, t := range f.In {
		if t.Title != "" || t.Text != "" || f.Wrong["title-"+string(t.Lang)] != "" || f.Wrong["text-"+string(t.Lang)] != "" {
			return true
		}
	}
	return false
}
