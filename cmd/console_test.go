package cmd

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"semainier/layouts/glyph"
	"semainier/layouts/pdf"
	"semainier/layouts/scene"
)

// A hub that knows nothing, a screen out of its box and somebody with a browser: the
// first administrator, the first site, the screen by its code, the first notice on it.
func TestFirstStartToFirstNotice(t *testing.T) {
	t.Parallel() // it mostly waits, for a window and a browser
	r := newRig(t, 1280, 720)
	r.write("hub.toml", strings.Replace(r.read("hub.toml"), `data = "hub"`, `data = "empty"`, 1))
	r.newcomer(1280, 720)
	r.startHub()
	r.openDisplay(1280, 720)
	r.startPlayer("notice")
	code := r.player.wait(`code=([0-9A-Z]{6}) `)[1]

	b := r.browse(1280, 900, false)
	r.newAdmin(b)
	b.press("Ajouter un lieu")
	b.fill("Nom de votre réseau", "Saint-Rieul")
	b.fill("Nom du lieu", "Maison Bellevue")
	b.press("Enregistrer")
	b.sees("Lieu ajouté : Maison Bellevue")

	b.open("/ecrans?code=" + code)
	b.fill("Nom de l’écran", "Hall")
	b.press("Relier cet écran")
	b.sees("est relié à Maison Bellevue")

	b.open("/annonces")
	b.press("Écrire une annonce")
	b.fill("Titre", "Atelier cuisine vendredi à 14 h")
	b.press("Publier")
	b.sees("1 écran sur 1 l’affiche")
	r.player.wait(`msg=shown.*page=notice`)
	r.keep("first-notice", r.settled())
	b.picture("first-notice-followed")
}

// read gives a file of the rig.
func (r *rig) read(name string) string {
	r.t.Helper()
	text, err := os.ReadFile(r.path(name))
	if err != nil {
		r.t.Fatal(err)
	}
	return string(text)
}

// newTown starts the demo's hub, a player in a window that holds one page, and a browser
// of its first administrator.
func newTown(t *testing.T, page string) (*rig, *browser) {
	t.Helper()
	r := newRig(t, 1280, 720)
	open := strings.Replace(r.read("network.toml"), "pictogram = \"monitor\"\nstate = \"down\"", "pictogram = \"monitor\"\nstate = \"open\"", 1) // the PC CAF
	r.write("network.toml", open)
	r.output("semainier", "network", "apply", "--config", r.path("hub.toml"), r.path("network.toml"))
	r.startHub()
	r.hub.wait(`msg="first reading done"`)
	r.openDisplay(1280, 720)
	r.startPlayer(page)
	r.player.wait(`msg="playlist received"`)
	b := r.browse(1280, 900, false)
	r.newAdmin(b)
	return r, b
}

// invite makes an account by way of the page of people, and gives a browser in which
// that person has signed in.
func (r *rig) invite(admin *browser, name, login, role string, and func(*browser), width, height int64, touch bool) *browser {
	r.t.Helper()
	admin.open("/personnes")
	admin.press("Inviter une personne")
	admin.fill("Prénom et nom", name)
	admin.fill("Adresse électronique", login)
	admin.choose("Rôle", role)
	if and != nil {
		and(admin)
	}
	admin.press("Préparer le lien d’invitation")
	admin.sees("est prête")
	link := regexp.MustCompile(`https?://\S+/invitation/[\w-]+`).FindString(admin.html())
	if link == "" {
		r.t.Fatalf("no link to join by:\n%s", admin.text())
	}
	b := r.browse(width, height, touch)
	b.open(link)
	b.fill("Nouveau mot de passe", adminPassword)
	b.press("Créer mon compte")
	b.sees("Votre compte est prêt")
	return b
}

// html gives the page as it stands, with what is in its fields.
func (b *browser) html() (text string) {
	b.t.Helper()
	b.ask(`document.documentElement.outerHTML + " " + [...document.querySelectorAll("input,textarea")].map((e) => e.value).join(" ")`, &text)
	return text
}

// A partner's person proposes, a coordinator reads and approves, the screen shows it; a
// refusal reaches its author with its reason.
func TestAProposalIsApprovedAndShown(t *testing.T) {
	t.Parallel() // it mostly waits, for a window and a browser
	r, admin := newTown(t, "notice")
	caf := r.invite(admin, "Bruno Caron", "bruno@caf.example", "Partenaire", func(b *browser) { b.choose("Organisme", "CAF") }, 1280, 900, false)
	propose := func(title string) {
		caf.open("/annonces")
		caf.press("Proposer une annonce")
		caf.fill("Titre", title)
		caf.choose("Sujet", "Famille")
		caf.press("Importante") // its turn is the first
		caf.press("Proposer")   // the only site at which the CAF may speak is ticked already
		caf.sees("est proposée")
	}
	propose("Aide à la rentrée : demandez-la avant le 30")
	if said := r.player.said(); strings.Contains(said, "page=notice") && strings.Contains(string(r.fetch("/sites/tilleuls/program.json")), "rentrée") {
		t.Error("a proposal is in the program before anybody approved it")
	}
	admin.open("/")
	admin.sees("Annonces à valider")
	admin.press("Lire et décider")
	admin.press("Approuver et publier")
	admin.sees("1 écran sur 1 l’affiche")
	if !strings.Contains(string(r.fetch("/sites/tilleuls/program.json")), "rentrée") {
		t.Error("the program does not tell what was approved")
	}

	propose("Une deuxième annonce")
	admin.open("/")
	admin.press("Lire et décider")
	admin.fill("Pourquoi la refuser", "Déjà dit par l’accueil.")
	admin.press("Refuser")
	admin.sees("est refusée")
	caf.open("/annonces")
	caf.sees("Déjà dit par l’accueil.")
}

// An urgent message asks twice, takes the screen over and gives it back.
func TestUrgentByTheConsole(t *testing.T) {
	t.Parallel() // it mostly waits, for a window and a browser
	r, b := newTown(t, "week")
	r.player.wait(`msg=shown.*page=week`)
	b.open("/annonces/nouvelle")
	b.fill("Titre", "Fuite d’eau : passez par la cour")
	b.press("Espace social commun des Tilleuls")
	b.press("Urgente")
	b.press("Publier")
	b.sees("Oui, prendre 1 écran")
	b.picture("urgent-asked")
	if strings.Contains(r.player.said(), "page=urgent") {
		t.Fatal("the screen was taken over before it was confirmed")
	}
	b.press("Oui, prendre 1 écran")
	r.player.wait(`msg=shown.*page=urgent`)
	b.sees("1 écran sur 1 l’affiche")
	r.keep("urgent", r.settled())
	b.press("Retirer des écrans")
	b.sees("est retirée des écrans")
	r.player.wait(`page=urgent(?s:.*)msg=shown.*page=week`)
}

// Each page of a PDF is a picture, and each is shown.
func TestAPosterOfThreePages(t *testing.T) {
	t.Parallel() // it mostly waits, for a window and a browser
	r, b := newTown(t, "notice")
	file := t.TempDir() + "/affiche.pdf"
	writePoster(t, file, "Page une", "Page deux", "Page trois")
	b.open("/annonces/nouvelle")
	b.fill("Titre", "Le programme de la fête")
	b.press("Espace social commun des Tilleuls")
	b.attach(file)
	b.sees("Image 3")
	b.press("Importante") // its turn is the first
	b.picture("poster-form")
	b.press("Publier")
	b.sees("1 écran sur 1 l’affiche")
	for part := 1; part <= 3; part++ {
		r.player.wait(fmt.Sprintf(`msg=shown.*page=notice part=%d of=\d`, part))
	}
}

// writePoster writes a PDF of as many pages as there are words.
func writePoster(t *testing.T, file string, words ...string) {
	t.Helper()
	faces, err := glyph.New()
	if err != nil {
		t.Fatal(err)
	}
	var pages []scene.Scene
	for i, word := range words {
		sc := scene.Scene{Width: 1240, Height: 1754, Ground: 0xffffff}
		line := scene.Text{X: 120, Y: 300 + scene.Px(100*i), Text: word, Style: scene.Style{Size: 120, Weight: scene.Bold}, Colour: 0x102030}
		sc.Layers = []scene.Layer{{Name: "page", Bounds: scene.Rect{W: 1240, H: 1754}, Items: []scene.Item{line}}}
		pages = append(pages, sc)
	}
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := pdf.Write(f, faces, pages, pdf.Options{Title: "Fête"}); err != nil {
		t.Fatal(err)
	}
}

// PC CAF out of order, told from a telephone at the desk: one tap once one has signed in.
func TestABreakdownFromATelephone(t *testing.T) {
	t.Parallel() // it mostly waits, for a window and a browser
	r, admin := newTown(t, "services")
	r.player.wait(`msg=shown.*page=services`)
	phone := r.invite(admin, "Chloé Petit", "chloe@saint-rieul.example", "Agent d’accueil", func(b *browser) { b.choose("Où", "Espace social commun des Tilleuls") }, 390, 844, true)
	phone.press("Se déconnecter")
	phone.sees("Se connecter")
	before := r.player.shown()
	phone.clicks, phone.keys = 0, 0
	phone.open("/connexion")
	phone.fill("Adresse électronique", "chloe@saint-rieul.example")
	phone.fill("Mot de passe", adminPassword)
	phone.press("Se connecter")
	phone.sees("PC CAF")
	phone.picture("services-phone")
	signedIn := phone.clicks
	phone.pressIn("PC CAF", "En panne")
	phone.sees("PC CAF : en panne")
	phone.sees("1 écran sur 1 le montre")
	t.Logf("signed in with %d taps and %d keystrokes; then %d tap to « PC CAF en panne » on the screen", signedIn, phone.keys, phone.clicks-signedIn)
	if phone.clicks-signedIn > 1 {
		t.Errorf("%d taps after signing in: want 1", phone.clicks-signedIn)
	}
	for end := time.Now().Add(patience); r.player.shown() <= before; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the screen shows no newer program")
		}
	}
	if program := string(r.fetch("/sites/tilleuls/program.json")); !regexp.MustCompile(`"name": "PC CAF",\s*"pictogram": "[^"]*",\s*"state": "down"`).MatchString(program) {
		t.Errorf("the program says of the services:\n%s", program)
	}
	r.keep("services-screen", r.settled())
}

// pressIn presses what says words within the card that says of.
func (b *browser) pressIn(of, words string) {
	b.t.Helper()
	var at []float64
	b.ask(fmt.Sprintf(`(() => {
		const card = [...document.querySelectorAll(".card")].find((c) => c.innerText.includes(%s));
		const button = [...card.querySelectorAll("button")].find((e) => e.innerText.includes(%s));
		button.scrollIntoView({ block: "center", behavior: "instant" });
		const box = button.getBoundingClientRect();
		return [box.left + box.width / 2, box.top + box.height / 2];
	})()`, quoted(of), quoted(words)), &at)
	b.clicks++
	b.at(at[0], at[1])
}

// What another site makes the browser of somebody signed in do is refused: a form that
// it posts, and the live channel.
func TestAnotherSiteCanDoNothing(t *testing.T) {
	t.Parallel() // it mostly waits, for a window and a browser
	r, b := newTown(t, "week")
	before := r.output("semainier", "network", "export", "--config", r.path("hub.toml"))
	elsewhere := serve(t, fmt.Sprintf(`<!DOCTYPE html><title>piège</title><body><form id="f" method="post" action="http://%[1]s/services/tilleuls/pc-caf/etat"><input name="state" value="down"></form>
<script>
window.live = new Promise((done) => { const s = new WebSocket("ws://%[1]s/direct"); s.onopen = () => done("open"); s.onerror = () => done("refused"); });
window.read = fetch("http://%[1]s/", { credentials: "include" }).then((r) => r.text()).then(() => "read", () => "refused");
window.sent = fetch("http://%[1]s/services/tilleuls/pc-caf/etat", { method: "POST", credentials: "include", mode: "no-cors", headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: "state=down" }).then(() => "sent", () => "refused");
</script>`, r.http))
	for _, from := range []string{elsewhere, strings.Replace(elsewhere, "127.0.0.1", "localhost", 1)} {
		b.open(from)
		var live, read, sent string
		b.ask(`window.live`, &live)
		b.ask(`window.read`, &read)
		b.ask(`window.sent`, &sent)
		if live != "refused" || read != "refused" {
			t.Errorf("from %s: the live channel is %s, a page is %s", from, live, read)
		}
		b.ask(`document.getElementById("f").submit(); "sent"`, &sent)
		b.sees("Cette demande vient d’un autre site")
	}
	if after := r.output("semainier", "network", "export", "--config", r.path("hub.toml")); after != before {
		t.Errorf("another site changed the records:\n%s", after)
	}
	b.open("/") // the person is still signed in: it was no matter of the session
	b.sees("À faire maintenant")
}

// serve gives the address of a page on a server of its own.
func serve(t *testing.T, html string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write([]byte(html))
	}), ReadHeaderTimeout: patience}
	done := make(chan struct{})
	go func() { defer close(done); server.Serve(l) }()
	t.Cleanup(func() { server.Close(); <-done })
	return "http://" + l.Addr().String() + "/"
}
