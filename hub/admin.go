package hub

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"semainier/feeds"
	"semainier/hub/fleet"
	"semainier/hub/network"
	"semainier/hub/presence"
	"semainier/hub/wire"
)

// The admin socket is how the commands of the hub's machine ask what only the
// running hub knows: HTTP over a Unix socket in the data folder, for its owner
// alone. It changes no record: commands write these, and the hub looks at them. What
// is asked of a screen is not written anywhere; 409 says why it cannot be asked.
//
//	GET  /screens                          → fleet.Fleet
//	GET  /memory                           → Memory
//	POST /screens/{id}/orders?do=identify  → {"id": …}, see wire.Deed
//	GET  /screens/{id}/picture             → presence.Picture, or 404: none yet
const (
	adminSocket  = "hub.sock"
	adminScreens = "/screens"
	adminMemory  = "/memory"
	adminOrders  = "/orders"
	adminPicture = "/picture"
)

// The bounds of the admin socket.
const (
	adminWithin = 10 * time.Second // for a whole question and its answer
	maxReason   = 500              // bytes of why not
	maxFleet    = 64 << 20         // bytes: six times what 10,000 screens take that say all they may usually say
	maxSunPath  = 107              // bytes that the kernel takes as the path of a socket, unix(7)
)

// Admin is what the admin socket tells, and how it asks screens. Order and Picture
// may be nil where there are none to ask.
type Admin struct {
	Records  func() (network.Records, int64) // as programs were last planned and published from them, with their version
	Seen     func() []presence.Seen
	Versions func(context.Context) (map[feeds.SiteID]uint64, error) // of the sites' programs as published
	Now      func() time.Time
	Log      *slog.Logger

	Order   func(ctx context.Context, screen network.ScreenID, do wire.Deed) (id string, err error)
	Picture func(screen network.ScreenID) (presence.Picture, bool) // the last one
}

// ServeAdmin answers on the admin socket of that data folder until stop. The
// caller holds the folder's lock: a socket that a killed hub left there is replaced.
func ServeAdmin(data string, a Admin) (stop func() error, err error) {
	l, release, err := listenAdmin(data)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", filepath.Join(data, adminSocket), err)
	}
	server := &http.Server{
		Handler: a.routes(), ReadTimeout: adminWithin, WriteTimeout: adminWithin, IdleTimeout: adminWithin, MaxHeaderBytes: maxHeader,
		ErrorLog: slog.NewLogLogger(a.Log.Handler(), slog.LevelDebug),
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			a.Log.Error("the admin socket is closed", "error", err, "hint", "semainier screen and urgent do not see this hub until it is restarted")
		}
	}()
	return func() error {
		err := server.Close()
		<-done
		return errors.Join(err, release())
	}, nil
}

// listenAdmin makes the socket under another name and moves it to its own once
// nobody but its owner may use it. release takes it away.
func listenAdmin(data string) (l net.Listener, release func() error, err error) {
	dir, closeDir, err := shortDir(data, adminSocket+".new")
	if err != nil {
		return nil, nil, err
	}
	path, fresh := filepath.Join(dir, adminSocket), filepath.Join(dir, adminSocket+".new")
	if err := os.Remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, errors.Join(err, closeDir())
	}
	unix, err := net.ListenUnix("unix", &net.UnixAddr{Name: fresh, Net: "unix"})
	if err != nil {
		return nil, nil, errors.Join(err, closeDir())
	}
	unix.SetUnlinkOnClose(false)
	if err := errors.Join(os.Chmod(fresh, 0o600), os.Rename(fresh, path)); err != nil {
		return nil, nil, errors.Join(err, unix.Close(), closeDir())
	}
	return unix, func() error { return errors.Join(os.Remove(path), closeDir()) }, nil
}

// shortDir gives a name of the folder under which a socket called name can be
// reached: its own, or where that is too long for the kernel, one by its descriptor.
func shortDir(data, name string) (dir string, done func() error, err error) {
	if len(filepath.Join(data, name)) <= maxSunPath {
		return data, func() error { return nil }, nil
	}
	f, err := os.Open(data)
	if err != nil {
		return "", nil, err
	}
	return fmt.Sprintf("/proc/self/fd/%d", f.Fd()), f.Close, nil
}

// admin gives what this hub tells.
func (h *hub) admin() Admin {
	return Admin{
		Records: func() (network.Records, int64) {
			h.mu.RLock()
			defer h.mu.RUnlock()
			if _, leads := h.lease.state(); !leads {
				return h.records, h.lease.planned.Load()
			}
			return h.records, h.planned
		},
		Seen: h.board.List, Versions: h.store.PlaylistVersions, Now: h.opts.Now, Log: h.opts.Log,
		Order: h.order, Picture: h.snapshot,
	}
}

func (a Admin) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+adminScreens, func(w http.ResponseWriter, r *http.Request) {
		f, err := a.fleet(r.Context())
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_ = json.NewEncoder(w).Encode(f) // whoever asked has gone: nobody to tell
	})
	mux.HandleFunc("GET "+adminMemory, func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(memory()) // likewise
	})
	if a.Order != nil {
		mux.HandleFunc("POST "+adminScreens+"/{id}"+adminOrders, a.order)
	}
	if a.Picture != nil {
		mux.HandleFunc("GET "+adminScreens+"/{id}"+adminPicture, a.picture)
	}
	return mux
}

// ordered is the answer to an order that was given.
type ordered struct {
	ID string `json:"id"`
}

func (a Admin) order(w http.ResponseWriter, r *http.Request) {
	id, err := a.Order(r.Context(), network.ScreenID(r.PathValue("id")), wire.Deed(r.URL.Query().Get("do")))
	if err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	_ = json.NewEncoder(w).Encode(ordered{id}) // whoever asked has gone: nobody to tell
}

func (a Admin) picture(w http.ResponseWriter, r *http.Request) {
	p, ok := a.Picture(network.ScreenID(r.PathValue("id")))
	if !ok {
		http.Error(w, "no picture of this screen yet", http.StatusNotFound)
		return
	}
	_ = json.NewEncoder(w).Encode(p) // likewise
}

// fleet gives how the screens of the records are doing.
func (a Admin) fleet(ctx context.Context) (fleet.Fleet, error) {
	versions, err := a.Versions(ctx)
	if err != nil {
		return fleet.Fleet{}, err
	}
	records, version := a.Records()
	return fleet.Of(records, version, a.Seen(), versions, a.Now()), nil
}

// ErrNoHub is what AskFleet gives, wrapped, where no hub runs on the data folder.
var ErrNoHub = errors.New("no hub is running on this data folder")

// AskFleet asks the hub that runs on that data folder how its screens are doing.
func AskFleet(ctx context.Context, data string) (f fleet.Fleet, err error) {
	err = ask(ctx, data, http.MethodGet, adminScreens, &f)
	return f, err
}

// AskScreen has the hub that runs on that data folder ask a screen to do something,
// and gives the ID of the order. Its error says why that is not possible now.
func AskScreen(ctx context.Context, data string, screen network.ScreenID, do wire.Deed) (id string, err error) {
	var o ordered
	err = ask(ctx, data, http.MethodPost, adminScreens+"/"+url.PathEscape(string(screen))+adminOrders+"?do="+url.QueryEscape(string(do)), &o)
	return o.ID, err
}

// AskPicture asks the hub that runs on that data folder for the last picture of a
// screen; not ok where it has none.
func AskPicture(ctx context.Context, data string, screen network.ScreenID) (p presence.Picture, ok bool, err error) {
	err = ask(ctx, data, http.MethodGet, adminScreens+"/"+url.PathEscape(string(screen))+adminPicture, &p)
	if errors.Is(err, errNothing) {
		return p, false, nil
	}
	return p, err == nil, err
}

// errNothing is that the hub has not what was asked for.
var errNothing = errors.New("there is none")

// Memory is what a hub's process uses once garbage is collected, in bytes.
type Memory struct {
	Heap   uint64 `json:"heap"`
	Stacks uint64 `json:"stacks"`
}

// AskMemory asks the hub that runs on that data folder what memory it uses.
func AskMemory(ctx context.Context, data string) (m Memory, err error) {
	err = ask(ctx, data, http.MethodGet, adminMemory, &m)
	return m, err
}

func memory() Memory {
	runtime.GC()
	runtime.GC() // what the first one found is swept, and stacks are half as large
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return Memory{m.HeapAlloc, m.StackInuse}
}

// ask puts a question to the hub on that data folder and reads the answer.
func ask(ctx context.Context, data, method, path string, into any) (err error) {
	ctx, cancel := context.WithTimeout(ctx, adminWithin)
	defer cancel()
	dir, done, err := shortDir(data, adminSocket)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("ask the hub in %s: %w", data, ErrNoHub)
	} else if err != nil {
		return fmt.Errorf("ask the hub in %s: %w", data, err)
	}
	defer func() { err = errors.Join(err, done()) }()
	transport := &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", filepath.Join(dir, adminSocket))
	}}
	question, err := http.NewRequestWithContext(ctx, method, "http://hub"+path, nil)
	if err != nil {
		return err
	}
	answer, err := (&http.Client{Transport: transport}).Do(question)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Errorf("ask the hub in %s: %w", data, ErrNoHub)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("ask the hub in %s: %w: run the command as the user that the hub runs as", data, err)
	case err != nil:
		return fmt.Errorf("ask the hub in %s: %w", data, err)
	}
	defer func() { _ = answer.Body.Close() }() // it was read, or is of no use
	if answer.StatusCode == http.StatusNotFound {
		return fmt.Errorf("ask the hub in %s: %w", data, errNothing)
	}
	if answer.StatusCode != http.StatusOK {
		why, _ := io.ReadAll(io.LimitReader(answer.Body, maxReason)) // half a reason is one too
		if answer.StatusCode == http.StatusConflict {
			return errors.New(strings.TrimSpace(string(why)))
		}
		return fmt.Errorf("ask the hub in %s: it says %s: %s", data, answer.Status, why)
	}
	if err := json.NewDecoder(io.LimitReader(answer.Body, maxFleet)).Decode(into); err != nil {
		return fmt.Errorf("read what the hub in %s says: %w", data, err)
	}
	return nil
}
