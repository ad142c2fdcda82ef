package fetch

import (
	"net/url"
	"testing"
)

func TestHostsHaveOneTurnHoweverTheyAreWritten(t *testing.T) {
	for address, want := range map[string]string{
		"https://Calendar.Example.org/a":      "calendar.example.org",
		"http://calendar.example.org:80/b":    "calendar.example.org",
		"https://calendar.example.org.:443/":  "calendar.example.org",
		"https://calendar.example.org:8443/":  "calendar.example.org:8443",
		"https://u:p@calendar.example.org/?x": "calendar.example.org",
		"http://[2001:DB8::1]:8080/":          "[2001:db8::1]:8080",
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := hostOf(u); got != want {
			t.Errorf("%s: got %s, want %s", address, got, want)
		}
	}
}
