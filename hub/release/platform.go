package release

import (
	"bytes"
	"debug/buildinfo"
	"debug/elf"
	"fmt"
	"time"

	"semainier/hub/wire"
)

// Platform gives GOOS/GOARCH of a program for Linux, by its ELF header.
func Platform(program []byte) (string, error) {
	if len(program) > wire.MaxProgram {
		return "", fmt.Errorf("a program of %d bytes, at most %d", len(program), wire.MaxProgram)
	}
	f, err := elf.NewFile(bytes.NewReader(program))
	if err != nil {
		return "", fmt.Errorf("no program for Linux: %w", err)
	}
	for arch, of := range map[string]struct {
		machine elf.Machine
		class   elf.Class
	}{
		"amd64": {elf.EM_X86_64, elf.ELFCLASS64}, "arm64": {elf.EM_AARCH64, elf.ELFCLASS64},
		"arm": {elf.EM_ARM, elf.ELFCLASS32}, "riscv64": {elf.EM_RISCV, elf.ELFCLASS64},
	} {
		if f.Machine == of.machine && f.Class == of.class && (f.Type == elf.ET_EXEC || f.Type == elf.ET_DYN) {
			return "linux/" + arch, nil
		}
	}
	return "", fmt.Errorf("a program for no machine that players run on: %v, %v", f.Machine, f.Type)
}

// Commit gives the time of the commit that Go built a program from; zero: it does not say.
func Commit(program []byte) time.Time {
	info, err := buildinfo.Read(bytes.NewReader(program))
	if err != nil {
		return time.Time{}
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.time" {
			if at, err := time.Parse(time.RFC3339, s.Value); err == nil {
				return at
			}
		}
	}
	return time.Time{}
}
