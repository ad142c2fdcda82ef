package fetch

import (
	"net/url"
	"path"
	"slices"
	"strings"
)

// Mask gives what may be shown of an address: scheme, host and, where it is one
// of the names that programs give to every calendar, the last part of the path.
// Everything else may be the secret that opens the calendar (Google, Outlook,
// Nextcloud; at some hosts the name of the file is the secret) or a person's
// name (Zimbra). The result is for reading, not for fetching.
func Mask(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || !slices.Contains(schemes(), u.Scheme) { // "name:secret@host" begins like a scheme
		return "…"
	}
	whole := u.Path
	if u.Opaque != "" {
		whole = u.Opaque
	}
	dir, last := path.Split(whole)
	if !slices.Contains(commonNames(), last) {
		last = "…"
	} else if dir != "" && dir != "/" {
		last = "…/" + last
	}
	if u.Scheme == "file" {
		return "file:" + last
	}
	if whole == "" || whole == "/" {
		last = ""
	}
	return u.Scheme + "://" + u.Host + "/" + last
}

// schemes are those of feeds.ParseAddress.
func schemes() []string { return []string{"https", "http", "webcal", "webcals", "file"} }

// commonNames are the file names that tell nothing.
func commonNames() []string {
	return []string{"basic.ics", "calendar.ics", "calendrier.ics", "agenda.ics", "reachcalendar.ics"}
}
