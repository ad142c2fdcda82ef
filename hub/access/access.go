// Package access says who works with the console and what each may do there:
// people with their roles, passwords and sessions, and the policy that judges
// every act.
//
// The policy (May) is one pure function of the network's records and of the roles
// that a person was granted; who asks it, and for what, is hub/console's. People
// are kept in the store beside the records, not among them: a network.toml that is
// exported and sent around names nobody.
package access

import (
	"errors"
	"log/slog"
	"time"

	"semainier/hub/store"
)

// Options are what the package needs; none may be zero but Key.
type Options struct {
	Store *store.Store
	Now   func() time.Time
	Log   *slog.Logger
	// Key signs the cookies of known browsers (see device.go): 32 bytes that all hubs
	// with one store share. Empty: made anew, and every browser is a stranger after a
	// restart.
	Key []byte
}

// Access is who may sign in, and who has.
type Access struct {
	store  *store.Store
	now    func() time.Time
	log    *slog.Logger
	key    []byte
	hashes *hasher
	limits *limits
}

// New makes the one Access of a hub.
func New(o Options) *Access {
	a := &Access{store: o.Store, now: o.Now, log: o.Log, key: o.Key, hashes: newHasher(), limits: newLimits()}
	if len(a.key) == 0 {
		a.key = chance(32)
	}
	return a
}

// Why somebody is not let in, or something is not done. Each is returned wrapped,
// but ErrWait, which is a type.
var (
	ErrRefused  = errors.New("login or password is wrong")
	ErrNeedCode = errors.New("a code of six digits is needed too")
	ErrBadCode  = errors.New("that code is wrong, or was used already")
)

// ErrWait says that too much was tried: when it may be tried again.
type ErrWait struct{ Until time.Time }

func (e ErrWait) Error() string {
	return "too many tries: wait until " + e.Until.UTC().Format("15:04:05")
}
