package report

import (
	"errors"
	"strings"

	"semainier/feeds/fetch"
	"semainier/feeds/ics"
)

// A producer is a program in which partners keep calendars, with where its
// users find the address to share.
type producer struct {
	hosts []string // ends of the names of its servers; none: each has its own
	how   string
}

func producers() []producer {
	return []producer{
		{[]string{"google.com", "googleusercontent.com"},
			"Google Agenda\u00a0: Paramètres, puis l’agenda à gauche, puis «\u202fIntégrer l’agenda\u202f»\u202f; copiez «\u202fAdresse secrète au format iCal\u202f»."},
		{[]string{"office.com", "office365.com", "live.com", "outlook.com", "microsoft.com"},
			"Outlook\u00a0: Paramètres, Calendrier, Calendriers partagés, «\u202fPublier un calendrier\u202f»\u202f; copiez le lien ICS, pas le lien HTML."},
		{nil, "Nextcloud\u00a0: Agenda, le crayon à côté de l’agenda, «\u202fPartager le lien\u202f», puis «\u202fCopier le lien d’abonnement\u202f»."},
		{nil, "Zimbra\u00a0: clic droit sur le calendrier, «\u202fPartager le calendrier\u202f», «\u202fPublic\u202f»\u202f; l’adresse finit par «\u202f.ics\u202f»."},
	}
}

// Sharing says where to find the address of a calendar: in the program that
// the server's name tells, else in each of those that are usual.
func Sharing(host string) []string {
	var all []string
	for _, p := range producers() {
		for _, end := range p.hosts {
			if host == end || strings.HasSuffix(host, "."+end) {
				return []string{p.how}
			}
		}
		all = append(all, p.how)
	}
	return all
}

// fetchAdvice says what to do about an address that could not be fetched.
func fetchAdvice(e *fetch.Error, host string) []string {
	switch e.Code {
	case fetch.BadAddress, fetch.NoHost, fetch.BadRedirect, fetch.NotHTTP:
		return Sharing(host)
	case fetch.BadStatus:
		if e.Status < 500 && e.Status != 429 {
			return Sharing(host)
		}
		return []string{"Réessayez dans une heure. Si cela dure, prévenez les personnes qui s’occupent de ce serveur."}
	case fetch.Unreachable, fetch.TimedOut, fetch.Cut, fetch.Interrupted:
		return []string{"Réessayez dans une heure. Si cela dure, prévenez les personnes qui s’occupent de ce serveur."}
	case fetch.BadTLS:
		return []string{"Prévenez les personnes qui s’occupent de ce serveur\u00a0: son certificat est sans doute à renouveler."}
	case fetch.Refused:
		return []string{"Il faut une adresse lisible depuis Internet, ou l’accord de la personne qui tient Semainier."}
	case fetch.TooLarge, fetch.BadFile:
	}
	return nil
}

// noCalendar says what is wrong with an input that is no calendar, and what to
// do about it.
func noCalendar(err error, host string) (problem string, advice []string) {
	switch {
	case errors.Is(err, ics.ErrWebPage):
		return "Cette adresse donne une page web, pas un calendrier. Il faut l’adresse d’abonnement, qui finit souvent par «\u202f.ics\u202f».", Sharing(host)
	case errors.Is(err, ics.ErrOtherForm):
		return "C’est un calendrier, mais en jCal (JSON) ou en xCal (XML), que Semainier ne lit pas.", []string{"Donnez l’adresse du même calendrier au format iCalendar («\u202f.ics\u202f»)."}
	case errors.Is(err, ics.ErrEmpty):
		return "Rien n’a été reçu\u00a0: le fichier est vide.", []string{"Vérifiez que le calendrier est toujours partagé, puis recopiez son adresse."}
	case errors.Is(err, ics.ErrTooLarge):
		return "Le calendrier est trop volumineux (plus de 16\u00a0Mo).", []string{"Partagez un calendrier réservé aux permanences."}
	case errors.Is(err, ics.ErrNotCalendar):
		return "Ce n’est pas un calendrier\u00a0: la ligne BEGIN:VCALENDAR manque.", []string{"Exportez votre agenda au format iCalendar («\u202f.ics\u202f»)."}
	}
	return "Le calendrier n’a pas pu être lu.", nil
}
