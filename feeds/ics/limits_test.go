package ics

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"semainier/feeds"
	"semainier/feeds/civil"
)

// tried gives, for each limit, what is beyond it and what becomes of that. Those
// in TestLimits and in the tests named behind are not tried twice.
func tried() map[string]func(*testing.T) {
	elsewhere := func(*testing.T) {}
	return map[string]func(*testing.T){
		"maxBytes":       elsewhere, // TestWhatIsNoCalendar
		"maxLine":        elsewhere,
		"maxText":        elsewhere,
		"maxDepth":       elsewhere,
		"maxEvents":      elsewhere,
		"maxDates":       elsewhere,
		"maxRules":       elsewhere,
		"maxObservances": elsewhere,
		"maxInstances":   elsewhere, // TestTooManyHappeningsKeepTheFirst
		"maxChoice":      tooManyToChooseFrom,
		"maxSteps":       elsewhere, // TestHeavyRulesStop
		"maxCandidates":  elsewhere, // TestHeavyRulesStop
		"maxParams":      tooManyParameters,
		"maxCalendars":   tooManyCalendars,
		"maxAllDates":    tooManyDatesInAll,
		"maxCategories":  tooManyCategories,
		"maxZones":       tooManyZones,
		"maxZoneRules":   func(t *testing.T) { brokenZone(t, strings.Repeat("RRULE:FREQ=YEARLY\n", maxZoneRules+1)) },
		"maxOnsets":      func(t *testing.T) { brokenZone(t, "RRULE:FREQ=YEARLY;BYMONTHDAY=1,2,3,4,5\n") },
		"maxInterval":    tooLongAnInterval,
		"maxRuleValues":  tooManyRuleValues,
		"maxWork":        allTheWorkDone,
		"poorCandidates": allTheWorkDone,
		"maxHits":        tooManyHappenings,
		"maxMatches":     tooManyMasters,
		"maxFindings":    tooManyFindings,
		"maxPerCode":     tooManyOfACode,
	}
}

func TestEveryLimitIsTried(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "limits.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	all := tried()
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			for _, name := range spec.Names {
				if !strings.HasPrefix(name.Name, "zone") && all[name.Name] == nil {
					t.Errorf("%s has no test", name.Name)
				}
			}
		}
		return true
	})
	for name, try := range all {
		t.Run(name, try)
	}
}

// reading gives what is found in a calendar of these lines, and its happenings
// of 2026.
func reading(t *testing.T, lines ...string) (*Calendar, []feeds.Instance, []feeds.Finding) {
	t.Helper()
	cal := mustRead(t, []byte("BEGIN:VCALENDAR\n"+strings.Join(lines, "")+"END:VCALENDAR\n"))
	from := civil.Date{Year: 2026, Month: 1, Day: 1}
	list, more, err := cal.Expand(context.Background(), from, from.AddDays(365))
	if err != nil {
		t.Fatal(err)
	}
	return cal, list, more
}

func vevent(uid, lines string) string {
	return "BEGIN:VEVENT\nUID:" + uid + "\nDTSTART:20260901T090000\n" + lines + "END:VEVENT\n"
}

func tooManyParameters(t *testing.T) {
	line := func(n int) string { return "SUMMARY" + strings.Repeat(";A=b", n) + ":Permanence\n" }
	_, list, _ := reading(t, vevent("a", line(maxParams)))
	if len(list) != 1 || list[0].Summary != "Permanence" {
		t.Errorf("at the limit: got %+v", list)
	}
	cal, list, _ := reading(t, vevent("a", line(maxParams+1)))
	if len(list) != 1 || list[0].Summary != "" || codes(cal.Findings) != codeLineUnreadable {
		t.Errorf("beyond: got %+v, %s", list, codes(cal.Findings))
	}
}

// Each calendar of a file is a world of its own; those beyond share the last.
func tooManyCalendars(t *testing.T) {
	world := "END:VCALENDAR\nBEGIN:VCALENDAR\n" + vevent("same", "")
	_, list, _ := reading(t, strings.Repeat(world, maxCalendars+49))
	if want := maxCalendars - 1; len(list) != want { // the first one is empty
		t.Errorf("got %d happenings, want %d", len(list), want)
	}
}

func tooManyDatesInAll(t *testing.T) {
	var b strings.Builder
	dates := "RDATE:" + strings.TrimSuffix(strings.Repeat("20260902T090000,", 4_000), ",") + "\n"
	for i := range maxAllDates/4_000 + 3 {
		b.WriteString(vevent(fmt.Sprint(i), dates))
	}
	cal, list, _ := reading(t, b.String(), vevent("good", ""))
	kept := func(uid string) bool {
		return slices.ContainsFunc(list, func(in feeds.Instance) bool { return in.UID == uid })
	}
	if codes(cal.Findings) != "too-many-dates too-many-dates too-many-dates" || !kept("0") || !kept("good") {
		t.Errorf("got %d happenings, %s", len(list), codes(cal.Findings))
	}
}

func tooManyCategories(t *testing.T) {
	_, list, _ := reading(t, vevent("a", strings.Repeat("CATEGORIES:un,deux\n", maxCategories)))
	if len(list) != 1 || len(list[0].Categories) != maxCategories {
		t.Errorf("got %+v", list)
	}
}

func tooManyZones(t *testing.T) {
	var b strings.Builder
	for i := range maxZones + 1 {
		fmt.Fprintf(&b, "BEGIN:VTIMEZONE\nTZID:z%d\nBEGIN:STANDARD\nTZOFFSETTO:+0500\nEND:STANDARD\nEND:VTIMEZONE\n", i)
		fmt.Fprintf(&b, "BEGIN:VEVENT\nUID:%03d\nDTSTART;TZID=z%d:20260901T090000\nEND:VEVENT\n", i, i)
	}
	cal, list, _ := reading(t, b.String())
	if codes(cal.Findings) != codeZoneUnknown || len(list) != maxZones+1 {
		t.Fatalf("got %d happenings, %s", len(list), codes(cal.Findings))
	}
	if last := list[len(list)-1]; last.UID != fmt.Sprintf("%03d", maxZones) || last.Start.Hour() != 9 {
		t.Errorf("the one beyond is %s at %v, want it in the site's zone", last.UID, last.Start)
	}
}

// brokenZone reads a VTIMEZONE with these lines too many: its events are taken
// in the site's zone, with a finding.
func brokenZone(t *testing.T, lines string) {
	cal, list, _ := reading(t, "BEGIN:VTIMEZONE\nTZID:Lieu\nBEGIN:STANDARD\nDTSTART:19000101T000000\nTZOFFSETFROM:+0400\nTZOFFSETTO:+0500\n", lines,
		"END:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nDTSTART;TZID=Lieu:20260901T090000\nUID:a\nEND:VEVENT\n")
	if got := codes(cal.Findings); !strings.Contains(got, codeZoneBroken) || len(list) != 1 || list[0].Start.Hour() != 9 {
		t.Errorf("got %+v, %s", list, got)
	}
}

func tooLongAnInterval(t *testing.T) {
	for n, want := range map[int]string{maxInterval: "", maxInterval + 1: codeRuleRefused} {
		cal, list, _ := reading(t, vevent("a", fmt.Sprintf("RRULE:FREQ=DAILY;INTERVAL=%d\n", n)))
		if codes(cal.Findings) != want || len(list) != 1 {
			t.Errorf("INTERVAL=%d: got %d happenings, %s", n, len(list), codes(cal.Findings))
		}
	}
}

func tooManyRuleValues(t *testing.T) {
	value := "FREQ=MONTHLY;BYMONTHDAY=" + strings.Repeat("1,", maxRuleValues) + "2"
	r, junk, err := parseRule([]byte(value))
	if err != nil || !slices.Equal(junk, []string{"BYMONTHDAY"}) || !slices.Equal(r.byMonthDay, []int{1}) {
		t.Errorf("got %+v, %v, %v", r, junk, err)
	}
}

// A calendar that has used up its work still gets what is cheap.
func allTheWorkDone(t *testing.T) {
	heavy := vevent("a", "RRULE:FREQ=DAILY;COUNT=999999999;BYMONTH=2;BYMONTHDAY=29\n")
	costly := vevent("costly", "RRULE:FREQ=DAILY;COUNT=5000\n")
	cheap := vevent("cheap", "RRULE:FREQ=DAILY\n")
	heavy = strings.ReplaceAll(heavy, "20260901", "19000101")
	costly = strings.ReplaceAll(costly, "20260901", "20130101")
	costly = strings.ReplaceAll(costly, "RRULE:FREQ=DAILY", "RRULE:FREQ=DAILY;BYDAY=MO,TU,WE")
	count := func(list []feeds.Instance, uid string) (n int) {
		for _, in := range list {
			if in.UID == uid {
				n++
			}
		}
		return n
	}
	_, list, more := reading(t, costly)
	if n := count(list, "costly"); n < 100 || len(more) != 0 {
		t.Fatalf("alone the costly rule gives %d, %s", n, codes(more))
	}
	var b strings.Builder
	for i := range maxWork/maxCandidates*30 + 1 {
		b.WriteString(strings.Replace(heavy, "UID:a", fmt.Sprintf("UID:%d", i), 1))
	}
	_, list, more = reading(t, b.String(), costly, cheap)
	if n := count(list, "cheap"); n != 122 {
		t.Errorf("the cheap rule gives %d, want 122", n)
	}
	if n := count(list, "costly"); n != 0 {
		t.Errorf("the costly rule gives %d, though the work is done (%s)", n, codes(more))
	}
}

func tooManyHappenings(t *testing.T) {
	var b strings.Builder
	for i := range maxHits/8_760 + 2 {
		b.WriteString(strings.Replace(vevent(fmt.Sprint(i), "RRULE:FREQ=HOURLY\n"), "20260901", "20260101", 1))
	}
	cal := mustRead(t, []byte("BEGIN:VCALENDAR\n"+b.String()+"END:VCALENDAR\n"))
	from := civil.Date{Year: 2026, Month: 1, Day: 1}
	seq, more, err := cal.Each(context.Background(), from, from.AddDays(365))
	n := 0
	for range seq {
		n++
	}
	if err != nil || n != maxHits || codes(more) != codeManyHappenings {
		t.Errorf("got %d, %s, %v", n, codes(more), err)
	}
}

// Past the limit all changes are the first master's.
func tooManyMasters(t *testing.T) {
	for n, want := range map[int]int{10: 15, maxMatches + 1: 9} {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "BEGIN:VEVENT\nUID:a\nDTSTART:2026%02d%02dT%02d%02d00\nEND:VEVENT\n", 9+i/1440, 1+i/60%24, i%24, i/24%60)
		}
		_, list, _ := reading(t, b.String(), "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20260901T090000\nDTSTART:20260901T150000\nSUMMARY:Changed\nEND:VEVENT\n")
		at := slices.IndexFunc(list, func(in feeds.Instance) bool { return in.Summary == "Changed" })
		if at < 0 || list[at].Start.Hour() != 15 {
			t.Errorf("%d masters: got %+v", n, list)
		}
		nine := slices.ContainsFunc(list, func(in feeds.Instance) bool {
			return in.Start.Hour() == 9 && in.Start.Day() == 1 && in.Start.Minute() == 0 && in.Start.Month() == 9
		})
		if nine != (want == 9) {
			t.Errorf("%d masters: the date that was changed is still planned: %v", n, nine)
		}
	}
}

// Past the limit the series further down in the file are not looked at.
func tooManyToChooseFrom(t *testing.T) {
	hourly := func(uid string) string {
		return strings.Replace(vevent(uid, "RRULE:FREQ=HOURLY\n"), "20260901", "20260101", 1)
	}
	var b strings.Builder
	for i := range maxChoice/8_760 + 1 {
		b.WriteString(hourly(fmt.Sprint(i)))
	}
	_, list, more := reading(t, b.String(), hourly("last"))
	if len(list) != maxInstances || !strings.Contains(codes(more), codeManyHappenings) {
		t.Errorf("got %d, %s", len(list), codes(more))
	}
	if slices.ContainsFunc(list, func(in feeds.Instance) bool { return in.UID == "last" }) {
		t.Error("the series beyond was walked")
	}
}

func tooManyFindings(t *testing.T) {
	rep := &report{}
	for i := range 2 * maxFindings {
		rep.add(i, fmt.Sprint("code", i/10))
	}
	if list := rep.findings(); len(list) != maxFindings+1 || list[maxFindings].Code != codeManyFindings {
		t.Errorf("got %d findings", len(list))
	}
}

func tooManyOfACode(t *testing.T) {
	cal, _, _ := reading(t, strings.Repeat("BEGIN:VEVENT\nDTSTART:demain\nEND:VEVENT\n", maxPerCode+1))
	if got := codes(cal.Findings); strings.Count(got, codeStartUnreadable) != maxPerCode || !strings.HasSuffix(got, codeManyFindings) {
		t.Errorf("got %s", got)
	}
}
