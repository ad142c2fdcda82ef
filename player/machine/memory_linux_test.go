package machine_test

import (
	"runtime"
	"testing"

	"golang.org/x/sys/unix"

	"semainier/player/machine"
)

func TestMemoryIsWhatTheProcessHolds(t *testing.T) {
	const size = 64 << 20
	before, err := machine.Memory()
	if err != nil || before <= 0 {
		t.Fatal(before, err)
	}
	held, err := unix.Mmap(-1, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANONYMOUS)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < size; i += 4096 {
		held[i] = 1
	}
	full, err := machine.Memory()
	runtime.KeepAlive(held)
	if err := unix.Munmap(held); err != nil {
		t.Fatal(err)
	}
	after, err2 := machine.Memory()
	const about = 8 << 20 // the runtime's own
	if err != nil || err2 != nil || full-before < size-about || full-after < size-about {
		t.Errorf("%d bytes before, %d with %d more, %d after, %v, %v", before, full, size, after, err, err2)
	}
}
