package doctor_test

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"database/sql"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/hub/doctor"
	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/hub/wire"
	"semainier/layouts/program"
)

var now = time.Date(2026, 11, 28, 10, 0, 0, 0, time.UTC)

// ward is a hub that is well, until a test spoils something.
type ward struct {
	t       *testing.T
	patient doctor.Patient
	store   *store.Store
	key     ed25519.PrivateKey
	health  feeds.Health
	unlock  func() error
}

func (w *ward) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func newWard(t *testing.T) *ward {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	w := &ward{t: t, patient: doctor.Patient{Place: store.Place{Dir: dir}, HTTP: listen(t), NATS: listen(t), Now: now},
		health: feeds.Health{State: feeds.Healthy, Since: now, LastTry: now, LastGood: now}}
	var err error
	w.store, err = store.Open(t.Context(), w.patient.Place)
	w.must(err)
	t.Cleanup(func() { w.must(w.store.Close()) })
	w.key, err = w.store.SigningKey(t.Context())
	w.must(err)
	_, err = w.store.PutMedia(t.Context(), []byte("p"))
	w.must(err)
	w.apply(records())
	w.keep("tilleuls", 7, now, now.AddDate(0, 1, 0))
	w.must(w.store.PutSnapshot(t.Context(), store.Snapshot{Feed: "caf", Health: w.health, From: civil.Date{Year: 2026, Month: 11, Day: 1}, Until: civil.Date{Year: 2027, Month: 1, Day: 1}}))
	w.must(w.store.PutTransitions(t.Context(), []store.Transition{{Screen: "hall", At: now, Online: true, Version: 7}}))
	w.patient.CertFile, w.patient.KeyFile = w.certificate(now.AddDate(0, -1, 0), now.AddDate(1, 0, 0), "hub.example")
	w.unlock, err = store.Lock(dir)
	w.must(err)
	t.Cleanup(func() {
		if w.unlock != nil {
			w.must(w.unlock())
		}
	})
	return w
}

func records() network.Records {
	hours := network.Hours{Monday: []network.Period{{From: 540, Until: 720}}}
	return network.Records{
		Network:  network.Info{Name: "Rennes"},
		Sites:    []network.Site{{ID: "tilleuls", Name: "Tilleuls", Timezone: "Europe/Paris", Hours: hours}},
		Partners: []feeds.Partner{{ID: "caf", Name: "CAF", Contact: "le secrétariat, poste 12"}},
		Feeds:    []feeds.Feed{{ID: "caf", Partner: "caf", URL: "https://calendar.example.org/secret/caf.ics", Site: "tilleuls"}},
		Notices: []network.Notice{{ID: "fete", Title: "Fête", By: "caf", State: network.Published,
			Pictures: []network.Picture{{ID: network.PictureIDOf([]byte("p")), Width: 3, Height: 4, Alt: "Une affiche"}}}},
		Screens: []network.Screen{{ID: "hall", Name: "Hall", Site: "tilleuls", Key: "UAX5XA2MP5EXYNBWWBI5IZKA7FRSJY2X7BOYX62V7YTBBIWOZZ2VKEKN"}},
	}
}

func (w *ward) apply(r network.Records) {
	w.t.Helper()
	_, err := w.store.Apply(w.t.Context(), r, store.ApplyOptions{By: "test", Now: now, Prune: true})
	w.must(err)
}

// keep keeps a program as a hub does.
func (w *ward) keep(site feeds.SiteID, version uint64, issued, expires time.Time) {
	w.t.Helper()
	p := wire.Playlist{Wire: wire.Major, Site: program.SiteID(site), Version: version, Issued: issued, Expires: expires}
	p.Program.Site.ID = program.SiteID(site)
	sealed, err := wire.Seal(p, w.key)
	w.must(err)
	w.must(w.store.PutPlaylist(w.t.Context(), store.Published{Site: site, Version: version, Digest: "d", Sealed: sealed, Issued: issued}))
}

func (w *ward) file(name string) string { return filepath.Join(w.patient.Place.Dir, name) }

// raw changes the database as nothing of ours does.
func (w *ward) raw(statement string, args ...any) {
	w.t.Helper()
	db, err := sql.Open("sqlite", w.file("semainier.db"))
	w.must(err)
	_, err = db.ExecContext(w.t.Context(), statement, args...)
	w.must(err)
	w.must(db.Close())
}

// listen gives an address on which something listens until the test ends.
func listen(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l.Addr().String()
}

func (w *ward) certificate(from, until time.Time, names ...string) (cert, key string) {
	w.t.Helper()
	pair, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	w.must(err)
	form := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "hub"}, NotBefore: from, NotAfter: until, DNSNames: names}
	der, err := x509.CreateCertificate(rand.Reader, form, form, &pair.PublicKey, pair)
	w.must(err)
	private, err := x509.MarshalPKCS8PrivateKey(pair)
	w.must(err)
	dir := w.t.TempDir()
	cert, key = filepath.Join(dir, "hub.pem"), filepath.Join(dir, "hub-key.pem")
	w.must(os.WriteFile(cert, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600))
	w.must(os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), 0o600))
	return cert, key
}

// told gives the findings as lines, those that are wrong or the notes.
func (w *ward) told(notes bool) (lines []string) {
	w.t.Helper()
	for _, f := range doctor.Examine(w.t.Context(), w.patient) {
		if f.Note == notes {
			lines = append(lines, fmt.Sprintf("%s: %s → %s", f.Where, f.What, f.Remedy))
		}
		if f.Where == "" || f.What == "" || f.Remedy == "" && !f.Note {
			w.t.Errorf("something is missing in %+v", f)
		}
		if strings.Contains(f.Where+f.What+f.Remedy, "secret") {
			w.t.Errorf("an address of a calendar is told: %+v", f)
		}
	}
	return lines
}

func TestAHubThatIsWell(t *testing.T) {
	w := newWard(t)
	if got := w.told(false); len(got) > 0 {
		t.Errorf("wrong: %s", strings.Join(got, "\n"))
	}
}

// One thing is spoiled, and that one thing is told.
func TestEveryCheckFindsWhatIsBroken(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*ward)
		want  []string // words of the one finding
		note  bool
	}{
		"no hub": {func(w *ward) {
			w.must(w.unlock())
			w.unlock = nil
			w.patient.HTTP, w.patient.NATS = "127.0.0.1:65535", "127.0.0.1:65534"
		}, []string{"no hub runs", "start it"}, false},
		"open folder":       {func(w *ward) { w.must(os.Chmod(w.patient.Place.Dir, 0o755)) }, []string{"others", "chmod 700"}, false},
		"left of a restore": {func(w *ward) { w.must(os.Mkdir(w.patient.Place.Dir+".restore-1", 0o700)) }, []string{"interrupted", "remove it"}, true},
		"exposed key":       {func(w *ward) { w.must(os.Chmod(w.file("signing.key"), 0o644)) }, []string{"read by others", "chmod 600"}, false},
		"cut key":           {func(w *ward) { w.must(os.Truncate(w.file("signing.key"), 10)) }, []string{"cut short", "backup"}, false},
		"no key":            {func(w *ward) { w.must(os.Remove(w.file("signing.key"))) }, []string{"missing", "do not start the hub"}, false},
		"a record that must not be": {func(w *ward) {
			w.raw(`UPDATE record SET body = '{"id":"tilleuls","name":"","timezone":"Europe/Paris","hours":{"monday":["09:00-12:00"]}}' WHERE id = 'tilleuls'`)
		}, []string{"the records", "name", "network apply"}, false},
		"no site":                       {func(w *ward) { w.apply(network.Records{Network: records().Network}) }, []string{"no site", "network.toml"}, false},
		"a site without a program":      {func(w *ward) { w.raw("DELETE FROM playlist") }, []string{`site "tilleuls"`, "1 screens wait"}, false},
		"a program of another key":      {func(w *ward) { w.raw("UPDATE playlist SET sealed = x'00'") }, []string{"cannot be used", "signing.key"}, false},
		"a version that is not its own": {func(w *ward) { w.raw("UPDATE playlist SET version = 9") }, []string{"version 7 and kept as 9"}, false},
		"a program that ended":          {func(w *ward) { w.keep("tilleuls", 8, now.AddDate(0, -2, 0), now.Add(-time.Hour)) }, []string{"ended on", "start the hub"}, false},
		"a clock that is behind":        {func(w *ward) { w.keep("tilleuls", 8, now.Add(time.Hour), now.AddDate(0, 1, 0)) }, []string{"clock", "--trust-clock"}, false},
		"no picture":                    {func(w *ward) { w.must(os.Remove(w.file("media/" + string(network.PictureIDOf([]byte("p")))))) }, []string{`notice "fete", picture 1`, "no such picture"}, false},
		"a damaged picture":             {func(w *ward) { w.must(os.Truncate(w.file("media/"+string(network.PictureIDOf([]byte("p")))), 0)) }, []string{"damaged", "again by file"}, false},
		"a picture that nobody shows":   {func(w *ward) { _, err := w.store.PutMedia(w.t.Context(), []byte("q")); w.must(err) }, []string{"1 of 2"}, true},
		"a calendar never read":         {func(w *ward) { w.raw("DELETE FROM snapshot") }, []string{`calendar "caf" of CAF`, "never read"}, false},
		"a failing calendar":            {func(w *ward) { w.set(feeds.Failing, "timeout") }, []string{"cannot be read since", "timeout", "3 hours ago", "le secrétariat, poste 12 (CAF)"}, false},
		"a held calendar":               {func(w *ward) { w.set(feeds.Held, "half-lost") }, []string{"had 9, it has 2", "semainier feed accept caf", "poste 12"}, false},
		"a screen offline": {func(w *ward) {
			w.turn(store.Transition{Screen: "hall", At: now.Add(-3 * time.Hour), Error: "no space"})
		}, []string{`screen "hall" (Hall)`, "offline since", "3 hours", "no space", "power"}, false},
		"a screen that complains":    {func(w *ward) { w.turn(store.Transition{Screen: "hall", At: now, Online: true, Error: "too hot"}) }, []string{"too hot"}, false},
		"a screen never heard":       {func(w *ward) { w.raw("DELETE FROM transition") }, []string{"never said a word", "player.toml"}, false},
		"a revoked screen":           {func(w *ward) { r := records(); r.Screens[0].Revoked = true; w.apply(r) }, []string{"it was revoked"}, true},
		"no certificate":             {func(w *ward) { w.patient.CertFile = "" }, []string{"in clear"}, true},
		"a certificate that ended":   {func(w *ward) { w.renew(now.AddDate(0, -2, 0), now.Add(-time.Hour), "hub.example") }, []string{"it ended on", "renew it"}, false},
		"one that ends soon":         {func(w *ward) { w.renew(now.AddDate(0, -2, 0), now.AddDate(0, 0, 29), "hub.example") }, []string{"it ends on", "renew it"}, false},
		"one of tomorrow":            {func(w *ward) { w.renew(now.AddDate(0, 0, 1), now.AddDate(1, 0, 0), "hub.example") }, []string{"valid only from", "clock"}, false},
		"one without a name":         {func(w *ward) { w.renew(now.AddDate(0, -1, 0), now.AddDate(1, 0, 0)) }, []string{"no host name"}, false},
		"one of another name":        {func(w *ward) { w.patient.Hosts = []string{"hub.example", "other.example"} }, []string{"not for other.example", "hub.example"}, false},
		"one with another key":       {func(w *ward) { _, w.patient.KeyFile = w.certificate(now, now.AddDate(1, 0, 0), "x") }, []string{"cannot be used with"}, false},
		"a hub that does not answer": {func(w *ward) { w.patient.NATS = "127.0.0.1:1" }, []string{"[nats] listen", "does not answer"}, false},
		"a port of 0":                {func(w *ward) { w.patient.HTTP = ":0" }, []string{"[http] listen", "no screen finds it"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWard(t)
			c.spoil(w)
			got := w.told(c.note)
			var hit []string
			for _, line := range got {
				all := true
				for _, word := range c.want {
					all = all && strings.Contains(line, word)
				}
				if all {
					hit = append(hit, line)
				}
			}
			if len(hit) != 1 || !c.note && len(got) != 1 {
				t.Errorf("want one finding with %q, got\n%s", c.want, strings.Join(got, "\n"))
			}
		})
	}
}

func (w *ward) set(state feeds.HealthState, code string) {
	w.t.Helper()
	h := w.health
	h.State, h.Code, h.Since, h.LastGood = state, code, now.Add(-2*time.Hour), now.Add(-3*time.Hour)
	h.Hold = feeds.Hold{Since: h.Since, Until: now.Add(time.Hour), Had: 9, Has: 2}
	w.must(w.store.PutHealth(w.t.Context(), "caf", h))
}

func (w *ward) turn(t store.Transition) {
	w.t.Helper()
	w.must(w.store.PutTransitions(w.t.Context(), []store.Transition{t}))
}

func (w *ward) renew(from, until time.Time, names ...string) {
	w.t.Helper()
	w.patient.CertFile, w.patient.KeyFile = w.certificate(from, until, names...)
}

func TestNoHubHere(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "none")
	w := &ward{t: t, patient: doctor.Patient{Place: store.Place{Dir: dir}, HTTP: "127.0.0.1:65535", NATS: "127.0.0.1:65534", Now: now}}
	if got := strings.Join(w.told(false), "\n"); !strings.Contains(got, "no hub's data here") || strings.Count(got, "\n") > 0 {
		t.Error(got)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("the doctor made a data folder")
	}
}

// Pages of the database that hold something else are told, and the rest is looked at.
func TestATornDatabase(t *testing.T) {
	w := newWard(t)
	r := records()
	for i := range 200 {
		r.Groups = append(r.Groups, network.Group{ID: network.GroupID(fmt.Sprintf("g-%d", i)), Name: "Groupe " + strings.Repeat("x", 60)})
	}
	w.apply(r)
	w.must(w.store.Close())
	path := w.file("semainier.db")
	info, err := os.Stat(path)
	w.must(err)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	w.must(err)
	for at := int64(4096) * 2; at < info.Size(); at += 4096 * 3 {
		_, err = f.WriteAt([]byte(strings.Repeat("torn", 200)), at)
		w.must(err)
	}
	w.must(f.Close())
	if got := strings.Join(w.told(false), "\n"); !strings.Contains(got, "damaged") || !strings.Contains(got, "semainier restore --replace") {
		t.Error(got)
	}
	w.store, err = store.Open(t.Context(), store.Place{Dir: t.TempDir()}) // to be closed
	w.must(err)
}
