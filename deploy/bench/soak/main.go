// Command soak watches a player over an hour and says whether it grows: samples
// of what it holds on to, the slope of each by least squares, a table, a CSV file
// and a chart. deploy/bench/soak.sh runs it beside a hub and a window.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"
)

// judgedFrom is the shortest run whose slopes mean something: over minutes the
// garbage collector's own rhythm is a slope.
const judgedFrom = 30 * time.Minute

// rest is how long after a version or a page the next may be late.
const rest = 30 * time.Second

func main() {
	log.SetFlags(0)
	log.SetPrefix("soak: ")
	pid := flag.Int("pid", 0, "of the player")
	file := flag.String("log", "", "its log, with a line of stats at least as often as samples are taken")
	dir := flag.String("out", ".", "where samples.csv and chart.png go")
	span := flag.Duration("for", time.Hour, "how long to watch")
	every := flag.Duration("every", 10*time.Second, "how often to take a sample")
	warm := flag.Duration("warm", 10*time.Minute, "how much of the beginning does not count")
	flag.Parse()
	good, err := watch(*pid, *file, *dir, *span, *every, min(*warm, *span/3))
	if err != nil {
		log.Fatal(err)
	}
	if !good {
		os.Exit(1)
	}
}

// watch takes samples and prints what they say; false: something grows, or the
// player was not at work.
func watch(pid int, file, dir string, span, every, warm time.Duration) (good bool, err error) {
	began := time.Now()
	var all []sample
	for time.Since(began) < span {
		time.Sleep(every)
		s, err := take(pid, file, time.Since(began))
		if err != nil {
			return false, fmt.Errorf("after %v: %w (has the player ended?)", time.Since(began).Round(time.Second), err)
		}
		if n := len(all); n > 0 {
			s = s.after(all[n-1])
		}
		all = append(all, s)
	}
	if err := writeCSV(filepath.Join(dir, "samples.csv"), all); err != nil {
		return false, err
	}
	var counted []sample
	for _, s := range all {
		if s.at >= warm {
			counted = append(counted, s)
		}
	}
	if len(counted) < 3 {
		return false, fmt.Errorf("%d samples after the first %v: too few", len(counted), warm)
	}
	first, last := counted[0], counted[len(counted)-1]
	took := (last.at - first.at).Minutes()
	fmt.Printf("%d samples over %.1f minutes, after %v that do not count\n", len(counted), took, warm.Round(time.Second))
	fmt.Printf("%.1f scenes a minute; every sample but %d saw another version\n\n", float64(last.scene-first.scene)/took, len(counted)-1-last.versions+first.versions)
	good = report(counted, span >= judgedFrom)
	if 2*(last.versions-first.versions) < len(counted) || last.quiet > rest {
		fmt.Printf("\nNOT AT WORK: %d versions came, the last scene %v ago\n", last.versions-first.versions, last.quiet.Round(time.Second))
		good = false
	}
	return good, chart(filepath.Join(dir, "chart.png"), all, warm)
}
