package report

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"semainier/feeds"
	"semainier/feeds/persons"
	"semainier/feeds/privacy"
)

// maxWords is how many titles, locations and categories are given, of each: more
// than anybody looks through.
const maxWords = 200

// Word is a text of the calendar, in the form in which most of its events write it.
// It tells itself by Told alone: see the law of the package.
type Word struct{ text string }

// Told is the text, for the one page that may show it.
func (w Word) Told() string { return w.text }

// Format keeps the text out of logs and errors.
func (w Word) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("…")) }

// MarshalText keeps the text out of everything that is encoded.
func (w Word) MarshalText() ([]byte, error) { return []byte("…"), nil }

// Words is what there is to pick from in a calendar. Dates count from today for a
// year; what is called off does not count.
type Words struct {
	Titles     []Title
	Places     []Place
	Categories []Category
	More       int // titles, places and categories that were left out, being too many
	Private    int // dates ahead of private events, whose words are not given
	Personal   int // dates ahead whose title seems to name or to reach a person; likewise
}

// Title is what the events of one title are.
type Title struct {
	Word
	Dates   int       // ahead
	Next    string    // French: when the next one is; empty: none is ahead
	Rule    int       // the place among the feed's rules of the one that names exactly this title; -1: none does
	Treated []Treated // what becomes of its dates now, the most frequent first; with none ahead, of those of the last weeks
}

// Treated is what becomes of dates.
type Treated struct {
	Fate  privacy.Fate
	Shown string // the title that screens show; empty: none
	Dates int
}

// Place is a location as the calendar writes it.
type Place struct {
	Word
	privacy.Where
	Dates int // ahead
}

// Category is what the calendar files events under.
type Category struct {
	Word
	Dates int // ahead
}

// Look is Of with the words of the calendar. The rules must be given.
func Look(ctx context.Context, s Subject, text []byte, now time.Time) (Report, Words, error) {
	r, all, err := of(ctx, s, text, now)
	if err != nil || r.Status == Unreadable {
		return r, Words{}, err
	}
	return r, words(*s.Rules, all), nil
}

// words collects what there is to pick from.
func words(r Rules, all dated) Words {
	g := gathering{rules: r, known: persons.New(r.Privacy.Words...), secret: map[string]bool{}, at: map[string]int{},
		places: map[string]int{}, categories: map[string]int{}}
	for n, in := range all.list {
		if in.Status != feeds.Cancelled {
			g.take(in, all.verdicts[n], all.isAhead(in))
		}
	}
	g.words.Titles = most(g.words.Titles, func(t Title) (int, string) { return t.Dates, t.text }, &g.words.More)
	g.words.Places = most(g.words.Places, func(p Place) (int, string) { return p.Dates, p.text }, &g.words.More)
	g.words.Categories = most(g.words.Categories, func(c Category) (int, string) { return c.Dates, c.text }, &g.words.More)
	locations := make([]string, len(g.words.Places))
	for i, p := range g.words.Places {
		locations[i] = p.text
	}
	for i, where := range privacy.Locate(r.Privacy, locations) {
		g.words.Places[i].Where = where
	}
	return g.words
}

// gathering is words on their way.
type gathering struct {
	rules                  Rules
	known                  *persons.Reader
	secret                 map[string]bool // texts that name a person, or not; by text
	at, places, categories map[string]int  // by plain text: the place in words
	words                  Words
}

// take adds one date.
func (g *gathering) take(in feeds.Instance, v privacy.Verdict, ahead bool) {
	one := 0
	if ahead {
		one = 1
	}
	if in.Class != feeds.Public {
		g.words.Private += one
		return
	}
	if g.personal(in.Summary) {
		g.words.Personal += one
		return
	}
	if plain, text := persons.Plain(in.Summary), Clean(in.Summary); text != "" {
		i, known := g.at[plain]
		if !known {
			i = len(g.words.Titles)
			g.at[plain] = i
			g.words.Titles = append(g.words.Titles, Title{Word: Word{text}, Rule: g.rules.exact(plain)})
		}
		g.words.Titles[i].add(in, v, ahead)
	}
	f := g.rules.Privacy.Feed
	if text := Clean(in.Location); text != "" && !f.Ignores(feeds.PropertyLocation) && !g.personal(in.Location) {
		i := place(g.places, persons.Plain(in.Location), &g.words.Places, Place{Word: Word{text}})
		g.words.Places[i].Dates += one
	}
	for _, c := range in.Categories {
		if text := Clean(c); text != "" && !f.Ignores(feeds.PropertyCategories) && !g.personal(c) {
			i := place(g.categories, persons.Plain(c), &g.words.Categories, Category{Word: Word{text}})
			g.words.Categories[i].Dates += one
		}
	}
}

// place gives the place of a word in the list, which it enters if it is new.
func place[T any](at map[string]int, plain string, list *[]T, fresh T) int {
	i, known := at[plain]
	if !known {
		i = len(*list)
		at[plain] = i
		*list = append(*list, fresh)
	}
	return i
}

// add counts a date of the title. The first one ahead is the next.
func (t *Title) add(in feeds.Instance, v privacy.Verdict, ahead bool) {
	if ahead && t.Dates == 0 {
		t.Next, t.Treated = when(in.Span), nil
	}
	if ahead {
		t.Dates++
	} else if t.Dates > 0 {
		return
	}
	i := slices.IndexFunc(t.Treated, func(w Treated) bool { return w.Fate == v.Fate && w.Shown == v.Shown })
	if i < 0 {
		i = len(t.Treated)
		t.Treated = append(t.Treated, Treated{Fate: v.Fate, Shown: v.Shown})
	}
	t.Treated[i].Dates++
	slices.SortStableFunc(t.Treated, func(a, b Treated) int { return cmp.Compare(b.Dates, a.Dates) })
}

// personal reports whether a text seems to name or to reach a person. What a rule
// names exactly was written by somebody in the records, and is no news.
func (g *gathering) personal(text string) bool {
	is, judged := g.secret[text]
	if !judged {
		plain := persons.Plain(text)
		is = g.rules.exact(plain) < 0 && (len(persons.Shapes(plain)) > 0 || g.known.Appointment(plain, false))
		g.secret[text] = is
	}
	return is
}

// exact gives the place of the rule that names exactly this plain title; -1: none.
func (r Rules) exact(plain string) int {
	return slices.IndexFunc(r.Privacy.Feed.Titles, func(t feeds.TitleRule) bool {
		return !strings.Contains(t.Match, "*") && persons.Plain(t.Match) == plain
	})
}

// most gives the words in the order of their dates, the most frequent first, then
// in that of the alphabet; too many are counted into more.
func most[T any](list []T, key func(T) (int, string), more *int) []T {
	slices.SortStableFunc(list, func(a, b T) int {
		n, x := key(a)
		m, y := key(b)
		return cmp.Or(cmp.Compare(m, n), strings.Compare(persons.Plain(x), persons.Plain(y)))
	})
	if len(list) > maxWords {
		*more += len(list) - maxWords
		list = list[:maxWords]
	}
	return list
}
