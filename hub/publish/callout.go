package publish

import (
	"errors"
	"fmt"
	"strings"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats.go"

	"semainier/hub/wire"
	"semainier/layouts/program"
)

// How an operator's NATS server asks who may enter (nats-server,
// server/auth_callout.go).
const calloutSubject = "$SYS.REQ.USER.AUTH"

// What a refused connection is told; the server's log has it too.
var (
	errNotProved = errors.New("no nkey, or a signature that is not that key's")
	errRevoked   = errors.New("revoked")
	errCrowd     = errors.New("too many unknown screens")
)

// authorize answers a server's question: may this connection enter, and what may
// it do there? No answer at all would leave the connection waiting.
func (e *external) authorize(m *nats.Msg) {
	req, err := jwt.DecodeAuthorizationRequestClaims(string(m.Data))
	if err != nil {
		e.log.Warn("question of a NATS server not understood", "error", err)
		return
	}
	answer := jwt.NewAuthorizationResponseClaims(req.UserNkey)
	answer.Audience = req.Server.ID
	if answer.Jwt, err = e.admit(req); err != nil {
		answer.Error = err.Error()
	}
	token, err := answer.Encode(e.to.Keys.issuer.KeyPair)
	if err == nil {
		err = m.Respond([]byte(token))
	}
	if err != nil {
		e.log.Warn("a NATS server was not answered", "error", err)
	}
}

// admit gives what the server must know of a connection that may enter, signed.
func (e *external) admit(req *jwt.AuthorizationRequestClaims) (string, error) {
	key := req.ConnectOptions.Nkey
	if req.ClientInformation.Kind != "Client" ||
		!proves(key, []byte(req.ClientInformation.Nonce), req.ConnectOptions.SignedNonce) {
		return "", errNotProved
	}
	screen, may, standing := e.book.decide(key)
	at := place{req.Server.ID, req.ClientInformation.ID}
	switch standing {
	case wire.Revoked:
		return "", errRevoked
	case wire.Admitted:
	default:
		if !e.strangers.enter(at, guest{key, hostOf(req.ClientInformation.Host)}) {
			return "", errCrowd
		}
	}
	user := jwt.NewUserClaims(req.UserNkey)
	user.Name = userName(key, screen, standing)
	user.Audience = screensAccount
	user.AllowedConnectionTypes = jwt.StringList{jwt.ConnectionTypeStandard, jwt.ConnectionTypeWebsocket}
	allow(&user.Sub, may.Subscribe)
	allow(&user.Pub, may.Publish)
	token, err := user.Encode(e.to.Keys.issuer.KeyPair)
	if err != nil {
		return "", fmt.Errorf("sign the permissions of a screen: %w", err)
	}
	return token, nil
}

// allow allows these subjects and no other. To a server, an empty list would
// mean all of them.
func allow(p *jwt.Permission, subjects []string) {
	p.Allow = subjects
	if len(subjects) == 0 {
		p.Deny = jwt.StringList{">"}
	}
}

// userName is the name that a connection has on the servers: its key, and the
// site whose subjects it may use, so that every hub can tell later whether it
// still stands.
func userName(key string, s Screen, standing wire.Standing) string {
	if standing != wire.Admitted {
		return key
	}
	return key + "@" + string(s.Site)
}

// stands reports whether a connection of that name may still do what it could
// when it was let in. One that may do more now does so when it comes anew.
func (r *register) stands(user string) bool {
	key, site, admitted := strings.Cut(user, "@")
	s, _, standing := r.decide(key)
	if standing == wire.Revoked {
		return false
	}
	return !admitted || standing == wire.Admitted && s.Site == program.SiteID(site)
}
