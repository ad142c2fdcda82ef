package privacy_test

import (
	"fmt"
	"strings"
	"testing"

	"semainier/feeds"
	"semainier/feeds/privacy"
)

// 20,000 events, each with a title of its own of 1 KB and a location of 1 KB.
func BenchmarkLongDistinctTitles(b *testing.B) {
	r := rules()
	r.Feed.Other = feeds.OtherGeneric
	in := make([]feeds.Instance, 20_000)
	for i := range in {
		in[i] = event(strings.Repeat(fmt.Sprintf("Permanence logement %d sur RDV, ", i), 40)[:1024], strings.Repeat(fmt.Sprintf("Lieu %d, ", i), 128)[:1024])
		in[i].UID = fmt.Sprint(i)
	}
	for b.Loop() {
		if _, err := privacy.Redact(b.Context(), r, nil, in); err != nil {
			b.Fatal(err)
		}
	}
}
