package release_test

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"semainier/hub/release"
)

// loaded makes the head of a program for 32-bit ARM that names its loader; "": none.
func loaded(t *testing.T, loader string) []byte {
	t.Helper()
	const head, part = 52, 32 // sizes of an ELF header and of a program header, elf(5)
	h := elf.Header32{
		Type: uint16(elf.ET_EXEC), Machine: uint16(elf.EM_ARM), Version: 1,
		Phoff: head, Ehsize: head, Phentsize: part, Phnum: 1,
	}
	copy(h.Ident[:], "\x7fELF\x01\x01\x01")
	p := elf.Prog32{Type: uint32(elf.PT_INTERP), Off: head + part, Filesz: uint32(len(loader) + 1)}
	if loader == "" {
		p.Type = uint32(elf.PT_LOAD)
	}
	var b bytes.Buffer
	for _, v := range []any{h, p, append([]byte(loader), 0)} {
		if err := binary.Write(&b, binary.LittleEndian, v); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

func TestProgramThatDebianCannotStartIsRefused(t *testing.T) {
	for _, loader := range []string{"", "/lib/ld-linux-armhf.so.3"} {
		if got, err := release.Platform(loaded(t, loader)); got != "linux/arm" || err != nil {
			t.Errorf("loader %q: %q, %v", loader, got, err)
		}
	}
	// What a plain go build names.
	_, err := release.Platform(loaded(t, "/lib/ld-linux.so.3"))
	if err == nil || !strings.Contains(err.Error(), "/lib/ld-linux.so.3, that of Debian /lib/ld-linux-armhf.so.3") {
		t.Errorf("%v", err)
	}
}

// builder builds programs of a repository of its own, as Go notes it in them.
type builder struct {
	t   *testing.T
	dir string
}

func (b builder) run(name string, args ...string) {
	b.t.Helper()
	cmd := exec.CommandContext(b.t.Context(), name, args...)
	cmd.Dir = b.dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		b.t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
}

func (b builder) commit(text string) {
	b.t.Helper()
	if err := os.WriteFile(filepath.Join(b.dir, "main.go"), []byte("package main\n\nfunc main() { println(\""+text+"\") }\n"), 0o600); err != nil {
		b.t.Fatal(err)
	}
	b.run("git", "add", ".")
	b.run("git", "-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-qm", text)
}

func (b builder) build(arch string) []byte {
	b.t.Helper()
	at := filepath.Join(b.t.TempDir(), "program")
	b.run("env", "GOARCH="+arch, "go", "build", "-buildvcs=true", "-trimpath", "-o", at, ".")
	program, err := os.ReadFile(at)
	if err != nil {
		b.t.Fatal(err)
	}
	return program
}

func TestReleaseIsOfOneCommit(t *testing.T) {
	b := builder{t, t.TempDir()}
	if err := os.WriteFile(filepath.Join(b.dir, "go.mod"), []byte("module screen\n\ngo 1.24\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.run("git", "init", "-q")
	b.commit("one")
	one, other := b.build("amd64"), b.build("arm64")
	if from := release.SourceOf(one); from.Commit().IsZero() || len(from.Revision) != 40 || from.Modified {
		t.Fatalf("%+v", from)
	}
	if _, err := release.Make("1", 1, at, [][]byte{one, other}, key); err != nil {
		t.Errorf("two machines of one commit: %v", err)
	}
	b.commit("two")
	later := b.build("arm64")
	_, err := release.Make("1", 1, at, [][]byte{one, later}, key)
	if err == nil || !strings.Contains(err.Error(), "the program for linux/arm64 is of commit ") {
		t.Errorf("of two commits: %v", err)
	}
	if _, err := release.Make("1", 1, at, [][]byte{later, program(amd64, 1000)}, key); err == nil {
		t.Error("one of no known commit beside one of a commit: made")
	}
}
