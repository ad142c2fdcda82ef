package people

import (
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"semainier/hub/access"
	"semainier/hub/console/desk"
)

// signInPage is that on which one signs in, and, after the password, gives a code.
type signInPage struct {
	Login string
	After string // where to go then
	Name  string // of who owes a code
	Clear bool   // the browser will not keep that somebody has signed in
	Wrong map[string]string
}

func showSignIn(p *desk.Page) error {
	after := local(p.R.URL.Query().Get(desk.AfterQuery))
	if p.Who.ID != 0 {
		p.Go(after)
		return nil
	}
	return p.Show("signin", signInPage{After: after, Clear: insecure(p)})
}

func signIn(p *desk.Page) error {
	page := signInPage{Login: p.Typed(loginField), After: local(p.Typed(desk.AfterQuery)), Clear: insecure(p)}
	err := p.Access().LogIn(p.Context(), page.Login, p.R.PostFormValue(passwordField), "", client(p))
	if errors.Is(err, access.ErrNeedCode) {
		p.Go(codePath + "?" + url.Values{desk.AfterQuery: {page.After}}.Encode())
		return nil
	}
	if err != nil {
		if page.Wrong, err = wrong(p, err); err != nil {
			return err
		}
		return p.Show("signin", page)
	}
	p.Go(page.After)
	return nil
}

func showCode(p *desk.Page) error {
	page := signInPage{After: local(p.R.URL.Query().Get(desk.AfterQuery))}
	var ok bool
	var err error
	if page.Name, ok, err = p.Access().Halfway(p.Context()); err != nil {
		return err
	}
	if !ok || p.Who.ID != 0 {
		p.Go(desk.SignInPath)
		return nil
	}
	return p.Show("signincode", page)
}

func giveCode(p *desk.Page) error {
	page := signInPage{After: local(p.Typed(desk.AfterQuery))}
	err := p.Access().LogInCode(p.Context(), p.Typed(codeField), client(p))
	if errors.Is(err, access.ErrRefused) {
		return p.Back(desk.SignInPath, "signin.again")
	}
	if err == nil {
		p.Go(page.After)
		return nil
	}
	if page.Wrong, err = wrong(p, err); err != nil {
		return err
	}
	page.Wrong = map[string]string{codeField: page.Wrong[codeField] + page.Wrong[passwordField]}
	if page.Name, _, err = p.Access().Halfway(p.Context()); err != nil {
		return err
	}
	return p.Show("signincode", page)
}

func signOut(p *desk.Page) error {
	if err := p.Access().LogOut(p.Context()); err != nil {
		return err
	}
	return p.Back(desk.SignInPath, "signout.done")
}

// local gives an address of the console that a link named, or its first page: nobody
// is to be sent elsewhere by signing in.
func local(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") || strings.ContainsAny(address, "\\\t\r\n") {
		return "/"
	}
	return u.RequestURI()
}

// seconds gives whole seconds, rounded up.
func seconds(d time.Duration) string {
	return strconv.Itoa(int((d + time.Second - 1) / time.Second))
}

// span says how long to wait: "12 secondes", "3 minutes".
func span(p *desk.Page, d time.Duration) string {
	if d > 90*time.Second {
		return p.N("span.minutes", int((d+time.Minute-1)/time.Minute))
	}
	return p.N("span.seconds", max(1, int((d+time.Second-1)/time.Second)))
}
