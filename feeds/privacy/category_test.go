package privacy_test

import (
	"testing"

	"semainier/feeds"
	"semainier/feeds/privacy"
)

func TestCategories(t *testing.T) {
	r := rules()
	r.Feed.Other, r.Partner.Generic = feeds.OtherGeneric, "Accueil"
	r.Feed.Titles = append(r.Feed.Titles, feeds.TitleRule{Match: "Bail", Colour: "red", Mode: feeds.Video})
	r.Feed.Categories = []feeds.CategoryRule{
		{Match: "Logement", Colour: "green", Pictogram: "home"},
		{Match: "Ateliers *", Kind: feeds.Workshop, Mode: feeds.Appointment},
		{Match: "Santé", Colour: "blue", Pictogram: "stethoscope", Mode: feeds.WalkIn},
		{Match: "Congés", Kind: feeds.Absence},
		{Match: "", Kind: feeds.Absence}, // refused by the records: never applies
	}
	for _, c := range []struct {
		title      string
		categories []string
		want       string
	}{
		{"Permanence CAF", []string{"LOGEMENT"}, "tilleuls/bureau-1 Permanence CAF green/home"},
		{"Permanence CAF", []string{"Logements"}, "tilleuls/bureau-1 Permanence CAF /"},
		{"Permanence CAF", nil, "tilleuls/bureau-1 Permanence CAF /"},
		{"Permanence CAF", []string{""}, "tilleuls/bureau-1 Permanence CAF /"},
		// The first rule of the records wins, thing by thing, whatever the calendar's order.
		{"Permanence CAF", []string{"sante", "Ateliers du soir", "logement"}, "tilleuls/bureau-1 Permanence CAF workshop mode:appointment green/home"},
		{"Permanence CAF", []string{"Santé", "Ateliers du soir"}, "tilleuls/bureau-1 Permanence CAF workshop mode:appointment blue/stethoscope"},
		// A title's own rule before a category's, a category's before words.
		{"Bail", []string{"Logement", "Santé"}, "tilleuls/bureau-1 Bail mode:video red/home"},
		{"Permanence CAF sur RDV", []string{"Santé"}, "tilleuls/bureau-1 Permanence mode:appointment blue/stethoscope"},
		{"Réunion sur RDV", []string{"Santé"}, "tilleuls/bureau-1 Accueil blue/stethoscope"},
		// A category never names anything: it has the generic title.
		{"Josiane", []string{"Congés"}, "/ Accueil absence mode: /"},
		{"RDV Josiane", []string{"Logement"}, "tilleuls/ Occupé mode: /"},
	} {
		in := event(c.title, "")
		in.Categories = c.categories
		out, _ := redact(t, r, key, []feeds.Instance{in})
		if len(out) != 1 {
			t.Errorf("%s %q: %d occurrences", c.title, c.categories, len(out))
			continue
		}
		if got := say(out[0]) + " " + out[0].Colour + "/" + out[0].Pictogram; got != c.want {
			t.Errorf("%s %q: got %q, want %q", c.title, c.categories, got, c.want)
		}
		if left := privacy.Withdraw(r, out)[0]; left.Colour+left.Pictogram != "" {
			t.Errorf("%s %q: its looks stay when its title is withdrawn", c.title, c.categories)
		}
	}
}
