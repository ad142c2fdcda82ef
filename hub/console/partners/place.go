package partners

import (
	"cmp"
	"strings"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/network"
)

// placeOf reads a place as forms write it: "gare", or "gare/bureau-1".
func placeOf(value string) (feeds.SiteID, feeds.RoomID) {
	site, room, _ := strings.Cut(value, "/")
	return feeds.SiteID(site), feeds.RoomID(room)
}

// placeValue writes a place for a form.
func placeValue(site feeds.SiteID, room feeds.RoomID) string {
	if room == "" {
		return string(site)
	}
	return string(site) + "/" + string(room)
}

// placeWord names a place: "Maison de la Gare, Bureau 1".
func placeWord(r network.Records, site feeds.SiteID, room feeds.RoomID) string {
	s, _ := r.Site(site)
	name := cmp.Or(s.Name, string(site))
	if room == "" {
		return name
	}
	found, _ := s.Room(room)
	return name + ", " + cmp.Or(found.Name, string(room))
}

// places gives the sites at which who asks may do that, each with its rooms, as the
// choices of a form; first those of the site that comes first.
func places(p *desk.Page, a access.Action, first feeds.SiteID, chosen string) []desk.Option {
	sites := access.Sites(p.Records, p.Who.Grants, a)
	var out, others []desk.Option
	for _, s := range sites {
		list := []desk.Option{{Value: string(s.ID), Word: s.Name}}
		for _, room := range s.Rooms {
			list = append(list, desk.Option{Value: placeValue(s.ID, room.ID), Word: s.Name + ", " + room.Name})
		}
		if s.ID == first {
			out = list
		} else {
			others = append(others, list...)
		}
	}
	out = append(out, others...)
	for i := range out {
		out[i].On = out[i].Value == chosen
	}
	return out
}
