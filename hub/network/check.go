package network

import (
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
func (r Records) Check() error {
	f := tomlfile.NewFaults("")
	r.check(f)
	return f.Err()
}

func (r Records) check(f *tomlfile.Faults) {
	c := checker{faults: f, records: r}
	c.text(tomlfile.Path("network").Key("name"), r.Network.Name, form{limit: MaxName, required: true})
	c.groups = collect(&c, "group", r.Groups, func(g Group) string { return string(g.ID) })
	c.sites = collect(&c, "site", r.Sites, func(s Site) string { return string(s.ID) })
	c.partners = collect(&c, "partner", r.Partners, func(p feeds.Partner) string { return string(p.ID) })
	collect(&c, "feed", r.Feeds, func(f feeds.Feed) string { return string(f.ID) })
	collect(&c, "notice", r.Notices, func(n Notice) string { return string(n.ID) })
	collect(&c, "service", r.Services, func(s Service) string { return string(s.ID) })
	collect(&c, "screen", r.Screens, func(s Screen) string { return string(s.ID) })
	each("group", r.Groups, func(at tomlfile.Path, g Group) {
		c.text(at.Key("name"), g.Name, form{limit: MaxName, required: true})
	})
	each("site", r.Sites, c.site)
	each("partner", r.Partners, c.partner)
	each("feed", r.Feeds, c.feed)
	each("notice", r.Notices, c.notice)
	each("service", r.Services, c.service)
	keys := map[string]ScreenID{}
	each("screen", r.Screens, func(at tomlfile.Path, s Screen) { c.screen(at, s, keys) })
}

// checker holds what the checks of the single records need of the whole.
type checker struct {
	faults                  *tomlfile.Faults
	records                 Records
	groups, sites, partners []string // ids
}

// collect checks the ids of one kind and gives them.
func collect[T any](c *checker, kind tomlfile.Path, list []T, id func(T) string) []string {
	seen := map[string]tomlfile.Path{}
	for i, v := range list {
		c.id(kind.At(i), id(v), seen)
	}
	return slices.Sorted(maps.Keys(seen))
}

func each[T any](kind tomlfile.Path, list []T, check func(tomlfile.Path, T)) {
	for i, v := range list {
		check(kind.At(i), v)
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

func (c *checker) site(at tomlfile.Path, s Site) {
	c.text(at.Key("name"), s.Name, form{limit: MaxName, required: true})
	c.text(at.Key("town"), s.Town, form{limit: MaxName})
	c.text(at.Key("address"), s.Address, form{limit: MaxAddress})
	if s.Timezone == "" {
		c.faults.Add(at.Key("timezone"), nil, "missing: want a place of the tz database, such as Europe/Paris")
	} else if wrong := checkZone(s.Timezone); wrong != "" {
		c.faults.Add(at.Key("timezone"), s.Timezone, "%s", wrong)
	}
	c.list(at.Key("groups"), "group", texts(s.Groups), c.groups)
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
	some := false
	for day := time.Sunday; day <= time.Saturday; day++ {
		name, last := strings.ToLower(day.String()), Clock(0)
		for j, p := range h.On(day) {
			some = true
			switch {
			case p.From >= p.Until:
				c.faults.Add(at.Key(name).At(j), p, "ends before it begins")
			case p.From < last:
				c.faults.Add(at.Key(name).At(j), p, "overlaps the period before it, or is out of order")
			default:
				last = p.Until
			}
		}
	}
	if !some {
		c.faults.Add(at, nil, `missing: without hours the screen says that the site is closed every day; write for example monday = ["09:00-12:30", "13:30-17:30"]`)
	}
}

func (c *checker) room(at tomlfile.Path, r Room, seen map[string]tomlfile.Path) {
	c.id(at, string(r.ID), seen)
	c.text(at.Key("name"), r.Name, form{limit: MaxName, required: true})
	c.text(at.Key("charter"), r.Charter, form{limit: MaxCharter, lines: true})
	for i, alias := range r.Aliases {
		c.text(at.Key("aliases").At(i), alias, form{limit: MaxName, required: true})
	}
}

func (c *checker) closure(at tomlfile.Path, cl Closure) {
	c.text(at.Key("reason"), cl.Reason, form{limit: MaxReason})
	if cl.From.IsZero() {
		c.faults.Add(at.Key("from"), nil, "missing: want the first day, such as 2026-12-25")
	} else if cl.Last().Before(cl.From) {
		c.faults.Add(at.Key("to"), cl.To, "earlier than from = %s", cl.From)
	}
}

func (c *checker) partner(at tomlfile.Path, p feeds.Partner) {
	c.text(at.Key("name"), p.Name, form{limit: MaxName, required: true})
	c.text(at.Key("short"), p.Short, form{limit: MaxShort})
	c.text(at.Key("generic"), p.Generic, form{limit: MaxTitle})
	c.text(at.Key("contact"), p.Contact, form{limit: MaxContact})
	c.text(at.Key("pictogram"), p.Pictogram, form{limit: MaxShort})
	c.oneOf(at.Key("colour"), p.Colour, program.Colours()...)
}

func (c *checker) notice(at tomlfile.Path, n Notice) {
	c.text(at.Key("title"), n.Title, form{limit: MaxTitle, required: true})
	c.text(at.Key("text"), n.Text, form{limit: MaxText, lines: true})
	c.text(at.Key("by"), n.By, form{limit: MaxName, required: true})
	c.oneOf(at.Key("state"), string(n.State), string(Draft), string(Published), string(Withdrawn))
	c.list(at.Key("groups"), "group", texts(n.Groups), c.groups)
	c.list(at.Key("sites"), "site", texts(n.Sites), c.sites)
	if !n.Until.IsZero() && !n.From.Before(n.Until) {
		c.faults.Add(at.Key("until"), n.Until, "not later than from")
	}
}

func (c *checker) service(at tomlfile.Path, s Service) {
	c.known(at.Key("site"), "site", string(s.Site), c.sites)
	c.text(at.Key("name"), s.Name, form{limit: MaxName, required: true})
	c.text(at.Key("pictogram"), s.Pictogram, form{limit: MaxShort})
	c.oneOf(at.Key("state"), string(s.State), string(Open), string(Degraded), string(Down), string(Closed))
}

func (c *checker) screen(at tomlfile.Path, s Screen, keys map[string]ScreenID) {
	c.known(at.Key("site"), "site", string(s.Site), c.sites)
	c.text(at.Key("name"), s.Name, form{limit: MaxName})
	c.oneOf(at.Key("orientation"), string(s.Orientation), string(Landscape), string(Portrait))
	c.pixels(at.Key("width"), s.Width)
	c.pixels(at.Key("height"), s.Height)
	if (s.Width == 0) != (s.Height == 0) {
		c.faults.Add(at, nil, "want both width and height, or neither")
	}
	if wrong := checkKey(s.Key); wrong != "" {
		c.faults.Add(at.Key("key"), nil, "%s", wrong)
	} else if other, twice := keys[s.Key]; twice {
		c.faults.Add(at.Key("key"), s.Key, "already the key of screen %q", other)
	} else {
		keys[s.Key] = s.ID
	}
}

func (c *checker) pixels(at tomlfile.Path, n int) {
	if n < 0 || n > MaxPixels {
		c.faults.Add(at, n, "want 1 to %d pixels, or 0 for unknown", MaxPixels)
	}
}
