package settings

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"semainier/feeds"
	"semainier/hub/console/desk"
	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/layouts/program"
	"semainier/layouts/tomlfile"
)

// spareRooms is how many empty lines for rooms a form has below those that there are.
const spareRooms = 3

// sitePage is the form of a site.
type sitePage struct {
	New       bool
	First     bool   // the network has no name yet: it is asked for with its first site
	Network   string // that name
	Site      network.Site
	Rooms     []room
	Languages []desk.Option
	Groups    []desk.Option
	Layouts   []desk.Option
	Zones     []string
	Saw       string
	Wrong     map[string]string
	Others    []string // what is wrong with what has no field here
}

// room is a line of the form.
type room struct {
	network.Room
	N       int
	Aliases string // one a line
	Wrong   string
}

// newSite begins with what most sites have.
func newSite(p *desk.Page) error {
	site := network.Site{Timezone: "Europe/Paris", Languages: []program.Lang{network.French}}
	if len(p.Records.Sites) > 0 {
		site.Timezone, site.Town = p.Records.Sites[0].Timezone, p.Records.Sites[0].Town
	}
	return showSiteWith(p, site, true, nil)
}

func showSite(p *desk.Page) error {
	site, _ := p.Records.Site(feeds.SiteID(p.R.PathValue("site")))
	return showSiteWith(p, site, false, nil)
}

func showSiteWith(p *desk.Page, s network.Site, fresh bool, faults *tomlfile.Faults) error {
	v := sitePage{New: fresh, First: p.Records.Network.Name == "", Network: p.Typed("network"), Site: s, Wrong: map[string]string{}, Layouts: layouts(p, s.Layout), Zones: commonZones()}
	if !fresh {
		v.Saw = p.Saw(store.Ref{Kind: "site", ID: string(s.ID)})
		p.Title = s.Name
	}
	if faults != nil {
		v.Wrong = p.Wrong(faults, "site")
		v.Others = othersOf(v.Wrong)
		p.Status(http.StatusUnprocessableEntity)
	}
	v.Languages = desk.Options(program.Languages(), func(l program.Lang) string { return p.T("lang." + string(l)) }, s.Languages...)
	for _, g := range p.Records.Groups {
		v.Groups = append(v.Groups, desk.Option{Value: string(g.ID), Word: g.Name, On: slices.Contains(s.Groups, g.ID)})
	}
	for i := range len(s.Rooms) + spareRooms {
		r := room{N: i}
		if i < len(s.Rooms) {
			r.Room, r.Aliases = s.Rooms[i], strings.Join(s.Rooms[i].Aliases, "\n")
			for key, text := range v.Wrong {
				if strings.HasPrefix(key, fmt.Sprintf("room[%d].", i+1)) {
					r.Wrong = text
				}
			}
		}
		v.Rooms = append(v.Rooms, r)
	}
	return p.Show("site", v)
}

// othersOf gives what is wrong with what the form has no field for.
func othersOf(wrong map[string]string) []string {
	var out []string
	for key, text := range wrong {
		known := []string{"network.name", "name", "town", "address", "timezone", "phone", "mail", "web", "languages", "layout"}
		if !slices.Contains(known, key) && !strings.HasPrefix(key, "room[") {
			out = append(out, text)
		}
	}
	slices.Sort(out)
	return out
}

// commonZones are the zones of France, overseas too: tz database, zone1970.tab.
func commonZones() []string {
	return []string{
		"Europe/Paris", "America/Guadeloupe", "America/Martinique", "America/Cayenne", "America/Miquelon", "America/St_Barthelemy",
		"America/Marigot", "Indian/Reunion", "Indian/Mayotte", "Pacific/Noumea", "Pacific/Wallis", "Pacific/Tahiti", "Pacific/Marquesas", "Pacific/Gambier",
	}
}

// typedSite reads the form over what the site was.
func typedSite(p *desk.Page, s network.Site) network.Site {
	s.Name, s.Town, s.Address = p.Typed("name"), p.Typed("town"), p.Typed("address")
	s.Timezone, s.Phone, s.Mail, s.Web = p.Typed("timezone"), p.Typed("phone"), p.Typed("mail"), p.Typed("web")
	s.Layout, s.Beside = network.LayoutID(p.Typed("layout")), p.Typed("beside") != ""
	s.Languages, s.Groups = nil, nil
	first := program.Lang(p.Typed("mainlang"))
	ticked := p.Ticked("languages")
	for _, l := range program.Languages() {
		if l != first && slices.Contains(ticked, string(l)) {
			s.Languages = append(s.Languages, l)
		}
	}
	if first != "" && len(s.Languages) < len(program.Languages()) {
		s.Languages = append([]program.Lang{first}, s.Languages...)
	}
	for _, g := range p.Ticked("groups") {
		s.Groups = append(s.Groups, network.GroupID(g))
	}
	s.Rooms = typedRooms(p, s.Rooms)
	return s
}

// typedRooms reads the lines of the rooms. A line without a name is no room; one that
// was there and is told to go, goes.
func typedRooms(p *desk.Page, before []network.Room) []network.Room {
	var out []network.Room
	taken := func(id string) bool {
		same := func(r network.Room) bool { return string(r.ID) == id }
		return slices.ContainsFunc(before, same) || slices.ContainsFunc(out, same)
	}
	for i := 0; ; i++ {
		field := func(name string) string { return p.Typed(fmt.Sprintf("room-%d-%s", i, name)) }
		if !p.R.PostForm.Has(fmt.Sprintf("room-%d-name", i)) {
			return out
		}
		var r network.Room
		if i < len(before) {
			r = before[i]
		}
		r.Name, r.Charter = field("name"), field("charter")
		r.Hidden, r.ShowFree = field("shown") == "hidden", field("shown") == "free"
		r.Aliases = nil
		for line := range strings.Lines(field("aliases")) {
			if alias := strings.TrimSpace(line); alias != "" {
				r.Aliases = append(r.Aliases, alias)
			}
		}
		if field("remove") != "" || r.ID == "" && r.Name == "" {
			continue
		}
		if r.ID == "" {
			r.ID = feeds.RoomID(network.MakeID(r.Name, "espace", taken))
		}
		out = append(out, r)
	}
}

func addSite(p *desk.Page) error {
	s := typedSite(p, network.Site{})
	s.ID = feeds.SiteID(network.MakeID(s.Name, "lieu", func(id string) bool {
		_, taken := p.Records.Site(feeds.SiteID(id))
		return taken
	}))
	s.Hours = usualHours() // or it would be announced as closed: its week is where they are set
	e := store.Edit{Over: network.Records{Sites: []network.Site{s}}, Saw: map[store.Ref]string{{Kind: "site", ID: string(s.ID)}: ""}}
	if p.Records.Network.Name == "" {
		e.Over.Network = network.Info{Name: p.Typed("network")}
	}
	err := p.Edit(e)
	var faults *tomlfile.Faults
	if errors.As(err, &faults) {
		return showSiteWith(p, s, true, faults)
	} else if err != nil {
		return err
	}
	return p.Back("/semainier/"+string(s.ID), "site.added", s.Name)
}

// usualHours are those that a new site begins with; its first page asks for its own.
func usualHours() network.Hours {
	day := []network.Period{{From: 9 * 60, Until: 12 * 60}, {From: 14 * 60, Until: 17 * 60}}
	return network.Hours{Monday: day, Tuesday: day, Wednesday: day, Thursday: day, Friday: day}
}

func setSite(p *desk.Page) error {
	before, _ := p.Records.Site(feeds.SiteID(p.R.PathValue("site")))
	s := typedSite(p, before)
	err := p.Edit(store.Edit{Over: network.Records{Sites: []network.Site{s}}, Saw: desk.SawOf(p.Typed("saw"))})
	var faults *tomlfile.Faults
	if errors.As(err, &faults) {
		return showSiteWith(p, s, false, faults)
	} else if err != nil {
		return err
	}
	return p.Back(sitePath(s.ID), "site.done", s.Name)
}

// hangs tells what goes with a site, and what would be left without one.
type hangs struct {
	Site                     network.Site
	Screens, Services, Feeds int
	Notices                  int // that address it by name
	Saw                      string
}

func hangingOn(p *desk.Page, s network.Site) hangs {
	h := hangs{Site: s, Saw: p.Saw(store.Ref{Kind: "site", ID: string(s.ID)})}
	for _, x := range p.Records.Screens {
		if x.Site == s.ID && !x.Revoked {
			h.Screens++
		}
	}
	for _, x := range p.Records.Services {
		if x.Site == s.ID {
			h.Services++
		}
	}
	for _, x := range p.Records.Feeds {
		if x.Site == s.ID || slices.ContainsFunc(x.Titles, func(t feeds.TitleRule) bool { return t.Site == s.ID }) {
			h.Feeds++
		}
	}
	for _, n := range p.Records.Notices {
		if slices.Contains(n.Sites, s.ID) {
			h.Notices++
		}
	}
	return h
}

func askRemoveSite(p *desk.Page) error {
	s, ok := p.Records.Site(feeds.SiteID(p.R.PathValue("site")))
	if !ok {
		return desk.ErrNotFound
	}
	return p.Show("removesite", hangingOn(p, s))
}

// removeSite removes a site on which nothing hangs any more but its services. Screens,
// calendars and notices must be given another place first, or removed by who sees
// what that means.
func removeSite(p *desk.Page) error {
	s, ok := p.Records.Site(feeds.SiteID(p.R.PathValue("site")))
	if !ok {
		return desk.ErrNotFound
	}
	if h := hangingOn(p, s); h.Screens+h.Feeds+h.Notices > 0 {
		p.Status(http.StatusUnprocessableEntity)
		return p.Show("removesite", h)
	}
	e := store.Edit{Remove: []store.Ref{{Kind: "site", ID: string(s.ID)}}, Saw: desk.SawOf(p.Typed("saw"))}
	for _, x := range p.Records.Services {
		if x.Site == s.ID {
			e.Remove = append(e.Remove, store.Ref{Kind: "service", ID: string(x.ID)})
		}
	}
	for _, x := range p.Records.Screens { // all revoked, and of nowhere else
		if x.Site == s.ID {
			e.Remove = append(e.Remove, store.Ref{Kind: "screen", ID: string(x.ID)})
		}
	}
	if err := p.Edit(e); err != nil {
		return err
	}
	return p.Back("/reglages", "site.removed", s.Name)
}
