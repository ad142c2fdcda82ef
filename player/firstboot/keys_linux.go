package firstboot

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// maxKeys is how many partitions of USB keys are looked at.
const maxKeys = 16

// Keys gives the block devices, such as sda1, that may be a USB key: partitions on
// the USB, and disks there that have none. sys is /sys, or one for tests.
func Keys(sys string) ([]string, error) {
	class := filepath.Join(sys, "class", "block")
	entries, err := os.ReadDir(class)
	if err != nil {
		return nil, fmt.Errorf("look for USB keys: %w", err)
	}
	var keys []string
	for _, e := range entries {
		device, err := filepath.EvalSymlinks(filepath.Join(class, e.Name()))
		if err != nil || !strings.Contains(device, "/usb") || divided(device) {
			continue // also one that was pulled out meanwhile
		}
		if keys = append(keys, e.Name()); len(keys) == maxKeys {
			break
		}
	}
	return keys, nil
}

// divided says whether a disk has partitions.
func divided(device string) bool {
	parts, err := filepath.Glob(filepath.Join(device, "*", "partition"))
	return err == nil && len(parts) > 0
}

// On mounts a key at an empty folder for as long as use takes. A key that cannot be
// read is an error.
func On(device, at string, use func()) error {
	const how = syscall.MS_RDONLY | syscall.MS_NOSUID | syscall.MS_NODEV | syscall.MS_NOEXEC
	var faults []error
	for _, kind := range []string{"vfat", "exfat"} {
		err := syscall.Mount(device, at, kind, how, "")
		if err == nil {
			defer syscall.Unmount(at, syscall.MNT_DETACH)
			use()
			return nil
		}
		faults = append(faults, fmt.Errorf("as %s: %w", kind, err))
	}
	return fmt.Errorf("mount %s: %w", device, errors.Join(faults...))
}
