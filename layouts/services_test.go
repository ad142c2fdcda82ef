package layouts

import (
	"fmt"
	"strings"
	"testing"

	"semainier/layouts/program"
	"semainier/layouts/scene"
)

func TestEveryServiceIsToldWhatIsWrongFirst(t *testing.T) {
	f := faces(t)
	states := map[program.ServiceState]string{program.Open: "En service", program.Down: "En panne", program.Degraded: "Au ralenti", program.Closed: "Indisponible"}
	order := []program.ServiceState{program.Open, program.Closed, program.Degraded, program.Down}
	for _, size := range [][2]int{{1920, 1080}, {1080, 1920}, {640, 360}} {
		for _, many := range []int{1, 4, 30} {
			p := weeks(t, "2026-11-16")
			for i := range many {
				p.Services = append(p.Services, program.Service{ID: fmt.Sprint(i), Name: fmt.Sprintf("Appareil%d", i), Pictogram: "wifi", State: order[i%4]})
			}
			sh := Build(f, p, viewOf(t, PageServices, "2026-11-19 10:42", size[0], size[1]))
			var told strings.Builder
			for i := range sh.Zones[0].Pages {
				told.WriteString(bodyWords(sh, i))
			}
			words := told.String()
			last := -1
			for _, state := range []program.ServiceState{program.Down, program.Degraded, program.Closed, program.Open} {
				for i, x := range p.Services {
					if x.State != state {
						continue
					}
					at := strings.Index(words, fmt.Sprintf("Appareil%d %s", i, states[state]))
					if at < last || at < 0 {
						t.Errorf("%d at %v: %s (%s) at %d after %d", many, size, x.Name, state, at, last)
					}
					last = at
				}
			}
		}
	}
}

func TestWithoutServicesThereIsNoPage(t *testing.T) {
	v := viewOf(t, PageServices, "2026-11-19 10:42", 1920, 1080)
	if sh := Build(faces(t), weeks(t, "2026-11-16"), v); shownIn(sh, PageServices) || !shownIn(sh, PageWelcome) {
		t.Errorf("pages %+v", sh.Zones[0].Pages[0].Kind)
	}
}

// What does not work is told by words and signs, whatever the colours.
func TestStatesOfServicesDifferWithoutColour(t *testing.T) {
	s := newSheet(faces(t), View{Width: 1920, Height: 1080, Layout: Layout{}.orDefault()}, french())
	a := newAgenda(weeks(t, "2026-11-16"), View{Now: instant(t, "2026-11-19 10:42"), TimeTrusted: true}, french())
	seen := map[string]program.ServiceState{}
	for _, state := range []program.ServiceState{program.Open, program.Down, program.Degraded, program.Closed} {
		c := s.serviceCard(a, program.Service{Name: "Wi-Fi", Pictogram: "wifi", State: state}, 800, 60)
		var looks string
		for _, it := range c.words.items {
			if x, ok := it.(scene.Picto); ok {
				looks += x.Name
			}
		}
		if other, ok := seen[looks]; ok || looks == "" {
			t.Errorf("%s looks like %s: %q", state, other, looks)
		}
		seen[looks] = state
	}
	if got := s.servicePicture(program.Service{Pictogram: "wifi", State: program.Down}); got != "wifi-off" {
		t.Errorf("the pictogram of a Wi-Fi that is down: %s", got)
	}
}
