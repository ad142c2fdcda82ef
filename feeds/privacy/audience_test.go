package privacy_test

import (
	"testing"

	"semainier/feeds"
	"semainier/feeds/privacy"
)

// For whom, and how to enrol, are words of the rule that names the title, and
// stand only where its title does.
func TestAudienceGoesWithTheTitle(t *testing.T) {
	r := rules()
	r.Feed.Other, r.Feed.Private = feeds.OtherGeneric, feeds.PrivateBusy
	r.Feed.Titles = []feeds.TitleRule{
		{Match: "Atelier *", Show: "Atelier", Kind: feeds.Workshop, Audience: "Adultes", Enrol: "À l’accueil"},
		{Match: "Fermeture", Kind: feeds.Absence},
	}
	private, off, closed := event("Atelier cuisine", ""), event("Atelier cuisine", ""), event("Fermeture", "")
	private.Class, off.Status = feeds.Private, feeds.Cancelled
	closed.SeriesSummary = "Atelier cuisine"
	for _, c := range []struct {
		name            string
		in              feeds.Instance
		audience, enrol string
	}{
		{"named", event("Atelier cuisine", "Salle 3"), "Adultes", "À l’accueil"},
		{"called off", off, "Adultes", "À l’accueil"},
		{"closed over", closed, "Adultes", "À l’accueil"},
		{"private", private, "", ""},
		{"an appointment", event("Atelier RDV Mme Quellec", ""), "", ""},
		{"named by no rule", event("Réunion", ""), "", ""},
	} {
		out, _ := redact(t, r, key, []feeds.Instance{c.in})
		if len(out) != 1 || out[0].Audience != c.audience || out[0].Enrol != c.enrol {
			t.Errorf("%s: got %+v, want %q and %q", c.name, out, c.audience, c.enrol)
		}
		for _, o := range privacy.Withdraw(r, out) {
			if o.Audience != "" || o.Enrol != "" {
				t.Errorf("%s, withdrawn: still says %q and %q", c.name, o.Audience, o.Enrol)
			}
		}
	}
	changed := r
	changed.Feed.Titles = []feeds.TitleRule{r.Feed.Titles[0], r.Feed.Titles[1]}
	changed.Feed.Titles[0].Enrol = "Au 02 99 00 00 00"
	if privacy.SameWords(changed.Digest(), r.Digest()) {
		t.Error("other words on how to enrol count as the same")
	}
}
