package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"semainier/hub/fleet"
)

// unsure is the condition of a screen of which no running hub tells.
const unsure fleet.Condition = "unknown"

// screenReport is what `screen list --json` prints. Its form is a contract; keys
// may be added.
type screenReport struct {
	Running bool           `json:"hub_running"` // else nothing is known but the records, and when screens came and went
	Screens []fleet.Screen `json:"screens"`
	Waiting []waiting      `json:"waiting"` // to be paired
}

// waiting is a screen that shows a code.
type waiting struct {
	Code    string    `json:"code"`
	Key     string    `json:"key"`
	Address string    `json:"address,omitempty"`
	Player  string    `json:"player,omitempty"`
	Asked   time.Time `json:"asked"`
	Expires time.Time `json:"expires"`
}

func screenList(ctx context.Context, args []string, s stdio) int {
	flags, configFile := configFlags("screen list", screenUsage, s)
	asJSON := flags.Bool("json", false, "for programs")
	if code, ok := parse(flags, args, 0); !ok {
		return code
	}
	return withOffice(ctx, *configFile, s, func(o *office) error {
		report, err := o.report(ctx)
		if err != nil {
			return err
		}
		if *asJSON {
			e := json.NewEncoder(o.out)
			e.SetIndent("", "  ")
			return e.Encode(report)
		}
		return o.print(report)
	})
}

// report gathers what is known of the screens.
func (o *office) report(ctx context.Context) (screenReport, error) {
	r := screenReport{Running: o.running, Screens: o.fleet.Screens, Waiting: []waiting{}}
	asking, err := o.store.Enrolments(ctx, o.now())
	if err != nil {
		return r, err
	}
	for _, e := range asking {
		r.Waiting = append(r.Waiting, waiting{e.Code, e.Key, plain(e.Address), plain(e.Player), e.Asked, e.Expires})
	}
	if o.running {
		return r, nil
	}
	last, err := o.store.LastTransitions(ctx)
	if err != nil {
		return r, err
	}
	r.Screens = make([]fleet.Screen, 0, len(o.records.Screens))
	for _, s := range o.records.Screens {
		state := fleet.Screen{ID: s.ID, Site: s.Site, Name: s.Name, State: unsure}
		switch was, ok := last[s.ID]; {
		case s.Revoked:
			state.State = fleet.Revoked
		case !ok:
			state.State = fleet.Never
		case !was.Online:
			state.State, state.Since = fleet.Offline, was.At
		}
		r.Screens = append(r.Screens, state)
	}
	return r, nil
}

// print writes the report for people.
func (o *office) print(r screenReport) error {
	if !r.Running {
		fmt.Fprintf(o.out, "%s: how the screens are doing now is not known\n", o.silent)
	}
	if len(r.Screens) == 0 {
		fmt.Fprintln(o.out, "no screens: semainier screen pair CODE --site ID --name NAME adds one that shows a code")
	} else if err := o.printScreens(r.Screens); err != nil {
		return err
	}
	if len(r.Waiting) == 0 {
		return nil
	}
	fmt.Fprintln(o.out, "\nscreens that wait to be paired:")
	t := table(o.out, "CODE", "SINCE", "GOOD FOR", "FROM", "PLAYER")
	now := o.now()
	for _, w := range r.Waiting {
		row(t, w.Code, minutes(now.Sub(w.Asked)), minutes(w.Expires.Sub(now)), w.Address, w.Player)
	}
	return t.Flush()
}

func (o *office) printScreens(screens []fleet.Screen) error {
	head := []string{"ID", "SITE", "NAME", "STATE"}
	if slices.ContainsFunc(screens, func(s fleet.Screen) bool { return s.Status.Wire != 0 }) {
		head = append(head, "VERSION", "PAGE", "VIA", "PLAYER", "HEAT", "DISK", "CLOCK", "ERROR")
	}
	t := table(o.out, head...)
	for _, s := range screens {
		said := s.Status
		shown := []string{string(s.ID), string(s.Site), s.Name, o.state(s)}
		if said.Wire != 0 {
			shown = append(shown, version(s), plain(strings.Join(said.Pages, "+")), plain(string(said.Via)), plain(said.Player),
				measure(said.Heat != 0, "%.0f °C", said.Heat), measure(said.DiskFree != 0, "%.1f GB", float64(said.DiskFree)/1e9), clock(s), plain(said.Error))
		}
		row(t, shown...)
	}
	return t.Flush()
}

// state tells a condition and since when.
func (o *office) state(s fleet.Screen) string {
	if s.Since.IsZero() || s.State == fleet.Revoked {
		return string(s.State)
	}
	said := string(s.State) + " since " + clockAt(s.Since, o.zone(s.Site))
	if s.Speaks() && !s.Spoke() {
		said += ", " + unheard
	}
	return said
}

// version tells which one is shown, and which should be.
func version(s fleet.Screen) string {
	if s.Status.Version == s.Version {
		return fmt.Sprint(s.Version)
	}
	return fmt.Sprintf("%d of %d", s.Status.Version, s.Version)
}

// clock tells how far the machine's clock is from the time that is shown.
func clock(s fleet.Screen) string {
	if !s.Status.Trusted {
		return "not trusted"
	}
	return (time.Duration(s.Status.Offset) * time.Millisecond).String()
}

func measure(known bool, form string, value float64) string {
	if !known {
		return ""
	}
	return fmt.Sprintf(form, value)
}

func minutes(d time.Duration) string { return fmt.Sprintf("%d min", max(0, int(d.Minutes()))) }

// table begins a table with its head.
func table(w io.Writer, head ...string) *tabwriter.Writer {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row(t, head...)
	return t
}

// row writes a line of a table; what is empty is a dash.
func row(t *tabwriter.Writer, cells ...string) {
	for i, c := range cells {
		if c == "" {
			cells[i] = "–"
		}
	}
	fmt.Fprintln(t, strings.Join(cells, "\t")) // its error comes with Flush
}
