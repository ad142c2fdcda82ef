package privacy

import (
	"regexp"
	"strings"

	"semainier/feeds"
	"semainier/feeds/persons"
)

// Words of an appointment, and of a call, in plain form. "Visionnage" is none.
const (
	rdv   = persons.RDV
	visio = `(?:visios?|visio[- ]?conf(?:erences?)?)`
	end   = `(?:$|[^\pL\d])`
	noRDV = `(?:pas d(?:e |')|pas besoin d(?:e |')|aucune? |sans )(?:prise de )?` + rdv + ` ` + persons.Required + end
)

var (
	online = regexp.MustCompile(`://|\b` + visio + `\b|microsoft teams|\bteams\b|\bzoom\b|\ba distance\b|\bdistanciel\b|` +
		`\bmeet\.google\.|\bzoom\.us\b|\bwebex\b|\bjitsi\b|\bwebconf`)
	// An address of a map is where one goes.
	onMap = regexp.MustCompile(`\bmaps?\.|/maps\b|\bopenstreetmap\b|\bosm\.org\b`)
)

// onlinePlace reports whether a location is a video call's rather than a room's.
func onlinePlace(location string) bool {
	text := persons.Plain(location)
	return persons.HasAny(text, "://", "visio", "teams", "zoom", "dista", "meet.", "webex", "jitsi", "webconf") && online.MatchString(text) && !onMap.MatchString(text)
}

var (
	eitherWay = regexp.MustCompile(`\b(?:avec|sur) (?:et|ou) sans ` + rdv + end + `|\bpas ` + persons.Required + ` sur ` + rdv + end +
		`|\b` + rdv + ` ` + persons.Advised + end)
	walkIn = regexp.MustCompile(`\b` + noRDV + `|\bpas sur ` + rdv + end + `|\bsans (?:prise de |aucun )?` + rdv + end +
		`|\bsans (?:inscription|reservation)\b|\b(?:acces|entree|accueil) libre\b|\blibre (?:acces|entree|accueil)\b`)
	appointment = regexp.MustCompile(`\b(?:(?:sur|avec) |s/ ?)(?:prise de )?` + rdv + end + `|\b` + rdv + ` ` + persons.Required + `\b`)
	noCall      = regexp.MustCompile(`\b(?:pas (?:en |de |par )?|sans |ni (?:en )?)(?:` + visio + `|distanciel)\b|\bpas a distance\b`)
	inPerson    = regexp.MustCompile(`\bpresentiel\b`)
	byVideo     = regexp.MustCompile(`\b` + visio + `\b|\bdistanciel\b|\ba distance\b`)
)

// manner is what words say of how one is received.
type manner struct{ either, free, booked, call, inPerson bool }

// readManner reads it from a plain text. "RDV" alone says nothing: it is the
// name of what takes place as often as the manner.
func readManner(text string) (m manner) {
	if persons.HasAny(text, "rdv", "rv", "r.d.v", "rendez", "libre", "inscription", "reservation") {
		m.either, m.booked = eitherWay.MatchString(text), appointment.MatchString(text)
		m.free = persons.HasAny(text, "sans", "pas ", "aucun", "libre") && walkIn.MatchString(text)
		if m.free && m.booked {
			m.booked = appointment.MatchString(walkIn.ReplaceAllString(text, " "))
		}
	}
	if persons.HasAny(text, "visio", "dista", "presentiel") {
		m.call, m.inPerson = byVideo.MatchString(noCall.ReplaceAllString(text, " ")), inPerson.MatchString(text)
	}
	return m
}

// filedManner reads it from an event's categories, each list once.
func (d *redactor) filedManner(categories []string) manner {
	if len(categories) == 0 {
		return manner{}
	}
	text := strings.Join(categories, " | ")
	m, known := d.manners[text]
	if !known {
		m = readManner(persons.Plain(text))
		d.manners[text] = m
	}
	return m
}

// mode gives what a title and its categories say together. Words that contradict
// each other say nothing. Of an appointment by video, the appointment is told: it
// must be made first.
func (m manner) mode(filed manner) feeds.Mode {
	free, booked := m.free || filed.free, m.booked || filed.booked
	switch {
	case m.either || filed.either || free && booked:
		return feeds.ModeUnknown
	case booked:
		return feeds.Appointment
	case (m.call || filed.call) && !m.inPerson && !filed.inPerson:
		return feeds.Video
	case free:
		return feeds.WalkIn
	}
	return feeds.ModeUnknown
}
