package people

import (
	"errors"
	"net/http"

	"semainier/hub/access"
	"semainier/hub/console/desk"
)

// entrance is the page behind a link of that purpose.
type entrance access.Purpose

// entrancePage is what it shows. Whoever looks at it has not used the link.
type entrancePage struct {
	Purpose     access.Purpose
	Name, Login string
	Roles       []string
	Code        bool // one is asked for
	Clear       bool // the browser will not keep that somebody has signed in
	Wrong       map[string]string
}

func (e entrance) show(p *desk.Page) error { return e.showWith(p, "", "", nil) }

// showWith shows the form, with what was typed into it.
func (e entrance) showWith(p *desk.Page, name, login string, wrong map[string]string) error {
	o, err := p.Access().Opens(p.Context(), access.Purpose(e), p.R.PathValue("token"))
	if errors.Is(err, access.ErrLink) {
		return e.over(p)
	}
	if err != nil {
		return err
	}
	page := entrancePage{Purpose: o.Purpose, Name: o.Name, Login: o.Login, Roles: grantWords(p, o.Grants), Code: o.TOTP, Clear: insecure(p), Wrong: wrong}
	if name != "" {
		page.Name = name
	}
	if login != "" {
		page.Login = login
	}
	p.W.Header().Set("Referrer-Policy", "no-referrer") // the address is a secret
	p.Title = p.T("entrance." + string(o.Purpose) + ".title")
	return p.Show("entrance", page)
}

// over says that the link does nothing any more. Whoever has signed in with it, and
// comes back to it, goes on.
func (e entrance) over(p *desk.Page) error {
	if p.Who.ID != 0 {
		p.Go("/")
		return nil
	}
	p.Title = p.T("entrance.over.title")
	return p.Status(http.StatusNotFound).Show("over", access.Purpose(e))
}

func (e entrance) enter(p *desk.Page) error {
	token, ctx, from := p.R.PathValue("token"), p.Context(), client(p)
	n := access.Newcomer{Name: p.Typed(nameField), Login: p.Typed(loginField), Password: p.R.PostFormValue(passwordField)}
	var err error
	switch access.Purpose(e) {
	case access.ForFirst:
		err = p.Access().Welcome(ctx, token, n, from)
	case access.ForInvited:
		err = p.Access().Join(ctx, token, n, from)
	case access.ForPassword:
		err = p.Access().SetPassword(ctx, token, n.Password, p.Typed(codeField), from)
	case access.ForPartner:
		err = access.ErrLink // its page is the partners'
	}
	if errors.Is(err, access.ErrLink) {
		return e.over(p)
	}
	if err != nil {
		told, err := wrong(p, err)
		if err != nil {
			return err
		}
		return e.showWith(p, n.Name, n.Login, told)
	}
	return p.Back("/", "entrance."+string(e)+".done")
}
