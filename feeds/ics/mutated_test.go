package ics

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"semainier/feeds"
)

// Equal seeds make equal feeds.
const (
	mutatedSeed  = 20261119
	mutatedFeeds = 10_000
)

// No event that is sound is lost or changed by what is wrong beside it, what
// is lost is told with a line of its own, and no calendar silently becomes empty.
func TestMutatedFeeds(t *testing.T) {
	paris := loadZone(t, "Europe/Paris")
	list := bases(t)
	const parts = 4
	for part := range parts {
		t.Run(fmt.Sprint(part), func(t *testing.T) {
			t.Parallel()
			for n := part; n < mutatedFeeds; n += parts {
				m := mutate(rand.New(rand.NewPCG(mutatedSeed, uint64(n))), list)
				faults := m.judge(t, paris)
				if len(faults) == 0 {
					continue
				}
				file := filepath.Join(t.ArtifactDir(), fmt.Sprintf("mutated-%d.ics", n))
				if err := os.WriteFile(file, m.text, 0o600); err != nil {
					t.Error(err)
				}
				t.Errorf("feed %d of seed %d, from %s: %s\n%s\nThe feed is in %s (go test -artifacts keeps it).",
					n, mutatedSeed, m.name, strings.Join(m.story, "; "), strings.Join(faults, "\n"), file)
				return
			}
		})
	}
}

// A mutated feed is a sound calendar of which something was damaged, with what
// it must give all the same.
type mutated struct {
	base
	text  []byte
	story []string        // what was done
	harm  []harm          // the events that were damaged
	sick  map[string]bool // UIDs of which a part was damaged
	cut   bool            // the end is missing
}

// A harm is what became of an event, and where it lies in the feed with what
// was written before it: the bytes [from, until).
type harm struct {
	what        string
	text        []byte
	from, until int
}

func (m *mutated) tell(format string, args ...any) {
	m.story = append(m.story, fmt.Sprintf(format, args...))
}

// mutate cuts a base, or damages up to three of its events and disturbs what is
// around them. Some are only disturbed.
func mutate(r *rand.Rand, list []base) mutated {
	m := mutated{base: list[r.IntN(len(list))], sick: map[string]bool{}}
	if r.IntN(8) == 0 {
		m.truncate(r)
		return m
	}
	if r.IntN(8) > 0 {
		for range 1 + r.IntN(min(3, len(m.uids)-1)) {
			m.sick[m.uids[r.IntN(len(m.uids))]] = true
		}
	}
	ends, strays := r.IntN(3) == 0, r.IntN(3) == 0
	for _, x := range m.blocks {
		from := len(m.text)
		if strays && x.uid != "" && r.IntN(4) == 0 {
			stray, name := between(r, m.separable)
			m.text = append(m.text, stray...)
			m.tell("%s", name)
		}
		text, name := m.changed(r, x)
		if ends {
			text = mixedEnds(r, text)
		}
		m.text = append(m.text, text...)
		if m.sick[x.uid] {
			m.hurt(harm{name, text, from, len(m.text)})
		}
	}
	m.surround(r)
	return m
}

// hurt notes a damaged event. One whose BEGIN became that of something unknown,
// after one that lost its END, is now a part of that: nothing says otherwise.
func (m *mutated) hurt(h harm) {
	ended := regexp.MustCompile(`(?i)(^|[\r\n])END:VEVENT[\r\n]`)
	begun := regexp.MustCompile(`(?i)(^|[\r\n])BEGIN:VEVENT[\r\n]+[^ \t\r\n]`)
	unknown := regexp.MustCompile(`(?i)^BEGIN[:;\r\n]`)
	if last := len(m.harm) - 1; last >= 0 && m.harm[last].until == h.from && !ended.Match(m.harm[last].text) &&
		unknown.Match(h.text) && !begun.Match(h.text) {
		m.harm[last].until, m.harm[last].text = h.until, h.text
		return
	}
	m.harm = append(m.harm, h)
}

// changed gives the text of a block, damaged if its event is sick.
func (m *mutated) changed(r *rand.Rand, x block) (text []byte, name string) {
	zones := bytes.Index(x.text, []byte("BEGIN:VTIMEZONE"))
	switch {
	case m.sick[x.uid]:
		text, name = damaged(r, x.text)
		m.tell("%s in the event %s", name, x.uid)
		return text, name
	case m.byName && x.uid == "" && zones >= 0 && r.IntN(4) == 0:
		text, name = damaged(r, x.text[zones:])
		m.tell("%s in the zones", name)
		return slices.Concat(x.text[:zones], text), name
	case r.IntN(8) == 0:
		m.tell("%q folded anew", x.uid)
		return refolded(r, x.text), ""
	}
	return x.text, ""
}

// surround writes something before and after the calendar.
func (m *mutated) surround(r *rand.Rand) {
	before := pick(r, []string{"", "", "", "\uFEFF", "HTTP/1.1 200 OK\r\nContent-Type: text/calendar\r\n\r\n", "\r\n\r\n", "junk\r\n", "<!-- cache -->"})
	after := pick(r, []string{"", "", "", "\r\n\r\n", "<!-- end -->", "END:VCALENDAR\r\n", "\x00\x00\x00", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"})
	m.tell("%.20q before and %.20q after", before, after)
	m.text = slices.Concat([]byte(before), m.text, []byte(after))
	for i := range m.harm {
		m.harm[i].from += len(before)
		m.harm[i].until += len(before)
	}
}

// truncate cuts a calendar that is otherwise sound. A series of which a part
// lies behind the cut is as good as damaged.
func (m *mutated) truncate(r *rand.Rand) {
	whole := m.joined(func(x block) []byte { return x.text })
	ends := regexp.MustCompile(`(?i)END:VCALENDAR`).FindAllIndex(whole, -1)
	at := 1 + r.IntN(ends[len(ends)-1][1]-1)
	m.text, m.cut = whole[:at], true
	m.tell("cut after %d bytes", at)
	from := 0
	for _, x := range m.blocks {
		until := from + len(x.text)
		if missing := until - len("\r\n") - at; x.uid != "" && missing > 0 {
			m.sick[x.uid] = true
			if from+len("BEGIN:VEVENT") <= at {
				m.harm = append(m.harm, harm{"cut", nil, from, at})
			}
		}
		from = until
	}
}

// judge gives what is wrong with the reading of a mutated feed.
func (m mutated) judge(t *testing.T, site *time.Location) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	cal, err := Read(bytes.NewReader(m.text), site)
	if err != nil {
		if !m.cut || bytes.Contains(m.text, []byte("BEGIN:VCALENDAR")) {
			fault("not read: %v", err)
		}
		return faults
	}
	from, until := mutatedWindow()
	list, more, err := cal.Expand(context.Background(), from, until)
	if err != nil {
		fault("not expanded: %v", err)
	}
	findings, got := slices.Concat(cal.Findings, more), byUID(list)
	for _, uid := range m.uids {
		if !m.sick[uid] && !slices.Equal(got[uid], m.want[uid]) {
			fault("the sound event %s gives %d dates, want %d: %s", uid, len(got[uid]), len(m.want[uid]), difference(got[uid], m.want[uid]))
		}
	}
	for _, h := range m.harm {
		if first, last := lineOf(m.text, h.from), lineOf(m.text, h.until-1); !told(cal, findings, first, last) {
			fault("the damaged event of lines %d to %d (%s) is neither given nor told", first, last, h.what)
		}
	}
	if m.cut && !cal.Truncated {
		fault("nothing says that the file is cut")
	}
	grave := func(f feeds.Finding) bool { return f.Severity != feeds.Note }
	if len(list) == 0 && len(cal.events) < m.events() && !slices.ContainsFunc(findings, grave) {
		fault("empty, and nothing says why")
	}
	for _, f := range findings {
		if f.Code == codeInternal {
			fault("a panic was recovered: %+v", f)
		}
	}
	return faults
}

// difference shows the first of two lists' entries that are not equal.
func difference(got, want []string) string {
	for i, w := range want {
		if i == len(got) || got[i] != w {
			return fmt.Sprintf("%q instead of %q", got[min(i, len(got)):min(i+1, len(got))], w)
		}
	}
	return fmt.Sprintf("%q too many", got[len(want):])
}

// told reports whether an event that begins in these lines was understood, or
// a finding names one of them.
func told(cal *Calendar, findings []feeds.Finding, first, last int) bool {
	return slices.ContainsFunc(cal.events, func(e *event) bool { return first <= e.line && e.line <= last }) ||
		slices.ContainsFunc(findings, func(f feeds.Finding) bool { return first <= f.Line && f.Line <= last })
}

// lineOf gives the number of the line in which a byte lies, as editors count.
func lineOf(text []byte, at int) int {
	line := 1
	for i, c := range text[:at] {
		if c == '\n' || c == '\r' && text[i+1] != '\n' {
			line++
		}
	}
	return line
}
