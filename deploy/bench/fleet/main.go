// Command fleet is the baseline of deploy/bench/fleet.sh: a bare program that
// publishes and subscribes as many bytes, over the same nats-server with the same
// options, as a hub and its screens do, and nothing else: no keys, no permissions,
// no records, no planning. It compares its figures with those of semainier simulate.
//
//	fleet bare -screens N -sites N -bytes N [-tls] [-nkeys] -json FILE
//	fleet compare OURS.json BARE.json
package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"flag"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"
)

// figures are those of semainier simulate that a bare program has too.
type figures struct {
	Screens, Sites int
	TLS            bool
	Sealed         int
	Hold, HoldCPU  float64
	Memory, InUse  float64
	Urgent         float64
	UrgentCPU      float64
}

func main() {
	switch {
	case len(os.Args) > 1 && os.Args[1] == "serve":
		serve(os.Args[2:])
	case len(os.Args) > 1 && os.Args[1] == "bare":
		bare(os.Args[2:])
	case len(os.Args) == 4 && os.Args[1] == "compare":
		compare(os.Args[2], os.Args[3])
	default:
		fatal(fmt.Errorf("usage: fleet bare … | fleet compare OURS BARE"))
	}
}

func fatal(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "fleet:", err)
		os.Exit(1)
	}
}

// serve is the bare hub: a NATS server, and a publisher that answers every
// question with the bytes of its site, and says an urgent message when told to.
func serve(args []string) {
	flags := flag.NewFlagSet("serve", flag.ExitOnError)
	size, sites, secure, proved := flags.Int("bytes", 0, ""), flags.Int("sites", 0, ""), flags.Bool("tls", false, ""), flags.Int("nkeys", 0, "")
	fatal(flags.Parse(args))
	o := &server.Options{Host: "127.0.0.1", Port: server.RANDOM_PORT, NoSigs: true, NoSystemAccount: true, DisableShortFirstPing: true,
		MaxPayload: 1 << 20, MaxPending: 2 << 20, MaxSubs: 16, WriteDeadline: 10 * time.Second, AuthTimeout: 30, TLSTimeout: 30, PingInterval: 30 * time.Second, MaxPingsOut: 2}
	if *secure {
		o.TLS, o.TLSConfig = true, &tls.Config{Certificates: []tls.Certificate{certificate()}, MinVersion: tls.VersionTLS12}
	}
	hub, err := nkeys.CreateUser()
	fatal(err)
	public, err := hub.PublicKey()
	fatal(err)
	if *proved > 0 {
		o.Nkeys = append(o.Nkeys, &server.NkeyUser{Nkey: public})
		for i := range *proved {
			o.Nkeys = append(o.Nkeys, &server.NkeyUser{Nkey: keyOf(i).public})
		}
	}
	srv, err := server.NewServer(o)
	fatal(err)
	srv.Start()
	if !srv.ReadyForConnections(10 * time.Second) {
		fatal(fmt.Errorf("not ready"))
	}
	options := []nats.Option{nats.InProcessServer(srv)}
	if *proved > 0 {
		options = append(options, nats.Nkey(public, hub.Sign))
	}
	nc, err := nats.Connect("", options...)
	fatal(err)
	body := make([]byte, *size)
	_, _ = rand.Read(body)
	_, err = nc.Subscribe("site.*.get", func(m *nats.Msg) { fatal(nc.Publish(m.Reply, body)) })
	fatal(err)
	fatal(nc.Flush())
	fmt.Println(srv.Addr())
	urgent := make([]byte, 2<<10)
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		if in.Text() == "memory" {
			fmt.Println(inUse())
			continue
		}
		for i := range *sites {
			fatal(nc.Publish("site.site-"+strconv.Itoa(i)+".playlist", urgent))
		}
	}
}

// inUse gives the bytes that are in use once garbage is collected: heap and stacks.
func inUse() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc + m.StackInuse
}

// key is the nkey of a connection, worked out once.
type key struct {
	public string
	secret ed25519.PrivateKey
}

func keyOf(i int) key {
	secret := ed25519.NewKeyFromSeed(fmt.Appendf(nil, "%032d", i))
	public, err := nkeys.Encode(nkeys.PrefixByteUser, secret.Public().(ed25519.PublicKey))
	fatal(err)
	return key{string(public), secret}
}

func certificate() tls.Certificate {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	fatal(err)
	t := &x509.Certificate{SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, t, t, key.Public(), key)
	fatal(err)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// together is how many screens are on their way at once, as in simulate.
const together = 500

func bare(args []string) {
	flags := flag.NewFlagSet("bare", flag.ExitOnError)
	f := figures{}
	flags.IntVar(&f.Screens, "screens", 1000, "")
	flags.IntVar(&f.Sites, "sites", 100, "")
	flags.IntVar(&f.Sealed, "bytes", 5000, "")
	flags.BoolVar(&f.TLS, "tls", false, "")
	file := flags.String("json", "", "")
	proved := flags.Bool("nkeys", false, "each connection proves a key, as those of screens do")
	fatal(flags.Parse(args))
	keys := make([]key, 0, f.Screens)
	for i := range f.Screens {
		if *proved {
			keys = append(keys, keyOf(i))
		}
	}
	cmd := exec.Command(os.Args[0], "serve", "-bytes", strconv.Itoa(f.Sealed), "-sites", strconv.Itoa(f.Sites), "-tls="+strconv.FormatBool(f.TLS), "-nkeys", strconv.Itoa(len(keys)))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	fatal(err)
	out, err := cmd.StdoutPipe()
	fatal(err)
	fatal(cmd.Start())
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	said := bufio.NewReader(out)
	address, err := said.ReadString('\n')
	fatal(err)
	used := func() float64 {
		fmt.Fprintln(in, "memory")
		line, err := said.ReadString('\n')
		fatal(err)
		n, err := strconv.ParseFloat(strings.TrimSpace(line), 64)
		fatal(err)
		return n
	}
	used0 := used()
	var pushed atomic.Int64
	cpu0, rss0 := usage(cmd.Process.Pid)
	began := time.Now()
	connectAll(f, keys, "nats://"+strings.TrimSpace(address), &pushed)
	f.Hold = time.Since(began).Seconds()
	cpu1, _ := usage(cmd.Process.Pid)
	f.HoldCPU = cpu1 - cpu0
	fmt.Printf("bare: %d connections hold %d bytes each: %.2f s, CPU %.2f s\n", f.Screens, f.Sealed, f.Hold, f.HoldCPU)
	time.Sleep(settle)
	cpu2, rss1 := usage(cmd.Process.Pid)
	f.Memory = (rss1 - rss0) / float64(f.Screens)
	f.InUse = (used() - used0) / float64(f.Screens)
	var took []float64
	for range 10 {
		pushed.Store(0)
		began := time.Now()
		fmt.Fprintln(in)
		for pushed.Load() < int64(f.Screens) {
			time.Sleep(time.Millisecond)
		}
		took = append(took, time.Since(began).Seconds())
		time.Sleep(500 * time.Millisecond)
	}
	cpu3, _ := usage(cmd.Process.Pid)
	slices.Sort(took)
	f.Urgent, f.UrgentCPU = took[len(took)/2], (cpu3-cpu2)/10
	fmt.Printf("bare: memory %.1f kB in use a connection, %.1f kB resident; 2 KB reach the last of all in %.2f s (the most of 10: %.2f s), CPU %.2f s\n", f.InUse/1e3, f.Memory/1e3, f.Urgent, took[len(took)-1], f.UrgentCPU)
	text, err := json.Marshal(f)
	fatal(err)
	fatal(os.WriteFile(*file, text, 0o644))
}

// settle is how long memory is given to be handed back, as in simulate.
const settle = 75 * time.Second

// connectAll connects every screen, subscribed to its site and to an inbox, and
// returns once each was answered.
func connectAll(f figures, keys []key, url string, pushed *atomic.Int64) {
	gate, done := make(chan struct{}, together), sync.WaitGroup{}
	for i := range f.Screens {
		done.Go(func() {
			gate <- struct{}{}
			defer func() { <-gate }()
			options := []nats.Option{nats.Timeout(30 * time.Second), nats.PingInterval(10 * time.Second)}
			if f.TLS {
				options = append(options, nats.Secure(&tls.Config{InsecureSkipVerify: true})) //nolint:gosec // our own server of this minute
			}
			if len(keys) > 0 {
				options = append(options, nats.Nkey(keys[i].public, func(nonce []byte) ([]byte, error) { return ed25519.Sign(keys[i].secret, nonce), nil }))
			}
			nc, err := nats.Connect(url, options...)
			fatal(err)
			site := "site.site-" + strconv.Itoa(i%f.Sites)
			_, err = nc.Subscribe(site+".playlist", func(*nats.Msg) { pushed.Add(1) })
			fatal(err)
			_, err = nc.Request(site+".get", []byte(`{"wire":1,"have":0}`), 30*time.Second)
			fatal(err)
		})
	}
	done.Wait()
}

// usage gives the CPU time, in seconds, and the resident bytes of a process.
func usage(pid int) (cpu, memory float64) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	fatal(err)
	_, rest, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(rest)
	number := func(i int) float64 {
		n, err := strconv.ParseFloat(fields[i], 64)
		fatal(err)
		return n
	}
	return (number(11) + number(12)) / 100, number(21) * float64(os.Getpagesize()) // proc(5)
}

func compare(ours, theirs string) {
	var a, b figures
	for file, into := range map[string]*figures{ours: &a, theirs: &b} {
		text, err := os.ReadFile(file)
		fatal(err)
		fatal(json.Unmarshal(text, into))
	}
	limit, tls := 30.0, "without TLS"
	if a.TLS {
		limit, tls = 45, "with TLS"
	}
	fmt.Printf("\n%d screens at %d sites, %d bytes each, %s\n%-52s %9s %9s %7s %s\n", a.Screens, a.Sites, a.Sealed, tls, "", "ours", "bare", "ratio", "wanted")
	row := func(what string, x, y, most float64) {
		fmt.Printf("%-52s %9.2f %9.2f %7.2f ≤ %.1f\n", what, x, y, x/y, most)
	}
	row("until all hold their playlist, s", a.Hold, b.Hold, 1.3)
	row("CPU of the server for that, s", a.HoldCPU, b.HoldCPU, 1.5)
	row("urgent message, from its commit to the last, s", a.Urgent, b.Urgent, 1.5)
	fmt.Printf("%-52s %9.1f %9.1f %7.2f ≤ %.0f kB\n", "memory in use of the server for each, kB", a.InUse/1e3, b.InUse/1e3, a.InUse/b.InUse, limit)
	fmt.Printf("%-52s %9.1f %9.1f %7.2f\n", "resident, with what the collector leaves, kB", a.Memory/1e3, b.Memory/1e3, a.Memory/b.Memory)
}
