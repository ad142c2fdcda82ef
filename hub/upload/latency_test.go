package upload

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"
)

// urlVariable names the address that BenchmarkBesideBombs asks, of a hub that
// runs on this machine; without it, it asks a server of its own process.
const urlVariable = "SEMAINIER_URL"

// BenchmarkBesideBombs tells how long another request of the hub takes while
// bombs are read, as many as are read at once and as wait, against how long it
// takes when none is: in turn, as a machine has its own ups and downs. It is for
// deploy/bench/uploads.sh, with -benchtime 1x.
func BenchmarkBesideBombs(b *testing.B) {
	const rounds = 6
	url := os.Getenv(urlVariable)
	if url == "" {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") }))
		defer s.Close()
		url = s.URL
	}
	files := map[string][]byte{"forms": nestedForms(9), "patterns": nestedPatterns(6), "shadings": manyShadings(3000), "groups": manyGroups(5000)}
	var alone, beside []time.Duration
	var memory runtime.MemStats
	most := uint64(0)
	for range b.N * rounds {
		alone = append(alone, answers(b, url)...)
		stop := bombard(b, files)
		beside = append(beside, answers(b, url)...)
		runtime.ReadMemStats(&memory)
		most = max(most, memory.HeapInuse+memory.StackInuse)
		stop()
	}
	slices.Sort(alone)
	slices.Sort(beside)
	for name, at := range map[string]float64{"p50": 0.5, "p99": 0.99} {
		place := int(at * float64(len(alone)-1))
		b.ReportMetric(float64(alone[place].Microseconds()), "µs-alone-"+name)
		b.ReportMetric(float64(beside[place].Microseconds()), "µs-beside-"+name)
		b.ReportMetric(float64(beside[place])/float64(alone[place]), "ratio-"+name)
	}
	b.ReportMetric(float64(most)/(1<<20), "MiB-parent")
	b.ReportMetric(0, "ns/op")
}

// answers gives how long each of some requests took, one every ten
// milliseconds.
func answers(b *testing.B, url string) []time.Duration {
	b.Helper()
	const requests = 300
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	var took []time.Duration
	for range requests {
		<-tick.C
		begun := time.Now()
		r, err := http.Get(url) // #nosec G107: this machine's
		if err != nil {
			b.Fatal(err)
		}
		_, err = io.Copy(io.Discard, r.Body)
		if err := r.Body.Close(); err != nil {
			b.Fatal(err)
		}
		if err != nil || r.StatusCode != http.StatusOK {
			b.Fatal(r.Status, err)
		}
		took = append(took, time.Since(begun))
	}
	return took
}

// bombard has bombs read until it is stopped, and returns once the first are in
// their children.
func bombard(b *testing.B, files map[string][]byte) (stop func()) {
	b.Helper()
	u, _ := uploads(b)
	ctx, cancel := context.WithCancel(b.Context())
	taken := make(chan struct{}, MaxChildren+MaxWaiting)
	var all sync.WaitGroup
	for _, data := range files {
		for range MaxChildren {
			all.Go(func() {
				end := readerFunc(func([]byte) (int, error) {
					taken <- struct{}{}
					return 0, io.EOF
				})
				if pages, err := u.Read(ctx, io.MultiReader(bytes.NewReader(data), end), "bombe.pdf"); err == nil {
					b.Errorf("%d pages: no bomb", len(pages))
				}
			})
		}
	}
	for range MaxChildren {
		<-taken
	}
	return func() {
		cancel()
		all.Wait()
	}
}
