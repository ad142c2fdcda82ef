package publish

import (
	"strings"
	"unicode"

	"semainier/hub/wire"
	"semainier/layouts/program"
)

// The temperatures that a processor can have, in °C.
const (
	coldest = -60
	hottest = 200
)

// sober gives a Status without what would move the cursor or the colours of a
// terminal, and without measures that nothing can have: people read it in several
// places, and a stolen key can say anything.
func sober(s wire.Status) wire.Status {
	s.Site, s.Via = program.SiteID(printable(string(s.Site))), wire.Route(printable(string(s.Via)))
	s.Player, s.Error = printable(s.Player), printable(s.Error)
	for _, list := range [][]string{s.Pages, s.Notices} {
		for i := range list {
			list[i] = printable(list[i])
		}
	}
	if s.Heat < coldest || s.Heat > hottest {
		s.Heat = 0
	}
	s.DiskFree, s.Uptime = max(0, s.DiskFree), max(0, s.Uptime)
	return s
}

func printable(said string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) && r != '\u00a0' && r != '\u202f' { // no-break spaces of French words
			return -1
		}
		return r
	}, said)
}
