package tomlfile

import (
	"fmt"
	"strings"
)

// Suggest gives ` (did you mean "timezone"?)` for the name nearest to word, or
// "" where none is near enough to be what was meant.
func Suggest(word string, names []string) string {
	best, least := "", len(word)/3+2 // a third of the letters wrong is another word
	if len(word) < 4 {
		least = 2
	}
	for _, name := range names {
		if d := distance(strings.ToLower(word), strings.ToLower(name), least); d < least {
			best, least = name, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %q?)", best)
}

// distance counts the letters to add, drop, change or swap with their
// neighbour to make b of a (optimal string alignment). It gives some value of
// at least limit as soon as the result is known to reach it.
func distance(a, b string, limit int) int {
	s, t := []rune(a), []rune(b)
	if len(s)-len(t) >= limit || len(t)-len(s) >= limit {
		return limit
	}
	before, above := []int(nil), make([]int, len(t)+1)
	for j := range above {
		above[j] = j
	}
	for i := range s {
		row := make([]int, len(t)+1)
		row[0] = i + 1
		for j := range t {
			cost := 1
			if s[i] == t[j] {
				cost = 0
			}
			row[j+1] = min(above[j+1]+1, row[j]+1, above[j]+cost)
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, above = above, row
	}
	return above[len(t)]
}
