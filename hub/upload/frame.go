package upload

import (
	"encoding/binary"
	"fmt"
	"io"
	"unicode/utf8"

	"semainier/hub/network"
)

// A frame is what the child says to the hub: a byte that tells what it is, the
// length of what follows as four bytes, the most significant first, and so many
// bytes.
const (
	frameText    byte = 'T' // of the page that comes next
	framePicture byte = 'P'
	frameRefused byte = 'R' // a Reason, and after a line feed the detail
	frameEnd     byte = 'E' // the file is read
)

// maxDetail is how much of a decoder's error is kept, in bytes.
const maxDetail = 300

// most gives how many bytes a frame may have.
func most(frame byte) int {
	switch frame {
	case frameText:
		return MaxText * utf8.UTFMax
	case framePicture:
		return network.MaxPictureBytes
	case frameRefused:
		return maxDetail + 32
	}
	return 0
}

// writeFrame writes a frame.
func writeFrame(w io.Writer, frame byte, data []byte) error {
	head := binary.BigEndian.AppendUint32([]byte{frame}, uint32(len(data)))
	if _, err := w.Write(head); err != nil {
		return fmt.Errorf("tell the hub: %w", err)
	}
	if _, err := w.Write(data); err != nil {
		return fmt.Errorf("tell the hub: %w", err)
	}
	return nil
}

// readFrame reads a frame that is no longer than its kind may be.
func readFrame(r io.Reader) (byte, []byte, error) {
	var head [5]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil, err
	}
	n := binary.BigEndian.Uint32(head[1:])
	if int64(n) > int64(most(head[0])) {
		return 0, nil, fmt.Errorf("a frame %q of %d bytes, at most %d", head[0], n, most(head[0]))
	}
	data := make([]byte, n)
	_, err := io.ReadFull(r, data)
	return head[0], data, err
}
