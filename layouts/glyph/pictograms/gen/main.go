// Command gen reads pictograms/sources.txt and the SVG files of Phosphor (npm
// package @phosphor-icons/core) that it names, and writes
// pictograms/outlines.txt: one pictogram a line, its path in absolute M, L, Q,
// C and Z commands on a square of 256 units. pictograms/README.md tells how
// sources.txt is written.
//
//	go run ./pictograms/gen -phosphor …/package/assets
//
// It knows of SVG what Phosphor uses, filled paths, and refuses the rest.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

func main() {
	assets := flag.String("phosphor", "", "the assets `folder` of the npm package @phosphor-icons/core")
	flag.Parse()
	if err := run(*assets); err != nil {
		log.Fatal(err)
	}
}

func run(assets string) error {
	sources, err := os.ReadFile("pictograms/sources.txt")
	if err != nil {
		return err
	}
	var out strings.Builder
	made := map[string]shape{}
	for line := range strings.Lines(string(sources)) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		name := words[0]
		for _, part := range words[1:] {
			added, err := read(part, assets, made)
			if err != nil {
				return fmt.Errorf("make %s from %s: %w", name, part, err)
			}
			made[name] = append(made[name], added...)
		}
		made[name].fit()
		out.WriteString(name)
		made[name].write(&out)
		out.WriteByte('\n')
	}
	return os.WriteFile("pictograms/outlines.txt", []byte(out.String()), 0o644)
}

// read gives what one word of sources.txt means: a file ("fill/house-fill"), or
// a pictogram of an earlier line struck out ("\printer", "/phone"), perhaps in a
// place of its own ("@0.5,64,64"), perhaps as a hole ("!").
func read(part, assets string, made map[string]shape) (shape, error) {
	part, hole := strings.CutPrefix(part, "!")
	source, place, moved := strings.Cut(part, "@")
	s, err := plain(source, assets, made)
	if err != nil {
		return nil, err
	}
	if moved {
		if err := s.place(place); err != nil {
			return nil, err
		}
	}
	// As Phosphor draws them: what fills runs anticlockwise.
	if s.area() > 0 != hole {
		s = s.reversed()
	}
	return s, nil
}

// plain gives the shape of a source in its whole square.
func plain(source, assets string, made map[string]shape) (shape, error) {
	if struck := strings.TrimLeft(source, `/\`); struck != source {
		if len(made[struck]) == 0 {
			return nil, fmt.Errorf("no earlier line makes %q", struck)
		}
		return made[struck].struckOut(source[0] == '/'), nil
	}
	return convert(filepath.Join(assets, source+".svg"))
}

var (
	pathData = regexp.MustCompile(`<path d="([^"]*)"`)
	element  = regexp.MustCompile(`<(\w+)`)
)

// convert reads the outline of an SVG file.
func convert(file string) (shape, error) {
	svg, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if !strings.Contains(string(svg), `viewBox="0 0 256 256"`) {
		return nil, fmt.Errorf("the view box is not 0 0 256 256")
	}
	for _, e := range element.FindAllStringSubmatch(string(svg), -1) {
		if e[1] != "svg" && e[1] != "path" {
			return nil, fmt.Errorf("cannot convert <%s>", e[1])
		}
	}
	var s shape
	for _, d := range pathData.FindAllStringSubmatch(string(svg), -1) {
		p := parser{rest: d[1], s: &s}
		if err := p.path(); err != nil {
			return nil, err
		}
	}
	return s, nil
}
