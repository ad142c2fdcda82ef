// Command semainier is the hub's side of Semainier in one static binary: the
// hub itself, the records that it shows, and the tools for calendars and
// pictures.
//
// It holds flags, exit statuses and signals; what the commands do is in the
// packages below (see the floors in cmd/floors_test.go).
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // the zones of the sites, on machines that have none

	"semainier/hub/upload"
)

// The exit statuses of every command.
const (
	exitOK       = 0
	exitFindings = 1 // the command did its work and found something wrong, or could not finish it
	exitFailed   = 1 // the command could not do its work
	exitUsage    = 2 // bad arguments, a faulty file, something unreadable
)

// stdio is where a command reads and writes, so that tests can look.
type stdio struct {
	in       io.Reader
	out, err io.Writer
}

type command struct {
	name, usage, about string
	run                func(ctx context.Context, args []string, s stdio) int
}

func commands() []command {
	return []command{
		{"hub", "hub [--config hub.toml] [--at TIME]; hub key; hub nats-keys FOLDER", "reads the calendars, serves the screens; prints the key that screens pin; makes the keys for NATS servers of your own", hubCommand},
		{"network", "network apply|export [--config hub.toml] …", "the records that the hub shows: check and apply a network.toml, write it back", networkCommand},
		{"feed", "feed check|expand|accept …", "what a calendar says, in plain French; its dates, as JSON; take one that lost half of them", feedCommand},
		{"screen", "screen pair CODE --site ID --name NAME; screen list|move|revoke|rename|identify|restart|picture …", "admits a screen by the code that it shows; how each is doing, and what is on it; puts it elsewhere, shuts it out; has it show its name, or begin anew", screenCommand},
		{"release", "release key|make|offer|withdraw|list …", "newer players: makes them, offers them to screens, all or some first, and tells which run what", releaseCommand},
		{"urgent", "urgent --network|--group ID|--site ID|--screen ID --text TEXT --until TIME; urgent --clear [ID…]; urgent list", "takes screens over at once, gives them back, and tells who shows it", urgentCommand},
		{"person", "person list|invite|reset|disable|enable …", "who may use the console: invites, makes a link for a new password, shuts out", personCommand},
		{"render", "render --network FILE --site ID [--page KIND] -o FILE.png|FILE.pdf …; render --all --sheet FILE.png; render --report …", "pages as pictures or as a PDF, drawn with the screen's own code; how well each can be read", renderCommand},
		{"simulate", "simulate [--screens N] [--sites N] …", "what a hub on this machine bears, measured with connections as players make them", simulateCommand},
		{"backup", "backup [--config hub.toml] FILE", "everything that the hub keeps, in one file, also while it runs", backupCommand},
		{"restore", "restore [--config hub.toml] [--replace] FILE", "puts a backup back, into a data folder that is empty", restoreCommand},
		{"doctor", "doctor [--config hub.toml] [--host NAME]", "what is wrong with the hub as it stands, and what to do", doctorCommand},
		{"layout", "layout check FILE.toml", "what is wrong in a layout, with line, key and remedy", layoutCommand},
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends what does not end by itself
	code := run(ctx, os.Args[1:], stdio{os.Stdin, os.Stdout, os.Stderr})
	os.Exit(code)
}

func run(ctx context.Context, args []string, s stdio) int {
	if len(args) > 0 {
		if args[0] == upload.Command { // the hub's own, for a file that somebody uploaded; told to nobody
			return upload.Child(args[1:], s.in, s.out, s.err)
		}
		for _, c := range commands() {
			if c.name == args[0] {
				return c.run(ctx, args[1:], s)
			}
		}
		if args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
			usage(s.out)
			return exitOK
		}
		fmt.Fprintf(s.err, "semainier: unknown command %q\n", args[0])
	}
	usage(s.err)
	return exitUsage
}

func usage(w io.Writer) {
	fmt.Fprintln(w, "usage: semainier COMMAND …")
	for _, c := range commands() {
		fmt.Fprintf(w, "\n  semainier %s\n      %s\n", c.usage, c.about)
	}
}
