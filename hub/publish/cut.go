package publish

import (
	"encoding/json"
	"strings"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"semainier/hub/wire"
)

// The requests by which connections are listed and ended (nats-server,
// server/events.go).
const (
	listEverywhere = "$SYS.REQ.SERVER.PING.CONNZ"
	requestServer  = "$SYS.REQ.SERVER."

	listPage     = 500  // connections in one answer
	listKey      = 4096 // the same, of one key
	listOneByOne = 32   // keys; of more, all connections are looked at

	// The names that stand for all: to look at now and then, and to cut from at once.
	allUsers   = "all"
	movedUsers = "moved"
	cutUsers   = "cut" // a server's answer to a cut: without an address for it, it does nothing
)

// connected is what a server tells of a connection.
type connected struct {
	ID   uint64 `json:"cid"`
	User string `json:"authorized_user"`
	Host string `json:"ip"`
}

// cut ends every connection of the keys that no longer stands, on any server and
// whichever hub let it in; was says what these screens were until now. It returns
// before they have ended. What is let in by a hub that has not read the records
// yet is found by came.
func (e *external) cut(was []Screen) {
	if len(was) > listOneByOne {
		e.list("", movedUsers, 0)
		return
	}
	for _, s := range was {
		e.list("", s.Key, 0)
		e.list("", userName(s.Key, s, wire.Admitted), 0)
	}
}

// list has a server, or each of them, tell its connections: those of a name, or
// of all names from the given one on.
func (e *external) list(at, user string, offset int) {
	ask := server.ConnzEventOptions{ConnzOptions: server.ConnzOptions{
		Username: true, Account: screensAccount, Offset: offset, Limit: listPage,
	}}
	if user != allUsers && user != movedUsers {
		ask.User, ask.Limit = user, listKey
	}
	subject := listEverywhere
	if at != "" {
		subject = requestServer + at + ".CONNZ"
	}
	body, err := json.Marshal(ask)
	if err == nil {
		err = e.system.PublishRequest(subject, e.inbox+"."+user, body)
	}
	if err != nil {
		e.log.Warn("connections of NATS not looked at", "error", err)
	}
}

// listed hears what a server tells.
func (e *external) listed(m *nats.Msg) {
	user := strings.TrimPrefix(m.Subject, e.inbox+".")
	if user == cutUsers {
		return // it is gone, or was before
	}
	var told struct {
		Server struct {
			ID string `json:"id"`
		} `json:"server"`
		Data struct {
			Total       int         `json:"total"`
			Offset      int         `json:"offset"`
			Limit       int         `json:"limit"`
			Connections []connected `json:"connections"`
		} `json:"data"`
	}
	if err := json.Unmarshal(m.Data, &told); err != nil || told.Server.ID == "" {
		e.log.Warn("connections of NATS not understood", "error", err)
		return
	}
	for _, c := range told.Data.Connections {
		at := place{told.Server.ID, c.ID}
		switch stands := e.meet(at, c.User, c.Host); {
		case stands:
		case user == allUsers:
			e.suspect(at, c.User)
		default:
			e.kick(at, c.User)
		}
	}
	next := told.Data.Offset + len(told.Data.Connections)
	if more := len(told.Data.Connections) > 0 && next < told.Data.Total; more && (user == allUsers || user == movedUsers) {
		e.list(told.Server.ID, user, next)
	}
}

// event is what servers tell of connections that come and go.
type event struct {
	Server struct {
		ID string `json:"id"`
	} `json:"server"`
	Client struct {
		ID   uint64 `json:"id"`
		User string `json:"user"`
		Host string `json:"host"`
	} `json:"client"`
}

// came hears of a connection that was let in, by this hub or another.
func (e *external) came(m *nats.Msg) {
	var ev event
	if err := json.Unmarshal(m.Data, &ev); err != nil {
		return
	}
	at := place{ev.Server.ID, ev.Client.ID}
	if e.meet(at, ev.Client.User, ev.Client.Host) {
		return
	}
	key, _, _ := strings.Cut(ev.Client.User, "@")
	if _, _, standing := e.book.decide(key); standing == wire.Revoked { // for good, whatever others know
		e.kick(at, ev.Client.User)
		return
	}
	e.suspect(at, ev.Client.User)
}

func (e *external) left(m *nats.Msg) {
	var ev event
	if err := json.Unmarshal(m.Data, &ev); err == nil {
		e.strangers.left(place{ev.Server.ID, ev.Client.ID})
	}
}

// meet takes note of a connection and reports whether it stands. What is no
// screen's, such as this hub's own, is not for us to judge.
func (e *external) meet(at place, user, host string) bool {
	key, _, admitted := strings.Cut(user, "@")
	if key == e.to.Keys.hub.public || !nkeys.IsValidPublicUserKey(key) {
		return true
	}
	if !admitted {
		e.strangers.note(at, guest{key, hostOf(host)})
	}
	return e.book.stands(user)
}

// kick ends a connection.
func (e *external) kick(at place, user string) {
	body, err := json.Marshal(server.KickClientReq{CID: at.id})
	if err == nil {
		err = e.system.PublishRequest(requestServer+at.server+".KICK", e.inbox+"."+cutUsers, body)
	}
	if err != nil {
		e.log.Warn("screen not cut", "user", user, "error", err)
		return
	}
	e.log.Info("screen cut", "user", user)
}
