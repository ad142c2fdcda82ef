package layouts

import (
	"slices"
	"strings"

	"semainier/feeds/civil"
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// welcomeSizes are the sizes of what a site says of itself, in design units.
func welcomeSizes() []float64 { return []float64{64, 58, 52, 47, 43, 39, 36, 33, 30, 28} }

// welcomeLeft is the part of a wide sheet's width that the hours take.
const welcomeLeft = 0.54

// welcomeLeaves says whether the place is open, when it is this week, when it
// will be closed, and how to reach it. It is the page of last resort: of a
// place of which nothing is known it says that its people know more.
func welcomeLeaves(s sheet, a agenda) []leaf {
	var lead *sentence
	if a.trusted && a.hoursKnown {
		lead = a.openState()
	}
	pages := s.reception(a, lead)
	if len(pages) == 0 {
		pages = []piece{s.calm("info", a.say.WelcomeAdvice)}
	}
	var leaves []leaf
	for _, p := range pages {
		leaves = append(leaves, leaf{[]string{a.say.Welcome}, p})
	}
	return leaves
}

// closingSoon is how many minutes before the end one is told of it first.
const closingSoon program.Clock = 30

// openState says whether the site is open now, and until or from when.
func (a agenda) openState() *sentence {
	say := a.say
	if h, open := a.openNow(); open {
		end := say.endHour(h.Until)
		if h.Until-clockOf(a.now) <= closingSoon {
			return &sentence{"clock", sprintf(say.Closes, end), a.opensAgain()}
		}
		return &sentence{"door", sprintf(say.OpenHours, sprintf(say.UntilHour, end)), a.opensAgain()}
	}
	told := &sentence{"closed", say.Closed, a.opensAgain()}
	if _, later := a.opensLater(); later {
		return told
	}
	if d := a.days[a.date]; len(d.Open) == 0 {
		told.text = say.ClosedToday
		if d.Closed != "" {
			told.text += say.Dash + d.Closed
		}
	}
	return told
}

// opensAgain says when the site opens next, after now.
func (a agenda) opensAgain() string {
	if c, ok := a.opensLater(); ok {
		return sprintf(a.say.Opens, a.say.hour(c))
	}
	if _, open := a.openNow(); open {
		return ""
	}
	return a.opensNext()
}

// reception sets what a site says of itself on one page, at the largest size at
// which it fits, in two columns on a wide sheet. Before it takes several it is
// told in fewer words; there is none if nothing is known of the site.
func (s sheet) reception(a agenda, lead *sentence) []piece {
	area := scene.Rect{W: s.w, H: s.h}
	sizes := s.sizes(welcomeSizes()...)
	for terse := wordy; terse <= tersest; terse++ {
		hours, contact := a.hoursPanel(terse), a.contactPanel(terse)
		for _, size := range sizes {
			if p, fits := s.receptionWide(lead, hours, []panelOf{a.closuresPanel, contact}, size); fits {
				return []piece{p}
			}
			blocks, whole := s.receptionTall(a, lead, terse, s.h, size)
			if whole && len(blocks) > 0 && heightOf(blocks) <= s.h {
				return []piece{{items: stackBlocks(blocks, area)}}
			}
		}
	}
	return s.receptionLong(a, lead, sizes)
}

// receptionLong takes several pages: on a wide sheet what has dates on the
// first, contacts on the second, else one panel after the other.
func (s sheet) receptionLong(a agenda, lead *sentence, sizes []float64) (pages []piece) {
	area := scene.Rect{W: s.w, H: s.h}
	for _, size := range sizes {
		if p, fits := s.receptionWide(lead, a.hoursPanel(terseDays), []panelOf{a.closuresPanel}, size); fits {
			lead, pages = nil, []piece{p}
			break
		}
	}
	for _, size := range sizes {
		blocks, whole := s.panels(s.w, s.h, size, a.contactPanel(wordy))
		if len(pages) > 0 && whole && heightOf(blocks) <= s.h {
			return append(pages, piece{items: stackBlocks(blocks, area)})
		}
	}
	last := sizes[len(sizes)-1]
	blocks, _ := s.panels(s.w, s.h, last, a.contactPanel(wordy))
	if len(pages) == 0 {
		room := s.h - heightOf(s.leadBlock(lead, s.w, last)) - s.gap(gapWide) // of the hours: they stand under what leads
		if room < s.h/2 {
			room = s.h
		}
		blocks, _ = s.receptionTall(a, lead, terseDays, room, last)
	}
	if len(blocks) == 0 {
		return pages
	}
	for _, part := range paginate(blocks, s.h) {
		pages = append(pages, piece{items: stackBlocks(part, area)})
	}
	return pages
}

// receptionWide sets the hours at the left and other panels at the right of a wide
// sheet, what leads over the hours, or over both if it needs their width.
func (s sheet) receptionWide(lead *sentence, hours panelOf, others []panelOf, size float64) (p piece, fits bool) {
	if !s.isWide() {
		return piece{}, false
	}
	left := scene.Rect{W: scene.Px(int(s.w * welcomeLeft)), H: s.h}
	right := scene.Rect{X: left.W + s.gap(gapWide), W: s.w - left.W - s.gap(gapWide), H: s.h}
	top := s.leadBlock(lead, left.W, size)
	if across := s.leadBlock(lead, s.w, size); heightOf(across) < heightOf(top) {
		p.put(across[0].draw(across[0].h), 0, 0)
		left.Y = across[0].h + s.gap(gapWide)
		left.H -= left.Y
		right.Y, right.H, top = left.Y, left.H, nil
	}
	first, ok1 := s.panels(left.W, left.H, size, hours)
	then, ok2 := s.panels(right.W, right.H, size, others...)
	if len(first) == 0 || len(then) == 0 || !ok1 || !ok2 {
		return piece{}, false
	}
	for _, c := range []struct {
		blocks []block
		at     scene.Rect
	}{{append(top, first...), left}, {then, right}} {
		if heightOf(c.blocks) > c.at.H {
			return piece{}, false
		}
		c.blocks[len(c.blocks)-1].most = c.at.H // columns end alike
		p.put(piece{items: stackBlocks(c.blocks, c.at)}, 0, 0)
	}
	return p, true
}

// receptionTall sets all under each other, the hours no taller than the room.
func (s sheet) receptionTall(a agenda, lead *sentence, terse terseness, room scene.Px, size float64) ([]block, bool) {
	hours, ok1 := s.panels(s.w, room, size, a.hoursPanel(terse))
	others, ok2 := s.panels(s.w, s.h, size, a.closuresPanel, a.contactPanel(terse))
	return slices.Concat(s.leadBlock(lead, s.w, size), hours, others), ok1 && ok2
}

// terseness is how short a site speaks of itself, to find room.
type terseness int

const (
	wordy     terseness = iota
	terseDays           // days have no dates, and those of the same hours that follow each other share a row
	tersest             // and the site's address of the web is told without its QR code
)

// leadBlock sets the banner over all, if there is one.
func (s sheet) leadBlock(lead *sentence, width scene.Px, size float64) []block {
	if lead == nil {
		return nil
	}
	p := s.banner(lead.icon, lead.text, lead.more, width, size*1.2)
	return []block{{h: p.h, above: s.gap(gapWide), most: p.h, draw: func(scene.Px) piece { return p }}}
}

// panelOf sets a panel whose rows are that wide; whole is false if a word had
// to be broken.
type panelOf func(s sheet, inner scene.Px, size float64) (p panel, whole bool)

// panels sets those panels that have something to tell.
func (s sheet) panels(width, room scene.Px, size float64, list ...panelOf) (blocks []block, whole bool) {
	whole = true
	for _, of := range list {
		p, ok := of(s, s.panelInner(width, size), size)
		blocks, whole = append(blocks, s.panelBlocks(p, width, room, size)...), whole && ok
	}
	return blocks, whole
}

// hoursPanel gives the opening hours: of this week, of the next one when this
// one's are over, of any week where nobody vouches for the date.
func (a agenda) hoursPanel(terse terseness) panelOf {
	return func(s sheet, inner scene.Px, size float64) (panel, bool) {
		title, list := a.say.UsualHours, factsOf(a.say, a.usualHours(), s.col)
		if monday, ok := a.weekToTell(); ok {
			title, list = a.say.HoursWeek, a.weekFacts(monday, terse, s.col)
			if monday != a.date.Monday() {
				title = a.say.HoursNextWeek
			}
		}
		if terse >= terseDays {
			list = a.shared(list)
		}
		rows, whole := s.facts(list, inner, size)
		return panel{"clock", title, rows}, whole
	}
}

// shared joins facts that follow each other and tell the same.
func (a agenda) shared(list []fact) []fact {
	var out []fact
	first := 0
	for i, f := range list {
		if i > 0 && f.told == list[i-1].told && !f.lit && !list[i-1].lit {
			out[len(out)-1].of = sprintf(a.say.DaySpan, list[first].of, decapital(f.of))
			continue
		}
		out, first = append(out, f), i
	}
	return out
}

// factsOf gives the hours of a usual week.
func factsOf(say *tongue, week []usualDay, col palette) []fact {
	var list []fact
	for _, d := range week {
		list = append(list, fact{of: d.name, told: unbroken(say, d.hours), ink: col.ink})
	}
	return list
}

// unbroken keeps each span of hours on one line.
func unbroken(say *tongue, hours string) string {
	return strings.ReplaceAll(hours, say.Dash, strings.ReplaceAll(say.Dash, " ", nbsp))
}

// weekToTell gives the Monday of the week whose hours are of use now.
func (a agenda) weekToTell() (civil.Date, bool) {
	if !a.trusted || !a.hoursKnown || a.stale() {
		return civil.Date{}, false
	}
	monday := a.date.Monday()
	if _, open := a.openNow(); open {
		return monday, true
	}
	if _, later := a.opensLater(); later {
		return monday, true
	}
	next, _, ok := a.nextOpening(a.date)
	if ok && !next.Before(monday.AddDays(7)) && next.Before(monday.AddDays(14)) {
		return monday.AddDays(7), true
	}
	return monday, true
}

// weekFacts gives the hours of a week as they are, today's marked.
func (a agenda) weekFacts(monday civil.Date, terse terseness, col palette) []fact {
	say := a.say
	var list []fact
	for i := range 7 {
		d, known := a.days[monday.AddDays(i)]
		if !known {
			continue
		}
		f := fact{of: capital(say.weekdayNumber(d.Date)), told: unbroken(say, say.hoursText(d.Open)), ink: col.ink}
		if terse >= terseDays {
			f.of = capital(say.weekday(d.Date))
		}
		switch {
		case len(d.Open) > 0:
		case d.Closed != "":
			f.told, f.sign, f.bold = say.Closed+say.Dash+d.Closed, "closed", true
		default:
			f.told, f.ink = say.Closed, col.quiet
		}
		if a.isToday(d.Date) {
			f.of, f.bold, f.lit, f.ink = say.Today, true, true, col.header
		}
		list = append(list, f)
	}
	return list
}

// closure is a time during which a site is exceptionally closed.
type closure struct {
	first, last civil.Date
	why         string
}

// closures gives those to come: usual closing days between two days of one
// closure are within it.
func (a agenda) closures() []closure {
	if !a.trusted {
		return nil
	}
	var list []closure
	for d := a.date; d.Before(a.program.Until); d = d.AddDays(1) {
		day, ok := a.days[d]
		if !ok || len(day.Open) > 0 || day.Closed == "" {
			continue
		}
		if n := len(list); n > 0 && list[n-1].why == day.Closed && a.shutBetween(list[n-1].last, d) {
			list[n-1].last = d
			continue
		}
		list = append(list, closure{d, d, day.Closed})
	}
	return list
}

// shutBetween reports whether the site does not open between two dates.
func (a agenda) shutBetween(first, last civil.Date) bool {
	for d := first.AddDays(1); d.Before(last); d = d.AddDays(1) {
		if len(a.days[d].Open) > 0 {
			return false
		}
	}
	return true
}

// closureFacts tells them.
func (a agenda) closureFacts(col palette) []fact {
	say := a.say
	var list []fact
	for _, c := range a.closures() {
		when := capital(say.dayInFull(c.first))
		switch {
		case c.first == c.last:
		case c.first == a.date:
			when = capital(sprintf(say.UntilDay, say.dayMonth(c.last)))
		default:
			from, until := say.between(c.first, c.last)
			when = capital(sprintf(say.WeekSpan, from, until))
		}
		list = append(list, fact{of: when, told: c.why, ink: col.ink})
	}
	return list
}

// closuresPanel gives the closures to come.
func (a agenda) closuresPanel(s sheet, inner scene.Px, size float64) (panel, bool) {
	rows, whole := s.facts(a.closureFacts(s.col), inner, size)
	return panel{"closed", s.say.Closures, rows}, whole
}

// contactPanel gives where the site is and how to reach it.
func (a agenda) contactPanel(terse terseness) panelOf {
	return func(s sheet, inner scene.Px, size float64) (panel, bool) {
		site := a.program.Site
		p, whole := panel{icon: "info", title: a.say.Contact}, true
		tell := func(sign, text string, weight scene.Weight) {
			if text == "" {
				return
			}
			st := s.style(size, weight)
			picto := s.sign(sign, st, s.col.header)
			p.rows = append(p.rows, panelRow{piece: s.beside(picto, words{text: text, style: st, colour: s.col.ink, most: factLines}, inner)})
			whole = whole && !s.breaksWords(text, st, inner-picto.w-besideGap(st))
		}
		tell("pin", a.address(), scene.Regular)
		tell("phone", site.Phone, scene.Bold)
		tell("envelope", site.Mail, scene.Regular)
		host := hostOf(site.Web)
		if terse == tersest {
			tell("globe", host, scene.Regular)
		} else if web, named := s.linked(site.Web, host, inner, size); web.h > 0 {
			p.rows, whole = append(p.rows, panelRow{piece: web}), whole && named
		}
		return p, whole
	}
}

// address is where the site is, with its town.
func (a agenda) address() string {
	site := a.program.Site
	if site.Town == "" || strings.Contains(site.Address, site.Town) {
		return site.Address
	}
	return strings.TrimPrefix(site.Address+a.say.Comma+site.Town, a.say.Comma)
}
