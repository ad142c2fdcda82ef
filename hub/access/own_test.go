package access_test

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"semainier/hub/access"
)

// secret is one that an application for codes was given.
const secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

func codeAt(t time.Time) string {
	code, err := totp.GenerateCode(secret, t)
	if err != nil {
		panic(err) // the secret is ours
	}
	return code
}

func codesOn(w *world, ctx context.Context, password string) ([]string, error) {
	return w.a.CodesOn(ctx, password, secret, codeAt(w.clock()))
}

// within runs do in a request of the browser.
func (b *browser) within(do func(context.Context) error) (err error) {
	b.w.t.Helper()
	b.ask(func(ctx context.Context) { err = do(ctx) })
	return err
}

func TestSessionFixation(t *testing.T) {
	w := newWorld(t)
	anne, p := w.administrator()
	thief, _ := w.join(p.Editor(), "voleur@ville.example", access.Grant{Role: access.Reader})
	planted := thief.cookie("__Host-semainier")
	must(t, anne.within(w.a.LogOut))
	for name, token := range map[string]string{"that of a session": planted, "one that nobody made": strings.Repeat("A", 43)} {
		victim := w.browser("192.0.2.1")
		request := func(do func(context.Context)) *http.Response {
			victim.do = do
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, victim.at, nil)
			must(t, err)
			r.AddCookie(&http.Cookie{Name: "__Host-semainier", Value: token})
			answer, err := victim.client.Do(r)
			must(t, err)
			must(t, answer.Body.Close())
			return answer
		}
		var err error
		answer := request(func(ctx context.Context) { err = w.a.LogIn(ctx, "anne@ville.example", good, "", victim.from) })
		must(t, err)
		got := ""
		for _, c := range answer.Cookies() {
			if c.Name == "__Host-semainier" {
				got = c.Value
				if !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.MaxAge != 0 || !c.Expires.IsZero() {
					t.Errorf("the cookie: %v", c)
				}
			}
		}
		if got == "" || got == token || len(got) != 43 {
			t.Errorf("%s: the session has the token %q", name, got)
		}
		var who access.Person
		var ok bool
		request(func(ctx context.Context) { who, ok, err = w.a.Who(ctx) })
		if ok || err != nil {
			t.Errorf("%s: who planted it is %s, %v", name, who.Login, err)
		}
	}
}

func TestBrowsersAreListedAndEnded(t *testing.T) {
	w := newWorld(t)
	one, _ := w.administrator()
	two, three := w.browser("198.51.100.2"), w.browser("198.51.100.3")
	for _, b := range []*browser{two, three} {
		w.pass(time.Minute)
		must(t, b.logIn("anne@ville.example", good, ""))
	}
	w.pass(time.Hour)
	list := func(b *browser) (all []access.Browser) {
		t.Helper()
		must(t, b.within(func(ctx context.Context) (err error) { all, err = w.a.Browsers(ctx); return err }))
		return all
	}
	all := list(two)
	if len(all) != 3 || !all[0].Current || all[0].Address != "198.51.100.2" || all[0].Agent != "Firefox" || !all[0].Since.Equal(start.Add(time.Minute)) || !all[0].Seen.Equal(w.clock()) || all[1].Current {
		t.Fatalf("browsers: %+v", all)
	}
	stranger, _ := w.join(access.Machine("test"), "bea@ville.example", access.Grant{Role: access.Reader})
	must(t, stranger.within(func(ctx context.Context) error { return w.a.EndBrowser(ctx, all[0].ID) }))
	if two.who() == "" {
		t.Error("somebody else ended it")
	}
	must(t, one.within(func(ctx context.Context) error { return w.a.EndBrowser(ctx, all[0].ID) }))
	if two.who() != "" || three.who() == "" || one.who() == "" {
		t.Error("not the one that was ended")
	}
	must(t, one.within(w.a.EndOtherBrowsers))
	if three.who() != "" || one.who() == "" || stranger.who() == "" || len(list(one)) != 1 {
		t.Error("not all others, or more")
	}
	if err := two.within(w.a.EndOtherBrowsers); !errors.Is(err, access.ErrNobody) {
		t.Errorf("by nobody: %v", err)
	}
}

func TestOnlySoManyBrowsers(t *testing.T) {
	w := newWorld(t)
	first, _ := w.administrator()
	var last *browser
	for range access.MaxSessions {
		w.pass(time.Minute)
		last = w.browser("198.51.100.2")
		must(t, last.logIn("anne@ville.example", good, ""))
	}
	if first.who() != "" || last.who() == "" {
		t.Error("the one seen least recently goes on, or the newest does not")
	}
}

func TestSessionsEndWithTheirReason(t *testing.T) {
	for name, c := range map[string]struct {
		do       func(w *world, b *browser, p access.Person) error
		own      bool // the browser that did it stays signed in
		password string
	}{
		"disabled": {func(w *world, _ *browser, p access.Person) error {
			return w.a.Disable(t.Context(), access.Machine("x"), p.ID)
		}, false, ""},
		"disabled and enabled again": {func(w *world, _ *browser, p access.Person) error {
			return errors.Join(w.a.Disable(t.Context(), access.Machine("x"), p.ID), w.a.Enable(t.Context(), access.Machine("x"), p.ID))
		}, false, good},
		"password changed": {func(w *world, b *browser, _ access.Person) error {
			return b.within(func(ctx context.Context) error { return w.a.ChangePassword(ctx, good, "cinq girafes vertes") })
		}, true, "cinq girafes vertes"},
		"password set by link": {func(w *world, b *browser, p access.Person) error {
			path, err := w.a.ResetLink(t.Context(), access.Machine("x"), p.ID)
			if err != nil {
				return err
			}
			return b.within(func(ctx context.Context) error {
				return w.a.SetPassword(ctx, tokenOf(path), "cinq girafes vertes", "", b.from)
			})
		}, true, "cinq girafes vertes"},
		"ended by an administrator": {func(w *world, _ *browser, p access.Person) error {
			return w.a.EndSessions(t.Context(), access.Machine("x"), p.ID)
		}, false, good},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.administrator()
			b, p := w.join(access.Machine("x"), "bea@ville.example", access.Grant{Role: access.Reader})
			other := w.browser("192.0.2.8")
			must(t, other.logIn(p.Login, good, ""))
			must(t, c.do(w, b, p))
			if (b.who() != "") != c.own || other.who() != "" {
				t.Errorf("signed in: %q, and another browser: %q", b.who(), other.who())
			}
			for _, password := range []string{good, "cinq girafes vertes"} {
				if err := w.browser("192.0.2.9").logIn(p.Login, password, ""); (err == nil) != (password == c.password) {
					t.Errorf("with %q: %v", password, err)
				}
			}
		})
	}
}

func TestChangePassword(t *testing.T) {
	w := newWorld(t)
	b, p := w.administrator()
	change := func(present, password string) error {
		return b.within(func(ctx context.Context) error { return w.a.ChangePassword(ctx, present, password) })
	}
	path, err := w.a.ResetLink(t.Context(), p.Editor(), p.ID)
	must(t, err)
	for _, c := range []struct {
		present, password string
		want              error
	}{
		{"faux", "cinq girafes vertes", access.ErrPassword},
		{strings.Repeat("x", 2000), "cinq girafes vertes", access.ErrPassword},
		{good, "court", access.ErrShort},
		{good, "azertyuiop2026", access.ErrCommon},
		{good, "anne@ville.example", access.ErrHolds},
	} {
		if err := change(c.present, c.password); !errors.Is(err, c.want) {
			t.Errorf("%.9s, %s: %v", c.present, c.password, err)
		}
	}
	must(t, change(good, "cinq girafes vertes"))
	if err := w.use(access.ForPassword, tokenOf(path)); !errors.Is(err, access.ErrLink) {
		t.Errorf("a link from before the change: %v", err)
	}
	free, _ := until(t, w, 9, func(int) error {
		if err := change("faux", "six lamas orange"); !errors.Is(err, access.ErrPassword) {
			return err
		}
		return access.ErrRefused
	})
	if free != 5 {
		t.Errorf("the present password may be guessed %d times", free)
	}
}

func TestPasswords(t *testing.T) {
	for password, want := range map[string]error{
		"quatre chevaux bleus": nil, "correct horse battery": nil, "éléphant à vélo": nil, "x8;Kd0!wPq2z": nil, "日本語の長いパスワードです": nil,
		"un panneau dans la rue": nil, // holds "anne"
		"onze signes":            access.ErrShort, "éééééééé": access.ErrShort, "": access.ErrShort, strings.Repeat("ab cd ef gh ", 22): access.ErrLong,
		"motdepasse123": access.ErrCommon, "MotDePasse2026!": access.ErrCommon, "password1234": access.ErrCommon, "Azertyuiop123": access.ErrCommon,
		"azerty-azerty": access.ErrCommon, "123456789012": access.ErrCommon, "aaaaaaaaaaaaaaa": access.ErrCommon, "121212121212": access.ErrCommon,
		"abcdefghijklm": access.ErrCommon, "qwertyuiop[]12": access.ErrCommon, "Administrateur1": access.ErrCommon, "!!motdepasse!!": access.ErrCommon, "9876543210987": access.ErrCommon,
		"semainier2026!": access.ErrCommon, "Été2026Été2026": nil,
		"anne.legall@ville.example": access.ErrHolds, "anne.legall2026": access.ErrHolds, "le mot anne.legall, et beaucoup d'autres": access.ErrHolds, "AnneAnne1234": access.ErrHolds, "legall-legall": access.ErrHolds,
	} {
		if err := access.CheckPassword(password, "anne.legall@ville.example", "Anne Le Gall"); !errors.Is(err, want) || (want == nil) != (err == nil) {
			t.Errorf("%q: got %v, want %v", password, err, want)
		}
		if err := access.CheckPassword(password, "anne.legall@ville.example", "Anne Le Gall"); err != nil && password != "" && strings.Contains(err.Error(), password) {
			t.Errorf("%q is told", password)
		}
	}
}

// The same password from two keyboards: é as one sign, and as e with an accent.
func TestPasswordsAreComposed(t *testing.T) {
	w := newWorld(t)
	b, _ := w.administrator()
	must(t, b.within(func(ctx context.Context) error {
		return w.a.ChangePassword(ctx, good, "cinq girafes d’\u00e9t\u00e9")
	}))
	must(t, b.logIn("anne@ville.example", "cinq girafes d’e\u0301te\u0301", ""))
}

func TestCodes(t *testing.T) {
	w := newWorld(t)
	b, _ := w.administrator()
	other := w.browser("192.0.2.8")
	must(t, other.logIn("anne@ville.example", good, ""))
	on := func(password, secret, code string) (codes []string, err error) {
		b.ask(func(ctx context.Context) { codes, err = w.a.CodesOn(ctx, password, secret, code) })
		return codes, err
	}
	for what, c := range map[string]struct {
		password, secret, code string
		want                   error
	}{
		"a wrong password": {"faux", secret, codeAt(w.clock()), access.ErrPassword},
		"a wrong code":     {good, secret, "000000", access.ErrBadCode},
		"no code":          {good, secret, "", access.ErrBadCode},
		"a short secret":   {good, "JBSWY3DP", codeAt(w.clock()), access.ErrBadCode},
		"no secret":        {good, "", "", access.ErrBadCode},
	} {
		if _, err := on(c.password, c.secret, c.code); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if p, err := w.a.PersonOf(t.Context(), "anne@ville.example"); err != nil || p.TOTP {
		t.Fatalf("on all the same: %+v, %v", p, err)
	}
	recovery, err := on(good, secret, codeAt(w.clock())[:3]+" "+codeAt(w.clock())[3:])
	must(t, err)
	if len(recovery) != 10 || len(recovery[0]) != 19 || recovery[0] == recovery[1] {
		t.Errorf("recovery codes: %v", recovery)
	}
	if b.who() == "" || other.who() != "" {
		t.Error("the other browser is still signed in, or this one is not")
	}

	used := codeAt(w.clock())
	w.pass(30 * time.Second)
	step := func(what, code string, want error) {
		t.Helper()
		if err := other.logIn("anne@ville.example", good, code); !errors.Is(err, want) || want == nil && err != nil {
			t.Errorf("%s: got %v, want %v", what, err, want)
		}
	}
	step("without a code", "", access.ErrNeedCode)
	step("with spaces", "  ", access.ErrNeedCode)
	step("the code that confirmed", used, access.ErrBadCode)
	step("a code", codeAt(w.clock()), nil)
	step("the same again", codeAt(w.clock()), access.ErrBadCode)
	step("the one before", codeAt(w.clock().Add(-30*time.Second)), access.ErrBadCode)
	step("the next, of a clock that is fast", codeAt(w.clock().Add(30*time.Second)), nil)
	w.pass(2 * time.Minute)
	step("two periods old", codeAt(w.clock().Add(-61*time.Second)), access.ErrBadCode)
	step("one period old", codeAt(w.clock().Add(-30*time.Second)), nil)
	step("recovery", strings.ToUpper(strings.ReplaceAll(recovery[3], "-", " ")), nil)
	step("recovery, again", recovery[3], access.ErrBadCode)
	step("another recovery", recovery[4], nil)
	if err := other.logIn("anne@ville.example", "faux", codeAt(w.clock())); !errors.Is(err, access.ErrRefused) {
		t.Errorf("a wrong password with a right code: %v", err)
	}
	must(t, b.within(func(ctx context.Context) error { return w.a.CodesOff(ctx, good) }))
	step("after they were turned off", "", nil)
}

// Who has the password guesses few codes, from wherever and as whatever browser.
func TestCodesAreNotGuessed(t *testing.T) {
	w := newWorld(t)
	b, p := w.administrator()
	must(t, b.within(func(ctx context.Context) error { _, err := codesOn(w, ctx, good); return err }))
	g := func(i int) error {
		return w.browser("2001:db8:"+strconv.Itoa(i)+"::1").logIn("anne@ville.example", good, "000000")
	}
	free := 0
	for ; free < 20; free++ {
		err := g(free)
		if wait := (access.ErrWait{}); errors.As(err, &wait) {
			break
		}
		if !errors.Is(err, access.ErrBadCode) {
			t.Fatal(err)
		}
		if err := w.browser("2001:db8::1").logIn("anne@ville.example", good, ""); !errors.Is(err, access.ErrNeedCode) { // forgets nothing
			t.Fatal(err)
		}
		w.pass(2 * time.Second)
	}
	if free != 5 {
		t.Errorf("%d codes were looked at", free)
	}
	path, err := w.a.ResetLink(t.Context(), p.Editor(), p.ID)
	must(t, err)
	set := func(code string) error {
		return b.within(func(ctx context.Context) error {
			return w.a.SetPassword(ctx, tokenOf(path), "cinq girafes vertes", code, b.from)
		})
	}
	if err := set("000001"); !errors.As(err, &access.ErrWait{}) {
		t.Errorf("by a link for a new password: %v", err)
	}
	if err := set(""); !errors.Is(err, access.ErrNeedCode) {
		t.Errorf("by a link without a code: %v", err)
	}
	w.pass(2 * time.Hour)
	if err := set("000001"); !errors.Is(err, access.ErrBadCode) {
		t.Errorf("by a link, with a wrong code: %v", err)
	}
	must(t, set(codeAt(w.clock())))
	must(t, w.a.EndCodes(t.Context(), p.Editor(), p.ID))
	w.pass(time.Minute)
	must(t, w.browser("192.0.2.77").logIn("anne@ville.example", "cinq girafes vertes", ""))
}

// After the password, the code alone: for a while, in that browser, for that password.
func TestCodeAfterThePassword(t *testing.T) {
	w := newWorld(t)
	b, _ := w.administrator()
	must(t, b.within(func(ctx context.Context) error { _, err := codesOn(w, ctx, good); return err }))
	w.pass(time.Minute)
	other := w.browser("192.0.2.8")
	half := func(b *browser) (name string) {
		t.Helper()
		must(t, b.within(func(ctx context.Context) (err error) { name, _, err = w.a.Halfway(ctx); return err }))
		return name
	}
	finish := func(b *browser, code string) error {
		return b.within(func(ctx context.Context) error { return w.a.LogInCode(ctx, code, b.from) })
	}
	if err := finish(other, codeAt(w.clock())); !errors.Is(err, access.ErrRefused) || half(other) != "" {
		t.Errorf("without a password: %v", err)
	}
	if err := other.logIn("anne@ville.example", "faux", ""); !errors.Is(err, access.ErrRefused) || half(other) != "" {
		t.Errorf("after a wrong password: %v", err)
	}
	begin := func() {
		t.Helper()
		if err := other.logIn("anne@ville.example", good, ""); !errors.Is(err, access.ErrNeedCode) || half(other) != "Anne Le Gall" || other.who() != "" {
			t.Fatalf("after the password: %v, %q, %q", err, half(other), other.who())
		}
	}
	begin()
	before := w.a.Hashes()
	for code, want := range map[string]error{"000000": access.ErrBadCode, "": access.ErrNeedCode} {
		if err := finish(other, code); !errors.Is(err, want) || other.who() != "" {
			t.Errorf("%q: %v", code, err)
		}
	}
	must(t, finish(other, codeAt(w.clock())))
	if other.who() == "" || half(other) != "" || w.a.Hashes() != before {
		t.Errorf("signed in: %q, still halfway: %q, %d hashes more", other.who(), half(other), w.a.Hashes()-before)
	}
	must(t, other.within(w.a.LogOut))
	begin()
	w.pass(5 * time.Minute)
	if err := finish(other, codeAt(w.clock())); !errors.Is(err, access.ErrRefused) {
		t.Errorf("too late: %v", err)
	}
	begin()
	must(t, b.within(func(ctx context.Context) error { return w.a.ChangePassword(ctx, good, "cinq girafes vertes") }))
	if err := finish(other, codeAt(w.clock())); !errors.Is(err, access.ErrRefused) {
		t.Errorf("after the password was changed: %v", err)
	}
}

func TestCodeSetups(t *testing.T) {
	p := access.Person{Login: "anne.le-gall@une-ville.example"}
	s, err := p.NewCodes()
	must(t, err)
	again, err := p.CodesAgain(s.Secret)
	must(t, err)
	if again != s || len(s.Secret) != 32 {
		t.Errorf("again: %+v, %+v", again, s)
	}
	if other, err := p.NewCodes(); err != nil || other.Secret == s.Secret {
		t.Errorf("the same secret twice, or %v", err)
	}
	if _, err := p.CodesAgain("x"); !errors.Is(err, access.ErrBadCode) {
		t.Errorf("a secret that is none: %v", err)
	}
	k, err := otp.NewKeyFromURL(s.URL)
	must(t, err)
	if k.Secret() != s.Secret || k.Issuer() != "Semainier" || k.AccountName() != p.Login || k.Type() != "totp" || k.Period() != 30 || k.Digits() != otp.DigitsSix || k.Algorithm() != otp.AlgorithmSHA1 {
		t.Errorf("an application reads %s", k)
	}
}

func TestMessages(t *testing.T) {
	w := newWorld(t)
	b := w.browser("192.0.2.1")
	take := func() (text string) {
		b.ask(func(ctx context.Context) { text = w.a.TakeFlash(ctx) })
		return text
	}
	if got := take(); got != "" {
		t.Errorf("before the first: %q", got)
	}
	b.ask(func(ctx context.Context) { w.a.Flash(ctx, "C’est fait ; <b>oui</b>") })
	b.ask(func(context.Context) {}) // a picture of the page
	if got := take(); got != "C’est fait ; <b>oui</b>" {
		t.Errorf("got %q", got)
	}
	if got := take(); got != "" {
		t.Errorf("again: %q", got)
	}
	b.ask(func(ctx context.Context) { w.a.Flash(ctx, strings.Repeat("é", 5000)) })
	if got := take(); len(got) == 0 || len(got) > 1<<10 {
		t.Errorf("a long one: %d bytes", len(got))
	}
}

// Without Handler, nothing pretends to work.
func TestOutsideOfARequest(t *testing.T) {
	w := newWorld(t)
	if _, _, err := w.a.Who(t.Context()); err == nil {
		t.Error("who: no error")
	}
	if err := w.a.LogIn(t.Context(), "a@b.example", "x", "", access.Client{}); err == nil {
		t.Error("log in: no error")
	}
	if err := w.a.LogOut(t.Context()); err == nil {
		t.Error("log out: no error")
	}
	w.a.Flash(t.Context(), "x")
	if got := w.a.TakeFlash(t.Context()); got != "" {
		t.Errorf("a message: %q", got)
	}
}
