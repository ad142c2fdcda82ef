package layouts

import (
	"strings"
	"testing"

	"semainier/layouts/glyph"
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

const joinText = "WIFI:T:WPA;S:Tilleuls Public;P:limonade-du-parc;;"

// A Wi-Fi that works is joined by the code on its card, whatever stands beside it,
// in every language and on every shipped layout; the code can be read.
func TestWiFiThatWorksIsJoinedFromItsCard(t *testing.T) {
	f := faces(t)
	for _, name := range program.Layouts() {
		named, err := Named(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, lang := range program.Languages() {
			for _, size := range [][2]int{{1920, 1080}, {1080, 1920}} {
				for _, others := range []int{0, 1, 2, 7} {
					p := weeks(t, "2026-11-16")
					p.Site.Languages = []program.Lang{lang}
					p.Services = []program.Service{{Name: "Wi-Fi gratuit", Pictogram: "wifi", State: program.Open, Join: joinText}}
					for range others {
						p.Services = append(p.Services, program.Service{Name: "Photocopieuse", Pictogram: "copier", State: program.Down})
					}
					v := viewOf(t, PageServices, "2026-11-19 10:42", size[0], size[1])
					v.Layout = named.Only(PageServices)
					sh := Build(f, p, v)
					var codes []scene.Code
					var words strings.Builder
					for i := range sh.Zones[0].Pages {
						codes = append(codes, itemsOf[scene.Code](sh, i)...)
						words.WriteString(bodyWords(sh, i))
						for _, fault := range faultsOf(f, bodyOf(sh, sh.Zones[0].Pages[i])) {
							t.Errorf("%s, %s, %v, %d others: %.120q", name, lang, size, others, fault)
						}
						if l := Examine(f, v, sh.Scene(i)); !l.Legible(v) {
							t.Errorf("%s, %s, %v, %d others: read from %.0f mm; text %.1f (%s), shapes %.1f (%s)", name, lang, size, others, l.Distance, l.Text, l.OfText, l.Shape, l.OfShape)
						}
					}
					if len(codes) != 1 || codes[0].Text != joinText {
						t.Errorf("%s, %s, %v, %d others: codes %v", name, lang, size, others, codes)
						continue
					}
					// The rule is 3 mm; a code that would take most of a small screen has less.
					module := Millimetres(codes[0].Rect.W) / Millimetres(glyph.CodeModules(joinText)) * v.pitch()
					if told := strings.Join(strings.Fields(tongueOf(lang).JoinCode), " "); module < 2 || !strings.Contains(strings.Join(strings.Fields(words.String()), " "), told) {
						t.Errorf("%s, %s, %v, %d others: modules of %.1f mm; the page says %q", name, lang, size, others, module, words.String())
					}
				}
			}
		}
	}
}

// Who is told to join what is out of order loses time.
func TestWiFiThatDoesNotWorkIsNotJoined(t *testing.T) {
	f := faces(t)
	for state, want := range map[program.ServiceState]int{program.Open: 1, program.Degraded: 1, program.Down: 0, program.Closed: 0} {
		p := weeks(t, "2026-11-16")
		p.Services = []program.Service{{Name: "Wi-Fi", Pictogram: "wifi", State: state, Join: joinText}, {Name: "Imprimante", Pictogram: "printer", State: program.Open}}
		sh := Build(f, p, viewOf(t, PageServices, "2026-11-19 10:42", 1920, 1080))
		if got := len(itemsOf[scene.Code](sh, 0)); got != want || strings.Contains(bodyWords(sh, 0), "visez") != (want > 0) {
			t.Errorf("%s: %d codes, the page says %q", state, got, bodyWords(sh, 0))
		}
	}
}

// A zone without room for a code tells the service as large as without one.
func TestCodeThatFindsNoRoomCostsNothing(t *testing.T) {
	f := faces(t)
	for _, text := range []string{strings.Repeat("x", glyph.MaxCode+1), strings.Repeat("x", glyph.MaxCode)} {
		p := weeks(t, "2026-11-16")
		p.Services = []program.Service{{Name: "Wi-Fi", Pictogram: "wifi", State: program.Open}}
		v := viewOf(t, PageServices, "2026-11-19 10:42", 640, 360)
		v.Diagonal, v.Distance = 7*Inch, 300 // so small that a camera parts no modules
		without := Build(f, p, v).Scene().String()
		p.Services[0].Join = text
		if with := Build(f, p, v).Scene().String(); with != without {
			t.Errorf("a code of %d bytes leaves a trace:\n%s", len(text), with)
		}
	}
}
