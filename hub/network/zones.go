package network

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // the same zones on every machine, also on one without its own
	"unicode"

	"golang.org/x/text/unicode/norm"

	"semainier/layouts/tomlfile"
)

// zoneNames is what a site's timezone may be: the names of the tz database as
// Go embeds it, without its abbreviations ("EST", "CET"), which say an offset
// rather than a place.
//
//go:embed zones.txt
var zoneNames string

// checkZone says what is wrong with a zone name, or "" for nothing. The system
// may know names that other machines don't ("right/Europe/Paris"): what is not
// in the list is refused even where it loads.
func checkZone(name string) string {
	names := strings.Fields(zoneNames)
	if slices.Contains(names, name) {
		if _, err := time.LoadLocation(name); err != nil {
			return fmt.Sprintf("zone can't be loaded: %v", err)
		}
		return ""
	}
	hint := tomlfile.Suggest(name, names)
	if hint == "" && name != "" {
		town := "/" + plain(name)
		if i := slices.IndexFunc(names, func(n string) bool { return strings.HasSuffix(plain(n), town) }); i >= 0 {
			hint = fmt.Sprintf(" (did you mean %q?)", names[i])
		}
	}
	if hint == "" {
		hint = ": want a place of the tz database, such as Europe/Paris"
	}
	return "unknown zone" + hint
}

// plain gives a place's name as the tz database spells it, in small letters.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r): // the accent of a decomposed letter
			return -1
		case r == ' ':
			return '_'
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(name))
}
