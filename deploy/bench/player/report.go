package main

import "fmt"

// target is a figure, and how much of the browser's it may be.
type target struct {
	name string
	of   func(figures) float64
	most float64
}

// The targets of issue 7, "Measured".
func targets() []target {
	return []target{
		{"memory, PSS of all processes (MB)", func(f figures) float64 { return float64(f.memory.PSS) / (1 << 20) }, 0.30},
		{"idle, CPU (ms a minute)", func(f figures) float64 { return float64(f.idle.Microseconds()) / 1000 }, 0.25},
		{"CPU to the first page (ms)", func(f figures) float64 { return float64(f.paint.Microseconds()) / 1000 }, 0.45},
		{"start to the first page (ms)", func(f figures) float64 { return float64(f.start.Microseconds()) / 1000 }, 1.0},
		{"a page change every 10 s, CPU (ms a minute)", func(f figures) float64 { return float64(f.turning.Microseconds()) / 1000 }, 0.5},
	}
}

// report prints the medians, and whether ours meet the targets.
func report(p plan, list []contender, all [][]figures) (met bool) {
	met = true
	fmt.Printf("median of %d runs; settled for %v, then measured for %v\n\n%-46s", p.runs, p.settle, p.span, "")
	for _, c := range list {
		fmt.Printf(" %12s", c.name)
	}
	fmt.Printf(" %8s %8s\n", "ratio", "target")
	for _, t := range targets() {
		fmt.Printf("%-46s", t.name)
		for i := range list {
			if len(all[i]) == 0 {
				fmt.Printf(" %12s", "-")
				continue
			}
			fmt.Printf(" %12.1f", median(all[i], t.of))
		}
		if len(list) > 1 {
			ratio := median(all[0], t.of) / median(all[1], t.of)
			verdict := "met"
			if ratio > t.most {
				verdict, met = "MISSED", false
			}
			fmt.Printf(" %8.3f %8.2f  %s", ratio, t.most, verdict)
		}
		fmt.Println()
	}
	return met
}
