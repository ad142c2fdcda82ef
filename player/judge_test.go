package player_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"semainier/layouts/scene"
)

var (
	workshopNumber = regexp.MustCompile(`A(\d+)`)
	noticeNumber   = regexp.MustCompile(`B\d+`)
	dayNumber      = regexp.MustCompile(`(?i)\b(` + strings.Join(dayNames[:], "|") + `) (1er|\d+)\b`)
	partOf         = regexp.MustCompile(`^[^/]* \d/\d `)
)

// judge says what is wrong with a scene at that instant; "" if nothing is.
func judge(sc scene.Scene, at int) string {
	now := inParis(at)
	if got, want := wordsOf(sc, "header"), now.full(); !strings.Contains(got, want) {
		return fmt.Sprintf("the date is %q, want %q", got, want)
	}
	if got := wordsOf(sc, "clock"); got != now.clock() {
		return fmt.Sprintf("the clock shows %q, want %q", got, now.clock())
	}
	for _, fault := range []string{judgeToday(wordsOf(sc, "body"), at), judgeWeek(wordsOf(sc, "semaine"), at), judgeNotice(wordsOf(sc, "avis"), at)} {
		if fault != "" {
			return fault
		}
	}
	return ""
}

// judgeToday judges the zone of today: what is on, what is to come, and nothing
// that is over or of the days before.
func judgeToday(words string, at int) string {
	now, on := inParis(at), false
	for _, e := range eventsOf(now.day) {
		current := " " + e.partner + " jusqu’à " + hour(e.until) + " " + e.title + " "
		coming := " " + hours(e.from, e.until) + " " + e.partner + " " + e.title + " "
		want := ""
		switch {
		case at < e.start():
			want = coming
		case at < e.end():
			want, on = current, true
		}
		for _, told := range []string{current, coming} {
			if found := strings.Contains(" "+words+" ", told); found != (told == want) {
				return fmt.Sprintf("today says %q, want %q", words, want)
			}
		}
	}
	if strings.Contains(words, "Maintenant") != on {
		return fmt.Sprintf("today says %q, and something is on: %v", words, on)
	}
	for _, m := range workshopNumber.FindAllStringSubmatch(words, -1) {
		if n, _ := strconv.Atoi(m[1]); began+n < now.day || began+n > now.day+4 {
			return fmt.Sprintf("today says %q, which is of day %d, not %d", m[0], began+n, now.day)
		}
	}
	if _, next, ok := strings.Cut(words, "Demain, "); ok && !strings.HasPrefix(next, dateOf(now.day+1).short()+" ") {
		return fmt.Sprintf("tomorrow is %.30q, want %q", next, dateOf(now.day+1).short())
	}
	return ""
}

// judgeWeek judges the zone of the week, this one's or the next one's page.
func judgeWeek(words string, at int) string {
	now := inParis(at)
	monday, todays := now.day-weekday(now.day), 1
	title, span := "Cette semaine", now.week()
	if strings.HasPrefix(words, "Semaine prochaine") {
		if weekday(now.day) < 4 || weekday(now.day) == 4 && now.hour < 12 {
			return "the next week is shown too early"
		}
		monday, title, todays = monday+7, "Semaine prochaine", 0
		span = dateOf(monday).week()
	}
	// Where the span of two years finds no room the title is told without it.
	if !strings.HasPrefix(words, title) || strings.HasPrefix(words, title+",") && !strings.HasPrefix(words, title+", "+span+" ") {
		return fmt.Sprintf("the week is %.70q, want %s, %s", words, title, span)
	}
	for _, m := range dayNumber.FindAllString(words, -1) {
		if !slices.ContainsFunc([]int{0, 1, 2, 3, 4, 5, 6}, func(i int) bool { return strings.EqualFold(m, dateOf(monday+i).short()) }) {
			return fmt.Sprintf("the week says %q, which is no day of it: %q", m, words)
		}
	}
	part := partOf.MatchString(words) // of the week: not all of it is on this page
	if n := strings.Count(words, "Aujourd’hui"); n > todays || n < todays && !part {
		return fmt.Sprintf("the week says %q, with %d todays", words, n)
	}
	on := false
	for day := monday; day < monday+7; day++ {
		for _, e := range eventsOf(day) {
			on = on || e.start() <= at && at < e.end()
			if at < e.end() && !strings.Contains(words, e.title) && !part {
				return fmt.Sprintf("the week says %q, %s is missing", words, e.title)
			}
		}
	}
	if found := strings.Contains(words, "Maintenant"); found && (!on || todays == 0) || !found && on && todays == 1 && !part {
		return fmt.Sprintf("the week says %q, and something is on: %v", words, on)
	}
	for _, m := range workshopNumber.FindAllStringSubmatch(words, -1) {
		if n, _ := strconv.Atoi(m[1]); began+n < monday || began+n >= monday+7 {
			return fmt.Sprintf("the week of day %d says %q", monday, m[0])
		}
	}
	return ""
}

// judgeNotice judges the zone of the notices, of which there is one at most.
func judgeNotice(words string, at int) string {
	want := ""
	for _, b := range bills() {
		if b.from <= at && at < b.until {
			want = b.title
		}
	}
	if got := noticeNumber.FindString(words); got != want {
		return fmt.Sprintf("the notice is %q, want %q: %q", got, want, words)
	}
	if want == "" && !strings.Contains(words, "Bienvenue") {
		return fmt.Sprintf("no notice, and no welcome: %q", words)
	}
	return ""
}

// judgeSixWeeks judges a screen of six weeks, and beyond them.
func judgeSixWeeks(sc scene.Scene, at int) string {
	now, words := inParis(at), strings.NewReplacer("\n", " ", "\u202f", " ", "\u00a0", " ").Replace(sc.Words())
	if dark := now.hour >= darkFrom || now.hour < darkUntil; dark != (words == "") {
		return fmt.Sprintf("dark: %v, want %v", words == "", dark)
	} else if dark {
		return ""
	}
	if !strings.Contains(words, now.full()) || wordsOf(sc, "clock") != now.clock() {
		return "another date or hour"
	}
	stale := "Programme du 14 décembre 2026 au 24 janvier 2027"
	if over := now.day >= began+42; over != strings.Contains(words, stale) {
		return fmt.Sprintf("the program is over: %v", over)
	} else if !over {
		return ""
	}
	for _, no := range []string{"ujourd’hui", "aintenant", "Demain", "Cette semaine"} {
		if strings.Contains(words, no) {
			return "of a program that is over it says " + no
		}
	}
	if m := workshopNumber.FindString(words) + noticeNumber.FindString(words); m != "" {
		return "it says " + m
	}
	if !strings.Contains(words, "Horaires habituels") {
		return "it does not say when the place is open"
	}
	return ""
}
