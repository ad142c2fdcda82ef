package access

import (
	"crypto/hmac"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"semainier/hub/store"
)

// Codes of six digits, one each 30 s, as every application for them makes them
// (RFC 6238, HMAC-SHA-1). A clock may be a period off.
const (
	codePeriod = 30 // seconds
	codeSkew   = 1  // periods
)

// useCode looks at the code of a person who signs in, and marks it as used. A code
// is good once: one of a period that is not after the last one used is refused.
func useCode(p *store.Person, typed string, now time.Time) error {
	if p.TOTP == "" {
		return nil
	}
	code := plainCode(typed)
	if code == "" {
		return ErrNeedCode
	}
	if step, ok := stepOf(p.TOTP, code, now, p.Step); ok {
		p.Step = step
		return nil
	}
	if i := slices.Index(p.Recovery, digest(code)); i >= 0 {
		p.Recovery = slices.Delete(slices.Clone(p.Recovery), i, i+1)
		return nil
	}
	return ErrBadCode
}

// plainCode gives a code as it was meant: people type the spaces and strokes too.
func plainCode(typed string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, typed)
}

// stepOf gives the period of a code, which must be later than after.
func stepOf(secret, code string, now time.Time, after int64) (int64, bool) {
	for skew := int64(-codeSkew); skew <= codeSkew; skew++ {
		step := now.Unix()/codePeriod + skew
		want, err := totp.GenerateCodeCustom(secret, time.Unix(step*codePeriod, 0), totp.ValidateOpts{Period: codePeriod, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && step > after && hmac.Equal([]byte(want), []byte(code)) {
			return step, true
		}
	}
	return 0, false
}
