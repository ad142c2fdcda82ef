package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
)

// newFlags makes the flag set of a command; its usage says how it is called.
func newFlags(name, usage string, s stdio) *flag.FlagSet {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(s.err)
	flags.Usage = func() {
		fmt.Fprint(flags.Output(), usage)
		flags.PrintDefaults()
	}
	return flags
}

// configFlags is newFlags for a command that needs the hub's configuration.
func configFlags(name, usage string, s stdio) (flags *flag.FlagSet, configFile *string) {
	flags = newFlags(name, usage, s)
	return flags, flags.String("config", "hub.toml", "the hub's configuration, which names its data")
}

// parse reads the flags of a command and counts what else it was given. Where
// it is not ok, the reason has been printed and code is the exit status.
func parse(flags *flag.FlagSet, args []string, want int) (code int, ok bool) {
	return parseBetween(flags, args, want, want)
}

// parseBetween is parse for a command that may be given from least to most.
func parseBetween(flags *flag.FlagSet, args []string, least, most int) (code int, ok bool) {
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitOK, false
	case err != nil:
		return exitUsage, false
	case flags.NArg() > most:
		fmt.Fprintf(flags.Output(), "semainier %s: unknown argument %q\n", flags.Name(), flags.Arg(most))
	case flags.NArg() < least:
		fmt.Fprintf(flags.Output(), "semainier %s: something is missing\n", flags.Name())
	default:
		return exitOK, true
	}
	flags.Usage()
	return exitUsage, false
}

// parseAmong is parseBetween for a command whose arguments may stand before and
// among its flags, as people write "pair K7M2QX --site maurepas"; it gives them.
func parseAmong(flags *flag.FlagSet, args []string, least, most int) (given []string, code int, ok bool) {
	for {
		if code, ok := parseBetween(flags, args, 0, len(args)); !ok {
			return nil, code, false
		}
		if flags.NArg() == 0 {
			break
		}
		given, args = append(given, flags.Arg(0)), flags.Args()[1:]
	}
	code, ok = parseBetween(flags, append([]string{"--"}, given...), least, most)
	return given, code, ok
}

// choose runs the command that the first argument names.
func choose(ctx context.Context, args []string, s stdio, usage string, commands map[string]func(context.Context, []string, stdio) int) int {
	if len(args) > 0 {
		if run, ok := commands[args[0]]; ok {
			return run(ctx, args[1:], s)
		}
		if slices.Contains([]string{"-h", "-help", "--help", "help"}, args[0]) {
			fmt.Fprint(s.out, usage)
			return exitOK
		}
	}
	if len(args) > 0 {
		fmt.Fprintf(s.err, "semainier: unknown command %q\n", args[0])
	}
	fmt.Fprint(s.err, usage)
	return exitUsage
}
