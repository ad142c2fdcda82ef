package fetch

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// secret stands in every part of an address that may open a calendar.
const secret = "S3cr3tOfThePartner"

// However a fetch fails, neither its error, nor any error within, nor what is
// told to the partner shows more of the address than scheme and host.
func TestNoErrorShowsTheAddress(t *testing.T) {
	mux := http.NewServeMux()
	redirect := func(name, location string) {
		mux.HandleFunc("/"+secret+"/"+name, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", location)
			w.WriteHeader(http.StatusMovedPermanently)
		})
	}
	redirect("inside", "http://user:"+secret+"@10.0.0.1/"+secret+"?"+secret+"#"+secret)
	redirect("unknown", "http://nowhere.example/"+secret+".ics?key="+secret)
	redirect("loop", "/"+secret+"/loop?"+secret)
	redirect("scheme", secret+"://host.example/"+secret)
	redirect("broken", "http://"+secret+"%zz/"+secret)
	redirect("portless", "http://host.example:"+secret+"/")
	mux.HandleFunc("/"+secret+"/cut", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		io.WriteString(w, secret)
	})
	mux.HandleFunc("/"+secret+"/silent", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	s := httptest.NewServer(mux)
	defer s.Close()
	secure := httptest.NewUnstartedServer(mux)
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer secure.Close()
	with := func(base, name string) string {
		return strings.Replace(base, "://", "://user-"+secret+":"+secret+"@", 1) + "/" + secret + "/" + name + "?key=" + secret + "#" + secret
	}
	seen := map[Code]bool{}
	for _, address := range []string{
		with(s.URL, "missing"), with(s.URL, "inside"), with(s.URL, "unknown"), with(s.URL, "loop"), with(s.URL, "scheme"),
		with(s.URL, "broken"), with(s.URL, "portless"), with(s.URL, "cut"), with(s.URL, "silent"), with(secure.URL, "missing"),
		with(strings.Replace(s.URL, "http:", "webcal:", 1), "missing"), with("https://nowhere.example", "a.ics"), with("http://10.0.0.1", "a.ics"),
		with("http://127.0.0.1:1", "a.ics"), with("ftp://host.example", "a.ics"), with("https://host.example:"+secret, "a.ics"),
		with(drip(t, secret+"\r\n", secret, time.Millisecond), secret+".ics"), secret + "://host.example/", "https://" + secret + "%zz/", "http://[" + secret,
		"file:" + secret + ".ics", "file:///" + secret + "/" + secret + ".ics", secret,
	} {
		n, timeout := &names{}, time.Minute
		if strings.Contains(address, "/silent?") {
			timeout = 200 * time.Millisecond
		}
		c, _ := n.closed(Options{Allow: ownMachine, Timeout: timeout, Files: t.TempDir()})
		_, err := c.Get(t.Context(), address, Validators{ETag: secret})
		e := new(Error)
		if !errors.As(err, &e) {
			t.Fatalf("got error %v, want an *Error", err)
		}
		seen[e.Code] = true
		shown := []string{fmt.Sprintf("%v %+v %q", err, err, err), e.Sentence(), e.URL, Mask(address)}
		for cause := errors.Unwrap(err); cause != nil; cause = errors.Unwrap(cause) {
			shown = append(shown, fmt.Sprintf("%v %+v", cause, cause))
		}
		for _, text := range shown {
			if strings.Contains(strings.ToLower(text), strings.ToLower(secret)) {
				t.Errorf("%s is shown: %s", e.Code, text)
			}
		}
	}
	for _, code := range []Code{BadAddress, Refused, NoHost, Unreachable, BadTLS, TimedOut, BadStatus, BadRedirect, Cut, NotHTTP, BadFile} {
		if !seen[code] {
			t.Errorf("no attempt failed with %s", code)
		}
	}
}
