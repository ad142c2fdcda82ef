package notices

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The rules of plain words are those of easy-to-read French: "L’information pour
// tous, règles européennes pour une information facile à lire et à comprendre"
// (Inclusion Europe, 2009): short sentences, known words, no abbreviation that is not
// explained, no words in capitals.

const (
	longSentence = 15 // words: longer ones are flagged
	shoutedWord  = 4  // letters: shorter ones in capitals are abbreviations
	readPerSec   = 8  // characters that a slow reader takes in, as layouts has it
	mostFindings = 8  // told at once: who has more begins with these
)

// finding is something in a text that some people will not understand.
type finding struct {
	Key  string // of its words: "plain.long"
	What string // the words that it is about
	N    int    // how many words a sentence has
	Use  string // what to say instead; empty: nothing is proposed
}

// reading is how a text reads.
type reading struct {
	Words    int
	Time     time.Duration // for a slow reader
	Findings []finding
}

// Seconds gives the time in whole seconds.
func (r reading) Seconds() int { return int(r.Time.Round(time.Second) / time.Second) }

// read judges title and text. known are abbreviations that need no explanation there:
// the short names of partners.
func read(title, text string, known []string) reading {
	all := title + "\n" + text
	r := reading{Time: time.Duration(utf8.RuneCountInString(strings.TrimSpace(all))) * time.Second / readPerSec}
	for _, s := range sentences(all) {
		n := len(words(s))
		r.Words += n
		if n > longSentence {
			r.add(finding{Key: "plain.long", What: beginning(s), N: n})
		}
	}
	r.capitals(all, known)
	r.jargon(all)
	return r
}

func (r *reading) add(f finding) {
	if len(r.Findings) < mostFindings && !slices.ContainsFunc(r.Findings, func(g finding) bool { return g.Key == f.Key && g.What == f.What }) {
		r.Findings = append(r.Findings, f)
	}
}

// words gives what stands between spaces and has a letter or a figure: "l’accueil"
// is one word, and so is "14".
func words(s string) []string {
	return slices.DeleteFunc(strings.Fields(s), func(w string) bool {
		return !strings.ContainsFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	})
}

// sentences divides a text. A full stop ends one only before a space and no small
// letter or figure: "tél. 02 99", "M. le maire" and "ville.example" go on.
func sentences(text string) []string {
	var out []string
	end := func(s string) {
		if s = strings.TrimSpace(s); len(words(s)) > 0 {
			out = append(out, s)
		}
	}
	for line := range strings.Lines(text) {
		from := 0
		for i, r := range line {
			if !strings.ContainsRune(".!?…", r) {
				continue
			}
			rest := line[i+utf8.RuneLen(r):]
			first, _ := utf8.DecodeRuneInString(rest)
			next, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, " \u00a0\u202f»)"))
			spaced := rest == "" || strings.ContainsRune(" \n\u00a0\u202f»”", first)
			if spaced && (r != '.' || !unicode.IsLower(next) && !unicode.IsDigit(next)) {
				end(line[from:i])
				from = i
			}
		}
		end(line[from:])
	}
	return out
}

// beginning gives the first words of a sentence, to be found by.
func beginning(s string) string {
	const most = 5
	w := strings.Fields(strings.TrimLeft(s, ".!?… "))
	if len(w) <= most {
		return strings.Join(w, " ")
	}
	return strings.Join(w[:most], " ") + "…"
}

// capitals flags words in capitals, and abbreviations that the text does not explain.
func (r *reading) capitals(text string, known []string) {
	fine := map[string]bool{}
	for _, k := range append(slices.Clone(known), "PC", "USB", "SMS", "CV", "HLM", "TV", "CD", "DVD", "II", "III", "IV", "VI", "VII", "XX", "XXI") {
		for _, w := range capitalWords(k) {
			fine[w] = true
		}
	}
	explanations := abbreviations()
	runes := []rune(text)
	for _, at := range capitalSpans(runes) {
		w := string(runes[at[0]:at[1]])
		meaning, abbreviated := explanations[w]
		switch {
		case fine[w] || explained(runes, at):
		case abbreviated:
			r.add(finding{Key: "plain.short", What: w, Use: meaning})
		case at[1]-at[0] >= shoutedWord:
			r.add(finding{Key: "plain.capitals", What: w, Use: lowered(w)})
		default:
			r.add(finding{Key: "plain.short", What: w})
		}
	}
}

// capitalSpans gives where words of two capitals or more stand. What follows an
// address's "://" has none.
func capitalSpans(text []rune) (spans [][2]int) {
	letter := func(i int) bool {
		return i >= 0 && i < len(text) && (unicode.IsLetter(text[i]) || unicode.IsDigit(text[i]))
	}
	for i := 0; i < len(text); {
		if !letter(i) {
			i++
			continue
		}
		from := i
		upper, other := 0, false
		for ; letter(i); i++ {
			upper += one(unicode.IsUpper(text[i]))
			other = other || unicode.IsLower(text[i]) || unicode.Is(unicode.Arabic, text[i])
		}
		if upper >= 2 && !other {
			spans = append(spans, [2]int{from, i})
		}
	}
	return spans
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

func capitalWords(s string) (out []string) {
	runes := []rune(s)
	for _, at := range capitalSpans(runes) {
		out = append(out, string(runes[at[0]:at[1]]))
	}
	return out
}

// explained reports whether brackets say what an abbreviation means: "PMI (santé des
// enfants)", or "santé des enfants (PMI)".
func explained(text []rune, at [2]int) bool {
	after, before := at[1], at[0]-1
	for after < len(text) && unicode.IsSpace(text[after]) && text[after] != '\n' {
		after++
	}
	return after < len(text) && text[after] == '(' || before >= 0 && text[before] == '(' && after < len(text) && text[after] == ')'
}

// lowered writes a word in capitals as words are written.
func lowered(w string) string {
	first, size := utf8.DecodeRuneInString(w)
	return string(first) + strings.ToLower(w[size:])
}

// jargon flags words of offices that have a simpler one.
func (r *reading) jargon(text string) {
	plain := strings.ToLower(strings.NewReplacer("’", "'", "\u00a0", " ", "\u202f", " ", "\n", " ").Replace(text))
	for _, j := range jargon() {
		if at := wordAt(plain, j.word); at >= 0 {
			r.add(finding{Key: "plain.jargon", What: strings.ReplaceAll(j.word, "'", "’"), Use: j.plain})
		}
	}
}

// wordAt gives where the words stand in a text, not within others; -1: nowhere.
func wordAt(text, word string) int {
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return -1
		}
		at := from + i
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+len(word):])
		if !unicode.IsLetter(before) && !unicode.IsLetter(after) {
			return at
		}
		from = at + len(word)
	}
}
