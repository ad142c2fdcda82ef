package partners

import (
	"cmp"
	"slices"
	"strings"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/network"
	"semainier/hub/plan"
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

// presence is where partners are: the sites of their feeds, and those at which the
// calendars put dates.
type presence map[feeds.PartnerID][]feeds.SiteID

func presenceOf(r network.Records, inputs map[feeds.FeedID]plan.Input) presence {
	out := presence{}
	for _, p := range r.Partners {
		out[p.ID] = r.Holds(p.ID)
	}
	for _, f := range r.Feeds {
		for _, o := range inputs[f.ID].Occurrences {
			if o.Site != "" && !slices.Contains(out[f.Partner], o.Site) {
				out[f.Partner] = append(out[f.Partner], o.Site)
			}
		}
	}
	return out
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
