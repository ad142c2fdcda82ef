package publish

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"

	"semainier/hub/wire"
	"semainier/layouts/program"
)

// What the answering methods refuse.
var (
	ErrStanding = errors.New("this screen has no place here, or another one")
	ErrTooLong  = errors.New("longer than a screen may say")
)

// answerWithin bounds the work for one question of a screen.
const answerWithin = 10 * time.Second

// Now gives the hub's time, and whether it is one to tell: not while programs
// were issued later than now.
func (p *Publisher) Now() (time.Time, bool) {
	now := p.opts.Now()
	p.mu.RLock()
	defer p.mu.RUnlock()
	return now, !p.behind(now)
}

// Screen gives who a key is.
func (p *Publisher) Screen(key string) (Screen, wire.Standing) {
	s, _, standing := p.book.decide(key)
	return s, standing
}

// Get answers the screen of that key, which must be of the site.
func (p *Publisher) Get(key string, site program.SiteID, req wire.Request) (wire.Answer, error) {
	if s, standing := p.Screen(key); standing != wire.Admitted || s.Site != site {
		return wire.Answer{}, fmt.Errorf("answer screen %s for site %s: %w", key, site, ErrStanding)
	}
	p.mu.RLock()
	i, ok := p.issues[site]
	p.mu.RUnlock()
	var a wire.Answer
	var newest uint64
	switch {
	case !ok:
		a.None = true
	case req.Have == i.Version:
		a.Unchanged, newest = true, i.Version
	default:
		a.Sealed, a.Version = i.Sealed, i.Version
		p.compare(i, req.Have)
	}
	if now, ok := p.Now(); ok {
		a.HubTime, a.Proof = now, wire.ProveTime(p.opts.Key, key, req.Nonce, now, newest)
	}
	return a, nil
}

// Hello tells the screen of that key who it is. address is where it comes from,
// empty where that is not known.
func (p *Publisher) Hello(ctx context.Context, key, address string, h wire.Hello) (wire.SealedWelcome, error) {
	if sealed, known, err := p.welcome(key); known {
		return sealed, err
	}
	w, err := p.opts.Desk.Hello(ctx, key, address, h)
	if err != nil {
		return nil, err
	}
	w.Issued = p.opts.Now().UTC()
	return wire.SealWelcome(w, p.opts.Key)
}

// greeted is a Welcome as it was signed.
type greeted struct {
	sealed wire.SealedWelcome
	issued time.Time
}

// resealEvery is how old a Welcome may be that is said again: a screen refuses
// what was issued before the one that it holds, so a hub whose clock was set back
// must sign anew until it has caught up.
const resealEvery = 15 * time.Minute

// welcome gives what to say to a screen of the records, as signed before if it
// was, and false for one of none. Who the screen is gets decided within the lock:
// what SetScreens makes stale is never kept.
func (p *Publisher) welcome(key string) (sealed wire.SealedWelcome, known bool, err error) {
	p.greeting.Lock()
	defer p.greeting.Unlock()
	s, standing := p.Screen(key)
	if standing != wire.Admitted && standing != wire.Revoked {
		return nil, false, nil
	}
	now := p.opts.Now()
	if g, ok := p.welcomes[key]; ok && now.Sub(g.issued) < resealEvery {
		return g.sealed, true, nil
	}
	w := wire.Welcome{Key: key, State: standing, Issued: now.UTC()}
	if standing == wire.Admitted {
		w.Site, w.Name = s.Site, s.Name
	}
	sealed, err = wire.SealWelcome(w, p.opts.Key)
	if err == nil {
		p.welcomes[key] = greeted{sealed, now}
	}
	return sealed, true, err
}

// Heard takes what the screen of that key says of itself to this hub, and lets the
// others of an operator's NATS hear it too.
func (p *Publisher) Heard(key string, s wire.Status) error {
	if p.opts.External != nil {
		if body, err := json.Marshal(s); err == nil && len(body) <= wire.MaxStatus && p.conn.IsConnected() {
			if err = p.mayHear(key, s); err == nil {
				err = p.conn.Publish(wire.StatusSubject(key), body) // this hub hears it there
			}
			return err
		}
	}
	return p.hear(key, s)
}

// mayHear says why what a screen says is not taken, if it is not.
func (p *Publisher) mayHear(key string, s wire.Status) error {
	if _, standing := p.Screen(key); standing != wire.Admitted {
		return fmt.Errorf("hear screen %s: %w", key, ErrStanding)
	}
	if len(s.Pages) > wire.MaxStatusPages || len(s.Notices) > wire.MaxStatusNotice || len(s.Error) > wire.MaxLastError || len(s.Ticket) > wire.MaxTicket {
		return fmt.Errorf("hear screen %s: %w", key, ErrTooLong)
	}
	return nil
}

// hear takes what a screen says, for this hub.
func (p *Publisher) hear(key string, s wire.Status) error {
	err := p.mayHear(key, s)
	if err == nil {
		p.opts.Heard(key, sober(s))
	}
	return err
}

// onGet answers a question over NATS. That the screen may ask for this site was
// decided by the permissions of its connection; that the answer goes to a screen
// of this site is decided by Get, for the hub may publish everywhere.
func (p *Publisher) onGet(q *nats.Msg) {
	site, ok := wire.SiteOfGet(q.Subject)
	key, owned := wire.InboxOwner(q.Reply)
	if !ok || !owned {
		return
	}
	var req wire.Request // what cannot be read counts as "I have nothing"
	if err := json.Unmarshal(q.Data, &req); err != nil {
		req = wire.Request{}
	}
	a, err := p.Get(key, site, req)
	if err != nil {
		return // a screen that has just moved: it will learn
	}
	m := nats.NewMsg(q.Reply)
	a.TellTime(m.Header.Set)
	switch {
	case a.None:
		m.Header.Set(wire.StatusHeader, wire.StatusNone)
	case a.Unchanged:
		m.Header.Set(wire.StatusHeader, wire.StatusUnchanged)
	default:
		m.Data = a.Sealed
	}
	p.send(m, "answer to a screen failed", key)
}

// onHello answers a Hello over NATS; the key is that of the subject, which the
// permissions bind to the connection.
func (p *Publisher) onHello(q *nats.Msg) {
	key, ok := wire.ScreenOf(q.Subject)
	owner, owned := wire.InboxOwner(q.Reply)
	var h wire.Hello
	if !ok || !owned || owner != key || !p.hellos.allows(key, p.opts.Now()) || len(q.Data) > wire.MaxWelcome || json.Unmarshal(q.Data, &h) != nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), answerWithin)
	defer cancel()
	sealed, err := p.Hello(ctx, key, p.house.address(key), h)
	if err != nil {
		p.opts.Log.Warn("hello of a screen not answered", "key", key, "error", err)
		return
	}
	m := p.message(q.Reply)
	m.Header.Set(wire.StatusHeader, wire.StatusWelcome)
	m.Data = sealed
	p.send(m, "answer to a screen failed", key)
}

// onStatus hears a screen over NATS. What is no Status is nobody's to mend here.
func (p *Publisher) onStatus(m *nats.Msg) {
	key, ok := wire.ScreenOf(m.Subject)
	var s wire.Status
	if !ok || !p.statuses.allows(key, p.opts.Now()) || len(m.Data) > wire.MaxStatus || json.Unmarshal(m.Data, &s) != nil {
		return
	}
	if err := p.hear(key, s); err != nil {
		p.opts.Log.Debug("status refused", "key", key, "error", err)
	}
}

// tell pushes a screen its place, unasked.
func (p *Publisher) tell(key string) {
	sealed, known, err := p.welcome(key)
	if !known {
		return // of a record that was removed: it will ask again and be told
	}
	if err != nil {
		p.opts.Log.Error("screen not told its place", "key", key, "error", err)
		return
	}
	m := p.message(wire.WelcomeSubject(key))
	m.Header.Set(wire.StatusHeader, wire.StatusWelcome)
	m.Data = sealed
	p.send(m, "screen not told its place", key)
}

// send sends m; a failure is logged as what.
func (p *Publisher) send(m *nats.Msg, what, key string) {
	if err := p.conn.PublishMsg(m); err != nil {
		p.opts.Log.Warn(what, "key", key, "error", err)
	}
}

// compare marks the site of i if a screen holds a later version, as after an
// old backup was restored: the next Publish goes above it. A version that the
// clock would not go above is a screen's invention.
func (p *Publisher) compare(i Issue, have uint64) {
	if have <= i.Version || have >= next(0, p.opts.Now()) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.passed[i.Site] {
		p.passed[i.Site] = true
		p.opts.Log.Warn("a screen holds a later version, the program will be published anew", "site", i.Site,
			"version", i.Version, "held", have, "hint", "expected after an old backup was restored")
	}
}

// message makes a message that tells the hub's time, unless that is wrong.
func (p *Publisher) message(subject string) *nats.Msg {
	m := nats.NewMsg(subject)
	if now, ok := p.Now(); ok {
		m.Header.Set(wire.TimeHeader, now.UTC().Format(time.RFC3339Nano))
	}
	return m
}
