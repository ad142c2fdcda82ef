package network

import (
	"errors"
	"net/url"
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
	c.oneOf(at.Key("other"), string(f.Other), string(feeds.OtherGeneric), string(feeds.OtherBusy), string(feeds.OtherHide))
	least := MinRefresh
	if u, wrong := readURL(f.URL); wrong != "" {
		c.faults.Add(at.Key("url"), nil, "%s", wrong) // the address may hold a secret: it is not quoted
		least = MinLocal
	} else if isLocal(u) {
		least = MinLocal
	}
	if every := time.Duration(f.Refresh); f.Refresh != 0 && (every < least || every > MaxRefresh) {
		c.faults.Add(at.Key("refresh"), span(every), "want %s to %s, or nothing for %s", span(least), span(MaxRefresh), span(DefaultRefresh))
	}
	for i, rule := range f.Titles {
		c.title(at.Key("title").At(i), rule, f)
	}
}

func (c *checker) title(at tomlfile.Path, t feeds.TitleRule, f feeds.Feed) {
	c.text(at.Key("match"), t.Match, form{limit: MaxTitle, required: true})
	c.text(at.Key("show"), t.Show, form{limit: MaxTitle})
	if t.Show == "" && strings.Contains(t.Match, "*") {
		c.faults.Add(at.Key("show"), nil, `missing: match = %q stands for many titles, which are never shown themselves`, t.Match)
	}
	c.oneOf(at.Key("kind"), string(t.Kind), string(feeds.Permanence), string(feeds.Workshop), string(feeds.Absence))
	c.mode(at.Key("mode"), t.Mode)
	site := f.Site
	if t.Site != "" {
		c.known(at.Key("site"), "site", string(t.Site), c.sites)
		site = t.Site
	}
	c.place(at.Key("room"), site, t.Room)
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

// readURL reads the address of a feed, or says what is wrong with it without
// quoting it.
func readURL(s string) (u *url.URL, wrong string) {
	if s == "" {
		return nil, "missing: want the address of an iCalendar file"
	}
	if len(s) > MaxURL {
		return nil, "too long for an address"
	}
	u, err := url.Parse(s)
	if err != nil {
		var ue *url.Error
		if errors.As(err, &ue) {
			err = ue.Err
		}
		return nil, "not an address: " + err.Error()
	}
	switch u.Scheme {
	case "http", "https", "webcal":
		if u.Hostname() == "" {
			return nil, "no host in the address: want for example https://calendar.example.org/caf.ics"
		}
	case "file":
		if u.Host != "" || u.Path == "" && u.Opaque == "" {
			return nil, "want file:///folder/caf.ics, or file:caf.ics within the folder that hub.toml allows"
		}
	case "":
		return nil, "no scheme: the address must begin with https://, http://, webcal:// or file:"
	default:
		return nil, "scheme " + u.Scheme + " is not read: want http, https, webcal or file"
	}
	return u, ""
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
