package config

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"semainier/layouts/tomlfile"
)

// Amiss says an error of ReadPlayer or PlayerOf in a sentence for who installs a
// screen: the first fault of the file, with its line. It is empty where nothing is
// wrong but that nobody gave the hub's address yet.
func Amiss(err error) string {
	var faults *tomlfile.Faults
	switch {
	case err == nil, errors.Is(err, fs.ErrNotExist):
		return ""
	case !errors.As(err, &faults):
		return "Le fichier n’est pas lisible."
	}
	for _, f := range faults.List() {
		if f.Path == hubPath && f.Format == hubMissing {
			continue
		}
		return located(f.Line, plainly(f))
	}
	return ""
}

func plainly(f tomlfile.Fault) string {
	switch {
	case f.Path == "":
		return "cette ligne n’est pas écrite comme il faut."
	case strings.HasPrefix(f.Format, "unknown key"):
		return fmt.Sprintf("«\u00A0%s\u00A0» n’est pas un réglage.", f.Path)
	case f.Path == hubPath:
		return "l’adresse n’est pas écrite comme il faut. Elle commence par https:// et n’a rien après le nom."
	}
	return fmt.Sprintf("la valeur de «\u00A0%s\u00A0» ne va pas.", f.Path)
}

func located(line int, text string) string {
	if line == 0 {
		return "Dans le fichier\u00A0: " + text
	}
	return fmt.Sprintf("Ligne %d\u00A0: %s", line, text)
}

// WithData gives the text of a player.toml that names the folder data, where it
// names none itself, or one beside the file, as the sample does: on an installed
// screen nothing may be written there.
func WithData(path string, text []byte, p Player, data string) []byte {
	if in, err := filepath.Rel(filepath.Dir(path), p.Data); p.Data == "" || err != nil || !filepath.IsLocal(in) {
		return text
	}
	line := fmt.Appendf(nil, "data = %q", data)
	own := regexp.MustCompile(`(?m)^[ \t]*["']?data["']?[ \t]*=.*$`)
	if own.Match(text) {
		return own.ReplaceAllLiteral(text, line)
	}
	return slices.Concat(line, []byte("\n"), text)
}
