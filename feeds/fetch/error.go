package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"code.dny.dev/ssrf"
)

// Code says in a word, stable for programs, why a fetch failed.
type Code string

// The reasons for which a fetch fails.
const (
	BadAddress  Code = "address"     // not an address that can be fetched
	Refused     Code = "refused"     // in a network that the operator did not allow
	NoHost      Code = "dns"         // the name of the server leads nowhere
	Unreachable Code = "unreachable" // no connection to the server
	BadTLS      Code = "tls"         // its certificate does not hold
	TimedOut    Code = "timeout"     // it answers too slowly
	BadStatus   Code = "status"      // it answers with an error: see Error.Status
	BadRedirect Code = "redirect"    // it points elsewhere too often or to where we don't go
	TooLarge    Code = "too-large"   // more than MaxBody
	Cut         Code = "cut"         // the answer ended before its end
	NotHTTP     Code = "not-http"    // it answers something that is not HTTP
	BadFile     Code = "file"        // a file: address that cannot or must not be read
	Interrupted Code = "interrupted" // we stopped asking
)

// Error is why a fetch failed. URL is masked, and neither Error nor Sentence
// shows more of the address.
type Error struct {
	Code       Code
	URL        string
	Status     int           // of BadStatus
	RetryAfter time.Duration // how long a server on the way asked to be left alone, at most 24 h; zero: none did
	Err        error         // may be nil
}

// Error is for the operator's log.
func (e *Error) Error() string {
	s := "fetch " + e.URL + ": " + string(e.Code)
	if e.Status != 0 {
		s += fmt.Sprintf(" %d", e.Status)
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	if e.Code == Refused {
		s += " (hub.toml: [feeds] allow names the networks that feeds may reach)"
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Sentence says in French, for the partner, what is wrong and what to do.
func (e *Error) Sentence() string {
	switch e.Code {
	case BadAddress:
		return "L’adresse du calendrier n’est pas valable. Recopiez-la en entier depuis votre agenda."
	case Refused:
		return "L’adresse du calendrier mène à un réseau interne que le serveur n’a pas le droit de lire."
	case NoHost:
		return "Le nom du serveur du calendrier est introuvable. Vérifiez l’adresse."
	case Unreachable:
		return "Le serveur du calendrier ne répond pas."
	case BadTLS:
		return "Le certificat de sécurité du serveur du calendrier n’est pas valable."
	case TimedOut:
		return "Le serveur du calendrier met trop de temps à répondre."
	case BadStatus:
		return statusSentence(e.Status)
	case BadRedirect:
		return "L’adresse du calendrier renvoie ailleurs sans aboutir. Donnez l’adresse définitive."
	case TooLarge:
		return "Le calendrier est trop volumineux (plus de 16\u00a0Mo). Partagez un calendrier réservé aux permanences."
	case Cut:
		return "Le calendrier a été coupé en cours de lecture."
	case NotHTTP:
		return "Le serveur du calendrier ne répond pas comme un site web. Vérifiez l’adresse."
	case BadFile:
		return "Le fichier du calendrier est introuvable ou ne peut pas être lu."
	case Interrupted:
		return "La lecture du calendrier a été interrompue."
	}
	return "Le calendrier n’a pas pu être lu."
}

func statusSentence(status int) string {
	switch {
	case status == 401 || status == 403:
		return fmt.Sprintf("Le serveur refuse l’accès au calendrier (%d). Vérifiez qu’il est toujours partagé.", status)
	case status == 404 || status == 410:
		return fmt.Sprintf("Le calendrier n’existe plus à cette adresse (%d). Redonnez son adresse de partage.", status)
	case status == 429:
		return "Le serveur du calendrier demande de patienter (429)."
	case status >= 500:
		return fmt.Sprintf("Le serveur du calendrier est en panne (%d).", status)
	}
	return fmt.Sprintf("Le serveur du calendrier a répondu par une erreur (%d).", status)
}

// classify names what net/http reports. An error of a form that nobody foresaw
// may quote what a stranger's server sent: its text is not kept.
func classify(masked string, err error) error {
	code := codeOf(err)
	if code == NotHTTP {
		err = errors.New("not an answer as of HTTP")
	}
	return &Error{Code: code, URL: masked, Err: err}
}

func codeOf(err error) Code {
	var (
		dns     *net.DNSError
		cert    *tls.CertificateVerificationError
		unknown x509.UnknownAuthorityError
		record  tls.RecordHeaderError
		alert   tls.AlertError
		op      *net.OpError
	)
	switch {
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedNetwork):
		return Refused
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return TimedOut
	case errors.As(err, &dns):
		if dns.IsTimeout {
			return TimedOut
		}
		return NoHost
	case errors.As(err, &cert), errors.As(err, &unknown), errors.As(err, &record), errors.As(err, &alert):
		return BadTLS
	case errors.Is(err, io.ErrUnexpectedEOF):
		return Cut
	case errors.As(err, &op) && op.Timeout():
		return TimedOut
	case errors.As(err, &op), errors.Is(err, io.EOF):
		return Unreachable
	}
	return NotHTTP
}
