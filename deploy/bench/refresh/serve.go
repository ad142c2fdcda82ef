package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// serve is the partners' server, until in ends; it writes its address to out.
func serve(out io.Writer, in io.Reader) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(out, "http://%s\n", l.Addr()); err != nil {
		return err
	}
	server := &http.Server{Handler: handler(), ReadHeaderTimeout: time.Minute}
	go func() {
		_, _ = io.Copy(io.Discard, in) // until who started us is gone
		_ = server.Close()
	}()
	if err := server.Serve(l); err != http.ErrServerClosed {
		return err
	}
	return nil
}

func handler() http.Handler {
	mux := http.NewServeMux()
	var serial atomic.Int64
	kind := func(name string, answer http.HandlerFunc) {
		var n atomic.Int64
		mux.HandleFunc("GET /"+name+"/{feed}", func(w http.ResponseWriter, r *http.Request) {
			n.Add(1)
			answer(w, r)
		})
		mux.HandleFunc("GET /asked/"+name, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, strconv.FormatInt(n.Load(), 10))
		})
	}
	stamp := func() string {
		return time.Date(2026, 11, 19, 8, 0, 0, 0, time.UTC).Add(time.Duration(serial.Add(1)) * time.Second).Format("20060102T150405Z")
	}
	kind("changed", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, calendar(r.PathValue("feed"), stamp(), strconv.FormatInt(serial.Add(1), 10)))
	})
	kind("stamped", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, calendar(r.PathValue("feed"), stamp(), "0"))
	})
	kind("tagged", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v1"`)
		if r.Header.Get("If-None-Match") == `"v1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = io.WriteString(w, calendar(r.PathValue("feed"), stamp(), "0"))
	})
	return mux
}

// calendar is a year of a partner's agenda as Google writes it: one event in ten
// repeats every week. The title of the first one ends with mark.
func calendar(feed, stamp, mark string) string {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\r\nPRODID:-//Google Inc//Google Calendar 70.9054//EN\r\nVERSION:2.0\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\nX-WR-TIMEZONE:Europe/Paris\r\n")
	first := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	for i := range eventCount {
		day := first.AddDate(0, 0, i*365/eventCount).Format("20060102")
		title, rule := "Permanence", ""
		if i == 0 {
			title += " " + mark
		}
		if i%10 == 9 {
			rule = "RRULE:FREQ=WEEKLY;UNTIL=20270630T000000Z\r\nEXDATE;TZID=Europe/Paris:20261224T090000\r\n"
		}
		fmt.Fprintf(&b, "BEGIN:VEVENT\r\nDTSTART;TZID=Europe/Paris:%sT%02d0000\r\nDTEND;TZID=Europe/Paris:%sT%02d3000\r\n%sDTSTAMP:%s\r\nUID:%d-%s@google.com\r\n"+
			"CREATED:20260601T080000Z\r\nDESCRIPTION:Sans rendez-vous\\, dans la limite des places.\r\nLAST-MODIFIED:20260602T080000Z\r\nLOCATION:Bureau 1\r\n"+
			"SEQUENCE:0\r\nSTATUS:CONFIRMED\r\nSUMMARY:%s\r\nTRANSP:OPAQUE\r\nEND:VEVENT\r\n", day, 9+i%8, day, 10+i%8, rule, stamp, i, feed, title)
	}
	b.WriteString("END:VCALENDAR\r\n")
	return b.String()
}
