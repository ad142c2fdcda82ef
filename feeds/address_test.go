package feeds_test

import (
	"strings"
	"testing"

	"semainier/feeds"
)

func TestAddressesThatCanBeRead(t *testing.T) {
	for _, good := range []string{
		"https://calendar.example.org/caf.ics", " HTTPS://h:8443/x\n", "http://user:pw@127.0.0.1:8099/a?b=c",
		"webcal://h/a", "webcals://h/a", "file:caf.ics", "file:///srv/caf.ics", "file://localhost/srv/caf.ics",
		"https://h/" + strings.Repeat("a", 2038),
	} {
		if _, err := feeds.ParseAddress(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
}

func TestAddressesThatCannotBeReadAreNotQuoted(t *testing.T) {
	for _, bad := range []string{
		"", " ", "https:///Secret", "Secret.example.org/a", "Secret:pw@h/a", "ftp://h/Secret", "file:", "file://Secret/a.ics",
		"https://user:Secret@h:Secret/a", "http://h/%zzSecret", "http://Sec ret/", "http://[::1Secret", "https:Secret",
		"https://h/" + strings.Repeat("Secret", 400),
	} {
		_, err := feeds.ParseAddress(bad)
		if err == nil {
			t.Errorf("%q was accepted", bad)
		} else if strings.Contains(err.Error(), "Secret") || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q is quoted: %v", bad, err)
		}
	}
}
