package machine

import (
	"os"
	"path/filepath"
	"testing"
)

func TestHeatIsTheProcessors(t *testing.T) {
	for _, c := range []struct {
		name  string
		zones map[string][2]string // type and temp of each
		want  float64
	}{
		{"no sensor", nil, 0},
		{"a Raspberry Pi", map[string][2]string{"thermal_zone0": {"cpu-thermal\n", "48312\n"}}, 48.3},
		{"a PC, whose board is hotter", map[string][2]string{"thermal_zone0": {"acpitz", "90000"}, "thermal_zone1": {"x86_pkg_temp", "51000"}}, 51},
		{"an unknown board", map[string][2]string{"thermal_zone0": {"a", "30000"}, "thermal_zone1": {"b", "40050"}}, 40.1},
		{"a sensor that is off", map[string][2]string{"thermal_zone0": {"cpu-thermal", "-274000"}, "thermal_zone1": {"b", "40000"}}, 40},
		{"nonsense", map[string][2]string{"thermal_zone0": {"cpu-thermal", "hot"}, "thermal_zone1": {"b", "99999999"}}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for zone, files := range c.zones {
				if err := os.Mkdir(filepath.Join(dir, zone), 0o700); err != nil {
					t.Fatal(err)
				}
				for i, name := range []string{"type", "temp"} {
					if err := os.WriteFile(filepath.Join(dir, zone, name), []byte(files[i]), 0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
			if got := (Machine{zones: dir}).Heat(); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestDiskFree(t *testing.T) {
	if got := Host(t.TempDir()).DiskFree(); got <= 0 {
		t.Errorf("%d bytes free where this test could write", got)
	}
	if got := Host(filepath.Join(t.TempDir(), "absent")).DiskFree(); got != 0 {
		t.Errorf("%d bytes free in a folder that is not there", got)
	}
}
