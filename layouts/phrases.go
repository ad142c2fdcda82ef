package layouts

// phrases is what the pages say, in one language. Every field is set in every
// language (a test checks it). A comment names what stands in the place of each
// %s or %d, in order.
type phrases struct {
	Today, Tomorrow       string
	Now, Next, Later      string
	Over                  string // on a slot of today that has ended
	Morning, Afternoon    string
	Evening, AllDay       string
	ThisWeek, NextWeek    string
	WeekSpan              string // first date, last date
	WeekOf                string // first date
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
	OnDay                 string // date, further away than a week
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
	OtherStates           string // number, of which some don't work
	Permanence            string // the title that says nothing more than being there
	Midnight, Dash, Comma string
	Occupied              string // the title of a partner that is taken

	// Where to go instead of what is cancelled.
	Elsewhere, NextTime string // partner, when; when
	// The page by need.
	NeedTitle, ByNeed                              string // the second where there is little room
	Housing, Work, Health, Digital, Family, Rights string
	// Workshops.
	Workshops, EnrolHow string // …; how
	NoEnrolling         string // in French what a record says where one just comes
	ThenOn              string // dates
	// Partners, services, rooms.
	Partners                        string
	Services, ServicesShort         string
	Rooms, Free, FreeUntil, NotFree string // …; hour
	RoomsShort                      string // Rooms where there is little room
	// Welcome.
	Welcome, Closures, Contact string
	WelcomeAdvice              string
	HoursWeek, HoursNextWeek   string
	DaySpan                    string // first weekday, last weekday
	// Notices.
	Notices, Important string
	MoreFollows        string // the text goes on on the next page
	// Urgent, pairing, ticker.
	Urgent                                               string
	PairingTitle, PairingAdvice, PairingCode, PairingHub string // …; address
	PairingSoon                                          string // in place of PairingAdvice while there is no code
	ScanCode                                             string
	JoinCode                                             string // beside the code of a wireless network
	WaitingText, UnreachedText                           string // the program is on its way; it is not, without a network
	ThisScreen                                           string // over the name of the screen
	CrowdedText, UnlinkedText                            string // too many screens ask for a code; this one was taken out
	Settings, SetupTitle, SetupAdvice, SetupAgain        string // a screen without its network's address: …; over the line of settings; under it
	FaultTitle, FaultAgain                               string // a screen whose settings are wrong
}
