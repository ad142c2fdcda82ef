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
// asked with that nonce; nil for one that is not TimeNonceSize long. Nobody on the
// way can tell the screen another time, nor this one again later: he can only hold
// the answer back, which its trip shows.
func ProveTime(key ed25519.PrivateKey, screen string, nonce []byte, at time.Time) []byte {
	if len(nonce) != TimeNonceSize {
		return nil
	}
	return ed25519.Sign(key, timeText(screen, nonce, at))
}

// Proved reports whether HubTime is what that hub said to the question of the
// screen with that key.
func (a Answer) Proved(hub ed25519.PublicKey, screen string) bool {
	return len(hub) == ed25519.PublicKeySize && len(a.Nonce) == TimeNonceSize && ed25519.Verify(hub, timeText(screen, a.Nonce, a.HubTime), a.Proof)
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

func timeText(screen string, nonce []byte, at time.Time) []byte {
	return fmt.Appendf(nil, "%s%s\n%x\n%s\n", timeDomain, screen, nonce, at.UTC().Format(time.RFC3339Nano))
}
