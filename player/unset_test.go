package player_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"semainier/hub/wire"
	"semainier/player"
)

func TestUnsetScreenSaysWhatToDo(t *testing.T) {
	const fault = "Ligne 3 est fausse."
	for _, c := range []struct{ name, fault, want string }{
		{"no settings", "", "Cet écran n’a pas encore d’adresse"},
		{"faulty ones", fault, fault},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := startAsIs(t, t.TempDir(), func(o *player.Options) { o.Unset = &player.Unset{Fault: c.fault} })
				defer s.stop()
				if _, text := s.inView(); !strings.Contains(strings.ReplaceAll(text, "\n", " "), c.want) {
					t.Errorf("the screen says:\n%s", text)
				}
			})
		})
	}
}

// What the screen has is worth more than what its settings lack.
func TestUnsetScreenShowsWhatItHas(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s := start(t, dir)
		s.says(wire.Answer{Sealed: seal(t, playlist(58), hubKey)}, thursday)
		s.wants(room(58))
		s.stop()
		again := start(t, dir, func(o *player.Options) { o.Unset = &player.Unset{Fault: "Ligne 3 est fausse."} })
		defer again.stop()
		again.wants(room(58), "no Ligne 3")
	})
}
