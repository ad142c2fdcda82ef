package config

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"semainier/layouts/tomlfile"
)

// Player is what player.toml says.
type Player struct {
	Hub    string            // the hub's web address: "https://hub.example"
	NATS   string            // "tls://hub.example:4222", or nats://, or several parted by commas; empty: worked out from Hub
	Proxy  string            // "http://proxy:3128"; empty: what the environment says. May hold a password: not to be logged
	HubKey ed25519.PublicKey // what `semainier hub key` prints: see KeyText; nil: the one found at pairing
	Data   string            // folder of the cache and of the player's own key; default: data, beside the file

	// CA is who may vouch for the hub's certificate; nil: those of the system.
	CA *x509.CertPool
	// Reconnect is how long to wait between two attempts to reach the hub. Zero:
	// what suits a fleet, 2 s and up to 20 s more by chance.
	Reconnect time.Duration

	Window  Window
	Display Display
}

// Display is what the window stands on.
type Display struct {
	Power string // by what it is switched: "dpms" (default), "cec" or "none"
	Turn  string // how the picture is turned on it: "normal", "left", "right" or "inverted"; empty: as the X server has it
}

// Window is where the player draws.
type Window struct {
	Fullscreen    bool // default true
	Width, Height int  // pixels, when not full screen; default 1920×1080
}

const (
	defaultData = "data"
	hubPath     = "hub"
	hubMissing  = "missing: want the hub's web address, such as https://hub.example"
)

type playerFile struct {
	Hub       string `toml:"hub"`
	NATS      string `toml:"nats"`
	Proxy     string `toml:"proxy"`
	HubKey    hubKey `toml:"hub_key"`
	Site      gone   `toml:"site"`
	Data      string `toml:"data"`
	CA        string `toml:"ca"`
	Reconnect string `toml:"reconnect"`
	Window    struct {
		Fullscreen bool `toml:"fullscreen"`
		Width      int  `toml:"width"`
		Height     int  `toml:"height"`
	} `toml:"window"`
	Display struct {
		Power string `toml:"power"`
		Turn  string `toml:"turn"`
	} `toml:"display"`
}

// ReadPlayer reads player.toml; the file of ca is loaded.
func ReadPlayer(path string) (Player, error) {
	text, err := load(path)
	if err != nil {
		return Player{}, err
	}
	return PlayerOf(path, text)
}

// PlayerOf judges a text that is to be the file of that path.
func PlayerOf(path string, text []byte) (Player, error) {
	var file playerFile
	file.Data = defaultData
	file.Window.Fullscreen, file.Window.Width, file.Window.Height = true, 1920, 1080
	file.Display.Power = "dpms"
	faults := tomlfile.Decode(path, text, &file)
	p := Player{
		Hub: file.Hub, NATS: file.NATS, Proxy: file.Proxy, HubKey: ed25519.PublicKey(file.HubKey),
		Data: beside(path, file.Data), Window: Window(file.Window), Display: Display(file.Display),
	}
	if !faults.Unreadable() {
		p.check(faults, path, file)
	}
	if err := faults.Err(); err != nil {
		return Player{}, err
	}
	return p, nil
}

func (p *Player) check(f *tomlfile.Faults, path string, file playerFile) {
	webAddress(f, hubPath, p.Hub)
	if p.NATS != "" {
		for s := range strings.SplitSeq(p.NATS, ",") {
			natsAddress(f, "nats", strings.TrimSpace(s))
		}
	}
	if p.Proxy != "" {
		proxyAddress(f, "proxy", p.Proxy)
	}
	if file.Data == "" {
		f.Add("data", nil, "empty: want a folder that the player may write, or leave the line out")
	}
	if file.Reconnect != "" {
		var err error
		if p.Reconnect, err = time.ParseDuration(file.Reconnect); err != nil {
			f.Add("reconnect", file.Reconnect, "not a duration: want for example 2s or 1m30s")
		} else if p.Reconnect < 100*time.Millisecond || p.Reconnect > 10*time.Minute {
			f.Add("reconnect", file.Reconnect, "want 100ms to 10m")
		}
	}
	if file.CA != "" {
		p.CA = authorities(f, "ca", path, file.CA)
	}
	pixels(f, "window.width", p.Window.Width)
	pixels(f, "window.height", p.Window.Height)
	oneOf(f, "display.power", p.Display.Power, "dpms", "cec", "none")
	if p.Display.Turn != "" {
		oneOf(f, "display.turn", p.Display.Turn, "normal", "left", "right", "inverted")
	}
}

// None of these repeats an address: there may be a password in it.

func webAddress(f *tomlfile.Faults, at tomlfile.Path, s string) {
	u, err := url.Parse(s)
	switch {
	case s == "":
		f.Add(at, nil, hubMissing)
	case err == nil && (u.Scheme == "nats" || u.Scheme == "tls"):
		f.Add(at, nil, `want the hub's web address, such as https://hub.example, or http://hub.example:8080 where it has no certificate; an address of NATS goes into "nats", and is needed only if it is another machine or another port than 4222`)
	case err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https":
		f.Add(at, nil, "want https://HOST or http://HOST:PORT")
	case !bare(u) || u.User != nil:
		f.Add(at, nil, "%s", nothingElse)
	}
}

func natsAddress(f *tomlfile.Faults, at tomlfile.Path, s string) {
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "nats" && u.Scheme != "tls":
		f.Add(at, nil, "want nats://HOST:PORT or tls://HOST:PORT, several of a cluster parted by commas")
	case !bare(u) || u.User != nil:
		f.Add(at, nil, "%s", nothingElse)
	}
}

func proxyAddress(f *tomlfile.Faults, at tomlfile.Path, s string) {
	if u, err := url.Parse(s); err != nil || u.Hostname() == "" || u.Scheme != "http" || !bare(u) {
		f.Add(at, nil, "want http://HOST:PORT, or http://USER:PASSWORD@HOST:PORT with %%40 for an @ in them")
	}
}

const nothingElse = "want nothing but a host and a port: the player proves who it is with its own key"

func bare(u *url.URL) bool {
	return (u.Path == "" || u.Path == "/") && u.RawQuery == "" && u.Fragment == ""
}

// gone is a key that this program had once.
type gone struct{}

// UnmarshalText refuses every value.
func (gone) UnmarshalText([]byte) error {
	return errors.New("a screen learns its site from the hub: take this line out")
}

func pixels(f *tomlfile.Faults, at tomlfile.Path, n int) {
	if n < 360 || n > 16384 {
		f.Add(at, n, "want 360 to 16384 pixels")
	}
}

func oneOf(f *tomlfile.Faults, at tomlfile.Path, s string, of ...string) {
	if !slices.Contains(of, s) {
		f.Add(at, s, "want one of %s", strings.Join(of, ", "))
	}
}

// hubKey is an Ed25519 public key as people copy it.
type hubKey ed25519.PublicKey

// UnmarshalText reads the 32 bytes in base64 (as KeyText writes them, padding
// may be missing) or in hex.
func (k *hubKey) UnmarshalText(b []byte) error {
	if key, err := hex.DecodeString(string(b)); err == nil && len(key) == ed25519.PublicKeySize {
		*k = key
		return nil
	}
	key, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(string(b), "="))
	if err != nil || len(key) != ed25519.PublicKeySize {
		return fmt.Errorf("%q is not a hub's public key: want the 44 characters that `semainier hub key` prints", b)
	}
	*k = key
	return nil
}

// KeyText writes a hub's public key as player.toml has it: base64.
func KeyText(key ed25519.PublicKey) string { return base64.StdEncoding.EncodeToString(key) }
