package privacy_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"semainier/feeds"
	"semainier/feeds/privacy"
)

var key = []byte("key of these tests")

func rules() privacy.Rules {
	return privacy.Rules{
		Partner: feeds.Partner{ID: "caf", Name: "Caisse d’allocations familiales"},
		Feed: feeds.Feed{
			ID: "caf", Partner: "caf", Site: "tilleuls", Room: "bureau-1", Mode: feeds.WalkIn, Other: feeds.OtherBusy,
			Titles: []feeds.TitleRule{
				{Match: "Permanence CAF"},
				{Match: "Permanence CAF sur RDV", Show: "Permanence", Mode: feeds.Appointment},
				{Match: "Atelier*", Show: "Atelier", Kind: feeds.Workshop},
				{Match: "*", Kind: feeds.Workshop}, // shows nothing of its own: never applies
				{Match: "Café à l'étage", Site: "gare", Room: "hall"},
				{Match: "Jeux", Site: "gare"},
				{Match: "Fermeture*", Show: "Fermeture", Kind: feeds.Absence},
			},
		},
		Words: []string{"Caisse d’allocations familiales", "CAF", "Espace des Tilleuls", "Guichet B", "Rennes"},
		Places: []privacy.Place{
			{Site: "tilleuls", Names: []string{"Espace des Tilleuls"}, Rooms: []privacy.Room{
				{ID: "bureau-1", Names: []string{"Bureau 1"}},
				{ID: "salle-3", Names: []string{"Salle 3", "La grande"}},
				{ID: "hall", Names: []string{"Hall"}},
			}},
			{Site: "gare", Names: []string{"Maison de la Gare"}, Rooms: []privacy.Room{
				{ID: "guichet-b", Names: []string{"Guichet B"}},
				{ID: "hall", Names: []string{"Hall"}},
			}},
		},
	}
}

// span is 2026-11-19 at hour, for two hours.
func span(hour int) feeds.Span {
	t := time.Date(2026, 11, 19, hour, 0, 0, 0, time.UTC)
	return feeds.Span{Start: t, End: t.Add(2 * time.Hour)}
}

func event(summary, location string) feeds.Instance {
	return feeds.Instance{Span: span(9), UID: "u", Summary: summary, Location: location, Class: feeds.Public, Status: feeds.Confirmed, Line: 12}
}

func redact(t *testing.T, r privacy.Rules, key []byte, in []feeds.Instance) ([]feeds.Occurrence, []feeds.Finding) {
	t.Helper()
	out, err := privacy.Redact(t.Context(), r, key, in)
	if err != nil {
		t.Fatal(err)
	}
	return out.Occurrences, out.Findings
}

// say gives an occurrence in a line: "site/room title kind mode status".
func say(o feeds.Occurrence) string {
	s := fmt.Sprintf("%s/%s %s", o.Site, o.Room, o.Title)
	if o.Kind != feeds.Permanence {
		s += " " + string(o.Kind)
	}
	if o.Mode != feeds.WalkIn {
		s += " mode:" + string(o.Mode)
	}
	if o.Status != feeds.Confirmed {
		s += " " + string(o.Status)
	}
	if o.Moved {
		s += fmt.Sprintf(" moved %s from %s", o.Planned.Start.Format("15"), o.PlannedSite)
	}
	return s
}

func TestTitlesAndModes(t *testing.T) {
	tentative := event("Permanence CAF", "")
	tentative.Status = feeds.Tentative
	cancelled := event("Permanence CAF", "")
	cancelled.Status = feeds.Cancelled
	busyCancelled := event("Réunion", "")
	busyCancelled.Status = feeds.Cancelled
	private := event("Permanence CAF", "Salle 3")
	private.Class = feeds.Private
	unknown := event("Permanence CAF", "Salle 3")
	unknown.Class = "SECRET"
	noClass := event("Permanence CAF", "Salle 3")
	noClass.Class = ""
	call := event("Permanence CAF", "")
	call.Conference = true
	callInRoom := event("Permanence CAF", "Salle 3")
	callInRoom.Conference = true
	category := event("Permanence CAF", "")
	category.Categories = []string{"Quartier", "Sur rendez-vous"}
	both := event("Permanence CAF", "")
	both.Categories = []string{"sans RDV", "sur RDV"}

	for _, c := range []struct {
		name string
		in   feeds.Instance
		want string // empty: nothing is shown
	}{
		{"the rule's own words, not the calendar's", event("  PERMANENCE   caf ", ""), "tilleuls/bureau-1 Permanence CAF"},
		{"accents and apostrophes do not count", event("CAFE A L’ETAGE", ""), "gare/hall Café à l'étage"},
		{"a name behind an allowed title is no match", event("Permanence CAF Mme Martin", ""), "tilleuls/bureau-1 Occupé mode:"},
		{"a star takes any text and shows none of it", event("Atelier avec Mme Martin", ""), "tilleuls/bureau-1 Atelier workshop"},
		{"the rule's mode", event("Permanence CAF sur RDV", ""), "tilleuls/bureau-1 Permanence mode:appointment"},
		{"mode from a category", category, "tilleuls/bureau-1 Permanence CAF mode:appointment"},
		{"contradictory words leave the feed's mode", both, "tilleuls/bureau-1 Permanence CAF"},
		{"a call without a room is by video", call, "tilleuls/bureau-1 Permanence CAF mode:video"},
		{"a call beside a room is not", callInRoom, "tilleuls/salle-3 Permanence CAF"},
		{"tentative counts as planned", tentative, "tilleuls/bureau-1 Permanence CAF"},
		{"cancelled by its status", cancelled, "tilleuls/bureau-1 Permanence CAF CANCELLED"},
		{"cancelled by Outlook's prefix", event("Annulé : Permanence CAF", ""), "tilleuls/bureau-1 Permanence CAF CANCELLED"},
		{"cancelled in brackets", event("[ANNULÉE] Permanence CAF", ""), "tilleuls/bureau-1 Permanence CAF CANCELLED"},
		{"cancelled behind", event("Permanence CAF - annulée !", ""), "tilleuls/bureau-1 Permanence CAF CANCELLED"},
		{"cancelled in words", event("Pas de permanence CAF", ""), "tilleuls/bureau-1 Permanence CAF CANCELLED"},
		{"cancelled under a star", event("Atelier annulé", ""), "tilleuls/bureau-1 Atelier workshop CANCELLED"},
		{"a cancelled unknown is not told", busyCancelled, ""},
		{"private: taken, neither room nor mode", private, "tilleuls/ Occupé mode:"},
		{"a class that nobody knows is private", unknown, "tilleuls/ Occupé mode:"},
		{"no class at all is private here; the reader fills in PUBLIC", noClass, "tilleuls/ Occupé mode:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := rules()
			got := ""
			out, _ := redact(t, r, key, []feeds.Instance{c.in})
			if len(out) == 1 {
				got = say(out[0])
			}
			// What is busy is nowhere in particular.
			want := strings.Replace(c.want, "bureau-1 Occupé", " Occupé", 1)
			if got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestOtherTitles(t *testing.T) {
	for _, c := range []struct {
		other         feeds.Other
		generic       string
		title         string
		want, finding string
	}{
		{feeds.OtherGeneric, "", "Réunion", "tilleuls/bureau-1 Permanence", ""},
		{feeds.OtherGeneric, "Accueil", "Impôts sur RDV", "tilleuls/bureau-1 Accueil mode:appointment", ""},
		{feeds.OtherGeneric, "", "RDV M. Sylla", "tilleuls/ Occupé mode:", "appointment-private"},
		{feeds.OtherGeneric, "", "Permanence Mme Sylla", "tilleuls/ Occupé mode:", "person-private"},
		{feeds.OtherGeneric, "", "Annulé", "tilleuls/bureau-1 Permanence CANCELLED", "title-cancels"},
		{feeds.OtherGeneric, "", "Pas de permanence", "tilleuls/bureau-1 Permanence CANCELLED", "title-cancels"},
		{feeds.OtherGeneric, "", "Congés de Mme Martin", "", "absence-unruled"},
		{feeds.OtherBusy, "", "RDV M. Sylla", "tilleuls/ Occupé mode:", ""},
		{"", "", "RDV M. Sylla", "tilleuls/ Occupé mode:", ""},
		{"nonsense", "", "RDV M. Sylla", "tilleuls/ Occupé mode:", ""},
		{feeds.OtherHide, "", "RDV M. Sylla", "", ""},
	} {
		t.Run(string(c.other)+" "+c.title, func(t *testing.T) {
			r := rules()
			r.Feed.Other, r.Partner.Generic = c.other, c.generic
			out, found := redact(t, r, key, []feeds.Instance{event(c.title, "")})
			got, finding := "", ""
			if len(out) == 1 {
				got = say(out[0])
			}
			if len(found) == 1 {
				finding = found[0].Code
			}
			if got != c.want || finding != c.finding {
				t.Errorf("got %q and finding %q, want %q and %q", got, finding, c.want, c.finding)
			}
		})
	}
	r := rules()
	r.Feed.Other = feeds.OtherHide
	private := event("Permanence CAF", "")
	private.Class = feeds.Confidential
	if out, _ := redact(t, r, key, []feeds.Instance{private}); len(out) != 0 {
		t.Errorf("a private event of a feed that hides others is shown: %v", out)
	}
}

func TestPlaces(t *testing.T) {
	for _, c := range []struct{ location, want, finding string }{
		{"", "tilleuls/bureau-1", ""},
		{"salle  3", "tilleuls/salle-3", ""},
		{"LA GRANDE", "tilleuls/salle-3", ""},
		{"bureau-1", "tilleuls/bureau-1", ""},
		{"Salle 3, Espace des Tilleuls, 4 place des Tilleuls", "tilleuls/salle-3", ""},
		{"Espace des Tilleuls (Salle 3)", "tilleuls/salle-3", ""},
		{"Guichet B", "gare/guichet-b", ""},           // no two sites have one
		{"Hall", "tilleuls/hall", ""},                 // the feed's own site first
		{"Hall - Maison de la Gare", "gare/hall", ""}, // a named site before it
		{"Maison de la Gare", "gare/", ""},
		{"Salle 31", "tilleuls/bureau-1", "room-unknown"},
		{"Chez Josiane", "tilleuls/bureau-1", "room-unknown"},
		{"Salle 3 / Hall", "tilleuls/bureau-1", "room-unknown"}, // two at once
		{"https://meet.example/abc", "tilleuls/bureau-1", ""},
	} {
		t.Run(c.location, func(t *testing.T) {
			out, found := redact(t, rules(), key, []feeds.Instance{event("Permanence CAF", c.location), event("Permanence CAF", c.location)})
			if len(out) != 2 {
				t.Fatalf("%d occurrences", len(out))
			}
			if got := fmt.Sprintf("%s/%s", out[0].Site, out[0].Room); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			code := ""
			if len(found) > 0 {
				code = found[0].Code
			}
			if code != c.finding || len(found) > 1 {
				t.Errorf("findings %v, want %q once for its line", found, c.finding)
			}
		})
	}
	for _, c := range []struct{ title, location, want string }{
		{"Café à l'étage", "Salle 3", "gare/hall"}, // the rule's room beats the calendar's
		{"Jeux", "Guichet B", "gare/guichet-b"},
		{"Jeux", "Salle 3", "gare/"}, // a room of another site than the rule's
		{"Fermeture", "", "/"},       // holds for all of the feed
		{"Fermeture", "Guichet B", "gare/"},
		{"Fermeture annuelle", "Maison de la Gare", "gare/"},
	} {
		out, _ := redact(t, rules(), key, []feeds.Instance{event(c.title, c.location)})
		if got := fmt.Sprintf("%s/%s", out[0].Site, out[0].Room); got != c.want {
			t.Errorf("%s at %s: got %s, want %s", c.title, c.location, got, c.want)
		}
	}
}

func TestMoved(t *testing.T) {
	later := event("Permanence CAF", "")
	later.Moved, later.Planned = true, span(14)
	room := event("Permanence CAF", "Salle 3")
	room.PlaceChanged, room.SeriesLocation = true, "Bureau 1"
	same := event("Permanence CAF", "Bureau 1, Espace des Tilleuls")
	same.PlaceChanged, same.SeriesLocation = true, "Bureau 1"
	site := event("Permanence CAF", "Guichet B")
	site.PlaceChanged, site.SeriesLocation = true, "Salle 3"
	fromDefault := event("Permanence CAF", "Guichet B")
	fromDefault.PlaceChanged, fromDefault.Moved, fromDefault.Planned = true, true, span(14)
	lost := event("Permanence CAF", "Mairie annexe")
	lost.PlaceChanged, lost.SeriesLocation = true, "Guichet B"
	closed := event("Fermeture annuelle", "Guichet B")
	closed.SeriesSummary, closed.PlaceChanged, closed.SeriesLocation = "Permanence CAF", true, "Salle 3"
	closed.Moved, closed.Planned = true, span(14)
	bare, away := event("Annulé", ""), event("Congés", "")
	bare.SeriesSummary, away.SeriesSummary = "Permanence CAF", "Permanence CAF"
	private := later
	private.Class = feeds.Private
	for _, c := range []struct {
		name string
		in   feeds.Instance
		want string
	}{
		{"to another hour", later, "tilleuls/bureau-1 Permanence CAF moved 14 from "},
		{"to another room", room, "tilleuls/salle-3 Permanence CAF moved 09 from tilleuls"},
		{"the same room in other words", same, "tilleuls/bureau-1 Permanence CAF"},
		{"to another site", site, "gare/guichet-b Permanence CAF moved 09 from tilleuls"},
		{"from the feed's own place to another site", fromDefault, "gare/guichet-b Permanence CAF moved 14 from tilleuls"},
		{"to a place nobody knows: not to the feed's own", lost, "gare/ Permanence CAF"},
		{"one date renamed to an absence is that date called off", closed, "tilleuls/salle-3 Permanence CAF CANCELLED"},
		{"one date renamed to no more than \"Annulé\" likewise", bare, "tilleuls/bureau-1 Permanence CAF CANCELLED"},
		{"one date renamed to an absence that no rule names likewise", away, "tilleuls/bureau-1 Permanence CAF CANCELLED"},
		{"a private one does not tell", private, "tilleuls/ Occupé mode:"},
	} {
		out, _ := redact(t, rules(), key, []feeds.Instance{c.in})
		if got := say(out[0]); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestIdentifiersStayAndTellNothing(t *testing.T) {
	moved := event("Permanence CAF", "")
	moved.Moved, moved.Planned, moved.Span = true, span(9), span(15)
	first, _ := redact(t, rules(), key, []feeds.Instance{event("Permanence CAF", ""), event("Permanence CAF", "")})
	again, _ := redact(t, rules(), key, []feeds.Instance{moved})
	other, _ := redact(t, rules(), []byte("another"), []feeds.Instance{moved})
	if first[0].ID == first[1].ID {
		t.Error("two occurrences share an identifier")
	}
	if first[0].ID != again[0].ID {
		t.Error("moving an occurrence changes its identifier")
	}
	if other[0].ID == again[0].ID {
		t.Error("the identifier does not depend on the key: guesses can be checked")
	}
}

func TestDigestChangesWithWhatIsShown(t *testing.T) {
	same := rules()
	same.Feed.URL, same.Feed.Refresh, same.Partner.Contact = "https://new.example/a.ics", 3, "x"
	if same.Digest() != rules().Digest() {
		t.Error("address, rhythm or contact change the digest")
	}
	for name, change := range map[string]func(*privacy.Rules){
		"title":   func(r *privacy.Rules) { r.Feed.Titles[0].Show = "Accueil" },
		"other":   func(r *privacy.Rules) { r.Feed.Other = feeds.OtherHide },
		"generic": func(r *privacy.Rules) { r.Partner.Generic = "Accueil" },
		"rooms":   func(r *privacy.Rules) { r.Places[0].Rooms[0].Names = nil },
		"private": func(r *privacy.Rules) { r.Feed.Private = feeds.PrivateHide },
		"ignore":  func(r *privacy.Rules) { r.Feed.Ignore = []feeds.Property{feeds.PropertyLocation} },
		"looks":   func(r *privacy.Rules) { r.Feed.Categories = []feeds.CategoryRule{{Match: "x", Colour: "red"}} },
		"words":   func(r *privacy.Rules) { r.Words = []string{"Dupont"} }, // a word that is no person's any more
	} {
		r := rules()
		change(&r)
		if r.Digest() == rules().Digest() {
			t.Errorf("another %s, the same digest", name)
		}
	}
}

func TestWithdrawLeavesNoTitle(t *testing.T) {
	private := event("x", "")
	private.Class = feeds.Private
	made, _ := redact(t, rules(), key, []feeds.Instance{event("Permanence CAF sur RDV", "Salle 3"), event("Atelier", ""), event("Fermeture", ""), private})
	changed := rules()
	changed.Feed.Titles, changed.Partner.Generic = nil, "Accueil"
	if privacy.SameWords(changed.Digest(), rules().Digest()) {
		t.Error("other titles count as the same words")
	}
	moved := rules()
	moved.Places = nil
	if !privacy.SameWords(moved.Digest(), rules().Digest()) {
		t.Error("other rooms count as other words")
	}
	var got []string
	for _, o := range privacy.Withdraw(changed, made) {
		got = append(got, say(o))
	}
	want := []string{"tilleuls/salle-3 Accueil mode:", "tilleuls/bureau-1 Accueil mode:", "/ Accueil absence mode:", "tilleuls/ Occupé mode:"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if made[0].Title != "Permanence" {
		t.Error("what was given is changed")
	}
}
