package notices

// abbreviations are those that people meet in social centres, with what to write.
func abbreviations() map[string]string {
	return map[string]string{
		"RDV": "rendez-vous", "RV": "rendez-vous", "SVP": "s’il vous plaît", "NB": "attention", "PS": "aussi",
		"RSA": "revenu de solidarité active (RSA)", "APL": "aide au logement (APL)", "AAH": "allocation pour adulte handicapé (AAH)",
		"ASS": "allocation de solidarité (ASS)", "CSS": "complémentaire santé solidaire", "CMU": "complémentaire santé solidaire",
		"AME": "aide médicale de l’État (AME)", "APA": "aide pour les personnes âgées (APA)", "ASE": "aide sociale à l’enfance (ASE)",
		"QF": "quotient familial", "ALSH": "centre de loisirs", "CLSH": "centre de loisirs", "RPE": "relais petite enfance", "RAM": "relais petite enfance",
		"CNI": "carte d’identité", "RIB": "relevé d’identité bancaire (RIB)", "CCAS": "centre communal d’action sociale (CCAS)",
		"CIAS": "centre intercommunal d’action sociale (CIAS)", "CAF": "caisse d’allocations familiales (CAF)", "CPAM": "assurance maladie",
		"CARSAT": "caisse de retraite (Carsat)", "MSA": "Mutualité sociale agricole (MSA)", "PMI": "santé des enfants (PMI)",
		"MDPH": "maison du handicap (MDPH)", "MDA": "maison du handicap", "EHPAD": "maison de retraite", "CMP": "centre de santé mentale (CMP)",
		"CIDFF": "centre pour les droits des femmes (CIDFF)", "UDAF": "association des familles (Udaf)", "ANTS": "site des papiers (ANTS)",
		"DGFIP": "impôts", "SIP": "impôts", "CESF": "conseillère en économie familiale", "AS": "assistante sociale", "TISF": "aide à domicile",
		"CDD": "contrat court (CDD)", "CDI": "contrat durable (CDI)", "FLE": "cours de français", "ASL": "cours de français", "VAE": "diplôme par l’expérience (VAE)",
		"ESS": "économie solidaire", "ESC": "espace social commun", "MJC": "maison des jeunes (MJC)", "PIJ": "point d’information pour les jeunes", "TAD": "transport à la demande",
		"QPV": "quartier", "EPN": "espace numérique", "TTC": "tout compris", "HT": "sans la taxe",
	}
}

// simpler is a word of offices with what people say.
type simpler struct{ word, plain string }

// jargon lists them; the words are in small letters, with straight apostrophes.
func jargon() []simpler {
	return []simpler{
		{"se munir de", "apporter"}, {"se munir d'", "apporter"}, {"muni de", "avec"}, {"munis de", "avec"}, {"munie de", "avec"}, {"veuillez", "merci de"},
		{"afin de", "pour"}, {"afin que", "pour que"}, {"en vue de", "pour"}, {"dans le cadre de", "pour"}, {"dans le cadre du", "pour"}, {"dans l'optique de", "pour"},
		{"au sein de", "dans"}, {"au sein du", "dans"}, {"à compter du", "à partir du"}, {"à l'issue de", "après"}, {"préalablement", "avant"}, {"au préalable", "avant"},
		{"ultérieurement", "plus tard"}, {"ultérieure", "plus tard"}, {"ultérieur", "plus tard"}, {"antérieurement", "avant"}, {"dorénavant", "maintenant"}, {"désormais", "maintenant"},
		{"en raison de", "à cause de"}, {"en raison d'", "à cause de"}, {"suite à", "après"}, {"nonobstant", "malgré"}, {"notamment", "par exemple"}, {"le cas échéant", "si besoin"},
		{"sous réserve de", "si"}, {"conformément à", "selon"}, {"par le biais de", "par"}, {"via", "par"}, {"en matière de", "pour"}, {"relatif à", "sur"}, {"relative à", "sur"}, {"relatifs à", "sur"},
		{"s'acquitter", "payer"}, {"acquitter", "payer"}, {"percevoir", "recevoir"}, {"bénéficier de", "avoir"}, {"solliciter", "demander"}, {"effectuer", "faire"}, {"procéder à", "faire"},
		{"transmettre", "donner"}, {"communiquer à", "dire à"}, {"s'adresser à", "demander à"}, {"se rapprocher de", "demander à"}, {"prendre attache", "appeler"}, {"contacter", "appeler"},
		{"accéder à", "aller à"}, {"se rendre à", "aller à"}, {"se rendre au", "aller au"}, {"stationner", "se garer"}, {"stationnement", "parking"}, {"débuter", "commencer"}, {"débutera", "commencera"},
		{"usager", "personne"}, {"usagers", "personnes"}, {"bénéficiaire", "personne"}, {"bénéficiaires", "personnes"}, {"allocataire", "personne aidée par la CAF"}, {"ayant droit", "personne qui y a droit"},
		{"administré", "habitant"}, {"administrés", "habitants"}, {"demandeur d'emploi", "personne sans travail"}, {"accueil de loisirs", "centre de loisirs"}, {"dématérialisé", "sur Internet"},
		{"dématérialisée", "sur Internet"}, {"dématérialisation", "démarches sur Internet"}, {"téléservice", "site Internet"}, {"formulaire cerfa", "formulaire"}, {"justificatif de domicile", "papier avec votre adresse"},
		{"pièce justificative", "papier"}, {"pièces justificatives", "papiers"}, {"récépissé", "reçu"}, {"domiciliation", "adresse"}, {"forclos", "trop tard"}, {"échéance", "date de fin"}, {"modalités", "façons de faire"},
		{"tarification", "prix"}, {"gratuité", "gratuit"}, {"restauration scolaire", "cantine"}, {"collation", "goûter"}, {"parentalité", "être parent"}, {"intergénérationnel", "pour tous les âges"}, {"intergénérationnelle", "pour tous les âges"},
		{"jauge", "nombre de places"}, {"cf.", "voir"}, {"h/f", "femmes et hommes"}, {"inclusif", "pour tous"}, {"sensibilisation", "information"}, {"co-construire", "faire ensemble"},
	}
}
