package partners_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"

	"semainier/feeds"
	"semainier/feeds/fetch"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/console/desk/desktest"
	"semainier/hub/console/partners"
	"semainier/hub/preview"
)

// hub is the running hub as the section sees it: what is held is what a test says,
// what is fetched comes over HTTP.
type hub struct {
	*desktest.Hub
	client *fetch.Client
}

func (h hub) Read(ctx context.Context, f feeds.Feed) ([]byte, error) {
	got, err := h.client.Get(ctx, f.URL, fetch.Validators{})
	return got.Body, err
}

// partnersServer is a partners' server: it answers each path with what a test puts there.
type partnersServer struct {
	*httptest.Server
	mu    sync.Mutex
	texts map[string]string
}

// tooLarge, as a text, makes the server send more than is read.
const tooLarge = "too large"

func (s *partnersServer) put(path, text string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.texts[path] = text
	return s.URL + path
}

func (s *partnersServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	text, ok := s.texts[r.URL.Path]
	s.mu.Unlock()
	if !ok {
		http.NotFound(w, r)
		return
	}
	if text == tooLarge {
		zeros := make([]byte, 1<<20)
		for range fetch.MaxBody>>20 + 1 {
			if _, err := w.Write(zeros); err != nil {
				return
			}
		}
		return
	}
	if strings.HasPrefix(text, "BEGIN") {
		w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	}
	_, _ = w.Write([]byte(text))
}

// world is a console with the section, and a partner's server beside it.
type world struct {
	*desktest.Console
	server *partnersServer
}

func newWorld(t *testing.T, allow ...string) *world {
	t.Helper()
	w := &world{server: &partnersServer{texts: map[string]string{}}}
	w.server.Server = httptest.NewServer(w.server)
	t.Cleanup(w.server.Close)
	var nets []netip.Prefix
	for _, a := range allow {
		nets = append(nets, netip.MustParsePrefix(a))
	}
	var engine *preview.Engine
	w.Console = desktest.New(t, func(c *desktest.Console) []desk.Section {
		engine = preview.New(c.Store)
		return []desk.Section{partners.Section(hub{c.Hub, fetch.New(fetch.Options{Allow: nets})}, engine)}
	})
	t.Cleanup(engine.Close)
	return w
}

const loopback = "127.0.0.0/8"

// coordinator signs in who may do all of it, everywhere.
func (w *world) coordinator() *desktest.Browser {
	return w.As("Anne", access.Grant{Role: access.Coordinator})
}

// calendar makes a text of events: title, location, class, an hour each, on the days
// after Now.
func calendar(events ...string) string {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Essai//FR\r\n")
	for i, e := range events {
		part := append(strings.Split(e, "|"), "", "")
		day := string(rune('0'+2+i/10)) + string(rune('0'+i%10))
		b.WriteString("BEGIN:VEVENT\r\nUID:" + day + "\r\nDTSTART;TZID=Europe/Paris:202611" + day + "T090000\r\nDURATION:PT1H\r\nSUMMARY:" + part[0] + "\r\n")
		if part[1] != "" {
			b.WriteString("LOCATION:" + part[1] + "\r\n")
		}
		if part[2] != "" {
			b.WriteString("CLASS:" + part[2] + "\r\n")
		}
		b.WriteString("END:VEVENT\r\n")
	}
	return b.String() + "END:VCALENDAR\r\n"
}
