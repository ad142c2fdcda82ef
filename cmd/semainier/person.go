package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"semainier/cmd/internal/config"
	"semainier/hub/access"
	"semainier/hub/store"
)

const personUsage = `usage: semainier person list [--json] [--config hub.toml]
       semainier person invite LOGIN --name NAME --role ROLE [--group ID|--site ID] [--partner ID] [--config hub.toml]
       semainier person reset LOGIN [--no-codes] [--config hub.toml]
       semainier person disable LOGIN [--config hub.toml]
       semainier person enable LOGIN [--config hub.toml]

LOGIN is an e-mail address. A role is one of admin, coordinator, agent, reader, and partner, which
needs --partner; without --group and --site it holds in the whole network.

`

// personCommand keeps the people of the console, beside a running hub or without
// one: the way in when nobody can sign in any more.
func personCommand(ctx context.Context, args []string, s stdio) int {
	return choose(ctx, args, s, personUsage, map[string]func(context.Context, []string, stdio) int{
		"list": personList, "invite": personInvite, "reset": personReset, "disable": personDisable, "enable": personEnable,
	})
}

// reception is what the commands about people work on.
type reception struct {
	stdio
	config config.Hub
	access *access.Access
}

// withReception opens the store that the configuration names for the time of do.
func withReception(ctx context.Context, configFile string, s stdio, do func(*reception) error) int {
	return withHub(ctx, configFile, s, func(c config.Hub, st *store.Store) error {
		return do(&reception{s, c, access.New(access.Options{Store: st, Now: time.Now, Log: slog.New(slog.DiscardHandler)})})
	})
}

// person gives the one with that login.
func (r *reception) person(ctx context.Context, login string) (access.Person, error) {
	p, err := r.access.PersonOf(ctx, login)
	if errors.Is(err, store.ErrNoPerson) {
		return p, fmt.Errorf("nobody has the login %q: semainier person list tells who has one", login)
	}
	return p, err
}

// link prints the address to which a path leads.
func (r *reception) link(path string, p access.Purpose) {
	scheme := "http://"
	if r.config.CertFile != "" {
		scheme = "https://"
	}
	host, port, err := net.SplitHostPort(r.config.HTTP)
	if ip := net.ParseIP(host); err == nil && (host == "" || ip != nil && ip.IsUnspecified()) {
		host, err = os.Hostname()
	}
	if err != nil || host == "" {
		host = "localhost"
	}
	fmt.Fprintf(r.out, "%s%s%s\n", scheme, net.JoinHostPort(host, port), path)
	fmt.Fprintf(r.out, "good once, for %d days; where the hub is reached by another address, only what follows it counts\n", p.Life()/(24*time.Hour))
}

func personInvite(ctx context.Context, args []string, s stdio) int {
	flags, configFile := configFlags("person invite", personUsage, s)
	name := flags.String("name", "", "first and last name")
	var g access.Grant
	flags.StringVar((*string)(&g.Role), "role", "", "what the person is to be")
	flags.StringVar((*string)(&g.Group), "group", "", "where the role holds")
	flags.StringVar((*string)(&g.Site), "site", "", "where the role holds")
	flags.StringVar((*string)(&g.Partner), "partner", "", "the body that a partner's person speaks for")
	given, code, ok := parseAmong(flags, args, 1, 1)
	if !ok {
		return code
	}
	if *name == "" || g.Role == "" {
		fmt.Fprintf(s.err, "semainier person invite: --name and --role are needed\n%s", personUsage)
		return exitUsage
	}
	return withReception(ctx, *configFile, s, func(r *reception) error {
		path, err := r.access.Invite(ctx, access.Machine(account("person invite")), *name, given[0], []access.Grant{g})
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "invited %s as %s: hand this address over, it makes the account\n", *name, grantText(g))
		r.link(path, access.ForInvited)
		return nil
	})
}

func personReset(ctx context.Context, args []string, s stdio) int {
	flags, configFile := configFlags("person reset", personUsage, s)
	noCodes := flags.Bool("no-codes", false, "from now on, no code of six digits is asked for: of who has lost its telephone")
	given, code, ok := parseAmong(flags, args, 1, 1)
	if !ok {
		return code
	}
	return withReception(ctx, *configFile, s, func(r *reception) error {
		p, err := r.person(ctx, given[0])
		if err != nil {
			return err
		}
		by := access.Machine(account("person reset"))
		if *noCodes {
			if err := r.access.EndCodes(ctx, by, p.ID); err != nil {
				return err
			}
		}
		path, err := r.access.ResetLink(ctx, by, p.ID)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "%s sets a new password at this address\n", p.Signature())
		r.link(path, access.ForPassword)
		return nil
	})
}

func personDisable(ctx context.Context, args []string, s stdio) int {
	return personSwitch(ctx, "person disable", args, s, "disabled %s: signed out everywhere\n", (*access.Access).Disable)
}

func personEnable(ctx context.Context, args []string, s stdio) int {
	return personSwitch(ctx, "person enable", args, s, "enabled %s: may sign in again\n", (*access.Access).Enable)
}

func personSwitch(ctx context.Context, command string, args []string, s stdio, done string, do func(*access.Access, context.Context, access.Editor, access.PersonID) error) int {
	flags, configFile := configFlags(command, personUsage, s)
	given, code, ok := parseAmong(flags, args, 1, 1)
	if !ok {
		return code
	}
	return withReception(ctx, *configFile, s, func(r *reception) error {
		p, err := r.person(ctx, given[0])
		if err == nil {
			err = do(r.access, ctx, access.Machine(account(command)), p.ID)
		}
		if err == nil {
			fmt.Fprintf(s.out, done, p.Signature())
		}
		return err
	})
}

// personReport is what `person list --json` prints. Its form is a contract; keys may
// be added.
type personReport struct {
	People  []personLine `json:"people"`
	Invited []personLine `json:"invited"` // and not come so far
}

type personLine struct {
	Name     string         `json:"name"`
	Login    string         `json:"login"`
	Grants   []access.Grant `json:"grants"`
	Disabled bool           `json:"disabled,omitempty"`
	Codes    bool           `json:"codes,omitempty"` // signs in with a code of six digits too
	Seen     time.Time      `json:"seen,omitzero"`
	Expires  time.Time      `json:"expires,omitzero"` // of the invitation
}

func personList(ctx context.Context, args []string, s stdio) int {
	flags, configFile := configFlags("person list", personUsage, s)
	asJSON := flags.Bool("json", false, "for programs")
	if code, ok := parse(flags, args, 0); !ok {
		return code
	}
	return withReception(ctx, *configFile, s, func(r *reception) error {
		report, err := r.report(ctx)
		if err != nil {
			return err
		}
		if *asJSON {
			e := json.NewEncoder(s.out)
			e.SetIndent("", "  ")
			return e.Encode(report)
		}
		return report.print(s.out)
	})
}

func (r *reception) report(ctx context.Context) (personReport, error) {
	report := personReport{People: []personLine{}, Invited: []personLine{}}
	people, err := r.access.People(ctx)
	if err != nil {
		return report, err
	}
	for _, p := range people {
		report.People = append(report.People, personLine{Name: p.Name, Login: p.Login, Grants: p.Grants, Disabled: p.Disabled, Codes: p.TOTP, Seen: p.Seen})
	}
	invited, err := r.access.Invitations(ctx)
	for _, i := range invited {
		if !i.Over {
			report.Invited = append(report.Invited, personLine{Name: i.Name, Login: i.Login, Grants: i.Grants, Expires: i.Expires})
		}
	}
	return report, err
}

func (r personReport) print(to io.Writer) error {
	if len(r.People)+len(r.Invited) == 0 {
		_, err := fmt.Fprintln(to, "nobody: the hub says at its start by which address the first administrator comes in")
		return err
	}
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "LOGIN\tNAME\tROLES\tSTATE")
	for _, p := range r.People {
		state := "never seen"
		switch {
		case p.Disabled:
			state = "disabled"
		case !p.Seen.IsZero():
			state = "seen " + clockAt(p.Seen, time.Local)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", p.Login, p.Name, grantsText(p.Grants), state)
	}
	for _, p := range r.Invited {
		fmt.Fprintf(w, "%s\t%s\t%s\tinvited until %s\n", p.Login, p.Name, grantsText(p.Grants), clockAt(p.Expires, time.Local))
	}
	return w.Flush()
}

func grantsText(grants []access.Grant) string {
	texts := make([]string, len(grants))
	for i, g := range grants {
		texts[i] = grantText(g)
	}
	return strings.Join(texts, ", ")
}

// grantText gives "coordinator of group nord", "partner caf".
func grantText(g access.Grant) string {
	text := string(g.Role)
	if g.Partner != "" {
		text += " " + string(g.Partner)
	}
	switch {
	case g.Group != "":
		text += " of group " + string(g.Group)
	case g.Site != "":
		text += " of site " + string(g.Site)
	}
	return text
}
