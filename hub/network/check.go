package network

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"semainier/feeds"
	"semainier/layouts/program"
	"semainier/layouts/tomlfile"
)

// Check gives everything that is wrong with the records as one error, or nil.
// The error is a *tomlfile.Faults; its paths are those of the TOML form.
// Here a picture must have been read: only a file of the records names another file.
func (r Records) Check() error {
	f := tomlfile.NewFaults("")
	r.check(f, r)
	for i, n := range r.Notices {
		for j, p := range n.Pictures {
			if p.File != "" {
				f.Add(tomlfile.Path("notice").At(i).Key("picture").At(j).Key("file"), p.File, "not read so far: apply the file that names it with semainier network apply")
			}
		}
	}
	return f.Err()
}

// check tells every fault of the records. Those that file holds come first in
// each list and are named by their place in it, the others by their id.
func (r Records) check(f *tomlfile.Faults, file Records) {
	c := checker{faults: f, records: r}
	c.text("network.name", r.Network.Name, form{limit: maxName, required: true})
	groups := entries("group", r.Groups, len(file.Groups), func(g Group) string { return string(g.ID) })
	sites := entries("site", r.Sites, len(file.Sites), func(s Site) string { return string(s.ID) })
	partners := entries("partner", r.Partners, len(file.Partners), func(p feeds.Partner) string { return string(p.ID) })
	feedList := entries("feed", r.Feeds, len(file.Feeds), func(f feeds.Feed) string { return string(f.ID) })
	notices := entries("notice", r.Notices, len(file.Notices), func(n Notice) string { return string(n.ID) })
	services := entries("service", r.Services, len(file.Services), func(s Service) string { return string(s.ID) })
	layouts := entries("layout", r.Layouts, len(file.Layouts), func(l Layout) string { return string(l.ID) })
	screens := entries("screen", r.Screens, len(file.Screens), func(s Screen) string { return string(s.ID) })
	voices := entries("voice", r.Voices, len(file.Voices), func(v Voice) string { return string(v.Partner) })
	translations := entries("translation", r.Translations, len(file.Translations), func(t Translation) string { return t.Text })
	c.groups, c.sites, c.partners = checkIDs(&c, groups), checkIDs(&c, sites), checkIDs(&c, partners)
	checkIDs(&c, feedList)
	checkIDs(&c, notices)
	checkIDs(&c, services)
	c.layouts = slices.Concat(program.Layouts(), checkIDs(&c, layouts))
	c.screens = checkIDs(&c, screens)
	c.layoutOf("network.layout", r.Network.Layout)
	each(groups, c.group)
	each(sites, c.site)
	each(partners, c.partner)
	each(feedList, c.feed)
	each(notices, c.notice)
	each(services, c.service)
	each(layouts, c.layout)
	each(screens, c.screen)
	c.keys(screens)
	each(voices, c.voice)
	once(&c, voices, "partner", "already said by %s")
	each(translations, c.translation)
	once(&c, translations, "text", "already translated by %s")
}

// checker holds what the checks of the single records need of the whole.
type checker struct {
	faults                  *tomlfile.Faults
	records                 Records
	groups, sites, partners []string // ids
	screens                 []string // likewise
	layouts                 []string // the shipped ones and those of the records
}

// entry is one record with its id and its place in the file.
type entry[T any] struct {
	at     tomlfile.Path
	id     string
	record T
}

// entries gives the records of one kind, of which the first ones are in the file.
func entries[T any](kind tomlfile.Path, list []T, inFile int, id func(T) string) []entry[T] {
	all := make([]entry[T], len(list))
	for i, v := range list {
		all[i] = entry[T]{kind.At(i), id(v), v}
		if i >= inFile {
			all[i].at = tomlfile.Path(fmt.Sprintf("stored %s %q", kind, id(v)))
		}
	}
	return all
}

// checkIDs checks the ids of one kind and gives them.
func checkIDs[T any](c *checker, list []entry[T]) []string {
	seen := map[string]tomlfile.Path{}
	for _, e := range list {
		c.id(e.at, e.id, seen)
	}
	return slices.Sorted(maps.Keys(seen))
}

func each[T any](list []entry[T], check func(tomlfile.Path, T)) {
	for _, e := range list {
		check(e.at, e.record)
	}
}

// known checks a reference to a record of another kind.
func (c *checker) known(at tomlfile.Path, kind, id string, ids []string) {
	switch {
	case id == "":
		c.faults.Add(at, nil, "missing: want the id of a %s", kind)
	case !slices.Contains(ids, id):
		c.faults.Add(at, id, "unknown %s%s", kind, tomlfile.Suggest(id, ids))
	}
}

func (c *checker) group(at tomlfile.Path, g Group) {
	c.text(at.Key("name"), g.Name, form{limit: maxName, required: true})
	c.layoutOf(at.Key("layout"), g.Layout)
}

func (c *checker) site(at tomlfile.Path, s Site) {
	c.text(at.Key("name"), s.Name, form{limit: maxName, required: true})
	c.text(at.Key("town"), s.Town, form{limit: maxName})
	c.text(at.Key("address"), s.Address, form{limit: maxAddress})
	if s.Timezone == "" {
		c.faults.Add(at.Key("timezone"), nil, "missing: want a place of the tz database, such as Europe/Paris")
	} else if wrong := checkZone(s.Timezone); wrong != "" {
		c.faults.Add(at.Key("timezone"), s.Timezone, "%s", wrong)
	}
	c.list(at.Key("groups"), "group", texts(s.Groups), c.groups)
	c.phone(at.Key("phone"), s.Phone)
	c.mail(at.Key("mail"), s.Mail)
	c.web(at.Key("web"), s.Web)
	c.languages(at, s)
	c.layoutOf(at.Key("layout"), s.Layout)
	c.hours(at.Key("hours"), s.Hours)
	seen := map[string]tomlfile.Path{}
	for i, room := range s.Rooms {
		c.room(at.Key("room").At(i), room, seen)
	}
	for i, closure := range s.Closures {
		c.closure(at.Key("closure").At(i), closure)
	}
}

// list checks a list of references: each known, none twice.
func (c *checker) list(at tomlfile.Path, kind string, ids, known []string) {
	for i, id := range ids {
		if slices.Contains(ids[:i], id) && id != "" {
			c.faults.Add(at.At(i), id, "said twice")
			continue
		}
		c.known(at.At(i), kind, id, known)
	}
}

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

func (c *checker) hours(at tomlfile.Path, h Hours) {
	if !c.days(at, h) {
		c.faults.Add(at, nil, `missing: without hours the screen says that the site is closed every day; write for example monday = ["09:00-12:30", "13:30-17:30"]`)
	}
}

// days checks the periods of each day of a week, and reports whether there are any.
func (c *checker) days(at tomlfile.Path, h Hours) (some bool) {
	for day := time.Sunday; day <= time.Saturday; day++ {
		some = some || len(h.On(day)) > 0
		c.periods(at.Key(strings.ToLower(day.String())), h.On(day))
	}
	return some
}

// periods checks those of one day: few, in order, none overlapping another.
func (c *checker) periods(at tomlfile.Path, list []Period) {
	if len(list) > maxPeriods {
		c.faults.Add(at, nil, "%d periods of a day are too many: at most %d", len(list), maxPeriods)
	}
	last := Clock(0)
	for i, p := range list {
		switch {
		case p.From >= p.Until:
			c.faults.Add(at.At(i), p, "ends before it begins")
		case p.From < last:
			c.faults.Add(at.At(i), p, "overlaps the period before it, or is out of order")
		default:
			last = p.Until
		}
	}
}

func (c *checker) room(at tomlfile.Path, r Room, seen map[string]tomlfile.Path) {
	c.id(at, string(r.ID), seen)
	c.text(at.Key("name"), r.Name, form{limit: maxName, required: true})
	c.text(at.Key("charter"), r.Charter, form{limit: maxCharter, lines: true})
	if r.Hidden && r.ShowFree {
		c.faults.Add(at.Key("show_free"), true, "a hidden room is never named on a screen: take out show_free, or hidden")
	}
	for i, alias := range r.Aliases {
		c.text(at.Key("aliases").At(i), alias, form{limit: maxName, required: true})
	}
}

func (c *checker) closure(at tomlfile.Path, cl Closure) {
	c.text(at.Key("reason"), cl.Reason, form{limit: maxReason})
	if cl.From.IsZero() {
		c.faults.Add(at.Key("from"), nil, "missing: want the first day, such as 2026-12-25")
	} else if cl.Last().Before(cl.From) {
		c.faults.Add(at.Key("to"), cl.To, "earlier than from = %s", cl.From)
	}
}

func (c *checker) partner(at tomlfile.Path, p feeds.Partner) {
	c.text(at.Key("name"), p.Name, form{limit: maxName, required: true})
	c.text(at.Key("short"), p.Short, form{limit: MaxShort})
	c.text(at.Key("generic"), p.Generic, form{limit: MaxTitle})
	c.text(at.Key("about"), p.About, form{limit: maxAbout})
	c.text(at.Key("contact"), p.Contact, form{limit: maxContact})
	c.nobody(at.Key("name"), p.Name)
	c.nobody(at.Key("short"), p.Short)
	c.nobody(at.Key("generic"), p.Generic)
	c.nobody(at.Key("about"), p.About)
	c.words(at.Key("needs"), texts(p.Needs), texts(program.Needs()))
	c.phone(at.Key("phone"), p.Phone)
	c.web(at.Key("web"), p.Web)
	c.oneOf(at.Key("pictogram"), p.Pictogram, program.Pictograms()...)
	c.oneOf(at.Key("colour"), p.Colour, program.Colours()...)
}
