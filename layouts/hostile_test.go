package layouts

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"semainier/feeds/civil"
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// hostileWords are texts that nobody would write, by what is wrong with them.
func hostileWords() []string {
	zalgo := "Z" + strings.Repeat("\u0301\u0327\u0336\u0489", 20) + "algo"
	return []string{
		"", " ", "Permanence", "Aide ordinateur, téléphone",
		strings.Repeat("Accompagnement aux démarches en ligne, ", 11)[:400],
		strings.Repeat("anticonstitut", 7)[:90],
		strings.Repeat("Voici une phrase qui n’en finit pas. ", 60)[:2000],
		"\U0001F600 Atelier \U0001F469\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466 \U0001F1EB\U0001F1F7",
		"ligne\x00un\x07\x1b[31m\r\ndeux\ttrois\u2028quatre",
		"\u202Eecnenamrep\u202C \u2066fin\u2069 \u200F\u200E",
		"\uFFFD\uFFFD perdu \uFFFD", string([]byte{'a', 0xff, 0xfe, 'b'}), zalgo, strings.Repeat("\u0301", 40),
		"\u00AD\u00AD\u200B\u2060\uFEFF", strings.Repeat("\u00A0", 30), strings.Repeat("insécable\u00A0", 20),
		"9 h 30 – 12 h, le 1er à 14 h 05", "مركز اجتماعي CAF 14:30 بالموعد", "בדיקה (CAF) 9–12", "社会中心每周安排活动和预约说明", "სოციალური ცენტრი", "சமூக மையம்", "সমাজ কেন্দ্র",
		"%s %d %!v(MISSING)", "<b>gras</b> & \"guillemets\"", "\U000F0000\uE000\U0010FFFF",
	}
}

// hostility is a source of what nobody plans, the same for the same seed.
type hostility struct {
	*rand.Rand
	words []string
}

func oneOf[T any](h hostility, list ...T) T { return list[h.IntN(len(list))] }

func (h hostility) word() string { return oneOf(h, h.words...) }

// instant is one around that time: of the same day, week or year, or none.
func (h hostility) instant(about time.Time) time.Time {
	switch h.IntN(8) {
	case 0:
		return time.Time{}
	case 1:
		return about.AddDate(0, h.IntN(24)-12, 0)
	case 2:
		return about
	}
	return about.Add(time.Duration(h.IntN(8*24*60)-2*24*60) * time.Minute)
}

// hostileDates are mornings on which calendars do odd things: a week 53, both changes of the
// hour, 29 February, the end of a year.
func hostileDates() []string {
	return []string{"2026-11-19", "2026-10-25", "2027-03-28", "2028-02-29", "2026-12-31", "2027-01-03", "2021-01-01"}
}

// program makes that of a site around an instant.
func (h hostility) program(now time.Time, zone *time.Location) program.Program {
	from := civil.Of(now).Monday().AddDays(-7 * h.IntN(3))
	p := program.Program{From: from, Until: from.AddDays(42), Site: program.Site{ID: "x", Name: h.word(), Address: h.word(), Zone: zone.String(), Phone: h.word(), Mail: h.word(), Web: h.word(),
		Languages: oneOf(h, nil, []program.Lang{"fr"}, []program.Lang{"ar", "fr"}, []program.Lang{"fr", "ar", "en"}, []program.Lang{"br", "xx", "en"}), Beside: h.IntN(2) == 0}}
	for i := range oneOf(h, 0, 42, 42, 42, 7) {
		d := program.Day{Date: from.AddDays(i)}
		switch h.IntN(5) {
		case 0:
			d.Closed = h.word()
		case 1:
			d.Open = []program.Hours{{From: program.Clock(h.IntN(1440)), Until: program.Clock(h.IntN(1441))}, {From: 0, Until: 1440}}
		default:
			d.Open = []program.Hours{{From: 9 * 60, Until: 12*60 + 30}, {From: 13*60 + 30, Until: 18 * 60}}
		}
		p.Days = append(p.Days, d)
	}
	for i := range oneOf(h, 0, 1, 8, 14) {
		p.Partners = append(p.Partners, program.Partner{ID: program.PartnerID(fmt.Sprint("p", i)), Name: h.word(), FullName: h.word(),
			Colour: oneOf(h, "blue", "teal", "mauve", ""), Pictogram: oneOf(h, "people", "unicorn", "", h.word()),
			Needs: oneOf(h, nil, program.Needs(), []program.Need{"pets", program.Health}), About: h.word(), Phone: h.word(), Web: h.link(),
			AsOf: oneOf(h, civil.Date{}, from)})
	}
	for i := range oneOf(h, 0, 1, 12, 60) {
		p.Slots = append(p.Slots, h.slot(i, now))
	}
	for i := range oneOf(h, 0, 1, 3, 12) {
		p.Notices = append(p.Notices, h.notice(i, now))
	}
	for i := range oneOf(h, 0, 1, 5, 50) {
		p.Services = append(p.Services, program.Service{ID: fmt.Sprint(i), Name: h.word(), Pictogram: oneOf(h, "wifi", "printer", "unicorn"),
			State: oneOf(h, program.Open, program.Degraded, program.Down, program.Closed, "haunted"), Until: h.instant(now)})
	}
	for i := range oneOf(h, 0, 0, 2, 12) {
		room := program.Room{ID: fmt.Sprint(i), Name: h.word()}
		at := now.Add(-time.Duration(h.IntN(600)) * time.Minute)
		for range oneOf(h, 0, 1, 20, 1000) {
			end := at.Add(time.Duration(h.IntN(90)) * time.Minute)
			room.Taken = append(room.Taken, program.Period{Start: at, End: end})
			at = end.Add(time.Duration(h.IntN(120)-5) * time.Minute)
		}
		p.Rooms = append(p.Rooms, room)
	}
	p.Words = map[program.Lang]map[string]string{"ar": {"Permanence": h.word()}, "en": {"Permanence": "", "": h.word()}}
	for i := range p.Services {
		p.Services[i].Join = oneOf(h, "", "", "WIFI:T:WPA;S:Accueil;P:secret-2026;;", h.word(), strings.Repeat("x", 331), strings.Repeat("x", 332))
	}
	for i := range p.Notices {
		for range h.IntN(8) / 5 {
			at := h.instant(now)
			p.Notices[i].Times = append(p.Notices[i].Times, program.Period{Start: at, End: at.Add(time.Duration(h.IntN(180)-30) * time.Minute)})
		}
	}
	return p
}

func (h hostility) slot(i int, now time.Time) program.Slot {
	s := program.Slot{ID: oneOf(h, "", "same", fmt.Sprint(i), fmt.Sprint(i)), Partner: program.PartnerID(fmt.Sprint("p", h.IntN(15))), Title: h.word(),
		Kind: oneOf(h, program.Permanence, program.Workshop, program.Workshop, "party"), Room: h.word(), Mode: oneOf(h, program.ModeUnknown, program.WalkIn, program.Appointment, program.Video, "by-post"),
		State: oneOf(h, program.Planned, program.Planned, program.Cancelled, program.Moved, program.MovedAway, "", "doubtful"), Colour: oneOf(h, "", "brick", "mauve"), Pictogram: oneOf(h, "", "laptop", "unicorn"),
		Audience: h.word(), Enrol: h.word(), Elsewhen: h.instant(now), OtherRoom: h.IntN(3) == 0}
	if h.IntN(6) == 0 {
		s.FirstDay = civil.Of(now).AddDays(h.IntN(9) - 3)
		s.UntilDay = s.FirstDay.AddDays(oneOf(h, -2, 0, 1, 3, 90))
		return s
	}
	s.Start = h.instant(now)
	s.End = s.Start.Add(oneOf(h, -time.Hour, 0, time.Minute, 90*time.Minute, 3*time.Hour, 20*time.Hour, 30*time.Hour, 90*24*time.Hour))
	return s
}

func (h hostility) link() string {
	return oneOf(h, "", "https://ville.example/fete", "javascript:alert(1)", "https://", "http://[::1", "https://ville.example/"+strings.Repeat("a", 2000), "https://"+strings.Repeat("sous.", 60)+"example", "\u202Ehttps://x.example", h.word())
}

func (h hostility) notice(i int, now time.Time) program.Notice {
	n := program.Notice{ID: fmt.Sprint("n", i), Title: h.word(), Text: h.word(), By: h.word(), From: oneOf(h, time.Time{}, h.instant(now)), Until: oneOf(h, time.Time{}, h.instant(now)),
		Importance: oneOf(h, program.Ordinary, program.Ordinary, program.Important, "shouted"), Pictogram: oneOf(h, "", "unicorn", "heart-hand"), Link: h.link()}
	if h.IntN(24) == 0 {
		n.Importance = program.Urgent
	}
	for range h.IntN(3) {
		n.Pictures = append(n.Pictures, program.Picture{ID: oneOf(h, "wide", "tall", "thin", "flat", "gone"), Width: oneOf(h, 1, 1600, 20000, 0, -5), Height: oneOf(h, 1, 1200, 20000), Alt: h.word(), Poster: h.IntN(2) == 0})
	}
	n.In = map[program.Lang]program.NoticeText{"ar": {Title: h.word(), Text: h.word()}, "en": {}}
	return n
}

// layout is a shipped one, one kind of page alone, or small zones in which all
// kinds take turns.
func (h hostility) layout(t *testing.T) Layout {
	l, err := Named(oneOf(h, program.Layouts()...))
	if err != nil {
		t.Fatal(err)
	}
	l.Theme.typed, l.Theme.spacing, l.Theme.corners = oneOf(h, 1, 1, 1.4, 2), oneOf(h, 1, 1, 0.5, 2), oneOf(h, 1, 0, 3.)
	one := func(name string, x, y, w, h float64) ZonePlan { return ZonePlan{name, x, y, w, h, Kinds()} }
	switch h.IntN(4) {
	case 0:
		return l.Only(oneOf(h, Kinds()...))
	case 1:
		l.Landscape.Zones = []ZonePlan{one("a", 0, 0, 0.5, 0.5), one("b", 0.5, 0, 0.5, 0.5), one("c", 0, 0.5, 0.5, 0.5), one("d", 0.5, 0.5, 0.5, 0.5)}
		l.Portrait = l.Landscape
	case 2:
		l.Landscape.Zones = []ZonePlan{one("a", 0, 0, 0.2, 0.2), one("b", 0.8, 0.8, 0.2, 0.2), one("c", 0.2, 0.2, 0.6, 0.2), one("d", 0, 0.4, 0.2, 0.6)}
		l.Portrait = l.Landscape
	}
	for _, ar := range []*Arrangement{&l.Landscape, &l.Portrait} {
		ar.Header, ar.Foot, ar.Ticker = h.IntN(4) > 0, h.IntN(4) > 0, h.IntN(4) > 0
	}
	return l
}

// view is a screen that can be bought, at an hour of one of hostileDates.
func (h hostility) view(t *testing.T) (View, *time.Location) {
	zone, err := time.LoadLocation(oneOf(h, "Europe/Paris", "Europe/Paris", "Pacific/Kiritimati", "America/St_Johns"))
	if err != nil {
		t.Fatal(err)
	}
	now, err := time.ParseInLocation(time.DateOnly, oneOf(h, hostileDates()...), zone)
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Duration(h.IntN(24*60)) * time.Minute)
	size := oneOf(h, [2]int{640, 360}, [2]int{360, 640}, [2]int{8192, 4320}, [2]int{1000, 1000}, [2]int{1920, 1080}, [2]int{1080, 1920}, [2]int{1366, 768})
	return View{Now: now, TimeTrusted: h.IntN(4) > 0, AsOf: oneOf(h, time.Time{}, now.Add(-time.Hour), now.AddDate(-1, 0, 0)), Width: size[0], Height: size[1], Layout: h.layout(t),
		Diagonal: oneOf(h, 0, 7*Inch, 24*Inch, 55*Inch, 120*Inch), Distance: oneOf[Millimetres](h, 0, 300, 1500, 4000, 12000), Pictures: allPictures()}, zone
}

// hostileSeeds is how many programs are made.
const hostileSeeds = 24

// What nobody plans is set as well as what everybody does: nothing leaves its
// place or stands on something else, and pages stay long enough. What hangs is
// ended by go test's own limit.
func TestHostilePrograms(t *testing.T) {
	f := faces(t)
	for seed := range uint64(hostileSeeds) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			h := hostility{rand.New(rand.NewPCG(seed, 53)), hostileWords()}
			v, zone := h.view(t)
			p := h.program(v.Now, zone)
			sh := Build(f, p, v)
			for _, zone := range sh.Zones {
				if len(zone.Pages) == 0 {
					t.Fatalf("zone %s has no page", zone.Name)
				}
				for _, page := range zone.Pages {
					if page.Hold < minHold || page.Part < 1 || page.Part > page.Of {
						t.Errorf("%s: part %d of %d, held %s", page.Kind, page.Part, page.Of, page.Hold)
					}
					for _, fault := range faultsOf(f, bodyOf(sh, page)) {
						t.Errorf("%s (zone %s of %d, part %d/%d, %s, %d×%d): %.120q", page.Kind, zone.Name, len(sh.Zones), page.Part, page.Of, page.Lang, v.Width, v.Height, fault)
					}
				}
			}
			said := shown(sh.Scene().Words())
			for _, word := range []string{"Maintenant", "Aujourd’hui", "Now", "Today"} {
				if !v.TimeTrusted && strings.Contains(said, word) {
					t.Errorf("%q without a trusted time", word)
				}
			}
			for _, fault := range faultsOf(f, frameOf(sh)) {
				t.Errorf("frame (%d×%d): %.120q", v.Width, v.Height, fault)
			}
		})
	}
}

// frameOf gives the screen with what stands around the pages, still.
func frameOf(sh Show) scene.Scene {
	sc := scene.Scene{Width: sh.Width, Height: sh.Height, Ground: sh.Ground}
	for _, l := range sh.Scene().Layers {
		if l.Name == layerHeader || l.Name == layerClock || l.Name == layerFoot || l.Name == layerTicker && l.Roll == 0 {
			sc.Layers = append(sc.Layers, l)
		}
	}
	return sc
}
