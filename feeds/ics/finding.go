package ics

import (
	"cmp"
	"fmt"
	"slices"

	"semainier/feeds"
)

// The codes of findings. They are stable: programs and people search for them.
const (
	codeInternal           = "internal"
	codeTruncated          = "truncated"
	codeEventCut           = "event-cut"
	codeEventUnclosed      = "event-unclosed"
	codePartUnclosed       = "part-unclosed"
	codeEventUnopened      = "event-unopened"
	codeLineUnreadable     = "line-unreadable"
	codeLongLine           = "line-too-long"
	codeDeep               = "nesting-too-deep"
	codeManyEvents         = "too-many-events"
	codeManyDates          = "too-many-dates"
	codeManyRules          = "too-many-rules"
	codeMixed              = "events-mixed"
	codeManyHappenings     = "too-many-happenings"
	codeManyFindings       = "too-many-findings"
	codeLegacyText         = "text-legacy"
	codeDamagedText        = "text-damaged"
	codeNoUID              = "uid-missing"
	codeNoStart            = "start-missing"
	codeStartUnreadable    = "start-unreadable"
	codeEndUnreadable      = "end-unreadable"
	codeEndUnknown         = "end-unknown"
	codeEndBeforeStart     = "end-before-start"
	codeZoneUnknown        = "zone-unknown"
	codeZoneBroken         = "zone-broken"
	codeRuleRefused        = "rule-refused"
	codeRulePart           = "rule-part-ignored"
	codeRuleOver           = "rule-over"
	codeRuleUTC            = "rule-utc"
	codeRuleHeavy          = "rule-too-heavy"
	codeDateIgnored        = "date-ignored"
	codeOverrideUnreadable = "override-unreadable"
	codeDuplicate          = "duplicate"
	codeStatusUnknown      = "status-unknown"
	codeClassUnknown       = "class-unknown"
)

// explain gives what a code means to the partner who reads it, and what to do.
// "%s" stands for a name that the RFC knows, never for words of the calendar:
// even zones are named after people.
func explain(code string) (severity feeds.Severity, text, remedy string) {
	switch code {
	case codeTruncated:
		return feeds.Fault, "Le fichier s’arrête avant sa fin : la ligne END:VCALENDAR manque.", "Relancez l’export ou le téléchargement du calendrier."
	case codeEventCut:
		return feeds.Fault, "L’événement commencé à cette ligne est coupé par la fin du fichier : il est laissé de côté.", "Relancez l’export ou le téléchargement du calendrier."
	case codeManyEvents:
		return feeds.Fault, "Le calendrier a plus de 20 000 événements : ceux d’après sont laissés de côté.", "N’exportez que les événements à venir."
	case codeManyDates:
		return feeds.Fault, "L’événement a plus de 5 000 dates ajoutées ou retirées : il est laissé de côté.", "Supprimez-le dans votre agenda et créez-en un nouveau."
	case codeManyRules:
		return feeds.Fault, "L’événement a plus de 4 règles de répétition\u00A0: il est laissé de côté.", "Supprimez-le dans votre agenda et créez-en un nouveau."
	case codeMixed:
		return feeds.Warning, "L’événement a deux identifiants (UID) ou deux débuts (DTSTART)\u00a0: un autre s’y est peut-être mêlé, qui est laissé de côté.", "Relancez l’export du calendrier, puis vérifiez ces deux événements."
	case codeManyHappenings:
		return feeds.Fault, "Le calendrier donne trop de dates pour cette période : toutes ne sont pas montrées.", "Vérifiez qu’aucun événement ne se répète chaque heure ou chaque minute."
	case codeManyFindings:
		return feeds.Note, "D’autres remarques ont été faites : elles ne sont pas toutes montrées ici.", "Corrigez d’abord celles-ci, puis recommencez."
	case codeInternal:
		return feeds.Fault, "L’événement n’a pas pu être lu : il est laissé de côté.", "Recréez-le dans votre agenda, et signalez ce fichier à l’équipe de Semainier."
	case codeLineUnreadable:
		return feeds.Note, "Une ligne n’a pas la forme d’un calendrier (NOM:valeur) : elle est ignorée.", "Si un texte paraît coupé, retirez-en les retours à la ligne."
	case codeLongLine:
		return feeds.Fault, "Une ligne de cet événement est démesurée : il est laissé de côté.", "Supprimez-le dans votre agenda et créez-en un nouveau."
	case codeDeep:
		return feeds.Warning, "Des éléments sont imbriqués trop profondément : ils sont ignorés.", "Le programme qui exporte ce calendrier est en défaut : signalez-le à son éditeur."
	case codePartUnclosed:
		return feeds.Fault, "Dans un événement, un élément commencé à cette ligne (un rappel, par exemple) n’est pas fermé\u00a0: la suite de l’événement est perdue.", "Retirez le rappel de cet événement, ou recréez l’événement dans votre agenda."
	case codeEventUnclosed:
		return feeds.Warning, "L’événement commencé à cette ligne n’est pas fermé (END:VEVENT manque) : il est gardé.", "Le programme qui exporte ce calendrier est en défaut : signalez-le à son éditeur."
	case codeEventUnopened:
		return feeds.Fault, "Un événement finit ici sans avoir commencé (BEGIN:VEVENT manque) : il est laissé de côté.", "Le programme qui exporte ce calendrier est en défaut : signalez-le à son éditeur."
	case codeLegacyText:
		return feeds.Note, "Les textes ne sont pas en UTF-8 : ils sont lus en Windows-1252.", "Si des accents sont faux, exportez le calendrier en UTF-8."
	case codeDamagedText:
		return feeds.Note, "Un texte contient des caractères abîmés.", "Corrigez l’intitulé, le lieu ou la catégorie de cet événement."
	case codeDuplicate:
		return feeds.Note, "Une version plus récente du même événement est dans le fichier : celle-ci est ignorée.", ""
	}
	return explainEvent(code)
}

func explainEvent(code string) (severity feeds.Severity, text, remedy string) {
	switch code {
	case codeNoUID:
		return feeds.Note, "Un événement au moins n’a pas d’identifiant (UID) : le premier est ici.", "Le programme qui exporte ce calendrier est en défaut : signalez-le à son éditeur."
	case codeNoStart:
		return feeds.Fault, "L’événement n’a pas de début (DTSTART) : il est laissé de côté.", "Donnez-lui une date dans votre agenda."
	case codeStartUnreadable:
		return feeds.Fault, "Le début de l’événement (DTSTART) est illisible : il est laissé de côté.", "Ressaisissez sa date et son heure dans votre agenda."
	case codeEndUnreadable:
		return feeds.Fault, "La fin de l’événement (DTEND ou DURATION) est illisible : il est laissé de côté.", "Ressaisissez sa date et son heure dans votre agenda."
	case codeEndUnknown:
		return feeds.Warning, "La fin d’une date modifiée (DTEND ou DURATION) est illisible\u00A0: elle est montrée sans heure de fin.", "Ressaisissez son heure de fin dans votre agenda."
	case codeEndBeforeStart:
		return feeds.Warning, "L’événement finit avant de commencer : il est montré sans heure de fin.", "Corrigez son heure de fin dans votre agenda."
	case codeZoneUnknown:
		return feeds.Warning, "Un fuseau horaire est inconnu : les heures sont prises à l’heure du lieu.", "Choisissez un fuseau connu dans votre agenda, par exemple Europe/Paris."
	case codeZoneBroken:
		return feeds.Warning, "La définition d’un fuseau horaire est inutilisable.", "Choisissez un fuseau connu dans votre agenda, par exemple Europe/Paris."
	case codeRuleRefused:
		return feeds.Warning, "La règle de répétition (RRULE) est inutilisable : seule la première date est montrée.", "Refaites la répétition de cet événement dans votre agenda."
	case codeRulePart:
		return feeds.Warning, "Une partie de la règle de répétition n’a pas de sens et est ignorée : %s.", "Vérifiez les dates de cet événement, ou refaites sa répétition dans votre agenda."
	case codeRuleOver:
		return feeds.Note, "La répétition finit avant le début de l’événement\u00A0: il n’est pas montré.", "S’il doit avoir lieu, corrigez la fin de sa répétition\u202F; sinon, supprimez-le."
	case codeRuleUTC:
		return feeds.Note, "Cet événement qui se répète est écrit en heure universelle (UTC)\u00a0: son heure change quand on passe à l’heure d’été ou d’hiver.", "Choisissez dans votre agenda le fuseau du lieu pour cet événement, par exemple Europe/Paris."
	case codeRuleHeavy:
		return feeds.Warning, "La règle de répétition demande trop de calculs : seule la première date est montrée.", "Donnez une fin à la répétition, ou un début plus proche."
	case codeDateIgnored:
		return feeds.Warning, "Une date ajoutée ou retirée (%s) est illisible et ignorée.", "Vérifiez les dates de cet événement dans votre agenda."
	case codeOverrideUnreadable:
		return feeds.Fault, "Une date modifiée de la série n’est pas reconnaissable (RECURRENCE-ID) : la modification est laissée de côté.", "Refaites cette modification dans votre agenda."
	case codeStatusUnknown:
		return feeds.Note, "L’état de l’événement (STATUS) est inconnu : il est pris pour confirmé.", ""
	case codeClassUnknown:
		return feeds.Note, "La confidentialité de l’événement (CLASS) est inconnue : il est pris pour privé.", "Choisissez « public » ou « privé » dans votre agenda."
	}
	return feeds.Note, code, ""
}

// A report collects the findings of one reading or one expansion.
type report struct {
	list  []feeds.Finding
	codes map[string]int
	lines map[lineCode]bool
	full  bool
}

type lineCode struct {
	line int
	code string
}

// add notes a finding, once for a line and a code, and a few times for a code.
func (r *report) add(line int, code string, args ...any) {
	if r.codes == nil {
		r.codes, r.lines = map[string]int{}, map[lineCode]bool{}
	}
	key := lineCode{line, code}
	if r.lines[key] {
		return
	}
	if r.codes[code] >= maxPerCode || len(r.list) >= maxFindings {
		r.full = true
		return
	}
	r.lines[key] = true
	r.codes[code]++
	severity, text, remedy := explain(code)
	if len(args) > 0 {
		text = fmt.Sprintf(text, args...)
	}
	r.list = append(r.list, feeds.Finding{Line: line, Severity: severity, Code: code, Text: text, Remedy: remedy})
}

// once notes a finding the first time only.
func (r *report) once(line int, code string, args ...any) {
	if r.codes[code] == 0 {
		r.add(line, code, args...)
	}
}

// findings gives what was collected by line, and says so if something was left
// out.
func (r *report) findings() []feeds.Finding {
	slices.SortStableFunc(r.list, func(a, b feeds.Finding) int { return cmp.Compare(a.Line, b.Line) })
	if r.full {
		severity, text, remedy := explain(codeManyFindings)
		r.full = false
		r.list = append(r.list, feeds.Finding{Severity: severity, Code: codeManyFindings, Text: text, Remedy: remedy})
	}
	return r.list
}
