package preview_test

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"semainier/hub/network"
	"semainier/hub/preview"
)

// cpu begins to measure the processor time of what follows; what it gives reports it as
// cpu-ms, which is the same on a machine that others use too.
func cpu(b *testing.B) (report func()) {
	spent := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	before := spent()
	return func() { b.ReportMetric(float64((spent()-before).Microseconds())/1000/float64(b.N), "cpu-ms") }
}

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
			stroke := func() {
				n++
				draft := network.Notice{ID: "neuf", By: "ccas", Title: "Fermeture exceptionnelle", Text: fmt.Sprint("Le centre sera fermé vendredi. L’accueil reprend lundi à 9 h. ", n)}
				p, err := e.Draw(b.Context(), known, preview.Request{Site: s.Site, Screen: screen, Now: thursday, Notice: &draft})
				if err != nil {
					b.Fatal(err)
				}
				bytes = len(preview.PNG(p.Image))
			}
			stroke() // its painter is warm while somebody types
			used := cpu(b)
			for b.Loop() {
				stroke()
			}
			used()
			b.ReportMetric(float64(bytes)/1000, "kB")
		})
	}
}
