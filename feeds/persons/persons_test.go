package persons_test

import (
	"slices"
	"strings"
	"testing"

	"semainier/feeds/persons"
)

// rows give a text and the shapes that it holds; "suspect" stands for a
// title taken for an appointment, "unruled" for one if no rule names it.
var rows = []struct{ text, want string }{
	// Telephone numbers.
	{"Permanence 06 12 34 56 78", "mobile"},
	{"Permanence 06.12.34.56.78", "mobile"},
	{"Permanence 06-12-34-56-78", "mobile"},
	{"Permanence 06/12/34/56/78", "mobile"},
	{"Permanence 06\u00a012\u202f34 56\u200978", "mobile"},
	{"Permanence 06\u201112\u201134\u201156\u201178", "mobile"},
	{"Permanence (0612345678)", "mobile"},
	{"tél:0612345678.", "mobile"},
	{"Rappeler 0612 345 678", "mobile suspect"},
	{"０６ １２ ３４ ５６ ７８", "mobile"},
	{"06 1\u200b2 34 56 78", "mobile"},
	{"Bureau 2, +33 6 12 34 56 78", "mobile"},
	{"+33(0)6 12 34 56 78", "mobile"},
	{"+33612345678", "mobile"},
	{"(+33) 6 12 34 56 78", "mobile"},
	{"0033 6 12 34 56 78", "mobile"},
	{"0033612345678", "mobile"},
	{"33612345678", "mobile"},
	{"+213 555 12 34 56", "phone"},
	{"+44 7911 123456", "phone"},
	{"00 212 6 12 34 56 78", "phone"},
	{"02 99 12 34 56 et 06 12 34 56 78", "mobile phone"},
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
	{"Rendez-vous @ 10.30", "suspect"},
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
	{"Me Durand, avocate", ""},
	{"Permanence M. le maire", ""},
	{"Rencontre avec Mme la Députée", "unruled"},
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
	{"Visite chez Mme Martin", "name"},
	{"Suivi Mme Martin", "name encounter"},
	{"RDV A. B.", "suspect"},
	{"RDV A.B.", "suspect"},
	{"Entretien D.", "suspect"},
	{"RDV Dupont Marie", "suspect"},
	{"rdv marie dupont", "suspect"},
	{"RDV MARIE D.", "suspect"},
	{"R.D.V. Fatima", "suspect"},
	{"RDV Jean-Pierre", "suspect"},
	{"Rencontre Mamadou S.", "unruled"},
	{"RDV d’Aïcha", "suspect"},
	{"RDV 10h30 Yann L.", "suspect"},
	{"RDV Dupont", "suspect"},
	{"RDV DUPONT", "suspect"},
	{"Entretien Sylla", "suspect"},
	{"RDV avec Quellec", "suspect"},
	{"RDV N’Diaye", "suspect"},
	{"RDV CAF Quellec", "suspect"},
	{"RDV en visio Quellec", "suspect"},
	{"RDV AB", "suspect"},
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
	{"RDV Carte Grise", "suspect"},
	{"RDV La Poste", ""},
	{"RDV Le Goff", "suspect"},
	{"RDV Restos du Cœur", "suspect"},
	{"RDV France Services", "suspect"},
	{"RDV des Habitants", ""},
	{"RDV au Jardin", "suspect"},
	{"RDV à Maurepas", "suspect"},
	{"RDV rue Victor Hugo", "suspect"},
	{"Rendez-vous Parents", "suspect"},
	{"Rencontre Parents-Professeurs", "unruled"},
	{"Rencontre Auteurs", "unruled"},
	{"Visite Saint-Martin", ""},
	{"Visite du Musée", ""},
	{"Entretien Chauffage", "suspect"},
	{"Entretien à définir", "suspect"},
	{"RDV 12", "suspect"},
	{"RDV B. 2", "suspect"},
	{"Permanence Marie", ""},
	{"Consultation P.M.I.", ""},
	{"Consultation Dr Martin", "name"},
	{"Permanence sur RDV, Me Durand", ""},
	{"RDV Villejean", ""}, // a word of these records
	{"Dupont RDV", "suspect"},
	{"rdv dupont", "suspect"},
	{"RV Dupont", "suspect"},
	{"RDV Petit", "suspect"},
	{"RDV Voisin", "suspect"},
	{"RDV Noel", "suspect"},
	{"RDV", "suspect"},
	{"RDV B.", "suspect"}, // a room of these records, and an initial
	{"RDV La", "suspect"},
	{"RDV salle B", ""},
	{"Entretien 10h30", "suspect"},
	{"RDV : CAF, Dupont", "suspect"},
	{"RDV uniquement Dupont", "suspect"},
	{"Prise de RDV Dupont", "suspect"},
	{"Permanence sur RDV - RDV Dupont", "suspect"},
	{"Suivi Dupont", "suspect"},
	{"Accompagnement Dupont", "unruled"},
	{"Bilan de compétences", ""},
	{"Atelier poterie, RDV obligatoire", ""},
	{"Permanence CAF – RDV Uniquement", ""},
	{"PERMANENCE RDV NECESSAIRE", ""},
	{"RDV Conseillé", ""},
	{"RDV Recommandé", ""},
	{"RDV possible (hall)", ""},
	{"RDV Aide Administrative", ""},
	{"RDV Mission Locale Villejean", ""},
	{"RDV Écrivaine Publique", ""},
	{"RDV Conciliatrice", ""},
	{"Rdv Travailleurs Sociaux", ""},
	{"Entretiens individuels", ""},
	{"Consultation Gisèle Halimi", ""},
	{"Réunion de M. le Maire", ""},
	// Ordinary titles.
	{"Permanence CAF", ""},
	{"Atelier cuisine 9 h – 12 h", ""},
	{"Café des habitants", ""},
	{"Consultation des 0-6 ans", ""},
	{"", ""},
	{"\x00\xff", ""},
}

func TestShapes(t *testing.T) {
	r := persons.New("Maison de Villejean", "La Courrouze, salle B")
	for _, c := range rows {
		t.Run(c.text, func(t *testing.T) {
			plain := persons.Plain(c.text)
			var got []string
			for _, s := range persons.Shapes(plain) {
				got = append(got, string(s))
			}
			surely := slices.Contains(got, string(persons.Encounter))
			switch ruled, unruled := r.Appointment(plain, true), r.Appointment(plain, false); {
			case surely && !ruled || ruled && !unruled:
				t.Errorf("suspicion that grows with knowledge: %v, %v", ruled, unruled)
			case ruled && !surely:
				got = append(got, "suspect")
			case unruled && !ruled:
				got = append(got, "unruled")
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
		plain := persons.Plain(text)
		if slices.Contains(persons.Shapes(plain), persons.Encounter) && !r.Appointment(plain, true) {
			t.Errorf("%q: surely an appointment and not suspected", text)
		}
		if again := persons.Plain(plain); len([]rune(plain)) < 200 && again != plain {
			t.Errorf("%q: plain is %q, and that %q", text, plain, again)
		}
	})
}
