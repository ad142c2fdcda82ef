package preview_test

import (
	"fmt"
	"testing"

	"semainier/hub/network"
	"semainier/hub/preview"
)

// BenchmarkKeystroke gives the time from a changed word to the PNG of a 1080p
// screen, as the console does it for each keystroke.
func BenchmarkKeystroke(b *testing.B) {
	records, inputs, st := town(b)
	for _, screen := range []network.ScreenID{"tilleuls-wide", "tilleuls-tall", "gare-wide", "bellevue-wide"} {
		b.Run(string(screen), func(b *testing.B) {
			e := preview.New(st)
			b.Cleanup(e.Close)
			s, _ := records.Screen(screen)
			known := preview.Know(records, inputs)
			n, bytes := 0, 0
			for b.Loop() {
				n++
				draft := network.Notice{ID: "neuf", By: "ccas", Title: "Fermeture exceptionnelle", Text: fmt.Sprint("Le centre sera fermé vendredi. L’accueil reprend lundi à 9 h. ", n)}
				p, err := e.Draw(b.Context(), known, preview.Request{Site: s.Site, Screen: screen, Now: thursday, Notice: &draft})
				if err != nil {
					b.Fatal(err)
				}
				bytes = len(preview.PNG(p.Image))
			}
			b.ReportMetric(float64(bytes)/1000, "kB")
		})
	}
}
