package layouts

// english is for readers of many mother tongues: hours as clocks write them,
// the commonest words.
func english() *tongue {
	return &tongue{
		lang: "en", first: "1",
		days: [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August",
			"September", "October", "November", "December"},
		hourOnly: colonHour, hourFull: colonTime,
		phrases: englishPhrases(),
	}
}

func englishPhrases() phrases {
	return phrases{
		Today: "Today", Tomorrow: "Tomorrow",
		Now: "Now", Next: "Next", Later: "Later",
		Over:    "Finished",
		Morning: "Morning", Afternoon: "Afternoon", Evening: "Evening", AllDay: "All day",
		ThisWeek: "This week", NextWeek: "Next week",
		WeekSpan: "%s to %s", WeekOf: "Week of %s",
		WalkIn: "No appointment needed", Appointment: "By appointment", Video: "By video call",
		Cancelled: "Cancelled", Moved: "Moved", OtherRoom: "Other room",
		MovedTo: "to %s", MovedAt: "to %s", InsteadOf: "instead of %s", InsteadOfDay: "instead of %s, %s",
		UntilHour: "until %s", FromHour: "from %s",
		AsOf:   "Times as of %s",
		Closed: "Closed", ClosedToday: "Closed today",
		ClosedMorning: "Closed in the morning", ClosedAfternoon: "Closed in the afternoon",
		OpenHours: "Open %s", Opens: "The front desk opens at %s", OpensAt: "The front desk opens %s at %s", Closes: "Closes at %s", OnDay: "on %s",
		NobodyWeek:     "Nobody receives this week",
		NobodyNextWeek: "Nobody receives next week",
		NobodyNow:      "Nobody receives at the moment",
		NobodyToday:    "Nobody receives today",
		DoneToday:      "That is all for today",
		Reception:      "The front desk is open until %s",
		And:            " and ",
		Notice:         "Notice",
		StaleSpan:      "Programme from %s to %s",
		StaleAdvice:    "It has ended: please ask at the front desk.",
		UsualHours:     "Usual opening hours",
		Information:    "Information of %s at %s",
		InService:      "working", Slow: "slow", OutOfOrder: "out of order", Unavailable: "not available",
		UntilTonight: "until tonight", UntilTomorrow: "until tomorrow %s", UntilDay: "until %s",
		OtherServices: "and %d others working", OneOtherService: "and 1 other working", OtherStates: "and %d others",
		Permanence: "Advice desk",
		Midnight:   "midnight", Dash: "\u00A0– ", Comma: ", ",
		Occupied: "Busy",

		Elsewhere: "Or else: %s, %s", NextTime: "Next time: %s",
		NeedTitle: "What do you need?", ByNeed: "By need",
		Housing: "Housing", Work: "Work", Health: "Health", Digital: "Computers", Family: "Family", Rights: "Rights",
		Workshops: "Workshops", EnrolHow: "To join: %s", NoEnrolling: "No enrolment needed", ThenOn: "then %s",
		Partners: "Who comes here?",
		Services: "Services and equipment", ServicesShort: "Services",
		Rooms: "Free rooms today", RoomsShort: "Free rooms", Free: "Free", FreeUntil: "Free until %s", NotFree: "Taken today",
		Welcome: "Welcome", Closures: "Coming closures", Contact: "How to reach us",
		WelcomeAdvice: "Please ask at the front desk.",
		HoursWeek:     "Opening hours this week", HoursNextWeek: "Opening hours next week", DaySpan: "%s to %s",
		Notices: "Notices", Important: "Important", MoreFollows: "More follows",
		Urgent:       "Attention",
		PairingTitle: "Connect this screen", PairingAdvice: "Give this code to the person who runs the screens.", PairingCode: "Code of the screen", PairingHub: "Address: %s",
		ScanCode:    "Point a phone at this square.",
		WaitingText: "The programme of the week is on its way. Meanwhile, please ask at the front desk.",
	}
}
