package player_test

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"image"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"semainier/hub/wire"
	"semainier/layouts"
	"semainier/layouts/program"
)

// ordered is an order that the hub gives now, for the last ticket.
func (s *screen) ordered(id string, do wire.Deed) wire.Order {
	s.t.Helper()
	status, _ := s.status()
	heard := thursday // of the hub's clock only lengths matter
	return wire.Order{ID: id, Key: ourKey, Do: do, Ticket: status.Ticket, Heard: heard, Issued: heard, Until: heard.Add(wire.OrderLife)}
}

func (s *screen) gets(o wire.Order, key ed25519.PrivateKey) {
	s.t.Helper()
	sealed, err := wire.SealOrder(o, key)
	if err != nil {
		s.t.Fatal(err)
	}
	s.answers <- wire.Answer{Order: sealed}
	synctest.Wait()
}

// did gives how often the screen was read back, and began anew.
func (s *screen) did() (looks, restarts int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.looks, s.restarts
}

// named starts a screen called Hall that shows a program, and has told a ticket.
func named(t *testing.T) *screen {
	t.Helper()
	s := start(t, t.TempDir())
	s.connect(true)
	s.hears(wire.Welcome{State: wire.Admitted, Site: "maurepas", Name: "Parvis", Issued: thursday.Add(-time.Minute)}, hubKey)
	s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
	passes(31 * time.Second)
	s.wants("CAF", room(5))
	return s
}

func TestScreenShowsItsNameForAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := named(t)
		defer s.stop()
		began := time.Now()
		s.gets(s.ordered("one", wire.Identify), hubKey)
		s.wants("Cet écran", "Parvis", "Espace Maurepas", "no CAF")
		if last, _ := s.inView(); !last.at.Equal(began) {
			t.Errorf("shown %v after it came", last.at.Sub(began))
		}
		passes(time.Second)
		if got, _ := s.status(); !slices.Equal(got.Pages, []string{string(layouts.PageIdentify)}) || got.Version != 5 || got.at.Sub(began) > time.Second {
			t.Errorf("told %+v, %v after", got.Status, got.at.Sub(began))
		}
		passes(wire.IdentifyFor - 2*time.Second)
		s.wants("Parvis")
		s.says(wire.Answer{Sealed: seal(t, playlist(6), hubKey)}, thursday) // meanwhile
		s.wants("Parvis", "no CAF")
		passes(999 * time.Millisecond)
		s.wants("Parvis")
		passes(time.Millisecond)
		s.wants("CAF", room(6), "no Parvis")
		passes(time.Second)
		if got, _ := s.status(); slices.Contains(got.Pages, string(layouts.PageIdentify)) || got.Version != 6 {
			t.Errorf("told %+v", got.Status)
		}
		// Asked once more while it lasts, it lasts that long again.
		s.gets(s.ordered("two", wire.Identify), hubKey)
		passes(15 * time.Second)
		s.gets(s.ordered("three", wire.Identify), hubKey)
		passes(15 * time.Second)
		s.wants("Parvis")
		passes(5 * time.Second)
		s.wants("no Parvis")
	})
}

// The page that its name took the place of comes back, for the time that it had left.
func TestScreenGoesOnWhereItWas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := named(t)
		defer s.stop()
		_, before := s.inView()
		for { // to the beginning of a page
			passes(100 * time.Millisecond)
			if _, now := s.inView(); now != before {
				before = now
				break
			}
		}
		passes(2 * time.Second)
		s.gets(s.ordered("one", wire.Identify), hubKey)
		s.wants("Parvis")
		passes(wire.IdentifyFor)
		if _, now := s.inView(); !sameButClock(now, before) {
			t.Errorf("before:\n%s\nafter:\n%s", before, now)
		}
		passes(2 * time.Second)
		if _, now := s.inView(); !sameButClock(now, before) {
			t.Errorf("gone already:\n%s", now)
		}
	})
}

// sameButClock compares two pages but for their hours.
func sameButClock(a, b string) bool {
	lines := func(s string) []string {
		return slices.DeleteFunc(strings.Split(s, "\n"), func(l string) bool { return strings.Contains(l, ":") || strings.Contains(l, "h") })
	}
	return slices.Equal(lines(a), lines(b))
}

// People first: an alert does not wait for a name to have been read.
func TestAlertTakesThePlaceOfTheName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := named(t)
		defer s.stop()
		s.gets(s.ordered("one", wire.Identify), hubKey)
		s.flashes("maurepas", 5, thursday, hubKey, "feu")
		s.wants("Avis feu", "no Parvis")
		s.gets(s.ordered("two", wire.Identify), hubKey) // who asks now knows of it
		s.wants("Parvis")
		s.says(wire.Answer{Sealed: seal(t, withNotices(6, true, "feu"), hubKey)}, thursday)
		s.wants("Parvis") // the same alert
		s.says(wire.Answer{Sealed: seal(t, withNotices(7, true, "feu", "eau"), hubKey)}, thursday)
		s.wants("Avis", "no Parvis")
	})
}

func TestScreenWithoutANameShowsItsID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, t.TempDir())
		defer s.stop()
		s.connect(true)
		passes(31 * time.Second)
		s.gets(s.ordered("one", wire.Identify), hubKey)
		s.wants("… UHALL")
		p := playlist(5)
		p.Program.Screens = []program.Screen{{ID: "office", Key: "UOTHER"}, {ID: "maurepas-hall", Key: ourKey}}
		s.says(wire.Answer{Sealed: seal(t, p, hubKey)}, thursday)
		s.wants("maurepas-hall", "no UHALL")
	})
}

func TestScreenBeginsAnewAndIsPictured(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := named(t)
		defer s.stop()
		s.gets(s.ordered("one", wire.Restart), hubKey)
		s.gets(s.ordered("one", wire.Restart), hubKey) // over HTTP it comes with each answer
		s.gets(s.ordered("two", wire.Picture), hubKey)
		s.gets(s.ordered("three", wire.Picture), hubKey)
		s.gets(s.ordered("three", wire.Picture), hubKey)
		s.gets(s.ordered("four", "dance"), hubKey) // of a later version
		if looks, restarts := s.did(); looks != 2 || restarts != 1 {
			t.Errorf("read back %d times, begun anew %d times", looks, restarts)
		}
		frame := image.NewRGBA(image.Rect(0, 0, 1920, 1080))
		for i := range frame.Pix {
			frame.Pix[i] = 0xff
		}
		s.frames <- frame
		synctest.Wait()
		if len(s.posted) != 2 {
			t.Fatalf("%d pictures", len(s.posted))
		}
		for i, id := range []string{"two", "three"} {
			p := s.posted[i]
			if form, err := p.Type(); err != nil || form != "image/png" || p.Order != id || p.Width != 960 || p.Height != 540 || !bytes.Equal(p.Image, s.posted[0].Image) {
				t.Errorf("for %s: %q of %d×%d, %v", p.Order, form, p.Width, p.Height, err)
			}
			if off := p.At.Sub(thursday); off < 30*time.Second || off > 40*time.Second {
				t.Errorf("at %s", p.At)
			}
		}
		s.frames <- frame // that nobody asked for
		synctest.Wait()
		if len(s.posted) != 2 {
			t.Errorf("%d pictures", len(s.posted))
		}
	})
}

func TestOrdersThatAreNotDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := named(t)
		defer s.stop()
		first := s.ordered("late", wire.Restart)
		nothing := func(what string) {
			t.Helper()
			if looks, restarts := s.did(); looks != 0 || restarts != 0 {
				t.Fatalf("%s: done", what)
			}
			s.wants("no Parvis")
		}
		for name, c := range map[string]struct {
			change func(*wire.Order)
			key    ed25519.PrivateKey
		}{
			"forged":             {func(*wire.Order) {}, forger},
			"for another screen": {func(o *wire.Order) { o.Key = "UOTHER" }, hubKey},
			"of an earlier run":  {func(o *wire.Order) { o.Ticket = "another" }, hubKey},
		} {
			for _, do := range []wire.Deed{wire.Identify, wire.Restart, wire.Picture} {
				o := s.ordered(name, do)
				c.change(&o)
				s.gets(o, c.key)
			}
			nothing(name)
		}
		s.answers <- wire.Answer{Order: wire.SealedOrder("nonsense")}
		synctest.Wait()
		nothing("nonsense")
		if got, _ := s.status(); got.Error != "" {
			t.Errorf("who says nonsense makes the screen complain: %s", got.Error)
		}
		passes(wire.OrderLife + time.Millisecond)
		s.gets(first, hubKey)
		nothing("a minute and more after its ticket")
	})
}

// An order is good until Until, by the clock of the process from the ticket on.
func TestLateOrderIsNotDone(t *testing.T) {
	for _, c := range []struct {
		heard, life, after time.Duration // before it was issued; from then on; after its ticket was told
		done               bool
	}{
		{0, wire.OrderLife, wire.OrderLife, true},
		{0, wire.OrderLife, wire.OrderLife + time.Millisecond, false},
		{0, 10 * time.Second, 11 * time.Second, false},
		{20 * time.Second, 10 * time.Second, 29 * time.Second, true},
		{wire.TicketLife, wire.OrderLife, wire.TicketLife + wire.OrderLife, true},
		{wire.TicketLife, wire.OrderLife, wire.TicketLife + wire.OrderLife + time.Millisecond, false},
	} {
		t.Run(fmt.Sprint(c.heard, c.life, c.after), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := named(t)
				defer s.stop()
				o := s.ordered("one", wire.Restart)
				o.Issued = o.Heard.Add(c.heard)
				o.Until = o.Issued.Add(c.life)
				time.Sleep(c.after - time.Since(s.toldAt(o.Ticket)))
				synctest.Wait()
				s.gets(o, hubKey)
				if _, restarts := s.did(); (restarts == 1) != c.done {
					t.Errorf("begun anew %d times", restarts)
				}
			})
		})
	}
}

// toldAt gives when a ticket was told.
func (s *screen) toldAt(ticket string) time.Time {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, st := range s.statuses {
		if st.Ticket == ticket {
			return st.at
		}
	}
	s.t.Fatal("that ticket was never told")
	return time.Time{}
}

func TestTicketsAreTheirOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := named(t)
		defer s.stop()
		passes(10 * time.Minute)
		seen := map[string]bool{}
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, st := range s.statuses {
			if st.Ticket == "" || len(st.Ticket) > wire.MaxTicket || seen[st.Ticket] {
				t.Errorf("ticket %q", st.Ticket)
			}
			seen[st.Ticket] = true
		}
	})
}
