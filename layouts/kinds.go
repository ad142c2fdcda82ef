package layouts

// PageKind says what a page shows.
type PageKind string

// The kinds of page. Those of the first group are named in layouts; the others
// come by themselves.
const (
	PageWeek     PageKind = "week"
	PageToday    PageKind = "today"
	PageNeeds    PageKind = "needs"
	PageNotice   PageKind = "notice"
	PageWorkshop PageKind = "workshops"
	PagePartner  PageKind = "partners"
	PageServices PageKind = "services"
	PageRooms    PageKind = "rooms"
	PageWelcome  PageKind = "welcome"

	PageUrgent  PageKind = "urgent"  // takes the whole screen
	PageStale   PageKind = "stale"   // the program has run out
	PagePairing PageKind = "pairing" // not yet a screen of any site
	PageWaiting PageKind = "waiting" // no program
	PageSetup   PageKind = "setup"   // no settings, or faulty ones
	PageOff     PageKind = "off"     // the screen is dark: see Dark

	PageIdentify PageKind = "identify" // the name of the screen, over everything

	pageRest PageKind = "rest" // no words find room
)

// leaf is one page as its kind draws it: within a sheet, from its upper left
// corner, in a language that runs from left to right.
type leaf struct {
	titles  []string // from the longest to the shortest
	notices []string // ids of those that it tells
	piece
}

// draw gives the pages of a kind on a sheet, in the order in which they take
// turns; none where there is nothing to say.
type draw func(s sheet, a agenda) []leaf

// kinds gives how each kind is drawn that a layout may name.
func kinds() map[PageKind]draw {
	return map[PageKind]draw{
		PageWeek:     weekLeaves,
		PageToday:    todayLeaves,
		PageNeeds:    needsLeaves,
		PageNotice:   noticeLeaves,
		PageWorkshop: workshopsLeaves,
		PagePartner:  partnersLeaves,
		PageRooms:    roomsLeaves,
		PageServices: servicesLeaves,
		PageWelcome:  welcomeLeaves,
		PageUrgent:   urgentLeaves,
		PageStale:    staleLeaves,
		pageRest:     func(s sheet, _ agenda) []leaf { return []leaf{s.rest()} },
	}
}

// Kinds gives the kinds of page that a layout may name, in the order in which
// they are offered.
func Kinds() []PageKind {
	return []PageKind{PageToday, PageWeek, PageNeeds, PageNotice, PageWorkshop, PagePartner, PageServices, PageRooms, PageWelcome}
}

// KindNames gives Kinds as they are written in a layout.
func KindNames() []string {
	var names []string
	for _, k := range Kinds() {
		names = append(names, string(k))
	}
	return names
}
