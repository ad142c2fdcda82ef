package layouts

import "strconv"

// french is the reference. U+202F stands before high punctuation, U+00A0 before
// a colon.
func french() *tongue {
	return &tongue{
		lang: "fr", first: "1er",
		days: [7]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
		months: [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
			"septembre", "octobre", "novembre", "décembre"},
		hourOnly: func(h int) string { return strconv.Itoa(h) + narrow + "h" },
		hourFull: func(h, m int) string { return strconv.Itoa(h) + narrow + "h" + narrow + twoDigits(m) },
		phrases:  frenchPhrases(),
	}
}

func frenchPhrases() phrases {
	return phrases{
		Today: "Aujourd’hui", Tomorrow: "Demain",
		Now: "Maintenant", Next: "Ensuite", Later: "Plus tard",
		Over:    "Terminé",
		Morning: "Matin", Afternoon: "Après-midi", Evening: "Soir", AllDay: "Toute la journée",
		ThisWeek: "Cette semaine", NextWeek: "Semaine prochaine",
		WeekSpan: "du %s au %s", WeekOf: "Semaine du %s",
		WalkIn: "Sans rendez-vous", Appointment: "Sur rendez-vous", Video: "En visio",
		Cancelled: "Annulé", Moved: "Déplacé", OtherRoom: "Autre espace",
		MovedTo: "au %s", MovedAt: "à %s", InsteadOf: "au lieu de %s", InsteadOfDay: "au lieu du %s, %s",
		UntilHour: "jusqu’à %s", FromHour: "dès %s",
		AsOf:   "Horaires du %s",
		Closed: "Fermé", ClosedToday: "Fermé aujourd’hui",
		ClosedMorning: "Fermé le matin", ClosedAfternoon: "Fermé l’après-midi",
		OpenHours: "Ouvert %s", Opens: "L’accueil ouvre à %s", OpensAt: "L’accueil ouvre %s à %s", Closes: "Ferme à %s", OnDay: "le\u00A0%s",
		NobodyWeek:     "Pas de permanence cette semaine",
		NobodyNextWeek: "Pas de permanence la semaine prochaine",
		NobodyNow:      "Pas de permanence en ce moment",
		NobodyToday:    "Pas de permanence aujourd’hui",
		DoneToday:      "C’est fini pour aujourd’hui",
		Reception:      "L’accueil est ouvert jusqu’à %s",
		And:            " et ",
		Notice:         "Annonce",
		StaleSpan:      "Programme du %s au %s",
		StaleAdvice:    "Il est terminé\u00A0: renseignez-vous à l’accueil.",
		UsualHours:     "Horaires habituels",
		Information:    "Informations du %s à %s",
		InService:      "en service", Slow: "au ralenti", OutOfOrder: "en panne", Unavailable: "indisponible",
		UntilTonight: "jusqu’à ce soir", UntilTomorrow: "jusqu’à demain %s", UntilDay: "jusqu’au %s",
		OtherServices: "et %d autres en service", OneOtherService: "et 1 autre en service", OtherStates: "et %d autres",
		Permanence: "Permanence",
		Midnight:   "minuit", Dash: "\u00A0– ", Comma: ", ",
		Occupied: "Occupé",

		Elsewhere: "Sinon\u00A0: %s, %s", NextTime: "Prochaine fois\u00A0: %s",
		NeedTitle: "De quoi avez-vous besoin\u202F?", ByNeed: "Par besoin",
		Housing: "Logement", Work: "Emploi", Health: "Santé", Digital: "Numérique", Family: "Famille", Rights: "Droits",
		Workshops: "Ateliers", EnrolHow: "Inscription\u00A0: %s", NoEnrolling: "Sans inscription", ThenOn: "puis %s",
		Partners: "Qui vient ici\u202F?",
		Services: "Services et équipements", ServicesShort: "Services",
		Rooms: "Espaces libres aujourd’hui", RoomsShort: "Espaces libres", Free: "Libre", FreeUntil: "Libre jusqu’à %s", NotFree: "Occupé aujourd’hui",
		Welcome: "Bienvenue", Closures: "Fermetures à venir", Contact: "Nous joindre",
		WelcomeAdvice: "Renseignez-vous à l’accueil.",
		HoursWeek:     "Horaires cette semaine", HoursNextWeek: "Horaires la semaine prochaine", DaySpan: "%s à %s",
		Notices: "Annonces", Important: "Important", MoreFollows: "La suite arrive",
		Urgent:       "Attention",
		PairingTitle: "Reliez cet écran", PairingAdvice: "Donnez ce code à la personne qui gère les écrans.", PairingCode: "Code de l’écran", PairingHub: "Adresse\u00A0: %s",
		PairingSoon:   "Un code va s’afficher ici. S’il ne vient pas, vérifiez le réseau et l’adresse, ou appelez la personne qui gère les écrans.",
		ScanCode:      "Avec un téléphone, visez ce carré.",
		JoinCode:      "Pour vous connecter, visez ce carré.",
		WaitingText:   "Le programme de la semaine arrive. En attendant, renseignez\u2011vous à l’accueil.",
		UnreachedText: "Le programme n’est pas là\u00A0: cet écran n’a pas de réseau. Renseignez\u2011vous à l’accueil.",
		ThisScreen:    "Cet écran",
		CrowdedText:   "Beaucoup d’écrans demandent un code en ce moment. Le code de cet écran s’affichera dans quelques minutes.",
		UnlinkedText:  "Cet écran n’est plus relié. Renseignez\u2011vous à l’accueil.",
		Settings:      "Réglages de l’écran",
		SetupTitle:    "Cet écran n’a pas encore d’adresse",
		SetupAdvice:   "Sur une clé USB, écrivez un fichier semainier.toml avec cette ligne\u00A0:",
		SetupAgain:    "La personne qui gère les écrans vous donne l’adresse. Branchez la clé, éteignez cet écran et rallumez\u2011le.",
		FaultTitle:    "Le fichier de réglage a une erreur",
		FaultAgain:    "Corrigez le fichier sur la clé USB. Branchez la clé, éteignez cet écran et rallumez\u2011le.",
	}
}
