package program

import (
	"encoding/binary"
	"time"
)

// Shift is a moment at which the clocks of a site are put to another offset.
type Shift struct {
	At     time.Time `json:"at"`
	Offset int       `json:"offset"` // seconds ahead of UTC from then on
}

// mostShifts bounds those of a site: its clocks are put twice a year.
const mostShifts = 100

// ShiftsOf gives those of a zone within a span: the first is its beginning, with the
// offset that holds then.
func ShiftsOf(zone *time.Location, from, until time.Time) []Shift {
	var list []Shift
	for at := from.In(zone); len(list) < mostShifts; {
		_, offset := at.Zone()
		list = append(list, Shift{at.UTC(), offset})
		_, end := at.ZoneBounds()
		if end.IsZero() || !end.Before(until) {
			break
		}
		at = end.In(zone)
	}
	return list
}

// Location gives the site's zone: as its Shifts have it, or else as this machine
// knows the zone of that name.
func (s Site) Location() (*time.Location, error) {
	if !usable(s.Shifts) {
		return time.LoadLocation(s.Zone)
	}
	return time.LoadLocationFromTZData(s.Zone, tzif(s.Shifts))
}

func usable(list []Shift) bool {
	const day = 24 * 3600
	for i, x := range list {
		if x.Offset < -day || x.Offset > day || i > 0 && !x.At.After(list[i-1].At) {
			return false
		}
	}
	return len(list) > 0 && len(list) <= mostShifts
}

// tzif writes shifts in the format of RFC 8536, version 2, whose first block (32-bit
// times) is left almost empty. Each has a type of its own; nobody shows their names.
func tzif(list []Shift) []byte {
	n := len(list)
	b := tzifHeader(nil, 0, 1)
	b = append(b, 0, 0, 0, 0, 0, 0, 0)
	b = tzifHeader(b, n, n)
	for _, x := range list {
		b = binary.BigEndian.AppendUint64(b, uint64(x.At.Unix()))
	}
	for i := range list {
		b = append(b, byte(i))
	}
	for _, x := range list {
		b = binary.BigEndian.AppendUint32(b, uint32(int32(x.Offset)))
		b = append(b, 0, 0)
	}
	return append(b, "\x00\n\n"...)
}

// tzifHeader begins a block of that many transitions and types, which share a name
// of no letter.
func tzifHeader(b []byte, times, types int) []byte {
	b = append(b, "TZif2"...)
	b = append(b, make([]byte, 15)...)
	for _, n := range []int{0, 0, 0, times, types, 1} {
		b = binary.BigEndian.AppendUint32(b, uint32(n))
	}
	return b
}
