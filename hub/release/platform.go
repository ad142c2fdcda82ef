package release

import (
	"bytes"
	"debug/buildinfo"
	"debug/elf"
	"fmt"
	"io"
	"strings"
	"time"

	"semainier/hub/wire"
)

// Platform gives GOOS/GOARCH of a program for Linux, by its ELF header, unless Debian for
// that machine cannot start it.
func Platform(program []byte) (string, error) {
	if len(program) > wire.MaxProgram {
		return "", fmt.Errorf("a program of %d bytes, at most %d", len(program), wire.MaxProgram)
	}
	f, err := elf.NewFile(bytes.NewReader(program))
	if err != nil {
		return "", fmt.Errorf("no program for Linux: %w", err)
	}
	// Debian's loaders of programs. For arm and riscv64 Go by itself names another, that Debian does
	// not have: each screen would fetch what it can never start.
	for arch, of := range map[string]struct {
		machine elf.Machine
		class   elf.Class
		loader  string
	}{
		"amd64":   {elf.EM_X86_64, elf.ELFCLASS64, "/lib64/ld-linux-x86-64.so.2"},
		"arm64":   {elf.EM_AARCH64, elf.ELFCLASS64, "/lib/ld-linux-aarch64.so.1"},
		"arm":     {elf.EM_ARM, elf.ELFCLASS32, "/lib/ld-linux-armhf.so.3"},
		"riscv64": {elf.EM_RISCV, elf.ELFCLASS64, "/lib/ld-linux-riscv64-lp64d.so.1"},
	} {
		if f.Machine != of.machine || f.Class != of.class || (f.Type != elf.ET_EXEC && f.Type != elf.ET_DYN) {
			continue
		}
		loader, err := loaderOf(f)
		if err != nil {
			return "", fmt.Errorf("a program for linux/%s: %w", arch, err)
		}
		if loader != "" && loader != of.loader {
			return "", fmt.Errorf("a program for linux/%s that no screen can start: its loader is %s, that of Debian %s; deploy/package.sh --programs builds it right", arch, loader, of.loader)
		}
		return "linux/" + arch, nil
	}
	return "", fmt.Errorf("a program for no machine that players run on: %v, %v", f.Machine, f.Type)
}

// loaderOf gives the path of what loads the libraries of a program; "" where it needs none.
func loaderOf(f *elf.File) (string, error) {
	for _, p := range f.Progs {
		if p.Type != elf.PT_INTERP {
			continue
		}
		path, err := io.ReadAll(p.Open())
		if err != nil {
			return "", fmt.Errorf("read its loader: %w", err)
		}
		return strings.TrimRight(string(path), "\x00"), nil
	}
	return "", nil
}

// Source is what Go noted of where a program was built from. The zero value is that of a
// program that does not say.
type Source struct {
	Version  string // that of the module: a tag, or one made of the commit
	Revision string // the commit
	Time     string // its time, RFC 3339
	Modified bool   // there were changes besides
}

// SourceOf gives the source of a program.
func SourceOf(program []byte) Source {
	info, err := buildinfo.Read(bytes.NewReader(program))
	if err != nil {
		return Source{}
	}
	from := Source{Version: info.Main.Version}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			from.Revision = s.Value
		case "vcs.time":
			from.Time = s.Value
		case "vcs.modified":
			from.Modified = s.Value == "true"
		}
	}
	return from
}

// Commit gives the time of the commit; zero: the program does not say.
func (s Source) Commit() time.Time {
	at, err := time.Parse(time.RFC3339, s.Time)
	if err != nil {
		return time.Time{}
	}
	return at
}

func (s Source) String() string {
	if s.Revision == "" {
		return "a source that it does not name"
	}
	text := "commit " + s.Revision[:min(len(s.Revision), 12)]
	if s.Version != "" {
		text += " (" + s.Version + ")"
	}
	if s.Modified {
		text += " with changes"
	}
	return text
}
