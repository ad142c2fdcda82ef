package link

import (
	"strconv"
	"strings"
	"time"

	"semainier/hub/wire"
)

// question is one that is put again and again on a NATS connection. Each time it
// has a reply subject of its own under its inbox: an answer that comes late must
// not count as that to the question after it, of which it would tell too short a trip.
type question struct {
	inbox string
	n     int
	reply string // of the latest
	have  uint64
	nonce []byte
	at    time.Time
}

// put notes that the question is put now, with what r says if it is that for a playlist, and
// gives its reply subject.
func (q *question) put(r wire.Request) string {
	q.n++
	q.reply, q.have, q.nonce, q.at = q.inbox+"."+strconv.Itoa(q.n), r.Have, r.Nonce, time.Now()
	return q.reply
}

// answeredBy reports whether a message on that subject answers it, the latest or an
// earlier one.
func (q question) answeredBy(subject string) bool {
	return strings.HasPrefix(subject, q.inbox+".")
}

// exchange notes in an answer that has just come what it took, if it is that to the
// latest question.
func (q question) exchange(a *wire.Answer, subject string) {
	if q.reply == subject {
		a.Have, a.Nonce, a.Asked, a.Came = q.have, q.nonce, q.at, time.Now()
	}
}
