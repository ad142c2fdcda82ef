// Package release makes and reads the files in which versions of the player are
// handed on: a tar of the signed wire.Release, the public half of the key that
// signed it, and each program gzip'd.
//
// A file is read only as a whole that fits together: signature, pieces, sizes,
// hashes. Whether the key is the right one is not for the file to say: each screen
// holds the one that it believes (release_key in player.toml).
//
// The package offers nothing (hub/store does), and never sees the release key but
// to sign with it.
package release

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"semainier/hub/wire"
)

// ErrFile is returned, wrapped, for what is not a whole file of a release.
var ErrFile = errors.New("not a whole file of a release")

// File is a release with its programs.
type File struct {
	Release wire.Release
	Sealed  wire.SealedRelease
	Public  ed25519.PublicKey // that verifies Sealed
	Packed  [][]byte          // the gzip of each program, as Release.Builds
}

// Make makes a release of those programs, each of another platform, which their own
// heads tell, and all of the same Source: who reads which version a screen runs is to know
// what it is, whatever the machine.
func Make(version string, serial uint64, issued time.Time, programs [][]byte, key ed25519.PrivateKey) (File, error) {
	f := File{Release: wire.Release{Version: version, Serial: serial, Issued: issued.UTC().Truncate(time.Second)}, Public: key.Public().(ed25519.PublicKey)}
	for _, program := range programs {
		platform, err := Platform(program)
		if err != nil {
			return File{}, err
		}
		if from, first := SourceOf(program), SourceOf(programs[0]); from != first {
			return File{}, fmt.Errorf("the program for %s is of %v, that for %s of %v: build all of a release from one commit", platform, from, f.Release.Builds[0].Platform, first)
		}
		packed, err := pack(program)
		if err != nil {
			return File{}, fmt.Errorf("pack the program for %s: %w", platform, err)
		}
		b := wire.Build{Platform: platform, Size: int64(len(program)), SHA256: sum(program), Packed: int64(len(packed))}
		for _, p := range Pieces(packed) {
			b.Pieces = append(b.Pieces, sum(p))
		}
		f.Release.Builds, f.Packed = append(f.Release.Builds, b), append(f.Packed, packed)
	}
	var err error
	f.Sealed, err = wire.SealRelease(f.Release, key)
	return f, err
}

// Pieces cuts a packed program as it travels.
func Pieces(packed []byte) (pieces [][]byte) {
	for len(packed) > 0 {
		n := min(len(packed), wire.PieceSize)
		pieces, packed = append(pieces, packed[:n]), packed[n:]
	}
	return pieces
}

func pack(program []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err == nil {
		_, err = z.Write(program)
		err = errors.Join(err, z.Close())
	}
	return b.Bytes(), err
}

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// The members of a file, in this order; then each program by the name of its SHA-256.
const (
	sealedMember = "release"
	publicMember = "release.pub"
)

// Write writes f.
func Write(w io.Writer, f File) error {
	t := tar.NewWriter(w)
	put := func(name string, data []byte) error {
		err := t.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(data)), ModTime: f.Release.Issued, Format: tar.FormatPAX})
		if err == nil {
			_, err = t.Write(data)
		}
		return err
	}
	err := errors.Join(put(sealedMember, f.Sealed), put(publicMember, f.Public))
	for i, b := range f.Release.Builds {
		err = errors.Join(err, put(b.SHA256+".gz", f.Packed[i]))
	}
	if err = errors.Join(err, t.Close()); err != nil {
		return fmt.Errorf("write a release: %w", err)
	}
	return nil
}

// Read reads a file that fits together; ErrFile otherwise.
func Read(r io.Reader) (f File, err error) {
	t := tar.NewReader(r)
	sealed, err := member(t, sealedMember, wire.MaxSealedRelease)
	if err != nil {
		return File{}, err
	}
	public, err := member(t, publicMember, ed25519.PublicKeySize)
	if err != nil {
		return File{}, err
	}
	f.Sealed, f.Public = sealed, public
	if f.Release, err = wire.OpenRelease(f.Sealed, f.Public); err != nil {
		return File{}, fmt.Errorf("%w: %w", ErrFile, err)
	}
	for _, b := range f.Release.Builds {
		packed, err := member(t, b.SHA256+".gz", b.Packed)
		if err == nil {
			err = fits(b, packed)
		}
		if err != nil {
			return File{}, err
		}
		f.Packed = append(f.Packed, packed)
	}
	return f, nil
}

// member reads the next member, which must be that one.
func member(t *tar.Reader, name string, most int64) ([]byte, error) {
	head, err := t.Next()
	if err != nil {
		return nil, fmt.Errorf("%w: it has no %s: %w", ErrFile, name, err)
	}
	if head.Name != name || head.Size > most {
		return nil, fmt.Errorf("%w: %q of %d bytes where %s is wanted, of %d at most", ErrFile, head.Name, head.Size, name, most)
	}
	data, err := io.ReadAll(t)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrFile, name, err)
	}
	return data, nil
}

// fits checks that what is packed is what the release says, to the last byte.
func fits(b wire.Build, packed []byte) error {
	pieces := Pieces(packed)
	if int64(len(packed)) != b.Packed {
		return fmt.Errorf("%w: the program for %s is cut short", ErrFile, b.Platform)
	}
	for i, p := range pieces {
		if sum(p) != b.Pieces[i] {
			return fmt.Errorf("%w: piece %d of the program for %s is another", ErrFile, i+1, b.Platform)
		}
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return fmt.Errorf("%w: the program for %s: %w", ErrFile, b.Platform, err)
	}
	program, err := io.ReadAll(io.LimitReader(z, b.Size+1))
	if err != nil || int64(len(program)) != b.Size || sum(program) != b.SHA256 {
		return fmt.Errorf("%w: the program for %s is another than the one that was signed (%v)", ErrFile, b.Platform, err)
	}
	return nil
}
