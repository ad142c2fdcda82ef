package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/feeds/fetch"
	"semainier/feeds/ics"
	"semainier/layouts"
)

// How far "feed check" looks for the next dates, and how many it shows.
const (
	checkDays  = 366
	checkDates = 5
)

// feedCheck says in French what was understood of a calendar and what was not:
// a text to paste into a message to the partner.
func feedCheck(ctx context.Context, args []string, s stdio, now func() time.Time) int {
	flags := newFlags("feed check", feedUsage, s)
	zone := flags.String("tz", "Europe/Paris", "zone of the site")
	if code, ok := parse(flags, args, 1); !ok {
		return code
	}
	site, err := siteZone(*zone)
	if err != nil {
		fmt.Fprintf(s.err, "semainier feed check: %v\n", err)
		return exitUsage
	}
	name := flags.Arg(0)
	data, err := fetchFeed(ctx, name, s)
	if sentence, shown := fetchProblem(err); shown {
		fmt.Fprintf(s.out, "%s\n%s\n", shownAddress(name), sentence)
		return exitUsage
	} else if err != nil {
		fmt.Fprintf(s.err, "semainier feed check: %v\n", err)
		return exitUsage
	}
	cal, err := ics.Read(bytes.NewReader(data), site)
	if err != nil {
		fmt.Fprintf(s.out, "%s\n%s", shownAddress(name), unreadable(err))
		return exitUsage
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", shownAddress(name))
	findings, err := describe(ctx, &b, cal, site, now())
	if err == nil {
		_, err = io.WriteString(s.out, b.String())
	}
	if err != nil {
		fmt.Fprintf(s.err, "semainier feed check: %v\n", err)
		return exitUsage
	}
	if len(findings) > 0 {
		return exitFindings
	}
	return exitOK
}

// isAddress tells a URL from the name of a file, which file: may precede.
func isAddress(name string) bool {
	return !strings.HasPrefix(name, "file:") && (strings.Contains(name, "://") || strings.HasPrefix(name, "webcal:"))
}

// shownAddress gives what may be pasted of an address: it may hold a secret.
func shownAddress(name string) string {
	switch {
	case isAddress(name):
		return fetch.Mask(name)
	case name == "-":
		return "(entrée standard)"
	}
	return name
}

// fetchFeed reads a file, the standard input, or an address. The operator typed
// the address himself: unlike the hub, it may be on his own network.
func fetchFeed(ctx context.Context, name string, s stdio) ([]byte, error) {
	if !isAddress(name) {
		in, err := openFeed(name, s)
		if err != nil {
			return nil, err
		}
		defer in.Close()
		return io.ReadAll(io.LimitReader(in, fetch.MaxBody+1))
	}
	result, err := fetch.New(fetch.Options{Allow: ownNetworks()}).Get(ctx, name, fetch.Validators{})
	return result.Body, err
}

// fetchProblem gives the sentence for the partner of a fetch that failed.
func fetchProblem(err error) (string, bool) {
	var failed *fetch.Error
	if errors.As(err, &failed) {
		return failed.Sentence(), true
	}
	return "", false
}

// unreadable says what to do about an input that is no calendar.
func unreadable(err error) string {
	switch {
	case errors.Is(err, ics.ErrWebPage):
		return `Cette adresse donne une page web, pas un calendrier. Il faut l’adresse d’abonnement, qui finit souvent par « .ics » :
- Google Agenda : Paramètres, puis l’agenda à gauche, puis « Intégrer l’agenda » ; copiez « Adresse secrète au format iCal ».
- Outlook : Paramètres, Calendrier, Calendriers partagés, « Publier un calendrier » ; copiez le lien ICS, pas le lien HTML.
- Nextcloud : Agenda, le crayon à côté de l’agenda, « Partager le lien », puis « Copier le lien d’abonnement ».
- Zimbra : clic droit sur le calendrier, « Partager le calendrier », « Public » ; l’adresse finit par « .ics ».
`
	case errors.Is(err, ics.ErrEmpty):
		return "Rien n’a été reçu : le fichier est vide. Vérifiez que le calendrier est toujours partagé, puis recopiez son adresse.\n"
	case errors.Is(err, ics.ErrTooLarge):
		return "Le calendrier est trop volumineux (plus de 16 Mo). Partagez un calendrier réservé aux permanences.\n"
	case errors.Is(err, ics.ErrNotCalendar):
		return "Ce n’est pas un calendrier : la ligne BEGIN:VCALENDAR manque. Exportez votre agenda au format iCalendar (« .ics »).\n"
	}
	return "Le calendrier n’a pas pu être lu.\n"
}

// describe writes what is in a calendar and gives all that was found amiss.
func describe(ctx context.Context, b *strings.Builder, cal *ics.Calendar, site *time.Location, now time.Time) ([]feeds.Finding, error) {
	extent, err := cal.Extent(ctx)
	if err != nil {
		return nil, err
	}
	today := civil.Of(now.In(site))
	list, more, err := cal.Expand(ctx, today, today.AddDays(checkDays))
	if err != nil {
		return nil, err
	}
	if cal.Producer != "" {
		fmt.Fprintf(b, "Écrit par : %s\n", cal.Producer)
	}
	fmt.Fprintf(b, "Événements : %s\n", countEvents(extent))
	if period := periodOf(extent); period != "" {
		fmt.Fprintf(b, "Période : %s\n", period)
	}
	describeNext(b, list, now)
	findings := append(cal.Findings[:len(cal.Findings):len(cal.Findings)], more...)
	if len(findings) > 0 {
		fmt.Fprintf(b, "\nRemarques :\n")
	}
	for _, f := range findings {
		describeFinding(b, f)
	}
	return findings, nil
}

func countEvents(x ics.Extent) string {
	if x.Events == 0 {
		return "aucun"
	}
	var parts []string
	add := func(n int, one, several string) {
		if n == 1 {
			parts = append(parts, "1 "+one)
		} else if n > 1 {
			parts = append(parts, fmt.Sprintf("%d %s", n, several))
		}
	}
	add(x.Repeating, "se répète", "se répètent")
	add(x.Changed, "date modifiée", "dates modifiées")
	add(x.Cancelled, "annulé", "annulés")
	add(x.Private, "privé", "privés")
	if len(parts) == 0 {
		return fmt.Sprint(x.Events)
	}
	return fmt.Sprintf("%d, dont %s", x.Events, strings.Join(parts, ", "))
}

func periodOf(x ics.Extent) string {
	switch {
	case x.First.IsZero():
		return ""
	case x.Endless:
		return "à partir du " + layouts.DateInFull(x.First) + ", sans fin"
	case x.First == x.Last:
		return "le " + layouts.DateInFull(x.First)
	}
	return "du " + layouts.DateInFull(x.First) + " au " + layouts.DateInFull(x.Last)
}

// describeNext writes the next dates, those going on included.
func describeNext(b *strings.Builder, list []feeds.Instance, now time.Time) {
	shown := 0
	for _, in := range list {
		if !in.AllDay && in.End.Before(now) {
			continue
		}
		if shown++; shown == 1 {
			fmt.Fprintf(b, "\nProchaines dates :\n")
		}
		fmt.Fprintf(b, "- %s : %s\n", when(in.Span), instanceTitle(in))
		if shown == checkDates {
			return
		}
	}
	if shown == 0 {
		fmt.Fprintf(b, "\nAucune date dans l’année qui vient.\n")
	}
}

// instanceTitle gives the calendar's own title, unless it is private.
func instanceTitle(in feeds.Instance) string {
	title := in.Summary
	switch {
	case in.Class != feeds.Public:
		title = "(privé)"
	case title == "":
		title = "(sans titre)"
	}
	switch {
	case in.Status == feeds.Cancelled:
		title += " (annulé)"
	case in.Status == feeds.Tentative:
		title += " (à confirmer)"
	case in.Moved:
		title += " (déplacé)"
	}
	return title
}

func describeFinding(b *strings.Builder, f feeds.Finding) {
	fmt.Fprintf(b, "- %s\n", findingLine(f))
	if f.Remedy != "" {
		fmt.Fprintf(b, "  → %s\n", f.Remedy)
	}
}

// findingLine says where and what in one line.
func findingLine(f feeds.Finding) string {
	if f.Line > 0 {
		return fmt.Sprintf("Ligne %d\u00A0: %s", f.Line, f.Text)
	}
	return "Fichier\u00A0: " + f.Text
}
