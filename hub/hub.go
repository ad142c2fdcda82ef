// Package hub is the hub as a whole: it wires the store, the reading of the
// partners' calendars, the planning of each site's program and its publishing,
// and says over HTTP how it is doing.
//
// It takes no decision of its own but when: programs are planned anew when a
// calendar or a record changed and every minute besides, and published when
// they differ from what the site's screens have. Urgent notices run ahead of
// that. What a restart finds on disk is served before the first calendar is read.
//
// Several hubs may share one database and the NATS servers of an operator: all
// serve screens and the web, one leads (see lease).
//
// Everything that it starts ends before Run returns.
package hub

import (
	"context"
	"crypto/ed25519"
	"errors"
	"log/slog"
	"net/netip"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"semainier/feeds"
	"semainier/feeds/fetch"
	"semainier/hub/enrol"
	"semainier/hub/gather"
	"semainier/hub/network"
	"semainier/hub/plan"
	"semainier/hub/presence"
	"semainier/hub/publish"
	"semainier/hub/store"
	"semainier/hub/wire"
	"semainier/layouts/program"
)

const (
	lookEvery = 50 * time.Millisecond  // for changed records: urgent notices, screens that are paired or revoked
	planEvery = time.Minute            // midnight, the end of a notice, a calendar's age
	settle    = 100 * time.Millisecond // several calendars that change at once make one program

	// alertAhead is how long planning leaves the machine to an alert that is on
	// its way to ten thousand screens.
	alertAhead = 500 * time.Millisecond
	// holdBack is how long a site that never had a program waits for the first
	// reading of its calendars: an empty week would be a false announcement.
	holdBack = 15 * time.Second
)

// Options are what a hub needs; none may be zero but Database, External, the
// certificate's files, Allow, Files, TrustClock and Ready.
type Options struct {
	Data       string            // folder of the store
	Database   string            // of a store that several hubs share, see store.Place; empty: it is in Data, and this hub is alone
	HTTP, NATS string            // host:port to listen on; port 0: any free one
	External   *publish.External // NATS servers of the operator's; then NATS is for nothing
	CertFile   string            // PEM, of both servers; empty: they speak in clear
	KeyFile    string            // PEM, of CertFile
	Allow      []netip.Prefix    // networks that feeds may reach, see fetch.Options
	Files      string            // folder of file: feeds, see fetch.Options
	Upload     []string          // the command that reads what people upload, see upload.Options
	Now        func() time.Time
	TrustClock bool // see publish.Options
	Log        *slog.Logger
	Ready      func(Addresses) // called once both servers accept; nil: nobody waits
	// Welcome is told where the first administrator makes an account, at every start
	// while there is nobody; nil: it is not told. The address is a secret.
	Welcome func(address string)
}

// Addresses are where a hub listens.
type Addresses struct {
	HTTP, NATS string // host:port
}

// Run is the hub, until ctx ends. Its error is for what keeps it from starting,
// or for a server that stopped by itself.
func Run(ctx context.Context, o Options) (err error) {
	st, err := store.Open(ctx, store.Place{Dir: o.Data, URL: o.Database})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	unlock, err := store.Lock(o.Data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	key, err := st.SigningKey(ctx)
	if err != nil {
		return err
	}
	cert, err := newCertificate(o)
	if err != nil {
		return err
	}
	board, album, lease := presence.New(), presence.NewAlbum(), newLease(st, o.Database == "", o.Log)
	pub, err := publish.Start(publish.Options{
		Listen: o.NATS, External: o.External, TLS: cert.config(), Key: key, Shelf: shelf{st},
		Desk:  enrol.New(enrol.Options{Key: key, Shelf: desk{st}, Now: o.Now, Log: o.Log}),
		Heard: func(screen string, s wire.Status) { board.Heard(screen, s, o.Now()) }, Planned: lease.planned.Store, Pictured: pictured(album, o),
		Now: o.Now, Log: o.Log, TrustClock: o.TrustClock,
	})
	if err != nil {
		return err
	}
	defer pub.Close()
	client := fetch.New(fetch.Options{Allow: o.Allow, Files: o.Files, Agent: agent})
	g := gather.New(gather.Options{
		Store: st, Client: client,
		Key: derived(key, "semainier occurrence identifiers"), Now: o.Now, Log: o.Log,
	})
	defer g.Close()
	h := &hub{opts: o, store: st, verify: key.Public().(ed25519.PublicKey), signing: key, publisher: pub, board: board, album: album, gatherer: g, client: client, started: o.Now(), lease: lease, playlists: noPlaylists, issued: map[feeds.SiteID]bool{}, alerted: map[feeds.SiteID]string{}, programs: map[feeds.SiteID]program.Program{}}
	if err := h.reload(ctx); err != nil {
		return err
	}
	leave := h.join(ctx)
	defer func() { err = errors.Join(err, leave()) }()
	h.tidy()
	stop, deaf := ServeAdmin(o.Data, h.admin())
	if deaf != nil { // no reason to leave the screens alone
		o.Log.Error("semainier screen and urgent do not see this hub", "error", deaf)
	} else {
		defer func() { err = errors.Join(err, stop()) }()
	}
	console, err := h.openConsole()
	if err != nil {
		return err
	}
	defer console.Close()
	web, err := h.serve(ctx, cert.config(), console)
	if err != nil {
		return err
	}
	if err := h.welcome(ctx, web.address); err != nil {
		return errors.Join(err, web.close())
	}
	at := Addresses{HTTP: web.address, NATS: pub.Addr().String()}
	o.Log.Info("hub ready", "http", at.HTTP, "nats", at.NATS, "sites", len(h.records.Sites), "feeds", len(h.records.Feeds))
	if o.Ready != nil {
		o.Ready(at)
	}
	return errors.Join(h.loop(ctx, web.failed), web.close())
}

// agent is how we name ourselves to the partners' servers.
const agent = "Semainier/1 (calendar reader of a public hall)"

// hub is the state of one Run. All is the loop's; mu guards what the web reads
// of it, which only the loop writes.
type hub struct {
	opts      Options
	store     *store.Store
	publisher *publish.Publisher
	board     *presence.Board // how screens are doing
	album     *presence.Album // what was on them
	gatherer  *gather.Gatherer
	client    *fetch.Client
	verify    ed25519.PublicKey // of what was published
	signing   ed25519.PrivateKey
	started   time.Time
	version   int64                   // of the records
	issued    map[feeds.SiteID]bool   // sites that have, or had in an earlier run, a program out
	alerted   map[feeds.SiteID]string // the urgent notices that a site's screens were last told, see urgentOf
	read      bool                    // every feed has been tried once
	hurry     bool                    // the last look had screens alerted
	trouble   string                  // the last one logged by look
	stuck     string                  // the same, by turn
	lease     *lease
	leads     bool               // this hub reads, plans and publishes
	reign     uint64             // the lease's token since it does
	playlists int64              // the store's version of what all hubs published, see refresh
	troubles  troubles           // of the last planning
	unkept    []store.Transition // that could not be written

	readings   atomic.Int64 // see office.Readings
	firstStart func(context.Context) (path string, nobody bool, err error)

	mu       sync.RWMutex
	records  network.Records
	programs map[feeds.SiteID]program.Program // as last planned for publishing
	planned  int64                            // version of the records that they were planned from
}

// loop plans when there is a reason to, until ctx ends or the HTTP server fails.
func (h *hub) loop(ctx context.Context, failed <-chan error) error {
	look, minute, sweep := time.NewTicker(lookEvery), time.NewTicker(planEvery), time.NewTicker(sweepEvery)
	defer look.Stop()
	defer minute.Stop()
	defer sweep.Stop()
	soon, patient := time.NewTimer(settle), time.NewTimer(holdBack)
	defer soon.Stop()
	defer patient.Stop()
	for {
		select {
		case <-ctx.Done():
			h.opts.Log.Info("hub stopping")
			return nil
		case err := <-failed:
			return err
		case <-h.gatherer.Changed():
			h.readings.Add(1)
			soon.Reset(settle)
		case <-look.C:
			if h.turn(ctx) {
				patient.Reset(holdBack)
				h.plan(ctx)
			}
			switch news := h.look(ctx); {
			case news && h.hurry: // the alert has the machine to itself on its way
				soon.Reset(alertAhead)
			case news:
				h.plan(ctx)
			}
		case <-sweep.C:
			h.sweep(ctx)
			h.tellPlanned(h.planned)
		case <-soon.C:
			h.plan(ctx)
		case <-patient.C: // what was held back for slow calendars goes out without them
			h.plan(ctx)
		case <-minute.C:
			h.plan(ctx)
			h.tidy()
			debug.FreeOSMemory() // of a minute's planning, or of ten thousand screens that came at once
		}
		if h.leads && !h.read && h.gatherer.Pending() == 0 {
			h.read = true
			h.plan(ctx)
			h.opts.Log.Info("first reading done")
		}
	}
}

// look reloads the records if somebody changed them and reports whether it did.
// While they cannot be read, what was read before holds.
func (h *hub) look(ctx context.Context) bool {
	version, err := h.store.DataVersion(ctx)
	if err == nil && !h.leads {
		err = h.refresh(ctx)
	}
	if err == nil && version == h.version {
		h.trouble = ""
		return false
	}
	if err == nil {
		err = h.reload(ctx)
	}
	if err != nil {
		if ctx.Err() == nil && err.Error() != h.trouble {
			h.trouble = err.Error()
			h.opts.Log.Error("records not read", "error", err)
		}
		return false
	}
	h.trouble = ""
	h.opts.Log.Info("records changed", "sites", len(h.records.Sites), "feeds", len(h.records.Feeds), "screens", len(h.records.Screens))
	return true
}

// reload takes the records as they are now: who may connect, what is read, and
// the last program of sites that are new to this run.
func (h *hub) reload(ctx context.Context) error {
	version, err := h.store.DataVersion(ctx) // before the records: a change in between is seen next time
	if err != nil {
		return err
	}
	records, err := h.store.Records(ctx)
	if err != nil {
		return err
	}
	for _, s := range records.Sites {
		if _, known := h.issued[s.ID]; known {
			continue
		}
		if err := h.publisher.Restore(ctx, program.SiteID(s.ID)); err != nil {
			return err
		}
		_, h.issued[s.ID], err = h.store.Playlist(ctx, s.ID)
		if err != nil {
			return err
		}
	}
	h.mu.Lock()
	h.records = records // before screens are told and cut: who sees that may ask why
	h.mu.Unlock()
	h.hurry = h.leads && h.alert(ctx)
	if err := h.admit(ctx, records); err != nil {
		return err
	}
	if h.leads {
		if err := h.gatherer.Follow(ctx, records); err != nil {
			return err
		}
	}
	h.version = version
	return nil
}

// batch is how many sites are planned, kept and pushed at once: one commit for
// all of them, and the first screens need not wait for the last site.
const batch = 64

// plan makes the program of every site and publishes those that changed. A site
// for which that fails keeps the program it has. A hub that does not lead, or no
// longer does, publishes nothing.
func (h *hub) plan(ctx context.Context) {
	if !h.leading() {
		return
	}
	inputs, now := Inputs(h.gatherer), h.opts.Now()
	parts, waits := plan.Divide(h.records, inputs), h.waiting(inputs)
	programs, failed := make(map[feeds.SiteID]program.Program, len(h.records.Sites)), map[feeds.SiteID]error{}
	keeps := func(site feeds.SiteID, err error) {
		if last, known := h.programs[site]; known {
			programs[site] = last
		}
		if err != nil {
			failed[site] = err
		}
	}
	for sites := range slices.Chunk(h.records.Sites, batch) {
		if ctx.Err() != nil || !h.leading() {
			return
		}
		var out []program.Program
		for _, s := range sites {
			last, known := h.programs[s.ID]
			if empty := known && len(last.Slots) == 0; !empty && waits(s.ID) {
				keeps(s.ID, nil)
				continue
			}
			p, err := parts.Plan(s.ID, now)
			if err != nil {
				keeps(s.ID, err)
				continue
			}
			out = append(out, p)
		}
		for i, became := range h.publisher.Publish(ctx, out, now) {
			p, site := out[i], feeds.SiteID(out[i].Site.ID)
			if errors.Is(became.Err, store.ErrFenced) {
				h.lease.lost()
				return
			}
			if became.Err != nil {
				keeps(site, became.Err)
				continue
			}
			h.issued[site], programs[site] = true, p
			h.alerted[site] = urgentOf(p.Notices)
			if became.New {
				h.opts.Log.Info("program published", "site", site, "from", p.From.String(), "slots", len(p.Slots))
			}
		}
	}
	if ctx.Err() == nil {
		h.troubles.tell(h.opts.Log, failed, now)
	}
	h.mu.Lock()
	h.programs, h.planned = programs, h.version
	h.mu.Unlock()
	h.tellPlanned(h.version)
}

// Inputs gives what is held of the calendars as planning takes it.
func Inputs(g *gather.Gatherer) map[feeds.FeedID]plan.Input {
	return inputsOf(g.Snapshots())
}

func inputsOf(snaps map[feeds.FeedID]store.Snapshot) map[feeds.FeedID]plan.Input {
	inputs := make(map[feeds.FeedID]plan.Input, len(snaps))
	for id, s := range snaps {
		inputs[id] = plan.Input{Occurrences: s.Occurrences, Taken: s.Taken, Health: s.Health, Until: s.Until}
	}
	return inputs
}

// waiting says which sites must wait for their calendars rather than announce
// weeks without a permanence: a little for their first program while feeds are
// being read, and for as long as none of their own was ever read.
func (h *hub) waiting(inputs map[feeds.FeedID]plan.Input) func(feeds.SiteID) bool {
	reading := h.gatherer.Pending() > 0 && h.opts.Now().Sub(h.started) < holdBack
	unread := map[feeds.SiteID]bool{} // sites with feeds of their own: none of them was ever read
	for _, f := range h.records.Feeds {
		without, known := unread[f.Site]
		unread[f.Site] = (without || !known) && inputs[f.ID].Health.LastGood.IsZero()
	}
	return func(site feeds.SiteID) bool { return !h.issued[site] && reading || unread[site] }
}
