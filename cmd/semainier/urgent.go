package main

import (
	"context"
	"flag"
	"fmt"
	"strings"
	"time"
)

const urgentUsage = `usage: semainier urgent TARGET --text TEXT --until TIME [--title TITLE] [--by BODY] [--pictogram NAME]
       semainier urgent --clear [ID…]
       semainier urgent list

TARGET is --network, or any of --group ID, --site ID, --screen ID, each as often as needed.
TIME is an hour of today (18:30), a date and hour of the site (2026-11-19T18:30), the same with
an offset, or a span (2h). Each tells, screen by screen, who shows the message, or shows it no
longer; the exit status is 1 where a screen that is online did not follow, or none is.

`

// urgentWait is how long to wait for the screens unless --wait says otherwise.
const urgentWait = 20 * time.Second

// urgency is what the command line of `semainier urgent` asks for.
type urgency struct {
	network                bool
	groups, sites, screens []string
	title, text            string
	until, by, pictogram   string
	clear                  bool
	ids                    []string // of what is to be cleared
	wait                   time.Duration
}

// urgentCommand takes screens over and gives them back. It writes a notice, or
// withdraws it, which it can do without a hub; screens follow once one runs.
func urgentCommand(ctx context.Context, args []string, s stdio) int {
	if len(args) > 0 && args[0] == "list" {
		return urgentList(ctx, args[1:], s)
	}
	flags, configFile := configFlags("urgent", urgentUsage, s)
	var u urgency
	flags.BoolVar(&u.network, "network", false, "to every screen of the network")
	list(flags, &u.groups, "group", "to the screens of this group's sites")
	list(flags, &u.sites, "site", "to the screens of this site")
	list(flags, &u.screens, "screen", "to this screen")
	flags.StringVar(&u.title, "title", "", "the large words; empty: the first sentence of --text")
	flags.StringVar(&u.text, "text", "", "what is to be said")
	flags.StringVar(&u.until, "until", "", "when it ends by itself: needed")
	flags.StringVar(&u.by, "by", "", "the body that speaks: a partner's id, or its name in full; empty: the network")
	flags.StringVar(&u.pictogram, "pictogram", "", "a sign beside the words")
	flags.BoolVar(&u.clear, "clear", false, "withdraw the urgent messages of these ids; without any, all")
	flags.DurationVar(&u.wait, "wait", urgentWait, "how long to wait for the screens")
	var code int
	var ok bool
	if u.ids, code, ok = parseAmong(flags, args, 0, len(args)); !ok {
		return code
	}
	if err := u.check(flags); err != nil {
		fmt.Fprintf(s.err, "semainier urgent: %v\n%s", err, urgentUsage)
		return exitUsage
	}
	return withOffice(ctx, *configFile, s, func(o *office) error {
		if u.clear {
			return o.withdraw(ctx, u)
		}
		return o.alert(ctx, u)
	})
}

// list makes a flag that may be given several times, or with commas.
func list(flags *flag.FlagSet, into *[]string, name, usage string) {
	flags.Func(name, usage, func(s string) error {
		*into = append(*into, strings.Split(s, ",")...)
		return nil
	})
}

// check judges the command line as a whole.
func (u urgency) check(flags *flag.FlagSet) error {
	targets := len(u.groups) + len(u.sites) + len(u.screens)
	if u.clear {
		var odd []string
		flags.Visit(func(f *flag.Flag) {
			if f.Name != "clear" && f.Name != "wait" && f.Name != "config" {
				odd = append(odd, "--"+f.Name)
			}
		})
		if len(odd) > 0 {
			return fmt.Errorf("--clear withdraws messages by their ids, or all: leave %s out", strings.Join(odd, ", "))
		}
		return nil
	}
	switch {
	case len(u.ids) > 0:
		return fmt.Errorf("unknown argument %q: put a text of several words between quotes", u.ids[0])
	case !u.network && targets == 0:
		return fmt.Errorf("to whom? Want --network, or any of --group ID, --site ID, --screen ID")
	case u.network && targets > 0:
		return fmt.Errorf("--network is every screen: leave the other targets out, or --network")
	case strings.TrimSpace(u.title+u.text) == "":
		return fmt.Errorf("--text is needed: what is to be said")
	case u.until == "":
		return fmt.Errorf("--until is needed: no urgent message stays without end; for example --until 2h")
	}
	return nil
}
