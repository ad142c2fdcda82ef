package display

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// The bytes of the X server's log that are kept: how it began, and what came last.
const (
	logHead = 256 << 10
	logTail = 512 << 10
	mostLog = 2 << 20
)

// TrimLog gives back what is between the beginning and the end of the X server's log, in
// memory, once it is large: the server writes all that a display can show at each of its
// plugs' events, and some televisions in standby make one every few seconds. (With -logverbose 0
// it does not, but nor does it write most of its errors.) The server goes on where it was, so
// the rest reads as zeros. A log that is not there is no fault.
func TrimLog(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("keep the X server's log short: %w", err)
	}
	defer f.Close()
	var st unix.Stat_t
	if err := unix.Fstat(int(f.Fd()), &st); err != nil {
		return fmt.Errorf("keep the X server's log short: %w", err)
	}
	if st.Blocks*512 <= mostLog { // stat(2)
		return nil
	}
	if err := unix.Fallocate(int(f.Fd()), unix.FALLOC_FL_PUNCH_HOLE|unix.FALLOC_FL_KEEP_SIZE, logHead, st.Size-logTail-logHead); err != nil {
		return fmt.Errorf("keep the X server's log short: %w", err)
	}
	return nil
}
