package ics

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

//go:generate go run windows_gen.go -cldr $CLDR_CORE -o windows_names.go

// A scope is what the properties of one VCALENDAR say of the events in it.
type scope struct {
	floating string // X-WR-TIMEZONE: the zone of values that name none
	cancel   bool   // METHOD:CANCEL, RFC 5546 §3.2.5
	custom   map[string]*timezone
	names    *int                      // zone names looked up in the whole file
	found    map[string]*time.Location // by name as written; nil: unknown
	broken   []*timezone               // looked up in vain since the last report
}

// zoneKey is the form under which zone names are compared: producers quote,
// escape and space them in their own ways.
func zoneKey(name string) string {
	name = strings.NewReplacer(`\`, "", `"`, "").Replace(name)
	name = strings.Join(strings.Fields(name), " ")
	return strings.TrimPrefix(name, "TZID=")
}

// locate finds a zone by the name a calendar gives it: IANA, Windows, a vendor's
// path that ends with an IANA name, the file's own VTIMEZONE, the long name
// that Outlook shows people, a plain offset. It gives nil for an unknown one.
func (s *scope) locate(name string) *time.Location {
	if loc, ok := s.found[name]; ok {
		return loc
	}
	if *s.names >= maxZones {
		return nil
	}
	*s.names++
	loc := s.search(zoneKey(name))
	if s.found == nil {
		s.found = map[string]*time.Location{}
	}
	s.found[name] = loc
	return loc
}

func (s *scope) search(key string) *time.Location {
	if loc := ianaZone(key); loc != nil {
		return loc
	}
	if loc := windowsZone(key); loc != nil {
		return loc
	}
	if loc := suffixZone(key); loc != nil {
		return loc
	}
	if own := s.custom[strings.ToLower(key)]; own != nil {
		if loc := ianaZone(zoneKey(own.alias)); loc != nil {
			return loc
		}
		if loc := own.compile(key); loc != nil {
			return loc
		}
		s.broken = append(s.broken, own)
	}
	if loc := displayZone(key); loc != nil {
		return loc
	}
	return offsetZone(key)
}

// ianaZone loads a zone of the IANA database, whatever the case of its name.
func ianaZone(name string) *time.Location {
	if name == "" || len(name) > 64 || strings.EqualFold(name, "local") || strings.ContainsAny(name, " ,:()") ||
		strings.HasPrefix(name, "right/") { // counts leap seconds

		return nil
	}
	if strings.EqualFold(name, "z") || strings.EqualFold(name, "utc") || strings.EqualFold(name, "zulu") {
		return time.UTC
	}
	if loc, err := time.LoadLocation(name); err == nil {
		return loc
	}
	if proper := ianaName(strings.ToLower(name)); proper != "" && proper != name {
		if loc, err := time.LoadLocation(proper); err == nil {
			return loc
		}
	}
	return nil
}

// windowsZone knows the names of the Windows registry, which Exchange and
// Outlook write: "Romance Standard Time".
func windowsZone(name string) *time.Location {
	low := strings.ToLower(name)
	for _, summer := range []string{" daylight time", " summer time"} {
		if base, ok := strings.CutSuffix(low, summer); ok {
			low = base + " standard time"
		}
	}
	if iana := windowsName(low); iana != "" {
		return ianaZone(iana)
	}
	return nil
}

// suffixZone knows the paths of older programs, which end with an IANA name:
// "/mozilla.org/20050126_1/Europe/Paris".
func suffixZone(name string) *time.Location {
	parts := strings.Split(strings.Trim(name, "/"), "/")
	if len(parts) > 12 {
		return nil
	}
	for n := min(3, len(parts)-1); n >= 1; n-- {
		if loc := ianaZone(strings.Join(parts[len(parts)-n:], "/")); loc != nil {
			return loc
		}
	}
	return nil
}

// displayZone knows the names that Outlook shows: an offset, then towns or
// countries, "(UTC+01:00) Brussels, Copenhagen, Madrid, Paris". The first town
// that the IANA database has, and whose winter offset is the one written, gives
// the zone.
func displayZone(name string) *time.Location {
	low := strings.ToLower(name)
	offset, hasOffset := int64(0), false
	if open, rest, ok := strings.Cut(low, ")"); ok && strings.HasPrefix(open, "(") {
		written := strings.TrimLeft(open, "(utcgm ")
		off, err := parseOffset([]byte(written))
		offset, hasOffset = off, err == nil || written == ""
		low = rest
	}
	for _, town := range strings.FieldsFunc(low, func(r rune) bool { return strings.ContainsRune(",:;/", r) }) {
		town, _, _ = strings.Cut(town, "(")
		town = strings.TrimSpace(town)
		loc := townZone(town)
		if loc == nil || (hasOffset && winterOffset(loc) != offset) {
			continue
		}
		return loc
	}
	return nil
}

func townZone(town string) *time.Location {
	if town == "" {
		return nil
	}
	if iana := townName(town); iana != "" {
		return ianaZone(iana)
	}
	base := strings.TrimSuffix(town, " time")
	if iana := windowsName(base + " standard time"); iana != "" {
		return ianaZone(iana)
	}
	return nil
}

// winterOffset is the offset without summer time, as Windows writes it.
func winterOffset(loc *time.Location) int64 {
	return min(offsetAt(january, loc), offsetAt(july, loc))
}

func summerOffset(loc *time.Location) int64 {
	return max(offsetAt(january, loc), offsetAt(july, loc))
}

// The middle of two months of 2026, in Unix time.
const (
	january = 1768478400
	july    = 1784116800
)

// offsetZone knows plain offsets: "UTC+01", "GMT-03:30", "+0200".
func offsetZone(name string) *time.Location {
	low := strings.ToLower(name)
	written := strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(strings.Trim(low, "()"), "utc"), "gmt"))
	if off, err := parseOffset([]byte(written)); err == nil {
		return time.FixedZone(offsetName(off), int(off))
	}
	return nil
}

func offsetName(seconds int64) string {
	sign := "+"
	if seconds < 0 {
		sign, seconds = "-", -seconds
	}
	h, m := seconds/3600, seconds/60%60
	return sign + pad2(h) + ":" + pad2(m)
}

func pad2(n int64) string {
	if n < 10 {
		return "0" + strconv.FormatInt(n, 10)
	}
	return strconv.FormatInt(n, 10)
}

// addZone remembers a VTIMEZONE; the first of one name counts.
func (s *scope) addZone(tz *timezone) {
	key := strings.ToLower(zoneKey(tz.name))
	if key == "" || len(s.custom) >= maxZones {
		return
	}
	if s.custom == nil {
		s.custom = map[string]*timezone{}
	}
	if s.custom[key] == nil {
		s.custom[key] = tz
	}
}

func trimValue(b []byte) string {
	text, _ := toUTF8(bytes.TrimSpace(b[:min(len(b), maxText)]))
	return text
}
