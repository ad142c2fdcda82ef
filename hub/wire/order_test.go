package wire_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
	"time"

	"semainier/hub/wire"
)

func order() wire.Order {
	heard := time.Date(2026, 11, 29, 9, 42, 0, 0, time.UTC)
	return wire.Order{ID: "KX3M7Q2R5T6V4W2Y3Z7A2B4C5D", Key: screenKey, Do: wire.Identify, Ticket: "B4C5DKX3M7Q2R5T6V4W2Y3Z7A2",
		Heard: heard, Issued: heard.Add(20 * time.Second), Until: heard.Add(80 * time.Second)}
}

func TestOrderOpensForItsScreenAndFromItsHubAlone(t *testing.T) {
	pub, priv := keys()
	sealed, err := wire.SealOrder(order(), priv)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := wire.OpenOrder(sealed, pub, screenKey); err != nil || got != order() || got.GoodFor() != 80*time.Second {
		t.Errorf("%+v, %v", got, err)
	}
	flipped := bytes.Clone(sealed)
	flipped[len(flipped)-9] ^= 1
	welcome, err := wire.SealWelcome(admitted(), priv)
	if err != nil {
		t.Fatal(err)
	}
	flash, err := wire.SealFlash(flash(), priv)
	if err != nil {
		t.Fatal(err)
	}
	signed := func(body string) wire.SealedOrder {
		return append(ed25519.Sign(priv, []byte("semainier order v1\n"+body)), body...)
	}
	for name, c := range map[string]struct {
		sealed wire.SealedOrder
		hub    ed25519.PublicKey
		screen string
	}{
		"for another screen":   {sealed, pub, "U" + strings.Repeat("A", 55)},
		"for nobody":           {sealed, pub, ""},
		"of another hub":       {sealed, ed25519.NewKeyFromSeed(bytes.Repeat([]byte{8}, ed25519.SeedSize)).Public().(ed25519.PublicKey), screenKey},
		"of no hub":            {sealed, nil, screenKey},
		"changed on the way":   {flipped, pub, screenKey},
		"cut short":            {sealed[:40], pub, screenKey},
		"nothing":              {nil, pub, screenKey},
		"too long":             {make(wire.SealedOrder, wire.MaxOrder+1), pub, screenKey},
		"a welcome":            {wire.SealedOrder(welcome[ed25519.PublicKeySize:]), pub, screenKey},
		"a flash":              {wire.SealedOrder(flash), pub, screenKey},
		"signed, but not JSON": {signed("{"), pub, screenKey},
		"signed, but empty":    {signed(`{"key":"` + screenKey + `"}`), pub, screenKey},
	} {
		if got, err := wire.OpenOrder(c.sealed, c.hub, c.screen); !errors.Is(err, wire.ErrOrder) || got != (wire.Order{}) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// What a hub must not ask, no hub seals and no screen opens.
func TestOrdersHaveLimits(t *testing.T) {
	pub, priv := keys()
	for name, c := range map[string]struct {
		change func(*wire.Order)
		ok     bool
	}{
		"as it is":                  {func(*wire.Order) {}, true},
		"no id":                     {func(o *wire.Order) { o.ID = "" }, false},
		"no screen":                 {func(o *wire.Order) { o.Key = "" }, false},
		"no deed":                   {func(o *wire.Order) { o.Do = "" }, false},
		"a deed of a later version": {func(o *wire.Order) { o.Do = "dance" }, true},
		"no ticket":                 {func(o *wire.Order) { o.Ticket = "" }, false},
		"the longest ticket":        {func(o *wire.Order) { o.Ticket = strings.Repeat("t", wire.MaxTicket) }, true},
		"a longer one":              {func(o *wire.Order) { o.Ticket = strings.Repeat("t", wire.MaxTicket+1) }, false},
		"the oldest ticket":         {func(o *wire.Order) { o.Heard = o.Issued.Add(-wire.TicketLife) }, true},
		"an older one":              {func(o *wire.Order) { o.Heard = o.Issued.Add(-wire.TicketLife - 1) }, false},
		"a ticket yet to come":      {func(o *wire.Order) { o.Heard = o.Issued.Add(1) }, false},
		"the longest life":          {func(o *wire.Order) { o.Until = o.Issued.Add(wire.OrderLife) }, true},
		"a longer one still":        {func(o *wire.Order) { o.Until = o.Issued.Add(wire.OrderLife + 1) }, false},
		"over when it was issued":   {func(o *wire.Order) { o.Until = o.Issued }, false},
		"without times":             {func(o *wire.Order) { o.Heard, o.Issued, o.Until = time.Time{}, time.Time{}, time.Time{} }, false},
		"too long":                  {func(o *wire.Order) { o.ID = strings.Repeat("i", wire.MaxOrder) }, false},
	} {
		o := order()
		c.change(&o)
		sealed, err := wire.SealOrder(o, priv)
		if (err == nil) != c.ok || !c.ok && !errors.Is(err, wire.ErrOrder) {
			t.Errorf("%s: sealed: %v", name, err)
		}
		body, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		if !c.ok { // by a hub that is not ours
			sealed = append(ed25519.Sign(priv, append([]byte("semainier order v1\n"), body...)), body...)
		}
		if _, err := wire.OpenOrder(sealed, pub, o.Key); (err == nil) != c.ok {
			t.Errorf("%s: opened: %v", name, err)
		}
	}
}

func TestOrdersInAHeaderAreReadAsWritten(t *testing.T) {
	_, priv := keys()
	sealed, err := wire.SealOrder(order(), priv)
	if err != nil {
		t.Fatal(err)
	}
	got := wire.ReadOrders([]string{sealed.Header(), "", "=", wire.SealedOrder("x").Header()})
	if len(got) != 1 || !bytes.Equal(got[0], sealed) {
		t.Errorf("read %q", got)
	}
	long := wire.SealedOrder(make([]byte, wire.MaxOrder)).Header()
	if got := wire.ReadOrders([]string{long, long + "AAAA", long, long}); len(got) != 2 {
		t.Errorf("of four lines, %d orders", len(got))
	}
}

func FuzzOpenOrder(f *testing.F) {
	pub, priv := keys()
	sealed, err := wire.SealOrder(order(), priv)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(sealed))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := wire.OpenOrder(data, pub, screenKey); err == nil && !bytes.Equal(data, sealed) {
			t.Errorf("opened what the hub never said: %q", data)
		}
	})
}

// tricolour is a picture of three colours.
func tricolour(w, h int) image.Image {
	img := image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{color.RGBA{0, 0x55, 0xa4, 0xff}, color.White, color.RGBA{0xef, 0x41, 0x35, 0xff}})
	for i := range img.Pix {
		img.Pix[i] = uint8(3 * (i % w) / w)
	}
	return img
}

func encoded(t *testing.T, img image.Image, encode func(*bytes.Buffer, image.Image) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func toPNG(b *bytes.Buffer, img image.Image) error  { return png.Encode(b, img) }
func toJPEG(b *bytes.Buffer, img image.Image) error { return jpeg.Encode(b, img, nil) }
func toGIF(b *bytes.Buffer, img image.Image) error  { return gif.Encode(b, img, nil) }

func snapshot() wire.Snapshot {
	return wire.Snapshot{Order: order().ID, At: time.Date(2026, 11, 29, 9, 42, 21, 0, time.UTC), Width: 2, Height: 1, Image: []byte("\x89PNG\r\n\x1a\n…")}
}

// A stolen key may send anything: what is no picture of the size that it says is
// found before anybody decodes it.
func TestTypeOfASnapshotIsThatOfItsBytes(t *testing.T) {
	const side = wire.MaxPictureSide
	small := encoded(t, tricolour(30, 20), toPNG)
	bomb := bytes.Clone(small) // IHDR says 65,535 by 65,535
	copy(bomb[16:], []byte{0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff})
	for name, c := range map[string]struct {
		image []byte
		w, h  int
		want  string
	}{
		"PNG":                         {small, 30, 20, "image/png"},
		"JPEG":                        {encoded(t, tricolour(30, 20), toJPEG), 30, 20, "image/jpeg"},
		"of the largest side":         {encoded(t, tricolour(side, 2), toPNG), side, 2, "image/png"},
		"a larger one":                {encoded(t, tricolour(side+1, 2), toPNG), side + 1, 2, ""},
		"a taller one":                {encoded(t, tricolour(2, side+1), toJPEG), 2, side + 1, ""},
		"of another size":             {small, 30, 21, ""},
		"a GIF":                       {encoded(t, tricolour(30, 20), toGIF), 30, 20, ""},
		"nothing":                     {nil, 0, 0, ""},
		"a page":                      {[]byte("<script>alert(1)</script>"), 30, 20, ""},
		"a page that begins as a PNG": {[]byte("\x89PNG\r\n\x1a\n<script>alert(1)</script>"), 30, 20, ""},
		"a bomb":                      {bomb, 0xffff, 0xffff, ""},
		"a bomb that says it is none": {bomb, 30, 20, ""},
		"of the most bytes":           {append(bytes.Clone(small), make([]byte, wire.MaxPicture-len(small))...), 30, 20, "image/png"},
		"of one more":                 {append(bytes.Clone(small), make([]byte, wire.MaxPicture-len(small)+1)...), 30, 20, ""},
	} {
		got, err := wire.Snapshot{Width: c.w, Height: c.h, Image: c.image}.Type()
		if got != c.want || (err == nil) != (c.want != "") || err != nil && !errors.Is(err, wire.ErrSnapshot) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func FuzzSnapshotType(f *testing.F) {
	f.Add([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"), 3, 2)
	f.Add([]byte("\xff\xd8\xff\xe0\x00\x10JFIF"), 3, 2)
	f.Fuzz(func(t *testing.T, data []byte, w, h int) {
		form, err := wire.Snapshot{Width: w, Height: h, Image: data}.Type()
		if err == nil && (form != "image/png" && form != "image/jpeg" || max(w, h) > wire.MaxPictureSide || min(w, h) < 1) {
			t.Errorf("%q of %d×%d", form, w, h)
		}
	})
}

func TestLargestSnapshotFitsItsLimit(t *testing.T) {
	s := snapshot()
	s.Order, s.Image, s.Width, s.Height = strings.Repeat("x", 64), make([]byte, wire.MaxPicture), wire.MaxPictureSide, wire.MaxPictureSide
	if body, err := json.Marshal(s); err != nil || len(body) > wire.MaxSnapshot || len(body) > wire.MaxSealed {
		t.Errorf("%d bytes, %v", len(body), err)
	}
}
