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
	minLocal       = time.Second // of a file or of this machine
)

// Refresh gives how often the feed is read: what its record says, or
// 15 minutes where it says nothing.
func Refresh(f feeds.Feed) time.Duration {
	if f.Refresh == 0 {
		return defaultRefresh
	}
	return time.Duration(f.Refresh)
}

// isLocal reports whether reading the address troubles nobody else.
func isLocal(u *url.URL) bool {
	if u.Scheme == "file" || u.Hostname() == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(u.Hostname())
	return err == nil && addr.IsLoopback()
}
