package privacy_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"semainier/feeds"
	"semainier/feeds/privacy"
)

func TestVerdicts(t *testing.T) {
	r := rules()
	r.Feed.Other = feeds.OtherGeneric
	r.Feed.Categories = []feeds.CategoryRule{{Match: "Congés", Kind: feeds.Absence}}
	private := event("Permanence CAF", "")
	private.Class = feeds.Confidential
	away := event("Réunion", "")
	away.Categories = []string{"Congés"}
	called := event("Fermeture", "")
	called.SeriesSummary = "Permanence CAF"
	in := []feeds.Instance{
		event("Permanence CAF", ""), event("Réunion", ""), away, private, event("Atelier, RDV Mme Martin", ""),
		event("Absente", ""), called, event("Annulé : RDV Mme Martin", ""),
	}
	want := []privacy.Verdict{
		{Fate: privacy.Announced, Shown: "Permanence CAF"}, {Fate: privacy.Unnamed, Shown: "Permanence"}, {Fate: privacy.Absent, Shown: "Permanence"},
		{Fate: privacy.Private, Shown: "Occupé"}, {Fate: privacy.Held, Shown: "Occupé"},
		{Fate: privacy.Held}, {Fate: privacy.Announced, Shown: "Permanence CAF"}, {Fate: privacy.Held},
	}
	out, err := privacy.Redact(t.Context(), r, key, in)
	if d := cmp.Diff(want, out.Verdicts); d != "" || err != nil {
		t.Errorf("%v\n%s", err, d)
	}
}

func TestRedactEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := privacy.Redact(ctx, rules(), key, []feeds.Instance{event("Permanence CAF", "")}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
