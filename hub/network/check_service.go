package network

import (
	"strings"
	"unicode/utf8"

	"semainier/layouts/program"
	"semainier/layouts/tomlfile"
)

// What a wireless network may have: an SSID of 32 octets (IEEE 802.11-2020
// §9.4.2.2), a passphrase of 8 to 63 characters of ASCII 32 to 126 (§J.4.1).
const (
	maxSSID         = 32
	minWiFiPassword = 8
	maxWiFiPassword = 63
)

func (c *checker) service(at tomlfile.Path, s Service) {
	c.known(at.Key("site"), "site", string(s.Site), c.sites)
	c.text(at.Key("name"), s.Name, form{limit: maxName, required: true})
	c.oneOf(at.Key("pictogram"), s.Pictogram, program.Pictograms()...)
	c.oneOf(at.Key("state"), string(s.State), string(Open), string(Degraded), string(Down), string(Closed))
	c.wifi(at.Key("wifi"), s.WiFi)
}

// wifi checks what a telephone is told of a wireless network. A password is
// never told back: faults go to logs.
func (c *checker) wifi(at tomlfile.Path, w WiFi) {
	if w == (WiFi{}) {
		return
	}
	switch name := at.Key("name"); {
	case w.Name == "":
		c.faults.Add(name, nil, "missing: want the name of the network (SSID) as telephones show it")
	case !utf8.ValidString(w.Name):
		c.faults.Add(name, nil, "not UTF-8")
	case len(w.Name) > maxSSID:
		c.faults.Add(name, w.Name, "%d bytes are too long for the name of a network: at most %d", len(w.Name), maxSSID)
	case strings.ContainsFunc(w.Name, isControl):
		c.faults.Add(name, w.Name, "holds a control character")
	case !strings.ContainsFunc(w.Name, isVisible):
		c.faults.Add(name, w.Name, "holds nothing that can be seen")
	}
	unprintable := func(r rune) bool { return r < ' ' || r > '~' }
	switch key, n := at.Key("password"), len(w.Password); {
	case n == 0: // an open network
	case strings.ContainsFunc(w.Password, unprintable):
		c.faults.Add(key, nil, "holds a character that no Wi-Fi password may have: want letters without accents, digits, signs and spaces")
	case n < minWiFiPassword || n > maxWiFiPassword:
		c.faults.Add(key, nil, "%d characters: want %d to %d, or no password for an open network", n, minWiFiPassword, maxWiFiPassword)
	}
}
