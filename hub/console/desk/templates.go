package desk

import (
	"cmp"
	"embed"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"semainier/hub/access"
	"semainier/layouts/glyph"
)

//go:embed templates/*.html words/*.toml
var files embed.FS

// parse reads the templates of every section, each with those of the frame.
func (d *Desk) parse() error {
	drawings, err := glyph.Drawings()
	if err != nil {
		return err
	}
	funcs := template.FuncMap{
		"asset": assetPath,
		"icon":  func(name string) template.HTML { return icon(drawings, name) },
		"dict":  dict,
		"join":  strings.Join,
		"has": func(list any, v any) bool {
			return slices.Contains(strings.Fields(strings.Trim(fmt.Sprint(list), "[]")), fmt.Sprint(v))
		},
		"add": func(a, b int) int { return a + b },
		"iso": func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
	}
	frame, err := template.New("").Funcs(funcs).ParseFS(files, "templates/*.html")
	if err != nil {
		return fmt.Errorf("read the frame of the console: %w", err)
	}
	for _, s := range d.sections {
		t, err := frame.Clone()
		if err != nil {
			return err
		}
		if s.Name != ownName {
			t.Funcs(s.Funcs)
			if t, err = t.ParseFS(s.Files, "templates/*.html"); err != nil {
				return fmt.Errorf("read the pages of %s: %w", s.Name, err)
			}
		}
		d.pages[s.Name] = t
	}
	return nil
}

// icon draws a pictogram, which says nothing that the words beside it don't.
func icon(drawings map[string]string, name string) template.HTML {
	path, ok := drawings[name]
	if !ok {
		return ""
	}
	return template.HTML(`<svg class="icon" viewBox="0 0 256 256" aria-hidden="true" focusable="false"><path d="` + path + `"/></svg>`) // our own outlines
}

// dict makes one value of several for a template: dict "key" value "key" value.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("dict: a key without a value")
	}
	m := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		m[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return m, nil
}

// entry is a line of the menu.
type entry struct {
	Path, Icon, Word string
	Here             bool
}

// menu gives what who asks may see of the menu.
func (p *Page) menu() []entry {
	if p.Who.ID == 0 {
		return nil
	}
	type placed struct {
		entry
		place int
	}
	var all []placed
	for _, s := range p.desk.sections {
		for _, n := range s.Nav {
			if n.Need != SignedIn && !p.May(n.Need, access.Target{}) {
				continue
			}
			here := p.R.URL.Path == n.Path || n.Path != "/" && strings.HasPrefix(p.R.URL.Path, n.Path+"/")
			all = append(all, placed{entry{n.Path, n.Icon, p.desk.words.say(p.Lang, s.Name, "nav."+n.Key), here}, n.Place})
		}
	}
	slices.SortStableFunc(all, func(a, b placed) int { return cmp.Compare(a.place, b.place) })
	out := make([]entry, len(all))
	for i, a := range all {
		out[i] = a.entry
	}
	return out
}
