package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"unicode/utf16"
)

// ref names an object of the file by its number, from 1 on.
type ref int

// String gives how other objects refer to it.
func (r ref) String() string { return fmt.Sprintf("%d 0 R", int(r)) }

// file writes the objects of a PDF one after the other and keeps where each
// begins (ISO 32000-1 §7.5). The first error stays and ends all writing.
type file struct {
	w       io.Writer
	sum     hash.Hash // of everything written, the file's identity
	at      int64
	offsets []int64 // of object i+1
	err     error
}

func newFile(w io.Writer) *file {
	f := &file{w: w, sum: sha256.New()}
	f.printf("%%PDF-1.7\n%%\xE2\xE3\xCF\xD3\n") // four bytes that say: not a text
	return f
}

func (f *file) printf(format string, args ...any) { f.write(fmt.Appendf(nil, format, args...)) }

func (f *file) write(b []byte) {
	if f.err != nil {
		return
	}
	f.sum.Write(b)
	n, err := f.w.Write(b)
	f.at += int64(n)
	f.err = err
}

// reserve gives the number of an object that is written later.
func (f *file) reserve() ref {
	f.offsets = append(f.offsets, 0)
	return ref(len(f.offsets))
}

// object writes a reserved object.
func (f *file) object(r ref, format string, args ...any) {
	f.offsets[r-1] = f.at
	f.printf("%d 0 obj\n"+format+"\nendobj\n", append([]any{int(r)}, args...)...)
}

// stream writes data, compressed, as an object with the entries of dict.
func (f *file) stream(dict string, data []byte) ref {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	z.Write(data) // into memory: cannot fail
	z.Close()
	return f.raw(dict+"/Filter/FlateDecode", packed.Bytes())
}

// raw writes data that is already as dict says.
func (f *file) raw(dict string, data []byte) ref {
	r := f.reserve()
	f.object(r, "<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(data), data)
	return r
}

// end writes the table of objects and what points to it.
func (f *file) end(root, info ref) error {
	start := f.at
	f.printf("xref\n0 %d\n0000000000 65535 f \n", len(f.offsets)+1)
	for _, at := range f.offsets {
		f.printf("%010d 00000 n \n", at)
	}
	id := f.sum.Sum(nil)[:16]
	f.printf("trailer\n<</Size %d/Root %v/Info %v/ID[<%x><%x>]>>\nstartxref\n%d\n%%%%EOF\n", len(f.offsets)+1, root, info, id, id, start)
	return f.err
}

// textString writes a text of the document's own (ISO 32000-1 §7.9.2.2).
func textString(s string) string { return fmt.Sprintf("<FEFF%s>", hexUTF16(s)) }

// hexUTF16 gives big-endian UTF-16 in hexadecimal.
func hexUTF16(s string) string {
	var b []byte
	for _, unit := range utf16.Encode([]rune(s)) {
		b = fmt.Appendf(b, "%04X", unit)
	}
	return string(b)
}
