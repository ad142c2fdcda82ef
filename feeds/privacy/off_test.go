package privacy_test

import (
	"strings"
	"testing"

	"semainier/feeds"
	"semainier/feeds/privacy"
)

// What a title calls off, what it leaves in doubt and what it does not speak
// against. All dates are of Thursday 2026-11-19.
func TestTitlesThatCallOffAndThoseThatOnlySeemTo(t *testing.T) {
	r := rules()
	r.Feed.Titles = append(r.Feed.Titles,
		feeds.TitleRule{Match: "Sortie"}, feeds.TitleRule{Match: "Accueil"},
		feeds.TitleRule{Match: "Groupe*", Show: "Groupe"},
		feeds.TitleRule{Match: "Sortie *", Show: "Groupe"}, feeds.TitleRule{Match: "Visite*", Show: "Groupe"},
		feeds.TitleRule{Match: "Café suspendu*", Show: "Groupe"}, feeds.TitleRule{Match: "Ferme urbaine*", Show: "Groupe"},
		feeds.TitleRule{Match: "Pas de danse*", Show: "Groupe"})
	const (
		caf     = "tilleuls/bureau-1 Permanence CAF"
		atelier = "tilleuls/bureau-1 Atelier workshop"
		group   = "tilleuls/bureau-1 Groupe"
		busy    = "tilleuls/ Occupé mode:"
	)
	for _, c := range []struct{ titles, want, found string }{
		// Named by an exact rule.
		{"REPORTÉ\u00a0: Permanence CAF|[Supprimé] Permanence CAF|Supprimée - Permanence CAF|Fermé\u00a0: Permanence CAF|(Suspendue) Permanence CAF|Permanence CAF (supprimée)|" +
			"Permanence CAF - reportée|Permanence CAF reportée au 12 novembre|Permanence CAF (reportée au jeudi 26)|Permanence CAF fermée|Permanence CAF (fermé)|Permanence CAF suspendue|" +
			"Permanence CAF annulée|Permanence CAF annulée le jeudi 19 novembre|Permanence CAF annulée, reportée au 26 novembre|" +
			"Permanence CAF n’aura plus lieu|Pas de permanence CAF", caf + " CANCELLED", ""},
		// Under a star.
		{"Atelier CV (supprimé)|Atelier CV - reporté|Reporté\u00a0: atelier CV|Atelier CV annulé|Annulé\u00a0: Atelier de 14 h à 16 h|Atelier CV n’a pas lieu|Cancelled: Atelier CV",
			atelier + " CANCELLED", "title-cancels"},
		{"Café suspendu annulé|Annulé\u00a0: Café suspendu du mardi|Ferme urbaine (supprimée)|Pas de danse, annulé", group + " CANCELLED", "title-cancels"},
		{"Atelier CV supprimé|Supprimé atelier CV|Atelier CV fermé|Atelier CV (suspendu)|Fermé\u00a0: Atelier CV|Atelier CV reporté au 12 novembre|Groupe de parole (fermé)", busy, "title-doubtful"},
		// Some other date, or a part of this one.
		{"Permanence CAF fermée le 24/12|Permanence CAF fermée du 21 au 31 décembre|Permanence CAF supprimée au 1er janvier|Permanence CAF fermée en janvier|Permanence CAF suspendue en mai|" +
			"Permanence CAF fermée les jours fériés|Permanence CAF fermée vacances scolaires|Permanence CAF annulée le jeudi 24 décembre|Permanence CAF annulée le 12|Permanence CAF annulée du 19 au 31 décembre|" +
			"Permanence CAF annulée en mai|Permanence CAF annulée les jours fériés|Permanence CAF annulée vacances scolaires|" +
			"Permanence CAF annulée jusqu’au 3 janvier|Permanence CAF annulée le mercredi|Permanence CAF annulée 24-12|Permanence CAF annulée exceptionnellement en mai|Permanence CAF annulée pour les vacances|Permanence CAF annulée tous les 19|Permanence CAF annulée certains mercredis|Permanence CAF fermée le 19 novembre|Permanence CAF reportée à 14 h|" +
			"Atelier CV fermé le 24/12|Atelier CV supprimé au 1er janvier|Atelier CV annulé le jeudi 24 décembre|Atelier CV du 24 décembre (supprimé)|Atelier fermé les jours fériés|Atelier CV suspendu en mai|Atelier fermé du lundi au mercredi|Atelier fermé de mai à juin", busy, "title-doubtful"},
		{"Permanence CAF reportée au 19|Permanence CAF reportée au jeudi 19 novembre|Permanence CAF (reportée au 19/11)", caf, ""},
		{"Atelier CV reporté au 19 novembre", atelier, ""},
		// Of something else.
		{"Atelier CV, parking fermé|Atelier CV (portail fermé, sonnez)|Atelier CV, accueil fermé, entrez par la cour|Atelier CV - rue fermée|Atelier CV, ligne de bus supprimée|" +
			"Visite des jardins suspendus|Atelier fichiers supprimés|Sortie ferme", busy, "title-doubtful"},
		{"Sortie ferme du Bois|Visite de ferme|Sortie à notre ferme|Sortie à la ferme|Visite ferme urbaine|Groupe, pas annulé", group, ""},
		{"Permanence CAF, parking fermé|Permanence CAF (rue fermée)", busy, ""}, // named by no rule
		// A rule's own words.
		{"Café suspendu|Café suspendu du jeudi|Ferme urbaine|Ferme urbaine, potager|Pas de danse|Pas de danse débutants", group, ""},
	} {
		for title := range strings.SplitSeq(c.titles, "|") {
			if got, found := one(t, r, event(title, "")); got != c.want || found != c.found {
				t.Errorf("%s: got %q and %q, want %q and %q", title, got, found, c.want, c.found)
			}
		}
	}
	r = rules()
	r.Feed.Other = feeds.OtherGeneric
	for title, want := range map[string]string{
		"Ferme urbaine": "tilleuls/bureau-1 Permanence", "Accueil supprimé": busy, "Accueil (supprimé)": "tilleuls/bureau-1 Permanence CANCELLED",
	} {
		if got, _ := one(t, r, event(title, "")); got != want {
			t.Errorf("generic, %s: got %q, want %q", title, got, want)
		}
	}
}

// What is held of an absence that is itself called off would need a finding.
func TestAnAbsenceThatIsCalledOffIsNotHeld(t *testing.T) {
	r := rules()
	r.Feed.Other = feeds.OtherGeneric
	in := event("Congés", "")
	in.Status = feeds.Cancelled
	out, err := privacy.Redact(t.Context(), r, key, []feeds.Instance{in})
	if err != nil || out.Verdicts[0] != (privacy.Verdict{Fate: privacy.Unnamed}) || len(out.Occurrences)+len(out.Findings) > 0 {
		t.Errorf("got %+v, %v", out, err)
	}
}

func TestATitleThatAloneCallsADateOffIsTold(t *testing.T) {
	bare, byStatus := event("Annulé", ""), event("Atelier annulé", "")
	bare.SeriesSummary, byStatus.Status = "Permanence CAF", feeds.Cancelled
	for _, c := range []struct {
		in   feeds.Instance
		told bool
	}{{bare, true}, {event("Atelier annulé", ""), true}, {byStatus, false}, {event("Permanence CAF annulée", ""), false}, {event("Réunion annulée", ""), false}} {
		_, found := redact(t, rules(), key, []feeds.Instance{c.in})
		if told := len(found) == 1 && found[0].Code == "title-cancels"; told != c.told || told && (found[0].Severity != feeds.Note || found[0].Line != 12 || found[0].Day.String() != "2026-11-19") {
			t.Errorf("%s: found %+v", c.in.Summary, found)
		}
	}
}
