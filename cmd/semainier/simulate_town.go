package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nkeys"

	"semainier/feeds"
	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/hub/wire"
)

// town is a made-up network in a folder: hub.toml, the records, and calendars
// that give each site some fifty permanences in six weeks.
type simTown struct {
	dir   string
	keys  []quickKey     // of the screens, in the order of the records
	roots *x509.CertPool // nil: in clear

	mu       sync.Mutex
	versions map[string]uint64 // of the playlists that were sent, by their signature
}

// versionOf gives the version of a playlist, from its first bytes.
func (t *simTown) versionOf(sealed wire.Sealed) (uint64, error) {
	const magic, head = 8, 8 + ed25519.SignatureSize // see wire.Sealed
	if len(sealed) < head {
		return 0, wire.ErrForm
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	signature := string(sealed[magic:head])
	if v, ok := t.versions[signature]; ok {
		return v, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(sealed[head:]))
	if err != nil {
		return 0, err
	}
	var beginning [200]byte
	if _, err := z.Read(beginning[:]); err != nil {
		return 0, err
	}
	_, rest, _ := bytes.Cut(beginning[:], []byte(`"version":`))
	var version uint64
	if _, err := fmt.Sscanf(string(rest), "%d", &version); err != nil {
		return 0, err
	}
	t.versions[signature] = version
	return version, nil
}

// quickKey is an nkey that keeps its key at hand: the library works it out at each
// signature, which ten thousand processors have time for, and this one has not.
type quickKey struct {
	nkeys.KeyPair
	public string
	secret ed25519.PrivateKey
}

func newQuickKey() (quickKey, error) {
	public, secret, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return quickKey{}, err
	}
	pair, err := nkeys.FromRawSeed(nkeys.PrefixByteUser, secret.Seed())
	if err != nil {
		return quickKey{}, err
	}
	text, err := nkeys.Encode(nkeys.PrefixByteUser, public)
	return quickKey{pair, string(text), secret}, err
}

func (k quickKey) PublicKey() (string, error)        { return k.public, nil }
func (k quickKey) Sign(input []byte) ([]byte, error) { return ed25519.Sign(k.secret, input), nil }

// sitesOfFeed is how many sites share one calendar of the made-up network.
const sitesOfFeed = 100

func newTown(ctx context.Context, dir string, screens, sites int, secure bool) (*simTown, error) {
	t := &simTown{dir: dir, versions: map[string]uint64{}}
	records := network.Records{Network: network.Info{Name: "Essai"}, Partners: []feeds.Partner{
		{ID: "caf", Name: "Caisse d’allocations familiales", Short: "CAF"}, {ID: "cpam", Name: "Assurance maladie", Short: "CPAM"},
	}}
	open := []network.Period{{From: 8 * 60, Until: 19 * 60}}
	week := network.Hours{Monday: open, Tuesday: open, Wednesday: open, Thursday: open, Friday: open}
	for i := range sites {
		records.Sites = append(records.Sites, network.Site{ID: feeds.SiteID(fmt.Sprintf("site-%d", i)), Name: fmt.Sprintf("Espace %d", i), Timezone: "Europe/Paris", Hours: week})
	}
	for i := 0; i < sites; i += sitesOfFeed {
		name := fmt.Sprintf("calendar-%d.ics", i)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(calendarOf(i, min(i+sitesOfFeed, sites))), 0o600); err != nil {
			return nil, err
		}
		partner := records.Partners[(i/sitesOfFeed)%2].ID
		records.Feeds = append(records.Feeds, feeds.Feed{ID: feeds.FeedID(fmt.Sprintf("feed-%d", i)), Partner: partner, URL: "file:" + name, Site: records.Sites[i].ID,
			Refresh: feeds.Duration(time.Hour), Mode: feeds.WalkIn,
			Titles: []feeds.TitleRule{{Match: "Permanence *", Show: "Permanence logement et aides", Audience: "Familles"}, {Match: "Atelier *", Show: "Atelier numérique", Kind: feeds.Workshop, Enrol: "À l’accueil"}}})
	}
	for i := range ordinaryNotices {
		records.Notices = append(records.Notices, network.Notice{ID: network.NoticeID(fmt.Sprintf("notice-%d", i)), Title: chatter(i, 5), Text: chatter(100+i, 60), By: "Mairie", State: network.Published})
	}
	for i := range screens {
		key, err := newQuickKey()
		if err != nil {
			return nil, err
		}
		t.keys = append(t.keys, key)
		records.Screens = append(records.Screens, network.Screen{ID: network.ScreenID(fmt.Sprintf("screen-%d", i)), Site: records.Sites[i%sites].ID, Name: "Hall", Key: key.public})
	}
	if secure {
		var err error
		if t.roots, err = writeCertificate(dir); err != nil {
			return nil, err
		}
	}
	if err := t.configure("127.0.0.1:0", "127.0.0.1:0"); err != nil {
		return nil, err
	}
	return t, t.edit(ctx, records)
}

// ordinaryNotices is how many notices each site of the made-up network shows.
const ordinaryNotices = 12

// chatter gives so many made-up words, other ones for another number.
func chatter(n, words int) string {
	syllables := strings.Fields("ra lo mi ten sou che dar vi po lan gué fa ro mé tin ba ler ou cri zan")
	x, text := uint32(n+1)*2654435761, make([]string, words)
	for i := range text {
		for range 3 {
			x = x*1664525 + 1013904223
			text[i] += syllables[int(x>>16)%len(syllables)]
		}
	}
	return strings.Join(text, " ")
}

// configure writes hub.toml.
func (t *simTown) configure(http, nats string) error {
	text := fmt.Sprintf("data = \"hub\"\n[http]\nlisten = %q\n[nats]\nlisten = %q\n[feeds]\nfiles = \".\"\n", http, nats)
	if t.roots != nil {
		text += "[tls]\ncert = \"cert.pem\"\nkey = \"key.pem\"\n"
	}
	return os.WriteFile(filepath.Join(t.dir, "hub.toml"), []byte(text), 0o600)
}

// data is the hub's folder.
func (t *simTown) data() string { return filepath.Join(t.dir, "hub") }

// edit applies records, as a person does beside the hub.
func (t *simTown) edit(ctx context.Context, over network.Records) error {
	st, err := store.Open(ctx, store.Place{Dir: t.data()})
	if err != nil {
		return err
	}
	_, err = st.Apply(ctx, over, store.ApplyOptions{By: "semainier simulate", Now: time.Now()})
	return errors.Join(err, st.Close())
}

// calendarOf gives nine weekly series for each of the sites.
func calendarOf(from, until int) string {
	monday := time.Now().AddDate(0, 0, -int((time.Now().Weekday()+6)%7))
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//semainier//simulate//FR\r\n")
	for i := from; i < until; i++ {
		for n := range 9 {
			title := fmt.Sprintf("Permanence %d", n)
			if n%4 == 3 {
				title = fmt.Sprintf("Atelier %d", n)
			}
			day, hour := monday.AddDate(0, 0, n%5), 8+(n*5+i)%9
			fmt.Fprintf(&b, "BEGIN:VEVENT\r\nUID:%d-%d@simulate\r\nDTSTAMP:20260101T000000Z\r\nSUMMARY:%s\r\nLOCATION:Espace %d\r\nDTSTART:%sT%02d0000Z\r\nDURATION:PT2H30M\r\nRRULE:FREQ=WEEKLY;COUNT=7\r\nEND:VEVENT\r\n",
				i, n, title, i, day.Format("20060102"), hour)
		}
	}
	b.WriteString("END:VCALENDAR\r\n")
	return b.String()
}

// writeCertificate makes a certificate of 127.0.0.1 in the folder.
func writeCertificate(dir string) (*x509.CertPool, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "semainier simulate"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(0, 0, 90), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	cert := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	err = errors.Join(os.WriteFile(filepath.Join(dir, "cert.pem"), cert, 0o600),
		os.WriteFile(filepath.Join(dir, "key.pem"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}), 0o600))
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(cert)
	return pool, err
}

func (t *simTown) tls() *tls.Config {
	if t.roots == nil {
		return nil
	}
	return &tls.Config{RootCAs: t.roots, MinVersion: tls.VersionTLS12}
}
