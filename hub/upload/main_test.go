package upload

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// probeCommand has the program of the tests confine itself, and then try what a
// child must not be able to do.
const probeCommand = "upload-probe"

// hastyCommand is Command, with little time for a file.
const (
	hastyCommand = "upload-child-hasty"
	hastyCPU     = 2 * time.Second
)

// programVariable names the program that children run, where it is not the one
// of the tests.
const programVariable = "SEMAINIER_UPLOAD_CHILD"

// cacheVariable names the folder where the tests keep PDFium.
const cacheVariable = "SEMAINIER_UPLOAD_CACHE"

// TestMain is the hub's program too: what it does with the hidden command.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case Command:
			os.Exit(Child(os.Args[2:], os.Stdin, os.Stdout, os.Stderr))
		case hastyCommand:
			os.Exit(child(os.Args[2:], os.Stdin, os.Stdout, os.Stderr, hastyCPU))
		case probeCommand:
			os.Exit(probe(os.Stdout, os.Args[2:]))
		}
	}
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// run runs the tests, with a program for the children that is not slowed down.
func run(m *testing.M) (code int, err error) {
	dir, err := os.MkdirTemp("", "upload")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := os.Setenv(cacheVariable, filepath.Join(dir, "pdfium")); err != nil {
		return 0, err
	}
	if raced {
		program := filepath.Join(dir, "upload.test")
		if out, err := exec.Command("go", "test", "-c", "-o", program, ".").CombinedOutput(); err != nil {
			return 0, fmt.Errorf("build the children's program: %w: %s", err, out)
		}
		if err := os.Setenv(programVariable, program); err != nil {
			return 0, err
		}
	}
	return m.Run(), nil
}

// program gives the program that children run.
func program(t testing.TB) string {
	t.Helper()
	if p := os.Getenv(programVariable); p != "" {
		return p
	}
	p, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// uploads gives a reader whose children are the program of the tests, and what
// it logs.
func uploads(t testing.TB) (*Uploads, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	return New(Options{
		Program: []string{program(t), Command},
		Cache:   os.Getenv(cacheVariable),
		Now:     time.Now,
		Log:     slog.New(slog.NewTextHandler(&log, nil)),
	}), &log
}

// read reads a file and fails if it is refused.
func read(t testing.TB, data []byte) []Page {
	t.Helper()
	u, _ := uploads(t)
	pages, err := u.Read(t.Context(), bytes.NewReader(data), "affiche")
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

// refused reads a file and gives why it is refused; it fails if it is not.
func refused(t testing.TB, data []byte) *Refusal {
	t.Helper()
	u, _ := uploads(t)
	pages, err := u.Read(t.Context(), bytes.NewReader(data), "affiche")
	r, ok := asRefusal(err)
	if !ok {
		t.Fatalf("got %d pages, error %v; want a refusal", len(pages), err)
	}
	return r
}
