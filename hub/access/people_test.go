package access_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"semainier/hub/access"
	"semainier/hub/store"
)

func sprint(v ...any) string { return fmt.Sprintf("%+v", v) }

func TestNobodyGivesMoreThanTheirOwn(t *testing.T) {
	w := newWorld(t)
	admin := access.Grant{Role: access.Admin}
	network := access.Editor{Signature: "n", Grants: []access.Grant{admin}}
	nord := access.Editor{Signature: "g", Grants: []access.Grant{{Role: access.Admin, Group: "nord"}, {Role: access.Coordinator}}}
	gare := access.Editor{Signature: "s", Grants: []access.Grant{{Role: access.Admin, Site: "gare"}}}
	coordinator := access.Editor{Signature: "c", Grants: []access.Grant{{Role: access.Coordinator}}}
	nobody := access.Editor{Signature: "0"}
	for _, c := range []struct {
		grant  access.Grant
		mayNot []access.Editor
	}{
		{admin, []access.Editor{nord, gare, coordinator, nobody}},
		{access.Grant{Role: access.Reader}, []access.Editor{nord, gare, coordinator, nobody}},
		{access.Grant{Role: access.Admin, Group: "nord"}, []access.Editor{gare, coordinator, nobody}},
		{access.Grant{Role: access.Reader, Group: "sud"}, []access.Editor{nord, gare, coordinator, nobody}},
		{access.Grant{Role: access.Admin, Site: "gare"}, []access.Editor{coordinator, nobody}},
		{access.Grant{Role: access.Agent, Site: "maurepas"}, []access.Editor{gare, coordinator, nobody}},
		{access.Grant{Role: access.Agent, Site: "blosne"}, []access.Editor{nord, gare, coordinator, nobody}},
		{access.Grant{Role: access.Partner, Partner: "caf"}, []access.Editor{nord, gare, coordinator, nobody}},
		{access.Grant{Role: access.Partner, Partner: "caf", Group: "nord"}, []access.Editor{gare, coordinator, nobody}},
	} {
		for _, e := range []access.Editor{network, nord, gare, coordinator, nobody} {
			_, err := w.a.Invite(t.Context(), e, "Une personne", "une@ville.example", []access.Grant{c.grant})
			refused := slices.ContainsFunc(c.mayNot, func(n access.Editor) bool { return n.Signature == e.Signature })
			if errors.Is(err, access.ErrBeyond) != refused || !refused && err != nil {
				t.Errorf("%s gives %+v: %v", e.Signature, c.grant, err)
			}
		}
	}
	// What somebody is counts as well as what it is to be.
	_, big := w.join(network, "grande@ville.example", admin)
	w.join(network, "autre@ville.example", admin)
	for _, e := range []access.Editor{nord, gare, coordinator, nobody} {
		for what, do := range map[string]func() error{
			"grants": func() error {
				return w.a.SetGrants(t.Context(), e, big.ID, []access.Grant{{Role: access.Reader, Site: "gare"}})
			},
			"disable":  func() error { return w.a.Disable(t.Context(), e, big.ID) },
			"enable":   func() error { return w.a.Enable(t.Context(), e, big.ID) },
			"rename":   func() error { return w.a.Rename(t.Context(), e, big.ID, "X") },
			"reset":    func() error { _, err := w.a.ResetLink(t.Context(), e, big.ID); return err },
			"sessions": func() error { return w.a.EndSessions(t.Context(), e, big.ID) },
			"codes":    func() error { return w.a.EndCodes(t.Context(), e, big.ID) },
		} {
			if err := do(); !errors.Is(err, access.ErrBeyond) {
				t.Errorf("%s, %s: %v", e.Signature, what, err)
			}
		}
	}
	if got, err := w.a.Person(t.Context(), big.ID); err != nil || sprint(got.Grants) != sprint(big.Grants) || got.Name != big.Name {
		t.Errorf("changed all the same: %+v, %v", got, err)
	}
	_, small := w.join(network, "petite@ville.example", access.Grant{Role: access.Agent, Site: "gare"})
	must(t, w.a.SetGrants(t.Context(), nord, small.ID, []access.Grant{{Role: access.Coordinator, Group: "nord"}}))
	if err := w.a.SetGrants(t.Context(), gare, small.ID, []access.Grant{{Role: access.Agent, Site: "gare"}}); !errors.Is(err, access.ErrBeyond) {
		t.Errorf("taken back by who did not have it: %v", err)
	}
	if err := w.a.Disable(t.Context(), network, 999); !errors.Is(err, store.ErrNoPerson) {
		t.Errorf("nobody: %v", err)
	}
}

func TestGrantsThatCannotBe(t *testing.T) {
	w := newWorld(t)
	for what, grants := range map[string][]access.Grant{
		"none":                    nil,
		"no role":                 {{}},
		"an unknown role":         {{Role: "king"}},
		"an unknown group":        {{Role: access.Reader, Group: "ouest"}},
		"an unknown site":         {{Role: access.Reader, Site: "ouest"}},
		"a group and a site":      {{Role: access.Reader, Site: "gare", Group: "nord"}},
		"a partner without one":   {{Role: access.Partner}},
		"an unknown partner":      {{Role: access.Partner, Partner: "x"}},
		"a reader with a partner": {{Role: access.Reader, Partner: "caf"}},
		"too many":                slices.Repeat([]access.Grant{{Role: access.Reader}}, access.MaxGrants+1),
	} {
		if _, err := w.a.Invite(t.Context(), access.Machine("test"), "Une personne", "une@ville.example", grants); !errors.Is(err, access.ErrGrant) {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, p := w.join(access.Machine("test"), "une@ville.example", access.Grant{Role: access.Reader}, access.Grant{Role: access.Admin}, access.Grant{Role: access.Reader})
	if sprint(p.Grants) != sprint([]access.Grant{{Role: access.Admin}, {Role: access.Reader}}) {
		t.Errorf("in order and once: %+v", p.Grants)
	}
}

func TestNamesAndLogins(t *testing.T) {
	for typed, want := range map[string]string{
		"anne@ville.example": "anne@ville.example", "  Anne@Ville.Example ": "anne@ville.example", "": "", "anne": "", "@ville.example": "",
		"a b@ville.example": "", "Anne <anne@ville.example>": "", "anne@ville.example, bea@ville.example": "", "a\x00@b.example": "", strings.Repeat("a", 250) + "@b.example": "",
	} {
		if got, err := access.CheckLogin(typed); got != want || (want == "") != errors.Is(err, access.ErrLogin) {
			t.Errorf("login %q: %q, %v", typed, got, err)
		}
	}
	for typed, want := range map[string]string{
		" Anne   Le Gall ": "Anne Le Gall", "Zoé": "Zoé", "": "", " ": "", "a<b>": "", "a\x00": "", strings.Repeat("é", 80): strings.Repeat("é", 80), strings.Repeat("é", 81): "", "a\xff": "", "a\u202eb": "",
	} {
		if got, err := access.CheckName(typed); got != want || (want == "") != errors.Is(err, access.ErrName) {
			t.Errorf("name %q: %q, %v", typed, got, err)
		}
	}
}

func TestTheLastAdministratorStays(t *testing.T) {
	w := newWorld(t)
	_, anne := w.administrator()
	by := anne.Editor()
	_, nord := w.join(by, "nord@ville.example", access.Grant{Role: access.Admin, Group: "nord"}) // of a part: does not count
	_, bea := w.join(by, "bea@ville.example", access.Grant{Role: access.Admin})
	reader := []access.Grant{{Role: access.Reader}}
	must(t, w.a.Disable(t.Context(), by, bea.ID)) // one that is shut out does not count either
	for what, do := range map[string]func() error{
		"disabled":       func() error { return w.a.Disable(t.Context(), by, anne.ID) },
		"demoted":        func() error { return w.a.SetGrants(t.Context(), by, anne.ID, reader) },
		"by the machine": func() error { return w.a.Disable(t.Context(), access.Machine("x"), anne.ID) },
		"to a part": func() error {
			return w.a.SetGrants(t.Context(), by, anne.ID, []access.Grant{{Role: access.Admin, Group: "nord"}})
		},
		"to a part, by three": func() error {
			return w.a.SetGrants(t.Context(), by, anne.ID, []access.Grant{{Role: access.Admin, Site: "gare"}, {Role: access.Admin, Site: "blosne"}, {Role: access.Admin, Site: "maurepas"}})
		},
	} {
		if err := do(); !errors.Is(err, access.ErrLastAdmin) {
			t.Errorf("%s: %v", what, err)
		}
	}
	must(t, w.a.Enable(t.Context(), by, bea.ID))
	must(t, w.a.SetGrants(t.Context(), by, anne.ID, reader))
	if err := w.a.Disable(t.Context(), bea.Editor(), bea.ID); !errors.Is(err, access.ErrLastAdmin) {
		t.Errorf("the other: %v", err)
	}
	must(t, w.a.Disable(t.Context(), bea.Editor(), nord.ID))
}

// Two administrators who shut each other out at once: one stays.
func lastAdminRace(t *testing.T, w *world) {
	_, anne := w.administrator()
	_, bea := w.join(anne.Editor(), "bea@ville.example", access.Grant{Role: access.Admin})
	acts := []func() error{
		func() error { return w.a.Disable(t.Context(), anne.Editor(), bea.ID) },
		func() error { return w.a.Disable(t.Context(), bea.Editor(), anne.ID) },
		func() error {
			return w.a.SetGrants(t.Context(), anne.Editor(), anne.ID, []access.Grant{{Role: access.Reader}})
		},
		func() error {
			return w.a.SetGrants(t.Context(), bea.Editor(), bea.ID, []access.Grant{{Role: access.Reader}})
		},
	}
	var group sync.WaitGroup
	errs := make([]error, len(acts))
	for i, act := range acts {
		group.Go(func() { errs[i] = act() })
	}
	group.Wait()
	for _, err := range errs {
		if err != nil && !errors.Is(err, access.ErrLastAdmin) {
			t.Error(err)
		}
	}
	all, err := w.a.People(t.Context())
	must(t, err)
	left := 0
	for _, p := range all {
		if !p.Disabled && slices.Contains(p.Grants, access.Grant{Role: access.Admin}) {
			left++
		}
	}
	if left != 1 {
		t.Errorf("%d administrators are left: %+v", left, all)
	}
}

func TestTheLastAdministratorStaysInARace(t *testing.T) {
	for range 5 {
		lastAdminRace(t, newWorld(t))
	}
}

func TestEveryChangeIsInTheJournal(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	b, anne := w.administrator()
	by := anne.Editor()
	bb, bea := w.join(by, "bea@ville.example", access.Grant{Role: access.Agent, Site: "gare"})
	_, err := w.a.Invite(ctx, by, "Une personne", "une@ville.example", []access.Grant{{Role: access.Reader}})
	must(t, err)
	must(t, w.a.Uninvite(ctx, by, "une@ville.example"))
	must(t, w.a.SetGrants(ctx, by, bea.ID, []access.Grant{{Role: access.Coordinator}}))
	must(t, w.a.SetGrants(ctx, by, bea.ID, []access.Grant{{Role: access.Coordinator}})) // the same: no line
	must(t, w.a.Rename(ctx, by, bea.ID, "Béa"))
	must(t, w.a.EndSessions(ctx, by, bea.ID))
	reset, err := w.a.ResetLink(ctx, by, bea.ID)
	must(t, err)
	bb.ask(func(ctx context.Context) {
		err = w.a.SetPassword(ctx, tokenOf(reset), "cinq girafes vertes", "", bb.from)
	})
	must(t, err)
	var codes []string
	bb.ask(func(ctx context.Context) { codes, err = codesOn(w, ctx, "cinq girafes vertes") })
	must(t, err)
	must(t, bb.logIn("bea@ville.example", "cinq girafes vertes", codes[0]))
	bb.ask(func(ctx context.Context) { err = w.a.CodesOff(ctx, "cinq girafes vertes") })
	must(t, err)
	must(t, w.a.Disable(ctx, by, bea.ID))
	must(t, w.a.Enable(ctx, by, bea.ID))
	_, err = w.a.PartnerLink(ctx, by, "caf")
	must(t, err)
	must(t, w.a.RevokePartnerLink(ctx, by, "caf"))
	b.ask(func(ctx context.Context) { err = w.a.SetName(ctx, "Anne L.") })
	must(t, err)

	entries, err := w.store.JournalPage(ctx, store.JournalQuery{Kind: access.PersonKind, Limit: 99})
	must(t, err)
	links, err := w.store.JournalPage(ctx, store.JournalQuery{Kind: access.LinkKind, Limit: 99})
	must(t, err)
	var told []string
	for _, e := range slices.Backward(append(links, entries...)) {
		name, _, _ := strings.Cut(e.By, " <")
		told = append(told, name+": "+string(e.Verb)+" "+e.ID)
	}
	want := []string{
		"Anne Le Gall: joined anne@ville.example", "Anne Le Gall: invited bea@ville.example", "Une personne: joined bea@ville.example",
		"Anne Le Gall: invited une@ville.example", "Anne Le Gall: uninvited une@ville.example", "Anne Le Gall: granted bea@ville.example",
		"Anne Le Gall: renamed bea@ville.example", "Anne Le Gall: sessions-ended bea@ville.example", "Anne Le Gall: reset-sent bea@ville.example",
		"Béa: password-changed bea@ville.example", "Béa: codes-on bea@ville.example", "Béa: recovery-used bea@ville.example", "Béa: codes-off bea@ville.example",
		"Anne Le Gall: disabled bea@ville.example", "Anne Le Gall: enabled bea@ville.example", "Anne Le Gall: renamed anne@ville.example",
		"Anne Le Gall: linked caf", "Anne Le Gall: unlinked caf",
	}
	if !slices.Equal(told, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(told, "\n"), strings.Join(want, "\n"))
	}
	granted, err := w.store.JournalPage(ctx, store.JournalQuery{Kind: access.PersonKind, ID: bea.Login, Limit: 99})
	must(t, err)
	i := slices.IndexFunc(granted, func(e store.Entry) bool { return e.Verb == access.Granted })
	if e := granted[i]; e.Before != `{"name":"Une personne","grants":[{"role":"agent","site":"gare"}]}` || e.After != `{"name":"Une personne","grants":[{"role":"coordinator"}]}` {
		t.Errorf("before and after: %s, %s", e.Before, e.After)
	}
	kept, err := w.store.PersonOf(ctx, "anne@ville.example")
	must(t, err)
	for _, secret := range append(codes, "argon2", kept.Password, "girafes", tokenOf(reset)) {
		if strings.Contains(sprint(entries, links), secret) {
			t.Errorf("the journal has %s", secret)
		}
	}
}

// Who is shut out brings nobody in any more.
func TestInvitationsEndWithWhoSentThem(t *testing.T) {
	w := newWorld(t)
	_, anne := w.administrator()
	_, bea := w.join(anne.Editor(), "bea@ville.example", access.Grant{Role: access.Admin})
	reader := []access.Grant{{Role: access.Reader}}
	_, err := w.a.Invite(t.Context(), anne.Editor(), "Chloé", "chloe@ville.example", reader)
	must(t, err)
	_, err = w.a.Invite(t.Context(), bea.Editor(), "David", "david@ville.example", reader)
	must(t, err)
	must(t, w.a.Disable(t.Context(), anne.Editor(), bea.ID))
	open, err := w.a.Invitations(t.Context())
	must(t, err)
	if len(open) != 1 || open[0].Login != "chloe@ville.example" {
		t.Errorf("open: %+v", open)
	}
}
