package layouts

import "strconv"

// breton follows the spelling called peurunvan and the forms that the public
// signs of Brittany use.
func breton() *tongue {
	return &tongue{
		lang: "br", first: "1añ",
		days: [7]string{"Sul", "Lun", "Meurzh", "Mercʼher", "Yaou", "Gwener", "Sadorn"},
		months: [12]string{"Genver", "Cʼhwevrer", "Meurzh", "Ebrel", "Mae", "Mezheven", "Gouere", "Eost",
			"Gwengolo", "Here", "Du", "Kerzu"},
		hourOnly: func(h int) string { return strconv.Itoa(h) + "e" },
		hourFull: func(h, m int) string { return strconv.Itoa(h) + "e" + twoDigits(m) },
		phrases:  bretonPhrases(),
	}
}

func bretonPhrases() phrases {
	return phrases{
		Today: "Hiziv", Tomorrow: "Warcʼhoazh",
		Now: "Bremañ", Next: "Goude-se", Later: "Diwezhatocʼh",
		Over:    "Echu",
		Morning: "Mintin", Afternoon: "Goude merenn", Evening: "Noz", AllDay: "Hed an deiz",
		ThisWeek: "Ar sizhun-mañ", NextWeek: "Ar sizhun a zeu",
		WeekSpan: "eus %s da %s", WeekOf: "Sizhun an %s",
		WalkIn: "Hep emgav", Appointment: "Dre emgav", Video: "Dre video",
		Cancelled: "Nullet", Moved: "Dilecʼhiet", OtherRoom: "Sal all",
		MovedTo: "dʼar %s", MovedAt: "da %s", InsteadOf: "e-lecʼh %s", InsteadOfDay: "e-lecʼh %s, %s",
		UntilHour: "betek %s", FromHour: "adalek %s",
		AsOf:   "Eurioù an %s",
		Closed: "Serret", ClosedToday: "Serret hiziv",
		ClosedMorning: "Serret diouzh ar mintin", ClosedAfternoon: "Serret goude merenn",
		OpenHours: "Digor %s", Opens: "Digor e vo an degemer da %s", OpensAt: "Digor e vo an degemer %s da %s", Closes: "Serriñ a ra da %s", OnDay: "dʼar %s",
		NobodyWeek:     "Degemer ebet ar sizhun-mañ",
		NobodyNextWeek: "Degemer ebet ar sizhun a zeu",
		NobodyNow:      "Degemer ebet evit ar mare",
		NobodyToday:    "Degemer ebet hiziv",
		DoneToday:      "Echu eo evit hiziv",
		Reception:      "Digor eo an degemer betek %s",
		And:            " ha ",
		Notice:         "Kemenn",
		StaleSpan:      "Programm eus %s da %s",
		StaleAdvice:    "Echu eo: goulennit en degemer.",
		UsualHours:     "Eurioù boas",
		Information:    "Titouroù an %s da %s",
		InService:      "a ya en-dro", Slow: "gorrek", OutOfOrder: "sacʼhet", Unavailable: "dihegerz",
		UntilTonight: "betek henoazh", UntilTomorrow: "betek warcʼhoazh %s", UntilDay: "betek %s",
		OtherServices: "ha %d all a ya en-dro", OneOtherService: "hag 1 all a ya en-dro", OtherStates: "ha %d all",
		Permanence: "Degemer",
		Midnight:   "hanternoz", Dash: "\u00A0– ", Comma: ", ",
		Occupied: "Acʼhubet",

		Elsewhere: "A-hend-all: %s, %s", NextTime: "Ar wech a zeu: %s",
		NeedTitle: "Petra ho peus ezhomm?", ByNeed: "Hervez an ezhomm",
		Housing: "Lojeiz", Work: "Labour", Health: "Yecʼhed", Digital: "Niverel", Family: "Familh", Rights: "Gwirioù",
		Workshops: "Stalioù", EnrolHow: "Enskrivañ: %s", NoEnrolling: "Hep enskrivañ", ThenOn: "ha goude %s",
		Partners: "Piv a zeu amañ?",
		Services: "Servijoù ha dafar", ServicesShort: "Servijoù",
		Rooms: "Salioù dieub hiziv", RoomsShort: "Salioù dieub", Free: "Dieub", FreeUntil: "Dieub betek %s", NotFree: "Acʼhubet hiziv",
		Welcome: "Degemer mat", Closures: "Serret e vo", Contact: "Mont e darempred",
		WelcomeAdvice: "Goulennit en degemer.",
		HoursWeek:     "Eurioù ar sizhun-mañ", HoursNextWeek: "Eurioù ar sizhun a zeu", DaySpan: "%s da %s",
		Notices: "Kemennoù", Important: "Pouezus", MoreFollows: "Da heuliañ",
		Urgent:       "Diwallit",
		PairingTitle: "Kevreit ar skramm-mañ", PairingAdvice: "Roit ar cʼhod-mañ dʼan den a ra war-dro ar skrammoù.", PairingCode: "Kod ar skramm", PairingHub: "Chomlecʼh: %s",
		PairingSoon:   "Ur cʼhod a zeuio war wel amañ. Ma ne zeu ket, gwiriit ar rouedad hag ar chomlecʼh.",
		ScanCode:      "Gant ur pellgomzer, bizit ar cʼharrez-mañ.",
		JoinCode:      "Evit kevreañ, bizit ar cʼharrez-mañ.",
		WaitingText:   "Emañ programm ar sizhun o tont. Da cʼhortoz, goulennit en degemer.",
		UnreachedText: "Nʼemañ ket ar programm amañ\u00A0: nʼen deus ket ar skramm-mañ a rouedad. Goulennit en degemer.",
		ThisScreen:    "Ar skramm-mañ",
		CrowdedText:   "Kalz a skrammoù a cʼhoulenn ur cʼhod bremañ. Hemañ en do e hini a-benn un nebeud munutoù.",
		UnlinkedText:  "Nʼeo ket kevreet ar skramm-mañ ken. Goulennit en degemer.",
		Settings:      "Arventennoù ar skramm",
		SetupTitle:    "Nʼen deus ket ar skramm-mañ a chomlecʼh cʼhoazh",
		SetupAdvice:   "War un alcʼhwez USB, skrivit ur restr semainier.toml gant al linenn-mañ:",
		SetupAgain:    "An den a ra war-dro ar skrammoù a roio ar chomlecʼh deocʼh. Lugit an alcʼhwez, lazhit ar skramm hag enaouit anezhañ en-dro.",
		FaultTitle:    "Ur fazi zo er restr arventennoù",
		FaultAgain:    "Reizhit ar restr war an alcʼhwez USB. Lugit an alcʼhwez, lazhit ar skramm hag enaouit anezhañ en-dro.",
	}
}
