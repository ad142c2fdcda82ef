package hub

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"semainier/hub/network"
	"semainier/hub/presence"
	"semainier/hub/wire"
)

// What order refuses besides what presence.Board.Ticket and publish.Publisher do.
var (
	errNoScreen = errors.New("no record names that screen, or it is revoked")
	errNoDeed   = errors.New("want identify, restart or picture")
)

// order asks a screen to do something now, and gives the ID of the order. What comes
// of it is in what the screen says of itself: the page "identify", an Uptime that
// begins anew, a picture for that ID. A screen that asks over HTTP learns of it within
// wire.HeartbeatEvery. Its errors wrap presence.ErrUnheard and presence.ErrOldPlayer.
func (h *hub) order(ctx context.Context, screen network.ScreenID, do wire.Deed) (id string, err error) {
	defer func() {
		if err != nil {
			id, err = "", fmt.Errorf("order screen %s to %s: %w", screen, do, err)
		}
	}()
	switch do {
	case wire.Identify, wire.Restart, wire.Picture:
	default:
		return "", errNoDeed
	}
	key, ok := h.keyOf(screen)
	if !ok {
		return "", errNoScreen
	}
	now := h.opts.Now().UTC()
	ticket, heard, err := h.board.Ticket(key, now)
	if err != nil {
		return "", err
	}
	o := wire.Order{ID: rand.Text(), Key: key, Do: do, Ticket: ticket, Heard: heard.UTC(), Issued: now, Until: now.Add(wire.OrderLife)}
	return o.ID, h.publisher.Order(ctx, o)
}

// snapshot gives the last picture of a screen that any hub asked for since this one
// runs; not ok where there is none.
func (h *hub) snapshot(screen network.ScreenID) (presence.Picture, bool) {
	key, ok := h.keyOf(screen)
	if !ok {
		return presence.Picture{}, false
	}
	return h.album.Last(key)
}

// keyOf gives the key of a screen of the records that may connect.
func (h *hub) keyOf(screen network.ScreenID) (key string, ok bool) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	s, ok := h.records.Screen(screen)
	return s.Key, ok && !s.Revoked
}

// pictured keeps the picture of the screen of that key.
func pictured(album *presence.Album, o Options) func(key string, s wire.Snapshot, form string) {
	return func(key string, s wire.Snapshot, form string) {
		album.Keep(key, presence.Picture{Order: s.Order, At: s.At, Heard: o.Now(), Width: s.Width, Height: s.Height, Type: form, Image: s.Image})
	}
}
