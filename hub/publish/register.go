package publish

import (
	"sync"

	"github.com/nats-io/nkeys"

	"semainier/hub/wire"
	"semainier/layouts/program"
)

// Screen is what must be known of a screen to let it in.
type Screen struct {
	Key     string // public nkey: "U…"
	Site    program.SiteID
	ID      string
	Name    string // as people call it: "Hall"
	Revoked bool   // for good
}

// Permissions are the subjects that a connection may use.
type Permissions struct {
	Subscribe, Publish []string
}

// Decide says who a key is and what it may do, given the screens of the records
// by their keys. It is the one decision: the embedded server and the callout of
// a cluster both ask it. A key that no record names may ask who it is and hear
// the answer; a revoked one may do nothing, not even connect.
func Decide(screens map[string]Screen, key string) (Permissions, wire.Standing) {
	if !nkeys.IsValidPublicUserKey(key) {
		return Permissions{}, wire.Revoked
	}
	s, known := screens[key]
	own := Permissions{
		Subscribe: []string{wire.InboxPrefix(key) + ".>"},
		Publish:   []string{wire.HelloSubject(key)},
	}
	switch {
	case !known || !s.Site.Valid() && !s.Revoked:
		return own, wire.Unknown
	case s.Revoked:
		return Permissions{}, wire.Revoked
	}
	own.Subscribe = append(own.Subscribe, wire.PlaylistSubject(s.Site))
	own.Publish = []string{wire.OwnSubjects(key), wire.GetSubject(s.Site)}
	return own, wire.Admitted
}

// register holds the screens of the records.
type register struct {
	known chan struct{} // closed once it has them
	once  sync.Once

	mu      sync.RWMutex
	screens map[string]Screen // by key
}

func newRegister() *register { return &register{known: make(chan struct{})} }

// decide is Decide on the screens as they are now.
func (r *register) decide(key string) (Screen, Permissions, wire.Standing) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	may, standing := Decide(r.screens, key)
	return r.screens[key], may, standing
}

// count gives how many screens there are.
func (r *register) count() int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return len(r.screens)
}

// set replaces the screens and gives the keys whose welcome is another now, and
// those screens, as they were, whose permissions shrank or moved: these are to be
// cut. One that is admitted is not: it may do no more than before until it
// connects anew, which it does at once when it is told.
func (r *register) set(screens []Screen) (told []string, cut []Screen) {
	defer r.once.Do(func() { close(r.known) })
	next := make(map[string]Screen, len(screens))
	for _, s := range screens {
		next[s.Key] = s
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for key, was := range r.screens {
		is, stays := next[key]
		if stays && is == was {
			continue
		}
		told = append(told, key)
		if !stays || is.Site != was.Site || is.Revoked != was.Revoked {
			cut = append(cut, was)
		}
	}
	for key, is := range next {
		if _, before := r.screens[key]; before {
			continue
		}
		told = append(told, key)
		if is.Revoked {
			cut = append(cut, is)
		}
	}
	r.screens = next
	return told, cut
}
