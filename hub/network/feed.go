package network

import (
	"net/netip"
	"net/url"
	"time"

	"semainier/feeds"
)

// How often a feed is read.
const (
	defaultRefresh = 15 * time.Minute
	minRefresh     = time.Minute // of another's server
	maxRefresh     = 24 * time.Hour
	minLocal       = time.Second      // of a file or of this machine
	minAsked       = 10 * time.Minute // where the calendar asks for less
)

// Refresh gives how often the feed is read: what its record says; else what the
// calendar asks for (zero: it does not), within 10 minutes and a day; else every
// 15 minutes. A calendar that asks for longer than that gets it, as RFC 7986
// §5.7 wants; where a change must show sooner, a coordinator writes refresh.
func Refresh(f feeds.Feed, asked time.Duration) time.Duration {
	switch {
	case f.Refresh != 0:
		return time.Duration(f.Refresh)
	case asked > 0:
		return min(max(asked, minAsked), maxRefresh)
	}
	return defaultRefresh
}

// isLocal reports whether reading the address troubles nobody else.
func isLocal(u *url.URL) bool {
	if u.Scheme == "file" || u.Hostname() == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(u.Hostname())
	return err == nil && addr.IsLoopback()
}
