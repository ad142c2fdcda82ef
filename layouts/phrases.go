package layouts

// phrases is what the pages say, in one language. Every field is set (a test
// checks it); another language is another value of this type and another
// calendar (see french.go).
type phrases struct {
	Today, Tomorrow       string
	Now, Next, Later      string
	Over                  string // on a slot of today that has ended
	Morning, Afternoon    string
	Evening, AllDay       string
	ThisWeek, NextWeek    string
	WeekSpan              string // first date, last date
	WeekOf                string // first date
	PageOf                string // number, total
	WalkIn, Appointment   string
	Video                 string
	Cancelled, Moved      string
	OtherRoom             string // of a slot that begins as planned
	MovedTo, InsteadOf    string // when; after Moved
	InsteadOfDay          string // date, hour; after Moved
	MovedAt               string // hour, the same day; after Moved
	UntilHour, FromHour   string // hour
	AsOf                  string // date
	Closed                string
	ClosedToday           string
	ClosedMorning         string
	ClosedAfternoon       string
	OpenHours             string // hours
	Opens, OpensAt        string // hour; day and hour
	Closes                string // hour
	NobodyWeek            string
	NobodyNextWeek        string
	NobodyNow             string
	NobodyToday           string
	DoneToday             string
	Reception             string // hour
	And                   string
	Notice                string
	StaleSpan             string // first date, last date
	StaleAdvice           string
	UsualHours            string
	Information           string // date, hour
	InService, Slow       string
	OutOfOrder            string
	Unavailable           string
	UntilTonight          string
	UntilTomorrow         string // hour
	UntilDay              string // date
	OtherServices         string // number
	OneOtherService       string
	Permanence            string // the title that says nothing more than being there
	Midnight, Dash, Comma string
}

// french is the catalogue of the only language so far. U+202F stands before
// high punctuation, U+00A0 before a colon.
func french() phrases {
	return phrases{
		Today: "Aujourd’hui", Tomorrow: "Demain",
		Now: "Maintenant", Next: "Ensuite", Later: "Plus tard",
		Over:    "Terminé",
		Morning: "Matin", Afternoon: "Après-midi", Evening: "Soir", AllDay: "Toute la journée",
		ThisWeek: "Cette semaine", NextWeek: "Semaine prochaine",
		WeekSpan: "du %s au %s", WeekOf: "Semaine du %s", PageOf: "page %d sur %d",
		WalkIn: "Sans rendez-vous", Appointment: "Sur rendez-vous", Video: "En visio",
		Cancelled: "Annulé", Moved: "Déplacé", OtherRoom: "Autre espace",
		MovedTo: "au %s", MovedAt: "à %s", InsteadOf: "au lieu de %s", InsteadOfDay: "au lieu du %s, %s",
		UntilHour: "jusqu’à %s", FromHour: "dès %s",
		AsOf:   "Horaires du %s",
		Closed: "Fermé", ClosedToday: "Fermé aujourd’hui",
		ClosedMorning: "Fermé le matin", ClosedAfternoon: "Fermé l’après-midi",
		OpenHours: "Ouvert %s", Opens: "L’accueil ouvre à %s", OpensAt: "L’accueil ouvre %s à %s", Closes: "Ferme à %s",
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
		OtherServices: "et %d autres en service", OneOtherService: "et 1 autre en service",
		Permanence: "Permanence",
		Midnight:   "minuit", Dash: "\u00A0– ", Comma: ", ",
	}
}
