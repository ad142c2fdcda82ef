package wire

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// # Orders
//
// People at the hub ask one screen to do something now:
//
//	screen → hub   Status{Ticket}, a new one each time
//	hub → screen   Order{ID, Ticket, Heard, Until}, on OrderSubject and, over HTTP,
//	               in the OrderHeader of whatever the hub answers next
//	screen → hub   Status, in which the order shows, or a Snapshot
//
// A Ticket is what makes an order fresh. The clock of a screen may be anything, and
// in clear the hub's time can be changed on its way; but the screen made the Ticket
// itself, while it runs, and measures with the clock of its process how long ago. So
// what was recorded is worth nothing to a screen that has started again, and within
// one run each ID counts once, and until Until only. A screen that tells no Ticket
// is one from before there were orders.

// Deed is what a screen is asked to do.
type Deed string

// The deeds. A screen leaves what it doesn't know.
const (
	Identify Deed = "identify" // show its name large, for IdentifyFor
	Restart  Deed = "restart"  // end the player and begin anew
	Picture  Deed = "picture"  // send a Snapshot of what is on it
)

// Order is one such request.
type Order struct {
	ID     string    `json:"id"`     // never used again
	Key    string    `json:"key"`    // public nkey of the screen that it is for
	Do     Deed      `json:"do"`     //
	Ticket string    `json:"ticket"` // of a Status of that screen
	Heard  time.Time `json:"heard"`  // when the hub heard that Status, by the hub's clock
	Issued time.Time `json:"issued"` // likewise
	Until  time.Time `json:"until"`  // likewise: it is not done after that
}

// The times of orders.
const (
	// OrderLife is the most that Until may lie after Issued: a screen that asks over
	// HTTP says something every HeartbeatEvery, and finds the order then.
	OrderLife = time.Minute

	// TicketLife is how long after it was heard a Ticket can be used in an order:
	// one Status may be lost.
	TicketLife = 2 * HeartbeatEvery

	// IdentifyFor is how long a screen shows its name.
	IdentifyFor = 20 * time.Second
)

// Limits of orders.
const (
	MaxOrder  = 1 << 10 // bytes of a sealed one
	MaxTicket = 64      // bytes
)

// SealedOrder is an Order as it travels: an Ed25519 signature, then the JSON.
type SealedOrder []byte

const orderDomain = "semainier order v1\n"

// ErrOrder is what SealOrder and OpenOrder refuse, wrapped with what was found.
var ErrOrder = errors.New("not an order of this hub for this screen")

// SealOrder signs o; it fails where a screen would refuse it.
func SealOrder(o Order, key ed25519.PrivateKey) (SealedOrder, error) {
	if err := o.check(); err != nil {
		return nil, fmt.Errorf("seal an order: %w", err)
	}
	body, err := json.Marshal(o)
	if err != nil {
		return nil, fmt.Errorf("seal an order: %w", err)
	}
	if n := len(body) + ed25519.SignatureSize; n > MaxOrder {
		return nil, fmt.Errorf("seal an order of %d bytes, at most %d: %w", n, MaxOrder, ErrOrder)
	}
	return append(SealedOrder(ed25519.Sign(key, append([]byte(orderDomain), body...))), body...), nil
}

// OpenOrder verifies sealed with the hub's public key and reads it; it refuses what
// is not for the screen of that public nkey. Whether it answers a Ticket that was
// told, is not too late and was not done before is the screen's to judge.
func OpenOrder(sealed SealedOrder, hub ed25519.PublicKey, screen string) (Order, error) {
	if len(sealed) > MaxOrder || len(sealed) < ed25519.SignatureSize {
		return Order{}, fmt.Errorf("open an order of %d bytes: %w", len(sealed), ErrOrder)
	}
	sig, body := sealed[:ed25519.SignatureSize], sealed[ed25519.SignatureSize:]
	if len(hub) != ed25519.PublicKeySize || !ed25519.Verify(hub, append([]byte(orderDomain), body...), sig) {
		return Order{}, fmt.Errorf("open an order: %w: %w", ErrSignature, ErrOrder)
	}
	var o Order
	if err := json.Unmarshal(body, &o); err != nil {
		return Order{}, fmt.Errorf("read an order: %w: %w", err, ErrOrder)
	}
	if o.Key != screen {
		return Order{}, fmt.Errorf("open an order: it is for another screen: %w", ErrOrder)
	}
	if err := o.check(); err != nil {
		return Order{}, fmt.Errorf("open an order: %w", err)
	}
	return o, nil
}

// check says what in an order cannot be right.
func (o Order) check() error {
	fault := ""
	switch {
	case o.ID == "" || o.Key == "" || o.Do == "":
		fault = "an id, a key and a deed are needed"
	case o.Ticket == "" || len(o.Ticket) > MaxTicket:
		fault = "it answers no ticket"
	case o.Issued.Before(o.Heard) || o.Issued.Sub(o.Heard) > TicketLife:
		fault = "its ticket was not heard shortly before it was issued"
	case !o.Until.After(o.Issued) || o.Until.Sub(o.Issued) > OrderLife:
		fault = "it does not end shortly after it was issued"
	default:
		return nil
	}
	return fmt.Errorf("%s: %w", fault, ErrOrder)
}

// GoodFor is how long after its Ticket was told an order can be done: no clock but
// that of the screen's process is needed to tell.
func (o Order) GoodFor() time.Duration { return o.Until.Sub(o.Heard) }

// OrderHeader is where over HTTP a sealed order stands, in base64, one a line. The
// answers themselves stay as players from before know them.
const OrderHeader = "Semainier-Order"

// Header gives an order as OrderHeader has it.
func (o SealedOrder) Header() string { return base64.RawURLEncoding.EncodeToString(o) }

// ReadOrders gives the orders of those lines of OrderHeader; what cannot be one is
// left out, and what is more than one for each deed.
func ReadOrders(lines []string) (orders []SealedOrder) {
	for _, line := range lines[:min(len(lines), MaxOrders)] {
		if raw, err := base64.RawURLEncoding.DecodeString(line); err == nil && len(raw) > 0 && len(raw) <= MaxOrder {
			orders = append(orders, raw)
		}
	}
	return orders
}

// MaxOrders is how many orders wait for a screen at most: one of each deed, the
// latest.
const MaxOrders = 3

// Where orders travel over NATS: in the inbox of the screen, to which only hubs
// speak, and which the hubs hear too for those of their screens that ask over HTTP.
const (
	orderVerb = ".order"
	AnyOrder  = "*" + orderVerb
)

// OrderSubject is where a hub gives the screen of that key an order.
func OrderSubject(key string) string { return InboxPrefix(key) + orderVerb }
