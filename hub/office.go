package hub

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"semainier/feeds"
	"semainier/feeds/fetch"
	"semainier/hub/access"
	"semainier/hub/console"
	"semainier/hub/fleet"
	"semainier/hub/network"
	"semainier/hub/plan"
	"semainier/hub/presence"
	"semainier/hub/wire"
)

// office is the running hub as the console asks it.
type office struct{ *hub }

// Fleet tells how the screens are doing.
func (o office) Fleet(ctx context.Context) (fleet.Fleet, error) { return o.admin().fleet(ctx) }

// Readings grows when a calendar was read with another result than before: the leader
// counts its own, the others see that it published.
func (o office) Readings() int64 { return o.readings.Load() }

// Inputs gives what is held of the calendars.
func (o office) Inputs(ctx context.Context, list []feeds.Feed) (map[feeds.FeedID]plan.Input, error) {
	snaps, err := o.snapshots(ctx, list)
	if err != nil {
		return nil, err
	}
	return inputsOf(snaps), nil
}

// Read fetches the calendar of a feed, stored or not, as the gatherer does. It keeps
// nothing; its error is a *fetch.Error.
func (o office) Read(ctx context.Context, f feeds.Feed) ([]byte, error) {
	got, err := o.client.Get(ctx, f.URL, fetch.Validators{})
	defer got.Release() // few large ones are held at once, and gather waits for a place
	return bytes.Clone(got.Body), err
}

// Order asks a screen to do something now.
func (o office) Order(ctx context.Context, screen network.ScreenID, do wire.Deed) (id string, err error) {
	return o.order(ctx, screen, do)
}

// Snapshot gives the last picture of a screen that was asked for.
func (o office) Snapshot(screen network.ScreenID) (presence.Picture, bool) { return o.snapshot(screen) }

// openConsole makes the console. While there is nobody who may sign in, Welcome is told
// where the first administrator makes an account; that address is a secret, and no log
// has it.
func (h *hub) openConsole() (*console.Console, error) {
	people := access.New(access.Options{Store: h.store, Now: h.opts.Now, Log: h.opts.Log, Key: derived(h.signing, "semainier cookies of known browsers")})
	c, err := console.New(console.Options{Store: h.store, Access: people, Hub: office{h}, Upload: h.opts.Upload, Cache: filepath.Join(h.opts.Data, "pdfium"), Now: h.opts.Now, Log: h.opts.Log})
	if err != nil {
		return nil, fmt.Errorf("open the console: %w", err)
	}
	h.firstStart = people.FirstStart
	return c, nil
}

// welcome tells where the first administrator makes an account, if there is nobody yet.
func (h *hub) welcome(ctx context.Context, address string) error {
	if h.opts.Welcome == nil {
		return nil
	}
	path, nobody, err := h.firstStart(ctx)
	if err != nil || !nobody {
		return err
	}
	scheme := "http://"
	if h.opts.CertFile != "" {
		scheme = "https://"
	}
	if strings.HasPrefix(address, "[::]:") { // all of the machine's
		address = "localhost" + strings.TrimPrefix(address, "[::]")
	}
	h.opts.Welcome(scheme + address + path)
	return nil
}
