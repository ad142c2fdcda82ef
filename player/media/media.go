// Package media brings the pictures of notices to a screen: over HTTP from the
// hub, each named by the SHA-256 of its file, into a folder.
//
// A picture is at hand only once its bytes have that hash, whether they came
// over the network or from the disk. What breaks off goes on where it stopped,
// after a restart too. A fleet that hears of a picture in the same second does
// not ask for it in the same second. A picture that cannot be had costs its
// place: the notice's words are shown alone, and it is asked for again, ever
// less often.
//
// The package decodes nothing (layouts/paint does, within its bounds), knows no
// notice's date and follows no redirect: the hub alone is asked.
package media

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"sync"
	"syscall"
	"time"

	"semainier/layouts/program"
	"semainier/layouts/scene"
	"semainier/player/disk"
)

// Limits.
const (
	MaxPicture = 8 << 20   // bytes of one picture: hub/network takes no larger one
	MaxFolder  = 512 << 20 // bytes of all files in the folder, unless Options say otherwise
	MaxMemory  = 64 << 20  // bytes of the pictures that only the memory holds, while the disk refuses them

	parallel = 2              // pictures fetched at a time
	shedding = 4 * MaxPicture // bytes that a full disk gets back at a time
)

// Options are what a Media works with. Folder is made if need be.
type Options struct {
	Hub    string       // the hub's web address: "https://hub.example"
	Client *http.Client // nil: http.DefaultClient; its redirects are not followed
	Folder disk.Folder
	Screen string // public key of this screen: no two screens wait alike
	Log    *slog.Logger

	MaxFolder int64 // 0: the constant
}

// Media is the pictures of one screen. It may be used by several goroutines.
type Media struct {
	o       Options
	client  *http.Client
	folder  folder
	wake    chan struct{}
	changed chan struct{}

	mu         sync.Mutex
	wanted     map[string]*item
	busy       map[string]bool // being fetched, wanted or no longer
	before     map[string]bool // named by the programs that the disk has
	memory     map[string][]byte
	held       map[scene.PictureID]bool // never written to once given away
	generation uint64
	trouble    error // with the disk; nil: there is none
}

// item is a wanted picture.
type item struct {
	id     string
	rank   int // the lower one first
	urgent bool
	state  state
	tries  int       // that failed
	due    time.Time // of the next one
	lost   bool      // the hub did not answer the last one
	told   string    // the reason logged last
}

// state is how far a picture has come.
type state int

const (
	unseen  state = iota // the folder may have it
	missing              // to be fetched
	here
	refused // the right bytes, but no picture: another try would bring the same
)

// New gives a Media that has looked at nothing yet: Run does.
func New(o Options) *Media {
	if o.MaxFolder == 0 {
		o.MaxFolder = MaxFolder
	}
	client := http.DefaultClient
	if o.Client != nil {
		client = o.Client
	}
	own := *client
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Media{
		o: o, client: &own, folder: folder{Folder: o.Folder, most: o.MaxFolder, reserved: map[string]int64{}},
		wake: make(chan struct{}, 1), changed: make(chan struct{}, 1),
		wanted: map[string]*item{}, busy: map[string]bool{}, before: map[string]bool{}, memory: map[string][]byte{}, held: map[scene.PictureID]bool{},
	}
}

// At gives the pictures that are at hand, and a number that grows whenever one
// has come or gone. The map is not to be written to.
func (m *Media) At() (ids map[scene.PictureID]bool, generation uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.held, m.generation
}

// Changed says that At gives something else than before.
func (m *Media) Changed() <-chan struct{} { return m.changed }

// Want says which program is shown from now on, and which ones the disk has, so
// that a restart may show them: their pictures stay. The urgent notices of the
// first come first, then the important ones.
func (m *Media) Want(p program.Program, kept ...program.Program) {
	m.mu.Lock()
	defer m.mu.Unlock()
	next := map[string]*item{}
	for _, it := range itemsOf(p) {
		if old := m.wanted[it.id]; old != nil {
			old.rank, old.urgent = it.rank, it.urgent
			it = old
		}
		switch {
		case it.lost: // a new program came through: the hub is there again
			it.lost, it.due = false, earlier(it.due, time.Now().Add(m.first(it)))
		case it.urgent && it.tries == 0:
			it.due = time.Time{}
		}
		next[it.id] = it
	}
	m.before = map[string]bool{}
	for _, p := range kept {
		for _, it := range itemsOf(p) {
			m.before[it.id] = true
		}
	}
	m.wanted = next
	for id := range m.memory {
		if next[id] == nil {
			delete(m.memory, id)
		}
	}
	m.publish()
	signal(m.wake)
}

// first gives how long a screen waits before it asks for a picture.
func (m *Media) first(it *item) time.Duration {
	if it.urgent {
		return 0
	}
	return delay(m.o.Screen, it.id, 0)
}

// publish makes held anew and says so if it is another. With mu held.
func (m *Media) publish() {
	held := map[scene.PictureID]bool{}
	for id, it := range m.wanted {
		if it.state == here {
			held[scene.PictureID(id)] = true
		}
	}
	if sameKeys(held, m.held) {
		return
	}
	m.held = held
	m.generation++
	signal(m.changed)
}

// Run looks for what is wanted, in the folder and then on the hub, until ctx
// ends.
func (m *Media) Run(ctx context.Context) {
	m.disk(m.folder.prepare())
	var fetching sync.WaitGroup
	defer fetching.Wait()
	done := make(chan struct{}, parallel)
	for busy := 0; ; {
		m.look()
		id, wait := "", m.save()
		if busy < parallel {
			var next time.Duration
			id, next = m.next()
			wait = min(wait, next)
		}
		if id != "" {
			busy++
			fetching.Go(func() { m.bring(ctx, id); done <- struct{}{} })
			continue
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-done:
			busy--
		case <-m.wake:
		case <-timer.C:
		}
		timer.Stop()
		if ctx.Err() != nil {
			return
		}
	}
}

// look takes what is wanted and lies in the folder.
func (m *Media) look() {
	for {
		it := m.unseen()
		if it == nil {
			return
		}
		_, err := m.folder.read(it.id)
		m.mu.Lock()
		switch {
		case it.state != unseen: // it has come meanwhile
		case err == nil:
			it.state = here
		default:
			it.state, it.due = missing, time.Now().Add(m.first(it))
		}
		m.publish()
		m.mu.Unlock()
		if errors.Is(err, errDamaged) {
			m.o.Log.Warn("a kept picture is damaged and is fetched again", "picture", it.id, "error", err)
		}
	}
}

// unseen gives the first picture that was not looked for in the folder; nil:
// there is none.
func (m *Media) unseen() (first *item) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, it := range m.wanted {
		if it.state == unseen && (first == nil || it.rank < first.rank) {
			first = it
		}
	}
	return first
}

// next gives the picture to be fetched now, or how long there is none.
func (m *Media) next() (id string, wait time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var first *item
	now := time.Now()
	wait = time.Hour
	for _, it := range m.wanted {
		if it.state != missing || m.busy[it.id] {
			continue
		}
		if left := it.due.Sub(now); left > 0 {
			wait = min(wait, left)
		} else if first == nil || it.rank < first.rank {
			first = it
		}
	}
	if first == nil {
		return "", wait
	}
	m.busy[first.id] = true
	return first.id, 0
}

// bring fetches a picture and takes note of how it went.
func (m *Media) bring(ctx context.Context, id string) {
	err := m.fetch(ctx, id)
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.busy, id)
	it := m.wanted[id] // perhaps not the one for which it was begun
	switch {
	case it == nil || ctx.Err() != nil && err != nil:
	case err == nil:
		m.o.Log.Info("picture received", "picture", id, "failed", it.tries)
		it.state, it.tries, it.lost, it.told = here, 0, false, ""
		m.publish()
	default:
		it.tries++
		it.lost = errors.Is(err, errUnreached)
		wait := delay(m.o.Screen, id, it.tries)
		if busy, ok := errors.AsType[busyError](err); ok {
			wait = max(wait, busy.after)
		}
		it.due = time.Now().Add(wait)
		if reason := reasonOf(err); reason != it.told {
			it.told = reason
			m.o.Log.Warn("a picture cannot be had yet, the words of its notice are shown alone", "picture", id, "error", err)
		}
	}
}

// File gives the bytes of a picture that is at hand. What turns out to be
// damaged is at hand no longer, and fetched again.
func (m *Media) File(id scene.PictureID) ([]byte, error) {
	m.mu.Lock()
	data := m.memory[string(id)]
	m.mu.Unlock()
	if data != nil {
		return data, nil
	}
	if !validID(string(id)) {
		return nil, fmt.Errorf("picture %q: not the SHA-256 of a file", id)
	}
	data, err := m.folder.read(string(id))
	if err != nil {
		m.o.Log.Warn("a picture can no longer be read", "picture", string(id), "error", err)
		m.lose(id, unseen)
	}
	return data, err
}

// Refuse says that the file of a picture cannot be shown; why is logged. Its
// notice is shown without it until the player starts again.
func (m *Media) Refuse(id scene.PictureID, why error) {
	m.o.Log.Warn("a picture cannot be shown, its place is left out", "picture", string(id), "error", why)
	m.lose(id, refused)
}

func (m *Media) lose(id scene.PictureID, to state) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if it := m.wanted[string(id)]; it != nil && it.state == here {
		it.state = to
		m.publish()
		signal(m.wake)
	}
}

// disk notes how writing to the folder went; its trouble is told once, and its
// end. A disk that is full gets back what no program needs.
func (m *Media) disk(err error) {
	m.mu.Lock()
	before := m.trouble
	if err == nil || before == nil {
		m.trouble = err // the first tells why
	}
	m.mu.Unlock()
	switch {
	case err != nil && before == nil:
		m.o.Log.Warn("pictures cannot be kept on the disk, the memory holds a few until it can", "error", err)
		signal(m.changed)
	case err == nil && before != nil:
		m.o.Log.Info("pictures are kept on the disk again")
		signal(m.changed)
	}
	if errors.Is(err, syscall.ENOSPC) {
		m.Shed()
	}
}

// Trouble gives why pictures cannot be kept on the disk; nil: they can.
func (m *Media) Trouble() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.trouble
}

// Shed gives some room back to a disk that is full: of the pictures that no
// program needs the oldest go.
func (m *Media) Shed() {
	if err := m.folder.shed(shedding, m.needed()); err != nil {
		m.o.Log.Warn("a full disk gets no room back from pictures", "error", err)
	}
}

// needed gives the pictures that the program shown and those of the disk name.
func (m *Media) needed() map[string]bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	needed := maps.Clone(m.before)
	for id := range m.wanted {
		needed[id] = true
	}
	return needed
}
