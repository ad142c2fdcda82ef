package cmd

import (
	"context"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"semainier/hub"
	"semainier/layouts/program"
)

// canaries hands out personal data that exists nowhere else, and knows each
// piece again wherever it comes out.
type canaries struct {
	rnd     *rand.Rand
	issued  int
	where   map[string]string // number: the line that it was put into
	encoded []string          // "kervezqk" as hexadecimal and in base 64
}

// The numbers of canaries have six digits.
const (
	firstCanary = 100_000
	lastCanary  = 999_999
)

func newCanaries() *canaries {
	c := &canaries{rnd: rand.New(rand.NewPCG(3, 4)), issued: firstCanary, where: map[string]string{}}
	for _, name := range []string{"kervezqk", "Kervezqk"} {
		c.encoded = append(c.encoded, hex.EncodeToString([]byte(name)))
		for shift := range 3 { // what of it doesn't depend on its neighbours
			text := base64.StdEncoding.EncodeToString([]byte("xxx"[:shift] + name + "xx"))
			c.encoded = append(c.encoded, text[4*((shift+2)/3):4*((shift+len(name))/3)])
		}
	}
	return c
}

// fill puts a fresh canary in place of every mark of a template.
func (c *canaries) fill(name, template string) string {
	marks := regexp.MustCompile(`\{[NPMI*]\}`)
	var b strings.Builder
	for line := range strings.Lines(template) {
		b.WriteString(marks.ReplaceAllStringFunc(line, func(mark string) string {
			if mark == "{*}" {
				mark = []string{"{N}", "{P}", "{M}", "{I}"}[c.rnd.IntN(4)]
			}
			c.issued++
			if c.issued > lastCanary {
				panic("too many canaries")
			}
			n := fmt.Sprint(c.issued)
			c.where[n] = name + ": " + strings.TrimSpace(line)
			switch mark {
			case "{P}":
				return c.phone(n)
			case "{M}":
				return "jeanne.kervezqk" + n + "@exemple.fr"
			case "{I}":
				return "2 98 71 35 " + n[:3] + " " + n[3:] + " 42"
			}
			return "Kervezqk" + n
		}))
	}
	return b.String()
}

func (c *canaries) phone(n string) string {
	forms := []string{"06 9%s %s %s %s", "06.9%s.%s.%s.%s", "+33 6 9%s %s %s %s", "069%s%s%s%s", "06-9%s-%s-%s-%s"}
	return fmt.Sprintf(forms[c.rnd.IntN(len(forms))], "7", n[:2], n[2:4], n[4:])
}

var (
	canaryName = regexp.MustCompile(`(?i)kervezqk(\d{6})?`)
	// Digits that letters or digits stand beside belong to an identifier.
	canaryPhone = regexp.MustCompile(`(?:\b|\\n)(?:0|33|0033)[ .-]?6[ .-]?97[ .-]?(\d\d)[ .-]?(\d\d)[ .-]?(\d\d)\b`)
	canaryNIR   = regexp.MustCompile(`(?:\b|\\n)2 ?98 ?71 ?35 ?(\d{3}) ?(\d{3})(?: ?42)?\b`)
)

// found gives the numbers of the canaries in a text; "?" for a piece of one.
func (c *canaries) found(text []byte) (numbers []string) {
	for _, re := range []*regexp.Regexp{canaryName, canaryPhone, canaryNIR} {
		for _, m := range re.FindAllSubmatch(text, -1) {
			n := ""
			for _, part := range m[1:] {
				n += string(part)
			}
			if _, known := c.where[n]; !known && re == canaryName {
				n = "?"
			} else if !known {
				continue
			}
			numbers = append(numbers, n)
		}
	}
	for _, e := range c.encoded {
		if strings.Contains(string(text), e) {
			numbers = append(numbers, "?")
		}
	}
	slices.Sort(numbers)
	return slices.Compact(numbers)
}

// aviary is a partner's server on which every calendar holds canaries, and every
// header, address and page that comes with it.
type aviary struct {
	canaries *canaries
	template map[string]string // of testdata/canary.txtar
	server   *httptest.Server

	mu    sync.Mutex
	down  bool
	asked map[string]int // by feed
	texts map[string]string
}

func newAviary(t *testing.T) *aviary {
	t.Helper()
	ar, err := txtar.ParseFile("testdata/canary.txtar")
	if err != nil {
		t.Fatal(err)
	}
	a := &aviary{canaries: newCanaries(), template: map[string]string{}, asked: map[string]int{}, texts: map[string]string{}}
	for _, f := range ar.Files {
		a.template[f.Name] = string(f.Data)
	}
	a.server = httptest.NewServer(a)
	t.Cleanup(a.server.Close)
	return a
}

// calendar makes a text anew: other canaries in the same places.
func (a *aviary) calendar(feed, template string) string {
	text := strings.ReplaceAll(a.template[template], "@EVERY@\n", a.template["every"])
	return strings.ReplaceAll(a.canaries.fill(feed, text), "\n", "\r\n")
}

// hatch makes the next generation of every calendar.
func (a *aviary) hatch() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, f := range canaryFeeds {
		a.texts[f.id] = a.calendar(f.id, f.template)
	}
}

// count gives how often the feed asked for least was asked for.
func (a *aviary) count() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	least := a.asked[canaryFeeds[0].id]
	for _, f := range canaryFeeds {
		least = min(least, a.asked[f.id])
	}
	return least
}

func (a *aviary) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	id := strings.Split(r.URL.Path, "/")[1]
	i := slices.IndexFunc(canaryFeeds, func(f canaryFeed) bool { return f.id == id })
	if i < 0 {
		http.NotFound(w, r)
		return
	}
	a.asked[id]++
	fill := func(s string) string { return a.canaries.fill(id+" (header)", s) }
	h := w.Header()
	h.Set("ETag", fill(`"{N}"`))
	h.Set("Server", fill("{N}"))
	h.Set("X-Owner", fill("{N} {P}"))
	h.Set("Set-Cookie", fill("session={N}"))
	h.Set("Content-Disposition", fill(`attachment; filename="{N}.ics"`))
	h.Set("Content-Type", fill("text/calendar; name={N}; charset=utf-8"))
	h.Set("Cache-Control", fill("max-age={N}"))
	answer := canaryFeeds[i].answer
	if a.down {
		answer = "error"
	}
	switch answer {
	case "moved":
		if !strings.Contains(r.URL.Path, "/moved/") {
			http.Redirect(w, r, a.server.URL+fill("/"+id+"/moved/{N}?nom={N}#{N}"), http.StatusFound)
			return
		}
	case "lost": // nobody listens there
		http.Redirect(w, r, fill("http://{N}:{N}@127.0.0.1:1/{N}?nom={N}"), http.StatusFound)
		return
	case "scheme":
		http.Redirect(w, r, fill("ftp://{N}/{N}"), http.StatusFound)
		return
	case "packed":
		h.Set("Content-Encoding", fill("{N}"))
	case "page":
		h.Set("Content-Type", fill("text/html; name={N}"))
	case "error":
		h.Set("Retry-After", fill("{N}"))
		http.Error(w, fill(a.template["page"]), http.StatusInternalServerError)
		return
	case "cut":
		_, _ = w.Write([]byte(a.texts[id][:len(a.texts[id])/2]))
		return
	}
	_, _ = w.Write([]byte(a.texts[id]))
}

// canaryFeed is a calendar of the aviary with the rules that it is read under.
type canaryFeed struct {
	id, template string
	answer       string // how the server answers; "": with the calendar
	rules        string // TOML
}

// named are the rules that most feeds have: exact ones, with "*", an absence,
// categories.
const named = `
  [[feed.title]]
  match = "Permanence CAF"
  show = "Permanence"
  mode = "walk-in"
  [[feed.title]]
  match = "Atelier*"
  show = "Atelier"
  kind = "workshop"
  [[feed.title]]
  match = "RDV *"
  show = "Accueil sur rendez-vous"
  [[feed.title]]
  match = "Fermeture*"
  show = "Fermeture"
  kind = "absence"
  [[feed.category]]
  match = "Log*"
  colour = "green"
  pictogram = "home"
`

const anything = `
  [[feed.title]]
  match = "*"
  show = "Permanence"
`

var canaryFeeds = []canaryFeed{
	{"busy", "calendar", "", named},
	{"generic", "calendar", "", "other = \"generic\"" + named},
	{"hide", "calendar", "", "other = \"hide\"" + named},
	{"hide-private-busy", "calendar", "", "other = \"hide\"\nprivate = \"busy\"" + named},
	{"private-hide", "calendar", "", "private = \"hide\"\nignore = [\"location\", \"conference\"]" + named},
	{"generic-alone", "calendar", "", "other = \"generic\"\nignore = [\"categories\"]"},
	{"anything", "calendar", "", anything},
	{"broken", "broken", "", "other = \"generic\"" + named},
	{"broken-anything", "broken", "", anything},
	{"moved", "calendar", "moved", named},
	{"lost", "calendar", "lost", named},
	{"scheme", "calendar", "scheme", named},
	{"packed", "calendar", "packed", named},
	{"page", "page", "page", named},
	{"page-as-calendar", "page", "", named},
	{"error", "page", "error", named},
	{"cut", "calendar", "cut", named},
}

// network gives records of three sites on which these feeds' partners come. The
// addresses of the feeds hold canaries too: secret ones.
func (a *aviary) network(secrets *canaries) string {
	var b strings.Builder
	b.WriteString("[network]\nname = \"Essai\"\n")
	for _, site := range []string{"tilleuls", "gare", "bellevue"} {
		fmt.Fprintf(&b, "[[site]]\nid = %q\nname = \"Espace %s\"\ntimezone = \"Europe/Paris\"\n[site.hours]\n", site, site)
		for _, day := range []string{"monday", "tuesday", "wednesday", "thursday", "friday"} {
			fmt.Fprintf(&b, "%s = [\"08:00-20:00\"]\n", day)
		}
		b.WriteString("[[site.room]]\nid = \"bureau-1\"\nname = \"Bureau 1\"\n[[site.room]]\nid = \"salle-3\"\nname = \"Salle 3\"\nshow_free = true\n")
	}
	b.WriteString("[[site.room]]\nid = \"guichet-b\"\nname = \"Guichet B\"\nshow_free = true\n")
	for i, f := range canaryFeeds {
		site := []string{"tilleuls", "gare", "bellevue"}[i%3]
		fmt.Fprintf(&b, "[[partner]]\nid = %q\nname = \"Partenaire %d\"\n", f.id, i)
		address := a.server.URL + secrets.fill(f.id+" (address)", "/"+f.id+"/{N}/{N}.ics?token={N}")
		fmt.Fprintf(&b, "[[feed]]\nid = %q\npartner = %q\nurl = %q\nrefresh = \"1s\"\nsite = %q\n%s\n", f.id, f.id, address, site, f.rules)
	}
	return b.String()
}

// runHub runs a hub within the test, so that its log can be had at its finest,
// until the given function is called.
func (r *rig) runHub() (stop func()) {
	r.t.Helper()
	config, err := os.ReadFile(r.path("hub.toml"))
	if err != nil {
		r.t.Fatal(err)
	}
	listen := regexp.MustCompile(`listen = "(.*)"`).FindAllStringSubmatch(string(config), -1)
	log, err := os.OpenFile(r.path("hub.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		r.t.Fatal(err)
	}
	start, err := time.Parse(time.RFC3339, at)
	if err != nil {
		r.t.Fatal(err)
	}
	ahead := time.Until(start)
	ctx, cancel := context.WithCancel(r.t.Context())
	ready, ended := make(chan hub.Addresses, 1), make(chan error, 1)
	go func() {
		ended <- hub.Run(ctx, hub.Options{
			Data: r.path("hub"), HTTP: listen[0][1], NATS: listen[1][1], Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
			Now: func() time.Time { return time.Now().Add(ahead) }, Ready: func(a hub.Addresses) { ready <- a },
			Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug, AddSource: true})),
		})
	}()
	select {
	case <-ready:
	case err := <-ended:
		r.t.Fatalf("the hub did not start: %v", err)
	}
	stop = sync.OnceFunc(func() {
		cancel()
		if err := errors.Join(<-ended, log.Close()); err != nil {
			r.t.Errorf("the hub ended with %v", err)
		}
	})
	r.t.Cleanup(stop)
	return stop
}

// await waits until every feed was asked for twice more: what was there when it
// began has been read to its end by then.
func (a *aviary) await(r *rig) {
	r.t.Helper()
	want := a.count() + 2
	for end := time.Now().Add(3 * patience); a.count() < want; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			r.t.Fatalf("the feeds were not asked for: %v", a.asked)
		}
	}
}

// No canary that a partner's server hands out, wherever it sits, whatever the
// rules, is in anything that the hub or the player keeps, says, serves or shows.
func TestCanaries(t *testing.T) {
	r := newRig(t, 1280, 720)
	a, secrets := newAviary(t), newCanaries()
	secrets.issued += 500_000 // told from the others by their numbers
	a.hatch()
	for id, text := range a.texts {
		if n := len(a.canaries.found([]byte(text))); n < 5 {
			t.Fatalf("%s holds %d canaries that are known again", id, n)
		}
	}
	if known := len(a.canaries.found([]byte(fmt.Sprint(a.texts)))); known != a.canaries.issued-firstCanary {
		t.Fatalf("of %d canaries %d are known again", a.canaries.issued-firstCanary, known)
	}
	r.leaks = func(what string, text []byte) string { return leak(a.canaries, secrets, what, text) }
	demo, err := os.ReadFile(r.path("network.toml"))
	if err != nil {
		t.Fatal(err)
	}
	screen := string(demo[strings.Index(string(demo), "\n[[screen]]"):])
	r.write("canaries.toml", a.network(secrets)+screen)
	r.output("semainier", "network", "apply", "--config", r.path("hub.toml"), "--prune", r.path("canaries.toml"))

	r.openDisplay(1280, 720)
	stop := r.runHub()
	r.startPlayer("week")
	r.player.wait(`msg=shown.*page=week`)
	a.await(r)
	r.cleanServed()
	r.cleanAnswers()
	r.announced()
	r.takenAlone()
	r.cleanHashes(a)
	r.cleanChecks()
	a.hatch() // everything is written anew
	a.await(r)
	r.cleanServed()
	a.mu.Lock()
	a.down = true
	a.mu.Unlock()
	a.await(r)
	r.cleanServed()
	stop()
	stop = r.runHub() // what a restart finds
	r.cleanServed()
	stop()
	r.cleanKept()
	t.Logf("%d canaries, %d feeds", a.canaries.issued-firstCanary, len(canaryFeeds))
}

// leak says which canary is in a text. Addresses are among the records, which
// are the operator's own.
func leak(all, secrets *canaries, what string, text []byte) string {
	records := strings.HasSuffix(what, ".toml") || strings.Contains(filepath.Base(what), ".db")
	var told []string
	for _, n := range all.found(text) {
		if place, known := all.where[n]; known {
			told = append(told, n+" of "+place)
		} else if !records {
			told = append(told, "an address, or a piece of a canary")
		}
	}
	if !records {
		for _, n := range secrets.found(text) {
			told = append(told, n+" of "+secrets.where[n])
		}
	}
	return strings.Join(told[:min(len(told), 5)], "\n")
}

// cleanAnswers looks at whole answers, headers and refusals included, also of
// what a hub may not serve.
func (r *rig) cleanAnswers() {
	r.t.Helper()
	for _, path := range []string{"/", "/healthz", "/feeds.json", "/metrics", "/sites/tilleuls/program.json", "/sites/tilleuls/program.ics",
		"/sites/tilleuls/rooms.ifb", "/sites/gare/rooms.ifb", "/sites/bellevue/rooms.ifb"} {
		req, err := http.NewRequestWithContext(r.t.Context(), http.MethodGet, "http://"+r.http+path, nil)
		if err != nil {
			r.t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			r.t.Fatal(err)
		}
		text, err := httputil.DumpResponse(resp, true)
		if err = errors.Join(err, resp.Body.Close()); err != nil {
			r.t.Fatal(err)
		}
		r.clean("GET "+path, text)
	}
}

// announced fails unless what the rules name is served: else nothing is proven.
func (r *rig) announced() {
	r.t.Helper()
	for site, titles := range map[string][]string{
		"tilleuls": {`"Permanence"`, `"Atelier"`, `"Occupé"`, `"green"`, `"video"`, `"cancelled"`, `"moved"`},
		"gare":     {`"Permanence"`, `"Atelier"`, `"cancelled"`},
		"bellevue": {`"Permanence"`, `"Atelier"`},
	} {
		text := string(r.fetch("/sites/" + site + "/program.json"))
		for _, title := range titles {
			if !strings.Contains(text, title) {
				r.t.Errorf("the program of %s has no %s", site, title)
			}
		}
	}
}

// takenAlone fails unless the rooms of what is private are told to be taken, and
// nothing in them: that they are is all that comes out of it.
func (r *rig) takenAlone() {
	r.t.Helper()
	for _, c := range []struct {
		site, room, start, end string
	}{
		{"tilleuls", "Salle 3", "20261118T130000Z", "20261118T150000Z"},
		{"gare", "Salle 3", "20261118T130000Z", "20261118T150000Z"},
		{"bellevue", "Salle 3", "20261118T130000Z", "20261118T150000Z"},
		{"bellevue", "Guichet B", "20261118T150000Z", "20261118T160000Z"},
	} {
		var p program.Program
		if err := json.Unmarshal(r.fetch("/sites/"+c.site+"/program.json"), &p); err != nil {
			r.t.Fatal(err)
		}
		stamp := func(t time.Time) string { return t.UTC().Format("20060102T150405Z") }
		if !slices.ContainsFunc(p.Rooms, func(room program.Room) bool {
			return room.Name == c.room && slices.ContainsFunc(room.Taken, func(t program.Period) bool { return stamp(t.Start) == c.start && stamp(t.End) == c.end })
		}) {
			r.t.Errorf("%s of %s is not taken from %s to %s: %+v", c.room, c.site, c.start, c.end, p.Rooms)
		}
		for _, s := range p.Slots {
			if s.Room == c.room && stamp(s.Start) < c.end && c.start < stamp(s.End) {
				r.t.Errorf("the program of %s tells what is in %s: %+v", c.site, c.room, s)
			}
		}
		if ifb := string(r.fetch("/sites/" + c.site + "/rooms.ifb")); !strings.Contains(ifb, "BUSY:"+c.start+"/"+c.end) {
			r.t.Errorf("rooms.ifb of %s has no %s/%s:\n%s", c.site, c.start, c.end, ifb)
		}
	}
}

// cleanHashes fails if an identifier of a slot can be found by whoever guesses
// its UID.
func (r *rig) cleanHashes(a *aviary) {
	r.t.Helper()
	served := ""
	for _, site := range []string{"tilleuls", "gare", "bellevue"} {
		served += string(r.fetch("/sites/" + site + "/program.json"))
	}
	uids := 0
	for _, text := range a.texts {
		for line := range strings.Lines(text) {
			uid, ok := strings.CutPrefix(strings.TrimSpace(line), "UID:")
			if !ok {
				continue
			}
			uids++
			of256, of1, of5 := sha256.Sum256([]byte(uid)), sha1.Sum([]byte(uid)), md5.Sum([]byte(uid))
			for _, sum := range [][]byte{of256[:8], of1[:8], of5[:8]} {
				if strings.Contains(served, hex.EncodeToString(sum)) {
					r.t.Errorf("the hash of UID %s is served", uid)
				}
			}
		}
	}
	if uids < 100 {
		r.t.Errorf("looked at %d UIDs only", uids)
	}
}

// cleanChecks looks at what feed check says to the partner under the feed's
// rules, which is pasted into messages. The name of the program that wrote the
// calendar is told as it stands.
func (r *rig) cleanChecks() {
	r.t.Helper()
	for _, f := range canaryFeeds {
		c := exec.CommandContext(r.t.Context(), filepath.Join(r.bin, "semainier"), "feed", "check", "--at", at, "--config", r.path("hub.toml"), "--feed", f.id)
		out, err := c.CombinedOutput()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) || len(out) < 40 {
			r.t.Fatalf("feed check of %s: %v\n%s", f.id, err, out)
		}
		text := regexp.MustCompile(`(?m)^Écrit par.*$`).ReplaceAll(out, nil)
		r.clean("feed check of "+f.id, text)
	}
}
