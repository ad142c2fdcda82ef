package main

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"semainier/hub/access"
	"semainier/hub/store"
)

// Who has lost everything gets in by a command on the hub's machine, while the hub
// runs; who is to go is out at once.
func TestPersonCommandsBesideARunningHub(t *testing.T) {
	dir := t.TempDir()
	configFile := filepath.Join(dir, "hub.toml")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.WriteFile(configFile, []byte("[http]\nlisten = \"127.0.0.1:8080\"\n"), 0o600))
	st, err := store.Open(t.Context(), store.Place{Dir: filepath.Join(dir, "data")})
	must(err)
	t.Cleanup(func() { must(st.Close()) })
	running := access.New(access.Options{Store: st, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	person := func(want int, args ...string) string {
		t.Helper()
		var out, wrong bytes.Buffer
		if code := run(t.Context(), append([]string{"person"}, append(args, "--config", configFile)...), stdio{strings.NewReader(""), &out, &wrong}); code != want {
			t.Fatalf("%v: status %d, %s", args, code, &wrong)
		}
		return out.String() + wrong.String()
	}
	// within runs do in a request to the running hub, and gives the cookies of its answer.
	within := func(cookies []*http.Cookie, do func(context.Context) error) (answer []*http.Cookie, err error) {
		r, w := httptest.NewRequest(http.MethodPost, "/", nil), httptest.NewRecorder()
		for _, c := range cookies {
			r.AddCookie(c)
		}
		running.Handler(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { err = do(r.Context()) })).ServeHTTP(w, r)
		return w.Result().Cookies(), err
	}
	token := func(printed, path string) string {
		t.Helper()
		found := regexp.MustCompile(`http://127.0.0.1:8080` + path + `([\w-]{43})\n`).FindStringSubmatch(printed)
		if found == nil {
			t.Fatalf("no link to %s: %s", path, printed)
		}
		return found[1]
	}
	const password = "quatre chevaux bleus"
	for _, login := range []string{"anne@ville.example", "bea@ville.example"} {
		link := token(person(exitOK, "invite", login, "--name", "Une personne", "--role", "admin"), "/invitation/")
		_, err := within(nil, func(ctx context.Context) error {
			return running.Join(ctx, link, access.Newcomer{Name: "Une personne", Password: password}, access.Client{})
		})
		must(err)
	}
	link := token(person(exitOK, "reset", "anne@ville.example", "--no-codes"), "/mot-de-passe/")
	cookies, err := within(nil, func(ctx context.Context) error {
		return running.SetPassword(ctx, link, "cinq girafes vertes", "", access.Client{})
	})
	must(err)
	signedIn := func() bool {
		t.Helper()
		var ok bool
		_, err := within(cookies, func(ctx context.Context) (err error) { _, ok, err = running.Who(ctx); return err })
		must(err)
		return ok
	}
	if !signedIn() {
		t.Fatal("a new password does not sign in")
	}
	person(exitOK, "disable", "anne@ville.example")
	if signedIn() {
		t.Error("who was disabled is still signed in")
	}
	if told := person(exitFindings, "disable", "bea@ville.example"); !strings.Contains(told, access.ErrLastAdmin.Error()) {
		t.Errorf("the last administrator: %s", told)
	}
	if list := person(exitOK, "list"); !regexp.MustCompile(`anne@ville.example +Une personne +admin +disabled\n`).MatchString(list) {
		t.Errorf("list: %s", list)
	}
	person(exitOK, "enable", "anne@ville.example")
	entries, err := st.JournalPage(t.Context(), store.JournalQuery{Kind: access.PersonKind, ID: "anne@ville.example", Limit: 2})
	must(err)
	if entries[0].Verb != access.Enabled || entries[1].Verb != access.Disabled || !strings.HasPrefix(entries[1].By, "person disable") {
		t.Errorf("journal: %+v", entries)
	}
}
