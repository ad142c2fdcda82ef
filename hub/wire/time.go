package wire

import (
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"time"
)

// TimeNonceSize is the length of the Nonce of a Request, in bytes.
const TimeNonceSize = 16

// timeDomain keeps a signature made for a time from being valid for anything else.
const timeDomain = "semainier time v1\n"

// ProveTime signs that the hub's clock showed a time when the screen of that key
// asked with that nonce, and that newest, the version that it has, is the newest still;
// 0: that is not said. It gives nil for a nonce that is not TimeNonceSize long. Nobody on the
// way can tell the screen another time, nor this one again later, nor keep a newer program from
// it without its noticing that the hub is silent: he can only hold the answer back, which
// its trip shows.
func ProveTime(key ed25519.PrivateKey, screen string, nonce []byte, at time.Time, newest uint64) []byte {
	if len(nonce) != TimeNonceSize {
		return nil
	}
	return ed25519.Sign(key, timeText(screen, nonce, at, newest))
}

// Proved reports whether HubTime, and Unchanged, is what that hub said to the question
// of the screen with that key.
func (a Answer) Proved(hub ed25519.PublicKey, screen string) bool {
	var newest uint64
	if a.Unchanged {
		newest = a.Have
	}
	return len(hub) == ed25519.PublicKeySize && len(a.Nonce) == TimeNonceSize && ed25519.Verify(hub, timeText(screen, a.Nonce, a.HubTime, newest), a.Proof)
}

// TellTime sets the headers that tell HubTime and its Proof, if there are any.
func (a Answer) TellTime(set func(header, value string)) {
	if !a.HubTime.IsZero() {
		set(TimeHeader, a.HubTime.UTC().Format(time.RFC3339Nano))
	}
	if a.Proof != nil {
		set(ProofHeader, base64.StdEncoding.EncodeToString(a.Proof))
	}
}

// HearTime reads them; a zero HubTime where the hub did not say.
func (a *Answer) HearTime(get func(header string) string) (err error) {
	a.HubTime, a.Proof = time.Time{}, nil
	text := get(TimeHeader)
	if text == "" {
		return nil
	}
	if a.HubTime, err = time.Parse(time.RFC3339Nano, text); err != nil {
		return fmt.Errorf("read the header %s: %.40q is no time as RFC 3339 has it", TimeHeader, text)
	}
	if a.Proof, err = base64.StdEncoding.DecodeString(get(ProofHeader)); err != nil {
		return fmt.Errorf("read the header %s: %w", ProofHeader, err)
	}
	return nil
}

func timeText(screen string, nonce []byte, at time.Time, newest uint64) []byte {
	return fmt.Appendf(nil, "%s%s\n%x\n%s\n%d\n", timeDomain, screen, nonce, at.UTC().Format(time.RFC3339Nano), newest)
}
