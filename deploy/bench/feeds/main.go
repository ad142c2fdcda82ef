// Command feeds writes the calendars of deploy/bench/feeds.sh: permanences as
// French administrations repeat them, the same ones at each run.
//
//	feeds -dir DIR -files 200 -events 500
package main

import (
	"bufio"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"
)

const header = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Semainier//bench//FR\r\n" +
	"BEGIN:VTIMEZONE\r\nTZID:Europe/Paris\r\n" +
	"BEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\nDTSTART:19700329T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n" +
	"BEGIN:STANDARD\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nDTSTART:19701025T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n" +
	"END:VTIMEZONE\r\n"

func main() {
	dir := flag.String("dir", "", "where to write")
	files := flag.Int("files", 1, "calendars")
	events := flag.Int("events", 10_000, "repeating events of each")
	flag.Parse()
	random := rand.New(rand.NewPCG(3, 1))
	for i := range *files {
		if err := write(filepath.Join(*dir, fmt.Sprintf("%03d.ics", i)), *events, random); err != nil {
			log.Fatal(err)
		}
	}
}

func write(name string, events int, random *rand.Rand) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	fmt.Fprint(w, header)
	for i := range events {
		event(w, i, random)
	}
	fmt.Fprint(w, "END:VCALENDAR\r\n")
	return w.Flush()
}

// event writes one permanence that began within the two years before 2026.
func event(w *bufio.Writer, i int, random *rand.Rand) {
	first := time.Date(2024, 1, 1, 8+random.IntN(9), 30*random.IntN(2), 0, 0, time.UTC).AddDate(0, 0, random.IntN(720))
	for first.Weekday() == time.Saturday || first.Weekday() == time.Sunday {
		first = first.AddDate(0, 0, 1)
	}
	day := [...]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}[first.Weekday()]
	rule := "FREQ=WEEKLY;BYDAY=" + day
	switch n := random.IntN(20); {
	case n < 4:
		rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=" + day
	case n < 7:
		rule = fmt.Sprintf("FREQ=MONTHLY;BYDAY=%d%s", (first.Day()-1)/7+1, day)
	case n < 8:
		rule = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20260703T220000Z"
	}
	const local = "20060102T150405"
	fmt.Fprintf(w, "BEGIN:VEVENT\r\nUID:%06d-permanence@exemple.fr\r\nDTSTAMP:20260105T080000Z\r\nCREATED:20240105T080000Z\r\nLAST-MODIFIED:20260105T080000Z\r\n", i)
	fmt.Fprintf(w, "DTSTART;TZID=Europe/Paris:%s\r\nDTEND;TZID=Europe/Paris:%s\r\n", first.Format(local), first.Add(3*time.Hour).Format(local))
	fmt.Fprintf(w, "RRULE:%s\r\n", rule)
	if random.IntN(3) == 0 { // the weeks of Christmas
		for _, week := range []int{51, 52} {
			fmt.Fprintf(w, "EXDATE;TZID=Europe/Paris:%s\r\n", first.AddDate(0, 0, 7*week).Format(local))
		}
	}
	fmt.Fprint(w, "SUMMARY:Permanence d’accès aux droits\r\nLOCATION:Bureau 2\\, Espace social commun\r\n"+
		"DESCRIPTION:Accueil sans rendez-vous de 9 h à 12 h. Se présenter à l’accueil.\r\n  Merci de prévenir en cas d’absence.\r\n"+
		"STATUS:CONFIRMED\r\nTRANSP:OPAQUE\r\nSEQUENCE:1\r\nEND:VEVENT\r\n")
}
