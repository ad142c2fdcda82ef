package main

import (
	"context"
	"fmt"
	"reflect"

	"semainier/hub/network"
)

const screenUsage = `usage: semainier screen pair CODE --site ID --name NAME [--id ID] [--layout ID] [--config hub.toml]
       semainier screen list [--json] [--config hub.toml]
       semainier screen move ID --site ID [--config hub.toml]
       semainier screen rename ID --name NAME [--config hub.toml]
       semainier screen revoke ID [--config hub.toml]
       semainier screen identify ID [--config hub.toml]
       semainier screen restart ID [--config hub.toml]
       semainier screen picture ID -o FILE [--config hub.toml]

`

// screenCommand keeps the records of screens, tells how they are doing, and has the
// hub ask one to do something. It may run beside the hub, which follows at once.
func screenCommand(ctx context.Context, args []string, s stdio) int {
	return choose(ctx, args, s, screenUsage, map[string]func(context.Context, []string, stdio) int{
		"pair": screenPair, "list": screenList, "move": screenMove, "rename": screenRename, "revoke": screenRevoke,
		"identify": screenIdentify, "restart": screenRestart, "picture": screenPicture,
	})
}

func screenMove(ctx context.Context, args []string, s stdio) int {
	flags, configFile := configFlags("screen move", screenUsage, s)
	to := flags.String("site", "", "the site that it is to show")
	given, code, ok := parseAmong(flags, args, 1, 1)
	if !ok {
		return code
	}
	return withOffice(ctx, *configFile, s, func(o *office) error {
		site, err := o.site(*to)
		if err != nil {
			return fmt.Errorf("--site: %w", err)
		}
		return o.edit(ctx, "screen move", given[0], func(screen *network.Screen) (string, error) {
			from := screen.Site
			if screen.Revoked {
				return "", fmt.Errorf("move screen %s: it is revoked; pair the device with a new key", screen.ID)
			}
			screen.Site = site.ID
			return fmt.Sprintf("moved screen %s from %s to %s: %s", screen.ID, from, site.ID, site.Name), nil
		})
	})
}

func screenRename(ctx context.Context, args []string, s stdio) int {
	flags, configFile := configFlags("screen rename", screenUsage, s)
	name := flags.String("name", "", "where it hangs: \"Hall d’accueil\"")
	given, code, ok := parseAmong(flags, args, 1, 1)
	if !ok {
		return code
	}
	if *name == "" {
		fmt.Fprintf(s.err, "semainier screen rename: --name is needed\n%s", screenUsage)
		return exitUsage
	}
	return withOffice(ctx, *configFile, s, func(o *office) error {
		return o.edit(ctx, "screen rename", given[0], func(screen *network.Screen) (string, error) {
			screen.Name = *name
			return fmt.Sprintf("renamed screen %s: %s", screen.ID, *name), nil
		})
	})
}

func screenRevoke(ctx context.Context, args []string, s stdio) int {
	flags, configFile := configFlags("screen revoke", screenUsage, s)
	given, code, ok := parseAmong(flags, args, 1, 1)
	if !ok {
		return code
	}
	return withOffice(ctx, *configFile, s, func(o *office) error {
		return o.edit(ctx, "screen revoke", given[0], func(screen *network.Screen) (string, error) {
			screen.Revoked = true
			return fmt.Sprintf("revoked screen %s, for good: a running hub cuts it at once; to use the device again, give it a new key and pair it", screen.ID), nil
		})
	})
}

// edit changes one screen and says what was done.
func (o *office) edit(ctx context.Context, command, id string, change func(*network.Screen) (string, error)) error {
	screen, err := o.screen(id)
	if err != nil {
		return err
	}
	before := screen
	said, err := change(&screen)
	if err != nil {
		return err
	}
	if reflect.DeepEqual(screen, before) {
		fmt.Fprintf(o.out, "nothing to change: screen %s is so already\n", id)
		return nil
	}
	if err := o.apply(ctx, command, network.Records{Screens: []network.Screen{screen}}); err != nil {
		return err
	}
	fmt.Fprintln(o.out, said)
	return nil
}
