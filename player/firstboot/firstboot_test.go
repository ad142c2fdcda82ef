package firstboot_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"semainier/player/firstboot"
)

const (
	before = "hub = \"https://before.example\"\n"
	good   = "hub = \"https://hub.example\"\n"
	faulty = "hubb = 1\n"
)

var errFault = errors.New("a fault")

// judge wants a hub, and marks what it has judged.
func judge(text []byte) ([]byte, error) {
	if !bytes.Contains(text, []byte("hub = ")) {
		return text, errFault
	}
	if bytes.HasPrefix(text, []byte("judged")) {
		return text, nil
	}
	return append([]byte("judged\n"), text...), nil
}

// place is a machine: its settings, and a key.
func place(t *testing.T, settings string) (o firstboot.Options, key string) {
	t.Helper()
	dir := t.TempDir()
	key = filepath.Join(dir, "key")
	o = firstboot.Options{Config: filepath.Join(dir, "player.toml"), State: filepath.Join(dir, "state"), Judge: judge}
	if err := os.Mkdir(key, 0o755); err != nil {
		t.Fatal(err)
	}
	if settings != "" {
		write(t, o.Config, settings)
	}
	return o, key
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func content(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return string(b)
}

func TestTake(t *testing.T) {
	wide := []byte{0xFF, 0xFE}
	for _, r := range good {
		wide = append(wide, byte(r), 0)
	}
	for _, c := range []struct {
		name     string
		settings string // in place; "": none
		file     string // on the key; "": none
		text     string
		deed     firstboot.Deed
		fault    bool
		want     string // in place afterwards
	}{
		{"an empty key", before, "", "", firstboot.Nothing, false, before},
		{"a first file", "", "semainier.toml", good, firstboot.Installed, false, "judged\n" + good},
		{"another file", before, "semainier.toml", good, firstboot.Installed, false, "judged\n" + good},
		{"a name in capitals", before, "SEMAINIER.TOML", good, firstboot.Installed, false, "judged\n" + good},
		{"a name that Windows made longer", before, "semainier.toml.txt", good, firstboot.Installed, false, "judged\n" + good},
		{"a mark and the lines of Windows", before, "semainier.toml", "\ufeff" + strings.ReplaceAll(good, "\n", "\r\n"), firstboot.Installed, false, "judged\n" + good},
		{"letters of two bytes", before, "semainier.toml", string(wide), firstboot.Installed, false, "judged\n" + good},
		{"a faulty file", before, "semainier.toml", faulty, firstboot.Refused, true, before},
		{"a faulty file, none before", "", "semainier.toml", faulty, firstboot.Installed, true, faulty},
		{"a faulty file in place of another", "x = 1\n", "semainier.toml", faulty, firstboot.Installed, true, faulty},
		{"another name", before, "player.toml", good, firstboot.Nothing, false, before},
	} {
		t.Run(c.name, func(t *testing.T) {
			o, key := place(t, c.settings)
			if c.file != "" {
				write(t, filepath.Join(key, c.file), c.text)
			}
			path, deed, fault, err := o.Take("key", key)
			if err != nil || deed != c.deed || (fault != nil) != c.fault || (path == "") != (c.deed == firstboot.Nothing) {
				t.Errorf("got %q, %v, fault %v, error %v; want %v, fault %v", path, deed, fault, err, c.deed, c.fault)
			}
			if got := content(t, o.Config); got != c.want {
				t.Errorf("settings are %q, want %q", got, c.want)
			}
			if got := content(t, o.Config+".before"); c.deed == firstboot.Installed && got != c.settings {
				t.Errorf("the settings before are %q, want %q", got, c.settings)
			}
			if info, err := os.Stat(o.Config); c.deed == firstboot.Installed && (err != nil || info.Mode().Perm() != 0o644) {
				t.Errorf("the screen cannot read its settings: %v, %v", info.Mode(), err)
			}
		})
	}
}

func TestFileIsTakenOnce(t *testing.T) {
	o, key := place(t, "")
	file := filepath.Join(key, "semainier.toml")
	take := func(want firstboot.Deed) {
		t.Helper()
		if _, deed, _, err := o.Take("key", key); err != nil || deed != want {
			t.Errorf("got %v, %v; want %v", deed, err, want)
		}
	}
	write(t, file, good)
	take(firstboot.Installed)
	write(t, o.Config, before) // by hand
	take(firstboot.Known)
	if got := content(t, o.Config); got != before {
		t.Errorf("an old file undid what came later: %q", got)
	}
	write(t, o.Config, "") // after a power cut, or by hand
	take(firstboot.Installed)
	take(firstboot.Known)
	write(t, file, good+"# more\n")
	take(firstboot.Installed)

	write(t, file, faulty)
	take(firstboot.Refused)
	take(firstboot.Refused) // told at each start

	write(t, o.Config, "")
	take(firstboot.Installed)
	write(t, o.Config, "hubbb = 2") // what is wrong with that is told by the screen
	take(firstboot.Known)
	if got := content(t, o.Config); got != "hubbb = 2" {
		t.Errorf("an old file without use undid what came later: %q", got)
	}
}

func TestHugeFileIsNotRead(t *testing.T) {
	o, key := place(t, before)
	write(t, filepath.Join(key, "semainier.toml"), good+strings.Repeat("#\n", 64<<10))
	if _, deed, _, err := o.Take("key", key); err == nil || deed != firstboot.Nothing || content(t, o.Config) != before {
		t.Errorf("got %v, %v", deed, err)
	}
}

func TestFolderThatIsNotThere(t *testing.T) {
	o, key := place(t, before)
	if _, deed, _, err := o.Take("boot", key+"/none"); err != nil || deed != firstboot.Nothing {
		t.Errorf("got %v, %v", deed, err)
	}
}

func TestKeysAreWhatIsOnTheUSB(t *testing.T) {
	sys := t.TempDir()
	for name, device := range map[string]string{
		"mmcblk0p1": "devices/platform/emmc/mmc_host/mmc0/block/mmcblk0/mmcblk0p1",
		"sda":       "devices/pci0/usb1/1-1/block/sda",
		"sda1":      "devices/pci0/usb1/1-1/block/sda/sda1",
		"sdb":       "devices/pci0/usb2/2-1/block/sdb",
		"sdc":       "devices/pci0/ata1/block/sdc",
	} {
		dir := filepath.Join(sys, device)
		if err := errors.Join(os.MkdirAll(dir, 0o755), os.MkdirAll(filepath.Join(sys, "class/block"), 0o755), os.Symlink(dir, filepath.Join(sys, "class/block", name))); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(sys, "devices/pci0/usb1/1-1/block/sda/sda1/partition"), "1\n")
	keys, err := firstboot.Keys(sys)
	if got := strings.Join(keys, " "); err != nil || got != "sda1 sdb" {
		t.Errorf("got %q, %v; want the partition, and the disk without any", got, err)
	}
}
