package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"semainier/cmd/internal/config"
	"semainier/player/firstboot"
)

// What systemd tells a unit's processes: sd_notify(3), systemd.exec(5).
const (
	watched      = "NOTIFY_SOCKET"     // somebody starts the program again, whatever its status
	stateFolder  = "STATE_DIRECTORY"   // that the unit may write
	mountsFolder = "RUNTIME_DIRECTORY" // likewise, until it ends
)

// withoutHub is the configuration of a screen that cannot know its hub: it shows
// the program that it has, or what its people are to do.
func withoutHub(cfg config.Player) config.Player {
	plain := config.Player{Data: cfg.Data, Window: config.Window{Fullscreen: true, Width: 1920, Height: 1080}}
	if folder := os.Getenv(stateFolder); folder != "" {
		plain.Data = folder
	}
	return plain
}

// firstbootCommand looks for settings on the boot partition and on USB keys, or in the
// folders that are named, and says in the words of who installs screens what it did. Its
// status is exitOK also where a file is faulty: the screen is to start.
func firstbootCommand(args []string, s stdio) int {
	flags, file := newFlags("semainier-player firstboot", s)
	data := flags.String("data", "/var/lib/semainier-player", "the `FOLDER` of the screen, for a file that names none")
	restart := flags.String("restart", "", "systemd's `UNIT` that is to begin anew with new settings")
	if err := flags.Parse(args); err != nil {
		return helpOr(err)
	}
	state := os.Getenv(stateFolder)
	if state == "" {
		state = filepath.Join(filepath.Dir(*file), "taken")
	}
	f := fitter{s: s, take: firstboot.Options{Config: *file, State: state, Judge: func(text []byte) ([]byte, error) {
		p, err := config.PlayerOf(*file, text)
		return config.WithData(*file, text, p, *data), err
	}}}
	folders := flags.Args()
	if len(folders) == 0 {
		folders = []string{"/boot/firmware", "/boot"} // Raspberry Pi OS since Debian 12; before, and PCs
	}
	for _, dir := range folders {
		f.look(strings.ReplaceAll(strings.Trim(dir, "/"), "/", "-"), dir, dir)
	}
	if flags.NArg() == 0 {
		f.keys()
	}
	if !f.found {
		fmt.Fprintln(s.out, "Aucun fichier semainier.toml, ni sur une clé USB ni sur la partition de démarrage.")
	}
	if f.changed && *restart != "" {
		if out, err := exec.Command("systemctl", "--no-block", "try-restart", *restart).CombinedOutput(); err != nil {
			fmt.Fprintf(s.err, "semainier-player: restart %s: %v: %s\n", *restart, err, out)
		}
	}
	if f.failed {
		return exitFailed
	}
	return exitOK
}

// fitter takes settings and tells of it.
type fitter struct {
	take                   firstboot.Options
	s                      stdio
	found, changed, failed bool
}

// keys looks at each USB key, while the screen has no settings of use: in a hall anybody
// may plug one in, and who chooses the hub chooses what the screen says.
func (f *fitter) keys() {
	names, err := firstboot.Keys("/sys")
	f.fail(err)
	if len(names) == 0 {
		return
	}
	if f.take.Useful() {
		fmt.Fprintf(f.s.out, "Cet écran est déjà réglé\u00A0: les clés USB ne sont pas lues. Pour le régler autrement, mettez semainier.toml sur la partition de démarrage.\n")
		return
	}
	at, err := os.MkdirTemp(os.Getenv(mountsFolder), "key")
	if err != nil {
		f.fail(err)
		return
	}
	defer os.Remove(at)
	for _, name := range names {
		err := firstboot.On("/dev/"+name, at, func() { f.look("key", at, "clé USB "+name) })
		if err != nil { // also what is no key: a disk with another file system
			fmt.Fprintf(f.s.out, "%s n’est pas une clé lisible (FAT ou exFAT)\u00A0: %v\n", name, err)
		}
	}
}

// look takes the settings of a folder, that people know by a name.
func (f *fitter) look(place, dir, name string) {
	path, deed, fault, err := f.take.Take(place, dir)
	f.fail(err)
	f.found = f.found || path != ""
	from := fmt.Sprintf("%s (%s)", filepath.Base(path), name)
	switch deed {
	case firstboot.Known:
		fmt.Fprintf(f.s.out, "%s\u00A0: déjà pris, rien à faire.\n", from)
	case firstboot.Installed:
		f.changed = true
		fmt.Fprintf(f.s.out, "%s\u00A0: copié dans %s.\n", from, f.take.Config)
	case firstboot.Refused:
		fmt.Fprintf(f.s.out, "%s\u00A0: refusé, les réglages d’avant restent.\n", from)
	}
	if fault != nil {
		fmt.Fprintf(f.s.out, "%s\u00A0: %s\n%v\n", from, amiss(fault), fault)
	}
}

func amiss(fault error) string {
	if text := config.Amiss(fault); text != "" {
		return text
	}
	return "l’adresse du réseau manque. Il faut une ligne hub = \"https://…\""
}

func (f *fitter) fail(err error) {
	if err != nil {
		f.failed = true
		fmt.Fprintf(f.s.err, "semainier-player: %v\n", err)
	}
}
