package main

import (
	"context"
	"fmt"
	"os"
	"slices"

	"semainier/layouts"
	"semainier/layouts/program"
)

const layoutUsage = `usage: semainier layout check FILE.toml

Tells everything that is wrong in a layout, with line, key and remedy.
`

func layoutCommand(ctx context.Context, args []string, s stdio) int {
	return choose(ctx, args, s, layoutUsage, map[string]func(context.Context, []string, stdio) int{"check": layoutCheckCommand})
}

func layoutCheckCommand(_ context.Context, args []string, s stdio) int {
	flags := newFlags("layout check", layoutUsage, s)
	if code, ok := parse(flags, args, 1); !ok {
		return code
	}
	l, err := readLayout(flags.Arg(0))
	if err != nil {
		fmt.Fprintln(s.err, err)
		return exitUsage
	}
	fmt.Fprintf(s.out, "%s: layout %q is fine\n", flags.Arg(0), l.Name)
	return exitOK
}

// readLayout gives a shipped layout, or that of a file.
func readLayout(name string) (layouts.Layout, error) {
	if slices.Contains(program.Layouts(), name) {
		return layouts.Named(name)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return layouts.Layout{}, fmt.Errorf("read the layout: %w: want one of %q, or a file", err, program.Layouts())
	}
	return layouts.Parse(name, data)
}
