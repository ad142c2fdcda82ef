package screenweb_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"image"
	pngs "image/png"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"semainier/hub/publish"
	"semainier/hub/screenweb"
	"semainier/hub/wire"
)

// orders has people at the hub ask the screen for that.
func (s screen) orders(id string, do wire.Deed) {
	s.w.t.Helper()
	at := s.w.now()
	o := wire.Order{ID: id, Key: s.key, Do: do, Ticket: "ticket", Heard: at, Issued: at, Until: at.Add(wire.OrderLife)}
	err := s.w.pub.Order(s.w.t.Context(), o)
	for end := time.Now().Add(patience); errors.Is(err, context.DeadlineExceeded) && time.Now().Before(end); { // it is given within half a second or not at all
		err = s.w.pub.Order(s.w.t.Context(), o)
	}
	if err != nil {
		s.w.t.Fatal(err)
	}
}

// told gives the ids of the orders that came with an answer.
func (s screen) told(a answer) (ids string) {
	s.w.t.Helper()
	for _, sealed := range wire.ReadOrders(a.Header.Values(wire.OrderHeader)) {
		o, err := wire.OpenOrder(sealed, signing.Public().(ed25519.PublicKey), s.key)
		if err != nil {
			s.w.t.Fatal(err)
		}
		ids += o.ID + " "
	}
	return ids
}

func photo(t *testing.T, order string, size int) wire.Snapshot {
	t.Helper()
	var b bytes.Buffer
	if err := pngs.Encode(&b, image.NewGray(image.Rect(0, 0, 48, 27))); err != nil {
		t.Fatal(err)
	}
	return wire.Snapshot{Order: order, Width: 48, Height: 27, Image: append(b.Bytes(), make([]byte, max(0, size-b.Len()))...)}
}

func TestOrdersComeWithAnswers(t *testing.T) {
	w := newWorld(t, screenweb.Usual)
	s, other := w.screen(), w.screen()
	w.pub.SetScreens([]publish.Screen{{Key: s.key, Site: "maurepas"}, {Key: other.key, Site: "maurepas"}})
	status := func(s screen) answer { return s.asks("POST", wire.StatusPath, wire.Status{Wire: 1, Ticket: "ticket"}) }
	playlist := func(s screen, have string) answer {
		return s.asks("GET", wire.PlaylistPath, nil, "If-None-Match", have)
	}
	if got := s.told(status(s)); got != "" {
		t.Errorf("told %s", got)
	}
	s.orders("one", wire.Identify)
	s.orders("two", wire.Restart)
	for name, a := range map[string]answer{"a status": status(s), "no program": playlist(s, "")} {
		if got := s.told(a); got != "one two " || a.StatusCode != 204 || a.body != "" {
			t.Errorf("%s: told %q, %s", name, got, a.Status)
		}
	}
	w.publish("maurepas", "Permanence")
	full := playlist(s, "")
	if got := s.told(full); got != "one two " || full.StatusCode != 200 {
		t.Errorf("a program: told %q, %s", got, full.Status)
	}
	if a := playlist(s, full.Header.Get("ETag")); s.told(a) != "one two " || a.StatusCode != 304 {
		t.Errorf("unchanged: told %q, %s", s.told(a), a.Status)
	}
	if a := s.asks("POST", wire.HelloPath, wire.Hello{Wire: 1}); a.Header.Get(wire.OrderHeader) != "" {
		t.Error("told to who may not be admitted")
	}
	if a := status(other); a.Header.Get(wire.OrderHeader) != "" {
		t.Error("told to another screen")
	}
	w.pass(wire.OrderLife + time.Second)
	if got := s.told(status(s)); got != "" {
		t.Errorf("after its end: told %s", got)
	}
}

func TestPictureOverHTTP(t *testing.T) {
	w := newWorld(t, screenweb.Usual)
	s, other := w.screen(), w.screen()
	w.pub.SetScreens([]publish.Screen{{Key: s.key, Site: "maurepas"}, {Key: other.key, Site: "maurepas"}})
	sends := func(s screen, what any) int { return s.asks("POST", wire.PicturePath, what).StatusCode }
	if got := sends(s, photo(t, "one", 0)); got != http.StatusConflict {
		t.Errorf("unasked: %d", got)
	}
	s.orders("one", wire.Picture)
	other.orders("other", wire.Picture)
	s.orders("two", wire.Picture)
	large := photo(t, "two", wire.MaxPicture)
	stolen := w.request("POST", wire.PicturePath, []byte("{}"))
	stolen.Header.Set("Authorization", strings.Replace(other.sign("POST", wire.PicturePath, w.nonce(), []byte("{}")), other.key, s.key, 1))
	if a := w.do(stolen); a.StatusCode != http.StatusUnauthorized {
		t.Errorf("signed by another: %s", a.Status)
	}
	for _, c := range []struct {
		name string
		by   screen
		what any
		want int
	}{
		{"of another's order", other, photo(t, "one", 0), http.StatusConflict},
		{"not JSON", s, "{", http.StatusBadRequest},
		{"too much", s, strings.Repeat(" ", wire.MaxSnapshot+1), http.StatusRequestEntityTooLarge},
		{"right", s, photo(t, "one", 0), http.StatusNoContent},
		{"again", s, photo(t, "one", 0), http.StatusConflict},
		{"as large as may be", s, large, http.StatusNoContent},
		{"no picture", other, wire.Snapshot{Order: "other", Image: []byte("<script>")}, http.StatusBadRequest},
	} {
		if got := sends(c.by, c.what); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
	if got := w.shots[s.key]; got.Order != "two" || !bytes.Equal(got.Image, large.Image) {
		t.Errorf("taken: one of %d bytes for order %q", len(got.Image), got.Order)
	}
	if _, ok := w.shots[other.key]; ok {
		t.Error("what is no picture was taken")
	}
	if a := w.do(w.request("POST", wire.PicturePath, nil)); a.StatusCode != http.StatusUnauthorized {
		t.Errorf("not signed: %s", a.Status)
	}
	s.orders("three", wire.Picture)
	w.pub.SetScreens([]publish.Screen{{Key: s.key, Site: "maurepas", Revoked: true}})
	if got := sends(s, photo(t, "three", 0)); got != http.StatusForbidden {
		t.Errorf("revoked: %d", got)
	}
}

// Bodies that never come to their end take no more places than there are.
func TestPicturesOnTheirWayHaveALimit(t *testing.T) {
	w := newWorld(t, screenweb.Usual)
	s := w.screen()
	w.pub.SetScreens([]publish.Screen{{Key: s.key, Site: "maurepas"}})
	s.orders("one", wire.Picture)
	body, err := json.Marshal(photo(t, "one", 0))
	if err != nil {
		t.Fatal(err)
	}
	nonce := w.nonce()
	send := func(body io.Reader) *http.Request {
		r, err := http.NewRequestWithContext(t.Context(), "POST", w.http.URL+wire.PicturePath, body)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", s.sign("POST", wire.PicturePath, nonce, []byte("never")))
		return r
	}
	ended := make(chan bool, screenweb.MaxUploads)
	var ends []*io.PipeWriter
	for range screenweb.MaxUploads {
		read, write := io.Pipe()
		ends = append(ends, write)
		go func() {
			defer func() { ended <- true }()
			resp, err := w.http.Client().Do(send(read))
			if err == nil {
				resp.Body.Close()
			}
		}()
	}
	until(t, "all places are taken", func() bool { return w.web.Uploads() == screenweb.MaxUploads })
	if a := s.asks("POST", wire.PicturePath, string(body)); a.StatusCode != http.StatusServiceUnavailable || a.Header.Get("Retry-After") == "" {
		t.Errorf("one more: %s", a.Status)
	}
	for _, e := range ends {
		e.Close()
		<-ended
	}
	until(t, "they are free again", func() bool { return w.web.Uploads() == 0 })
	if a := s.asks("POST", wire.PicturePath, string(body)); a.StatusCode != http.StatusNoContent {
		t.Errorf("after them: %s", a.Status)
	}
}
