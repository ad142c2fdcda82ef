package wire_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/nats-io/nkeys"

	"semainier/hub/wire"
)

func TestAuthorizationIsReadAsItWasWritten(t *testing.T) {
	header := wire.Authorization("UKEY", "nonce_-1", []byte{0xff, 0xfe, 0})
	if header != "Semainier-Nkey UKEY nonce_-1 __4A" {
		t.Errorf("players in the field write %q otherwise", header)
	}
	key, nonce, sig, ok := wire.ReadAuthorization(header)
	if !ok || key != "UKEY" || nonce != "nonce_-1" || !bytes.Equal(sig, []byte{0xff, 0xfe, 0}) {
		t.Errorf("%q %q %x %v", key, nonce, sig, ok)
	}
	for _, bad := range []string{
		"", "Semainier-Nkey", "Semainier-Nkey ", "Semainier-Nkey U", "Semainier-Nkey U n", "Semainier-Nkey U n =", "Semainier-Nkey U n ++++",
		"Semainier-Nkey  n AAAA", "Semainier-Nkey U  AAAA", "Semainier-Nkey U n AAAA x", " Semainier-Nkey U n AAAA", "semainier-nkey U n AAAA", "Bearer U n AAAA",
	} {
		if key, nonce, sig, ok := wire.ReadAuthorization(bad); ok {
			t.Errorf("%q read as %q %q %x", bad, key, nonce, sig)
		}
	}
}

func FuzzReadAuthorization(f *testing.F) {
	f.Add("Semainier-Nkey U n AAAA")
	f.Add("Semainier-Nkey U n ")
	f.Add("Semainier-Nkey \x00 \n AA\nAA")
	f.Fuzz(func(t *testing.T, header string) {
		key, nonce, sig, ok := wire.ReadAuthorization(header)
		if !ok {
			return
		}
		if key == "" || nonce == "" || strings.Contains(key+nonce, " ") {
			t.Errorf("%q gave key %q, nonce %q", header, key, nonce)
		}
		again, also, same, ok := wire.ReadAuthorization(wire.Authorization(key, nonce, sig))
		if !ok || again != key || also != nonce || !bytes.Equal(same, sig) {
			t.Errorf("%q is not read as it is written", header)
		}
	})
}

// A signature holds for one request: no other has the same text.
func TestSignedTextTellsRequestsApart(t *testing.T) {
	pair, err := nkeys.FromRawSeed(nkeys.PrefixByteUser, seed)
	if err != nil {
		t.Fatal(err)
	}
	text := wire.SignedText("POST", wire.StatusPath, "n", []byte("{}"))
	if want := "semainier request v1\nPOST\n/screens/status\nn\n44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\n"; string(text) != want {
		t.Errorf("players in the field sign %q otherwise", text)
	}
	sig, err := pair.Sign(text)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		text []byte
		ok   bool
	}{
		"the same":                {wire.SignedText("POST", wire.StatusPath, "n", []byte("{}")), true},
		"another method":          {wire.SignedText("GET", wire.StatusPath, "n", []byte("{}")), false},
		"another path":            {wire.SignedText("POST", wire.HelloPath, "n", []byte("{}")), false},
		"another nonce":           {wire.SignedText("POST", wire.StatusPath, "m", []byte("{}")), false},
		"another body":            {wire.SignedText("POST", wire.StatusPath, "n", []byte("{} ")), false},
		"no body":                 {wire.SignedText("POST", wire.StatusPath, "n", nil), false},
		"a path within the nonce": {wire.SignedText("POST", "", wire.StatusPath+"\nn", []byte("{}")), false},
	} {
		if ok := pair.Verify(c.text, sig) == nil; ok != c.ok {
			t.Errorf("%s: verifies: %v", name, ok)
		}
	}
}
