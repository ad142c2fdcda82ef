package wire_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/binary"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"semainier/hub/wire"
)

const screenKey = "UAX5XA2MP5EXYNBWWBI5IZKA7FRSJY2X7BOYX62V7YTBBIWOZZ2VKEKN"

func welcome() wire.Welcome {
	return wire.Welcome{Key: screenKey, State: wire.Waiting, Issued: time.Date(2026, 11, 28, 9, 42, 0, 0, time.UTC),
		Salt: bytes.Repeat([]byte{5}, wire.NonceSize), Life: 900, Link: "https://hub.example/pair"}
}

func admitted() wire.Welcome {
	return wire.Welcome{Key: screenKey, State: wire.Admitted, Site: "maurepas", Name: "Hall", Issued: time.Date(2026, 11, 28, 9, 43, 0, 0, time.UTC)}
}

func hello() wire.Hello {
	reveal := bytes.Repeat([]byte{3}, wire.NonceSize)
	return wire.Hello{Wire: wire.Major, Commit: wire.CommitTo(reveal), Reveal: reveal, Player: "1.2.3"}
}

func status() wire.Status {
	return wire.Status{Wire: wire.Major, Site: "maurepas", Version: 12, Pages: []string{"week", "clock"}, Notices: []string{"don", "eau"}, Player: "1.2.3",
		Via: wire.RouteWSS, Uptime: 86_400, Heat: 61.5, DiskFree: 5 << 30, Trusted: true, Offset: -1500, Error: "the hub is not reached", Width: 1920, Height: 1080}
}

func TestWelcomeOpensForItsScreenAndHubAlone(t *testing.T) {
	pub, priv := keys()
	other := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{8}, ed25519.SeedSize))
	sealed, err := wire.SealWelcome(admitted(), priv)
	if err != nil {
		t.Fatal(err)
	}
	forged, err := wire.SealWelcome(admitted(), other)
	if err != nil {
		t.Fatal(err)
	}
	// The key of the hub, over what another signed.
	dressed := append(append(wire.SealedWelcome{}, pub...), forged[ed25519.PublicKeySize:]...)
	flipped := bytes.Clone(sealed)
	flipped[len(flipped)-9] ^= 1
	list, err := wire.Seal(sample(), priv)
	if err != nil {
		t.Fatal(err)
	}
	// A signature for a playlist is none for a welcome.
	body, err := json.Marshal(admitted())
	if err != nil {
		t.Fatal(err)
	}
	crossed := append(append(wire.SealedWelcome{}, pub...), ed25519.Sign(priv, append([]byte("semainier playlist v1\n"), body...))...)
	noJSON := append(append(wire.SealedWelcome{}, pub...), ed25519.Sign(priv, []byte("semainier welcome v1\n{"))...)
	for name, c := range map[string]struct {
		sealed wire.SealedWelcome
		pinned ed25519.PublicKey
		screen string
		ok     bool
	}{
		"pinned":                     {sealed, pub, screenKey, true},
		"nothing pinned yet":         {sealed, nil, screenKey, true},
		"another hub, none pinned":   {forged, nil, screenKey, true}, // the code tells
		"another hub":                {forged, pub, screenKey, false},
		"another in its clothes":     {dressed, pub, screenKey, false},
		"the same, nothing pinned":   {dressed, nil, screenKey, false},
		"one bit flipped":            {flipped, pub, screenKey, false},
		"cut short":                  {sealed[:len(sealed)-1], pub, screenKey, false},
		"cut within the signature":   {sealed[:90], pub, screenKey, false},
		"empty":                      {nil, pub, screenKey, false},
		"too large":                  {make(wire.SealedWelcome, wire.MaxWelcome+1), pub, screenKey, false},
		"for another screen":         {sealed, pub, "U" + strings.Repeat("A", 55), false},
		"a playlist":                 {wire.SealedWelcome(list), pub, screenKey, false},
		"a playlist's signature":     {append(crossed, body...), pub, screenKey, false},
		"signed, but not JSON":       {append(noJSON, '{'), pub, screenKey, false},
		"an empty key that is not":   {sealed, ed25519.PublicKey{}, screenKey, false},
		"pinned a key cut too short": {sealed, pub[:31], screenKey, false},
	} {
		got, by, err := wire.OpenWelcome(c.sealed, c.pinned, c.screen)
		if (err == nil) != c.ok || !c.ok && !errors.Is(err, wire.ErrWelcome) {
			t.Errorf("%s: %v", name, err)
		}
		if !c.ok && (got.State != "" || by != nil) {
			t.Errorf("%s: refused, and out came %+v", name, got)
		}
		if c.ok && (!bytes.Equal(by, c.sealed[:ed25519.PublicKeySize]) || cmp.Diff(admitted(), got) != "") {
			t.Errorf("%s: %x %+v", name, by, got)
		}
	}
}

func FuzzOpenWelcome(f *testing.F) {
	pub, priv := keys()
	sealed, err := wire.SealWelcome(welcome(), priv)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(sealed))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		_, _, err := wire.OpenWelcome(data, pub, screenKey)
		if err == nil && !bytes.Equal(data, sealed) {
			t.Errorf("opened what the hub never said: %q", data)
		}
	})
}

// Screens in the field and hubs of another version say this to each other:
// unknown fields are ignored, the rest keeps its meaning.
func TestFrozenWordsStillRead(t *testing.T) {
	stillReads(t, "hello.json", hello())
	stillReads(t, "welcome.json", welcome())
	stillReads(t, "welcome-admitted.json", admitted())
	stillReads(t, "status.json", status())
	stillReads(t, "flash.json", flash())
	ticketed := status()
	ticketed.Ticket = order().Ticket
	stillReads(t, "status-ticket.json", ticketed)
	stillReads(t, "order.json", order())
	stillReads(t, "snapshot.json", snapshot())
	stillReads(t, "release.json", release())
}

func stillReads[T wire.Hello | wire.Welcome | wire.Status | wire.Flash | wire.Order | wire.Snapshot | wire.Release](t *testing.T, name string, want T) {
	t.Helper()
	file := filepath.Join("testdata", "v1", name)
	if *freeze == name {
		body, err := json.MarshalIndent(want, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, append(body, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var got T
	if err := json.Unmarshal(bytes.Replace(body, []byte("{"), []byte(`{"later": {"a": [1]},`), 1), &got); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s: %s", name, d)
	}
}

// What a screen says at its longest fits the limits of what the hub takes.
func TestLongestWordsFitTheirLimits(t *testing.T) {
	s := status()
	s.Pages, s.Notices = nil, nil
	for range wire.MaxStatusPages {
		s.Pages = append(s.Pages, strings.Repeat("p", 40))
	}
	for range wire.MaxStatusNotice {
		s.Notices = append(s.Notices, strings.Repeat("n", 40)) // the longest id of a record
	}
	s.Error = strings.Repeat("<", wire.MaxLastError) // 6 bytes each in JSON
	s.Ticket = strings.Repeat("t", wire.MaxTicket)
	if body, err := json.Marshal(s); err != nil || len(body) > wire.MaxStatus {
		t.Errorf("a status of %d bytes, %v", len(body), err)
	}
	if body, err := json.Marshal(hello()); err != nil || len(body) > wire.MaxWelcome {
		t.Errorf("a hello of %d bytes, %v", len(body), err)
	}
	_, priv := keys()
	w := welcome()
	w.Link, w.Name = strings.Repeat("l", 2000), strings.Repeat("<", 100)
	if sealed, err := wire.SealWelcome(w, priv); err != nil || len(sealed) > wire.MaxWelcome {
		t.Errorf("a welcome of %d bytes, %v", len(sealed), err)
	}
}

const letters = "23456789ACDEFGHJKMNPQRTVWXY"

// frozenCode was worked out by another program than ours, in Python.
const frozenCode = "W8TRNA"

// The arithmetic of guessing, see hub/enrol, stands on this.
func TestCodesAreManyAndReadable(t *testing.T) {
	if n := math.Pow(float64(len(letters)), wire.CodeLength); n != wire.CodeCount {
		t.Errorf("%v codes, not %d", n, wire.CodeCount)
	}
	for _, confused := range []string{"0O", "1IL", "2Z", "5S", "8B", "UV"} {
		n := 0
		for _, c := range confused {
			if _, ok := wire.ReadCode("22222" + string(c)); ok {
				n++
			}
		}
		if n > 1 {
			t.Errorf("codes have more than one of %s", confused)
		}
	}
	for c := rune(0); c < 0x3000; c++ {
		_, ok := wire.ReadCode("22222" + string(c))
		if want := strings.ContainsRune(letters+strings.ToLower(letters), c); ok != want {
			t.Errorf("%q in a code: %v", c, ok)
		}
	}
}

func TestCodeIsReadAsPeopleTypeIt(t *testing.T) {
	for typed, want := range map[string]string{
		"ACDEFG": "ACDEFG", "acd efg": "ACDEFG", " AcD-eFg ": "ACDEFG", "a c d e f g": "ACDEFG", "ACD\u00a0EFG": "ACDEFG", "ACD\u202fEFG": "ACDEFG", "234567": "234567",
		"": "", "ACDEF": "", "ACDEFGH": "", "ACDEFO": "", "ACDEF1": "", "ACDEFÉ": "", "ACDEF\x00": "", "ＡCDEFG": "", "ACDEFg\n": "",
	} {
		if got, ok := wire.ReadCode(typed); ok != (want != "") || ok && got != want {
			t.Errorf("%q read as %q, %v", typed, got, ok)
		}
	}
}

func FuzzReadCode(f *testing.F) {
	f.Add("acd-efg")
	f.Add("ACDEFſ") // a long s, whose capital is an S
	f.Fuzz(func(t *testing.T, typed string) {
		code, ok := wire.ReadCode(typed)
		if ok && (len(code) != wire.CodeLength || strings.Trim(code, letters) != "") {
			t.Errorf("%q read as %q", typed, code)
		}
	})
}

func TestCodeIsThatOfEverythingBothEndsKnow(t *testing.T) {
	pub, _ := keys()
	reveal, salt := bytes.Repeat([]byte{3}, wire.NonceSize), bytes.Repeat([]byte{5}, wire.NonceSize)
	code := wire.Code(screenKey, pub, reveal, salt)
	if code != frozenCode {
		t.Errorf("players in the field show %s, this hub knows %s", frozenCode, code)
	}
	if again, ok := wire.ReadCode(code); !ok || again != code {
		t.Errorf("%s is not read as it is shown", code)
	}
	other, _ := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{8}, ed25519.SeedSize)).Public().(ed25519.PublicKey)
	for name, c := range map[string]string{
		"screen": wire.Code("U"+strings.Repeat("A", 55), pub, reveal, salt),
		"hub":    wire.Code(screenKey, other, reveal, salt),
		"reveal": wire.Code(screenKey, pub, bytes.Repeat([]byte{4}, wire.NonceSize), salt),
		"salt":   wire.Code(screenKey, pub, reveal, bytes.Repeat([]byte{6}, wire.NonceSize)),
		"order":  wire.Code(screenKey, pub, salt, reveal),
		"seam":   wire.Code(screenKey, pub, append(bytes.Clone(reveal), salt[0]), salt[1:]),
	} {
		if c == code {
			t.Errorf("another %s gives the same code", name)
		}
	}
}

// Each letter is as likely as another at each place: chi-squared over 26 degrees
// of freedom stays under 70 (one in 10^5), for these salts for ever.
func TestCodesAreSpreadEvenly(t *testing.T) {
	pub, _ := keys()
	const codes = 27_000
	var seen [wire.CodeLength][256]int
	all := map[string]bool{}
	for i := range codes {
		salt := binary.BigEndian.AppendUint64(nil, uint64(i))
		code := wire.Code(screenKey, pub, make([]byte, wire.NonceSize), salt)
		all[code] = true
		for place := range code {
			seen[place][code[place]]++
		}
	}
	for place := range seen {
		chi, expected := 0.0, float64(codes)/float64(len(letters))
		for _, c := range letters {
			d := float64(seen[place][c]) - expected
			chi += d * d / expected
		}
		if chi > 70 {
			t.Errorf("letter %d: chi-squared %.1f", place, chi)
		}
	}
	if len(all) < codes-20 { // one pair in 387 million: 0.94 are expected
		t.Errorf("%d codes of %d are different", len(all), codes)
	}
}

func TestSubjectsOfScreens(t *testing.T) {
	for _, subject := range []string{wire.HelloSubject("UA"), wire.StatusSubject("UA"), wire.PictureSubject("UA")} {
		if key, ok := wire.ScreenOf(subject); !ok || key != "UA" {
			t.Errorf("%s: %q, %v", subject, key, ok)
		}
	}
	if key, ok := wire.InboxOwner(wire.WelcomeSubject("UA")); !ok || key != "UA" {
		t.Errorf("a welcome comes to the inbox of %q, %v", key, ok)
	}
	if key, ok := wire.InboxOwner(wire.OrderSubject("UA")); !ok || key != "UA" {
		t.Errorf("an order comes to the inbox of %q, %v", key, ok)
	}
	for _, bad := range []string{"", "screen.", "screen.UA", "screen..hello", "screen.UA.", "screen.UA.welcome", "screen.UA.hello.x", "screen.U.A.hello", "site.UA.hello"} {
		if key, ok := wire.ScreenOf(bad); ok {
			t.Errorf("ScreenOf(%q) gave %q", bad, key)
		}
	}
}
