package player_test

import (
	"bytes"
	"crypto/ed25519"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"semainier/hub/wire"
	"semainier/player"
	"semainier/player/cache"
)

const (
	noCode = "Un code va s’afficher ici"
	hubAt  = "hub.ville.example"
	typeAt = "https://hub.ville.example/ecrans"
)

func public(key ed25519.PrivateKey) ed25519.PublicKey { return key.Public().(ed25519.PublicKey) }

func saltOf(n byte) []byte { return bytes.Repeat([]byte{n}, wire.NonceSize) }

func pinned(o *player.Options) { o.HubKey = public(hubKey) }

// hears says to the screen who it is.
func (s *screen) hears(w wire.Welcome, key ed25519.PrivateKey) {
	s.t.Helper()
	s.answers <- wire.Answer{Welcome: word(s.t, w, key)}
	synctest.Wait()
}

// hello gives what the screen last said to the hub, and how often it has spoken.
func (s *screen) hello() (wire.Hello, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.hellos) == 0 {
		return wire.Hello{}, 0
	}
	return s.hellos[len(s.hellos)-1], len(s.hellos)
}

// passes lets time pass.
func passes(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// code goes through an exchange with the hub of that key, and gives the code
// that must be on the screen.
func (s *screen) code(key ed25519.PrivateKey, salt []byte) string {
	s.t.Helper()
	h, _ := s.hello()
	if len(h.Commit) == 0 || len(h.Reveal) != 0 {
		s.t.Fatalf("the exchange begins with %+v", h)
	}
	s.hears(wire.Welcome{State: wire.Unknown, Salt: salt}, key)
	told, _ := s.hello()
	if !bytes.Equal(told.Commit, h.Commit) || !bytes.Equal(wire.CommitTo(told.Reveal), h.Commit) {
		s.t.Fatalf("after %+v the screen said %+v", h, told)
	}
	s.wants("no "+letters(wire.Code(ourKey, public(key), told.Reveal, salt)), noCode)
	s.hears(wire.Welcome{State: wire.Waiting, Salt: salt, Life: 900, Link: typeAt}, key)
	return wire.Code(ourKey, public(key), told.Reveal, salt)
}

// letters is a code as it stands on the screen.
func letters(code string) string { return strings.Join(strings.Split(code, ""), "\n") }

// showsCode wants that code on the screen.
func (s *screen) showsCode(code string) {
	s.t.Helper()
	if _, text := s.inView(); !strings.Contains(squeezed(text), code) {
		s.t.Errorf("want the code %s on the screen, it says:\n%s", code, text)
	}
}

func squeezed(text string) string { return strings.NewReplacer("\n", "", " ", "").Replace(text) }

func (s *screen) site() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.sites) == 0 {
		return "none yet"
	}
	return string(s.sites[len(s.sites)-1])
}

func TestPairing(t *testing.T) {
	for _, c := range []struct {
		name   string
		change []func(*player.Options)
	}{{"pins the key", nil}, {"with the key given", []func(*player.Options){pinned}}} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				dir := t.TempDir()
				s := startAsIs(t, dir, c.change...)
				s.wants(noCode, hubAt)
				code := s.code(hubKey, saltOf(1))
				s.showsCode(code)
				s.wants(hubAt, "Donnez ce code", "no "+noCode)
				if !strings.Contains(s.log.String(), "code="+code) {
					t.Errorf("log:\n%s", s.log)
				}
				s.hears(wire.Welcome{State: wire.Admitted, Site: "maurepas", Name: "Hall"}, hubKey)
				s.wants("renseignez\u2011vous")
				if h, _ := s.hello(); h.Commit != nil || s.site() != "maurepas" {
					t.Errorf("admitted, it says %+v and follows %s", h, s.site())
				}
				s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
				s.wants("CAF", room(5))
				s.stop()

				s = startAsIs(t, dir, c.change...) // the hub is away
				defer s.stop()
				s.wants("CAF", room(5))
				if h, n := s.hello(); h.Commit != nil || n != 1 || s.site() != "maurepas" {
					t.Errorf("after a restart it says %+v, %d times, and follows %s", h, n, s.site())
				}
				s.says(wire.Answer{Sealed: seal(t, playlist(9), forger)}, thursday)
				s.wants(room(5), "no "+room(9))
			})
		})
	}
}

func TestCodeThatEndedGivesWayToAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := startAsIs(t, t.TempDir())
		defer s.stop()
		s.connect(true)
		first := s.code(hubKey, saltOf(1))
		before, _ := s.hello()
		passes(15*time.Minute - time.Second)
		s.showsCode(first)
		passes(time.Second)
		if _, text := s.inView(); strings.Contains(squeezed(text), first) {
			t.Errorf("the code is still there:\n%s", text)
		}
		s.wants(noCode)
		if after, _ := s.hello(); bytes.Equal(after.Commit, before.Commit) {
			t.Error("the second exchange uses the number of the first")
		}
		second := s.code(hubKey, saltOf(2))
		s.showsCode(second)
		// Who typed the first code at the last moment has admitted the screen.
		passes(15 * time.Minute)
		s.hears(wire.Welcome{State: wire.Admitted, Site: "maurepas"}, hubKey)
		if s.site() != "maurepas" {
			t.Errorf("follows %s", s.site())
		}
	})
}

// The screen's number is told once hub and salt are fixed: whoever changes one
// of them then is refused, for he could search for a code that fits.
func TestMeddlingBeginsANewExchange(t *testing.T) {
	for _, c := range []struct {
		name    string
		welcome wire.Welcome
		key     ed25519.PrivateKey
		log     string
	}{
		{"another hub", wire.Welcome{State: wire.Waiting, Salt: saltOf(1), Life: 900}, forger, "signed by another hub"},
		{"another hub begins", wire.Welcome{State: wire.Unknown, Salt: saltOf(2)}, forger, "signed by another hub"},
		{"another hub admits", wire.Welcome{State: wire.Admitted, Site: "maurepas"}, forger, "signed by another hub"},
		{"another salt", wire.Welcome{State: wire.Waiting, Salt: saltOf(2), Life: 900}, hubKey, "changed on the way"},
		{"another salt begins", wire.Welcome{State: wire.Unknown, Salt: saltOf(2)}, hubKey, "changed on the way"},
		{"admitted before a code", wire.Welcome{State: wire.Admitted, Site: "maurepas"}, hubKey, "nothing here vouches"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := startAsIs(t, t.TempDir())
				defer s.stop()
				s.connect(true)
				s.hears(wire.Welcome{State: wire.Unknown, Salt: saltOf(1)}, hubKey)
				before, _ := s.hello()
				s.hears(c.welcome, c.key)
				s.wants(noCode)
				if !strings.Contains(s.log.String(), c.log) || s.site() != "none yet" {
					t.Errorf("follows %s, log:\n%s", s.site(), s.log)
				}
				if c.welcome.State == wire.Admitted && c.key.Equal(hubKey) {
					return // the hub itself: the exchange is as good as it was
				}
				s.hears(wire.Welcome{State: wire.Waiting, Salt: saltOf(1), Life: 900}, hubKey)
				s.wants(noCode) // too late for this one
				passes(2 * time.Second)
				if after, _ := s.hello(); bytes.Equal(after.Commit, before.Commit) || after.Reveal != nil {
					t.Errorf("the new exchange begins with %+v", after)
				}
				s.showsCode(s.code(hubKey, saltOf(3)))
			})
		})
	}
}

// Somebody between screen and hub who answers with his own key from the start
// gets a code that the hub does not know.
func TestForgersCodeIsNotTheHubs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := startAsIs(t, t.TempDir())
		defer s.stop()
		code := s.code(forger, saltOf(1))
		h, _ := s.hello()
		if s.showsCode(code); code == wire.Code(ourKey, public(hubKey), h.Reveal, saltOf(1)) {
			t.Error("the hub would take this code")
		}
	})
}

func TestOnlyTheGivenHubIsBelieved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := startAsIs(t, t.TempDir(), pinned)
		defer s.stop()
		before, n := s.hello()
		s.hears(wire.Welcome{State: wire.Unknown, Salt: saltOf(1)}, forger)
		s.hears(wire.Welcome{State: wire.Admitted, Site: "maurepas"}, forger)
		if after, m := s.hello(); m != n || !bytes.Equal(after.Commit, before.Commit) || s.site() != "none yet" {
			t.Errorf("follows %s, said %+v", s.site(), after)
		}
		s.hears(wire.Welcome{State: wire.Admitted, Site: "maurepas"}, hubKey) // its record was written by hand
		if s.site() != "maurepas" {
			t.Errorf("follows %s", s.site())
		}
	})
}

func TestBusyHubIsAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := startAsIs(t, t.TempDir())
		defer s.stop()
		s.connect(true)
		s.hears(wire.Welcome{State: wire.Unknown, Salt: saltOf(1)}, hubKey)
		s.hears(wire.Welcome{State: wire.Busy, Retry: 60}, hubKey)
		s.wants("Beaucoup d’écrans", "no "+noCode)
		_, n := s.hello()
		passes(59 * time.Second)
		if _, m := s.hello(); m != n {
			t.Errorf("asked %d times in a minute", m-n)
		}
		passes(time.Second)
		h, m := s.hello()
		if m != n+1 || h.Reveal != nil {
			t.Errorf("asked %d times, with %+v", m-n, h)
		}
		s.hears(wire.Welcome{State: wire.Unknown, Salt: saltOf(2)}, hubKey)
		s.wants("Beaucoup d’écrans")
		s.hears(wire.Welcome{State: wire.Waiting, Salt: saltOf(2), Life: 900}, hubKey)
		s.hears(wire.Welcome{State: wire.Busy, Retry: 60}, hubKey)
		s.wants("no Beaucoup d’écrans", "Donnez ce code")
	})
}

// Core NATS may lose what the hub says.
func TestLostWordsAreAskedForAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := startAsIs(t, t.TempDir())
		defer s.stop()
		s.connect(true)
		first, n := s.hello()
		passes(10 * time.Second)
		if again, m := s.hello(); m != n+1 || !bytes.Equal(again.Commit, first.Commit) {
			t.Errorf("asked %d times, %+v", m-n, again)
		}
		s.code(hubKey, saltOf(1))
		_, n = s.hello()
		passes(time.Minute)
		if _, m := s.hello(); m < n+1 || m > n+2 {
			t.Errorf("with a code it asked %d times in a minute", m-n)
		}
	})
}

// The power goes after the code was typed, before the screen heard of it.
func TestPowerCutAtTheMomentOfAdmission(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		s := startAsIs(t, dir)
		s.code(hubKey, saltOf(1))
		s.stop()
		s = startAsIs(t, dir)
		defer s.stop()
		s.hears(wire.Welcome{State: wire.Admitted, Site: "maurepas"}, hubKey)
		if s.site() != "maurepas" {
			t.Errorf("follows %s, log:\n%s", s.site(), s.log)
		}
	})
}

// Codes come and go for as long as nobody types one; the card is written once.
func TestUnpairedScreenSparesItsCard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		s := startAsIs(t, dir)
		s.code(hubKey, saltOf(1))
		passes(15 * time.Minute)
		s.code(hubKey, saltOf(2))
		s.stop()
		disk, err := cache.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		if kept, err := disk.Welcomes(); err != nil || len(kept) != 1 {
			t.Errorf("%d words of the hub kept, %v", len(kept), err)
		}
	})
}
