// Package machine is what a screen can say of the device that it runs on: how
// hot its processor is, how much room is left on its card and how much memory the player
// holds. It also gives the device back the memory that starting took.
//
// It measures nothing by itself; it reads what Linux tells. A device without a
// sensor is no fault: it is then not known how hot it is.
package machine

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Machine is the device.
type Machine struct {
	zones string // folder of the thermal zones
	data  string
}

// Host gives this device, with the folder where the player keeps its data.
func Host(data string) Machine { return Machine{"/sys/class/thermal", data} }

// processors are the types of those sensors that stand at the processor: of a
// Raspberry Pi, of other ARM boards, of PCs with Intel's or AMD's.
// https://docs.kernel.org/driver-api/thermal/sysfs-api.html
func processors() []string {
	return []string{"cpu-thermal", "cpu_thermal", "soc-thermal", "soc_thermal", "x86_pkg_temp", "k10temp"}
}

// Heat gives the temperature of the processor in °C, to a tenth; 0 where no
// sensor tells. Where none is known to stand at the processor it is that of the
// hottest.
func (m Machine) Heat() float64 {
	zones, err := filepath.Glob(filepath.Join(m.zones, "thermal_zone*"))
	if err != nil {
		return 0
	}
	var hottest float64
	for _, z := range zones {
		kind, err := os.ReadFile(filepath.Join(z, "type"))
		if err != nil {
			continue
		}
		heat := heatOf(filepath.Join(z, "temp"))
		if heat > 0 && slices.Contains(processors(), strings.TrimSpace(string(kind))) {
			return heat
		}
		hottest = max(hottest, heat)
	}
	return hottest
}

// heatOf reads thousandths of a degree; 0 for what no device in a room has.
func heatOf(file string) float64 {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil || n <= 0 || n > 150_000 {
		return 0
	}
	return math.Round(float64(n)/100) / 10
}

// DiskFree gives the bytes that the player may still write to its data folder;
// 0 also where that cannot be asked.
func (m Machine) DiskFree() int64 {
	var fs unix.Statfs_t
	if err := unix.Statfs(m.data, &fs); err != nil || fs.Bsize <= 0 || fs.Bavail > math.MaxInt64/uint64(fs.Bsize) {
		return 0
	}
	return int64(fs.Bavail) * int64(fs.Bsize)
}
