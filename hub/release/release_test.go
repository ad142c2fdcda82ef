package release_test

import (
	"archive/tar"
	"bytes"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"semainier/hub/release"
	"semainier/hub/wire"
)

var (
	key = ed25519.NewKeyFromSeed([]byte("a seed of these tests: 32 bytes."))
	at  = time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
)

// program makes what begins as a program for that machine (ELF e_machine).
func program(machine uint16, size int) []byte {
	data := make([]byte, size)
	rand.NewChaCha8([32]byte{byte(machine)}).Read(data)
	head := append([]byte("\x7fELF\x02\x01\x01"), make([]byte, 57)...) // 64 bits, little-endian
	binary.LittleEndian.PutUint16(head[16:], 2)                        // executable
	binary.LittleEndian.PutUint16(head[18:], machine)
	binary.LittleEndian.PutUint32(head[20:], 1)
	binary.LittleEndian.PutUint16(head[52:], 64)
	copy(data, head)
	return data
}

const amd64, arm64, sparc = 62, 183, 2

func TestFileIsReadAsItWasMade(t *testing.T) {
	f, err := release.Make("2026.48", 200, at, [][]byte{program(amd64, 1<<20), program(arm64, 1000)}, key)
	if err != nil {
		t.Fatal(err)
	}
	if b := f.Release.Builds; len(b) != 2 || b[0].Platform != "linux/amd64" || b[1].Platform != "linux/arm64" || len(b[0].Pieces) != 3 || b[0].Size != 1<<20 {
		t.Errorf("%+v", b)
	}
	var b bytes.Buffer
	if err := release.Write(&b, f); err != nil {
		t.Fatal(err)
	}
	got, err := release.Read(bytes.NewReader(b.Bytes()))
	if d := cmp.Diff(f, got); d != "" || err != nil {
		t.Errorf("%v %s", err, d)
	}
	for n := 0; n < b.Len()-4096; n += b.Len() / 61 { // at the end are zeros that nobody needs
		if _, err := release.Read(bytes.NewReader(b.Bytes()[:n])); !errors.Is(err, release.ErrFile) {
			t.Errorf("cut after %d bytes of %d: %v", n, b.Len(), err)
		}
	}
	// Each bit of the content counts; a tar has much besides.
	for name, at := range members(t, b.Bytes()) {
		flipped := bytes.Clone(b.Bytes())
		flipped[at] ^= 1
		if _, err := release.Read(bytes.NewReader(flipped)); !errors.Is(err, release.ErrFile) {
			t.Errorf("%s changed: %v", name, err)
		}
	}
}

// members gives where the content of each begins.
func members(t *testing.T, file []byte) map[string]int {
	t.Helper()
	r := bytes.NewReader(file)
	all := map[string]int{}
	for archive := tar.NewReader(r); ; {
		head, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all[head.Name] = len(file) - r.Len()
	}
}

func TestMakeRefuses(t *testing.T) {
	one := program(amd64, 1000)
	for name, c := range map[string]struct {
		version  string
		serial   uint64
		programs [][]byte
	}{
		"no program":          {"1", 1, nil},
		"no serial":           {"1", 0, [][]byte{one}},
		"no version":          {"", 1, [][]byte{one}},
		"two for one machine": {"1", 1, [][]byte{one, one}},
		"another machine's":   {"1", 1, [][]byte{program(sparc, 1000)}},
		"a script":            {"1", 1, [][]byte{[]byte("#!/bin/sh\n")}},
		"too large":           {"1", 1, [][]byte{program(amd64, wire.MaxProgram+1)}},
	} {
		if _, err := release.Make(c.version, c.serial, at, c.programs, key); err == nil {
			t.Errorf("%s: made", name)
		}
	}
}

func TestKeyIsItsOwnersAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "release.key")
	made, err := release.MakeKey(path)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := release.ReadKey(path); err != nil || !got.Equal(made) {
		t.Errorf("read another key, %v", err)
	}
	if _, err := release.MakeKey(path); !errors.Is(err, os.ErrExist) {
		t.Errorf("a key was replaced: %v", err)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := release.ReadKey(path); err == nil {
		t.Error("a key that others can read is used")
	}
	if err := errors.Join(os.WriteFile(path, []byte("nonsense"), 0o600), os.Chmod(path, 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := release.ReadKey(path); err == nil {
		t.Error("nonsense is a key")
	}
}
