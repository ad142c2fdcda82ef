// Command exports tries the hub on calendars that somebody really exported.
//
//	exports -dir CALENDARS -week 2020-11-02              writes a network.toml: a partner for each calendar
//	exports -dir CALENDARS -week 2020-11-02 -program F   says which of the week's dates the program F has
//
// The public titles of the network are the titles that the calendars have in
// that week, so that everything which may be shown is.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/feeds/ics"
	"semainier/hub/network"
	"semainier/layouts/program"
)

const zone = "Europe/Paris"

// calendar is one export and what it says of the week.
type calendar struct {
	file string
	week []feeds.Instance
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("exports: ")
	dir := flag.String("dir", "", "folder of .ics files")
	week := flag.String("week", "", "Monday of the week, YYYY-MM-DD")
	against := flag.String("program", "", "file of the program to compare with")
	flag.Parse()
	monday, err := civil.Parse(*week)
	if err != nil {
		log.Fatalf("-week: %v", err)
	}
	loc, err := time.LoadLocation(zone)
	if err != nil {
		log.Fatal(err)
	}
	calendars, err := read(*dir, monday, loc)
	if err != nil {
		log.Fatal(err)
	}
	if *against != "" {
		err = compare(calendars, *against)
	} else {
		err = write(calendars)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// read gives the calendars of the folder that have something in that week.
func read(dir string, monday civil.Date, loc *time.Location) ([]calendar, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.ics"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no .ics file in %q (%v)", dir, err)
	}
	var all []calendar
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			return nil, err
		}
		cal, err := ics.Read(f, loc)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		week, _, err := cal.Expand(context.Background(), monday, monday.AddDays(7))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		if len(week) > 0 {
			all = append(all, calendar{filepath.Base(file), week})
		}
	}
	return all, nil
}

// write prints the records of a network that shows these calendars.
func write(calendars []calendar) error {
	all := []network.Period{{From: 8 * 60, Until: 20 * 60}}
	site := network.Site{ID: "essai", Name: "Calendriers réels", Timezone: zone,
		Hours: network.Hours{Monday: all, Tuesday: all, Wednesday: all, Thursday: all, Friday: all, Saturday: all}}
	r := network.Records{Network: network.Info{Name: "Essai"}, Sites: []network.Site{site}}
	colours, pictograms := program.Colours(), program.Pictograms()
	for i, c := range calendars {
		id := fmt.Sprintf("calendrier-%d", i+1)
		r.Partners = append(r.Partners, feeds.Partner{ID: feeds.PartnerID(id), Name: c.file, Short: short(c.file),
			Colour: colours[i%len(colours)], Pictogram: pictograms[i%len(pictograms)]})
		r.Feeds = append(r.Feeds, feeds.Feed{ID: feeds.FeedID(id), Partner: feeds.PartnerID(id), Site: site.ID,
			URL: "file:" + url.PathEscape(c.file), Titles: rules(c.week)})
	}
	text, err := r.TOML()
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(text)
	return err
}

var noise = regexp.MustCompile(`(?i)^(test__fixtures__|src__test__resources__(samples__(in)?valid__)?)|\.ics$`)

// short makes a partner's name of a file's.
func short(file string) string {
	name := []rune(noise.ReplaceAllString(file, ""))
	return string(name[:min(len(name), network.MaxShort)])
}

// rules lets every title of the week through.
func rules(week []feeds.Instance) []feeds.TitleRule {
	var out []feeds.TitleRule
	for _, in := range week {
		title := strings.Join(strings.Fields(in.Summary), " ")
		if title == "" || strings.Contains(title, "*") || len([]rune(title)) > network.MaxTitle {
			continue
		}
		rule := feeds.TitleRule{Match: title}
		if !slices.ContainsFunc(out, func(r feeds.TitleRule) bool { return strings.EqualFold(r.Match, rule.Match) }) {
			out = append(out, rule)
		}
	}
	return out
}

// compare says, calendar by calendar, how many of the week's public dates the
// program holds at the same instant.
func compare(calendars []calendar, file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var p program.Program
	if err := json.Unmarshal(text, &p); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	found, wanted := 0, 0
	for i, c := range calendars {
		partner := program.PartnerID(fmt.Sprintf("calendrier-%d", i+1))
		here, public := 0, 0
		for _, in := range c.week {
			if in.Class != feeds.Public || len(in.Summary) == 0 {
				continue
			}
			public++
			if slices.ContainsFunc(p.Slots, func(s program.Slot) bool {
				return s.Partner == partner && s.FirstDay == in.FirstDay && (in.AllDay || s.Start.Equal(in.Start) && s.End.Equal(in.End))
			}) {
				here++
			} else {
				fmt.Printf("  missing: %s line %d, %v %v\n", c.file, in.Line, in.Start, in.FirstDay)
			}
		}
		fmt.Printf("%3d of %3d  %s\n", here, public, c.file)
		found, wanted = found+here, wanted+public
	}
	fmt.Printf("%d of %d dates of %d calendars are in the program\n", found, wanted, len(calendars))
	if found != wanted {
		os.Exit(1)
	}
	return nil
}
