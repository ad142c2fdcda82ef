package screenweb_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"semainier/hub/publish"
	"semainier/hub/screenweb"
	"semainier/hub/wire"
)

// Whatever a stranger sends, nothing panics, no screen is heard and no
// playlist is given out.
func FuzzStrangers(f *testing.F) {
	w := newWorld(f, screenweb.Usual)
	s := w.screen()
	w.pub.SetScreens([]publish.Screen{{Key: s.key, Site: "maurepas"}})
	w.publish("maurepas", "Permanence")
	nonce := w.nonce()
	signed := s.sign("POST", wire.StatusPath, nonce, []byte("{}"))
	f.Add("GET", wire.PlaylistPath, signed, "", `"1"`)
	f.Add("POST", wire.HelloPath, signed, `{"commit":"AAAA"}`, "")
	f.Add("POST", wire.StatusPath, wire.Authorization(s.key, nonce, make([]byte, 64)), "{}", "")
	f.Add("POST", wire.StatusPath, wire.AuthScheme+"U A =", "[", "")
	f.Add("GET", wire.MediaPath+strings.Repeat("a", 64), "", "", "bytes=0-1,-1")
	f.Add("GET", wire.MediaPath+"../x", "", "", "")
	f.Add("GET", wire.ReleasePath+s.key, "", "", `"1"`)
	f.Add("GET", wire.NATSPath, "", "", "websocket")
	f.Fuzz(func(t *testing.T, method, path, auth, body, other string) {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", strings.NewReader(body))
		req.Method, req.URL = method, &url.URL{Path: path}
		for _, name := range []string{"If-None-Match", "Range", "If-Range", "Content-Type", "Upgrade"} {
			req.Header.Set(name, other)
		}
		req.Header.Set("Connection", "upgrade")
		req.Header.Set("Authorization", auth)
		rec := httptest.NewRecorder()
		w.web.ServeHTTP(rec, req)
		mayBe := path == wire.NoncePath || auth == signed && method == "POST" && path == wire.StatusPath && body == "{}" || path == wire.ReleasePath+s.key
		if rec.Code/100 == 2 && !mayBe {
			t.Errorf("%s %s: %d %q", method, path, rec.Code, rec.Body)
		}
		if rec.Code >= 400 && strings.Contains(rec.Body.String(), "<") && !strings.HasPrefix(rec.Header().Get("Content-Type"), "text/plain") {
			t.Errorf("%q as %s", rec.Body, rec.Header().Get("Content-Type"))
		}
	})
}
