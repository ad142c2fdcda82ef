package access

import (
	"context"
	"encoding/base32"
	"fmt"
	"strings"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"semainier/hub/store"
)

// issuer is how an application for codes names us.
const issuer = "Semainier"

// What codes are made of.
const (
	secretBytes   = 20 // RFC 4226 §4, R6
	recoveryCodes = 10
	recoveryBytes = 10 // 80 bits: their digests, which are fast, can't be turned round
)

// CodeSetup is what an application for codes is given, before it has shown that it
// makes the right ones.
type CodeSetup struct {
	Secret string // in base32, for who types it
	URL    string // otpauth://…, to be shown as a QR code
}

// NewCodes makes the secret of a person who wants codes. Nothing is kept of it
// until CodesOn.
func (p Person) NewCodes() (CodeSetup, error) {
	k, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: p.Login, SecretSize: secretBytes, Period: codePeriod, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
	if err != nil {
		return CodeSetup{}, fmt.Errorf("make a secret for codes: %w", err)
	}
	return CodeSetup{k.Secret(), k.URL()}, nil
}

// CodesAgain gives the setup of a secret that NewCodes made, for the page that is
// shown again after a wrong code.
func (p Person) CodesAgain(secret string) (CodeSetup, error) {
	raw, err := secretOf(secret)
	if err != nil {
		return CodeSetup{}, err
	}
	k, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: p.Login, Secret: raw, Period: codePeriod, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
	if err != nil {
		return CodeSetup{}, fmt.Errorf("read a secret for codes: %w", err)
	}
	return CodeSetup{k.Secret(), k.URL()}, nil
}

// secretOf reads a secret that a form brought back.
func secretOf(secret string) ([]byte, error) {
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil || len(raw) != secretBytes {
		return nil, fmt.Errorf("%w: begin again", ErrBadCode)
	}
	return raw, nil
}

// CodesOn makes the request's person sign in with codes from now on, once it has
// given its password and a code made with the secret. It gives the codes for the day
// on which the telephone is lost, each good once: they are shown now and never again.
// The person's other sessions end.
func (a *Access) CodesOn(ctx context.Context, present, secret, code string) (recovery []string, err error) {
	if _, err := secretOf(secret); err != nil {
		return nil, err
	}
	err = a.own(ctx, present, CodesOn, func(p *store.Person) error {
		step, ok := stepOf(secret, plainCode(code), a.now(), 0)
		if !ok {
			return ErrBadCode
		}
		recovery = newRecovery()
		p.TOTP, p.Step, p.Recovery = secret, step, nil
		for _, c := range recovery {
			p.Recovery = append(p.Recovery, digest(plainCode(c)))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return recovery, nil
}

// CodesOff makes the request's person sign in without codes, once it has given its
// password. Its other sessions end.
func (a *Access) CodesOff(ctx context.Context, present string) error {
	return a.own(ctx, present, CodesOff, func(p *store.Person) error {
		p.TOTP, p.Step, p.Recovery = "", 0, nil
		return nil
	})
}

// EndCodes makes a person who has lost its telephone and its recovery codes sign in
// without codes, by who may edit it.
func (a *Access) EndCodes(ctx context.Context, by Editor, id PersonID) error {
	records, err := a.store.Records(ctx)
	if err != nil {
		return err
	}
	err = a.store.EditPeople(ctx, func(r *store.Registry) error {
		kept, _, err := a.editable(ctx, r, records, by, id)
		if kept.TOTP == "" || err != nil {
			return err
		}
		kept.TOTP, kept.Step, kept.Recovery = "", 0, nil
		if _, err := r.Put(ctx, kept); err != nil {
			return err
		}
		return a.note(ctx, r, by.Signature, CodesOff, kept.Login, nil, nil)
	})
	if err != nil {
		return fmt.Errorf("end the codes of person %d: %w", id, err)
	}
	return nil
}

// newRecovery makes codes like "abcd-efgh-ijkl-mnop".
func newRecovery() []string {
	codes := make([]string, recoveryCodes)
	for i := range codes {
		text := strings.ToLower(base32.StdEncoding.EncodeToString(chance(recoveryBytes)))
		codes[i] = strings.Join([]string{text[:4], text[4:8], text[8:12], text[12:]}, "-")
	}
	return codes
}
