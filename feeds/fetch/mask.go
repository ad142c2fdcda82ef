package fetch

import (
	"net/url"
	"path"
	"strings"
)

// maxShown is the longest last part of a path that Mask leaves: "calendar.ics",
// "Calendrier.ics"; a person's name with its first name is longer.
const maxShown = 14

// Mask gives what may be shown of an address: scheme, host and, where it is
// short and ends in ".ics", the last part of the path. The rest may hold the
// secret that opens the calendar (Google, Outlook, Nextcloud) or a person's name
// (Zimbra). The result is for reading, not for fetching.
func Mask(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme == "" {
		return "…"
	}
	whole := u.Path
	if u.Opaque != "" {
		whole = u.Opaque
	}
	dir, last := path.Split(whole)
	if len(last) > maxShown || !strings.HasSuffix(strings.ToLower(last), ".ics") || strings.ContainsAny(last, "@%") {
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
