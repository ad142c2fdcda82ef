package access

import (
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MinPassword is how many characters a password has at least. There are no rules of
// composition: they make people write "Printemps2026!" (NIST SP 800-63B §3.1.1.2).
const MinPassword = 12

// Why a password is not taken. Each is returned wrapped, and says nothing of it.
var (
	ErrShort  = fmt.Errorf("a password has at least %d characters", MinPassword)
	ErrLong   = fmt.Errorf("a password has at most %d bytes", MaxPassword)
	ErrCommon = errors.New("that password is among the first that are tried")
	ErrHolds  = errors.New("that password holds the login or the name")
)

// commonest are the beginnings of what is tried first, in letters without accents;
// digits and signs around them make no difference.
//
//go:embed commonest.txt
var commonest string

// fewSigns is how many different characters a password must have at least.
const fewSigns = 5

// CheckPassword gives why a person with that login and name may not have the
// password; nil: it may.
func CheckPassword(password, login, name string) error {
	switch {
	case utf8.RuneCountInString(norm.NFC.String(password)) < MinPassword:
		return ErrShort
	case len(password) > MaxPassword:
		return ErrLong
	}
	plain := letters(password)
	if holdsOwn(plain, login, name) {
		return ErrHolds
	}
	signs := map[rune]bool{}
	for _, r := range password {
		signs[r] = true
	}
	if len(signs) < fewSigns || isRun(plain) {
		return ErrCommon
	}
	core := strings.TrimFunc(plain, unicode.IsDigit)
	for word := range strings.Lines(commonest) {
		word = strings.TrimSpace(word)
		if word != "" && (core == word || plain == word || core == word+word) {
			return ErrCommon
		}
	}
	return nil
}

// holdsOwn reports whether the letters of a password hold the login; the beginning of
// its address, or a name, counts where little else is there: Anne may have "panneau".
func holdsOwn(plain, login, name string) bool {
	account, _, _ := strings.Cut(login, "@")
	if whole := letters(login); whole != "" && strings.Contains(plain, whole) {
		return true
	}
	for _, own := range append(strings.Fields(name), account) {
		own = letters(own)
		if len(own) >= minOwn && strings.Contains(plain, own) && (own == letters(account) && len(own) >= longOwn || len(strings.ReplaceAll(plain, own, "")) < minRest) {
			return true
		}
	}
	return false
}

// The lengths by which holdsOwn judges, in letters.
const (
	minOwn  = 4
	longOwn = 7
	minRest = 8
)

// passwordOf gives a password as it is hashed: the same whichever keyboard composed
// its accents (RFC 8265 §4.2).
func passwordOf(typed string) string { return norm.NFC.String(typed) }

// letters gives the letters without accents and the digits of a text.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFD.String(text))
}

// isRun reports whether a text is "123456789012", "abcdefghijkl" or backwards.
func isRun(text string) bool {
	up, down := 0, 0
	runes := []rune(text)
	for i := 1; i < len(runes); i++ {
		d := runes[i] - runes[i-1]
		if d == 1 || runes[i] == '0' && runes[i-1] == '9' {
			up++
		}
		if d == -1 || runes[i] == '9' && runes[i-1] == '0' {
			down++
		}
	}
	return len(runes) == 0 || up >= len(runes)-2 || down >= len(runes)-2
}
