package machine

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// smaps tells what each mapping of this process holds: proc_pid_smaps(5).
const smaps = "/proc/self/smaps"

// minClean is the least that is worth giving back of one mapping, in bytes.
const minClean = 1 << 20

// GiveBack gives the system the memory of programs and libraries that the process has read
// and not changed: what starting needed, of which drawing in software needs little later
// (its compiler alone takes some 50 MB). It stays in the system's cache as long as there is
// room, and comes back by itself when it is used.
func GiveBack() error {
	f, err := os.Open(smaps)
	if err != nil {
		return fmt.Errorf("give memory back: %w", err)
	}
	list, err := cleanOf(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("give memory back: %w", err)
	}
	for _, m := range list {
		// madvise(2): pages of a file that were not changed are read from it again.
		if _, _, no := unix.Syscall(unix.SYS_MADVISE, m.from, m.size, unix.MADV_DONTNEED); no != 0 {
			return fmt.Errorf("give memory back: %w", no)
		}
	}
	return nil
}

// mapping is a part of the address space.
type mapping struct{ from, size uintptr }

// cleanOf reads smaps, and gives the mappings of files that cannot be written to, of which
// no page was changed, and that hold minClean or more.
func cleanOf(r io.Reader) (list []mapping, err error) {
	var m mapping
	var file bool
	var held, changed int
	keep := func() {
		if file && changed == 0 && held >= minClean {
			list = append(list, m)
		}
	}
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) < 2 {
			continue
		}
		if from, to, ok := strings.Cut(words[0], "-"); ok && !strings.HasSuffix(words[0], ":") {
			keep()
			file, held, changed = len(words) >= 6 && strings.HasPrefix(words[5], "/") && len(words[1]) == 4 && words[1][1] == '-' && words[1][3] == 'p', 0, 0
			begin, err1 := strconv.ParseUint(from, 16, 64)
			end, err2 := strconv.ParseUint(to, 16, 64)
			if err := errors.Join(err1, err2); err != nil {
				return nil, err
			}
			m = mapping{uintptr(begin), uintptr(end - begin)}
			continue
		}
		var to *int
		switch words[0] {
		case "Rss:":
			to = &held
		case "Anonymous:", "Locked:": // a page that this process changed is no more the file's
			to = &changed
		default:
			continue
		}
		n, err := strconv.Atoi(words[1])
		if err != nil {
			return nil, err
		}
		*to += n << 10
	}
	keep()
	return list, lines.Err()
}
