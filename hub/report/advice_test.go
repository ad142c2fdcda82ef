package report_test

import (
	"strings"
	"testing"

	"semainier/hub/report"
)

func TestAdviceIsForTheProgramThatTheServerTells(t *testing.T) {
	for host, want := range map[string]string{
		"calendar.google.com":   "Google Agenda",
		"outlook.office365.com": "Outlook",
		"notgoogle.com":         "Google Agenda Outlook Nextcloud Zimbra",
		"":                      "Google Agenda Outlook Nextcloud Zimbra",
	} {
		var named []string
		for _, how := range report.Sharing(host) {
			name, _, _ := strings.Cut(how, "\u00a0: ")
			named = append(named, name)
		}
		if got := strings.Join(named, " "); got != want {
			t.Errorf("%q: got advice for %s, want %s", host, got, want)
		}
	}
}
