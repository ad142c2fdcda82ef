package main

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"runtime"
	"runtime/pprof"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"
	"semainier/hub/enrol"
	"semainier/hub/publish"
	"semainier/hub/wire"
	"semainier/layouts/program"
)

type shelf struct{}

func (shelf) Issue(context.Context, program.SiteID) (publish.Issue, bool, error) { return publish.Issue{}, false, nil }
func (shelf) PutIssues(context.Context, []publish.Issue) error                    { return nil }

func key(i int) nkeys.KeyPair {
	var raw [32]byte
	copy(raw[:], fmt.Sprintf("%032d", i))
	k, _ := nkeys.FromRawSeed(nkeys.PrefixByteUser, raw[:])
	return k
}

func main() {
	runtime.MemProfileRate = 512
	n, _ := strconv.Atoi(os.Args[1])
	if len(os.Args) > 2 {
		for i := range n {
			k := key(i)
			pub, _ := k.PublicKey()
			nc, err := nats.Connect(os.Args[2], nats.Nkey(pub, k.Sign), nats.CustomInboxPrefix(wire.InboxPrefix(pub)))
			if err != nil {
				panic(err)
			}
			site := fmt.Sprintf("site-%d", i%100)
			for _, s := range []string{wire.PlaylistSubject(program.SiteID(site)), wire.FlashSubject(program.SiteID(site)), wire.WelcomeSubject(pub), nc.NewInbox(), nc.NewInbox()} {
				nc.Subscribe(s, func(*nats.Msg) {})
			}
			if os.Getenv("HELLO") != "" {
				nc.Request(wire.HelloSubject(pub), []byte(`{"wire":1}`), time.Second)
			}
			nc.Flush()
		}
		fmt.Println("ready")
		time.Sleep(time.Hour)
	}
	signing := ed25519.NewKeyFromSeed([]byte("a seed of these tests: 32 bytes."))
	_ = enrol.Options{}
	p, err := publish.Start(publish.Options{Listen: "127.0.0.1:0", Key: signing, Shelf: shelf{}, Heard: func(string, wire.Status) {}, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		panic(err)
	}
	var screens []publish.Screen
	for i := range n {
		pub, _ := key(i).PublicKey()
		screens = append(screens, publish.Screen{Key: pub, Site: program.SiteID(fmt.Sprintf("site-%d", i%100)), ID: fmt.Sprint("screen-", i), Name: "Hall"})
	}
	p.SetScreens(screens)
	mem := func() (uint64, uint64) {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc, m.StackInuse
	}
	h0, s0 := mem()
	c := exec.Command(os.Args[0], os.Args[1], "nats://"+p.Addr().String())
	out, _ := c.StdoutPipe()
	c.Start()
	b := make([]byte, 10)
	out.Read(b)
	h1, s1 := mem()
	fmt.Printf("heap %.1f kB, stacks %.1f kB a connection\n", float64(h1-h0)/float64(n)/1e3, float64(s1-s0)/float64(n)/1e3)
	f, _ := os.Create("/tmp/heap.pprof")
	runtime.MemProfileRate = 1
	pprof.WriteHeapProfile(f)
	f.Close()
	c.Process.Kill()
}
