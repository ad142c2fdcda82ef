package privacy_test

import (
	"strings"
	"testing"

	"semainier/feeds"
	"semainier/feeds/privacy"
)

// one redacts a single instance: what is shown ("" for nothing) and the codes found.
func one(t *testing.T, r privacy.Rules, in feeds.Instance) (shown, found string) {
	t.Helper()
	out, findings := redact(t, r, key, []feeds.Instance{in})
	var codes []string
	for _, f := range findings {
		if codes = append(codes, f.Code); f.Line != in.Line {
			t.Errorf("%s is told of line %d", f.Code, f.Line)
		}
	}
	if len(out) == 1 {
		shown = say(out[0])
	}
	return shown, strings.Join(codes, " ")
}

func TestPrivateEvents(t *testing.T) {
	const busy = "tilleuls/ Occupé mode:"
	for _, c := range []struct {
		other   feeds.Other
		private feeds.Discretion
		want    string
	}{
		{"", "", busy},
		{feeds.OtherGeneric, "", busy},
		{feeds.OtherHide, "", ""},
		{feeds.OtherHide, feeds.PrivateBusy, busy},
		{feeds.OtherBusy, feeds.PrivateHide, ""},
		{feeds.OtherGeneric, feeds.PrivateHide, ""},
	} {
		r := rules()
		r.Feed.Other, r.Feed.Private = c.other, c.private
		for _, class := range []feeds.Class{feeds.Private, feeds.Confidential, "QUELLEC", ""} {
			in := event("Permanence CAF", "Guichet B")
			in.Class, in.PlaceChanged, in.Moved, in.Planned = class, true, true, span(14)
			if got, found := one(t, r, in); got != c.want || found != "" {
				t.Errorf("other %q, private %q, class %q: got %q and %q, want %q", c.other, c.private, class, got, found, c.want)
			}
		}
		meeting := event("Atelier : RDV Mme Quellec", "Guichet B")
		if got, found := one(t, r, meeting); got != c.want || found != "appointment-private" {
			t.Errorf("other %q, private %q, an appointment: got %q and %q, want %q", c.other, c.private, got, found, c.want)
		}
	}
}

func TestPersonsInTitles(t *testing.T) {
	r := rules()
	r.Feed.Titles = append(r.Feed.Titles,
		feeds.TitleRule{Match: "RDV Mme Petit", Show: "Réservé"},
		feeds.TitleRule{Match: "RDV *", Show: "Permanence"},
		feeds.TitleRule{Match: "Permanence *", Show: "Permanence"})
	for _, c := range []struct{ title, want, found string }{
		{"RDV Dupont Marie", "tilleuls/ Occupé mode:", "appointment-private"},
		{"RDV Quellec 06 12 34 56 78", "tilleuls/ Occupé mode:", "appointment-private"},
		{"Annulé : RDV Dupont Marie", "", "appointment-private"},
		{"RDV CAF", "tilleuls/bureau-1 Permanence", ""},       // a word of the records
		{"RDV Guichet B", "tilleuls/bureau-1 Permanence", ""}, // likewise
		{"RDV Mme Petit", "tilleuls/bureau-1 Réservé", ""},    // written by somebody in the records
		{"Permanence Mme Martin", "tilleuls/bureau-1 Permanence", "person-in-title"},
		{"Permanence 06 12 34 56 78", "tilleuls/bureau-1 Permanence", "person-in-title"},
		{"Permanence a.b@exemple.fr", "tilleuls/bureau-1 Permanence", "person-in-title"},
		{"Permanence 2 85 05 78 006 084 36", "tilleuls/bureau-1 Permanence", "person-in-title"},
		{"Permanence sur RDV", "tilleuls/bureau-1 Permanence mode:appointment", ""},
		{"Fermeture, RDV Mme Martin 06 12 34 56 78", "/ Fermeture absence mode:", "person-in-title"},
		{"Mme Martin", "tilleuls/ Occupé mode:", ""}, // named by no rule: nothing of it is announced
	} {
		if got, found := one(t, r, event(c.title, "")); got != c.want || found != c.found {
			t.Errorf("%s: got %q and %q, want %q and %q", c.title, got, found, c.want, c.found)
		}
	}
	closed := event("Fermeture", "")
	closed.SeriesSummary = "RDV Dupont Marie"
	if got, _ := one(t, r, closed); got != "/ Fermeture absence mode:" {
		t.Errorf("a closure over one date of private appointments: got %q", got)
	}
}

// What is announced under the generic title of titles that no rule names.
func TestTitlesThatNoRuleNames(t *testing.T) {
	for _, c := range []struct{ titles, found string }{
		{"Permanence CAF – RDV Uniquement|PERMANENCE RDV NECESSAIRE|RDV Conseillé|RDV Recommandé|RDV Aide Administrative|" +
			"RDV CAF Rennes|RDV Écrivaine Publique|RDV Conciliatrice|Consultation Gisèle Halimi|Réunion de M. le Maire|Réunion", ""},
		{"RDV Mme Martin|rdv dupont|RV Dupont|Dupont RDV|RDV Petit|RDV Noel|RDV|Rencontre Dupont|RDV Dupont 06 12 34 56 78", "appointment-private"},
		{"Mme Martin|Mme D.|M. Dupont 06 12 34 56 78|Permanence 2 85 05 78 006 084 36|marie.dupont@gmail.com", "person-private"},
	} {
		for title := range strings.SplitSeq(c.titles, "|") {
			r := rules()
			r.Feed.Other, r.Feed.Mode = feeds.OtherGeneric, feeds.ModeUnknown
			want := privacy.Verdict{Fate: privacy.Unnamed, Shown: "Permanence"}
			if c.found != "" {
				want = privacy.Verdict{Fate: privacy.Held, Shown: privacy.Busy}
			}
			out, err := privacy.Redact(t.Context(), r, key, []feeds.Instance{event(title, "")})
			code := ""
			if len(out.Findings) > 0 {
				code = out.Findings[0].Code
			}
			if err != nil || out.Verdicts[0] != want || code != c.found || len(out.Findings) > 1 {
				t.Errorf("%q: got %+v, %v, %v, want %+v and %q", title, out.Verdicts[0], out.Findings, err, want, c.found)
			}
			// The way out: somebody writes the title.
			r.Feed.Titles = append(r.Feed.Titles, feeds.TitleRule{Match: title, Show: "Accueil"})
			if out, _ := redact(t, r, key, []feeds.Instance{event(title, "")}); len(out) != 1 || out[0].Title != "Accueil" {
				t.Errorf("%q: with a rule of its own: got %v", title, out)
			}
		}
	}
}

func TestNoNeedOfAnAppointmentCallsNothingOff(t *testing.T) {
	r := rules()
	r.Feed.Other = feeds.OtherGeneric
	for title, want := range map[string]feeds.Status{
		"Pas de RDV nécessaire": feeds.Confirmed, "Aucun rendez-vous requis": feeds.Confirmed, "Pas de permanence": feeds.Cancelled,
		"Pas de RDV nécessaire, annulé": feeds.Cancelled,
	} {
		if out, _ := redact(t, r, key, []feeds.Instance{event(title, "")}); len(out) != 1 || out[0].Status != want {
			t.Errorf("%q: got %v, want %s", title, out, want)
		}
	}
}

func TestIgnoredPropertiesSayNothing(t *testing.T) {
	in := event("Permanence CAF", "Guichet B")
	in.Categories, in.PlaceChanged, in.SeriesLocation = []string{"sur RDV"}, true, "Salle 3"
	call := event("Permanence CAF", "")
	call.Conference = true
	for _, c := range []struct {
		ignore feeds.Property
		in     feeds.Instance
		want   string
	}{
		{"", in, "gare/guichet-b Permanence CAF mode:appointment moved 09 from tilleuls"},
		{feeds.PropertyLocation, in, "tilleuls/bureau-1 Permanence CAF mode:appointment"},
		{feeds.PropertyCategories, in, "gare/guichet-b Permanence CAF moved 09 from tilleuls"},
		{"", call, "tilleuls/bureau-1 Permanence CAF mode:video"},
		{feeds.PropertyConference, call, "tilleuls/bureau-1 Permanence CAF"},
	} {
		r := rules()
		r.Feed.Ignore = []feeds.Property{c.ignore}
		if got, _ := one(t, r, c.in); got != c.want {
			t.Errorf("ignoring %q: got %q, want %q", c.ignore, got, c.want)
		}
	}
}
