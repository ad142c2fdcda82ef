package desk

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"

	"semainier/hub/access"
	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/layouts/tomlfile"
)

// uploadWithin is how long a request may take whose route allows more than MaxForm:
// 20 MB over a slow line.
const uploadWithin = 5 * time.Minute

// Page is one request, with what its answer is made of.
type Page struct {
	W       http.ResponseWriter
	R       *http.Request
	Who     access.Person // zero: nobody has signed in
	Records network.Records
	Version int64 // of Records
	Now     time.Time
	Nonce   string // of the page's scripts
	Lang    string // of its words
	Title   string // of the page; empty: the word "<template>.title" of its section

	desk    *Desk
	section Section
	status  int // to answer with; 0: 200
	told    string
}

// serve answers one request.
func (d *Desk) serve(w http.ResponseWriter, r *http.Request, s Section, route Route) {
	p := &Page{W: w, R: r, Now: d.o.Now(), Nonce: rand.Text(), Lang: d.words.choose(r.Header.Get("Accept-Language")), desk: d, section: s}
	w.Header().Set("Content-Security-Policy", policy(p.Nonce))
	defer p.clear()
	if err := p.run(route); err != nil {
		p.fail(err)
	}
}

// clear removes what an uploaded form left on the disk. The server does it for its own
// request only, of which this is a copy.
func (p *Page) clear() {
	if p.R.MultipartForm != nil {
		_ = p.R.MultipartForm.RemoveAll() // a temporary file that stays is the system's to clean
	}
}

// run finds out who asks, judges, and does it.
func (p *Page) run(route Route) (err error) {
	limit := route.Body
	if limit == 0 {
		limit = MaxForm
	}
	if limit > MaxForm {
		within := time.Now().Add(uploadWithin) // of the network, not the hub's clock
		c := http.NewResponseController(p.W)
		if err := errors.Join(c.SetReadDeadline(within), c.SetWriteDeadline(within)); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return fmt.Errorf("allow more time for %s: %w", route.Path, err)
		}
	}
	p.R.Body = http.MaxBytesReader(p.W, p.R.Body, limit)
	if p.Who, _, err = p.desk.o.Access.Who(p.Context()); err != nil {
		return err
	}
	if p.Records, p.Version, err = p.desk.Records(p.Context()); err != nil {
		return err
	}
	if route.Need == Anybody {
		return route.Do(p)
	}
	if p.Who.ID == 0 {
		return p.askWho()
	}
	if route.Need != SignedIn {
		var on access.Target
		if route.On != nil {
			if on, err = route.On(p); err != nil {
				return err
			}
		}
		if !p.May(route.Need, on) {
			return errForbidden
		}
	}
	return route.Do(p)
}

// errForbidden is for who may not do it.
var errForbidden = errors.New("not allowed")

// SignInPath is the page on which people sign in; AfterQuery names where they go then.
const (
	SignInPath = "/connexion"
	AfterQuery = "vers"
)

// Context is that of the request.
func (p *Page) Context() context.Context { return p.R.Context() }

// Log is the hub's, for what goes wrong. Nothing that somebody typed belongs there.
func (p *Page) Log() *slog.Logger { return p.desk.o.Log }

// Store is the truth; what changes records goes through Edit.
func (p *Page) Store() *store.Store { return p.desk.o.Store }

// Access is people and sessions.
func (p *Page) Access() *access.Access { return p.desk.o.Access }

// May reports whether who asks may do that.
func (p *Page) May(a access.Action, on access.Target) bool {
	return access.May(p.Records, p.Who.Grants, a, on)
}

// Partial reports whether htmx asks, for a part of a page.
func (p *Page) Partial() bool { return p.R.Header.Get("HX-Request") == "true" }

// Edit changes records in the name of who asks, where what they saw still stands, and
// where each record is as it was when it was judged whether they may. Its errors are
// those of store.Edit, and of a record at which people have a role, which must stay; Do
// may return them as they are.
func (p *Page) Edit(e store.Edit) error {
	for _, ref := range e.Remove {
		n, err := p.Access().Holders(p.Context(), ref.Kind, ref.ID)
		if err != nil {
			return err
		}
		if n > 0 {
			return &held{n}
		}
	}
	saw := map[store.Ref]string{}
	for _, ref := range e.Refs() {
		saw[ref] = store.Fingerprint(p.Records, ref)
	}
	maps.Copy(saw, e.Saw)
	e.Saw = saw
	_, err := p.Store().Edit(p.Context(), e, store.ApplyOptions{By: p.Who.Signature(), Now: p.Now})
	var stale *store.Stale
	if errors.As(err, &stale) {
		return &conflict{stale, e}
	}
	return err
}

// held is the error of an edit that would remove where people have a role.
type held struct{ people int }

func (h *held) Error() string { return fmt.Sprintf("%d people have a role there", h.people) }

// Note writes into the journal what is no change of a record, in the name of who asks.
func (p *Page) Note(kind, id string, verb store.Verb, after string) error {
	return p.Store().Note(p.Context(), store.Entry{At: p.Now, By: p.Who.Signature(), Kind: kind, ID: id, Verb: verb, After: after})
}

// Saw gives the fingerprints of records as they are shown now, for the hidden field
// of a form; SawOf reads them back.
func (p *Page) Saw(refs ...store.Ref) string {
	var all []string
	for _, ref := range refs {
		all = append(all, ref.Kind+"/"+ref.ID+"="+store.Fingerprint(p.Records, ref))
	}
	return strings.Join(all, " ")
}

// SawOf reads what Saw wrote into a form.
func SawOf(field string) map[store.Ref]string {
	saw := map[store.Ref]string{}
	for _, one := range strings.Fields(field) {
		name, print, ok := strings.Cut(one, "=")
		kind, id, found := strings.Cut(name, "/")
		if ok && found {
			saw[store.Ref{Kind: kind, ID: id}] = print
		}
	}
	return saw
}

// Status sets the status of the answer that Show or Part then write.
func (p *Page) Status(code int) *Page {
	p.status = code
	return p
}

// View is what templates see.
type View struct {
	*Page
	Data any
}

// Show answers with a page of the section: the template of that name in the frame.
func (p *Page) Show(name string, data any) error {
	body, err := p.draw(name, data)
	if err != nil {
		return err
	}
	if p.Title == "" {
		p.Title = p.T(name + ".title")
	}
	p.told = p.desk.o.Access.TakeFlash(p.Context())
	return p.write("frame", struct {
		View
		Body template.HTML
		Menu []entry
		Told string
		Help string // address of the help; empty: the section has none
	}{View{p, data}, body, p.menu(), p.told, p.help()})
}

// Part answers with the template alone, for htmx.
func (p *Page) Part(name string, data any) error {
	body, err := p.draw(name, data)
	if err != nil {
		return err
	}
	return p.send([]byte(body))
}

// draw fills a template of the section.
func (p *Page) draw(name string, data any) (template.HTML, error) {
	var b bytes.Buffer
	if err := p.desk.pages[p.section.Name].ExecuteTemplate(&b, name, View{p, data}); err != nil {
		return "", fmt.Errorf("draw page %s of %s: %w", name, p.section.Name, err)
	}
	return template.HTML(b.String()), nil // html/template wrote it
}

func (p *Page) write(name string, data any) error {
	var b bytes.Buffer
	if err := p.desk.pages[p.section.Name].ExecuteTemplate(&b, name, data); err != nil {
		return fmt.Errorf("draw %s: %w", name, err)
	}
	return p.send(b.Bytes())
}

func (p *Page) send(body []byte) error {
	p.W.Header().Set("Content-Type", "text/html; charset=utf-8")
	if p.status != 0 {
		p.W.WriteHeader(p.status)
	}
	_, _ = p.W.Write(body) // whoever asked has gone: nobody to tell
	return nil
}

// Go sends who asks to another page of the console.
func (p *Page) Go(to string) {
	if p.Partial() {
		p.W.Header().Set("HX-Redirect", to)
		p.W.WriteHeader(http.StatusOK)
		return
	}
	http.Redirect(p.W, p.R, to, http.StatusSeeOther)
}

// Address gives the whole address of a path of this console, as whoever posted a form
// sees it: of a proxy that speaks TLS before the hub only the browser knows, which says
// in Origin where it sent the form.
func (p *Page) Address(path string) string {
	scheme := "http://"
	origin, err := url.Parse(p.R.Header.Get("Origin"))
	if p.R.TLS != nil || err == nil && origin.Scheme == "https" && origin.Host == p.R.Host {
		scheme = "https://"
	}
	return scheme + p.R.Host + path
}

// Back sends who asks to another page, which begins with a message: the word of that
// key.
func (p *Page) Back(to, key string, args ...any) error {
	p.desk.o.Access.Flash(p.Context(), p.T(key, args...))
	p.Go(to)
	return nil
}

// Fail answers with a page that says what is wrong: the word of that key.
func (p *Page) Fail(status int, key string, args ...any) error {
	return p.trouble(status, p.T(key, args...), nil)
}

// fail answers for an error.
func (p *Page) fail(err error) {
	var clash *conflict
	var roles *held
	var faults *tomlfile.Faults
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &clash):
		err = p.showConflict(clash)
	case errors.As(err, &roles):
		err = p.trouble(http.StatusUnprocessableEntity, p.own("fault.held", roles.people), nil)
	case errors.As(err, &faults):
		err = p.trouble(http.StatusUnprocessableEntity, p.own("fault.lead"), p.Say(faults))
	case errors.Is(err, ErrNotFound):
		err = p.trouble(http.StatusNotFound, p.own("fault.missing"), nil)
	case errors.Is(err, errForbidden):
		err = p.trouble(http.StatusForbidden, p.own("fault.forbidden"), nil)
	case errors.Is(err, ErrForm):
		err = p.trouble(http.StatusBadRequest, p.own("fault.form"), nil)
	case errors.As(err, &large):
		err = p.trouble(http.StatusRequestEntityTooLarge, p.own("fault.large", large.Limit>>10), nil)
	case p.Context().Err() != nil:
		return // nobody waits
	default:
		reference := rand.Text()[:8]
		p.Log().Error("a page of the console failed", "error", err, "method", p.R.Method, "path", p.R.Pattern, "reference", reference)
		err = p.trouble(http.StatusInternalServerError, p.own("fault.ours", reference), nil)
	}
	if err != nil {
		p.Log().Error("what went wrong could not be told", "error", err)
		http.Error(p.W, "Erreur", http.StatusInternalServerError)
	}
}

// Forbid is what Do gives where the request turned out to touch what its author may not.
func Forbid() error { return errForbidden }

// trouble answers with a sentence and a list.
func (p *Page) trouble(status int, lead string, list []string) error {
	p.section = p.desk.sections[len(p.desk.sections)-1]
	p.Title = p.own("fault.title")
	return p.Status(status).Show("fault", struct {
		Lead  string
		List  []string
		Wrote []string
	}{lead, list, p.wrote()})
}

// Can reports whether who asks may do that somewhere; for templates.
func (p *Page) Can(a access.Action) bool { return p.May(a, access.Target{}) }
