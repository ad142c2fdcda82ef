package fetch

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

var ownMachine = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

// codeOK stands for a fetch that succeeded.
const codeOK Code = "ok"

// attempt is one row of what the guard is tried with.
type attempt struct {
	what, address string
	want          Code
	allow         []netip.Prefix
	timeout       time.Duration
}

// TestFetchGuard tries everything that an address may be made to do. With -v it
// prints what became of each; memory is all that was allocated meanwhile, by the
// server too.
func TestFetchGuard(t *testing.T) {
	attempts := slices.Concat(networks(), spellings(), answers(t))
	var table strings.Builder
	fmt.Fprintf(&table, "%-52s %-12s %9s %9s\n", "input", "behaviour", "time", "memory")
	for _, a := range attempts {
		t.Run(a.what, func(t *testing.T) {
			n := &names{answers: map[string][][]string{"public.example": {{"93.184.216.34"}}, "inside.example": {{"10.0.0.7"}}, "localhost": {{"127.0.0.1"}}}}
			c, passed := n.closed(Options{Allow: a.allow, Timeout: a.timeout})
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			_, err := c.Get(t.Context(), a.address, Validators{})
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			got := codeOK
			if e := new(Error); errors.As(err, &e) {
				got = e.Code
			}
			if got != a.want {
				t.Errorf("got %s (%v), want %s", got, err, a.want)
			}
			if p := passed(); len(p) > 0 && a.want == Refused {
				t.Errorf("the guard let %v pass", p)
			}
			fmt.Fprintf(&table, "%-52s %-12s %9s %7.1fMB\n", a.what, got, took.Round(100*time.Microsecond), float64(after.TotalAlloc-before.TotalAlloc)/1e6)
		})
	}
	t.Log("\n" + table.String())
}

// networks are the destinations that nobody allowed, and one that somebody did.
func networks() (list []attempt) {
	for _, host := range []string{
		"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "0.0.0.0", "[::]",
		"10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "[fd00:ec2::254]", "[fe80::1]", "[fe80::1%25lo]",
		"[fc00::1]", "192.0.0.192", "198.18.0.1", "224.0.0.1", "[ff02::1]", "255.255.255.255",
		"[64:ff9b::7f00:1]", "[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "[2001::1]", "[2001:db8::1]", "inside.example",
	} {
		list = append(list, attempt{what: "http://" + host + "/", address: "http://" + host + "/", want: Refused})
	}
	return append(list,
		attempt{what: "a public address (guard passes, test ends it)", address: "http://public.example/", want: Unreachable},
		attempt{what: "10.0.0.1, the operator allows 10.0.0.0/8", address: "http://10.0.0.1/", want: Unreachable, allow: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}},
		attempt{what: "10.0.0.1, the operator allows 192.168.0.0/16", address: "http://10.0.0.1/", want: Refused, allow: []netip.Prefix{netip.MustParsePrefix("192.168.0.0/16")}},
		attempt{what: "::1, the operator allows 127.0.0.0/8", address: "http://[::1]/", want: Refused, allow: ownMachine},
	)
}

// spellings are addresses of this machine as only some programs read them: here
// they are names that don't exist. The others are no addresses at all.
func spellings() (list []attempt) {
	for _, host := range []string{"2130706433", "0x7f000001", "017700000001", "0177.0.0.1", "0x7f.1", "127.1"} {
		list = append(list, attempt{what: "http://" + host + "/", address: "http://" + host + "/", want: NoHost})
	}
	for _, address := range []string{"gopher://127.0.0.1/", "ftp://127.0.0.1/", "data:text/calendar,BEGIN:VCALENDAR", "http://", "//127.0.0.1/"} {
		list = append(list, attempt{what: address, address: address, want: BadAddress})
	}
	return append(list, attempt{what: "file:///etc/passwd", address: "file:///etc/passwd", want: BadFile})
}

// answers are servers that mean no good.
func answers(t *testing.T) []attempt {
	mux := http.NewServeMux()
	to := func(path, location string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", location)
			w.WriteHeader(http.StatusFound)
		})
	}
	mux.HandleFunc("/ok", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "BEGIN:VCALENDAR\r\n") })
	mux.HandleFunc("/cr", func(w http.ResponseWriter, _ *http.Request) { w.Write(bytes.Repeat([]byte("\r"), MaxBody)) })
	to("/1", "/2")
	to("/2", "/3")
	to("/3", "/ok")
	to("/0", "/1")
	to("/loop", "/loop")
	to("/metadata", "http://169.254.169.254/latest/meta-data/")
	to("/mapped", "http://[::ffff:10.0.0.1]/")
	to("/inside", "http://inside.example/")
	to("/file", "file:///etc/passwd")
	to("/script", "javascript:alert(1)")
	to("/nowhere", "")
	to("/broken", "http://%zz/")
	mux.HandleFunc("/bomb", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
		if err != nil {
			t.Error(err)
			return
		}
		for range 24 { // MiB
			if _, err := z.Write(make([]byte, 1<<20)); err != nil {
				return
			}
		}
		z.Close()
	})
	mux.HandleFunc("/endless", func(w http.ResponseWriter, _ *http.Request) {
		for page := make([]byte, 1<<20); ; {
			if _, err := w.Write(page); err != nil {
				return
			}
		}
	})
	mux.HandleFunc("/cut", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		io.WriteString(w, "BEGIN:VCALENDAR\r\n")
	})
	mux.HandleFunc("/silent", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	secure := httptest.NewUnstartedServer(mux)
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	t.Cleanup(secure.Close)
	short := 150 * time.Millisecond
	on := func(what, address string, want Code) attempt {
		return attempt{what: what, address: address, want: want, allow: ownMachine, timeout: 2 * time.Minute}
	}
	slow := func(what, address string) attempt {
		return attempt{what: what, address: address, want: TimedOut, allow: ownMachine, timeout: short}
	}
	return []attempt{
		on("3 redirects", s.URL+"/1", codeOK),
		on("4 redirects", s.URL+"/0", BadRedirect),
		on("redirect to itself", s.URL+"/loop", BadRedirect),
		on("redirect to 169.254.169.254", s.URL+"/metadata", Refused),
		on("redirect to ::ffff:10.0.0.1", s.URL+"/mapped", Refused),
		on("redirect to a name that leads to 10.0.0.7", s.URL+"/inside", Refused),
		on("redirect to file:///etc/passwd", s.URL+"/file", BadRedirect),
		on("redirect to javascript:", s.URL+"/script", BadRedirect),
		on("redirect to nowhere", s.URL+"/nowhere", BadRedirect),
		on("redirect to what is no address", s.URL+"/broken", BadRedirect),
		on("24 MiB in 30 KiB of gzip", s.URL+"/bomb", TooLarge),
		on("16 MiB of CR", s.URL+"/cr", codeOK),
		on("a body without end", s.URL+"/endless", TooLarge),
		on("a body cut off", s.URL+"/cut", Cut),
		on("a certificate of nobody known", secure.URL+"/ok", BadTLS),
		on("webcal: of a server without TLS", "webcal"+strings.TrimPrefix(s.URL, "http")+"/ok", BadTLS),
		on("not HTTP at all", drip(t, "220 mail.example ESMTP\r\n", "\r\n", time.Millisecond), NotHTTP),
		on("a header beyond 64 KiB", drip(t, "HTTP/1.1 200 OK\r\n", strings.Repeat("X-A: 0123456789abcdef\r\n", 100), 0), NotHTTP),
		slow("no answer (timeout 150 ms, else 30 s)", s.URL+"/silent"),
		slow("a header that drips", drip(t, "HTTP/1.1 200 OK\r\n", "X-A: b\r\n", time.Millisecond)),
		slow("a body that drips", drip(t, "HTTP/1.1 200 OK\r\n\r\n", "X", time.Millisecond)),
	}
}

// drip is a server that answers with head and then with drop again and again.
func drip(t *testing.T, head, drop string, every time.Duration) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan struct{})
	t.Cleanup(func() { l.Close(); <-served })
	go func() {
		defer close(served)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			if _, err = bufio.NewReader(c).ReadString('\n'); err == nil {
				_, err = io.WriteString(c, head)
			}
			for err == nil {
				if every > 0 {
					<-time.After(every)
				}
				_, err = io.WriteString(c, drop)
			}
			c.Close()
		}
	}()
	return "http://" + l.Addr().String() + "/"
}

// net/http reads the environment once in a process: hence a process of its own,
// which fetches from an address that only the proxy would answer for.
func TestProxyOfTheEnvironmentIsNotUsed(t *testing.T) {
	const child = "SEMAINIER_TEST_BEHIND_PROXY"
	if os.Getenv(child) != "" {
		n := &names{answers: map[string][][]string{"public.example": {{"93.184.216.34"}}}}
		c, _ := n.closed(Options{Allow: ownMachine})
		_, err := c.Get(t.Context(), "http://public.example/a.ics", Validators{})
		if e := new(Error); !errors.As(err, &e) || e.Code != Unreachable {
			t.Errorf("got %v, want that public.example itself is dialled", err)
		}
		return
	}
	proxy := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the proxy was asked") }))
	defer proxy.Close()
	self := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestProxyOfTheEnvironmentIsNotUsed$")
	self.Env = append(os.Environ(), child+"=1")
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"} {
		self.Env = append(self.Env, name+"="+proxy.URL)
	}
	if out, err := self.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// A name is judged by the address that is dialled, each time anew: what it led
// to before does not count.
func TestRebindingOfANameIsRefused(t *testing.T) {
	for _, c := range []struct {
		name    string
		answers [][]string
		first   Code // of the first fetch; the second one is refused
		passed  []string
	}{
		{"public, then this machine", [][]string{{"93.184.216.34"}, {"127.0.0.1"}}, Unreachable, []string{"93.184.216.34"}},
		{"public, then the metadata service", [][]string{{"93.184.216.34"}, {"169.254.169.254"}}, Unreachable, []string{"93.184.216.34"}},
		{"public, then IPv6 loopback", [][]string{{"93.184.216.34"}, {"::1"}}, Unreachable, []string{"93.184.216.34"}},
		{"public, then mapped", [][]string{{"93.184.216.34"}, {"::ffff:127.0.0.1"}}, Unreachable, []string{"93.184.216.34"}},
		{"this machine at once", [][]string{{"127.0.0.1"}}, Refused, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := &names{answers: map[string][][]string{"rebind.example": c.answers}}
			client, passed := n.closed(Options{})
			for i, want := range []Code{c.first, Refused} {
				_, err := client.Get(t.Context(), "http://rebind.example/", Validators{})
				if e := new(Error); !errors.As(err, &e) || e.Code != want {
					t.Errorf("fetch %d: got %v, want %s", i+1, err, want)
				}
			}
			if got := passed(); !slices.Equal(got, c.passed) {
				t.Errorf("the guard let pass %v, want %v", got, c.passed)
			}
		})
	}
	// Of two addresses in one answer each is judged alone.
	n := &names{answers: map[string][][]string{"both.example": {{"127.0.0.1", "10.0.0.1", "93.184.216.34"}}}}
	client, passed := n.closed(Options{})
	if _, err := client.Get(t.Context(), "http://both.example/", Validators{}); err == nil {
		t.Error("got an answer")
	}
	if got := passed(); !slices.Equal(got, []string{"93.184.216.34"}) {
		t.Errorf("the guard let pass %v", got)
	}
}

// A certificate that is trusted holds for its own names alone, and not for ever.
func TestCertificatesAreVerified(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "BEGIN:VCALENDAR\r\n") }))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	port := s.URL[strings.LastIndex(s.URL, ":"):]
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	n := &names{answers: map[string][][]string{"example.com": {{"127.0.0.1"}}, "other.example": {{"127.0.0.1"}}}}
	for _, c := range []struct {
		what, address string
		change        func(*tls.Config)
		want          Code
	}{
		{"its own name", "https://example.com" + port, nil, codeOK},
		{"another name", "https://other.example" + port, nil, BadTLS},
		{"over", "https://example.com" + port, func(c *tls.Config) { c.Time = func() time.Time { return s.Certificate().NotAfter.Add(time.Hour) } }, BadTLS},
		{"nobody's", "https://example.com" + port, func(c *tls.Config) { c.RootCAs = x509.NewCertPool() }, BadTLS},
	} {
		client, _ := n.closed(Options{Allow: ownMachine})
		client.transport.TLSClientConfig.RootCAs = roots
		if c.change != nil {
			c.change(client.transport.TLSClientConfig)
		}
		_, err := client.Get(t.Context(), c.address, Validators{})
		got := codeOK
		if e := new(Error); errors.As(err, &e) {
			got = e.Code
		}
		if got != c.want {
			t.Errorf("%s: got %s (%v), want %s", c.what, got, err, c.want)
		}
	}
}
