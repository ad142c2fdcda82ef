package layouts

import (
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"

	"semainier/feeds/civil"
	"semainier/layouts/program"
)

// shown makes the spaces that cannot be seen visible: "_" is U+00A0, "~" U+202F.
func shown(s string) string {
	return strings.NewReplacer("\u00A0", "_", "\u202F", "~").Replace(s)
}

func TestHoursAreWrittenAsInFrance(t *testing.T) {
	for _, c := range []struct {
		from, until program.Clock
		want        string
	}{
		{540, 720, "9~h_– 12~h"},
		{570, 725, "9~h~30_– 12~h~05"},
		{0, 60, "0~h_– 1~h"},
		{1200, 1440, "20~h_– minuit"},
		{1320, 0, "22~h_– minuit"},
		{600, 600, "10~h"},
	} {
		if got := shown(french().span(c.from, c.until)); got != c.want {
			t.Errorf("span(%d, %d): got %q, want %q", c.from, c.until, got, c.want)
		}
	}
	if got := digital(time.Date(2026, 11, 19, 9, 5, 0, 0, time.UTC)); got != "9:05" {
		t.Errorf("the header's clock: got %q", got)
	}
}

func TestDatesAreWrittenAsInFrance(t *testing.T) {
	first := civil.Date{Year: 2026, Month: 11, Day: 1}
	thursday := civil.Date{Year: 2026, Month: 11, Day: 19}
	for _, c := range []struct{ got, want string }{
		{DateInFull(thursday), "jeudi_19_novembre_2026"},
		{DateInFull(first), "dimanche_1er_novembre_2026"},
		{french().dayInFull(first.AddDays(273)), "dimanche_1er_août"},
		{french().weekdayNumber(thursday), "jeudi_19"},
		{capital(french().weekday(thursday)), "Jeudi"},
		{decapital("Demain"), "demain"},
	} {
		if shown(c.got) != c.want {
			t.Errorf("got %q, want %q", shown(c.got), c.want)
		}
	}
}

func TestBetweenRepeatsNothing(t *testing.T) {
	for _, c := range []struct {
		from, until       civil.Date
		wantFrom, wantEnd string
	}{
		{civil.Date{Year: 2026, Month: 11, Day: 16}, civil.Date{Year: 2026, Month: 11, Day: 21}, "16", "21_novembre"},
		{civil.Date{Year: 2026, Month: 11, Day: 30}, civil.Date{Year: 2026, Month: 12, Day: 5}, "30_novembre", "5_décembre"},
		{civil.Date{Year: 2026, Month: 12, Day: 28}, civil.Date{Year: 2027, Month: 1, Day: 2}, "28_décembre_2026", "2_janvier_2027"},
	} {
		from, until := french().between(c.from, c.until)
		if shown(from) != c.wantFrom || shown(until) != c.wantEnd {
			t.Errorf("between %s and %s: got %q, %q", c.from, c.until, shown(from), shown(until))
		}
	}
}

// Every language says everything, with the same places to fill.
func TestCataloguesAreComplete(t *testing.T) {
	french := reflect.ValueOf(frenchPhrases())
	for _, lang := range program.Languages() {
		say := tongueOf(lang)
		if say.lang != lang {
			t.Errorf("%s is told in %s", lang, say.lang)
		}
		v := reflect.ValueOf(say.phrases)
		for i := range v.NumField() {
			name, text := v.Type().Field(i).Name, v.Field(i).String()
			if text == "" {
				t.Errorf("%s: phrase %s is empty", lang, name)
			}
			if strings.ContainsAny(text, "'\"") {
				t.Errorf("%s: phrase %q has a typewriter's quotation mark", lang, text)
			}
			if want := french.Field(i).String(); strings.Count(text, "%s") != strings.Count(want, "%s") || strings.Count(text, "%d") != strings.Count(want, "%d") {
				t.Errorf("%s: phrase %s %q has not the places of %q", lang, name, text, want)
			}
			// A plug has no other name than USB.
			for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
				if len([]rune(w)) > 1 && w != "USB" && w == strings.ToUpper(w) && w != strings.ToLower(w) {
					t.Errorf("%s: %s has a word in capitals: %q", lang, name, text)
				}
			}
		}
		for _, w := range append(say.days[:], say.months[:]...) {
			if w == "" {
				t.Errorf("%s: a day or a month has no name", lang)
			}
		}
	}
}

// No letter of a catalogue is one that the type faces lack.
func TestCataloguesCanBeDrawn(t *testing.T) {
	f := faces(t)
	for _, lang := range program.Languages() {
		say := tongueOf(lang)
		v := reflect.ValueOf(say.phrases)
		for i := range v.NumField() {
			if missing := f.Missing(v.Field(i).String()); len(missing) > 0 {
				t.Errorf("%s: %q lacks %q", lang, v.Field(i).String(), missing)
			}
		}
		for _, w := range append(say.days[:], say.months[:]...) {
			if missing := f.Missing(w); len(missing) > 0 {
				t.Errorf("%s: %q lacks %q", lang, w, missing)
			}
		}
	}
}
