package main

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"semainier/cmd/internal/config"
	"semainier/feeds"
	"semainier/hub"
	"semainier/hub/network"
	"semainier/hub/release"
	"semainier/hub/store"
)

const releaseUsage = `usage: semainier release key FILE
       semainier release make --key FILE --version TEXT [--serial N] -o FILE PROGRAM…
       semainier release offer [--group ID] [--site ID] [--screen ID] [--config hub.toml] FILE
       semainier release withdraw [--config hub.toml] SERIAL
       semainier release list [--config hub.toml]

The first makes the key by which screens know a new player, unless the file is there,
and prints its public half, for release_key in player.toml. Keep the file off the hub:
who has it runs what they like on every screen.

The second makes one file of a new player, for each kind of machine a PROGRAM, all of
one commit: deploy/package.sh --programs builds them.

The third offers it: to all screens, or at first to some. Each takes the newest that it
is offered, tries it, and goes back by itself if it does not work.

`

// releaseCommand makes new versions of the player, and offers them to screens. It may
// run beside the hub, which reads what is offered whenever a screen asks.
func releaseCommand(ctx context.Context, args []string, s stdio) int {
	return choose(ctx, args, s, releaseUsage, map[string]func(context.Context, []string, stdio) int{
		"key": releaseKey, "make": releaseMake, "offer": releaseOffer, "withdraw": releaseWithdraw, "list": releaseList,
	})
}

func releaseKey(_ context.Context, args []string, s stdio) int {
	flags := newFlags("release key", releaseUsage, s)
	if code, ok := parse(flags, args, 1); !ok {
		return code
	}
	key, err := release.ReadKey(flags.Arg(0))
	if errors.Is(err, fs.ErrNotExist) {
		key, err = release.MakeKey(flags.Arg(0))
	}
	if err != nil {
		fmt.Fprintf(s.err, "semainier: %v\n", err)
		return exitFailed
	}
	fmt.Fprintln(s.out, config.KeyText(key.Public().(ed25519.PublicKey)))
	return exitOK
}

func releaseMake(_ context.Context, args []string, s stdio) int {
	flags := newFlags("release make", releaseUsage, s)
	keyFile := flags.String("key", "", "the release key")
	version := flags.String("version", "", "its name, for people: 2026.48")
	serial := flags.Uint64("serial", 0, "grows with every release; 0: the time of the commit that the programs are built from, in seconds")
	out := flags.String("o", "", "the file to write")
	programs, code, ok := parseAmong(flags, args, 1, 16)
	if !ok {
		return code
	}
	if *keyFile == "" || *version == "" || *out == "" {
		fmt.Fprintf(s.err, "semainier release make: --key, --version and -o are needed\n%s", releaseUsage)
		return exitUsage
	}
	if err := makeRelease(*keyFile, *version, *serial, *out, programs, s); err != nil {
		fmt.Fprintf(s.err, "semainier: %v\n", err)
		return exitFailed
	}
	return exitOK
}

func makeRelease(keyFile, version string, serial uint64, out string, paths []string, s stdio) error {
	key, err := release.ReadKey(keyFile)
	if err != nil {
		return err
	}
	var programs [][]byte
	for _, path := range paths {
		program, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("read a program: %w", err)
		}
		if _, err := release.Platform(program); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		at := release.SourceOf(program).Commit()
		switch {
		case serial == 0 && at.IsZero():
			return fmt.Errorf("%s does not say from which commit it was built: give --serial", path)
		case serial == 0:
			serial = uint64(at.Unix())
		}
		programs = append(programs, program)
	}
	f, err := release.Make(version, serial, time.Now(), programs, key)
	if err != nil {
		return err
	}
	to, err := os.OpenFile(out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("write a release: %w", err)
	}
	if err := errors.Join(release.Write(to, f), to.Sync(), to.Close()); err != nil {
		return errors.Join(err, os.Remove(out))
	}
	fmt.Fprintf(s.out, "%s is release %s, serial %d, for %s: semainier release offer it on the hub\n", filepath.Base(out), version, serial, platforms(f))
	return nil
}

// platforms tells for which kinds of machine a release has programs.
func platforms(f release.File) string {
	var all []string
	for _, b := range f.Release.Builds {
		all = append(all, fmt.Sprintf("%s (%.1f MB)", b.Platform, float64(b.Packed)/1e6))
	}
	return strings.Join(all, ", ")
}

func releaseOffer(ctx context.Context, args []string, s stdio) int {
	flags, configFile := configFlags("release offer", releaseUsage, s)
	var groups, sites, screens []string
	list(flags, &groups, "group", "to the screens of this group's sites")
	list(flags, &sites, "site", "to the screens of this site")
	list(flags, &screens, "screen", "to this screen")
	given, code, ok := parseAmong(flags, args, 1, 1)
	if !ok {
		return code
	}
	return withOffice(ctx, *configFile, s, func(o *office) error {
		to, err := o.targets(groups, sites, screens)
		if err != nil {
			return err
		}
		file, err := os.Open(given[0])
		if err != nil {
			return fmt.Errorf("read a release: %w", err)
		}
		defer file.Close()
		f, err := release.Read(file)
		if err != nil {
			return fmt.Errorf("%s: %w", given[0], err)
		}
		return o.offer(ctx, f, to)
	})
}

// targets finds the records of those ids.
func (o *office) targets(groups, sites, screens []string) (t store.Targets, err error) {
	for _, id := range groups {
		if _, ok := o.records.Group(network.GroupID(id)); !ok {
			return t, unknown("group", id, idsOf(o.records.Groups, func(g network.Group) network.GroupID { return g.ID }))
		}
		t.Groups = append(t.Groups, network.GroupID(id))
	}
	for _, id := range sites {
		if _, err := o.site(id); err != nil {
			return t, err
		}
		t.Sites = append(t.Sites, feeds.SiteID(id))
	}
	for _, id := range screens {
		if _, err := o.screen(id); err != nil {
			return t, err
		}
		t.Screens = append(t.Screens, network.ScreenID(id))
	}
	return t, nil
}

// offer keeps a release, its pieces first, and says who may take it.
func (o *office) offer(ctx context.Context, f release.File, to store.Targets) error {
	r := store.Release{Serial: f.Release.Serial, Version: f.Release.Version, Sealed: f.Sealed, Public: f.Public, Targets: to, Offered: o.now()}
	for _, packed := range f.Packed {
		for _, piece := range release.Pieces(packed) {
			id, err := o.store.PutMedia(ctx, piece)
			if err != nil {
				return err
			}
			r.Pieces = append(r.Pieces, id)
		}
	}
	if err := o.store.PutRelease(ctx, r); err != nil {
		return err
	}
	fmt.Fprintf(o.out, "offered release %s, serial %d, for %s, to %s\n", plain(r.Version), r.Serial, platforms(f), o.reached(to))
	fmt.Fprintf(o.out, "Screens take it within two hours where player.toml has release_key = %q; semainier release list tells which did.\n", config.KeyText(f.Public))
	return nil
}

// reached tells who the targets are, and how many screens.
func (o *office) reached(t store.Targets) string {
	screens := 0
	for _, s := range o.records.Screens {
		if !s.Revoked && hub.Offered(o.records, s, t) {
			screens++
		}
	}
	if t.All() {
		return fmt.Sprintf("all screens (%d)", screens)
	}
	var parts []string
	for _, g := range t.Groups {
		parts = append(parts, "group "+string(g))
	}
	for _, s := range t.Sites {
		parts = append(parts, "site "+string(s))
	}
	for _, s := range t.Screens {
		parts = append(parts, "screen "+string(s))
	}
	return fmt.Sprintf("%s (%d)", strings.Join(parts, ", "), screens)
}

func releaseWithdraw(ctx context.Context, args []string, s stdio) int {
	flags, configFile := configFlags("release withdraw", releaseUsage, s)
	given, code, ok := parseAmong(flags, args, 1, 1)
	if !ok {
		return code
	}
	serial, err := strconv.ParseUint(given[0], 10, 64)
	if err != nil {
		fmt.Fprintf(s.err, "semainier release withdraw: %q is no serial: semainier release list tells them\n", given[0])
		return exitUsage
	}
	return withOffice(ctx, *configFile, s, func(o *office) error {
		if err := o.store.WithdrawRelease(ctx, serial); err != nil {
			return err
		}
		fmt.Fprintf(o.out, "release %d is offered no longer; screens that run it keep it until they are offered a newer one\n", serial)
		return nil
	})
}

func releaseList(ctx context.Context, args []string, s stdio) int {
	flags, configFile := configFlags("release list", releaseUsage, s)
	if code, ok := parse(flags, args, 0); !ok {
		return code
	}
	return withOffice(ctx, *configFile, s, func(o *office) error { return o.listReleases(ctx) })
}

// listReleases tells what is offered, and which screens run what.
func (o *office) listReleases(ctx context.Context) error {
	offered, err := o.store.Releases(ctx)
	if err != nil {
		return err
	}
	if len(offered) == 0 {
		fmt.Fprintln(o.out, "no release is offered")
	} else {
		t := table(o.out, "SERIAL", "RELEASE", "OFFERED", "TO")
		for _, r := range offered {
			row(t, strconv.FormatUint(r.Serial, 10), plain(r.Version), r.Offered.UTC().Format("2006-01-02 15:04 UTC"), o.reached(r.Targets))
		}
		if err := t.Flush(); err != nil {
			return err
		}
	}
	if !o.running {
		fmt.Fprintf(o.out, "\n%s: what the screens run is not known\n", o.silent)
		return nil
	}
	fmt.Fprintln(o.out)
	t := table(o.out, "SCREEN", "SITE", "STATE", "PLAYER", "ERROR")
	for _, s := range o.fleet.Screens {
		row(t, string(s.ID), string(s.Site), o.state(s), plain(s.Status.Player), plain(s.Status.Error))
	}
	return t.Flush()
}
