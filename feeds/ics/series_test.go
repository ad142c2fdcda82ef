package ics

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"semainier/feeds"
	"semainier/feeds/civil"
)

// The files of testdata hold pairs: "NAME.ics", wrapped in a VCALENDAR where it
// is not one, and "NAME.want": a line "window FROM UNTIL ZONE", then the
// instances and findings wanted.
func TestBehaviours(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no table in testdata (%v)", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i+1 < len(archive.Files); i += 2 {
			in, want := archive.Files[i], archive.Files[i+1]
			name := strings.TrimSuffix(in.Name, ".ics")
			if want.Name != name+".want" {
				t.Fatalf("%s: %s is not followed by %s.want", file, in.Name, name)
			}
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar")+"/"+name, func(t *testing.T) {
				window, _, _ := strings.Cut(string(want.Data), "\n")
				got := window + "\n" + expandText(t, in.Data, window)
				if diff := cmp.Diff(string(want.Data), got); diff != "" {
					t.Errorf("%s", diff)
				}
			})
		}
	}
}

func wrapped(data []byte) []byte {
	if bytes.Contains(data, []byte("VCALENDAR")) {
		return data
	}
	return []byte("BEGIN:VCALENDAR\n" + string(data) + "END:VCALENDAR\n")
}

func expandText(t *testing.T, data []byte, window string) string {
	t.Helper()
	fields := strings.Fields(window)
	if len(fields) != 4 || fields[0] != "window" {
		t.Fatalf("want %q to be: window FROM UNTIL ZONE", window)
	}
	from, err1 := civil.Parse(fields[1])
	until, err2 := civil.Parse(fields[2])
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	cal, err := Read(bytes.NewReader(wrapped(data)), loadZone(t, fields[3]))
	if err != nil {
		t.Fatal(err)
	}
	list, more, err := cal.Expand(context.Background(), from, until)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, in := range list {
		b.WriteString(instanceText(in) + "\n")
	}
	for _, f := range append(cal.Findings, more...) {
		fmt.Fprintf(&b, "finding %d %s\n", f.Line, f.Code)
	}
	return b.String()
}

func spanText(s feeds.Span) string {
	if s.AllDay {
		return s.FirstDay.String() + " → " + s.UntilDay.String()
	}
	return s.Start.Format(time.RFC3339) + " → " + s.End.Format(time.RFC3339)
}

func instanceText(in feeds.Instance) string {
	text := spanText(in.Span) + " " + in.Summary
	if in.Location != "" {
		text += " @ " + in.Location
	}
	if in.SeriesLocation != "" {
		text += " (series @ " + in.SeriesLocation + ")"
	}
	if in.Status != feeds.Confirmed {
		text += " " + string(in.Status)
	}
	if in.Class != feeds.Public {
		text += " " + string(in.Class)
	}
	if in.Conference {
		text += " conference"
	}
	if in.Free {
		text += " free"
	}
	if len(in.Categories) > 0 {
		text += " [" + strings.Join(in.Categories, "|") + "]"
	}
	if in.Moved {
		text += " moved from " + spanText(in.Planned)
	}
	return text
}
