package feeds

import (
	"errors"
	"net/url"
	"strings"
)

// maxAddress is the length of an address in bytes.
const maxAddress = 2048

// ParseAddress reads the address of a calendar: http, https, webcal, webcals or
// file. Its errors never quote the address, which may hold a secret.
func ParseAddress(address string) (*url.URL, error) {
	address = strings.TrimSpace(address)
	if address == "" {
		return nil, errors.New("missing: want the address of an iCalendar file")
	}
	if len(address) > maxAddress {
		return nil, errors.New("too long for an address")
	}
	u, err := url.Parse(address)
	if err != nil { // which quotes parts of the address
		return nil, errors.New("not an address: want for example https://calendar.example.org/caf.ics")
	}
	switch u.Scheme {
	case "http", "https", "webcal", "webcals":
		if u.Hostname() == "" {
			return nil, errors.New("no host in the address: want for example https://calendar.example.org/caf.ics")
		}
	case "file":
		if u.Host != "" && u.Host != "localhost" || u.Path == "" && u.Opaque == "" {
			return nil, errors.New("want file:///folder/caf.ics, or file:caf.ics within the folder that hub.toml allows")
		}
	case "":
		return nil, errors.New("no scheme: the address must begin with file:, https://, http:// or webcal://")
	default: // may be the beginning of "name:secret@host"
		return nil, errors.New("its scheme is not read: want http, https, webcal or file")
	}
	return u, nil
}
