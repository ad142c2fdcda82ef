package store_test

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"semainier/hub/store"
	"semainier/hub/store/pgtest"
)

// tell gives all that an error and the errors within it can say.
func tell(err error) string {
	if err == nil {
		return ""
	}
	told := fmt.Sprintf("%v\n%+v\n", err, err)
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range many.Unwrap() {
			told += tell(e)
		}
	}
	return told + tell(errors.Unwrap(err))
}

// No password reaches an error, whatever is wrong with the address around it.
func TestPasswordsStaySecret(t *testing.T) {
	good, err := url.Parse(database(t))
	must(t, err)
	wrong := *good
	wrong.User = url.UserPassword(pgtest.Role, "hunter2")
	nobody := *good
	nobody.User = url.UserPassword("nobody", "hunter2")
	elsewhere := *good
	elsewhere.Path = "/hunter3" // not there; the password is right
	for name, c := range map[string]struct{ address, hint string }{
		"wrong password":            {wrong.String(), "check the user and the password"},
		"wrong user":                {nobody.String(), "check the user and the password"},
		"no such database":          {elsewhere.String(), "createdb"},
		"nobody listens":            {"postgres://semainier:hunter2@127.0.0.1:1/semainier", "that PostgreSQL runs"},
		"no such socket":            {"postgres://semainier:hunter2@/semainier?host=/nowhere", "that PostgreSQL runs"},
		"password in the query":     {"postgres://127.0.0.1:1/semainier?user=u&password=hunter2", "that PostgreSQL runs"},
		"no such host":              {"postgres://semainier:hunter2@semainier.invalid/semainier", "that PostgreSQL runs"},
		"a certificate not there":   {"postgres://u:hunter2@127.0.0.1:1/db?sslmode=verify-full&sslrootcert=/nowhere/ca.pem", "hub.toml"},
		"no port":                   {"postgres://semainier:hunter2@127.0.0.1:port/semainier", "%40 for @"},
		"port too high":             {"postgres://semainier:hunter2@127.0.0.1:70000/semainier", "hub.toml"},
		"@ in the password":         {"postgres://semainier:x@hunter2@127.0.0.1:1/semainier", "%40 for @"},
		"/ in the password":         {"postgres://semainier:x/hunter2@127.0.0.1:1/semainier", "%40 for @"},
		"? in the password":         {"postgres://semainier:x?hunter2@127.0.0.1:1/semainier", "%40 for @"},
		"# in the password":         {"postgres://semainier:x#hunter2@127.0.0.1:1/semainier", "%40 for @"},
		"% in the password":         {"postgres://semainier:hunter2%@127.0.0.1:1/semainier", "%40 for @"},
		"a space in the password":   {"postgres://semainier:x hunter2@127.0.0.1:1/semainier", "hub.toml"},
		"no @":                      {"postgres://semainier:hunter2", "%40 for @"},
		"one /":                     {"postgres:/semainier:hunter2@127.0.0.1/semainier", "%40 for @"},
		"another scheme":            {"mysql://semainier:hunter2@127.0.0.1/semainier", "%40 for @"},
		"the other form of libpq":   {"host=127.0.0.1 password=hunter2", "%40 for @"},
		"an unknown mode":           {"postgres://semainier:hunter2@127.0.0.1/semainier?sslmode=hunter2", "%40 for @"},
		"a line break":              {"postgres://semainier:hunter2@127.0.0.1\n/semainier", "%40 for @"},
		"a password in the options": {"postgres://semainier@127.0.0.1:1/semainier?sslpassword=hunter2", "hub.toml"},
	} {
		s, err := store.Open(t.Context(), store.Place{Dir: t.TempDir(), URL: c.address})
		if err == nil {
			t.Errorf("%s: opened", name)
			_ = s.Close()
			continue
		}
		said := tell(err)
		if strings.Contains(said, "hunter2") || strings.Contains(said, pgtest.Password) || strings.Contains(said, url.QueryEscape(pgtest.Password)) || strings.Contains(said, url.PathEscape(pgtest.Password)) {
			t.Errorf("%s: the password is told: %s", name, said)
		}
		if !strings.Contains(err.Error(), c.hint) {
			t.Errorf("%s: no hint %q: %v", name, c.hint, err)
		}
	}
}
