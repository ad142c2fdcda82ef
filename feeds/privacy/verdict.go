package privacy

// Fate says what becomes of one date of a calendar.
type Fate string

// The fates. What is Unnamed may be shown all the same, under the partner's
// generic title.
const (
	Announced Fate = "announced" // under the title of a rule, as taking place or as called off
	Unnamed   Fate = "unnamed"   // no title rule names it
	Private   Fate = "private"   // its CLASS is not PUBLIC, and no rule names it as an absence
	Held      Fate = "held"      // it seems to be about a person or an absence that no rule names, or may not take place: a finding says so
	Absent    Fate = "absence"   // it tells that the partner is away
	Excluded  Fate = "excluded"  // a rule says that its title is not to be announced
)

// Verdict is what was decided of one date.
type Verdict struct {
	Fate  Fate
	Shown string // the title of what is made public of it; empty: nothing is
}
