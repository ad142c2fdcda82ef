package access

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"time"
)

// A browser with which somebody has signed in keeps a cookie that says so for that
// login: OWASP's "device cookies" against lock-outs. It lets nobody in. It takes
// the browser out of the limits that strangers share, and gives it one of its own.
const (
	deviceCookie = "__Host-semainier-device"
	deviceLife   = 365 * 24 * time.Hour
)

// sealDevice makes the cookie of a new device of a login.
func (a *Access) sealDevice(login string) string {
	id := newToken()
	return id + "." + a.deviceSeal(id, login)
}

// deviceOf gives the device that a cookie names, if it is one of the login.
func (a *Access) deviceOf(cookie, login string) string {
	id, seal, ok := strings.Cut(cookie, ".")
	if !ok || !hmac.Equal([]byte(seal), []byte(a.deviceSeal(id, login))) {
		return ""
	}
	return id
}

func (a *Access) deviceSeal(id, login string) string {
	m := hmac.New(sha256.New, a.key)
	m.Write([]byte("semainier device\x00" + id + "\x00" + login))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

// cookie is every cookie of ours: of this host and over TLS alone (browsers take
// 127.0.0.1 as such), out of the reach of scripts and of other sites' forms. Without
// a life it ends with the browser.
func cookie(name, value string, life time.Duration) *http.Cookie {
	c := &http.Cookie{Name: name, Value: value, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode}
	switch {
	case value == "":
		c.MaxAge = -1
	case life > 0:
		c.MaxAge = int(life / time.Second)
	}
	return c
}
