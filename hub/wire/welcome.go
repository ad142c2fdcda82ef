package wire

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"semainier/layouts/program"
)

// # Pairing
//
// A screen that no record names shows a code; who types it on the hub admits
// the screen. Both ends work the code out by themselves, from the screen's key,
// the hub's key and a number that each of them chose:
//
//	screen → hub   Hello{Commit: SHA-256 of Reveal}
//	hub → screen   Welcome{State: Unknown, Salt}, under the hub's key
//	screen → hub   Hello{Commit, Reveal}
//	hub → screen   Welcome{State: Waiting, Life}, and the screen shows Code
//	               … a person types the code on the hub …
//	hub → screen   Welcome{State: Admitted, Site}, and the screen pins the hub's key
//
// Somebody between the two who gives the screen a key of his own makes it show
// a code that the hub does not know. He cannot search for a key that gives the
// same code: the screen's number is hidden behind Commit until the hub's key and
// Salt are fixed, and the other way round. He has one guess in CodeCount for
// each code that a person types. So nobody can slip his key, or his screen, into
// a pairing that a person made.
//
// What no exchange can prevent in clear is that he keeps the screen for himself,
// as he could with one that he bought: it then takes the site of a pairing that
// nobody made, and the code that a person types is refused on the hub. Over https,
// or with hub_key in player.toml, he can't.

// CodeLength is the number of characters of a pairing code.
const CodeLength = 6

// CodeLetters are what codes are made of: none that people take for another, so
// no 0 and O, no 1, I and L, and of 2 and Z, 5 and S, 8 and B, V and U one each.
const CodeLetters = "23456789ACDEFGHJKMNPQRTVWXY"

// CodeCount is how many codes there are: 27 to the 6th.
const CodeCount = 387_420_489

// CodeLife is how long a code may be typed after the screen has shown it.
const CodeLife = 15 * time.Minute

// NonceSize is the length of Reveal and Salt, in bytes.
const NonceSize = 32

// Hello is what a screen says to learn who it is to the hub.
type Hello struct {
	Wire   int    `json:"wire"`
	Commit []byte `json:"commit,omitempty"` // SHA-256 of Reveal; none: the screen does not ask to be paired
	Reveal []byte `json:"reveal,omitempty"` // NonceSize bytes; none: the hub's key is not known yet
	Player string `json:"player,omitempty"` // version of the program
}

// CommitTo gives the Commit of a Reveal.
func CommitTo(reveal []byte) []byte {
	h := sha256.Sum256(append([]byte("semainier pairing commit\n"), reveal...))
	return h[:]
}

// Code works out the pairing code from what both ends know. Each part has a
// fixed length but key, which goes last.
func Code(key string, hub ed25519.PublicKey, reveal, salt []byte) string {
	h := sha256.New()
	h.Write([]byte("semainier pairing code\n"))
	for _, part := range [][]byte{hub, reveal, salt, []byte(key)} {
		h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(part))))
		h.Write(part)
	}
	// 64 bits over 27^6: the first codes are likelier by one part in 10^10.
	n := binary.BigEndian.Uint64(h.Sum(nil))
	code := make([]byte, CodeLength)
	for i := range code {
		code[i] = CodeLetters[n%uint64(len(CodeLetters))]
		n /= uint64(len(CodeLetters))
	}
	return string(code)
}

// ReadCode gives a code as people type it in its own form: capitals, without
// spaces and dashes. It gives false for what no screen shows.
func ReadCode(typed string) (code string, ok bool) {
	var out []byte
	for _, r := range typed {
		switch {
		case r == ' ' || r == '-' || r == '\u00a0' || r == '\u202f':
			continue
		case r >= 'a' && r <= 'z':
			r -= 'a' - 'A'
		}
		if r > 127 || !isCodeLetter(byte(r)) {
			return "", false
		}
		out = append(out, byte(r))
	}
	return string(out), len(out) == CodeLength
}

func isCodeLetter(c byte) bool {
	for i := range len(CodeLetters) {
		if CodeLetters[i] == c {
			return true
		}
	}
	return false
}

// Standing is who a screen is to the hub.
type Standing string

// The standings. An unknown screen that asked to be paired is Waiting once its
// code may be typed.
const (
	Unknown  Standing = "unknown"
	Waiting  Standing = "waiting"
	Admitted Standing = "admitted"
	Revoked  Standing = "revoked" // for good: the screen needs a new key
	Busy     Standing = "busy"    // unknown, and too many ask to be paired: again after Retry
)

// Welcome is what the hub says to a screen of who it is.
type Welcome struct {
	Key    string         `json:"key"` // public nkey of the screen that it speaks of
	State  Standing       `json:"state"`
	Site   program.SiteID `json:"site,omitempty"` // of an admitted screen
	Name   string         `json:"name,omitempty"` // of the screen, as people call it: "Hall"
	Issued time.Time      `json:"issued"`         // a screen never goes back to an earlier one

	Salt  []byte `json:"salt,omitempty"`    // while not admitted
	Life  int    `json:"life_s,omitempty"`  // seconds for which the code of a waiting screen may still be typed
	Retry int    `json:"retry_s,omitempty"` // seconds after which a busy hub may be asked again
	Link  string `json:"link,omitempty"`    // the address where people type the code; empty: PairPath of the hub
}

// SealedWelcome is a Welcome as it travels: the hub's public key, an Ed25519
// signature, the JSON. A screen that has pinned a key opens it with that one;
// one that has not takes the key along, and trusts it once its code was typed.
type SealedWelcome []byte

const (
	welcomeDomain = "semainier welcome v1\n"

	// MaxWelcome bounds a sealed Welcome, and a Hello, in bytes.
	MaxWelcome = 4 << 10
)

// ErrWelcome is what OpenWelcome refuses, wrapped with what was found.
var ErrWelcome = errors.New("not a welcome of this hub for this screen")

// SealWelcome signs w.
func SealWelcome(w Welcome, key ed25519.PrivateKey) (SealedWelcome, error) {
	body, err := json.Marshal(w)
	if err != nil {
		return nil, fmt.Errorf("seal a welcome: %w", err)
	}
	hub, ok := key.Public().(ed25519.PublicKey)
	if !ok {
		return nil, errors.New("seal a welcome: the signing key is not Ed25519")
	}
	sealed := append(SealedWelcome{}, hub...)
	sealed = append(sealed, ed25519.Sign(key, append([]byte(welcomeDomain), body...))...)
	return append(sealed, body...), nil
}

// OpenWelcome verifies what the hub says to the screen of that public nkey. It
// gives the key that signed; where pinned is not nil no other key is accepted.
func OpenWelcome(sealed SealedWelcome, pinned ed25519.PublicKey, screen string) (Welcome, ed25519.PublicKey, error) {
	const head = ed25519.PublicKeySize + ed25519.SignatureSize
	if len(sealed) < head || len(sealed) > MaxWelcome {
		return Welcome{}, nil, fmt.Errorf("open a welcome of %d bytes: %w", len(sealed), ErrWelcome)
	}
	hub, sig, body := ed25519.PublicKey(sealed[:ed25519.PublicKeySize]), sealed[ed25519.PublicKeySize:head], sealed[head:]
	if pinned != nil && !pinned.Equal(hub) {
		return Welcome{}, nil, fmt.Errorf("open a welcome: signed by another hub than the one pinned: %w", ErrWelcome)
	}
	if !ed25519.Verify(hub, append([]byte(welcomeDomain), body...), sig) {
		return Welcome{}, nil, fmt.Errorf("open a welcome: %w: %w", ErrSignature, ErrWelcome)
	}
	var w Welcome
	if err := json.Unmarshal(body, &w); err != nil {
		return Welcome{}, nil, fmt.Errorf("read a welcome: %w: %w", err, ErrWelcome)
	}
	if w.Key != screen {
		return Welcome{}, nil, fmt.Errorf("open a welcome: it is for another screen: %w", ErrWelcome)
	}
	return w, append(ed25519.PublicKey{}, hub...), nil
}
