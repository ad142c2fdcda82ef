// Command serve is the partners' side of the demo: a small web server that
// gives the calendars of a folder as Google, Outlook, Nextcloud and Zimbra
// would.
//
// The calendars tell of the week of 16 November 2026, with its cancelled and
// moved dates. So that the demo shows such a week on any day, every date of
// every event is shifted by whole weeks to the week of --at (now, if absent).
package main

import (
	"bytes"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"semainier/feeds/civil"
)

// written is the Monday of the week that the calendars of the demo tell of.
var written = civil.Date{Year: 2026, Month: time.November, Day: 16}

func main() {
	listen := flag.String("listen", "127.0.0.1:18099", "address to serve on")
	dir := flag.String("dir", "deploy/demo/calendars", "folder of the calendars")
	at := flag.String("at", "", "the day to which the calendars are shifted, YYYY-MM-DD…; empty: today")
	flag.Parse()

	day := civil.Of(time.Now())
	if *at != "" {
		var err error
		if day, err = civil.Parse((*at)[:min(len(*at), len(civil.Layout))]); err != nil {
			fmt.Fprintln(os.Stderr, "serve: --at:", err)
			os.Exit(2)
		}
	}
	days := day.Monday().DaysSince(written)
	socket, err := net.Listen("tcp", *listen)
	if err != nil {
		log.Fatal(err)
	}
	log.Printf("serving %s on http://%s, shifted by %d weeks", *dir, *listen, days/7)
	server := &http.Server{Handler: calendars(*dir, days), ReadHeaderTimeout: 5 * time.Second}
	log.Fatal(server.Serve(socket))
}

func calendars(dir string, days int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		file := filepath.Join(dir, filepath.Base(r.URL.Path))
		text, err := os.ReadFile(file)
		if err != nil || filepath.Ext(file) != ".ics" {
			http.NotFound(w, r)
			return
		}
		info, err := os.Stat(file)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
		http.ServeContent(w, r, "", info.ModTime(), bytes.NewReader(shift(text, days)))
	})
}

var (
	dated = regexp.MustCompile(`(?i)^(DTSTART|DTEND|RECURRENCE-ID|EXDATE|RDATE|RRULE)[;:]`)
	date  = regexp.MustCompile(`\b\d{8}`)
)

// shift moves the dates of the events by days; zone definitions stay.
func shift(text []byte, days int) []byte {
	lines := strings.SplitAfter(string(text), "\n")
	zone := false
	for i, l := range lines {
		switch strings.TrimSpace(l) {
		case "BEGIN:VTIMEZONE":
			zone = true
		case "END:VTIMEZONE":
			zone = false
		}
		if zone || !dated.MatchString(l) {
			continue
		}
		lines[i] = date.ReplaceAllStringFunc(l, func(s string) string {
			t, err := time.Parse("20060102", s)
			if err != nil {
				return s // the broken event of the demo stays broken
			}
			return t.AddDate(0, 0, days).Format("20060102")
		})
	}
	return []byte(strings.Join(lines, ""))
}
