// Package update brings newer programs to a screen, and sees to it that one that
// does not work is gone by itself: nobody comes to the hall for it.
//
// The hub offers a release, signed with a key that no hub has (wire.Release). The
// player asks for it once an hour, fetches its program in pieces into its data folder,
// and begins anew when few would notice (Due). What is installed on the machine is never written to: at each
// start that program first chooses (Launch), and puts the release in its own place.
// A new one is on trial: unless it has shown a verified program for a minute (Proven)
// within ten, and within three starts, and then reached the hub, it is refused for good,
// the one before runs on, and the hub is told (Fault). A package of the machine that is newer than the release
// wins over it.
//
// Whenever the power goes, one of the two starts: a program counts only once it lies
// on the disk whole, and which one runs is one small file, written whole.
//
// What others can do. On the line: delay, and hinder; a piece that was changed is
// found out by its hash. In the hub: withhold a release, or offer one that was
// signed once, which is taken only if it is newer than all that this screen has tried. Who holds
// the release key runs what they like on every screen: that key belongs on no hub.
//
// The package opens no window and judges no playlist; it is told that one was seen.
package update

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync/atomic"
	"time"
)

// Pace is how long things take.
type Pace struct {
	First time.Duration // after it was proven that this program works, at most, until the first question
	Every time.Duration // between two questions, a tenth more or less
	Retry time.Duration // after the first failure; twice as long after each further one, up to Every
	Trial time.Duration // within which a new program must be proven, on a lit screen
	Reach time.Duration // within which it must then have an answer of the hub
	Lasts time.Duration // after which a program that still presents frames was well started
}

// Usual is the pace of a screen in a hall.
var Usual = Pace{First: 10 * time.Minute, Every: time.Hour, Retry: time.Minute, Trial: 10 * time.Minute, Reach: 24 * time.Hour, Lasts: time.Minute}

// Options are what an Updater works with.
type Options struct {
	Releases Releases
	Run      Run          // of this process
	Serial   uint64       // of this program, where Run has none
	Hub      string       // the hub's web address
	Screen   string       // public key of this screen
	Client   *http.Client // nil: http.DefaultClient; its redirects are not followed
	Free     func() int64 // bytes on the disk; 0: not known
	Restart  func()       // has the program end and begin anew, now
	Log      *slog.Logger
	Pace     Pace // zero: Usual
}

// Updater keeps the program of one screen new. Its methods may be called at any time.
type Updater struct {
	o      Options
	client *http.Client
	began  time.Time
	lasted chan struct{}
	waits  chan struct{}
	proven chan struct{}
	due    atomic.Bool
	dark   atomic.Bool
	fault  atomic.Pointer[string]
}

// New gives an Updater that does nothing before Run.
func New(o Options) *Updater {
	if o.Pace == (Pace{}) {
		o.Pace = Usual
	}
	if o.Run.Serial != 0 {
		o.Serial = o.Run.Serial
	}
	own := http.Client{}
	if o.Client != nil {
		own = *o.Client
	}
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Updater{o: o, client: &own, began: time.Now(), lasted: make(chan struct{}, 1), waits: make(chan struct{}, 1), proven: make(chan struct{}, 1)}
}

// Alive says that this program presented a frame.
func (u *Updater) Alive() {
	if time.Since(u.began) >= u.o.Pace.Lasts {
		signal(u.lasted)
	}
}

// Waits says that this program waits for a display to open its window on: it started as
// well as it could. People who switch a screen on and off to find out why it is black do
// not use up its starts.
func (u *Updater) Waits() { signal(u.waits) }

// Dark says whether the screen is dark, by the hours that it has or for want of a display.
func (u *Updater) Dark(dark bool) { u.dark.Store(dark) }

// Proven says that this program has shown a verified program for a while.
func (u *Updater) Proven() {
	signal(u.lasted)
	signal(u.proven)
}

func signal(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Due reports whether the program is to begin anew at the next moment at which few
// would notice.
func (u *Updater) Due() bool { return u.due.Load() }

// Fault gives what is wrong with the last release, for the people at the hub.
func (u *Updater) Fault() error {
	if said := u.fault.Load(); said != nil {
		return errors.New(*said)
	}
	return nil
}

func (u *Updater) failed(err error) {
	if err == nil {
		u.fault.Store(nil)
		return
	}
	said := err.Error()
	u.fault.Store(&said)
}

// Run keeps the program new until ctx ends. It asks for nothing before this program
// was itself proven: a screen on which nothing can be shown now cannot try another.
func (u *Updater) Run(ctx context.Context) {
	if len(u.o.Releases.key) == 0 {
		return
	}
	u.failed(u.o.Releases.read().refusal())
	if u.o.Run.Trial {
		if !u.stand(ctx) {
			return
		}
	} else if !u.lasts(ctx) || !wait(ctx, u.proven, nil) {
		return
	}
	u.settle()
	for pause, failures := rand.N(u.o.Pace.First+1), 0; ; {
		timer := time.NewTimer(pause)
		if !wait(ctx, nil, timer.C) {
			return
		}
		err := u.look(ctx)
		if ctx.Err() != nil {
			return
		}
		u.note(err)
		if failures++; err == nil {
			failures = 0
		}
		pause = u.pause(failures)
	}
}

// lasts notes that this program was well started, once it was; false where ctx ended before.
func (u *Updater) lasts(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return false
	case <-u.lasted:
	case <-u.waits:
	}
	u.started(func(s *state) bool { starts := s.Starts; s.Starts = 0; return starts > 0 })
	return true
}

// started notes that the start of this program is not to be counted.
func (u *Updater) started(forget func(*state) (counted bool)) {
	s := u.o.Releases.read()
	if !forget(&s) {
		return
	}
	if err := u.o.Releases.write(s); err != nil {
		u.o.Log.Warn("that this release starts well is not kept", "error", err)
	}
}

// wait waits for either; false where ctx ended before.
func wait(ctx context.Context, a <-chan struct{}, b <-chan time.Time) bool {
	select {
	case <-ctx.Done():
		return false
	case <-a:
		return true
	case <-b:
		return true
	}
}

func (u *Updater) pause(failures int) time.Duration {
	p := u.o.Pace.Every*9/10 + rand.N(u.o.Pace.Every/5+1)
	if failures > 0 {
		p = min(p, u.o.Pace.Retry<<min(failures-1, 10))
	}
	return p
}

// note tells of a failure, but of a hub that is out of reach: others do.
func (u *Updater) note(err error) {
	before := u.Fault()
	switch {
	case errors.Is(err, errUnreached):
		u.o.Log.Debug("no release was asked for", "error", err)
	case err != nil:
		if before == nil || before.Error() != err.Error() {
			u.o.Log.Warn("the release that is offered cannot be had yet", "error", err)
		}
		u.failed(err)
	default:
		u.failed(u.o.Releases.read().refusal())
	}
}

// stand waits for the proof that this program works; false if there was none, and
// the program ends. To have shown a program is not enough: one that cannot reach the hub
// any more could never be replaced. The one before did a moment ago; but as networks
// fail too, that has time.
func (u *Updater) stand(ctx context.Context) bool {
	if !u.shown(ctx) {
		if ctx.Err() != nil {
			return false
		}
		return u.refuse(ctx, fmt.Sprintf("it showed no program within %s", u.o.Pace.Trial))
	}
	limit := time.NewTimer(u.o.Pace.Reach)
	defer limit.Stop()
	for {
		_, err := u.ask(ctx, u.o.Serial)
		if err == nil {
			if err = u.keep(); err == nil {
				return true
			}
			u.o.Log.Error("that this release works was not kept yet", "error", err)
			u.failed(err)
		}
		timer := time.NewTimer(u.o.Pace.Retry)
		select {
		case <-ctx.Done():
			return false
		case <-timer.C:
		case <-limit.C:
			if errors.Is(err, errUnreached) {
				return u.refuse(ctx, fmt.Sprintf("it had no answer of the hub within %s", u.o.Pace.Reach))
			}
		}
	}
}

// shown waits for the proof; false if it did not come while the screen was lit, for the time
// that it has, or ctx ended. In the dark there is nothing to be shown, and where there is no
// display its start does not count either.
func (u *Updater) shown(ctx context.Context) bool {
	const parts = 10
	part := time.NewTicker(u.o.Pace.Trial / parts)
	defer part.Stop()
	waits := u.waits
	for lit := 0; lit < parts; {
		select {
		case <-ctx.Done():
			return false
		case <-u.proven:
			return true
		case <-waits:
			waits = nil // it is told again and again
			u.started(func(s *state) bool {
				mine := s.Trial == u.o.Run.Serial && s.Attempts > 0
				if mine {
					s.Attempts--
				}
				return mine
			})
		case <-part.C:
			if !u.dark.Load() {
				lit++
			}
		}
	}
	return false
}

// keep notes that this release works.
func (u *Updater) keep() error {
	r, serial := u.o.Releases, u.o.Run.Serial
	if err := r.write(r.read().proven(serial)); err != nil {
		return err
	}
	u.o.Log.Info("this release works and is kept", "serial", serial)
	u.failed(nil)
	return nil
}

// refuse notes that this release does not work, and ends it.
func (u *Updater) refuse(ctx context.Context, why string) bool {
	r, serial := u.o.Releases, u.o.Run.Serial
	if s := r.read(); s.Trial == serial {
		if err := r.write(s.refused(why)); err != nil { // the attempts are counted, too
			u.o.Log.Error("that a release is refused was not kept", "error", err)
		}
	}
	u.o.Log.Error("this release is refused, the one before runs again", "serial", serial, "why", why)
	u.o.Restart()
	<-ctx.Done()
	return false
}

// settle makes the state fit with what really runs, and removes what nothing
// refers to.
func (u *Updater) settle() {
	r := u.o.Releases
	was := r.read()
	s := was.settled(u.o.Serial, u.o.Run.Serial)
	if s != was {
		if err := r.write(s); err != nil {
			u.o.Log.Warn("which releases are of no use any more is not kept yet", "error", err)
			return
		}
	}
	u.tidy(s, false, 0) // what is coming goes on
}

// settled is s on a screen that runs the program of that serial, which is that of a
// release, or else the installed one.
func (s state) settled(serial, release uint64) state {
	if s.Good > serial { // it could not be started: damaged, and worth to be had again
		if s.Highest == s.Good {
			s.Highest = serial
		}
		s.Good, s.Previous = release, 0
	}
	if release == 0 { // the installed program has overtaken what came before
		s.Good, s.Previous = 0, 0
	}
	if s.Trial <= serial {
		s.Trial, s.Attempts = 0, 0
	}
	return s
}

// tidy removes what nothing refers to.
func (u *Updater) tidy(s state, parts bool, coming uint64) {
	if err := u.o.Releases.tidy(parts, s.Good, s.Previous, s.Trial, u.o.Run.Serial, coming); err != nil {
		u.o.Log.Warn("releases that are no longer needed stay on the disk", "error", err)
	}
}
