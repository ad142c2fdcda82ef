package privacy_test

import (
	"strings"
	"testing"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/feeds/privacy"
)

// What a title says against taking place, under a "*" and behind an exact title.
func TestTitlesThatSpeakAgainstTakingPlace(t *testing.T) {
	r := rules()
	r.Feed.Titles = append(r.Feed.Titles,
		feeds.TitleRule{Match: "Atelier CV fermé", Show: "Atelier CV réservé"},
		feeds.TitleRule{Match: "Pas de *", Show: "Absence", Kind: feeds.Absence},
		feeds.TitleRule{Match: "*supprimé*", Show: "Absence", Kind: feeds.Absence})
	const (
		atelier = "tilleuls/bureau-1 Atelier workshop"
		caf     = "tilleuls/bureau-1 Permanence CAF"
		busy    = "tilleuls/ Occupé mode:"
	)
	for _, c := range []struct{ titles, want, found string }{
		{"Atelier CV (reporté)|Reporté : atelier CV|Atelier CV\u00a0: pas lieu|Atelier CV n’aura pas lieu|" +
			"Atelier CV n'a pas lieu|Ateliers n’auront plus lieu|Atelier CV annulé, intervenant absent",
			atelier + " CANCELLED", "title-cancels"},
		// Words that may be of something else, or of another date.
		{"Atelier CV reporté au 12 novembre|ATELIER COUTURE FERME|Atelier CV fermé au public|Atelier CV suspendu|Atelier CV fermé le jeudi 19 novembre|Atelier CV supprimé en raison de la grève",
			busy, "title-doubtful"},
		{"Permanence CAF - reportée|REPORTÉ\u00a0: Permanence CAF|Reportée - permanence CAF|Permanence CAF fermée|" +
			"Permanence CAF n’a pas lieu|Permanence CAF (n'aura pas lieu)|Permanence CAF reportée au 12 novembre|Permanence CAF annulée pour cause de grève",
			caf + " CANCELLED", ""},
		// Nobody knows whether it takes place here and then.
		{"Atelier CV repoussé au 12|Atelier CV ajourné|ATELIER CV DÉPROGRAMMÉ|Atelier CV non assuré|Atelier CV ne se tiendra pas|Atelier - intervenant absent|Atelier CV (Sylvie absente)|Atelier déplacé à Bellevue|Atelier décalé à 10 h|Atelier, Sylvie en congés|Atelier CV\u00a0: animatrice indisponible|" +
			"Atelier CV reporté du 5 novembre|Atelier CV n’a pas lieu pendant les vacances|Atelier CV, fermé à 11 h|Atelier (fermé le mercredi)|Atelier : pas lieu en août|Report atelier CV|Permanence CAF déplacée à Bellevue",
			busy, "title-doubtful"},
		// Words that call nothing off.
		{"Atelier à la ferme|Atelier ferme pédagogique|Atelier CV (groupe fermé)|Atelier CV, inscriptions fermées|Atelier (porte fermée, sonnez)|Atelier personnes déplacées|Atelier reportage photo|" +
			"Atelier supprimer ses traces|Atelier pas à pas|Atelier absentéisme", atelier, ""},
		{"Atelier CV fermé", "tilleuls/bureau-1 Atelier CV réservé", ""}, // written by somebody in the records
		// An absence is called off by its own word alone.
		{"Fermeture, atelier reporté|Fermeture : permanence annulée|Fermeture, Sylvie absente|Pas de permanence", "absence", ""},
		{"Fermeture supprimée|Fermeture levée|Annulé : Fermeture|Fermeture annuelle annulée|Fermeture (annulée)", "", ""},
		{"Permanence CAF supprimée", "absence", ""}, // what a rule names so is one
	} {
		for title := range strings.SplitSeq(c.titles, "|") {
			got, found := one(t, r, event(title, ""))
			if strings.Contains(got, " absence") {
				got = "absence"
			}
			if got != c.want || found != c.found {
				t.Errorf("%s: got %q and %q, want %q and %q", title, got, found, c.want, c.found)
			}
		}
	}
	r = rules()
	for _, title := range []string{"Atelier CV (supprimé)", "SUPPRIMÉ : Atelier CV"} {
		if got, _ := one(t, r, event(title, "")); got != atelier+" CANCELLED" {
			t.Errorf("%s: got %q", title, got)
		}
	}
	if got, _ := one(t, r, event("Permanence CAF supprimée", "")); got != caf+" CANCELLED" {
		t.Errorf("behind an exact title: got %q", got)
	}
	if got, _ := one(t, r, event("Pas de fermeture", "")); got != "" {
		t.Errorf("no absence: got %q", got)
	}
	r.Feed.Other = feeds.OtherGeneric
	for title, want := range map[string]string{"Accueil (supprimé)": "tilleuls/bureau-1 Permanence CANCELLED", "Accueil, Sylvie absente": busy} {
		if got, _ := one(t, r, event(title, "")); got != want {
			t.Errorf("generic, %s: got %q, want %q", title, got, want)
		}
	}
}

// What the calendar moved itself is at its new hour, whatever word says so too.
func TestTitlesThatSayWhatTheCalendarDid(t *testing.T) {
	for title, want := range map[string]string{
		"Permanence CAF (déplacée)":             "tilleuls/bureau-1 Permanence CAF moved 14 from ",
		"Permanence CAF reportée à 14 h":        "tilleuls/bureau-1 Permanence CAF moved 14 from ",
		"Permanence CAF, reportée du 12":        "tilleuls/bureau-1 Permanence CAF moved 14 from ",
		"Permanence CAF annulée":                "tilleuls/bureau-1 Permanence CAF CANCELLED moved 14 from ",
		"Atelier déplacé, intervenante absente": "tilleuls/ Occupé mode:",
	} {
		in := event(title, "")
		in.Moved, in.Planned = true, span(14)
		if got, _ := one(t, rules(), in); got != want {
			t.Errorf("%s: got %q, want %q", title, got, want)
		}
	}
}

// allDay is an event of 2026-11-19.
func allDay(summary string) feeds.Instance {
	in := event(summary, "")
	day := civil.Of(in.Start)
	in.Span = feeds.Span{AllDay: true, FirstDay: day, UntilDay: day.AddDays(1)}
	return in
}

func TestAbsencesThatNoRuleNamesAreTold(t *testing.T) {
	for _, other := range []feeds.Other{"", feeds.OtherBusy, feeds.OtherHide, feeds.OtherGeneric} {
		r := rules()
		r.Feed.Other, r.Feed.Titles = other, r.Feed.Titles[:1]
		for _, title := range []string{"Congés annuels", "Congés Sylvie", "Pas de permanence", "Permanence annulée", "Fermeture", "Sylvie absente"} {
			in := allDay(title)
			if _, found := one(t, r, in); strings.TrimSuffix(found, " title-cancels") != "absence-unruled" {
				t.Errorf("other %q, %s: found %q", other, title, found)
			}
			in.Class, in.Free = feeds.Private, true
			if got, found := one(t, r, in); got != "" || found != "absence-unruled" {
				t.Errorf("other %q, %s, private: got %q, found %q", other, title, got, found)
			}
			in.Status = feeds.Cancelled
			if _, found := one(t, r, in); found != "" {
				t.Errorf("other %q, %s, itself called off: found %q", other, title, found)
			}
		}
		for _, in := range []feeds.Instance{event("Réunion annulée", ""), event("Atelier reporté", ""), allDay("Réunion")} {
			if _, found := one(t, r, in); strings.Contains(found, "absence") {
				t.Errorf("other %q, %s: found %q", other, in.Summary, found)
			}
		}
	}
	if _, found := one(t, rules(), event("Pas de permanence", "")); found != "absence-unruled" {
		t.Errorf("for some hours: found %q", found)
	}
}

func TestWhatIsFiledAsAnAbsenceIsOneWhateverItsTitle(t *testing.T) {
	r := rules()
	r.Feed.Categories = []feeds.CategoryRule{{Match: "Congés", Kind: feeds.Absence}}
	for _, title := range []string{"Permanence annulée", "Permanence CAF annulée", "Permanence, Sylvie absente"} {
		in := event(title, "")
		in.Categories = []string{"Congés"}
		if out, found := redact(t, r, key, []feeds.Instance{in}); len(out) != 1 || out[0].Kind != feeds.Absence || len(found) > 0 {
			t.Errorf("%s: got %+v, %v", title, out, found)
		}
	}
}

func TestPrivateAbsencesCancel(t *testing.T) {
	for _, private := range []feeds.Discretion{"", feeds.PrivateBusy, feeds.PrivateHide} {
		r := rules()
		r.Feed.Private = private
		r.Feed.Categories = []feeds.CategoryRule{{Match: "Congés", Kind: feeds.Absence}}
		named, filed := allDay("Fermeture, Mme Martin 06 12 34 56 78"), allDay("Réunion")
		filed.Categories = []string{"congés"}
		over := event("Fermeture", "Guichet B")
		over.SeriesSummary = "Permanence CAF" // which may be private as well
		for want, in := range map[string]feeds.Instance{
			"/ Fermeture absence mode:": named, "/ Permanence absence mode:": filed, "gare/ Fermeture absence mode:": over,
		} {
			in.Class = feeds.Private
			out, err := privacy.Redact(t.Context(), r, key, []feeds.Instance{in})
			if err != nil || len(out.Occurrences) != 1 || say(out.Occurrences[0]) != want || out.Verdicts[0].Fate != privacy.Absent || len(out.Findings) > 0 {
				t.Errorf("private %q, %s: got %+v, %v, want %q", private, in.Summary, out, err, want)
			}
		}
	}
}

func TestWhatKeepsNobodyBusyIsNotShownAsBusy(t *testing.T) {
	r := rules()
	private := event("Permanence CAF", "")
	private.Class = feeds.Confidential
	for _, c := range []struct {
		other feeds.Other
		in    feeds.Instance
		want  string
	}{
		{feeds.OtherBusy, event("Anniversaire", ""), ""},
		{feeds.OtherBusy, private, ""},
		{feeds.OtherGeneric, event("Mme Martin", ""), ""},
		{feeds.OtherBusy, event("Permanence CAF", ""), "tilleuls/bureau-1 Permanence CAF"}, // a rule names it
		{feeds.OtherGeneric, event("Accueil", ""), "tilleuls/bureau-1 Permanence"},         // the feed announces all that it has
		{feeds.OtherBusy, event("Fermeture", ""), "/ Fermeture absence mode:"},
	} {
		r.Feed.Other = c.other
		c.in.Free = true
		if got, _ := one(t, r, c.in); got != c.want {
			t.Errorf("%s, free: got %q, want %q", c.in.Summary, got, c.want)
		}
	}
}

func TestFindingsNameTheDay(t *testing.T) {
	timed, moved := event("Atelier, RDV M. Sylla", ""), allDay("Congés")
	moved.Moved, moved.Planned = true, feeds.Span{AllDay: true, FirstDay: moved.FirstDay.AddDays(-2), UntilDay: moved.FirstDay}
	room := event("Permanence CAF", "Chez Josiane")
	for in, want := range map[*feeds.Instance]string{&timed: "2026-11-19", &moved: "2026-11-17", &room: "2026-11-19"} {
		if _, found := redact(t, rules(), key, []feeds.Instance{*in}); len(found) != 1 || found[0].Day.String() != want {
			t.Errorf("%s: found %+v, want %s", in.Summary, found, want)
		}
	}
}
