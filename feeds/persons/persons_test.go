package persons_test

import (
	"slices"
	"strings"
	"testing"

	"semainier/feeds/persons"
)

// rows give a text and the shapes that it holds; "guess" stands for an
// appointment that is only suspected.
var rows = []struct{ text, want string }{
	// Telephone numbers.
	{"Permanence 06 12 34 56 78", "phone"},
	{"Permanence 06.12.34.56.78", "phone"},
	{"Permanence 06-12-34-56-78", "phone"},
	{"Permanence 06/12/34/56/78", "phone"},
	{"Permanence 06\u00a012\u202f34 56\u200978", "phone"},
	{"Permanence 06\u201112\u201134\u201156\u201178", "phone"},
	{"Permanence (0612345678)", "phone"},
	{"tél:0612345678.", "phone"},
	{"Rappeler 0612 345 678", "phone"},
	{"０６ １２ ３４ ５６ ７８", "phone"},
	{"06 1\u200b2 34 56 78", "phone"},
	{"Bureau 2, +33 6 12 34 56 78", "phone"},
	{"+33(0)6 12 34 56 78", "phone"},
	{"+33612345678", "phone"},
	{"(+33) 6 12 34 56 78", "phone"},
	{"0033 6 12 34 56 78", "phone"},
	{"0033612345678", "phone"},
	{"33612345678", "phone"},
	{"+213 555 12 34 56", "phone"},
	{"+44 7911 123456", "phone"},
	{"00 212 6 12 34 56 78", "phone"},
	{"02 99 12 34 56 et 06 12 34 56 78", "phone"},
	{"Accueil 02.99.12.34.56", "phone"},
	{"Renseignements 0 800 123 456", ""},
	{"Numéro 0809540140", ""},
	{"Appelez le 39 39 ou le 3646", ""},
	{"Le 12.11.2026 10.30", ""},
	{"Le 02.11.2026 10.30", ""},
	{"02.11.26 10.30-12.00", ""},
	{"02/11/2026 10:30", ""},
	{"Du 02/11/2026 au 06/11/2026", ""},
	{"2026-11-02 10:30:00", ""},
	{"Salle 12 34", ""},
	{"Atelier 06 à 12 ans", ""},
	{"13h30-15h00", ""},
	{"09.00 - 12.00 / 13.30 - 17.00", ""},
	{"de 12 00 à 13 30", ""},
	{"2 rue du Bosphore, 35200 Rennes", ""},
	{"Dossier 0612345678901234", ""},
	{"20261102T103000", ""},
	{"Atelier 2026-2027 (+ de 60 ans)", ""},
	{"Bébés + 6 mois", ""},
	// E-mail addresses.
	{"Permanence jeanne.q@exemple.fr", "email"},
	{"écrire à Jeanne.Q+x@mail.exemple.org !", "email"},
	{"jeanne @ exemple.fr", "email"},
	{"jeanne＠exemple.fr", "email"},
	{"jeanne (at) exemple.fr", "email"},
	{"jeanne[at]exemple[point]fr", "email"},
	{"jeanne {arobase} exemple point fr", "email"},
	{"jeanne arobase exemple.fr", "email"},
	{"Atelier @ccueil", ""},
	{"Cyber@espace", ""},
	{"Café @ la maison", ""},
	{"Rendez-vous @ 10.30", ""},
	{"www.exemple.fr", ""},
	{"Rennes at Brest. Football", ""},
	{"Atelier (à 10 h)", ""},
	// The Sécurité sociale's numbers.
	{"2 85 05 78 006 084 36", "nir"},
	{"285057800608436", "nir"},
	{"2850578006084", "nir"},
	{"dossier 1 85 05 2A 006 084 / 91", "nir"},
	{"dossier 1.85.05.2B.006.084", "nir"},
	{"1 85 20 99 350 084", "nir"},
	{"18505780060843", ""},
	{"2026 11 19 09 30 15", ""},
	{"1234567890123456", ""},
	// Civilities.
	{"Permanence Mme Martin", "name"},
	{"mme martin", "name"},
	{"Permanence MME MARTIN", "name"},
	{"M. Dupont", "name"},
	{"M.Dupont", "name"},
	{"M Dupont", "name"},
	{"Permanence - M DUPONT", "name"},
	{"Mr Sylla", "name"},
	{"Mlle. Petit", "name"},
	{"Monsieur Le Goff", "name"},
	{"Permanence avec Madame de Kergoat", "name"},
	{"M. et Mme Dupont", "name"},
	{"MM. Dupont et Martin", "name"},
	{"M. D.", "name"},
	{"Mme O’Connor", "name"},
	{"Dr Martin", "name"},
	{"Me Durand, avocate", "name"},
	{"Permanence M. le maire", ""},
	{"Rencontre avec Mme la Députée", ""},
	{"Mme l’adjointe au logement", ""},
	{"Madame, Monsieur", ""},
	{"Accueil de Mme et M.", ""},
	{"P.M.I. consultation", ""},
	{"P. M. I.", ""},
	{"M.J.C. Accueil", ""},
	{"Bâtiment M Accueil", ""},
	{"Salle M", ""},
	{"Atelier maître composteur", ""},
	{"2 rue du Docteur Roux", ""},
	{"Salle Madame-de-Sévigné", ""},
	{"Musique et me voilà", ""},
	// Appointments with a person.
	{"RDV Mme X", "name encounter"},
	{"RDV M. X", "name encounter"},
	{"Rdv Monsieur Sylla", "name encounter"},
	{"RDV M Dupont", "name encounter"},
	{"Entretien Mlle Petit", "name encounter"},
	{"Mme Petit : rdv", "name encounter"},
	{"Rendez-vous avec M. Le Goff", "name encounter"},
	{"RDV CAF - Mme Martin", "name encounter"},
	{"Visite chez Mme Martin", "name encounter"},
	{"Suivi Mme Martin", "name encounter"},
	{"RDV A. B.", "encounter"},
	{"RDV A.B.", "encounter"},
	{"Entretien D.", "encounter"},
	{"RDV Dupont Marie", "encounter"},
	{"rdv marie dupont", "encounter"},
	{"RDV MARIE D.", "encounter"},
	{"R.D.V. Fatima", "encounter"},
	{"RDV Jean-Pierre", "encounter"},
	{"Rencontre Mamadou S.", "encounter"},
	{"RDV d’Aïcha", "encounter"},
	{"RDV 10h30 Yann L.", "encounter"},
	{"RDV Dupont", "guess"},
	{"RDV DUPONT", "guess"},
	{"Entretien Sylla", "guess"},
	{"RDV avec Quellec", "guess"},
	{"RDV N’Diaye", "guess"},
	{"RDV CAF Quellec", "guess"},
	{"RDV en visio Quellec", "guess"},
	{"RDV AB", "guess"},
	{"RDV CAF", ""},
	{"RDV C.A.F.", ""},
	{"RDV numérique", ""},
	{"RDV Numérique", ""},
	{"RDV NUMERIQUE", ""},
	{"Sans RDV", ""},
	{"Permanence sur RDV", ""},
	{"Permanence CAF sur rdv Maurepas", ""},
	{"Sans RDV Maurepas", ""},
	{"Prise de RDV Doctolib", ""},
	{"RDV obligatoire", ""},
	{"RDV Emploi", ""},
	{"RDV Carte Grise", ""},
	{"RDV La Poste", ""},
	{"RDV Le Goff", "guess"},
	{"RDV Restos du Cœur", ""},
	{"RDV France Services", ""},
	{"RDV des Habitants", ""},
	{"RDV au Jardin", ""},
	{"RDV à Maurepas", ""},
	{"RDV rue Victor Hugo", ""},
	{"Rendez-vous Parents", ""},
	{"Rencontre Parents-Professeurs", ""},
	{"Rencontre Auteurs", ""},
	{"Visite Saint-Martin", ""},
	{"Visite du Musée", ""},
	{"Entretien Chauffage", ""},
	{"Entretien à définir", ""},
	{"RDV 12", ""},
	{"RDV B. 2", ""},
	{"Permanence Marie", ""},
	{"Consultation P.M.I.", ""},
	{"Consultation Dr Martin", "name"},
	{"Permanence sur RDV, Me Durand", "name"},
	{"RDV Villejean", ""}, // a word of these records
	// Ordinary titles.
	{"Permanence CAF", ""},
	{"Atelier cuisine 9 h – 12 h", ""},
	{"Café des habitants", ""},
	{"Consultation des 0-6 ans", ""},
	{"", ""},
	{"\x00\xff", ""},
}

func TestShapes(t *testing.T) {
	r := persons.New("Maison de Villejean")
	for _, c := range rows {
		t.Run(c.text, func(t *testing.T) {
			var got []string
			for _, s := range r.Shapes(c.text) {
				got = append(got, string(s))
			}
			suspected := r.Appointment(c.text)
			if surely := slices.Contains(got, string(persons.Encounter)); surely && !suspected {
				t.Error("surely an appointment and not suspected")
			} else if suspected && !surely {
				got = append(got, "guess")
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("got %q, want %q", strings.Join(got, " "), c.want)
			}
		})
	}
}

func TestSay(t *testing.T) {
	for want, in := range map[string][]persons.Shape{
		"":                       nil,
		"un numéro de téléphone": {persons.Phone},
		"un numéro de téléphone et le nom d’une personne":                                  {persons.Phone, persons.Name},
		"un numéro de sécurité sociale, une adresse électronique et le nom d’une personne": {persons.NIR, persons.Email, persons.Name},
	} {
		if got := persons.Say(in); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func FuzzShapes(f *testing.F) {
	for _, c := range rows {
		f.Add(c.text)
	}
	r := persons.New()
	f.Fuzz(func(t *testing.T, text string) {
		sure := r.Shapes(text)
		if slices.Contains(sure, persons.Encounter) && !r.Appointment(text) {
			t.Errorf("%q: surely an appointment and not suspected", text)
		}
	})
}
