package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
)

// ErrNoBackup is returned, wrapped, for a file that is not a whole backup.
var ErrNoBackup = errors.New("not a whole backup of Semainier: another kind of file, or cut short, or damaged")

// A backup ends with a seal: an empty gzip member (RFC 1952 §2.3) whose comment is
// the SHA-256 of all bytes before it. To tar and gunzip it is nothing; to Restore
// it tells a file that is whole, to the last bit, also where gzip has no checksum.
const (
	sealHead = "\x1f\x8b\x08\x10\x00\x00\x00\x00\x00\xff" + "semainier backup, sha256 of what is before: "
	sealTail = "\x00" + "\x03\x00" + "\x00\x00\x00\x00\x00\x00\x00\x00" // end of the comment; nothing; its sums
	sealSize = len(sealHead) + 2*sha256.Size + len(sealTail)
)

// sealer passes on what is written and knows the seal of it.
type sealer struct {
	to  io.Writer
	sum hash.Hash
}

func newSealer(to io.Writer) *sealer { return &sealer{to, sha256.New()} }

func (s *sealer) Write(b []byte) (int, error) {
	n, err := s.to.Write(b)
	s.sum.Write(b[:n])
	return n, err
}

// seal ends the file.
func (s *sealer) seal() error {
	_, err := io.WriteString(s.to, sealHead+hex.EncodeToString(s.sum.Sum(nil))+sealTail)
	return err
}

// unseal gives what is before the seal of a file of that many bytes, or
// ErrNoBackup where it is not what was sealed.
func unseal(file io.ReaderAt, size int64) (*io.SectionReader, error) {
	inner := size - int64(sealSize)
	if inner <= 0 {
		return nil, ErrNoBackup
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(file, 0, inner)); err != nil {
		return nil, err
	}
	seal := make([]byte, sealSize)
	if _, err := file.ReadAt(seal, inner); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if string(seal) != sealHead+hex.EncodeToString(sum.Sum(nil))+sealTail {
		return nil, ErrNoBackup
	}
	return io.NewSectionReader(file, 0, inner), nil
}
