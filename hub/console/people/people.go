// Package people is how people come in, and who they are: the pages on which they sign
// in, follow an invitation and set a password, that of their own account, and those on
// which administrators invite, give roles and shut out.
//
// It draws pages and reads forms. Who may do what to whom, what a password must be
// and how often it may be tried is hub/access's to judge.
package people

import (
	"embed"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"time"

	"semainier/hub/access"
	"semainier/hub/console/desk"
)

//go:embed templates/*.html words/*.toml
var files embed.FS

// Where the pages are, besides desk.SignInPath.
const (
	codePath   = "/connexion/code"
	minePath   = "/moi"
	peoplePath = "/personnes"
)

// Section gives the section.
func Section() desk.Section {
	get, post, edit := http.MethodGet, http.MethodPost, access.EditPeople
	return desk.Section{
		Name: "people", Files: files,
		Nav: []desk.Nav{{Key: "people", Path: peoplePath, Icon: "people", Need: edit, Place: 70}},
		Routes: []desk.Route{
			{Method: get, Path: desk.SignInPath, Need: desk.Anybody, Do: showSignIn},
			{Method: post, Path: desk.SignInPath, Need: desk.Anybody, Do: signIn},
			{Method: get, Path: codePath, Need: desk.Anybody, Do: showCode},
			{Method: post, Path: codePath, Need: desk.Anybody, Do: giveCode},
			{Method: post, Path: "/deconnexion", Need: desk.SignedIn, Do: signOut},
			{Method: get, Path: access.ForFirst.Path() + "{token}", Need: desk.Anybody, Do: entrance(access.ForFirst).show},
			{Method: post, Path: access.ForFirst.Path() + "{token}", Need: desk.Anybody, Do: entrance(access.ForFirst).enter},
			{Method: get, Path: access.ForInvited.Path() + "{token}", Need: desk.Anybody, Do: entrance(access.ForInvited).show},
			{Method: post, Path: access.ForInvited.Path() + "{token}", Need: desk.Anybody, Do: entrance(access.ForInvited).enter},
			{Method: get, Path: access.ForPassword.Path() + "{token}", Need: desk.Anybody, Do: entrance(access.ForPassword).show},
			{Method: post, Path: access.ForPassword.Path() + "{token}", Need: desk.Anybody, Do: entrance(access.ForPassword).enter},

			{Method: get, Path: minePath, Need: desk.SignedIn, Do: showMine},
			{Method: post, Path: minePath + "/nom", Need: desk.SignedIn, Do: setName},
			{Method: get, Path: minePath + "/mot-de-passe", Need: desk.SignedIn, Do: showPassword},
			{Method: post, Path: minePath + "/mot-de-passe", Need: desk.SignedIn, Do: setPassword},
			{Method: get, Path: minePath + "/codes", Need: desk.SignedIn, Do: showCodes},
			{Method: post, Path: minePath + "/codes", Need: desk.SignedIn, Do: codesOn},
			{Method: post, Path: minePath + "/codes/arreter", Need: desk.SignedIn, Do: codesOff},
			{Method: post, Path: minePath + "/navigateurs/fermer", Need: desk.SignedIn, Do: endBrowser},
			{Method: post, Path: minePath + "/navigateurs/autres", Need: desk.SignedIn, Do: endOthers},

			{Method: get, Path: peoplePath, Need: edit, Do: list},
			{Method: get, Path: peoplePath + "/inviter", Need: edit, Do: showInvite},
			{Method: post, Path: peoplePath + "/inviter", Need: edit, Do: invite},
			{Method: post, Path: peoplePath + "/invitation/reprendre", Need: edit, Do: uninvite},
			{Method: get, Path: peoplePath + "/{person}", Need: edit, Do: showPerson},
			{Method: post, Path: peoplePath + "/{person}/roles", Need: edit, Do: setGrants},
			{Method: post, Path: peoplePath + "/{person}/fermer", Need: edit, Do: disable},
			{Method: post, Path: peoplePath + "/{person}/rouvrir", Need: edit, Do: enable},
			{Method: post, Path: peoplePath + "/{person}/mot-de-passe", Need: edit, Do: resetLink},
			{Method: post, Path: peoplePath + "/{person}/codes", Need: edit, Do: endCodes},
			{Method: post, Path: peoplePath + "/{person}/deconnecter", Need: edit, Do: endSessions},
		},
	}
}

// client is who asks, for the list of browsers and the limits on tries. What a header
// says of another address is not believed: anybody may write it.
func client(p *desk.Page) access.Client {
	host, _, err := net.SplitHostPort(p.R.RemoteAddr)
	if err != nil {
		host = p.R.RemoteAddr
	}
	return access.Client{Address: host, Agent: p.R.UserAgent()}
}

// insecure reports whether a browser will keep no cookie of ours: the page came in the
// clear, and not from its own machine. Of a proxy that speaks TLS only the browser
// knows: it sends Sec-Fetch-Mode to addresses that it trusts (Fetch Metadata §4).
func insecure(p *desk.Page) bool {
	host, _, err := net.SplitHostPort(p.R.Host)
	if err != nil {
		host = p.R.Host
	}
	ip, err := netip.ParseAddr(host)
	own := host == "localhost" || err == nil && ip.IsLoopback()
	return p.R.TLS == nil && p.R.Header.Get("Sec-Fetch-Mode") == "" && !own
}

// zone is that of the network, as far as it has one: people are of no site.
func zone(p *desk.Page) *time.Location {
	for _, s := range p.Records.Sites {
		if z, err := s.Location(); err == nil {
			return z
		}
	}
	return time.UTC
}

// The fields of the forms, as Wrong of a page names them.
const (
	nameField     = "name"
	loginField    = "login"
	passwordField = "password"
	presentField  = "present"
	codeField     = "code"
	grantsField   = "grants"
)

// faults are the errors of hub/access that somebody can mend in a form: by which field,
// in which words.
func faults() []fault {
	return []fault{
		{access.ErrName, nameField, "wrong.name"}, {access.ErrLogin, loginField, "wrong.login"}, {access.ErrTaken, loginField, "wrong.taken"},
		{access.ErrShort, passwordField, "wrong.short"}, {access.ErrLong, passwordField, "wrong.long"}, {access.ErrCommon, passwordField, "wrong.common"},
		{access.ErrHolds, passwordField, "wrong.holds"}, {access.ErrPassword, presentField, "wrong.present"},
		{access.ErrBadCode, codeField, "wrong.code"}, {access.ErrNeedCode, codeField, "wrong.nocode"},
		{access.ErrGrant, grantsField, "wrong.grant"}, {access.ErrBeyond, grantsField, "wrong.beyond"}, {access.ErrLastAdmin, grantsField, "wrong.last"},
		{access.ErrRefused, passwordField, "wrong.signin"},
	}
}

type fault struct {
	err        error
	field, key string
}

// wrong says what of a form must be mended, with the status to answer with. An error
// that nobody can mend there comes back.
func wrong(p *desk.Page, err error) (map[string]string, error) {
	if wait := (access.ErrWait{}); errors.As(err, &wait) {
		p.W.Header().Set("Retry-After", seconds(wait.Until.Sub(p.Now)))
		p.Status(http.StatusTooManyRequests)
		return map[string]string{passwordField: p.T("wrong.wait", span(p, wait.Until.Sub(p.Now)))}, nil
	}
	for _, f := range faults() {
		if errors.Is(err, f.err) {
			p.Status(http.StatusUnprocessableEntity)
			if f.err == access.ErrShort {
				return map[string]string{f.field: p.T(f.key, access.MinPassword)}, nil
			}
			return map[string]string{f.field: p.T(f.key)}, nil
		}
	}
	return nil, err
}
