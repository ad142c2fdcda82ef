package wire_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"semainier/hub/wire"
)

// timed is an exchange as a screen and a hub have it: the question as it travels,
// and the headers of its answer.
type timed struct {
	Request wire.Request      `json:"request"`
	Key     string            `json:"key"` // of the screen
	Headers map[string]string `json:"headers"`
}

func exchange(t *testing.T) (timed, wire.Answer) {
	t.Helper()
	_, priv := keys()
	nonce := bytes.Repeat([]byte{9}, wire.TimeNonceSize)
	a := wire.Answer{Unchanged: true, Have: 12, Nonce: nonce, HubTime: time.Date(2026, 11, 29, 9, 42, 0, 5, time.UTC)}
	a.Proof = wire.ProveTime(priv, "UHALL", nonce, a.HubTime, a.Have)
	x := timed{wire.Request{Wire: wire.Major, Have: 12, Nonce: nonce}, "UHALL", map[string]string{}}
	a.TellTime(func(h, v string) { x.Headers[h] = v })
	return x, a
}

// Ed25519 gives the same signature for the same text: what hubs in the field sign
// and players in the field verify stays what it is.
func TestFrozenTimeIsStillProved(t *testing.T) {
	const name = "time.json"
	file := filepath.Join("testdata", "v1", name)
	want, _ := exchange(t)
	body, err := json.MarshalIndent(want, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	body = append(body, '\n')
	if *freeze == name {
		if err := os.WriteFile(file, body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	held, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(held, body) {
		t.Errorf("it is written otherwise:\n%s\nwant\n%s", body, held)
	}
	var x timed
	if err := json.Unmarshal(held, &x); err != nil {
		t.Fatal(err)
	}
	pub, _ := keys()
	a := wire.Answer{Unchanged: true, Have: x.Request.Have, Nonce: x.Request.Nonce}
	if err := a.HearTime(func(h string) string { return x.Headers[h] }); err != nil || !a.Proved(pub, x.Key) {
		t.Errorf("not proved: %v", err)
	}
}

func TestProofHoldsForOneQuestionOfOneScreen(t *testing.T) {
	pub, priv := keys()
	_, good := exchange(t)
	if !good.Proved(pub, "UHALL") {
		t.Fatal("the proof does not hold")
	}
	other := bytes.Repeat([]byte{8}, wire.TimeNonceSize)
	for name, change := range map[string]func(a *wire.Answer) (screen string){
		"another screen":      func(*wire.Answer) string { return "UOTHER" },
		"another time":        func(a *wire.Answer) string { a.HubTime = a.HubTime.Add(time.Hour); return "UHALL" },
		"an earlier question": func(a *wire.Answer) string { a.Nonce = other; return "UHALL" },
		"another version":     func(a *wire.Answer) string { a.Have++; return "UHALL" },
		"what was no answer to that is made one": func(a *wire.Answer) string {
			a.Proof = wire.ProveTime(priv, "UHALL", a.Nonce, a.HubTime, 0)
			return "UHALL"
		},
		"what was one is made another": func(a *wire.Answer) string { a.Unchanged, a.None = false, true; return "UHALL" },
		"no nonce":                     func(a *wire.Answer) string { a.Nonce = nil; return "UHALL" },
		"no proof":                     func(a *wire.Answer) string { a.Proof = nil; return "UHALL" },
		"a proof cut short":            func(a *wire.Answer) string { a.Proof = a.Proof[:63]; return "UHALL" },
		"a short nonce signed": func(a *wire.Answer) string {
			a.Nonce = nil
			a.Proof = wire.ProveTime(priv, "UHALL", nil, a.HubTime, a.Have)
			return "UHALL"
		},
	} {
		a := good
		if screen := change(&a); a.Proved(pub, screen) {
			t.Errorf("%s: proved", name)
		}
	}
	if good.Proved(nil, "UHALL") {
		t.Error("proved to who has no key of the hub")
	}
	if good.HubTime = good.HubTime.In(time.FixedZone("", 3600)); !good.Proved(pub, "UHALL") {
		t.Error("the same instant in another zone is not proved")
	}
}

func BenchmarkProveTime(b *testing.B) {
	_, priv := keys()
	nonce := make([]byte, wire.TimeNonceSize)
	at := time.Date(2026, 11, 29, 9, 42, 0, 5, time.UTC)
	for b.Loop() {
		wire.ProveTime(priv, "UAX5XA2MP5EXYNBWWBI5IZKA7FRSJY2X7BOYX62V7YTBBIWOZZ2VKEKN", nonce, at, 12)
	}
}
