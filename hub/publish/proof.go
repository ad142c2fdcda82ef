package publish

import (
	"encoding/base64"
	"runtime"
	"sync"

	"github.com/nats-io/nkeys"
)

// provers check signatures, a few at a time, on goroutines of their own: on that
// of its connection each check would grow the stack, which then stays so for as
// long as the screen is connected.
type provers struct {
	asks chan proof
	work sync.WaitGroup
}

// proof is the question whether a signature is that of a key over a nonce.
type proof struct {
	key, sig string
	nonce    []byte
	holds    chan bool
}

func newProvers() *provers {
	p := &provers{asks: make(chan proof)}
	for range runtime.GOMAXPROCS(0) {
		p.work.Go(func() {
			for q := range p.asks {
				q.holds <- proves(q.key, q.nonce, q.sig)
			}
		})
	}
	return p
}

// prove is proves. It must not be called once close is.
func (p *provers) prove(key string, nonce []byte, sig string) bool {
	q := proof{key, sig, nonce, make(chan bool, 1)}
	p.asks <- q
	return <-q.holds
}

func (p *provers) close() {
	close(p.asks)
	p.work.Wait()
}

// proves reports whether sig is the nonce signed by the secret half of key.
func proves(key string, nonce []byte, sig string) bool {
	if len(nonce) == 0 || !nkeys.IsValidPublicUserKey(key) {
		return false
	}
	raw, err := base64.RawURLEncoding.DecodeString(sig)
	if err != nil {
		if raw, err = base64.StdEncoding.DecodeString(sig); err != nil {
			return false
		}
	}
	public, err := nkeys.FromPublicKey(key)
	return err == nil && public.Verify(nonce, raw) == nil
}
