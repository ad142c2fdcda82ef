package people_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/console/desk/desktest"
	"semainier/hub/console/home"
	"semainier/hub/console/people"
)

func console(t *testing.T) *desktest.Console {
	t.Helper()
	return desktest.New(t, func(c *desktest.Console) []desk.Section {
		return []desk.Section{home.Section(c.Hub), people.Section()}
	})
}

var admin = access.Grant{Role: access.Admin}

// is checks the status of an answer, and what it says.
func is(t *testing.T, what string, a desktest.Answer, status int, says ...string) {
	t.Helper()
	if a.Status != status {
		t.Fatalf("%s: status %d, want %d: %s", what, a.Status, status, a.Body)
	}
	for _, s := range says {
		if !strings.Contains(a.Body, s) {
			t.Errorf("%s: does not say %q: %s", what, s, a.Body)
		}
	}
}

// leads checks that an answer sends one elsewhere.
func leads(t *testing.T, what string, a desktest.Answer, to string) {
	t.Helper()
	if a.Status != http.StatusSeeOther || a.Location != to {
		t.Fatalf("%s: status %d to %q, want to %q: %s", what, a.Status, a.Location, to, a.Body)
	}
}

const password = "quatre chevaux bleus"

func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

func itoa(id access.PersonID) string { return strconv.FormatInt(int64(id), 10) }

func TestFirstAdministratorToSecondPerson(t *testing.T) {
	c := console(t)
	link, ok, err := c.Access.FirstStart(t.Context())
	if !ok || err != nil {
		t.Fatal(ok, err)
	}
	b := c.Stranger()
	is(t, "the first link", b.Get(link), http.StatusOK, "Bienvenue dans Semainier", `autocomplete="new-password"`)
	if got := b.Get(link).Header.Get("Referrer-Policy"); got != "no-referrer" {
		t.Errorf("the address of a link is told on: %s", got)
	}
	bad := b.Post(link, form("name", "Anne", "login", "anne@ville.example", "password", "court"))
	is(t, "a short password", bad, http.StatusUnprocessableEntity, "au moins 12 signes", `value="Anne"`, `value="anne@ville.example"`)
	if strings.Contains(bad.Body, `"court"`) {
		t.Error("the page says the password that was typed")
	}
	leads(t, "the first account", b.Post(link, form("name", "Anne", "login", "anne@ville.example", "password", password)), "/")
	is(t, "the first page", b.Get("/"), http.StatusOK, "Vous êtes administrateur", "Anne")
	leads(t, "the link again, by who used it", b.Get(link), "/")
	is(t, "the link again, by a stranger", c.Stranger().Get(link), http.StatusNotFound, "Ce lien ne marche plus", "redémarrez")

	is(t, "the form", b.Get("/personnes/inviter"), http.StatusOK, `<option value="group/nord">`, "Tout le réseau")
	invited := b.Post("/personnes/inviter", form("name", "Béa", "login", "bea@ville.example", "role", "agent", "place", "site/gare", "partner", "", "role", "", "place", "network", "partner", ""))
	is(t, "the invitation", invited, http.StatusOK, "L’invitation de Béa est prête", "mailto:bea@ville.example?")
	found := regexp.MustCompile(`>(http://[^"<]+)(/invitation/[\w-]+)<`).FindStringSubmatch(invited.Body)
	if found == nil || found[1] != c.Server.URL {
		t.Fatalf("no link: %s", invited.Body)
	}
	is(t, "people", b.Get("/personnes"), http.StatusOK, "Invitations en attente", "Béa", "Agent d’accueil")
	bea := c.Stranger()
	is(t, "the invitation followed", bea.Get(found[2]), http.StatusOK, "Agent d’accueil", `value="Béa"`, "bea@ville.example")
	leads(t, "the second account", bea.Post(found[2], form("name", "Béa Martin", "password", password)), "/")
	is(t, "forbidden to an agent", bea.Get("/personnes"), http.StatusForbidden)
	is(t, "people again", b.Get("/personnes"), http.StatusOK, "Béa Martin")
}

func TestInvitationIsTakenBackAndMadeAnew(t *testing.T) {
	c := console(t)
	b := c.As("Anne", admin)
	invite := form("name", "Béa", "login", "bea@ville.example", "role", "agent", "place", "site/gare", "partner", "")
	is(t, "the invitation", b.Post("/personnes/inviter", invite), http.StatusOK)
	is(t, "made anew", b.Get("/personnes/inviter?login=bea@ville.example"), http.StatusOK, `value="Béa"`, `<option value="agent" selected>`, `<option value="site/gare" selected>`)
	for range 2 { // a double click
		leads(t, "taken back", b.Post("/personnes/invitation/reprendre", form("login", "bea@ville.example")), "/personnes")
	}
	if a := b.Get("/personnes"); strings.Contains(a.Body, "Béa") {
		t.Errorf("it is still there: %s", a.Body)
	}
	is(t, "nobody", b.Post("/personnes/inviter", form("name", "", "login", "bea", "role", "", "place", "network", "partner", "")), http.StatusUnprocessableEntity, "Il faut un nom")
	is(t, "who is there", b.Post("/personnes/inviter", form("name", "Anne", "login", "anne@ville.example", "role", "reader", "place", "network", "partner", "")), http.StatusUnprocessableEntity, "déjà un compte")
}

func TestSignIn(t *testing.T) {
	c := console(t)
	c.As("Anne", admin)
	b := c.Stranger()
	leads(t, "a page without a session", b.Get("/personnes?x=1"), "/connexion?vers=%2Fpersonnes%3Fx%3D1")
	is(t, "the page", b.Get("/connexion?vers=%2Fpersonnes%3Fx%3D1"), http.StatusOK, `name="vers" value="/personnes?x=1"`, `autocomplete="current-password"`)
	for _, typed := range []url.Values{form("login", "anne@ville.example", "password", "faux"), form("login", "x@ville.example", "password", desktest.Password), form()} {
		is(t, "refused", b.Post("/connexion", typed), http.StatusUnprocessableEntity, "L’adresse ou le mot de passe n’est pas le bon", `role="alert"`)
	}
	leads(t, "signed in", b.Post("/connexion", form("login", " Anne@ville.example", "password", desktest.Password, "vers", "/personnes?x=1")), "/personnes?x=1")
	leads(t, "the page, by who has signed in", b.Get("/connexion"), "/")
	leads(t, "signed out", b.Post("/deconnexion", nil), "/connexion")
	is(t, "after that", b.Get("/connexion"), http.StatusOK, "Vous êtes déconnecté")
	leads(t, "signed out indeed", b.Get("/moi"), "/connexion?vers=%2Fmoi")
	for range 6 {
		b.Post("/connexion", form("login", "x@ville.example", "password", "faux"))
	}
	a := b.Post("/connexion", form("login", "x@ville.example", "password", "faux"))
	is(t, "too many", a, http.StatusTooManyRequests, "trop d’essais. Réessayez dans")
	if a.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
}

// Browsers keep our cookies over TLS and on their own machine alone: who comes
// otherwise is told, before it wonders.
func TestSignInInTheClear(t *testing.T) {
	c := console(t)
	for name, want := range map[string]struct {
		host, fetch string
		told        bool
	}{
		"in the clear":   {"hub.ville.example:8080", "", true},
		"its machine":    {"127.0.0.1:8080", "", false},
		"by name":        {"localhost", "", false},
		"behind a proxy": {"hub.ville.example", "navigate", false},
	} {
		r := httptest.NewRequest(http.MethodGet, "/connexion", nil)
		r.Host = want.host
		if want.fetch != "" {
			r.Header.Set("Sec-Fetch-Mode", want.fetch)
		}
		w := httptest.NewRecorder()
		c.Desk.ServeHTTP(w, r)
		if told := strings.Contains(w.Body.String(), "Utilisez l’adresse en https"); told != want.told {
			t.Errorf("%s: told %v", name, told)
		}
	}
}

// Signing in leads nowhere but into the console.
func TestSignInLeadsNowhereElse(t *testing.T) {
	c := console(t)
	c.As("Anne", admin)
	for _, to := range []string{"https://mal.example/", "//mal.example/", "/\\mal.example", "javascript:alert(1)", "\t//mal.example", "mal", "", "/%09/mal.example\nx", "http:/x"} {
		leads(t, to, c.Stranger().Post("/connexion", form("login", "anne@ville.example", "password", desktest.Password, "vers", to)), "/")
	}
}

func TestCodes(t *testing.T) {
	c := console(t)
	b := c.As("Anne", admin)
	is(t, "my account", b.Get("/moi"), http.StatusOK, "Mettre en place", "Ce navigateur", "Administrateur – Tout le réseau")
	setup := b.Get("/moi/codes")
	is(t, "the setup", setup, http.StatusOK, `class="qr"`, "otpauth://totp/Semainier:anne@ville.example?")
	secret := setup.Hidden("secret")
	code := func() string {
		s, err := totp.GenerateCode(secret, c.Time())
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	is(t, "a wrong code", b.Post("/moi/codes", form("secret", secret, "code", "000000", "present", desktest.Password)), http.StatusUnprocessableEntity, "n’est pas le bon", secret)
	is(t, "a wrong password", b.Post("/moi/codes", form("secret", secret, "code", code(), "present", "faux")), http.StatusUnprocessableEntity, "mot de passe actuel", secret)
	is(t, "a secret that is none", b.Post("/moi/codes", form("secret", "x", "code", code(), "present", desktest.Password)), http.StatusBadRequest)
	on := b.Post("/moi/codes", form("secret", secret, "code", code(), "present", desktest.Password))
	recovery := regexp.MustCompile(`<code>([a-z2-7]{4}(?:-[a-z2-7]{4}){3})</code>`).FindAllStringSubmatch(on.Body, -1)
	if on.Status != http.StatusOK || len(recovery) != 10 {
		t.Fatalf("recovery codes: %d, %s", on.Status, on.Body)
	}
	c.SetTime(c.Time().Add(time.Minute))
	other := c.Stranger()
	leads(t, "the password", other.Post("/connexion", form("login", "anne@ville.example", "password", desktest.Password, "vers", "/moi")), "/connexion/code?vers=%2Fmoi")
	is(t, "the code is asked for", other.Get("/connexion/code?vers=%2Fmoi"), http.StatusOK, "Bonjour Anne", `autocomplete="one-time-code"`)
	is(t, "a wrong code", other.Post("/connexion/code", form("code", "000000", "vers", "/moi")), http.StatusUnprocessableEntity, "n’est pas le bon")
	is(t, "no code", other.Post("/connexion/code", form("vers", "/moi")), http.StatusUnprocessableEntity, "Il faut le code")
	leads(t, "a code", other.Post("/connexion/code", form("code", code(), "vers", "/moi")), "/moi")
	leads(t, "a code without a password", c.Stranger().Post("/connexion/code", form("code", recovery[0][1])), "/connexion")
	leads(t, "the page without a password", c.Stranger().Get("/connexion/code"), "/connexion")
	is(t, "off, with a wrong password", other.Post("/moi/codes/arreter", form("present", "faux")), http.StatusUnprocessableEntity)
	leads(t, "off", other.Post("/moi/codes/arreter", form("present", desktest.Password)), "/moi")
	is(t, "off indeed", other.Get("/moi"), http.StatusOK, "Pas demandé")
}

func TestMine(t *testing.T) {
	c := console(t)
	b := c.As("Anne", admin)
	other := c.Stranger()
	leads(t, "another browser", other.Post("/connexion", form("login", "anne@ville.example", "password", desktest.Password)), "/")
	is(t, "a name that is none", b.Post("/moi/nom", form("name", " ")), http.StatusUnprocessableEntity, "Il faut un nom")
	is(t, "a name with signs", b.Post("/moi/nom", form("name", "Anne <b>")), http.StatusUnprocessableEntity, "Anne &lt;b&gt;")
	leads(t, "a name", b.Post("/moi/nom", form("name", "Anne & Béa")), "/moi")
	is(t, "the name", b.Get("/moi"), http.StatusOK, "Anne &amp; Béa", "Votre nom est enregistré")
	is(t, "a wrong password", b.Post("/moi/mot-de-passe", form("present", "faux", "password", password)), http.StatusUnprocessableEntity, "Ce n’est pas votre mot de passe actuel")
	is(t, "a common one", b.Post("/moi/mot-de-passe", form("present", desktest.Password, "password", "motdepasse1234")), http.StatusUnprocessableEntity, "parmi les premiers")
	leads(t, "a password", b.Post("/moi/mot-de-passe", form("present", desktest.Password, "password", password)), "/moi")
	leads(t, "the other browser then", other.Get("/moi"), "/connexion?vers=%2Fmoi")
	leads(t, "the other browser again", other.Post("/connexion", form("login", "anne@ville.example", "password", password)), "/")
	page := other.Get("/moi")
	is(t, "browsers", page, http.StatusOK, "Ce navigateur", "Déconnecter tous les autres")
	leads(t, "one ended", other.Post("/moi/navigateurs/fermer", form("browser", page.Hidden("browser"))), "/moi")
	leads(t, "it is out", b.Get("/moi"), "/connexion?vers=%2Fmoi")
	leads(t, "others ended", other.Post("/moi/navigateurs/autres", nil), "/moi")
}

func TestPersonPage(t *testing.T) {
	c := console(t)
	b := c.As("Anne", admin)
	c.As("Bea", access.Grant{Role: access.Reader})
	bea, err := c.Access.PersonOf(t.Context(), "bea@ville.example")
	if err != nil {
		t.Fatal(err)
	}
	page := "/personnes/" + itoa(bea.ID)
	is(t, "the page", b.Get(page), http.StatusOK, "Bea", "Fermer le compte", `<option value="reader" selected>`)
	leads(t, "roles", b.Post(page+"/roles", form("role", "coordinator", "place", "group/nord", "partner", "", "role", "partner", "place", "network", "partner", "caf", "role", "", "place", "network", "partner", "")), page)
	if bea, err = c.Access.Person(t.Context(), bea.ID); err != nil || len(bea.Grants) != 2 || bea.Grants[0] != (access.Grant{Role: access.Coordinator, Group: "nord"}) || bea.Grants[1] != (access.Grant{Role: access.Partner, Partner: "caf"}) {
		t.Errorf("grants: %+v, %v", bea.Grants, err)
	}
	is(t, "no role", b.Post(page+"/roles", form("role", "", "place", "network", "partner", "")), http.StatusUnprocessableEntity, "Il faut au moins un rôle")
	reset := b.Post(page+"/mot-de-passe", nil)
	found := regexp.MustCompile(`/mot-de-passe/[\w-]{43}`).FindString(reset.Body)
	is(t, "a link", reset, http.StatusOK, "Le lien de Bea est prêt", "pendant 1 jour")
	lost := c.Stranger()
	is(t, "the link followed", lost.Get(found), http.StatusOK, "Pour le compte de Bea")
	leads(t, "a new password", lost.Post(found, form("password", password)), "/")
	leads(t, "signed out everywhere", b.Post(page+"/deconnecter", nil), page)
	leads(t, "out indeed", lost.Get("/moi"), "/connexion?vers=%2Fmoi")
	leads(t, "shut out", b.Post(page+"/fermer", nil), page)
	is(t, "the page then", b.Get(page), http.StatusOK, "Ce compte est fermé", "Rouvrir le compte")
	is(t, "signing in", lost.Post("/connexion", form("login", "bea@ville.example", "password", password)), http.StatusUnprocessableEntity)
	leads(t, "let in again", b.Post(page+"/rouvrir", nil), page)

	anne, err := c.Access.PersonOf(t.Context(), "anne@ville.example")
	if err != nil {
		t.Fatal(err)
	}
	is(t, "the last administrator", b.Post("/personnes/"+itoa(anne.ID)+"/fermer", nil), http.StatusUnprocessableEntity, "Nommez d’abord un autre administrateur")
	for _, none := range []string{"/personnes/999", "/personnes/x"} {
		is(t, none, b.Get(none), http.StatusNotFound)
	}
}

// Who administers a part sees and changes the people of that part.
func TestAdministratorOfAPart(t *testing.T) {
	c := console(t)
	c.As("Anne", admin)
	b := c.As("Nora", access.Grant{Role: access.Admin, Group: "nord"})
	c.As("Gaston", access.Grant{Role: access.Agent, Group: "nord"})
	a := b.Get("/personnes")
	is(t, "people", a, http.StatusOK, "Gaston", "1 autre personne a un compte")
	if strings.Contains(a.Body, "anne@ville.example") {
		t.Error("she sees who administers all")
	}
	anne, err := c.Access.PersonOf(t.Context(), "anne@ville.example")
	if err != nil {
		t.Fatal(err)
	}
	page := "/personnes/" + itoa(anne.ID)
	is(t, "the page of who is above her", b.Get(page), http.StatusForbidden)
	for _, act := range []string{"/roles", "/fermer", "/rouvrir", "/mot-de-passe", "/codes", "/deconnecter"} {
		is(t, act, b.Post(page+act, form("role", "reader", "place", "group/nord", "partner", "")), http.StatusForbidden)
	}
	invite := b.Get("/personnes/inviter")
	is(t, "the form", invite, http.StatusOK, `value="group/nord"`)
	if strings.Contains(invite.Body, `<option value="network"`) {
		t.Error("she is offered the whole network")
	}
	is(t, "more than her own", b.Post("/personnes/inviter", form("name", "X", "login", "x@ville.example", "role", "admin", "place", "network", "partner", "")), http.StatusUnprocessableEntity, "plus que ce que vous administrez")
}

// Every word that a page needs is in the catalogue.
func TestEveryWordIsThere(t *testing.T) {
	c := console(t)
	b := c.As("Anne", admin)
	c.As("Bea", access.Grant{Role: access.Reader})
	if _, err := c.Access.Invite(t.Context(), access.Machine("test"), "Zoé", "zoe@ville.example", []access.Grant{{Role: access.Agent, Site: "gare"}}); err != nil {
		t.Fatal(err)
	}
	key := regexp.MustCompile(`[>"][a-z]+(\.[a-z]+)+[<"]`)
	for _, at := range []string{"/connexion", access.ForPassword.Path() + "x", access.ForInvited.Path() + "x", access.ForFirst.Path() + "x"} {
		if m := key.FindString(c.Stranger().Get(at).Body); m != "" {
			t.Errorf("%s says %s", at, m)
		}
	}
	for _, at := range []string{"/moi", "/moi/mot-de-passe", "/moi/codes", "/personnes", "/personnes/inviter", "/personnes/2", "/aide/people"} {
		a := b.Get(at)
		is(t, at, a, http.StatusOK)
		if m := key.FindString(a.Body); m != "" {
			t.Errorf("%s says %s", at, m)
		}
		if strings.Contains(a.Body, "style=") || strings.Contains(a.Body, "%!") || strings.Contains(a.Body, "ZgotmplZ") {
			t.Errorf("%s: a style, a word filled wrongly, or an address refused: %s", at, a.Body)
		}
	}
}
