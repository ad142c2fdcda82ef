package privacy_test

import (
	"fmt"
	"strings"
	"testing"

	"semainier/feeds"
	"semainier/feeds/privacy"
)

// takes gives the rooms that an instance takes without being told: "site/room", "" for none.
func takes(t *testing.T, r privacy.Rules, in feeds.Instance) string {
	t.Helper()
	out, err := privacy.Redact(t.Context(), r, key, []feeds.Instance{in})
	if err != nil {
		t.Fatal(err)
	}
	var rooms []string
	for _, taken := range out.Taken {
		if rooms = append(rooms, fmt.Sprintf("%s/%s", taken.Site, taken.Room)); taken.Span != in.Span {
			t.Errorf("taken %+v, want %+v", taken.Span, in.Span)
		}
	}
	return strings.Join(rooms, " ")
}

// with gives an instance that is changed.
func with(in feeds.Instance, change func(*feeds.Instance)) feeds.Instance {
	change(&in)
	return in
}

func private(in feeds.Instance) feeds.Instance {
	in.Class = feeds.Private
	return in
}

func TestWhatIsNotToldTakesItsRoom(t *testing.T) {
	free := func(in *feeds.Instance) { in.Free = true }
	cancelled := func(in *feeds.Instance) { in.Status = feeds.Cancelled }
	for _, c := range []struct {
		name string
		in   feeds.Instance
		want string
	}{
		{"a private event", private(event("Entretien", "Salle 3")), "tilleuls/salle-3"},
		{"one that a rule would name", private(event("Permanence CAF", "Salle 3")), "tilleuls/salle-3"},
		{"in the feed's own room", private(event("Entretien", "")), "tilleuls/bureau-1"},
		{"in a room of its rule", private(event("Café à l'étage", "")), "gare/hall"},
		{"in a room of another site", private(event("Entretien", "Guichet B")), "gare/guichet-b"},
		{"somewhere in another site", private(event("Entretien", "Maison de la Gare")), ""},
		{"whose class nobody knows", with(event("Entretien", "Salle 3"), func(in *feeds.Instance) { in.Class = "SECRET" }), "tilleuls/salle-3"},
		{"that no rule names", event("Réunion", "Salle 3"), "tilleuls/salle-3"},
		{"an appointment with a person", event("Atelier : RDV Mme Quellec", "Salle 3"), "tilleuls/salle-3"},
		{"what may not take place as planned", event("Atelier, intervenant absent", "Salle 3"), "tilleuls/salle-3"},
		{"moved to a place that nobody knows", with(private(event("Entretien", "Mairie annexe")), func(in *feeds.Instance) {
			in.PlaceChanged, in.SeriesLocation = true, "Salle 3"
		}), ""},
		{"moved to another room", with(private(event("Entretien", "Salle 3")), func(in *feeds.Instance) {
			in.PlaceChanged, in.SeriesLocation = true, "Bureau 1"
		}), "tilleuls/salle-3"},
		{"called off by its status", with(private(event("Entretien", "Salle 3")), cancelled), ""},
		{"called off by its title", event("Annulé : Réunion", "Salle 3"), ""},
		{"that keeps nobody busy", with(private(event("Entretien", "Salle 3")), free), ""},
		{"that keeps nobody busy and that no rule names", with(event("Réunion", "Salle 3"), free), ""},
		{"an absence", private(event("Fermeture", "Salle 3")), ""},
		{"what seems to tell of an absence", private(event("Congés", "")), ""},
		{"what is announced: it takes its room itself", event("Permanence CAF", "Salle 3"), ""},
		{"what is announced as called off", event("Permanence CAF annulée", "Salle 3"), ""},
	} {
		for _, other := range []feeds.Other{feeds.OtherBusy, feeds.OtherHide} {
			for _, discretion := range []feeds.Discretion{feeds.PrivateBusy, feeds.PrivateHide} {
				r := rules()
				r.Feed.Other, r.Feed.Private = other, discretion
				if got := takes(t, r, c.in); got != c.want {
					t.Errorf("%s, other %q, private %q: takes %q, want %q", c.name, other, discretion, got, c.want)
				}
			}
		}
	}
	r := rules()
	r.Feed.Ignore = []feeds.Property{feeds.PropertyLocation}
	if got := takes(t, r, private(event("Entretien", "Salle 3"))); got != "tilleuls/bureau-1" {
		t.Errorf("ignoring locations: takes %q", got)
	}
	r = rules()
	r.Feed.Other = feeds.OtherGeneric
	for title, want := range map[string]string{"Réunion": "", "Congés de Mme Martin": "", "RDV M. Sylla": "tilleuls/salle-3", "Accueil, Sylvie absente": "tilleuls/salle-3"} {
		if got := takes(t, r, event(title, "Salle 3")); got != want {
			t.Errorf("generic, %s: takes %q, want %q", title, got, want)
		}
	}
	r = rules()
	r.Feed.Room = ""
	if got := takes(t, r, private(event("Entretien", "Chez Josiane"))); got != "" {
		t.Errorf("no room is known: takes %q", got)
	}
}

// What stores hold from before rooms were told of is made anew, and its words
// stay meanwhile: neither is it withdrawn nor does it excuse a loss.
func TestDigestOfBeforeRoomsWereTakenIsOfTheSameWords(t *testing.T) {
	const before = "5cf7fcb5cf75f59c8b66c9e4.5a526d5e214c8c8932bce804"
	if now := rules().Digest(); now == before || !privacy.SameWords(before, now) {
		t.Errorf("got %s, before %s", now, before)
	}
}
