package privacy

import (
	"regexp"
	"strings"

	"semainier/feeds"
)

// Words of an appointment, and of a call, in plain form. "Visionnage" is none.
const (
	rdv   = `(?:rdvs?|r\.d\.v\.?|rendez[- ]?vous)`
	visio = `(?:visios?|visio[- ]?conf(?:erences?)?)`
	end   = `(?:$|[^\pL\d])`
)

var (
	online = regexp.MustCompile(`://|\b` + visio + `\b|microsoft teams|\bteams\b|\bzoom\b|\ba distance\b|\bdistanciel\b|` +
		`\bmeet\.google\.|\bzoom\.us\b|\bwebex\b|\bjitsi\b|\bwebconf`)
	// An address of a map is where one goes.
	onMap = regexp.MustCompile(`\bmaps?\.|/maps\b|\bopenstreetmap\b|\bosm\.org\b`)
)

// onlinePlace reports whether a location is a video call's rather than a room's.
func onlinePlace(location string) bool {
	text := plain(location)
	return online.MatchString(text) && !onMap.MatchString(text)
}

var (
	eitherWay = regexp.MustCompile(`\b(?:avec|sur) (?:et|ou) sans ` + rdv + end)
	walkIn    = regexp.MustCompile(`\bsans (?:prise de |aucun )?` + rdv + end + `|\bsans (?:inscription|reservation)\b|` +
		`\b(?:acces|entree|accueil) libre\b|\blibre (?:acces|entree|accueil)\b`)
	appointment = regexp.MustCompile(`\b(?:(?:sur|avec) |s/ ?)(?:prise de )?` + rdv + end +
		`|\b` + rdv + ` (?:uniquement|seulement|exclusivement|obligatoires?|necessaires?|indispensables?|imperatifs?|requis|prealables?)\b`)
	noCall   = regexp.MustCompile(`\b(?:pas (?:en |de |par )?|sans |ni (?:en )?)(?:` + visio + `|distanciel)\b|\bpas a distance\b`)
	inPerson = regexp.MustCompile(`\bpresentiel\b`)
	byVideo  = regexp.MustCompile(`\b` + visio + `\b|\bdistanciel\b|\ba distance\b`)
)

// saidMode reads the mode from the words of a plain title and of the
// categories. "RDV" alone says nothing: it is the name of what takes place as
// often as the manner. Words that contradict each other say nothing. Of an
// appointment by video, the appointment is told: it must be made first.
func saidMode(title string, categories []string) feeds.Mode {
	text := title + "\n" + plain(strings.Join(categories, " | "))
	if eitherWay.MatchString(text) {
		return feeds.ModeUnknown
	}
	free := walkIn.MatchString(text)
	booked := appointment.MatchString(walkIn.ReplaceAllString(text, " "))
	call := byVideo.MatchString(noCall.ReplaceAllString(text, " ")) && !inPerson.MatchString(text)
	switch {
	case free && booked:
		return feeds.ModeUnknown
	case booked:
		return feeds.Appointment
	case call:
		return feeds.Video
	case free:
		return feeds.WalkIn
	}
	return feeds.ModeUnknown
}
