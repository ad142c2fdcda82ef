package services

import (
	"strings"

	"semainier/feeds"
	"semainier/hub/console/desk"
	"semainier/hub/fleet"
)

// shown is how far what the records say has come to the screens of a site.
type shown struct {
	Unknown bool // the hub could not tell
	Of, Yes int  // screens, and those that show it
	Rest    []fleet.Screen
	planned bool // programs have been made of these records
}

// shownAt tells how many of the site's screens show what the records of that version
// say: those that speak, and show the program that was made of them.
func (s section) shownAt(p *desk.Page, site feeds.SiteID) shown {
	f, err := s.fleet.Fleet(p.Context())
	if err != nil {
		p.Log().Error("services: how the screens are doing is not known", "error", err)
		return shown{Unknown: true}
	}
	out := shown{planned: f.Records >= p.Version}
	for _, sc := range f.Screens {
		switch {
		case sc.Site != site || sc.State == fleet.Revoked:
			continue
		case out.planned && sc.Speaks() && sc.Spoke() && sc.Status.Version == sc.Version:
			out.Yes++
		default:
			out.Rest = append(out.Rest, sc)
		}
		out.Of++
	}
	return out
}

// All reports whether there are screens, and all of them show it.
func (s shown) All() bool { return !s.Unknown && s.Of > 0 && s.Yes == s.Of }

// maxNamed is how many screens that do not show it are named.
const maxNamed = 5

// say tells it in a sentence or two: "2 écrans sur 3 le montrent. Hors ligne : Hall."
// The key is of what they show: "shown", what was just said; "uptodate", all of it.
func (s shown) say(p *desk.Page, key string) string {
	switch {
	case s.Unknown:
		return p.T("shown.unknown")
	case s.Of == 0:
		return p.T("shown.none")
	}
	said := []string{p.N(key, s.Yes, s.Of)}
	var away []string
	for _, sc := range s.Rest {
		if !sc.Speaks() {
			away = append(away, sc.Name)
			if sc.Name == "" {
				away[len(away)-1] = string(sc.ID)
			}
		}
	}
	if len(s.Rest) > len(away) {
		said = append(said, p.T("shown.soon"))
	}
	if n := len(away); n > maxNamed {
		away = append(away[:maxNamed], p.T("shown.more", n-maxNamed))
	}
	if len(away) > 0 {
		said = append(said, p.T("shown.away", strings.Join(away, ", ")))
	}
	return strings.Join(said, " ")
}
