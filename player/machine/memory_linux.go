package machine

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// own tells what this process holds: proc_pid_status(5).
const own = "/proc/self/status"

// Memory gives the bytes of memory that this process alone holds, swapped out or not: not
// what is a file's, and goes by itself when others need the room.
func Memory() (int64, error) {
	text, err := os.ReadFile(own)
	if err != nil {
		return 0, fmt.Errorf("ask for memory: %w", err)
	}
	var sum int64
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(line, ":")
		switch name {
		case "RssAnon", "RssShmem", "VmSwap":
			n, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
			if err != nil {
				return 0, fmt.Errorf("ask for memory: %w", err)
			}
			sum += n << 10
		}
	}
	return sum, nil
}
