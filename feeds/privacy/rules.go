package privacy

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"semainier/feeds"
)

// Place is a site with the names under which calendars may know it.
type Place struct {
	Site  feeds.SiteID `json:"site"`
	Names []string     `json:"names"`
	Rooms []Room       `json:"rooms"`
}

// Room is a room with the names under which calendars may know it.
type Room struct {
	ID    feeds.RoomID `json:"id"`
	Names []string     `json:"names"` // name and aliases; the ID counts as one
}

// Rules are the records that say what may be shown of one feed.
type Rules struct {
	Feed    feeds.Feed
	Partner feeds.Partner
	Places  []Place // of the whole network

	// Words are texts of the whole network's records whose words name no person
	// to be protected: of its partners, places, groups and towns. Where they stand
	// in a title, they are no reason to hold it back.
	Words []string
}

// Digest identifies what Redact makes of a calendar under these rules: equal
// digests, equal occurrences and rooms taken. The feed's address and rhythm do not count. Its
// first part, up to the dot, is that of the words alone: see SameWords.
func (r Rules) Digest() string {
	f := r.Feed
	words := struct {
		Version string
		Partner feeds.PartnerID
		Other   feeds.Other
		Titles  []feeds.TitleRule
		Generic string
	}{version, f.Partner, f.Other, f.Titles, r.Partner.Generic}
	f.URL, f.Refresh, f.Titles = "", 0, nil
	return sum(words) + "." + sum(struct {
		Version string
		Feed    feeds.Feed
		Places  []Place
		Words   []string
	}{takenVersion, f, r.Places, r.Words})
}

func sum(v any) string {
	body, err := json.Marshal(v)
	if err != nil { // strings only: cannot be
		panic("privacy: digest of rules: " + err.Error())
	}
	h := sha256.Sum256(body)
	return hex.EncodeToString(h[:12])
}

// SameWords reports whether two digests are of rules that let the same words
// through, wherever these are then shown.
func SameWords(a, b string) bool {
	a, _, _ = strings.Cut(a, ".")
	b, _, _ = strings.Cut(b, ".")
	return a == b
}

// Withdraw gives occurrences of which nothing is told any more but that the
// partner is there: for those made under rules that no longer hold, while the
// calendar cannot be read to make them anew.
func Withdraw(r Rules, made []feeds.Occurrence) []feeds.Occurrence {
	out := make([]feeds.Occurrence, len(made))
	for i, o := range made {
		if o.Partner = r.Feed.Partner; !o.Busy {
			o.Title, o.Mode, o.Colour, o.Pictogram = r.GenericTitle(), feeds.ModeUnknown, "", ""
			o.Audience, o.Enrol = "", ""
			if o.Kind != feeds.Absence {
				o.Kind = feeds.Permanence
			}
		}
		out[i] = o
	}
	return out
}

// GenericTitle is the title that says nothing but that the partner is there.
func (r Rules) GenericTitle() string {
	if r.Partner.Generic != "" {
		return r.Partner.Generic
	}
	return generic
}

// public gives the texts of the records whose words name no person to be
// protected: those of the whole network and what this feed's rules say. What an
// exact rule compares and does not show may be somebody's name, as may what a rule keeps
// out.
func (r Rules) public() []string {
	texts := slices.Clone(r.Words)
	for _, t := range r.Feed.Titles {
		texts = append(texts, t.Show)
		if t.Only == "" && (t.Show == "" || strings.Contains(t.Match, "*")) {
			texts = append(texts, t.Match)
		}
	}
	for _, c := range r.Feed.Categories {
		texts = append(texts, c.Match)
	}
	return texts
}
