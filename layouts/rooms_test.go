package layouts

import (
	"strings"
	"testing"

	"semainier/layouts/program"
)

func TestRoomsAreReadableAnywhere(t *testing.T) { readableAnywhere(t, PageRooms) }

func TestRoomsTellWhenTheyAreFree(t *testing.T) {
	p := house(t)
	for _, c := range []struct{ now, want string }{
		{"2026-11-19 08:00", "Libre 14~h_– 17~h | Libre 9~h_– 12~h | Libre 10~h_– 11~h et 15~h_– 16~h | Occupé aujourd’hui"},
		{"2026-11-19 10:42", "Libre 14~h_– 17~h | Libre jusqu’à 12~h | Libre jusqu’à 11~h, puis 15~h_– 16~h | Occupé aujourd’hui"},
		{"2026-11-19 10:50", "Libre 14~h_– 17~h | Libre jusqu’à 12~h | Libre 15~h_– 16~h | Occupé aujourd’hui"}, // ten minutes are of no use
		{"2026-11-19 16:00", "Libre jusqu’à 17~h | Occupé aujourd’hui | Occupé aujourd’hui | Occupé aujourd’hui"},
		{"2026-11-19 17:00", ""},
		{"2026-11-22 10:00", ""},
		{"2026-11-20 10:00", "Libre jusqu’à 12~h, puis 14~h_– 17~h | Libre jusqu’à 12~h, puis 14~h_– 17~h | Libre jusqu’à 12~h, puis 14~h_– 17~h | Libre jusqu’à 12~h, puis 14~h_– 17~h"},
	} {
		a := newAgenda(p, View{Now: instant(t, c.now), TimeTrusted: true}, french())
		list, _ := a.rooms()
		var told []string
		for _, r := range list {
			told = append(told, shown(a.freeWords(r)))
		}
		if got := strings.Join(told, " | "); got != c.want {
			t.Errorf("at %s: got\n%s, want\n%s", c.now, got, c.want)
		}
	}
}

func TestTimeTakenIsTakenOut(t *testing.T) {
	open := []program.Hours{{From: 540, Until: 720}, {From: 840, Until: 1020}}
	for _, c := range []struct {
		name  string
		taken program.Hours
		want  string
	}{
		{"nothing", program.Hours{}, "9~h_– 12~h et 14~h_– 17~h"},
		{"before and after", program.Hours{From: 720, Until: 840}, "9~h_– 12~h et 14~h_– 17~h"},
		{"the beginning", program.Hours{From: 480, Until: 600}, "10~h_– 12~h et 14~h_– 17~h"},
		{"the middle", program.Hours{From: 600, Until: 660}, "9~h_– 10~h et 11~h_– 12~h et 14~h_– 17~h"},
		{"over the break", program.Hours{From: 660, Until: 900}, "9~h_– 11~h et 15~h_– 17~h"},
		{"all", program.Hours{From: 0, Until: 1440}, ""},
		{"an end before its start", program.Hours{From: 660, Until: 600}, "9~h_– 12~h et 14~h_– 17~h"},
	} {
		if got := shown(french().hoursText(without(open, c.taken))); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestPeriodOverDaysTakesItsPartOfToday(t *testing.T) {
	p := weeks(t, "2026-11-16")
	p.Rooms = []program.Room{{Name: "Bureau 1", Taken: []program.Period{{Start: instant(t, "2026-11-18 14:00"), End: instant(t, "2026-11-19 10:00")},
		{Start: instant(t, "2026-11-19 16:00"), End: instant(t, "2026-11-21 10:00")}}}}
	a := newAgenda(p, View{Now: instant(t, "2026-11-19 08:00"), TimeTrusted: true}, french())
	list, _ := a.rooms()
	if got, want := shown(a.freeWords(list[0])), "Libre 10~h_– 12~h et 14~h_– 16~h"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestRoomsPageStaysForAQuarterOfAnHour(t *testing.T) {
	f := faces(t)
	at := func(now string) string {
		v := View{Now: instant(t, now), TimeTrusted: true, Width: 1920, Height: 1080, Layout: Layout{}.Only(PageRooms)}
		return pagesOfKind(Build(f, house(t), v), PageRooms)[0].String()
	}
	if at("2026-11-19 10:31") != at("2026-11-19 10:44") {
		t.Error("a minute changes the page of rooms")
	}
	if at("2026-11-19 10:44") == at("2026-11-19 11:01") {
		t.Error("the hour does not change the page of rooms")
	}
}

func TestRoomsHaveNoPageWithoutRoomsOrTime(t *testing.T) {
	p := house(t)
	if told := toldAlone(t, p, PageRooms, "2026-11-19 10:42", false); told != "" {
		t.Errorf("without a trusted time: %q", told)
	}
	p.Rooms = nil
	if told := toldAlone(t, p, PageRooms, "2026-11-19 10:42", true); told != "" {
		t.Errorf("without rooms: %q", told)
	}
}
