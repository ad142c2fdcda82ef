package access

import (
	"net/netip"
	"sync"
	"time"
)

// How wrong passwords slow down who tries them.
//
// They are counted in memory, by each hub: a write for each guess would cost the hub
// more than the guess costs. So a restart forgets them, and of n hubs that share
// a store each allows as many: both are worth nothing against a password of twelve
// characters that is not among the commonest.
//
// Who locks out a person by trying that person's login wants to be stopped too.
// Hence a browser that the person once signed in with (a device, see device.go) is
// counted by itself, and nothing that strangers do slows it; and a stranger's wait
// for a login as such is short (oneLogin).
type limit struct {
	free  int           // so many wrong ones cost nothing
	first time.Duration // what the next costs; twice as much each further one
	most  time.Duration
}

// The limits. Waits end after the last wrong password, and all is forgotten after forget.
func device() limit     { return limit{5, 15 * time.Second, 15 * time.Minute} }
func pair() limit       { return limit{5, 15 * time.Second, 15 * time.Minute} } // of an address and a login
func oneAddress() limit { return limit{30, 5 * time.Second, 5 * time.Minute} }  // a house with its visitors has one address
func oneLogin() limit   { return limit{50, 5 * time.Second, time.Minute} }      // from anywhere
func oneCode() limit    { return limit{5, 30 * time.Second, time.Hour} }        // of six digits, by who has the password

const (
	forget = 2 * time.Hour
	// What all strangers together may have hashed: a burst, and then two a second, a
	// fifth of one core. It bounds the memory of failures too: 14,430 within forget, of
	// three keys each.
	strangersBurst = 30
	strangersEvery = 500 * time.Millisecond
)

// wait is how long nothing is looked at after so many wrong ones.
func (l limit) wait(wrong int) time.Duration {
	if wrong < l.free {
		return 0
	}
	w := l.first
	for n := l.free; n < wrong && w < l.most; n++ {
		w *= 2
	}
	return min(w, l.most)
}

// key names what is counted: a device, an address, a login, or two of these.
type key struct{ device, address, login, code string }

type failure struct {
	wrong int
	last  time.Time
}

// limits counts.
type limits struct {
	mu       sync.Mutex
	failures map[key]failure
	swept    time.Time
	debt     time.Time // until when the strangers' share has been used, see admit
}

func newLimits() *limits { return &limits{failures: map[key]failure{}} }

// try is one attempt to sign in.
type try struct {
	address string // as networkOf gives it
	login   string
	device  string // of a browser that is known to be this login's; empty: a stranger
	code    string // login whose code is tried; the rest is empty then
}

// counted gives what an attempt is counted by.
func (t try) counted() map[key]limit {
	if t.code != "" {
		return map[key]limit{{code: t.code}: oneCode()}
	}
	if t.device != "" {
		return map[key]limit{{device: t.device}: device()}
	}
	return map[key]limit{{address: t.address, login: t.login}: pair(), {address: t.address}: oneAddress(), {login: t.login}: oneLogin()}
}

// admit reports whether the attempt may be looked at now, and if not, from when on.
// One that is counts as wrong until it is known to be right, so that many at
// once are not many free ones.
func (l *limits) admit(t try, now time.Time) (until time.Time, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sweep(now)
	for k, limit := range t.counted() {
		f := l.failures[k]
		if at := f.last.Add(limit.wait(f.wrong)); at.After(now) && at.After(until) {
			until = at
		}
	}
	if until.After(now) {
		return until, false
	}
	if t.device == "" && t.code == "" {
		// Each hash moves the debt by strangersEvery; it may be a burst ahead of now.
		if l.debt.Before(now) {
			l.debt = now
		}
		if ahead := l.debt.Sub(now); ahead > (strangersBurst-1)*strangersEvery {
			return now.Add(ahead - (strangersBurst-1)*strangersEvery), false
		}
		l.debt = l.debt.Add(strangersEvery)
	}
	for k := range t.counted() {
		f := l.failures[k]
		l.failures[k] = failure{f.wrong + 1, now}
	}
	return time.Time{}, true
}

// right forgets what this browser, or this login from this address, got wrong before,
// and takes back what admit counted for the address and the login as such, which
// others may try too.
func (l *limits) right(t try) {
	l.back(t)
	l.mu.Lock()
	defer l.mu.Unlock()
	for k := range t.counted() {
		if k.device != "" || k.code != "" || k.address != "" && k.login != "" {
			delete(l.failures, k)
		}
	}
}

// back takes back what admit counted.
func (l *limits) back(t try) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for k := range t.counted() {
		f := l.failures[k]
		if f.wrong--; f.wrong <= 0 {
			delete(l.failures, k)
		} else {
			l.failures[k] = f
		}
	}
}

// sweep forgets what is old, now and then.
func (l *limits) sweep(now time.Time) {
	if now.Sub(l.swept) < time.Minute && !now.Before(l.swept) {
		return
	}
	l.swept = now
	for k, f := range l.failures {
		if now.Sub(f.last) >= forget || f.last.After(now) { // by a clock that was wrong
			delete(l.failures, k)
		}
	}
	if l.debt.After(now.Add(strangersBurst * strangersEvery)) {
		l.debt = now
	}
}

// networkOf gives what of an address is one guesser: all of an IPv4 one, the /64 of
// an IPv6 one, which is what one line is given.
func networkOf(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return "?"
	}
	if ip = ip.Unmap().WithZone(""); ip.Is6() {
		if prefix, err := ip.Prefix(64); err == nil {
			return prefix.String()
		}
	}
	return ip.String()
}
