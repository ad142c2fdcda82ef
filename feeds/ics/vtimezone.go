package ics

import (
	"cmp"
	"encoding/binary"
	"slices"
	"time"
)

// A timezone is a VTIMEZONE of the file, RFC 5545 §3.6.5.
type timezone struct {
	name, alias string // TZID; X-LIC-LOCATION, which names an IANA zone
	line        int
	parts       []observance
	broken      bool // it has more parts than are kept
}

// An observance is a STANDARD or DAYLIGHT part.
type observance struct {
	start    stamp
	hasStart bool
	from, to int64 // seconds east of UTC
	hasFrom  bool
	hasTo    bool
	rules    []*rule
	dates    []int64 // RDATE, wall time
	unusable bool
}

// take reads one property of an observance. A part that cannot be read makes
// the zone broken: half a zone is wrong for half a year.
func (o *observance) take(p property) {
	var err error
	switch p.name {
	case "DTSTART":
		o.start, err = parseStamp(p.value)
		o.hasStart = err == nil
	case "TZOFFSETFROM":
		o.from, err = zoneOffset(p.value)
		o.hasFrom = err == nil
	case "TZOFFSETTO":
		o.to, err = zoneOffset(p.value)
		o.hasTo = err == nil
	case "RRULE":
		var r *rule
		if r, _, err = parseRule(p.value); err == nil && (r.freq != yearly || len(o.rules) >= maxZoneRules) {
			err = errFrequency // clocks change once or twice a year
		}
		if err == nil {
			o.rules = append(o.rules, r)
		}
	case "RDATE":
		for _, v := range splitList(string(p.value)) {
			s, bad := parseStamp([]byte(v))
			if bad == nil && len(o.dates) < maxDates {
				o.dates = append(o.dates, s.wall)
			}
		}
	}
	o.unusable = o.unusable || err != nil
}

// zoneOffset reads an offset of a zone. Apple's iCal 1.5 wrote them without a
// sign: 0100.
func zoneOffset(b []byte) (int64, error) {
	if len(b) > 0 && b[0] >= '0' && b[0] <= '9' {
		b = append([]byte{'+'}, b...)
	}
	return parseOffset(b)
}

// A transition is an instant from which an offset holds.
type transition struct {
	at       int64 // Unix time
	from, to int64
}

// compile gives the zone as a *time.Location, nil where it says nothing usable.
func (tz *timezone) compile(name string) *time.Location {
	var all []transition
	for i := range tz.parts {
		found, ok := tz.parts[i].transitions()
		if !ok || (len(tz.parts) > 1 && !tz.parts[i].hasStart) { // nobody knows which part holds when
			return nil
		}
		all = append(all, found...)
	}
	if len(all) == 0 || len(all) > maxOnsets || tz.broken {
		return nil
	}
	slices.SortStableFunc(all, func(a, b transition) int { return cmp.Compare(a.at, b.at) })
	loc, err := time.LoadLocationFromTZData(name, tzif(all))
	if err != nil {
		return nil
	}
	return loc
}

// transitions gives the onsets of one part. Their wall times are in the offset
// before each of them (RFC 5545 §3.6.5).
func (o *observance) transitions() ([]transition, bool) {
	if !o.hasTo || o.unusable {
		return nil, false
	}
	if !o.hasFrom {
		o.from = o.to
	}
	if !o.hasStart { // a zone of one offset, as some devices write it
		return []transition{{at: dayNumber(zoneFirstYear, 1, 1) * daySeconds, from: o.to, to: o.to}}, true
	}
	low, high := dayNumber(zoneFirstYear, 1, 1)*daySeconds, dayNumber(zoneLastYear, 12, 31)*daySeconds
	walls := append([]int64{}, o.dates...)
	if o.start.wall >= low || len(o.rules) == 0 {
		walls = append(walls, max(o.start.wall, low))
	}
	for _, r := range o.rules {
		r.lastWall = lastWall(r.until, func(unix int64) int64 { return unix + o.from })
		found, err := newWalker(r, o.start.wall, false).walk(low, high)
		if err != nil {
			return nil, false
		}
		walls = append(walls, found...)
	}
	slices.Sort(walls)
	if walls = slices.Compact(walls); len(walls) > maxOnsets {
		return nil, false
	}
	list := make([]transition, len(walls))
	for i, wall := range walls {
		list[i] = transition{at: wall - o.from, from: o.from, to: o.to}
	}
	return list, true
}

// lastWall gives the last wall time that an UNTIL allows: a date covers its
// whole day, a UTC time is turned into wall time.
func lastWall(until stamp, wall func(unix int64) int64) int64 {
	switch {
	case until.date:
		return until.wall + daySeconds - 1
	case until.utc:
		return wall(until.wall)
	case until.hasOffset:
		return wall(until.wall - until.offset)
	}
	return until.wall
}

// tzif writes transitions, sorted, in the format of RFC 8536, version 2, whose
// first block (32-bit times) is left almost empty.
func tzif(all []transition) []byte {
	offsets := []int64{all[0].from} // type 0 holds before the first transition
	index := map[int64]int{all[0].from: 0}
	for _, t := range all {
		if _, ok := index[t.to]; !ok && len(offsets) < 250 {
			index[t.to] = len(offsets)
			offsets = append(offsets, t.to)
		}
	}
	names, starts := "", make([]byte, len(offsets))
	for i, o := range offsets {
		starts[i] = byte(min(len(names), 255))
		if len(names) < 240 {
			names += offsetName(o) + "\x00"
		} else {
			starts[i] = 0
		}
	}
	b := tzifHeader(nil, 0, 1, 1)
	b = append(b, 0, 0, 0, 0, 0, 0, 0)
	b = tzifHeader(b, len(all), len(offsets), len(names))
	for _, t := range all {
		b = binary.BigEndian.AppendUint64(b, uint64(t.at))
	}
	for _, t := range all {
		b = append(b, byte(index[t.to]))
	}
	for i, o := range offsets {
		b = binary.BigEndian.AppendUint32(b, uint32(int32(o)))
		b = append(b, 0, starts[i])
	}
	b = append(b, names...)
	return append(b, "\n\n"...)
}

func tzifHeader(b []byte, times, types, chars int) []byte {
	b = append(b, "TZif2"...)
	b = append(b, make([]byte, 15)...)
	for _, n := range []int{0, 0, 0, times, types, chars} {
		b = binary.BigEndian.AppendUint32(b, uint32(n))
	}
	return b
}
