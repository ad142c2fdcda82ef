package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"time"

	"semainier/deploy/bench/proc"
)

// sample is what a player holds on to at one moment.
type sample struct {
	at           time.Duration // since the watch began
	memory       proc.Memory
	threads      int
	files        int
	goroutines   int64
	live, mapped int64 // bytes of Go: after the last collection; mapped
	textures     int64
	textureBytes int64
	version      int64         // of the playlist held
	scene        int64         // number of the last that was presented
	versions     int           // that samples saw so far
	quiet        time.Duration // since a sample saw the last scene of that number
}

// after gives s with what the sample before tells.
func (s sample) after(before sample) sample {
	s.versions = before.versions
	if s.version != before.version {
		s.versions++
	}
	if s.scene == before.scene {
		s.quiet = before.quiet + s.at - before.at
	}
	return s
}

func take(pid int, file string, at time.Duration) (s sample, err error) {
	stats := regexp.MustCompile(`(?m)^.*msg=stats .*$`)
	s.at = at
	if s.memory, err = proc.MemoryOf(pid); err != nil {
		return s, err
	}
	if s.threads, err = proc.Threads(pid); err != nil {
		return s, err
	}
	if s.files, err = proc.Files(pid); err != nil {
		return s, err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return s, err
	}
	lines := stats.FindAll(text, -1)
	if len(lines) == 0 {
		return s, errors.New("the player logs no stats yet")
	}
	for name, to := range map[string]*int64{"goroutines": &s.goroutines, "live_bytes": &s.live, "go_bytes": &s.mapped, "textures": &s.textures, "texture_bytes": &s.textureBytes, "version": &s.version, "scene": &s.scene} {
		if *to, err = field(lines[len(lines)-1], name); err != nil {
			return s, err
		}
	}
	return s, nil
}

func field(line []byte, name string) (int64, error) {
	_, rest, found := bytes.Cut(line, []byte(" "+name+"="))
	if !found {
		return 0, fmt.Errorf("no %s in %q", name, line)
	}
	word, _, _ := bytes.Cut(rest, []byte(" "))
	return strconv.ParseInt(string(word), 10, 64)
}

// quantity is one thing that must not grow.
type quantity struct {
	name, unit string
	scale      float64 // of the unit
	of         func(sample) float64
	share      float64 // the bound, as a part of the mean in an hour; 0: see most
	most       float64 // the bound, in units an hour; 0 and no share: for information
}

// The bounds: for months in a hall, 2 % in an hour would be too much as well; it is
// what can be told from noise in an hour.
const (
	memoryShare = 0.02
	countMost   = 1
)

func quantities() []quantity {
	const mb = 1 << 20
	return []quantity{
		{"private memory", "MB", mb, func(s sample) float64 { return float64(s.memory.Private) }, memoryShare, 0},
		{"RSS", "MB", mb, func(s sample) float64 { return float64(s.memory.RSS) }, memoryShare, 0},
		{"PSS (others share in it)", "MB", mb, func(s sample) float64 { return float64(s.memory.PSS) }, 0, 0},
		{"Go, mapped", "MB", mb, func(s sample) float64 { return float64(s.mapped) }, 0, 0},
		{"Go, live", "MB", mb, func(s sample) float64 { return float64(s.live) }, 0, 0},
		{"textures, bytes", "MB", mb, func(s sample) float64 { return float64(s.textureBytes) }, memoryShare, 0},
		{"textures", "", 1, func(s sample) float64 { return float64(s.textures) }, 0, countMost},
		{"goroutines", "", 1, func(s sample) float64 { return float64(s.goroutines) }, 0, countMost},
		{"file descriptors", "", 1, func(s sample) float64 { return float64(s.files) }, 0, countMost},
		{"threads", "", 1, func(s sample) float64 { return float64(s.threads) }, 0, countMost},
	}
}

// report prints each quantity with its slope; false: one grows, where that is judged.
func report(list []sample, judged bool) (good bool) {
	good = true
	fmt.Printf("%-26s %9s %9s %9s %11s %9s %11s\n", "", "mean", "least", "most", "slope/h", "± error", "bound/h")
	for _, q := range quantities() {
		mean, least, most, slope, doubt := line(list, q)
		bound := q.most
		if q.share > 0 {
			bound = q.share * mean
		}
		verdict := ""
		switch {
		case bound == 0:
			verdict = "not judged"
		case !judged:
			verdict = "too short to judge"
		case slope-2*doubt > bound: // what it holds changes from page to page
			verdict, good = "GROWS", false
		default:
			verdict = "flat"
		}
		fmt.Printf("%-26s %9.2f %9.2f %9.2f %+11.3f %9.3f %11.3f  %-2s %s\n", q.name, mean, least, most, slope, doubt, bound, q.unit, verdict)
	}
	return good
}

// line gives the mean, the extremes, and the slope in an hour by least squares with its
// standard error.
func line(list []sample, q quantity) (mean, least, most, slope, doubt float64) {
	var t, v, tt, tv, vv float64
	n := float64(len(list))
	for i, s := range list {
		x, y := s.at.Hours(), q.of(s)/q.scale
		if i == 0 || y < least {
			least = y
		}
		most = max(most, y)
		t, v, tt, tv, vv = t+x, v+y, tt+x*x, tv+x*y, vv+y*y
	}
	spread := tt - t*t/n
	slope = (tv - t*v/n) / spread
	rest := max(0, vv-v*v/n-slope*slope*spread)
	return v / n, least, most, slope, math.Sqrt(rest / (n - 2) / spread)
}

func writeCSV(path string, list []sample) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	w := csv.NewWriter(f)
	head := []string{"seconds"}
	for _, q := range quantities() {
		head = append(head, q.name)
	}
	w.Write(append(head, "versions", "scene"))
	for _, s := range list {
		row := []string{fmt.Sprintf("%.0f", s.at.Seconds())}
		for _, q := range quantities() {
			row = append(row, fmt.Sprintf("%.0f", q.of(s)))
		}
		w.Write(append(row, strconv.Itoa(s.versions), strconv.FormatInt(s.scene, 10)))
	}
	w.Flush()
	return errors.Join(w.Error(), f.Close())
}
