package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"semainier/hub/fleet"
	"semainier/hub/network"
)

// alert publishes an urgent message and tells who shows it.
func (o *office) alert(ctx context.Context, u urgency) error {
	n, zone, err := o.notice(u)
	if err != nil {
		return err
	}
	if err := o.apply(ctx, "urgent", network.Records{Notices: []network.Notice{n}}); err != nil {
		return err
	}
	screens := o.screensOf(n)
	fmt.Fprintf(o.out, "published %s, until %s (%s): %s\n", n.ID, clockAt(n.Until, zone), zone, n.Title)
	return o.follow(ctx, u.wait, screens, following{
		word: "shown", all: "show it",
		done: func(s fleet.Screen, _ bool) bool { return slices.Contains(s.Status.Notices, string(n.ID)) },
	})
}

// withdraw takes urgent messages back and tells who shows them no longer.
func (o *office) withdraw(ctx context.Context, u urgency) error {
	var out []network.Notice
	for _, n := range o.records.Notices {
		named := slices.Contains(u.ids, string(n.ID))
		if n.Importance == network.Urgent && n.State == network.Published && (named || len(u.ids) == 0) {
			n.State = network.Withdrawn
			out = append(out, n)
		} else if named && n.Importance == network.Urgent {
			fmt.Fprintf(o.out, "%s is not published: nothing to withdraw\n", n.ID)
		}
	}
	for _, id := range u.ids {
		if !slices.ContainsFunc(o.records.Notices, func(n network.Notice) bool { return string(n.ID) == id && n.Importance == network.Urgent }) {
			return fmt.Errorf("--clear: %w", unknown("urgent message", id, idsOf(o.urgent(), func(n network.Notice) network.NoticeID { return n.ID })))
		}
	}
	if len(out) == 0 {
		fmt.Fprintln(o.out, "no urgent message to withdraw")
		return nil
	}
	if err := o.apply(ctx, "urgent --clear", network.Records{Notices: out}); err != nil {
		return err
	}
	var screens []network.ScreenID
	for _, n := range out {
		screens = append(screens, o.screensOf(n)...)
		fmt.Fprintf(o.out, "withdrawn %s: %s\n", n.ID, n.Title)
	}
	slices.Sort(screens)
	return o.follow(ctx, u.wait, slices.Compact(screens), following{
		word: "gone", all: "show it no longer", away: "; it may show it until it ends or the screen is reached",
		done: o.gone(out),
	})
}

// gone says of a screen whether it shows none of the messages any longer: it did,
// and does not now; or it shows the program without them. One that did not yet
// show a message may be about to.
func (o *office) gone(out []network.Notice) func(fleet.Screen, bool) bool {
	shows := func(s fleet.Screen) bool {
		return slices.ContainsFunc(out, func(n network.Notice) bool { return slices.Contains(s.Status.Notices, string(n.ID)) })
	}
	did := map[network.ScreenID]bool{}
	for _, s := range o.fleet.Screens {
		did[s.ID] = shows(s)
	}
	return func(s fleet.Screen, planned bool) bool {
		if shows(s) {
			did[s.ID] = true
			return false
		}
		return did[s.ID] || planned && s.State == fleet.Online && s.Spoke()
	}
}

// urgent gives the urgent messages that are published.
func (o *office) urgent() []network.Notice {
	return slices.DeleteFunc(slices.Clone(o.records.Notices), func(n network.Notice) bool {
		return n.Importance != network.Urgent || n.State != network.Published
	})
}

// following is how to tell what screens do of a message.
type following struct {
	word, all string // of one screen, and of those that did it
	away      string // what to add for one that is offline
	done      func(fleet.Screen, bool) bool
}

// follow tells screen by screen who does it, then who does not.
func (o *office) follow(ctx context.Context, wait time.Duration, screens []network.ScreenID, f following) error {
	switch {
	case len(screens) == 0:
		fmt.Fprintln(o.out, "no screen is addressed: none of these sites has one")
		return errUnfinished
	case !o.running:
		fmt.Fprintf(o.out, "%s: the %d screens follow once one does\n", o.silent, len(screens))
		return errUnfinished
	}
	version, err := o.store.DataVersion(ctx)
	if err != nil {
		return err
	}
	wide := 0
	for _, id := range screens {
		wide = max(wide, len(id))
	}
	did := 0
	rest, err := o.watch(ctx, watch{screens: screens, version: version, wait: wait, done: f.done,
		tell: func(s fleet.Screen, after time.Duration) {
			did++
			fmt.Fprintf(o.out, "  %-*s  %s %.1f s\n", wide, s.ID, f.word, after.Seconds())
		}})
	if err != nil {
		return err
	}
	late := 0
	for _, s := range rest {
		if s.Speaks() {
			late++
		}
		why := o.absence(s)
		if !s.Speaks() {
			why += f.away
		}
		fmt.Fprintf(o.out, "  %-*s  %s\n", wide, s.ID, why)
	}
	fmt.Fprintf(o.out, "%d of %d screens %s; %d late, %d offline\n", did, len(screens), f.all, late, len(screens)-did-late)
	if late > 0 || did == 0 {
		return errUnfinished
	}
	return nil
}

// urgentList tells the urgent messages that are published and not over.
func urgentList(ctx context.Context, args []string, s stdio) int {
	flags, configFile := configFlags("urgent list", urgentUsage, s)
	if code, ok := parse(flags, args, 0); !ok {
		return code
	}
	return withOffice(ctx, *configFile, s, func(o *office) error {
		t, some := table(o.out, "ID", "UNTIL", "TO", "SHOWN BY", "TITLE"), false
		for _, n := range o.urgent() {
			if !n.Until.IsZero() && !o.now().Before(n.Until) {
				continue
			}
			some = true
			until := "withdrawn"
			if !n.Until.IsZero() {
				until = clockAt(n.Until, o.zone(o.firstSite(n)))
			}
			row(t, string(n.ID), until, target(n), o.shownBy(n), n.Title)
		}
		if !some {
			fmt.Fprintln(o.out, "no urgent message is published")
			return nil
		}
		return t.Flush()
	})
}

// target tells whom a notice addresses.
func target(n network.Notice) string {
	var to []string
	for _, id := range n.Groups {
		to = append(to, "group "+string(id))
	}
	for _, id := range n.Sites {
		to = append(to, "site "+string(id))
	}
	for _, id := range n.Screens {
		to = append(to, "screen "+string(id))
	}
	if len(to) == 0 {
		return "network"
	}
	return strings.Join(to, ", ")
}

// shownBy counts the screens that say they show a notice.
func (o *office) shownBy(n network.Notice) string {
	screens := o.screensOf(n)
	if !o.running {
		return fmt.Sprintf("? of %d", len(screens))
	}
	shown := 0
	for _, s := range o.fleet.Screens {
		if s.Speaks() && slices.Contains(screens, s.ID) && slices.Contains(s.Status.Notices, string(n.ID)) {
			shown++
		}
	}
	return fmt.Sprintf("%d of %d", shown, len(screens))
}
