package config_test

import (
	"strings"
	"testing"

	"semainier/cmd/internal/config"
)

func TestAmissTellsInstallers(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"# nothing yet\n", ""},
		{"hub = \"\"\n", ""},
		{"hub = \"https://hub.example\"\n", ""},
		{"# one\nhub = https://hub.example\n", "Ligne 2\u00A0: cette ligne n’est pas écrite comme il faut."},
		{"hubb = \"https://hub.example\"\n", "Ligne 1\u00A0: «\u00A0hubb\u00A0» n’est pas un réglage."},
		{"\n\nhub = \"hub.example\"\n", "Ligne 3\u00A0: l’adresse n’est pas écrite comme il faut. Elle commence par https:// et n’a rien après le nom."},
		{"hub = \"https://hub.example\"\nreconnect = \"soon\"\n", "Ligne 2\u00A0: la valeur de «\u00A0reconnect\u00A0» ne va pas."},
	} {
		_, err := config.PlayerOf("player.toml", []byte(c.text))
		if got := config.Amiss(err); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
	if _, err := config.ReadPlayer(t.TempDir() + "/absent.toml"); err == nil || config.Amiss(err) != "" {
		t.Errorf("a file that is not there: %q", config.Amiss(err))
	}
}

func TestDataOfAnInstalledScreen(t *testing.T) {
	const hub = "hub = \"https://hub.example\"\n"
	for _, c := range []struct{ text, want, line string }{
		{hub, "/var/lib/screen", hub},
		{hub + "data = \"/srv/screen\"\n[window]\nfullscreen = true\n", "/srv/screen", "data = \"/srv/screen\"\n"},
		{hub + "data = \"data\" # as the sample has it\nreconnect = \"1s\"\n", "/var/lib/screen", "\nreconnect"},
		{hub + "\"data\"='mine'", "/var/lib/screen", hub},
	} {
		p, err := config.PlayerOf("/etc/player.toml", []byte(c.text))
		if err != nil {
			t.Fatal(err)
		}
		text := config.WithData("/etc/player.toml", []byte(c.text), p, "/var/lib/screen")
		if p, err = config.PlayerOf("/etc/player.toml", text); err != nil || p.Data != c.want || !strings.Contains(string(text), c.line) {
			t.Errorf("%q: data is %q, %v; want %q", text, p.Data, err, c.want)
		}
	}
}
