package ics

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/teambition/rrule-go"
)

// rrule-go is right on the rules below (it is not on BYSETPOS in the first
// period, BYWEEKNO, mixed BYDAY ordinals, YEARLY with BYMONTHDAY alone).
func TestPlainRulesAgreeWithAnotherLibrary(t *testing.T) {
	rng := rand.New(rand.NewPCG(2026, 9))
	start := time.Date(2021, 3, 31, 9, 30, 0, 0, time.UTC)
	for range 600 {
		value := randomRule(rng)
		option, err := rrule.StrToROption(value)
		if err != nil {
			t.Fatalf("%s: %v", value, err)
		}
		option.Dtstart = start
		other, err := rrule.NewRRule(*option)
		if err != nil {
			t.Fatalf("%s: %v", value, err)
		}
		var want []string
		for _, at := range other.Between(start, start.AddDate(5, 0, 0), true) {
			want = append(want, at.Format(timeForm))
		}
		got, err := startsOf(t, value, start.Format(timeForm), start.Format(timeForm), start.AddDate(5, 0, 0).Format(timeForm))
		synchronised := len(want) > 0 && want[0] == start.Format(timeForm)
		if strings.Contains(value, "COUNT") && !synchronised && len(want) > 0 {
			want = want[:min(len(want), len(got))] // we count DTSTART, RFC 5545 §3.3.10
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: got %d starts (%v), want %d; %s", value, len(got), err, len(want), firstDifference(got, want))
		}
	}
}

func firstDifference(got, want []string) string {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return fmt.Sprintf("at %d %s, want %s", i, got[i], want[i])
		}
	}
	return "one goes on longer"
}

func randomRule(rng *rand.Rand) string {
	freq := []string{"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}[rng.IntN(4)]
	value := fmt.Sprintf("FREQ=%s;INTERVAL=%d", freq, 1+rng.IntN(4))
	some := func(list ...string) string {
		rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		return strings.Join(list[:1+rng.IntN(3)], ",")
	}
	if rng.IntN(3) == 0 || freq == "YEARLY" {
		value += ";BYMONTH=" + some("1", "2", "3", "6", "10", "12")
	}
	switch rng.IntN(4) {
	case 0:
		if freq == "MONTHLY" || freq == "YEARLY" {
			value += ";BYDAY=" + some("1MO", "2TU", "-1FR", "3SU", "-2TH")
		} else {
			value += ";BYDAY=" + some("MO", "TU", "WE", "TH", "FR", "SA", "SU")
		}
	case 1:
		value += ";BYDAY=" + some("MO", "TU", "WE", "TH", "FR", "SA", "SU")
	case 2:
		if freq != "WEEKLY" {
			value += ";BYMONTHDAY=" + some("1", "13", "28", "29", "30", "31", "-1", "-3")
		}
	}
	if freq == "WEEKLY" && rng.IntN(2) == 0 {
		value += ";WKST=" + []string{"MO", "SU", "WE"}[rng.IntN(3)]
	}
	if rng.IntN(4) == 0 {
		value += ";BYHOUR=" + some("8", "9", "14")
	}
	switch rng.IntN(3) {
	case 0:
		value += fmt.Sprintf(";COUNT=%d", 1+rng.IntN(40))
	case 1:
		value += ";UNTIL=20230615T200000Z"
	}
	return value
}
