package screens

import (
	"strings"
	"time"
	"unicode"

	"semainier/hub/console/desk"
	"semainier/hub/fleet"
	"semainier/hub/network"
	"semainier/layouts"
)

// maxWords is how much of a text that a screen says is shown, in characters.
const maxWords = 300

// plain gives what a screen says of itself as one line without what cannot be seen or
// would turn the words around it.
func plain(said string) string {
	said = strings.ToValidUTF8(said, "�")
	said = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r) || unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, said)
	if runes := []rune(said); len(runes) > maxWords {
		said = string(runes[:maxWords]) + "…"
	}
	return strings.TrimSpace(said)
}

// nameOf gives the name of a screen, or where it has none its id.
func nameOf(id network.ScreenID, name string) string {
	if name == "" {
		return string(id)
	}
	return name
}

// state is how a screen is doing, in words.
type state struct {
	Word, Tint string // "en ligne", "good"
	More       string // since when, or what is not as it should be; empty: nothing
}

// tints are the looks of the conditions, by class.
func tint(c fleet.Condition) string {
	switch c {
	case fleet.Online:
		return "good"
	case fleet.Late:
		return "warn"
	case fleet.Offline:
		return "bad"
	case fleet.Never, fleet.Revoked:
	}
	return ""
}

// stateOf tells how a screen is doing.
func stateOf(p *desk.Page, s fleet.Screen) state {
	out := state{Word: p.T("screen." + string(s.State)), Tint: tint(s.State)}
	switch {
	case s.State == fleet.Late:
		out.More = p.T("late")
	case s.State == fleet.Offline:
		out.More = p.T("since", since(p, s.Since, zoneOf(p, s)))
	case s.State == fleet.Never:
		out.More = p.T("never")
	case s.Speaks() && !s.Spoke():
		out.More = p.T("unheard")
	}
	return out
}

// since says how long ago something was or, after two days, when.
func since(p *desk.Page, t time.Time, zone *time.Location) string {
	if p.Now.Sub(t) < 48*time.Hour {
		return p.T("since.ago", p.Ago(t))
	}
	return p.T("since.day", p.Moment(t, zone))
}

// zoneOf gives the zone in which times of a screen are told.
func zoneOf(p *desk.Page, s fleet.Screen) *time.Location {
	site, _ := p.Records.Site(s.Site)
	zone, err := site.Location()
	if err != nil { // records have been checked, but tell something
		return time.UTC
	}
	return zone
}

// maxPages is how many of the pages on a screen are named.
const maxPages = 4

// pagesOf names the pages that are on a screen now.
func pagesOf(p *desk.Page, kinds []string) string {
	var words []string
	for _, k := range kinds[:min(len(kinds), maxPages)] {
		key := "page." + k
		if word := p.T(key); known(k) && word != key {
			k = word
		}
		words = append(words, plain(k))
	}
	return strings.Join(words, ", ")
}

// known reports whether k can be the kind of a page: then it is a key of the
// catalogue, and not whatever a screen says.
func known(k string) bool {
	switch layouts.PageKind(k) {
	case layouts.PageUrgent, layouts.PageStale, layouts.PagePairing, layouts.PageWaiting, "identify", "rest", "dark":
		return true
	}
	for _, one := range layouts.KindNames() {
		if k == one {
			return true
		}
	}
	return false
}

// trouble is what a screen complains of.
type trouble struct {
	Words string // what that means and what to do
	Said  string // in the screen's own words
}

// troubleOf explains what a screen complains of. A screen says it in English, for who
// keeps the hub; what begins as one of these has words of ours.
func troubleOf(p *desk.Page, said string) trouble {
	said = plain(said)
	if said == "" {
		return trouble{}
	}
	for _, t := range []struct{ begins, holds, key string }{
		{"playlist refused", "newer Semainier", "old"},
		{"playlist refused", "signature", "key"},
		{"playlist refused", "", "playlist"},
		{"urgent notices refused", "", "playlist"},
		{"word of the hub about this screen refused", "", "key"},
		{"hub's time refused", "", "clock"},
		{"note the time", "", "disk"},
		{"keep the playlist", "", "disk"},
		{"keep what the hub said", "", "disk"},
		{"read the kept playlists", "", "disk"},
		{"read what the hub said", "", "disk"},
		{"remove the playlists", "", "disk"},
		{"layout of this screen not usable", "", "layout"},
		{"no program", "", "program"},
		{"program not drawn", "", "drawn"},
		{"the hub no longer knows this screen", "", "forgotten"},
		{"no pairing code", "", "crowded"},
		{"picture", "", "picture"},
		{"nothing can be seen", "", "unseen"},
	} {
		if strings.HasPrefix(said, t.begins) && strings.Contains(said, t.holds) {
			return trouble{p.T("trouble." + t.key), said}
		}
	}
	return trouble{p.T("trouble.other"), said}
}
