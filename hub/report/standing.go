package report

import (
	"fmt"
	"time"

	"semainier/feeds"
)

// codeHeld is the code of a loss that waits to be confirmed, as feeds.Health
// has it.
const codeHeld = "half-lost"

// Hub is how the hub finds the feed, which may not show what the calendar
// says now.
type Hub struct {
	State feeds.HealthState `json:"state"` // unread, healthy, held or failing
	Since time.Time         `json:"since"` // when it began
	Hold  feeds.Hold        `json:"hold,omitzero"`
}

// standing tells what of the calendar the hub holds back, and whether it can
// read it at all.
func (s Subject) standing() (told []feeds.Finding) {
	if s.Health == nil {
		return nil
	}
	add := func(code, remedy, text string, args ...any) {
		told = append(told, feeds.Finding{Severity: feeds.Warning, Code: code, Text: fmt.Sprintf(text, args...), Remedy: remedy})
	}
	at := func(t time.Time) string { return when(feeds.Span{Start: t.In(s.Zone), End: t.In(s.Zone)}) }
	if hold := s.Health.Hold; !hold.Since.IsZero() {
		left := "aucune"
		if hold.Has > 0 {
			left = fmt.Sprintf("que %d", hold.Has)
		}
		add(codeHeld, fmt.Sprintf("Si c’est voulu, la coordination l’accepte %s\u202f; sinon, corrigez le calendrier.", s.Accept),
			"À confirmer\u00a0: depuis le %s, sur %s, le calendrier n’en donne plus %s. Les écrans montrent encore l’ancien contenu, jusqu’au %s.",
			at(hold.Since), Plural(hold.Had, "date annoncée", "dates annoncées"), left, at(hold.Until))
	}
	if h := s.Health; h.State == feeds.Failing {
		stays := "Rien n’en est affiché."
		if !h.LastGood.IsZero() {
			stays = "Les écrans montrent ce qu’il disait le " + at(h.LastGood) + "."
		}
		add(h.Code, "Semainier réessaie de lui-même et montrera le calendrier dès qu’il pourra le lire.",
			"Semainier ne peut pas lire ce calendrier depuis le %s\u00a0: %s %s", at(h.Since), h.Problem, stays)
	}
	return told
}
