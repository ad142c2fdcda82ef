package access_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"semainier/hub/access"
	"semainier/hub/store"
)

// use follows a link of each purpose in a fresh browser, as whoever has it would.
func (w *world) use(p access.Purpose, token string) (err error) {
	b := w.browser("192.0.2.3")
	n := access.Newcomer{Name: "Une personne", Login: "une@ville.example", Password: good}
	b.ask(func(ctx context.Context) {
		switch p {
		case access.ForFirst:
			err = w.a.Welcome(ctx, token, n, b.from)
		case access.ForInvited:
			err = w.a.Join(ctx, token, n, b.from)
		case access.ForPassword:
			err = w.a.SetPassword(ctx, token, "cinq girafes vertes", "", b.from)
		case access.ForPartner:
			_, err = w.a.PartnerOf(ctx, token)
		}
	})
	return err
}

// link makes one of the purpose, in a world of its own.
func link(t *testing.T, p access.Purpose) (*world, string) {
	t.Helper()
	w := newWorld(t)
	var path string
	var err error
	if p == access.ForFirst {
		path, _, err = w.a.FirstStart(t.Context())
	} else {
		_, anne := w.administrator()
		switch p {
		case access.ForInvited:
			path, err = w.a.Invite(t.Context(), anne.Editor(), "Une personne", "une@ville.example", []access.Grant{{Role: access.Reader}})
		case access.ForPassword:
			path, err = w.a.ResetLink(t.Context(), anne.Editor(), anne.ID)
		case access.ForPartner:
			path, err = w.a.PartnerLink(t.Context(), anne.Editor(), "caf")
		}
	}
	must(t, err)
	if want := p.Path(); !strings.HasPrefix(path, want) || len(path)-len(want) != 43 { // 256 bits in base64url
		t.Fatalf("path %s, want one of %s", path, want)
	}
	return w, tokenOf(path)
}

var purposes = []access.Purpose{access.ForFirst, access.ForInvited, access.ForPassword, access.ForPartner}

func TestLinksAreGoodOnceForOneThing(t *testing.T) {
	for _, p := range purposes {
		t.Run(string(p), func(t *testing.T) {
			w, token := link(t, p)
			for _, other := range purposes {
				for _, bad := range []string{token, token[1:], "", strings.Repeat("A", 43)} {
					if other == p && bad == token {
						continue
					}
					if err := w.use(other, bad); !errors.Is(err, access.ErrLink) {
						t.Errorf("used %q as %s: %v", bad, other, err)
					}
				}
			}
			for range 2 { // to look at it is not to use it
				o, err := w.a.Opens(t.Context(), p, token)
				must(t, err)
				if o.Purpose != p || !o.Expires.Equal(w.clock().Add(p.Life())) {
					t.Errorf("opens %+v", o)
				}
			}
			must(t, w.use(p, token))
			if p == access.ForPartner { // good until it is revoked
				must(t, w.use(p, token))
				must(t, w.a.RevokePartnerLink(t.Context(), access.Machine("test"), "caf"))
			}
			if err := w.use(p, token); !errors.Is(err, access.ErrLink) {
				t.Errorf("used again: %v", err)
			}
		})
	}
}

func TestLinksExpire(t *testing.T) {
	for _, p := range purposes {
		t.Run(string(p), func(t *testing.T) {
			w, token := link(t, p)
			w.pass(p.Life() - time.Second)
			_, err := w.a.Opens(t.Context(), p, token)
			must(t, err)
			w.pass(time.Second)
			if err := w.use(p, token); !errors.Is(err, access.ErrLink) {
				t.Errorf("after %v: %v", p.Life(), err)
			}
			w, token = link(t, p)
			w.pass(p.Life() - time.Second)
			must(t, w.use(p, token))
		})
	}
}

// A refused password leaves the link as it was.
func TestLinkOutlivesAMistake(t *testing.T) {
	w, token := link(t, access.ForInvited)
	b := w.browser("192.0.2.3")
	b.ask(func(ctx context.Context) {
		if err := w.a.Join(ctx, token, access.Newcomer{Name: "Une personne", Password: "court"}, b.from); !errors.Is(err, access.ErrShort) {
			t.Error(err)
		}
		if err := w.a.Join(ctx, token, access.Newcomer{Name: " ", Password: good}, b.from); !errors.Is(err, access.ErrName) {
			t.Error(err)
		}
	})
	must(t, w.use(access.ForInvited, token))
}

func TestALinkIsUsedByOneOfMany(t *testing.T) {
	for _, p := range []access.Purpose{access.ForFirst, access.ForInvited, access.ForPassword} {
		w, token := link(t, p)
		var group sync.WaitGroup
		var mu sync.Mutex
		used := 0
		for range 6 {
			group.Go(func() {
				err := w.use(p, token)
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					used++
				} else if !errors.Is(err, access.ErrLink) {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if used != 1 {
			t.Errorf("%s: used by %d", p, used)
		}
	}
}

func TestFirstStart(t *testing.T) {
	w, first := link(t, access.ForFirst)
	path, ok, err := w.a.FirstStart(t.Context())
	must(t, err)
	if !ok || tokenOf(path) == first {
		t.Fatalf("a second start: %v, %s", ok, path)
	}
	if err := w.use(access.ForFirst, first); !errors.Is(err, access.ErrLink) {
		t.Errorf("the link of the start before: %v", err)
	}
	must(t, w.use(access.ForFirst, tokenOf(path)))
	if path, ok, err = w.a.FirstStart(t.Context()); ok || path != "" || err != nil {
		t.Errorf("with an administrator: %q, %v, %v", path, ok, err)
	}
	p, err := w.a.PersonOf(t.Context(), "une@ville.example")
	must(t, err)
	if len(p.Grants) != 1 || p.Grants[0] != (access.Grant{Role: access.Admin}) {
		t.Errorf("the first is %+v", p)
	}
}

// Once there is somebody, invited by a command, the link of the first start is dead.
func TestFirstStartEndsWithWhoeverComes(t *testing.T) {
	w, first := link(t, access.ForFirst)
	w.join(access.Machine("test"), "bea@ville.example", access.Grant{Role: access.Admin})
	if err := w.use(access.ForFirst, first); !errors.Is(err, access.ErrLink) {
		t.Errorf("got %v", err)
	}
}

func TestInvitations(t *testing.T) {
	w, first := link(t, access.ForInvited)
	by := access.Machine("test")
	if _, err := w.a.Invite(t.Context(), by, "Anne", "anne@ville.example", []access.Grant{{Role: access.Reader}}); !errors.Is(err, access.ErrTaken) {
		t.Errorf("who is there already: %v", err)
	}
	_, err := w.a.Invite(t.Context(), by, "Une autre", "UNE@ville.example", []access.Grant{{Role: access.Agent, Site: "gare"}})
	must(t, err)
	if err := w.use(access.ForInvited, first); !errors.Is(err, access.ErrLink) {
		t.Errorf("the former invitation: %v", err)
	}
	all, err := w.a.Invitations(t.Context())
	must(t, err)
	if len(all) != 1 || all[0].Login != "une@ville.example" || all[0].Name != "Une autre" || all[0].By != "test" || all[0].Over || len(all[0].Grants) != 1 {
		t.Errorf("invitations: %+v", all)
	}
	w.pass(8 * 24 * time.Hour)
	if all, err = w.a.Invitations(t.Context()); err != nil || len(all) != 1 || !all[0].Over {
		t.Errorf("a week later: %+v, %v", all, err)
	}
	path, err := w.a.Invite(t.Context(), by, "Une autre", "une@ville.example", all[0].Grants)
	must(t, err)
	must(t, w.a.Uninvite(t.Context(), by, "une@ville.example"))
	if err := w.use(access.ForInvited, tokenOf(path)); !errors.Is(err, access.ErrLink) {
		t.Errorf("taken back: %v", err)
	}
	if err := w.a.Uninvite(t.Context(), by, "une@ville.example"); !errors.Is(err, store.ErrNoLink) {
		t.Errorf("taken back again: %v", err)
	}
}

func TestPartnerLinks(t *testing.T) {
	w, token := link(t, access.ForPartner)
	by := access.Machine("test")
	if p, err := w.a.PartnerOf(t.Context(), token); p != "caf" || err != nil {
		t.Errorf("got %q, %v", p, err)
	}
	o, ok, err := w.a.PartnerLinked(t.Context(), "caf")
	if !ok || err != nil || !o.Expires.Equal(start.Add(access.ForPartner.Life())) {
		t.Errorf("got %+v, %v, %v", o, ok, err)
	}
	if _, ok, err := w.a.PartnerLinked(t.Context(), "ccas"); ok || err != nil {
		t.Errorf("another partner: %v, %v", ok, err)
	}
	path, err := w.a.PartnerLink(t.Context(), by, "caf")
	must(t, err)
	if _, err := w.a.PartnerOf(t.Context(), token); !errors.Is(err, access.ErrLink) {
		t.Errorf("the former link: %v", err)
	}
	must(t, w.a.RevokePartnerLink(t.Context(), by, "ccas")) // has none
	if _, err := w.a.PartnerOf(t.Context(), tokenOf(path)); err != nil {
		t.Error(err)
	}
}

// The database has no token of a link or a session, and no password.
func TestOnlyDigestsAreKept(t *testing.T) {
	w := newWorld(t)
	b, p := w.administrator()
	path, err := w.a.ResetLink(t.Context(), p.Editor(), p.ID)
	must(t, err)
	for _, secret := range []string{tokenOf(path), b.cookie("__Host-semainier"), good} {
		if _, err := w.store.Link(t.Context(), secret); !errors.Is(err, store.ErrNoLink) {
			t.Errorf("a link is kept under its token: %v", err)
		}
		links, err := w.store.Links(t.Context(), string(access.ForPassword))
		must(t, err)
		sessions, err := w.store.Sessions(t.Context(), int64(p.ID))
		must(t, err)
		people, err := w.store.People(t.Context())
		must(t, err)
		entries, err := w.store.Journal(t.Context(), 99)
		must(t, err)
		if all := sprint(links, sessions, people, entries); strings.Contains(all, secret) {
			t.Errorf("%s is kept: %s", secret, all)
		}
	}
}
