package network

import (
	"strings"
	"time"

	"github.com/nats-io/nkeys"

	"semainier/feeds"
	"semainier/layouts/tomlfile"
)

func (c *checker) feed(at tomlfile.Path, f feeds.Feed) {
	c.known(at.Key("partner"), "partner", string(f.Partner), c.partners)
	c.place(at.Key("room"), f.Site, f.Room)
	c.known(at.Key("site"), "site", string(f.Site), c.sites)
	c.mode(at.Key("mode"), f.Mode)
	least := minRefresh
	if u, err := feeds.ParseAddress(f.URL); err != nil {
		c.faults.Add(at.Key("url"), nil, "%v", err) // the address may hold a secret: it is not quoted
		least = minLocal
	} else if isLocal(u) {
		least = minLocal
	}
	if every := time.Duration(f.Refresh); f.Refresh != 0 && (every < least || every > maxRefresh) {
		c.faults.Add(at.Key("refresh"), span(every), "want %s to %s, or nothing for what the calendar asks for, else %s", span(least), span(maxRefresh), span(defaultRefresh))
	}
	c.allowances(at, f)
}

// place checks that the room is one of the site's. An unknown site is the
// fault of another path.
func (c *checker) place(at tomlfile.Path, id feeds.SiteID, room feeds.RoomID) {
	site, ok := c.records.Site(id)
	if room == "" || !ok {
		return
	}
	if _, ok := site.Room(room); !ok {
		var ids []string
		for _, r := range site.Rooms {
			ids = append(ids, string(r.ID))
		}
		c.faults.Add(at, string(room), "no such room at site %q%s", id, tomlfile.Suggest(string(room), ids))
	}
}

func (c *checker) mode(at tomlfile.Path, m feeds.Mode) {
	c.oneOf(at, string(m), string(feeds.WalkIn), string(feeds.Appointment), string(feeds.Video))
}

// checkKey says what is wrong with the public key of a player, or "".
func checkKey(key string) string {
	switch {
	case key == "":
		return "missing: want the public key that the player prints, U and 55 letters and digits"
	case strings.HasPrefix(key, "SU"):
		return "this is a secret seed, which must not leave its player: want the public key U…, and make the player a new seed"
	case !nkeys.IsValidPublicUserKey(key):
		return "not a player's public key, or mistyped: want U and 55 letters and digits"
	}
	return ""
}

// span writes a duration as records do.
func span(d time.Duration) string {
	text, _ := feeds.Duration(d).MarshalText()
	return string(text)
}
