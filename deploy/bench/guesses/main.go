// Command guesses tries passwords at a hub, from many addresses for many logins, and
// asks for /healthz meanwhile: how much slower that is than in peace, and than while as
// many people open the page on which one signs in.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

// probeEvery is how often /healthz is asked for.
const probeEvery = 10 * time.Millisecond

func main() {
	hub := flag.String("hub", "", "address of the hub, on this machine")
	count := flag.Int("guesses", 10000, "how many")
	rate := flag.Int("rate", 250, "how many a second")
	pid := flag.Int("pid", 0, "of the hub, to tell its memory")
	flag.Parse()
	if err := run(context.Background(), *hub, *count, *rate, *pid); err != nil {
		fmt.Fprintln(os.Stderr, "guesses:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, hub string, count, rate, pid int) error {
	quiet, err := while(ctx, hub, func() error { time.Sleep(10 * time.Second); return nil })
	if err != nil {
		return err
	}
	answers := newTally()
	pages, err := while(ctx, hub, func() error {
		return send(ctx, count/2, rate, newTally(), func(ctx context.Context, i int) (*http.Request, error) {
			return http.NewRequestWithContext(ctx, http.MethodGet, hub+"/connexion", nil)
		})
	})
	if err != nil {
		return err
	}
	before := ""
	if pid != 0 {
		if before, err = memory(pid); err != nil {
			return err
		}
	}
	began := time.Now()
	guesses, err := while(ctx, hub, func() error { return send(ctx, count, rate, answers, guess(hub)) })
	if err != nil {
		return err
	}
	fmt.Printf("GET /healthz                       median      p99\n")
	for _, c := range []struct {
		name string
		took []time.Duration
	}{{"in peace", quiet}, {fmt.Sprintf("while %d/s open the page", rate), pages}, {fmt.Sprintf("while %d/s guess passwords", rate), guesses}} {
		fmt.Printf("%-32s %6.2f ms %6.2f ms   × %.1f, × %.1f\n", c.name, ms(at(c.took, .5)), ms(at(c.took, .99)), ratio(at(c.took, .5), at(quiet, .5)), ratio(at(c.took, .99), at(quiet, .99)))
	}
	fmt.Printf("%d guesses in %.0f s: %s\n", count, time.Since(began).Seconds(), answers)
	if pid != 0 {
		after, err := memory(pid)
		if err != nil {
			return err
		}
		fmt.Printf("the hub's memory at its most: %s before the guesses, %s after\n", before, after)
	}
	if answers.other > 0 {
		return fmt.Errorf("%d answers are neither a refusal nor a request to wait", answers.other)
	}
	return nil
}

// memory gives the most that a process ever had.
func memory(pid int) (string, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return "", err
	}
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	most, _, _ := strings.Cut(rest, "\n")
	return strings.TrimSpace(most), nil
}

// guess tries a password that is none for one of 500 logins.
func guess(hub string) func(context.Context, int) (*http.Request, error) {
	return func(ctx context.Context, i int) (*http.Request, error) {
		form := url.Values{"login": {fmt.Sprintf("p%d@ville.example", i%500)}, "password": {fmt.Sprintf("motdepasse%d", i)}}
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, hub+"/connexion", strings.NewReader(form.Encode()))
		if err == nil {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		return r, err
	}
}

// tally counts answers.
type tally struct {
	mu                    sync.Mutex
	refused, waits, other int
}

func newTally() *tally { return &tally{} }

func (t *tally) add(status int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch status {
	case http.StatusUnprocessableEntity:
		t.refused++
	case http.StatusTooManyRequests:
		t.waits++
	default:
		t.other++
	}
}

func (t *tally) String() string {
	return fmt.Sprintf("%d hashes made and refused, %d told to wait without one", t.refused, t.waits)
}

// send makes requests at a rate, each from an address of its own.
func send(ctx context.Context, count, rate int, answers *tally, request func(context.Context, int) (*http.Request, error)) error {
	client := &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{DisableKeepAlives: true, DialContext: fromMany}}
	var group sync.WaitGroup
	errs := make(chan error, count)
	tick := time.NewTicker(time.Second / time.Duration(rate))
	defer tick.Stop()
	for i := range count {
		<-tick.C
		group.Go(func() {
			r, err := request(context.WithValue(ctx, number{}, i), i)
			if err != nil {
				errs <- err
				return
			}
			answer, err := client.Do(r)
			if err != nil {
				errs <- err
				return
			}
			_, err = io.Copy(io.Discard, answer.Body)
			answers.add(answer.StatusCode)
			errs <- errors.Join(err, answer.Body.Close())
		})
	}
	group.Wait()
	close(errs)
	var all error
	for err := range errs {
		all = errors.Join(all, err)
	}
	return all
}

// number is that of a request within its context.
type number struct{}

// fromMany dials from one of 2,000 addresses of this machine.
func fromMany(ctx context.Context, network, address string) (net.Conn, error) {
	i, _ := ctx.Value(number{}).(int)
	from := net.IPv4(127, 9, byte(i/250%8), byte(1+i%250))
	return (&net.Dialer{LocalAddr: &net.TCPAddr{IP: from}}).DialContext(ctx, network, address)
}

// while asks for /healthz until do is done, and gives how long each answer took, the
// shortest first.
func while(ctx context.Context, hub string, do func() error) ([]time.Duration, error) {
	done := make(chan error, 1)
	go func() { done <- do() }()
	client := &http.Client{Timeout: 30 * time.Second}
	var took []time.Duration
	for {
		select {
		case err := <-done:
			slices.Sort(took)
			return took, err
		case <-time.After(probeEvery):
		}
		began := time.Now()
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, hub+"/healthz", nil)
		if err != nil {
			return nil, err
		}
		answer, err := client.Do(r)
		if err != nil {
			return nil, err
		}
		_, err = io.Copy(io.Discard, answer.Body)
		if err = errors.Join(err, answer.Body.Close()); err == nil && answer.StatusCode != http.StatusOK {
			err = fmt.Errorf("/healthz: status %d", answer.StatusCode)
		}
		if err != nil {
			return nil, err
		}
		took = append(took, time.Since(began))
	}
}

func at(sorted []time.Duration, part float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(int(part*float64(len(sorted))), len(sorted)-1)]
}

func ms(d time.Duration) float64 { return d.Seconds() * 1000 }

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }
