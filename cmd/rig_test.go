package cmd

import (
	"bufio"
	"bytes"
	"fmt"
	"image"
	"image/png"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/image/bmp"
)

// at is the clock of hub and player in these tests: a Thursday morning, in the
// week that the demo's calendars tell of.
const at = "2026-11-19T10:42:00+01:00"

// patience is how long a test waits for a process to say something before it
// gives up; nothing is measured with it.
const patience = 120 * time.Second

// programs builds the two commands once for all tests of this package.
var programs = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "semainier-programs-")
	if err != nil {
		return "", err
	}
	c := exec.Command("go", "build", "-o", dir+"/", "./semainier", "./semainier-player")
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := c.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the commands: %w\n%s", err, out)
	}
	return dir, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if dir, err := programs(); err == nil {
		os.RemoveAll(dir)
	}
	os.Exit(code)
}

// rig is a hub, its partners' calendars and one player in a window on a
// virtual display, all real, in a folder of their own.
type rig struct {
	t         *testing.T
	bin, dir  string
	calendars *calendars
	display   string
	graphics  []string // what Mesa is told; nil: to draw in software
	http      string
	nats      string
	hub       *process
	player    *process
	leaks     func(what string, text []byte) string // says whom a text names; "": nobody
}

// calendars is the partners' web server; its files can be changed.
type calendars struct {
	mu    sync.Mutex
	files map[string][]byte
	fail  int // status answered instead of the files; 0: none
}

func (c *calendars) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	text, ok := c.files[filepath.Base(r.URL.Path)]
	switch {
	case c.fail != 0:
		http.Error(w, "down", c.fail)
	case !ok:
		http.NotFound(w, r)
	default:
		w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
		w.Write(text)
	}
}

// replace changes one calendar.
func (c *calendars) replace(t *testing.T, file, old, new string) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	changed := bytes.ReplaceAll(c.files[file], []byte(old), []byte(new))
	if bytes.Equal(changed, c.files[file]) {
		t.Fatalf("%s holds no %q to replace", file, old)
	}
	c.files[file] = changed
}

// newRig lays out the demo network with a refresh of one second, a hub and a
// player of the given window size. Nothing is started yet.
func newRig(t *testing.T, width, height int) *rig {
	t.Helper()
	bin, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{t: t, bin: bin, dir: t.TempDir(), calendars: &calendars{files: map[string][]byte{}}}
	files, err := filepath.Glob("../deploy/demo/calendars/*.ics")
	if err != nil || len(files) == 0 {
		t.Fatalf("the demo's calendars: %v (%d found)", err, len(files))
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		r.calendars.files[filepath.Base(f)] = text
	}
	server := httptest.NewServer(r.calendars)
	t.Cleanup(server.Close)

	r.http = freeAddress(t)
	r.nats = freeAddress(t)
	r.write("hub.toml", fmt.Sprintf("data = \"hub\"\n[http]\nlisten = %q\n[nats]\nlisten = %q\n[feeds]\nallow = [\"127.0.0.0/8\"]\n", r.http, r.nats))
	hubKey := strings.TrimSpace(r.output("semainier", "hub", "key", "--config", r.path("hub.toml")))
	r.write("player.toml", fmt.Sprintf("hub = \"http://%s\"\nnats = \"nats://%s\"\nhub_key = %q\ndata = \"player\"\nreconnect = \"1s\"\n[window]\nfullscreen = false\nwidth = %d\nheight = %d\n", r.http, r.nats, hubKey, width, height))
	key := strings.TrimSpace(r.output("semainier-player", "key", "--config", r.path("player.toml")))

	network, err := os.ReadFile("../deploy/demo/network.toml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(network), "http://127.0.0.1:18099", server.URL)
	text = strings.ReplaceAll(text, `refresh = "15m"`, `refresh = "1s"`)
	text += fmt.Sprintf("\n[[screen]]\nid = \"hall\"\nsite = \"tilleuls\"\nname = \"Hall\"\nkey = %q\n", key)
	r.write("network.toml", text)
	poster, err := os.ReadFile("../deploy/demo/fete.png")
	if err != nil {
		t.Fatal(err)
	}
	r.write("fete.png", string(poster))
	r.output("semainier", "network", "apply", "--config", r.path("hub.toml"), r.path("network.toml"))
	return r
}

func (r *rig) path(name string) string { return filepath.Join(r.dir, name) }

func (r *rig) write(name, text string) {
	r.t.Helper()
	if err := os.WriteFile(r.path(name), []byte(text), 0o600); err != nil {
		r.t.Fatal(err)
	}
}

// output runs a command to its end and gives what it printed.
func (r *rig) output(name string, args ...string) string {
	r.t.Helper()
	var stderr bytes.Buffer
	c := exec.CommandContext(r.t.Context(), filepath.Join(r.bin, name), args...)
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		r.t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, stderr.String())
	}
	return string(out)
}

// startHub starts the hub and waits until it serves.
func (r *rig) startHub() {
	r.t.Helper()
	r.hub = r.start("hub", "semainier", "hub", "--config", r.path("hub.toml"), "--at", at)
	r.hub.wait("hub ready")
}

// startPlayer starts the player holding one kind of page, without waiting.
func (r *rig) startPlayer(page string, more ...string) {
	r.t.Helper()
	r.player = r.start("player", "semainier-player", append([]string{"--config", r.path("player.toml"), "--page", page, "--at", at}, more...)...)
}

// openDisplay starts a virtual display for the player.
func (r *rig) openDisplay(width, height int) {
	r.t.Helper()
	for _, tool := range []string{"Xvfb", "import"} {
		if _, err := exec.LookPath(tool); err != nil {
			r.t.Fatalf("%v: deploy/test.sh installs what these tests need", err)
		}
	}
	read, write, err := os.Pipe()
	if err != nil {
		r.t.Fatal(err)
	}
	defer read.Close()
	c := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", width, height), "-nolisten", "tcp", "-noreset")
	c.ExtraFiles = []*os.File{write}
	if err := c.Start(); err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { c.Process.Kill(); c.Wait() })
	write.Close()
	number, err := bufio.NewReader(read).ReadString('\n') // it comes in pieces
	if err != nil {
		r.t.Fatalf("Xvfb gave no display: %v", err)
	}
	r.display = ":" + strings.TrimSpace(number)
}

// shot is what is on the display now.
func (r *rig) shot() image.Image {
	r.t.Helper()
	img, err := r.tryShot()
	if err != nil {
		r.t.Fatal(err)
	}
	return img
}

func (r *rig) tryShot() (image.Image, error) {
	c := exec.CommandContext(r.t.Context(), "import", "-silent", "-window", "root", "bmp3:-") // packing a PNG would take longer than the picture
	c.Env = append(os.Environ(), "DISPLAY="+r.display)
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("picture of the display: %w", err)
	}
	return bmp.Decode(bytes.NewReader(out))
}

// keep leaves a picture where a person can look at it.
func (r *rig) keep(name string, img image.Image) {
	r.t.Helper()
	r.save(filepath.Join(r.t.ArtifactDir(), name+".png"), img)
}

func (r *rig) save(path string, img image.Image) {
	r.t.Helper()
	f, err := os.Create(path)
	if err != nil {
		r.t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		r.t.Fatal(err)
	}
}

// process is a running command whose log can be waited on.
type process struct {
	t    *testing.T
	cmd  *exec.Cmd
	log  string
	from int // where this run begins in the log
	done chan struct{}
}

// start runs a command; its output is appended to NAME.log of the rig.
func (r *rig) start(name, program string, args ...string) *process {
	r.t.Helper()
	p := &process{t: r.t, log: r.path(name + ".log"), done: make(chan struct{})}
	f, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		r.t.Fatal(err)
	}
	defer f.Close()
	end, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		r.t.Fatal(err)
	}
	p.from = int(end)
	p.cmd = exec.Command(filepath.Join(r.bin, program), args...)
	p.cmd.Stdout, p.cmd.Stderr = f, f
	p.cmd.Env = append(os.Environ(), "DISPLAY="+r.display, "TZ=UTC", "MESA_SHADER_CACHE_DISABLE=true") // the last as in its unit
	if r.graphics == nil {
		r.graphics = []string{"LIBGL_ALWAYS_SOFTWARE=1"}
	}
	p.cmd.Env = append(p.cmd.Env, r.graphics...)
	if err := p.cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	go func() { p.cmd.Wait(); close(p.done) }()
	r.t.Cleanup(p.kill)
	return p
}

// kill ends the process as a power cut would.
func (p *process) kill() {
	p.cmd.Process.Kill()
	<-p.done
}

// said gives what this run has logged so far.
func (p *process) said() string {
	text, err := os.ReadFile(p.log)
	if err != nil {
		return ""
	}
	return string(text[p.from:])
}

// wait waits until the log of this run matches pattern, and gives the match.
func (p *process) wait(pattern string) []string {
	p.t.Helper()
	re := regexp.MustCompile(pattern)
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if m := re.FindStringSubmatch(p.said()); m != nil {
			return m
		}
		select {
		case <-p.done:
			p.t.Fatalf("%s ended before it said %q:\n%s", p.cmd.Path, pattern, p.said())
		default:
		}
	}
	p.t.Fatalf("%s did not say %q:\n%s", p.cmd.Path, pattern, p.said())
	return nil
}

// shown is the highest version that the player says it has shown; 0: none.
func (p *process) shown() (version int) {
	for _, m := range regexp.MustCompile(`msg=shown.*\bversion=(\d+)`).FindAllStringSubmatch(p.said(), -1) {
		if n, err := strconv.Atoi(m[1]); err == nil {
			version = max(version, n)
		}
	}
	return version
}

// freeAddress is one that is not taken meanwhile: the kernel gives ports of that range to
// nobody who asks for any.
func freeAddress(t *testing.T) string {
	t.Helper()
	for range 1000 {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 10_000+rand.IntN(20_000)))
		if err == nil {
			defer l.Close()
			return l.Addr().String()
		}
	}
	t.Fatal("no port is free")
	return ""
}

func (r *rig) fetch(path string) []byte {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodGet, "http://"+r.http+path, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(resp.Body); err != nil {
		r.t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		r.t.Fatalf("GET %s: %s\n%s", path, resp.Status, b.String())
	}
	return b.Bytes()
}
