package town

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nkeys"

	"semainier/feeds"
	"semainier/hub/network"
	"semainier/hub/wire"
	"semainier/layouts/program"
	"semainier/player/link"
)

// Crowd is screens with the players' own line to the hub. They draw nothing;
// they believe what a player believes, and note what they were given.
type Crowd struct {
	Screens []*Screen

	mu     sync.Mutex
	issues map[string][sha256.Size]byte // what was given under each site and version
	faults []string
}

// Screen is one of the crowd.
type Screen struct {
	ID   network.ScreenID
	NATS string         // where it looks for NATS; empty: at all servers
	Site program.SiteID // as its record has it
	pair nkeys.KeyPair
	key  string
	link *link.Link

	mu       sync.Mutex
	standing wire.Standing
	version  uint64
	number   int // of the last write shown
	shown    []Shown
}

// Shown is a write that a screen shows.
type Shown struct {
	Number int
	At     time.Time
}

// NewCrowd makes so many screens for so many sites, and the records with them.
func NewCrowd(screens, sites int) (*Crowd, network.Records, error) {
	c := &Crowd{issues: map[string][sha256.Size]byte{}}
	records := network.Records{Network: network.Info{Name: "Saint-Rieul"}}
	week := []network.Period{{From: 8 * 60, Until: 19 * 60}}
	for i := range sites {
		records.Sites = append(records.Sites, network.Site{ID: feeds.SiteID(fmt.Sprintf("site-%d", i)), Name: fmt.Sprintf("Espace %d", i),
			Timezone: "Europe/Paris", Hours: network.Hours{Monday: week, Tuesday: week, Wednesday: week, Thursday: week, Friday: week}})
	}
	for i := range screens {
		pair, err := nkeys.CreateUser()
		if err != nil {
			return nil, records, err
		}
		key, err := pair.PublicKey()
		if err != nil {
			return nil, records, err
		}
		s := &Screen{ID: network.ScreenID(fmt.Sprintf("screen-%d", i)), Site: program.SiteID(records.Sites[i%sites].ID), pair: pair, key: key}
		c.Screens = append(c.Screens, s)
		records.Screens = append(records.Screens, network.Screen{ID: s.ID, Site: feeds.SiteID(s.Site), Name: "Hall", Key: key})
	}
	return c, records, nil
}

// writePrefix begins the titles of the notices of Write; a number follows.
const writePrefix = "Essai "

// Write is the notice by which the screens of a site show a number.
func Write(site program.SiteID, number int) network.Notice {
	return network.Notice{ID: network.NoticeID("essai-" + string(site)), Title: writePrefix + strconv.Itoa(number), By: "Mairie",
		State: network.Published, Sites: []feeds.SiteID{feeds.SiteID(site)}}
}

// Run connects the screens and keeps them connected until ctx ends.
func (c *Crowd) Run(ctx context.Context, t *Town, pace link.Pace) {
	var running sync.WaitGroup
	for i, s := range c.Screens {
		at := s.NATS
		if at == "" {
			at = strings.Join(t.URLs(), ",")
		}
		s.link = link.New(link.Options{
			Hub: t.Hubs[i%len(t.Hubs)].Web, NATS: at, Key: s.pair, Pace: pace,
			TLS: &tls.Config{RootCAs: t.CA, MinVersion: tls.VersionTLS12}, Have: s.have, Log: slog.New(slog.DiscardHandler),
		})
		s.link.Greet(wire.Hello{Wire: wire.Major})
		own, stop := context.WithCancel(ctx)
		running.Go(func() { defer stop(); _ = s.link.Run(own) }) // it ends with ctx
		running.Go(func() { c.listen(own, s, t) })
	}
	running.Wait()
}

func (c *Crowd) listen(ctx context.Context, s *Screen, t *Town) {
	for {
		select {
		case <-ctx.Done():
			return
		case a := <-s.link.Answers():
			switch {
			case a.Welcome != nil:
				c.welcomed(s, t, a.Welcome)
			case a.Sealed != nil:
				c.given(s, t, a.Sealed)
			}
		}
	}
}

func (c *Crowd) welcomed(s *Screen, t *Town, sealed wire.SealedWelcome) {
	w, _, err := wire.OpenWelcome(sealed, t.Key, s.key)
	if err != nil {
		c.fault("screen %s: %v", s.ID, err)
		return
	}
	s.mu.Lock()
	s.standing = w.State
	s.mu.Unlock()
	s.link.Follow(w.Site)
}

// given takes what a screen was given: never shown is what is not verified, and
// what is of an earlier version.
func (c *Crowd) given(s *Screen, t *Town, sealed wire.Sealed) {
	p, err := wire.Open(sealed, t.Key, s.Site)
	if err != nil {
		c.fault("screen %s: %v", s.ID, err)
		return
	}
	issue, sum := fmt.Sprintf("%s version %d", p.Site, p.Version), sha256.Sum256(sealed)
	c.mu.Lock()
	before, known := c.issues[issue]
	c.issues[issue] = sum
	c.mu.Unlock()
	if known && before != sum {
		c.fault("%s was used for two programs", issue)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.Version <= s.version {
		return // a push and an answer may pass each other; a player leaves it too
	}
	s.version = p.Version
	for _, n := range p.Program.Notices {
		if text, ok := strings.CutPrefix(n.Title, writePrefix); ok {
			number, err := strconv.Atoi(text)
			if err != nil || number < s.number {
				c.fault("screen %s shows %q after %d", s.ID, n.Title, s.number)
			}
			s.number = number
			s.shown = append(s.shown, Shown{number, time.Now()})
		}
	}
}

func (c *Crowd) fault(format string, v ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.faults = append(c.faults, fmt.Sprintf(format, v...))
}

// Faults is what no screen should have been given.
func (c *Crowd) Faults() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]string{}, c.faults...)
}

func (s *Screen) have() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.version
}

// Holds gives the version and the number that the screen shows.
func (s *Screen) Holds() (version uint64, number int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.version, s.number
}

// Standing is what the screen was told of itself last.
func (s *Screen) Standing() wire.Standing {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.standing
}

// Route gives the way by which the screen has a line; empty: it has none now.
func (s *Screen) Route() wire.Route {
	if via, ok := s.link.Route(); ok {
		return via
	}
	return ""
}

// Since gives when the screen first showed a write of at least that number.
func (s *Screen) Since(number int) (time.Time, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range s.shown {
		if w.Number >= number {
			return w.At, true
		}
	}
	return time.Time{}, false
}
