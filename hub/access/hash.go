package access

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/alexedwards/argon2id"
)

// What a password costs: 32 MiB and about 0.1 s of one core, more than the least
// that OWASP's Password Storage Cheat Sheet asks for (19 MiB, two passes, one lane),
// and little enough for a Raspberry Pi that is a hub too. The cost is written in
// each hash; one that was made at another cost stays good.
const (
	hashMemory  = 32 << 10 // KiB
	hashPasses  = 2
	hashThreads = 1 // the other cores are for the screens
	saltBytes   = 16
	keyBytes    = 32
)

// Each lane makes one hash at a time: at most two at once, 64 MiB. Who is known
// (see device.go) does not queue behind strangers.
const (
	maxQueue  = 8               // how many may wait in a lane
	queueWait = 3 * time.Second // when to try again where a lane is full
)

// hasher makes and compares hashes of passwords.
type hasher struct {
	cost             argon2id.Params
	strangers, known lane
	made             atomic.Int64 // hashes since the beginning
	atOnce, most     atomic.Int64 // how many are being made; the most that ever were
	dummy            string       // a hash of no password, for logins that nobody has
}

type lane struct{ queue, turn chan struct{} }

func newLane() lane {
	return lane{queue: make(chan struct{}, maxQueue+1), turn: make(chan struct{}, 1)}
}

func newHasher() *hasher { return newHasherAt(hashMemory) }

func newHasherAt(memory uint32) *hasher {
	h := &hasher{
		cost:      argon2id.Params{Memory: memory, Iterations: hashPasses, Parallelism: hashThreads, SaltLength: saltBytes, KeyLength: keyBytes},
		strangers: newLane(), known: newLane(),
	}
	h.dummy = fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", memory, hashPasses, hashThreads)
	return h
}

// errFull says that a lane's queue is full.
var errFull = fmt.Errorf("too many passwords are being looked at")

// within runs do when it is its turn.
func (h *hasher) within(ctx context.Context, l lane, do func() error) error {
	select {
	case l.queue <- struct{}{}:
	default:
		return errFull
	}
	defer func() { <-l.queue }()
	select {
	case l.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-l.turn }()
	n := h.atOnce.Add(1)
	defer h.atOnce.Add(-1)
	for most := h.most.Load(); n > most && !h.most.CompareAndSwap(most, n); most = h.most.Load() {
	}
	h.made.Add(1)
	return do()
}

// matches reports whether the password is that of the hash. An empty hash, of a
// login that nobody has, takes as long as any other.
func (h *hasher) matches(ctx context.Context, l lane, password, hash string) (ok bool, err error) {
	against := hash
	if hash == "" {
		against = h.dummy
	}
	err = h.within(ctx, l, func() (err error) {
		ok, err = argon2id.ComparePasswordAndHash(password, against)
		return err
	})
	return ok && hash != "", err
}

// hash makes the hash that is kept of a password.
func (h *hasher) hash(ctx context.Context, password string) (hash string, err error) {
	err = h.within(ctx, h.known, func() (err error) {
		hash, err = argon2id.CreateHash(password, &h.cost)
		return err
	})
	return hash, err
}

// Hashes gives how many passwords were hashed since the hub began: what guesses cost it.
func (a *Access) Hashes() int64 { return a.hashes.made.Load() }
