package notices

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestPlainWords(t *testing.T) {
	for _, c := range []struct {
		title, text string
		want        []string // kind: what > instead
	}{
		{"Don du sang, vendredi de 14 h à 18 h", "À la mairie. Apportez une pièce d’identité.", nil},
		{"", "", nil},
		{"Fermé", "Le centre social sera fermé du lundi 21 au mercredi 30 décembre et rouvrira le jeudi suivant à 9 h.", []string{"plain.long: Le centre social sera fermé… (20)"}},
		{"Liste", "Apportez :\n- une pièce d’identité\n- un papier avec votre adresse\n- le dernier avis d’impôt de la famille", nil},
		{"ATTENTION", "Travaux.", []string{"plain.capitals: ATTENTION > Attention"}},
		{"ÉCOLE FERMÉE", "", []string{"plain.capitals: ÉCOLE > École", "plain.capitals: FERMÉE > Fermée"}},
		{"Sur RDV", "", []string{"plain.short: RDV > rendez-vous"}},
		{"Permanence de la CAF", "", nil},                                         // its short name is known
		{"Permanence de la CAF", "Avec la XYZ.", []string{"plain.short: XYZ > "}}, // not known
		{"Santé", "La PMI (santé des enfants) vous reçoit.", nil},
		{"Santé", "La santé des enfants (PMI) vous reçoit.", nil},
		{"Aide au RSA", "", []string{"plain.short: RSA > revenu de solidarité active (RSA)"}},
		{"Papiers", "Merci de vous rendre à l’accueil, de se munir de vos papiers.", []string{"plain.jargon: se munir de > apporter"}},
		{"Papiers", "Inscriptions à compter du 3 mars.", []string{"plain.jargon: à compter du > à partir du"}},
		{"Viaduc", "Le viaduc est ouvert.", nil}, // "via" is part of a word
		{"Wi-Fi", "Wi-Fi gratuit sur votre PC.", nil},
		{"Sur le site", "Voir saint-rieul.example/fete. Tél. 02 99 00 00 00.", nil},
		{"نص عربي", "لا توجد أحرف كبيرة", nil},
	} {
		var got []string
		for _, f := range read(c.title, c.text, []string{"CAF", "Mission locale"}).Findings {
			line := f.Key + ": " + f.What
			if f.N > 0 {
				line += fmt.Sprintf(" (%d)", f.N)
			} else {
				line += " > " + f.Use
			}
			got = append(got, line)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%q, %q (-want +got):\n%s", c.title, c.text, d)
		}
	}
}

func TestReadingTime(t *testing.T) {
	r := read("Don du sang", strings.Repeat("à", 68), nil) // 11, a line feed, 68
	if r.Time != 10*time.Second || r.Seconds() != 10 || r.Words != 4 {
		t.Errorf("80 characters: %v, %d words", r.Time, r.Words)
	}
	if r := read("", strings.Repeat("AAAA BBBB CCCC DDDD EEEE FFFF GGGG HHHH IIII. ", 3), nil); len(r.Findings) != mostFindings {
		t.Errorf("%d findings, want %d", len(r.Findings), mostFindings)
	}
}

func TestSentences(t *testing.T) {
	for text, want := range map[string][]string{
		"Un. Deux ! Trois ?":               {"Un", ". Deux", "! Trois"},
		"M. le maire vient.":               {"M. le maire vient"},
		"Tél. 02 99. Merci":                {"Tél. 02 99", ". Merci"},
		"Voir ville.example pour la suite": {"Voir ville.example pour la suite"},
		"« Oui. » Non":                     {"« Oui", ". » Non"},
		"une\n\ndeux":                      {"une", "deux"},
		"…":                                nil,
	} {
		if d := cmp.Diff(want, sentences(text)); d != "" {
			t.Errorf("%q (-want +got):\n%s", text, d)
		}
	}
}
