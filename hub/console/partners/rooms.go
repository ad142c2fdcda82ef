package partners

import (
	"slices"
	"strconv"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/network"
	"semainier/hub/report"
	"semainier/hub/store"
)

// roomRow is a place as the calendar writes it, with the room that it is.
type roomRow struct {
	N      int
	Text   string
	Dates  int
	Now    string // "Maison de la Gare, Bureau 1"
	Found  bool   // the text names it; else it counts as the feed's own
	Online bool
	Places []desk.Option // to be named so from now on; none: who asks may not name rooms
}

// roomRows gives the places that were found, those that name no room first.
func roomRows(p *desk.Page, f feeds.Feed, w report.Words) []roomRow {
	var rows []roomRow
	all := places(p, access.Arrange, f.Site, "")
	rooms := slices.DeleteFunc(all, func(o desk.Option) bool { _, room := placeOf(o.Value); return room == "" })
	for _, one := range w.Places {
		r := roomRow{N: len(rows), Text: one.Told(), Dates: one.Dates, Found: one.Found, Online: one.Online, Now: placeWord(p.Records, one.Site, one.Room)}
		if !one.Found && !one.Online && len(rooms) > 0 && len([]rune(r.Text)) <= maxAlias {
			r.Places = append([]desk.Option{{Word: p.T("rooms.keep"), On: true}}, rooms...)
		}
		rows = append(rows, r)
	}
	slices.SortStableFunc(rows, func(a, b roomRow) int { return rank(a) - rank(b) })
	return rows
}

// rank puts first what needs somebody.
func rank(r roomRow) int {
	switch {
	case r.Online:
		return 2
	case r.Found:
		return 1
	}
	return 0
}

// maxAlias is how long another name of a room may be, see hub/network.
const maxAlias = 80

// setRooms gives rooms the names that a calendar has for them. It changes sites, so
// each must be among those that who asks arranges.
func (s section) setRooms(p *desk.Page) error {
	f, err := feedOf(p)
	if err != nil {
		return err
	}
	var over network.Records
	saw := map[store.Ref]string{}
	count, _ := strconv.Atoi(p.Typed("rooms")) // nonsense is no row
	for n := range min(count, maxRows) {
		text := p.Typed("r" + strconv.Itoa(n) + ".text")
		id, room := placeOf(p.Typed("r" + strconv.Itoa(n) + ".place"))
		if text == "" || room == "" {
			continue
		}
		if !p.May(access.Arrange, access.Target{Sites: []feeds.SiteID{id}}) {
			return desk.Forbid()
		}
		if !alias(p.Records, &over, id, room, text) {
			return desk.ErrNotFound
		}
		saw[store.Ref{Kind: siteKind, ID: string(id)}] = store.Fingerprint(p.Records, store.Ref{Kind: siteKind, ID: string(id)})
	}
	if len(over.Sites) == 0 {
		return p.Back("/calendriers/"+string(f.ID)+"#contenu", "rooms.none")
	}
	if err := p.Edit(store.Edit{Over: over, Saw: saw}); err != nil {
		return err
	}
	return p.Back("/calendriers/"+string(f.ID)+"#contenu", "rooms.saved")
}

// alias gives a room another name, in the site as over has it already or as it is.
func alias(records network.Records, over *network.Records, id feeds.SiteID, room feeds.RoomID, text string) bool {
	i := slices.IndexFunc(over.Sites, func(s network.Site) bool { return s.ID == id })
	if i < 0 {
		site, ok := records.Site(id)
		if !ok {
			return false
		}
		site.Rooms = slices.Clone(site.Rooms)
		i = len(over.Sites)
		over.Sites = append(over.Sites, site)
	}
	rooms := over.Sites[i].Rooms
	j := slices.IndexFunc(rooms, func(r network.Room) bool { return r.ID == room })
	if j < 0 {
		return false
	}
	if !slices.Contains(rooms[j].Aliases, text) {
		rooms[j].Aliases = append(slices.Clone(rooms[j].Aliases), text)
	}
	return true
}
