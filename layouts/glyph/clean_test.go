package glyph

import (
	"strings"
	"testing"
)

// Accents piled on a letter would stand on the lines above and below; those of
// living orthographies stay.
func TestPiledAccentsAreTakenOff(t *testing.T) {
	for text, want := range map[string]string{
		"Z" + strings.Repeat("\u0301", 40) + "a": "Z" + strings.Repeat("\u0301", maxMarks) + "a",
		strings.Repeat("\u0336", 9):              strings.Repeat("\u0336", maxMarks),
		"e\u0302\u0301":                          "e\u0302\u0301",
		"\u05E9\u05C1\u05B8\u0591":               "\u05E9\u05C1\u05B8\u0591",
		"\u0628\u0651\u064E\u062A\u0651\u064E":   "\u0628\u0651\u064E\u062A\u0651\u064E",
		"\u0E17\u0E35\u0E48":                     "\u0E17\u0E35\u0E48",
	} {
		if got := Clean(text); got != want {
			t.Errorf("%+q: %+q, want %+q", text, got, want)
		}
	}
}
