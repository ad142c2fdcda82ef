package link_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"semainier/hub/wire"
	"semainier/layouts/program"
)

// An answer says what it took, and for which nonce it was, if it is that to the
// latest question. One that comes after the next was put says neither: counted from
// that one it would seem quicker than it was.
func TestAnswerSaysWhatItTook(t *testing.T) {
	key, public := newKey(t)
	h := startHub(t, false, map[string]program.SiteID{public: site})
	nc := h.connect(t)
	questions := make(chan *nats.Msg, 1000)
	subscribe(t, nc, wire.AnyGetSubject, func(m *nats.Msg) { questions <- m })
	o := h.options(key)
	o.Pace = quick()
	o.Pace.Ask = 20 * time.Millisecond
	s := startLink(t, o)

	late := receive(t, questions, "question")
	receive(t, questions, "second question")
	respond(t, late, message("late"))
	if a := receive(t, s.answers, "answer"); string(a.Sealed) != "late" || !a.Asked.IsZero() || a.Nonce != nil || a.Secure {
		t.Errorf("late: %+v", a)
	}
	nonces := map[string][]byte{} // by the body of the answer
	for end := time.Now().Add(patience); ; {
		if time.Now().After(end) {
			t.Fatal("no answer says what it took")
		}
		m := receive(t, questions, "question")
		for len(questions) > 0 { // on a busy machine: the latest
			m = <-questions
		}
		var q wire.Request
		if err := json.Unmarshal(m.Data, &q); err != nil || len(q.Nonce) != wire.TimeNonceSize {
			t.Fatalf("asked %s (%v)", m.Data, err)
		}
		if _, again := nonces[m.Reply]; again {
			t.Fatalf("two questions with the reply subject %s", m.Reply)
		}
		nonces[m.Reply] = q.Nonce
		respond(t, m, message(m.Reply, wire.TimeHeader, "2026-11-29T12:00:00Z", wire.ProofHeader, "cHJvb2Y="))
		a := receive(t, s.answers, "answer")
		if a.Asked.IsZero() {
			continue // the next was put meanwhile
		}
		if !bytes.Equal(a.Nonce, nonces[string(a.Sealed)]) || a.Came.Before(a.Asked) || string(a.Proof) != "proof" || a.HubTime.IsZero() {
			t.Errorf("%+v", a)
		}
		return
	}
}

// The same over HTTP, where the trip is counted from when the connection was there.
func TestAnswerOverHTTPSaysWhatItTook(t *testing.T) {
	_, s := overHTTP(t, site, 0, nil)
	for a := s.via(t, wire.RouteHTTPS); ; a = s.via(t, wire.RouteHTTPS) {
		if a.Sealed == nil {
			continue
		}
		if a.Asked.IsZero() || a.Came.Before(a.Asked) || len(a.Nonce) != wire.TimeNonceSize || a.HubTime.IsZero() || a.Secure {
			t.Errorf("%+v", a)
		}
		return
	}
}
