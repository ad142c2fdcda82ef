package layouts

// arabic is Modern Standard Arabic, with the digits that the Maghreb uses and
// Europe too, so that an hour is the same on every page; its pages run from right
// to left.
func arabic() *tongue {
	return &tongue{
		lang: "ar", rtl: true, first: "1",
		days: [7]string{"الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"},
		months: [12]string{"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس",
			"سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"},
		hourOnly: colonHour, hourFull: colonTime,
		phrases: arabicPhrases(),
	}
}

func arabicPhrases() phrases {
	return phrases{
		Today: "اليوم", Tomorrow: "غدًا",
		Now: "الآن", Next: "بعد ذلك", Later: "لاحقًا",
		Over:    "انتهى",
		Morning: "صباحًا", Afternoon: "بعد الظهر", Evening: "مساءً", AllDay: "طوال اليوم",
		ThisWeek: "هذا الأسبوع", NextWeek: "الأسبوع القادم",
		WeekSpan: "من %s إلى %s", WeekOf: "أسبوع %s",
		WalkIn: "بدون موعد", Appointment: "بموعد", Video: "عبر الفيديو",
		Cancelled: "ملغى", Moved: "تغيّر الموعد", OtherRoom: "قاعة أخرى",
		MovedTo: "إلى %s", MovedAt: "إلى %s", InsteadOf: "بدلًا من %s", InsteadOfDay: "بدلًا من %s، %s",
		UntilHour: "حتى %s", FromHour: "ابتداءً من %s",
		AsOf:   "المواعيد بتاريخ %s",
		Closed: "مغلق", ClosedToday: "مغلق اليوم",
		ClosedMorning: "مغلق صباحًا", ClosedAfternoon: "مغلق بعد الظهر",
		OpenHours: "مفتوح %s", Opens: "يفتح الاستقبال على %s", OpensAt: "يفتح الاستقبال %s على %s", Closes: "يغلق على %s", OnDay: "يوم %s",
		NobodyWeek:     "لا يوجد استقبال هذا الأسبوع",
		NobodyNextWeek: "لا يوجد استقبال الأسبوع القادم",
		NobodyNow:      "لا يوجد استقبال في هذه اللحظة",
		NobodyToday:    "لا يوجد استقبال اليوم",
		DoneToday:      "انتهى برنامج اليوم",
		Reception:      "الاستقبال مفتوح حتى %s",
		And:            " و ",
		Notice:         "إعلان",
		StaleSpan:      "برنامج من %s إلى %s",
		StaleAdvice:    "انتهى هذا البرنامج: اسألوا في الاستقبال.",
		UsualHours:     "أوقات العمل المعتادة",
		Information:    "معلومات %s، %s",
		InService:      "يعمل", Slow: "بطيء", OutOfOrder: "معطّل", Unavailable: "غير متاح",
		UntilTonight: "حتى المساء", UntilTomorrow: "حتى الغد %s", UntilDay: "حتى %s",
		OtherServices: "و %d خدمات أخرى تعمل", OneOtherService: "وخدمة أخرى تعمل", OtherStates: "و %d أخرى",
		Permanence: "استقبال",
		Midnight:   "منتصف الليل", Dash: "\u00A0– ", Comma: "، ",
		Occupied: "مشغول",

		Elsewhere: "أو: %s، %s", NextTime: "المرة القادمة: %s",
		NeedTitle: "ماذا تحتاج؟", ByNeed: "حسب الحاجة",
		Housing: "السكن", Work: "العمل", Health: "الصحة", Digital: "الحاسوب", Family: "الأسرة", Rights: "الحقوق",
		Workshops: "ورشات", EnrolHow: "التسجيل: %s", NoEnrolling: "بدون تسجيل", ThenOn: "ثم %s",
		Partners: "من يأتي إلى هنا؟",
		Services: "الخدمات والأجهزة", ServicesShort: "الخدمات",
		Rooms: "قاعات شاغرة اليوم", RoomsShort: "قاعات شاغرة", Free: "شاغرة", FreeUntil: "شاغرة حتى %s", NotFree: "مشغولة اليوم",
		Welcome: "مرحبًا", Closures: "أيام الإغلاق القادمة", Contact: "للاتصال بنا",
		WelcomeAdvice: "اسألوا في الاستقبال.",
		HoursWeek:     "أوقات العمل هذا الأسبوع", HoursNextWeek: "أوقات العمل الأسبوع القادم", DaySpan: "%s إلى %s",
		Notices: "إعلانات", Important: "هام", MoreFollows: "يتبع",
		Urgent:       "تنبيه",
		PairingTitle: "اربطوا هذه الشاشة", PairingAdvice: "أعطوا هذا الرمز للشخص المسؤول عن الشاشات.", PairingCode: "رمز الشاشة", PairingHub: "العنوان: %s",
		PairingSoon:  "سيظهر رمز هنا. إذا لم يظهر، تحققوا من الشبكة والعنوان.",
		ScanCode:     "وجّه الهاتف نحو هذا المربع.",
		JoinCode:     "للاتصال، وجّه الهاتف نحو هذا المربع.",
		WaitingText:  "برنامج الأسبوع قادم. في انتظار ذلك، اسألوا في الاستقبال.",
		ThisScreen:   "هذه الشاشة",
		CrowdedText:  "شاشات كثيرة تطلب رمزًا الآن. ستحصل هذه الشاشة على رمزها بعد دقائق.",
		UnlinkedText: "لم تعد هذه الشاشة مربوطة. اسألوا في الاستقبال.",
		Settings:     "إعدادات الشاشة",
		SetupTitle:   "ليس لهذه الشاشة عنوان بعد",
		SetupAdvice:  "على مفتاح USB، اكتبوا ملف semainier.toml فيه هذا السطر:",
		SetupAgain:   "الشخص المسؤول عن الشاشات يعطيكم العنوان. أدخلوا المفتاح، ثم أطفئوا هذه الشاشة وأشعلوها من جديد.",
		FaultTitle:   "في ملف الإعدادات خطأ",
		FaultAgain:   "صححوا الملف على مفتاح USB. أدخلوا المفتاح، ثم أطفئوا هذه الشاشة وأشعلوها من جديد.",
	}
}
