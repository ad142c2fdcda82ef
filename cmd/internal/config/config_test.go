package config_test

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"semainier/cmd/internal/config"
)

const samples = "../../../deploy/samples"

var key = ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)).Public().(ed25519.PublicKey)

// write puts files into a new folder and gives the path of the first.
func write(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		if err := os.WriteFile(filepath.Join(dir, files[i]), []byte(files[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, files[0])
}

// The samples as they lie there change nothing of the defaults, but for what a
// player must be told.
func TestSamplesHaveTheDefaults(t *testing.T) {
	hub, err := config.ReadHub(filepath.Join(samples, "hub.toml"))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(config.Hub{Data: filepath.Join(samples, "data"), HTTP: ":8080", NATS: ":4222"}, hub); d != "" {
		t.Error(d)
	}
	player, err := config.ReadPlayer(filepath.Join(samples, "player.toml"))
	if err != nil {
		t.Fatal(err)
	}
	if player.Hub != "https://hub.example" || player.NATS+player.Proxy != "" || player.HubKey != nil || player.Reconnect != 0 || !player.Window.Fullscreen {
		t.Errorf("got %+v", player)
	}
}

// What stands in them behind a "#" is good for taking the "#" away.
func TestCommentedLinesOfTheSamplesAreValid(t *testing.T) {
	commented := regexp.MustCompile(`(?m)^# (\[\w+\]|\w+ = .*)$`)
	uncommented := func(name string) string {
		text, err := os.ReadFile(filepath.Join(samples, name))
		if err != nil {
			t.Fatal(err)
		}
		return commented.ReplaceAllString(string(text), "$1")
	}
	cert, private := certificate(t)
	path := write(t, "hub.toml", uncommented("hub.toml"), "hub.pem", cert, "hub-key.pem", private)
	dir := filepath.Dir(path)
	if err := os.Mkdir(filepath.Join(dir, "calendars"), 0o700); err != nil {
		t.Fatal(err)
	}
	hub, err := config.ReadHub(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(config.Hub{Data: filepath.Join(dir, "data"), HTTP: ":8080", NATS: ":4222",
		Database: "postgres://semainier:PASSWORD@db.example:5432/semainier?sslmode=verify-full",
		CertFile: filepath.Join(dir, "hub.pem"), KeyFile: filepath.Join(dir, "hub-key.pem"),
		Files: filepath.Join(dir, "calendars"), Allow: []netip.Prefix{netip.MustParsePrefix("192.168.10.0/24")}},
		hub, cmp.Comparer(func(a, b netip.Prefix) bool { return a == b })); d != "" {
		t.Error(d)
	}
	player, err := config.ReadPlayer(write(t, "player.toml", uncommented("player.toml"), "town-hall-ca.pem", cert))
	if err != nil {
		t.Fatal(err)
	}
	if player.Reconnect != time.Second || player.CA == nil || player.NATS == "" || player.Proxy == "" || player.HubKey == nil {
		t.Errorf("got %+v", player)
	}
}

func TestHubsOfACluster(t *testing.T) {
	cert, _ := certificate(t)
	path := write(t, "hub.toml", `[nats]
urls = ["tls://a:4222", "tls://b:4222"]
keys = "k"
ca = "ca.pem"
websocket = "ws://127.0.0.1:8443"
[store]
url = "postgres://semainier@db/semainier"
`, "ca.pem", cert)
	keys := filepath.Join(filepath.Dir(path), "k")
	if err := os.Mkdir(keys, 0o700); err != nil {
		t.Fatal(err)
	}
	hub, err := config.ReadHub(path)
	if err != nil {
		t.Fatal(err)
	}
	c := hub.Cluster
	if hub.NATS != "" || hub.Database != "postgres://semainier@db/semainier" || len(c.URLs) != 2 || c.Keys != keys || c.CA == nil || c.WebSocket != "127.0.0.1:8443" {
		t.Errorf("got %+v", hub)
	}
}

func TestDefaults(t *testing.T) {
	path := write(t, "hub.toml", "")
	hub, err := config.ReadHub(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(config.Hub{Data: filepath.Join(filepath.Dir(path), "data"), HTTP: ":8080", NATS: ":4222"}, hub); d != "" {
		t.Error(d)
	}
	path = write(t, "player.toml", "hub = 'http://h:8080'\n")
	player, err := config.ReadPlayer(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(config.Player{Hub: "http://h:8080", Data: filepath.Join(filepath.Dir(path), "data"),
		Window: config.Window{Fullscreen: true, Width: 1920, Height: 1080}, Display: config.Display{Power: "dpms"}}, player); d != "" {
		t.Error(d)
	}
}

func TestHubKeyInEveryFormThatPeopleCopy(t *testing.T) {
	for _, text := range []string{config.KeyText(key), strings.TrimRight(config.KeyText(key), "="), hex.EncodeToString(key)} {
		p, err := config.ReadPlayer(write(t, "player.toml", fmt.Sprintf("hub = 'https://h'\nhub_key = %q\n", text)))
		if err != nil || !p.HubKey.Equal(key) {
			t.Errorf("%s: got %x, %v", text, p.HubKey, err)
		}
	}
}

func TestEveryFaultIsToldAtOnce(t *testing.T) {
	readHub := func(path string) error { _, err := config.ReadHub(path); return err }
	readPlayer := func(path string) error { _, err := config.ReadPlayer(path); return err }
	for _, c := range []struct {
		name, text string
		read       func(string) error
		want       []string
	}{
		{"one port for two servers", `nats.listen = ":8080"`, readHub, []string{
			`nats.listen = ":8080": the same as http.listen: each needs a port of its own (line 1)`,
		}},
		{"hub", `data = ""
network = "Rennes"
[http]
listen = "8080"
[nats]
listen = "hub.example:4222"
port = 4222
[tls]
cert = "absent.pem"
[feeds]
allow = ["10.0.0.0/8", "10.1.2.3/8", "::1", "everything"]
files = "absent"
`, readHub, []string{
			`data: empty: want the folder of the store, or leave the line out (line 1)`,
			`network: unknown key (line 2)`,
			`http.listen = "8080": want HOST:PORT, such as "127.0.0.1:8080", or ":8080" for every address of the machine (line 4)`,
			`nats.listen = "hub.example:4222": want an address of this machine before the port, or nothing for all of them (line 6)`,
			`nats.port: unknown key (line 7)`,
			`tls.key: missing: tls.cert needs its private key (line 8)`,
			`feeds.allow[2] = "10.1.2.3/8": not the beginning of a network (did you mean "10.0.0.0/8"?) (line 11)`,
			`feeds.allow[4] = "everything": not a network: want for example 10.0.0.0/8 (line 11)`,
			`feeds.files = "absent": no such folder: DIR/absent (line 12)`,
		}},
		{"store elsewhere, with a password", "[store]\nurl = \"mysql://semainier:hunter2@db/semainier\"\nurls = \"postgres://semainier:hunter2@db/semainier\"\n", readHub, []string{
			`store.url: want postgres://USER:PASSWORD@HOST:5432/DATABASE, or leave the line out for a store in the folder of data (line 2)`,
			`store.urls: unknown key (did you mean "url"?) (line 3)`,
		}},
		{"a server of its own and others", `[nats]
listen = ":4222"
urls = ["tls://a", "https://b", "tls://user:secret@c"]
ca = "absent.pem"
websocket = "wss://a:8443"
`, readHub, []string{
			"nats.keys: missing: want the folder that `semainier hub nats-keys FOLDER` made, the same for all hubs (line 1)",
			`nats.listen = ":4222": the hub either listens itself or uses the servers of nats.urls: take one of the two out (line 2)`,
			`nats.urls: want tls://HOST:PORT, or nats://HOST:PORT where that server has no certificate; no name and password: the hub has its keys (line 3)`,
			`nats.ca = "absent.pem": can't be read: open DIR/absent.pem: no such file or directory (line 4)`,
			`nats.websocket = "wss://a:8443": want ws://HOST:PORT, in clear: the hub's own port has the certificate (line 5)`,
		}},
		{"keys for no servers", "nats.keys = 'k'\n", readHub, []string{
			`nats.urls: missing: keys, ca and websocket are for the servers that it names (line 1)`,
		}},
		{"hub that is not TOML", "data = data\n", readHub, []string{`line 1: expected value but found "data" instead`}},
		{"player", `hub = "nats://hub:4222"
nats = "hub:4222"
proxy = "socks5://user:secret@proxy"
site = "Maurepas"
hub_key = "AAAA"
ca = "absent.pem"
reconnect = "1"
pages = ["week", "today"]
data = ""
[window]
width = 100
fulscreen = true
[display]
power = "off"
turn = "90"
`, readPlayer, []string{
			`hub: want the hub's web address, such as https://hub.example, or http://hub.example:8080 where it has no certificate; an address of NATS goes into "nats", and is needed only if it is another machine or another port than 4222 (line 1)`,
			`nats: want nats://HOST:PORT or tls://HOST:PORT, several of a cluster parted by commas (line 2)`,
			`proxy: want http://HOST:PORT, or http://USER:PASSWORD@HOST:PORT with %40 for an @ in them (line 3)`,
			`site = "Maurepas": a screen learns its site from the hub: take this line out (line 4)`,
			"hub_key = \"AAAA\": not a hub's public key: want the 44 characters that `semainier hub key` prints (line 5)",
			`ca = "absent.pem": can't be read: open DIR/absent.pem: no such file or directory (line 6)`,
			`reconnect = "1": not a duration: want for example 2s or 1m30s (line 7)`,
			`pages: unknown key (line 8)`,
			`data: empty: want a folder that the player may write, or leave the line out (line 9)`,
			`window.width = 100: want 360 to 16384 pixels (line 11)`,
			`window.fulscreen: unknown key (did you mean "fullscreen"?) (line 12)`,
			`display.power = "off": want one of dpms, cec, none (line 14)`,
			`display.turn = "90": want one of normal, left, right, inverted (line 15)`,
		}},
		{"player with a password", "hub = 'https://user:secret@hub'\nnats = 'tls://a,tls://user:secret@b'\nreconnect = '1ms'\n", readPlayer, []string{
			`hub: want nothing but a host and a port: the player proves who it is with its own key (line 1)`,
			`nats: want nothing but a host and a port: the player proves who it is with its own key (line 2)`,
			`reconnect = "1ms": want 100ms to 10m (line 3)`,
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := write(t, "x.toml", c.text)
			err := c.read(path)
			if err == nil {
				t.Fatal("no fault found")
			}
			var got []string
			for line := range strings.Lines(err.Error()) {
				line = strings.TrimPrefix(strings.TrimSpace(line), path+": ")
				got = append(got, strings.ReplaceAll(line, filepath.Dir(path), "DIR"))
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestAMissingFileIsNamed(t *testing.T) {
	_, err := config.ReadHub(filepath.Join(t.TempDir(), "hub.toml"))
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "hub.toml") {
		t.Errorf("got %v", err)
	}
}

func TestCertificatesAreLoadedBesideTheFile(t *testing.T) {
	cert, private := certificate(t)
	const hub = "[tls]\ncert = 'cert.pem'\nkey = 'key.pem'\n"
	h, err := config.ReadHub(write(t, "hub.toml", hub, "cert.pem", cert, "key.pem", private))
	if err != nil || h.CertFile == "" || h.KeyFile == "" {
		t.Errorf("got %q, %q, %v", h.CertFile, h.KeyFile, err)
	}
	if _, err := config.ReadHub(write(t, "hub.toml", hub, "cert.pem", cert, "key.pem", cert)); err == nil {
		t.Error("a certificate without its key was accepted")
	}
	player := "hub = 'https://h'\nca = 'cert.pem'\n"
	p, err := config.ReadPlayer(write(t, "player.toml", player, "cert.pem", cert))
	if err != nil || p.CA == nil {
		t.Errorf("got %v, %v", p.CA, err)
	}
	if _, err := config.ReadPlayer(write(t, "player.toml", player, "cert.pem", private)); err == nil {
		t.Error("a private key was accepted as a certificate")
	}
}

// certificate makes a certificate and its key, in PEM.
func certificate(t *testing.T) (cert, private string) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"h"}, NotAfter: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, &k.PublicKey, k)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER}))
}
