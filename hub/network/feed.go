package network

import (
	"net/netip"
	"net/url"
	"time"

	"semainier/feeds"
)

// How often a feed is read.
const (
	DefaultRefresh = 15 * time.Minute
	MinRefresh     = time.Minute // of another's server
	MaxRefresh     = 24 * time.Hour
	MinLocal       = time.Second // of a file or of this machine
)

// Refresh gives how often the feed is read: what its record says, or
// DefaultRefresh where it says nothing.
func Refresh(f feeds.Feed) time.Duration {
	if f.Refresh == 0 {
		return DefaultRefresh
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
