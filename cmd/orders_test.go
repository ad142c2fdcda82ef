package cmd

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"regexp"
	"slices"
	"testing"
	"time"

	"semainier/hub/wire"
	"semainier/layouts"
	"semainier/layouts/glyph"
	"semainier/layouts/paint"
	"semainier/layouts/program"
	"semainier/player/snapshot"
)

// A screen in a hall is asked for its name, for what is on it, and to begin anew, by
// each of the ways that it may have to the hub.
func TestScreenIsAsked(t *testing.T) {
	const width, height = 1280, 720
	r := newRig(t, width, height)
	r.openDisplay(width, height)
	r.startHub()
	r.hub.wait(`msg="first reading done"`)
	hub := func(args ...string) string {
		return r.output("semainier", append(args, "--config", r.path("hub.toml"))...)
	}
	// A town hall's proxy, which lets no WebSocket through.
	front := httptest.NewServer(onlyQuestions(t, "http://"+r.http))
	defer front.Close()
	for _, way := range []struct {
		route     wire.Route
		web, nats string
	}{
		{wire.RouteNATS, "http://" + r.http, r.nats},
		{wire.RouteWSS, "http://" + r.http, freeAddress(t)},
		{wire.RouteHTTPS, front.URL, freeAddress(t)},
	} {
		t.Run(string(way.route), func(t *testing.T) {
			r.write("player.toml", fmt.Sprintf("hub = %q\nnats = \"nats://%s\"\nhub_key = %q\ndata = \"player\"\nreconnect = \"1s\"\n[window]\nfullscreen = false\nwidth = %d\nheight = %d\n",
				way.web, way.nats, regexp.MustCompile(`\S+`).FindString(hub("hub", "key")), width, height))
			r.startPlayer("week", "--hold", "24h") // pages that turn meanwhile are others
			defer r.player.kill()
			r.player.wait(`route=` + string(way.route))
			r.player.wait(`msg=shown version=\d+ page=week`)
			week := r.settled()
			r.heard("hall")

			t.Log(hub("screen", "picture", "hall", "-o", r.path("week.png")))
			r.samePicture(t, "week", week)

			t.Log(hub("screen", "identify", "hall"))
			name := r.settled()
			if way.route == wire.RouteNATS { // at once, while it is there: over HTTP the answer takes longer than the page
				t.Log(hub("screen", "picture", "hall", "-o", r.path("name.png")))
			}
			r.keep("identify-"+string(way.route), name)
			if part := changed(name, r.nameOf("hall", "Hall", width, height), name.Bounds()); part > 0 {
				t.Errorf("%.3f %% of the screen are not as the page with its name is drawn", 100*part)
			}
			if way.route == wire.RouteNATS {
				r.samePicture(t, "name", name)
			}
			r.player.wait(`page=identify(?s:.*)msg=shown version=\d+ page=week`)
			back := r.settled()
			if part := changed(week, back, body(back)); part > 0.001 {
				r.keep("back-"+string(way.route), back)
				t.Errorf("after its name another page is shown: %.3f %% differ", 100*part)
			}

			t.Log(hub("screen", "restart", "hall"))
			r.player.wait(`do=restart(?s:.*)msg="the screen begins anew"(?s:.*)route=` + string(way.route) + `(?s:.*)msg=shown version=\d+ page=week`)
			again := r.settled()
			if part := changed(week, again, body(again)); part > 0.001 {
				r.keep("again-"+string(way.route), again)
				t.Errorf("begun anew, another page is shown: %.3f %% differ", 100*part)
			}
			if n := len(regexp.MustCompile(`do=restart`).FindAllString(r.player.said(), -1)); n != 1 {
				t.Errorf("begun anew %d times", n)
			}
		})
	}
}

// heard waits until the hub has heard from a screen: orders answer what it says.
func (r *rig) heard(screen string) {
	r.t.Helper()
	online := regexp.MustCompile(`(?m)^` + screen + ` .*online since`)
	for end := time.Now().Add(patience); !online.MatchString(r.output("semainier", "screen", "list", "--config", r.path("hub.toml"))); {
		if time.Now().After(end) {
			r.t.Fatalf("the hub has heard nothing of %s", screen)
		}
	}
}

// onlyQuestions passes on all but what would be a WebSocket.
func onlyQuestions(t *testing.T, hub string) http.Handler {
	t.Helper()
	at, err := url.Parse(hub)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(at)
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if q.URL.Path == wire.NATSPath {
			http.Error(w, "no WebSockets here", http.StatusBadRequest)
			return
		}
		proxy.ServeHTTP(w, q)
	})
}

// nameOf draws the page with the name of a screen, as its record has it shown.
func (r *rig) nameOf(id, name string, width, height int) image.Image {
	r.t.Helper()
	var p program.Program
	if err := json.Unmarshal(r.fetch("/sites/tilleuls/program.json"), &p); err != nil {
		r.t.Fatal(err)
	}
	v := layouts.View{Width: width, Height: height}
	i := slices.IndexFunc(p.Screens, func(s program.Screen) bool { return s.ID == id })
	if i < 0 {
		r.t.Fatalf("the program has no screen %s", id)
	}
	if layout := p.Screens[i].Layout; layout != "" {
		var err error
		if v.Layout, err = layouts.Named(layout); err != nil {
			r.t.Fatal(err)
		}
	}
	faces, err := glyph.New()
	if err != nil {
		r.t.Fatal(err)
	}
	return paint.New(faces, nil).Scene(layouts.Identify(faces, p, v, name).Scene())
}

// samePicture wants NAME.png to be what the display shows, made smaller; the clock
// in its corner may have gone on.
func (r *rig) samePicture(t *testing.T, name string, shot image.Image) {
	t.Helper()
	data, err := os.ReadFile(r.path(name + ".png"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	frame := image.NewRGBA(shot.Bounds())
	draw.Draw(frame, frame.Rect, shot, shot.Bounds().Min, draw.Src)
	want := snapshot.Scaled(frame, wire.MaxPictureSide)
	if part := changed(got, want, body(got)); part > 0 {
		r.keep("seen-"+name, want)
		t.Errorf("%s: %.3f %% of the picture are not what the display shows", name, 100*part)
	}
	r.keep("sent-"+name, got)
	t.Logf("%s: %d bytes, %v", name, len(data), got.Bounds())
}
