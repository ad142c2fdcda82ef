package player_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"semainier/hub/wire"
	"semainier/layouts"
	"semainier/player"
	"semainier/player/cache"
	"semainier/player/clock"
)

// answered is an answer of the hub to a question put so long ago, which it has
// signed when half of that had passed.
func answered(s *screen, at time.Time, trip time.Duration) wire.Answer {
	a := wire.Answer{Unchanged: true, Have: 5, Nonce: []byte("never used again"), HubTime: at.Add(-trip / 2), Asked: time.Now().Add(-trip), Came: time.Now()}
	a.Proof = wire.ProveTime(hubKey, ourKey, a.Nonce, a.HubTime, a.Have)
	return a
}

// tell hands an answer over as it is.
func (s *screen) tell(a wire.Answer) {
	s.answers <- a
	synctest.Wait()
}

// The hub's time counts as of the middle of the trip; it is believed of who has
// signed it, and of an old hub over a line that is encrypted.
func TestWhoseTimeIsTaken(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(a *wire.Answer)
		clock  string // on the screen; empty: none
	}{
		{"signed", func(*wire.Answer) {}, "10:43"},
		{"signed, and waited for by the player", func(a *wire.Answer) { a.Came = a.Came.Add(-40 * time.Second); a.Asked = a.Asked.Add(-40 * time.Second) }, "10:43"},
		{"pushed", func(a *wire.Answer) { a.Asked, a.Secure = time.Time{}, true }, ""},
		{"unsigned, in clear", func(a *wire.Answer) { a.Proof = nil }, ""},
		{"of a hello, in clear", func(a *wire.Answer) { a.Nonce, a.Proof = nil, nil }, ""},
		{"of a hello, encrypted", func(a *wire.Answer) { a.Nonce, a.Proof, a.Secure = nil, nil, true }, "10:43"},
		{"unsigned, encrypted", func(a *wire.Answer) { a.Proof, a.Secure = nil, true }, "10:43"},
		{"of another question", func(a *wire.Answer) { a.Nonce = []byte("used before today") }, ""},
		{"changed on the way", func(a *wire.Answer) { a.HubTime = a.HubTime.Add(time.Hour) }, ""},
		{"another answer made of it on the way", func(a *wire.Answer) { a.Unchanged, a.None = false, true }, ""},
		{"signed by another, encrypted", func(a *wire.Answer) {
			a.Proof, a.Secure = wire.ProveTime(forger, ourKey, a.Nonce, a.HubTime, a.Have), true
		}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				dir := t.TempDir()
				s := start(t, dir)
				s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
				s.stop()
				s = start(t, dir)
				defer s.stop()
				at := thursday.Add(50*time.Second + 250*time.Millisecond)
				a := answered(s, at, time.Second) // half a second before 10:43 when it was signed
				if c.name == "signed, and waited for by the player" {
					a = answered(s, at.Add(-40*time.Second), time.Second)
				}
				c.change(&a)
				s.tell(a)
				if last, _ := s.inView(); wordsOf(last.scene, "clock") != c.clock {
					t.Errorf("the clock shows %q, want %q; log:\n%s", wordsOf(last.scene, "clock"), c.clock, s.log)
				}
				refused := c.clock == "" && c.name != "pushed" && c.name != "of a hello, in clear"
				if strings.Contains(s.log.String(), "nobody vouches for it") != refused {
					t.Errorf("log:\n%s", s.log)
				}
			})
		})
	}
}

// The machine's clock leaps while the screen runs: what it shows does not.
func TestScreenWhoseMachinesClockLeaps(t *testing.T) {
	far := time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC)
	leaps := map[string]func(time.Time) time.Time{
		"+1 h": func(t time.Time) time.Time { return t.Add(time.Hour) }, "-1 h": func(t time.Time) time.Time { return t.Add(-time.Hour) },
		"1970": func(time.Time) time.Time { return time.Unix(0, 0) }, "2099": func(time.Time) time.Time { return far },
	}
	for _, belief := range []string{"none", "rtc", "kernel", "hub"} {
		for name, leap := range leaps {
			t.Run(belief+", "+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					power, set := time.Now(), time.Time{}
					var wall atomic.Pointer[time.Time]
					wall.Store(&thursday)
					src := clock.Sources{
						Wall:   func() time.Time { return wall.Load().Add(time.Since(power)) },
						Mono:   func() time.Duration { return time.Since(power) },
						Synced: func() bool { return belief == "kernel" }, RTC: func() bool { return belief == "rtc" },
					}
					hours := clock.New(src, clock.Floor{Build: thursday.Add(-240 * time.Hour)})
					s := start(t, t.TempDir(), func(o *player.Options) { o.Clock = hours })
					defer s.stop()
					a := wire.Answer{Sealed: seal(t, playlist(5), hubKey)}
					if belief == "hub" {
						s.says(a, thursday)
					} else {
						s.tell(a)
					}
					for _, after := range []time.Duration{0, 5 * time.Minute, 30 * time.Minute} {
						time.Sleep(after)
						synctest.Wait()
						if after > 0 && set.IsZero() {
							set = leap(thursday.Add(time.Since(power)))
							shifted := set.Add(-time.Since(power))
							wall.Store(&shifted)
							time.Sleep(10 * time.Second)
							synctest.Wait()
						}
						now := thursday.Add(time.Since(power))
						if belief == "none" {
							s.wants("CAF", "no ujourd’hui", "no aintenant", "no "+now.Format("15:04"))
							continue
						}
						s.wants("jeudi\u00a019\u00a0novembre\u00a02026", now.Format("15:04"))
					}
					s.says(wire.Answer{Unchanged: true}, thursday.Add(time.Since(power))) // and the hub sets it right in any case
					s.wants("jeudi\u00a019\u00a0novembre\u00a02026", thursday.Add(time.Since(power)).Format("15:04"))
				})
			})
		}
	}
}

// A device whose battery-backed clock loses hours each night shows no hour until the hub
// speaks, once that was seen, and its own again once the cell holds.
func TestWeakCellShowsNoHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir, clockOn := t.TempDir(), func(s *screen) string {
			last, _ := s.inView()
			return wordsOf(last.scene, "clock")
		}
		for day, c := range []struct {
			lost  time.Duration
			alone string // what its clock shows before the hub speaks
			hub   bool   // it does
		}{
			{3 * time.Hour, "7:42", true}, // nobody can know
			{3 * time.Hour, "", false}, {6 * time.Hour, "", false}, {9 * time.Hour, "", false},
			{0, "", true}, {0, "10:42", false},
		} {
			power, morning := time.Now(), thursday.AddDate(0, 0, day)
			s := start(t, dir, func(o *player.Options) {
				kept, err := o.Disk.(*cache.Cache).State()
				if err != nil {
					t.Fatal(err)
				}
				o.Clock = clock.New(clock.Sources{
					Wall: func() time.Time { return morning.Add(time.Since(power) - c.lost) }, Mono: func() time.Duration { return time.Since(power) },
					Synced: func() bool { return false }, RTC: func() bool { return true },
				}, clock.Floor{Last: kept.Trusted, RTCWrong: kept.RTCWrong})
			})
			if day == 0 {
				pl := playlist(5)
				pl.Issued = thursday.Add(-12 * time.Hour)
				s.tell(wire.Answer{Sealed: seal(t, pl, hubKey)})
			}
			if got := clockOn(s); got != c.alone {
				t.Errorf("day %d: the clock shows %q, want %q", day, got, c.alone)
			}
			if c.hub {
				s.says(wire.Answer{Unchanged: true, Have: 5}, morning)
				if got := clockOn(s); got != "10:42" {
					t.Errorf("day %d: the hub was heard, and the clock shows %q", day, got)
				}
			}
			time.Sleep(30 * time.Second) // within which the player notes what it knows
			synctest.Wait()
			if disk, err := cache.Open(dir); err != nil {
				t.Error(err)
			} else if kept, err := disk.State(); err != nil || kept.RTCWrong != (day < 4) { // it may be switched off at the wall
				t.Errorf("day %d: while it runs the disk has %+v, %v", day, kept, err)
			}
			s.stop()
		}
	})
}

// A time server that tells a wrong year costs the week in view, and nothing for
// good: neither the program nor the floor of the next run.
func TestWrongYearIsForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		wall := thursday
		synced := func(o *player.Options) {
			power := time.Now()
			o.Clock = clock.New(clock.Sources{
				Wall: func() time.Time { return wall.Add(time.Since(power)) }, Mono: func() time.Duration { return time.Since(power) },
				Synced: func() bool { return true }, RTC: func() bool { return false },
			}, clock.Floor{})
		}
		s := start(t, dir, synced)
		s.tell(wire.Answer{Sealed: seal(t, playlist(5), hubKey)})
		s.wants("ujourd’hui")
		s.stop()
		wall = thursday.AddDate(4, 0, 0)
		s = start(t, dir, synced)
		s.wants("Programme du", "no ujourd’hui")
		s.stop()

		s = start(t, dir) // without a clock: no earlier than the last run knew
		defer s.stop()
		s.wants("Programme du", "no ujourd’hui")
		s.says(wire.Answer{Unchanged: true}, thursday)
		s.wants("CAF", "ujourd’hui", "10:42")
		s.stop()
		s = start(t, dir)
		s.wants("CAF", "no ujourd’hui", "no Programme du")
	})
}

// Over a line in clear anybody on the way can say that nothing is newer, or say again what
// the hub said before: such a screen must not take an old program for today's.
func TestOnlyTheHubConfirmsAProgram(t *testing.T) {
	const dated, undated = "Informations du", "no Informations du"
	for _, c := range []struct {
		name string
		said func(t *testing.T, s *screen, at time.Time) wire.Answer
		want string
	}{
		{"signed", func(_ *testing.T, s *screen, at time.Time) wire.Answer { return answered(s, at, 0) }, undated},
		{"encrypted", func(_ *testing.T, s *screen, at time.Time) wire.Answer {
			return wire.Answer{Unchanged: true, Have: 5, Secure: true}
		}, undated},
		{"unsigned", func(_ *testing.T, s *screen, at time.Time) wire.Answer {
			return wire.Answer{Unchanged: true, Have: 5}
		}, dated},
		{"signed for another version", func(_ *testing.T, s *screen, at time.Time) wire.Answer {
			a := answered(s, at, 0)
			a.Proof = wire.ProveTime(hubKey, ourKey, a.Nonce, a.HubTime, 6)
			return a
		}, dated},
		{"made of an answer that brought another", func(_ *testing.T, s *screen, at time.Time) wire.Answer {
			a := answered(s, at, 0)
			a.Proof = wire.ProveTime(hubKey, ourKey, a.Nonce, a.HubTime, 0)
			return a
		}, dated},
		{"the program that it has, again", func(t *testing.T, _ *screen, _ time.Time) wire.Answer {
			return wire.Answer{Sealed: seal(t, playlist(5), hubKey)}
		}, dated},
		{"a program that was held back", func(t *testing.T, _ *screen, at time.Time) wire.Answer {
			p := playlist(6)
			p.Issued = at.Add(-10 * time.Minute)
			return wire.Answer{Sealed: seal(t, p, hubKey)}
		}, dated},
		{"a program that has just been issued", func(t *testing.T, _ *screen, at time.Time) wire.Answer {
			p := playlist(6)
			p.Issued = at
			return wire.Answer{Sealed: seal(t, p, hubKey)}
		}, undated},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := start(t, t.TempDir(), func(o *player.Options) { o.Only = layouts.PageWeek })
				defer s.stop()
				s.connect(true)
				s.says(wire.Answer{Sealed: seal(t, playlist(5), hubKey)}, thursday)
				passes(time.Hour)
				s.wants(dated)
				s.tell(c.said(t, s, thursday.Add(time.Hour)))
				s.wants(c.want)
			})
		})
	}
}
