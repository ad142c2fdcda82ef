package link

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/nats-io/nats.go"

	"semainier/hub/wire"
)

// talk is what is said on one NATS connection.
type talk struct {
	*natsLine
	said      said
	toHello   question
	toRequest question
	heard     chan *nats.Msg

	spoken   bool        // the first question was put
	greeted  bool        // a Hello was answered with a Welcome
	hello    *time.Timer // the first Hello of who knows its site, see Pace
	waiting  waiting     // for answers
	due      *time.Timer // runs while waiting
	again    *time.Timer // the next question
	next     time.Time   // when it is due
	soon     time.Duration
	problems string // the last answer of no use: a hub that is out of order says the same for days
}

// waiting says which answers have not come.
type waiting struct{ hello, request bool }

// serve says hello, asks and listens.
func (n *natsLine) serve(ctx context.Context) error {
	p := n.l.o.Pace
	t := &talk{
		natsLine: n, said: n.l.take(), toHello: question{inbox: n.nc.NewInbox()}, toRequest: question{inbox: n.nc.NewInbox()}, heard: make(chan *nats.Msg, 64),
		due: time.NewTimer(time.Hour), again: time.NewTimer(about(p.Ask)), soon: p.firstRetry(),
	}
	t.hello = time.NewTimer(time.Hour)
	t.hello.Stop()
	defer t.hello.Stop()
	t.due.Stop()
	defer t.due.Stop()
	defer t.again.Stop()
	subjects := []string{wire.InboxPrefix(n.l.public) + ".>"} // one subscription: each costs the hub memory for every screen
	n.l.trip.site = t.said.site
	if t.said.site != "" {
		subjects = append(subjects, wire.PlaylistSubject(t.said.site))
	}
	for _, s := range subjects {
		if _, err := n.nc.ChanSubscribe(s, t.heard); err != nil {
			return fmt.Errorf("subscribe to %s: %w", s, err)
		}
	}
	t.speak()
	return t.loop(ctx)
}

func (t *talk) loop(ctx context.Context) error {
	l := t.l
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-t.closed:
			t.rest(ctx)
			if err := t.nc.LastError(); err != nil {
				return fmt.Errorf("connection lost: %w", err)
			}
			return errors.New("connection lost: the hub closed it")
		case err := <-t.refused:
			if l.hurried() { // this connection was made a moment too early
				return err
			}
			t.greet() // it may be of another site by now
		case <-l.wake:
			if err := t.renew(); err != nil {
				return err
			}
		case <-t.again.C:
			t.speak()
		case <-t.hello.C:
			t.greet()
		case <-t.due.C:
			if len(t.heard) == 0 {
				return errSilent
			}
			t.due.Reset(time.Millisecond)
		case m := <-t.heard:
			if !t.hear(ctx, m) {
				return nil
			}
		}
	}
}

// rest hears what came before the connection was closed: a hub tells a screen
// its new place, and cuts it.
func (t *talk) rest(ctx context.Context) {
	for {
		select {
		case m := <-t.heard:
			t.hear(ctx, m)
		default:
			return
		}
	}
}

// renew says what the player wants said since the last time.
func (t *talk) renew() error {
	before := t.said
	t.said = t.l.take()
	if t.said.site != before.site {
		return errMoved
	}
	if t.said.greets != before.greets {
		t.greeted = false
		t.greet()
	}
	if t.said.status != nil {
		t.publish(wire.StatusSubject(t.l.public), "", t.said.status)
	}
	for _, picture := range t.said.pictures {
		t.publish(wire.PictureSubject(t.l.public), "", picture)
	}
	return nil
}

// speak asks what is to be asked, and sees that it is asked again.
func (t *talk) speak() {
	t.next = time.Time{}
	t.askIn(about(t.l.o.Pace.Ask))
	switch pace := t.l.o.Pace; {
	case t.said.site != "" && !t.spoken && pace.Greet > 0:
		t.hello.Reset(rand.N(pace.Greet))
	case t.said.site == "" || !t.greeted:
		t.greet()
	}
	t.spoken = true
	if t.said.site == "" {
		return
	}
	if r := t.l.request(); t.publish(wire.GetSubject(t.said.site), t.toRequest.put(r), r) {
		t.wait(&t.waiting.request)
	}
}

// askIn sees that it is asked after d, if not sooner: who says nonsense all the
// time must not put the question off for ever.
func (t *talk) askIn(d time.Duration) {
	if at := time.Now().Add(d); t.next.IsZero() || at.Before(t.next) {
		t.next = at
		t.again.Reset(d)
	}
}

func (t *talk) greet() {
	if t.said.hello != nil && t.publish(wire.HelloSubject(t.l.public), t.toHello.put(wire.Request{}), t.said.hello) {
		t.wait(&t.waiting.hello)
	}
}

func (t *talk) wait(answer *bool) {
	if t.waiting == (waiting{}) {
		t.due.Reset(t.l.trip.grace)
	}
	*answer = true
}

func (t *talk) answered(answer *bool) {
	*answer = false
	if t.waiting == (waiting{}) {
		t.due.Stop()
	}
}

// publish gives false where it failed; that the connection is lost is told by
// closed.
func (t *talk) publish(subject, reply string, what any) bool {
	body, err := json.Marshal(what)
	if err == nil {
		err = t.nc.PublishMsg(&nats.Msg{Subject: subject, Reply: reply, Data: body})
	}
	if err != nil && !errors.Is(err, nats.ErrConnectionClosed) {
		t.l.o.Log.Warn("could not be said to the hub", "subject", subject, "error", err)
	}
	return err == nil
}

// hear hands a message of use over. It gives false once ctx has ended.
func (t *talk) hear(ctx context.Context, m *nats.Msg) bool {
	read, of := asPush, question{}
	switch {
	case t.toHello.answeredBy(m.Subject):
		t.answered(&t.waiting.hello)
		read, of = asWelcome, t.toHello
	case t.toRequest.answeredBy(m.Subject):
		t.answered(&t.waiting.request)
		read, of = asReply, t.toRequest
	case m.Subject == wire.WelcomeSubject(t.l.public):
		read = asWelcome
	case m.Subject == wire.OrderSubject(t.l.public):
		read = asOrder
	case m.Subject == wire.PlaylistSubject(t.said.site):
	default: // an answer to an earlier connection's question
		return true
	}
	a, err := answerOf(m, read)
	if err != nil {
		if t.problems != err.Error() {
			t.l.watch.useless("subject", m.Subject, "site", t.said.site, "error", err)
		}
		t.problems = err.Error()
		t.askIn(t.soon)
		t.soon = min(2*t.soon, t.l.o.Pace.Ask)
		return true
	}
	t.problems, t.soon = "", t.l.o.Pace.firstRetry()
	t.greeted = t.greeted || read == asWelcome && of.inbox != ""
	of.exchange(&a, m.Subject)
	a.Secure = t.secure
	t.l.works(t.route)
	return t.l.deliver(ctx, a)
}

// try puts one question and wants an answer of any kind from the hub.
func (n *natsLine) try(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, n.l.o.Pace.Patience)
	defer cancel()
	s := n.l.now()
	subject, what := wire.GetSubject(s.site), any(n.l.request())
	if s.site == "" {
		if s.hello == nil {
			return nil
		}
		subject, what = wire.HelloSubject(n.l.public), s.hello
	}
	body, err := json.Marshal(what)
	if err == nil {
		_, err = n.nc.RequestWithContext(ctx, subject, body)
	}
	if err != nil {
		return fmt.Errorf("ask on %s: %w", subject, err)
	}
	return nil
}

// reading says what a message may be.
type reading int

const (
	asPush    reading = iota // a playlist or a flash; any other status in it is nobody's answer
	asReply                  // a playlist, or a status
	asWelcome                // a Welcome, pushed or replied
	asOrder                  // an order, whatever the status
)

// noResponders is the status with which the NATS server itself answers a
// question that nobody listens to.
const noResponders = "503"

func answerOf(m *nats.Msg, as reading) (wire.Answer, error) {
	var a wire.Answer
	if err := a.HearTime(m.Header.Get); err != nil {
		return wire.Answer{}, err
	}
	status := m.Header.Get(wire.StatusHeader)
	if as == asPush && status != wire.StatusFlash {
		status = ""
	}
	switch {
	case m.Header.Get("Status") == noResponders:
		return a, fmt.Errorf("connected, but the hub does not answer: %w", nats.ErrNoResponders)
	case as == asOrder && len(m.Data) > 0:
		a.Order = m.Data
	case len(m.Data) == 0 && (as == asOrder || status == "" || status == wire.StatusWelcome):
		return a, errors.New("an answer with nothing in it")
	case status == wire.StatusWelcome:
		a.Welcome = m.Data
	case as == asWelcome:
		return a, fmt.Errorf("status %.40q where a Welcome is wanted", status)
	case status == wire.StatusUnchanged:
		a.Unchanged = true
	case status == wire.StatusNone:
		a.None = true
	case as == asPush && status == wire.StatusFlash:
		a.Flash = m.Data
	case status != "":
		return a, fmt.Errorf("status %.40q is unknown to this version", status)
	default:
		a.Sealed = m.Data
	}
	return a, nil
}
