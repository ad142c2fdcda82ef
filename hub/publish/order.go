package publish

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/nats-io/nats.go"

	"semainier/hub/wire"
)

// ErrUnasked is that a screen sends a picture for which no order is open.
var ErrUnasked = errors.New("no open order asks this screen for that picture")

// pictureWithin is how long after the end of its order a picture may still come:
// lines of screens are slow.
const pictureWithin = 30 * time.Second

// Limits of what orders and their answers take up.
const (
	maxGiven        = 8        // orders to one screen at a time; the earliest gives way
	picturesPending = 16 << 20 // bytes of pictures that wait to be looked at; what comes beyond is lost
)

// given is an order that has not ended.
type given struct {
	order  wire.Order
	sealed wire.SealedOrder
	until  time.Time // the order's, by this hub's clock
	done   bool      // its picture has come
}

// orders are those that have not ended, by the screen's key. Its zero value is ready.
type orders struct {
	mu   sync.Mutex
	open map[string][]given
}

// take opens an order; one that is open already stays as it is.
func (o *orders) take(order wire.Order, sealed wire.SealedOrder, now time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.open == nil {
		o.open = map[string][]given{}
	}
	for key, list := range o.open {
		list = slices.DeleteFunc(list, func(g given) bool { return now.After(g.until.Add(pictureWithin)) })
		if o.open[key] = list; len(list) == 0 {
			delete(o.open, key)
		}
	}
	list := o.open[order.Key]
	if slices.ContainsFunc(list, func(g given) bool { return g.order.ID == order.ID }) {
		return
	}
	// Its length and not its end is what hubs agree on: their clocks differ.
	list = append(list, given{order: order, sealed: sealed, until: now.Add(order.Until.Sub(order.Issued))})
	o.open[order.Key] = list[max(0, len(list)-maxGiven):]
}

// of gives the orders that the screen of that key may still do, at most
// wire.MaxOrders, the latest last.
func (o *orders) of(key string, now time.Time) (sealed []wire.SealedOrder) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, g := range o.open[key] {
		if !g.done && !now.After(g.until) {
			sealed = append(sealed, g.sealed)
		}
	}
	return sealed[max(0, len(sealed)-wire.MaxOrders):]
}

// awaits reports whether a picture of that screen may come: for the order of that
// ID, or for any where it is empty. take closes the order.
func (o *orders) awaits(key, id string, take bool, now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	for i, g := range o.open[key] {
		if g.order.Do == wire.Picture && !g.done && !now.After(g.until.Add(pictureWithin)) && (id == "" || id == g.order.ID) {
			o.open[key][i].done = take
			return true
		}
	}
	return false
}

// Order gives an admitted screen an order: at once over NATS, with the next answer
// over HTTP, whichever hub that asks. It fails where the hub cannot say it now, or
// where the order is one that screens refuse.
func (p *Publisher) Order(ctx context.Context, o wire.Order) error {
	if _, standing := p.Screen(o.Key); standing != wire.Admitted {
		return fmt.Errorf("order screen %s: %w", o.Key, ErrStanding)
	}
	sealed, err := wire.SealOrder(o, p.opts.Key)
	if err != nil {
		return err
	}
	m := p.message(wire.OrderSubject(o.Key))
	m.Data = sealed
	ctx, cancel := context.WithTimeout(ctx, tellWithin)
	defer cancel()
	p.orders.take(o, sealed, p.opts.Now())
	err = p.conn.PublishMsg(m)
	if err == nil {
		err = p.conn.FlushWithContext(ctx)
	}
	if err != nil {
		return fmt.Errorf("push it to screen %s: %w (is NATS out of reach? A screen that asks over HTTP may get it all the same)", o.Key, err)
	}
	return nil
}

// Orders gives those that the screen of that key is to be told, sealed.
func (p *Publisher) Orders(key string) []wire.SealedOrder { return p.orders.of(key, p.opts.Now()) }

// onOrder hears what hubs order, this one too: a screen may ask any of them.
func (p *Publisher) onOrder(m *nats.Msg) {
	key, ok := wire.InboxOwner(m.Subject)
	hub, _ := p.opts.Key.Public().(ed25519.PublicKey)
	if !ok {
		return
	}
	o, err := wire.OpenOrder(m.Data, hub, key)
	if err != nil {
		p.opts.Log.Warn("order of another hub refused", "key", key, "error", err, "hint", "do all hubs have the same signing.key?")
		return
	}
	p.orders.take(o, m.Data, p.opts.Now())
}

// Awaits reports whether an order is open that asks the screen of that key for a
// picture: others need not be listened to.
func (p *Publisher) Awaits(key string) bool { return p.orders.awaits(key, "", false, p.opts.Now()) }

// Pictured takes a picture of the screen of that key, for all hubs. It is believed
// to be one after its first bytes, and once for each order.
func (p *Publisher) Pictured(key string, s wire.Snapshot) error {
	if p.opts.External == nil {
		return p.pictured(key, s)
	}
	if err := p.mayPicture(key, s, false); err != nil {
		return err
	}
	body, err := json.Marshal(s)
	if err == nil {
		err = p.conn.Publish(wire.PictureSubject(key), body) // this hub hears it there as the others do
	}
	if err != nil {
		return fmt.Errorf("pass on the picture of screen %s: %w", key, err)
	}
	return nil
}

// pictured takes a picture for this hub.
func (p *Publisher) pictured(key string, s wire.Snapshot) error {
	if err := p.mayPicture(key, s, true); err != nil {
		return err
	}
	form, err := s.Type()
	if err != nil {
		return fmt.Errorf("take the picture of screen %s: %w", key, err)
	}
	if p.opts.Pictured != nil {
		p.opts.Pictured(key, s, form)
	}
	return nil
}

// mayPicture says why a picture of that screen is not taken, if it is not; take
// closes its order.
func (p *Publisher) mayPicture(key string, s wire.Snapshot, take bool) error {
	if _, standing := p.Screen(key); standing != wire.Admitted {
		return fmt.Errorf("take the picture of screen %s: %w", key, ErrStanding)
	}
	if s.Order == "" || !p.orders.awaits(key, s.Order, take, p.opts.Now()) {
		return fmt.Errorf("take the picture of screen %s: %w", key, ErrUnasked)
	}
	return nil
}

// onPicture takes a picture over NATS. What nobody asked for is not even read.
func (p *Publisher) onPicture(m *nats.Msg) {
	key, ok := wire.ScreenOf(m.Subject)
	var s wire.Snapshot
	if !ok || !p.Awaits(key) || !p.pictures.allows(key, p.opts.Now()) || len(m.Data) > wire.MaxSnapshot || json.Unmarshal(m.Data, &s) != nil {
		return
	}
	if err := p.pictured(key, s); err != nil {
		p.opts.Log.Debug("picture refused", "key", key, "error", err)
	}
}
