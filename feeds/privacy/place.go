package privacy

import (
	"regexp"
	"strings"

	"semainier/feeds"
	"semainier/feeds/persons"
)

// places finds sites and rooms by the names that calendars give them.
type places struct {
	sites []named[feeds.SiteID]
	rooms []named[roomOf]
}

type roomOf struct {
	site feeds.SiteID
	room feeds.RoomID
}

type named[T any] struct {
	it    T
	names []string // in the form of parts
}

func index(in []Place) places {
	var p places
	for _, s := range in {
		p.sites = append(p.sites, named[feeds.SiteID]{s.Site, allParts(s.Names)})
		for _, r := range s.Rooms {
			names := allParts(append([]string{string(r.ID)}, r.Names...))
			p.rooms = append(p.rooms, named[roomOf]{roomOf{s.Site, r.ID}, names})
		}
	}
	return p
}

func allParts(names []string) []string {
	var out []string
	for _, n := range names {
		if n = parts(n); n != "" {
			out = append(out, n)
		}
	}
	return out
}

// between is what stands between the parts of a location: "Bureau 1, Espace
// Maurepas (1er étage)". A dash counts only with spaces around it.
var between = regexp.MustCompile(`[,;:|/()\[\]\n]| - `)

// maxLocation is how much of a location of many lines is looked at, in bytes.
const maxLocation = 1000

// parts gives a location as "\npart\npart\n" in plain form, so that a name is
// found in it whole or not at all.
func parts(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		for _, p := range between.Split(persons.Plain(line), -1) {
			if p = strings.TrimSpace(p); p != "" {
				b.WriteString("\n" + p)
			}
		}
		if b.Len() > maxLocation {
			break
		}
	}
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	return b.String()
}

// among gives those whose name is in the location.
func among[T any](all []named[T], location string) []T {
	var out []T
	for _, n := range all {
		for _, name := range n.names {
			if strings.Contains(location, name) {
				out = append(out, n.it)
				break
			}
		}
	}
	return out
}

// location is what a calendar's location names.
type location struct {
	sites  []feeds.SiteID
	rooms  []roomOf
	online bool // a call rather than a room
}

// named reads a location, each one once.
func (d *redactor) named(text string) location {
	l, known := d.locations[text]
	if !known {
		in := parts(text)
		l = location{among(d.places.sites, in), among(d.places.rooms, in), onlinePlace(text)}
		d.locations[text] = l
	}
	return l
}

// spot is where something takes place.
type spot struct {
	site  feeds.SiteID
	room  feeds.RoomID // empty: somewhere in the site
	found bool         // the location named it, rather than the feed's default
}

// spot reads a location: a rule's own place first, then a site that is named,
// then a room of the feed's site, then a room that no two sites share. What
// names nothing, or two things at once, gives the feed's default.
func (d *redactor) spot(location string, rule feeds.TitleRule) spot {
	if rule.Room != "" {
		home := d.rules.Feed.Site
		if rule.Site != "" {
			home = rule.Site
		}
		return spot{site: home, room: rule.Room, found: true}
	}
	named := d.named(location)
	sites, rooms := named.sites, named.rooms
	if rule.Site != "" {
		sites = []feeds.SiteID{rule.Site}
	}
	if len(sites) == 1 {
		s := spot{site: sites[0], room: d.defaultRoom(sites[0]), found: rule.Site == ""}
		if room, ok := single(rooms, sites[0]); ok {
			s.room, s.found = room, true
		}
		return s
	}
	home := d.rules.Feed.Site
	if room, ok := single(rooms, home); ok {
		return spot{site: home, room: room, found: true}
	}
	if len(sites) == 0 && len(rooms) == 1 {
		return spot{site: rooms[0].site, room: rooms[0].room, found: true}
	}
	return spot{site: home, room: d.rules.Feed.Room}
}

// Where is what the location of an event is understood as.
type Where struct {
	Site   feeds.SiteID // the feed's own where the location names none
	Room   feeds.RoomID // empty: somewhere in the site
	Found  bool         // the location named it; else it is the feed's default
	Online bool         // it is a call rather than a room
}

// Locate tells where events take place whose calendar writes these locations, and
// of which no rule of a title says more; for those who name the rooms.
func Locate(r Rules, locations []string) []Where {
	d := redactor{rules: r, places: index(r.Places), locations: map[string]location{}}
	out := make([]Where, len(locations))
	for i, text := range locations {
		s := d.spot(text, feeds.TitleRule{})
		out[i] = Where{Site: s.site, Room: s.room, Found: s.found, Online: !s.found && d.named(text).online}
	}
	return out
}

// place gives where a date takes place. Of one that was moved from a known place
// to one that nobody knows, the series' site says least that is wrong.
func (d *redactor) place(i feeds.Instance, rule feeds.TitleRule) spot {
	now := d.spot(i.Location, rule)
	if was, known := d.planned(i, rule); known && !now.found {
		return spot{site: was.site}
	}
	return now
}

// planned gives where the series of a date that was moved to another place had
// planned it, if that is known: the feed's own place is one too.
func (d *redactor) planned(i feeds.Instance, rule feeds.TitleRule) (was spot, known bool) {
	if !i.PlaceChanged {
		return spot{}, false
	}
	was = d.spot(i.SeriesLocation, rule)
	return was, was.found || i.SeriesLocation == ""
}

func (d *redactor) defaultRoom(site feeds.SiteID) feeds.RoomID {
	if site == d.rules.Feed.Site {
		return d.rules.Feed.Room
	}
	return ""
}

// single gives the room of that site if exactly one is in the list.
func single(rooms []roomOf, site feeds.SiteID) (feeds.RoomID, bool) {
	var room feeds.RoomID
	n := 0
	for _, r := range rooms {
		if r.site == site {
			room, n = r.room, n+1
		}
	}
	return room, n == 1
}
