package desk

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/BurntSushi/toml"

	"semainier/layouts/tomlfile"
)

// french is the language of the console where a browser asks for none that it has.
const french = "fr"

// words are the catalogues: by language, section and key. A catalogue is a flat TOML
// file, words/<language>.toml in the files of its section: key = "text", where the
// text may hold verbs of fmt. A language needs not have every key: what it lacks is
// said in French.
type words map[string]map[string]map[string]string

func readWords(sections []Section) (words, error) {
	w := words{}
	for _, s := range sections {
		names, err := fs.Glob(s.Files, "words/*.toml")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			text, err := fs.ReadFile(s.Files, name)
			if err != nil {
				return nil, fmt.Errorf("read the words of %s: %w", s.Name, err)
			}
			flat := map[string]string{}
			if err := toml.Unmarshal(text, &flat); err != nil {
				return nil, fmt.Errorf("read the words of %s, %s: %w", s.Name, name, err)
			}
			lang := strings.TrimSuffix(path.Base(name), ".toml")
			if w[lang] == nil {
				w[lang] = map[string]map[string]string{}
			}
			w[lang][s.Name] = flat
		}
	}
	if w[french] == nil {
		return nil, fmt.Errorf("no section has words/%s.toml", french)
	}
	return w, nil
}

// choose gives the first language of an Accept-Language header that there is.
func (w words) choose(header string) string {
	for one := range strings.SplitSeq(header, ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(one), ";")
		lang, _, _ := strings.Cut(strings.ToLower(tag), "-")
		if _, ok := w[lang]; ok {
			return lang
		}
	}
	return french
}

// say fills the text of a key. The key's own section may lack it: then the desk has it.
func (w words) say(lang, section, key string, args ...any) string {
	for _, l := range []string{lang, french} {
		for _, s := range []string{section, ownName} {
			if text, ok := w[l][s][key]; ok {
				if len(args) == 0 {
					return text
				}
				return fmt.Sprintf(text, args...)
			}
		}
	}
	return key // a test finds it
}

// T gives the text of a key of the section's catalogue, or of the desk's.
func (p *Page) T(key string, args ...any) string {
	return p.desk.words.say(p.Lang, p.section.Name, key, args...)
}

// N gives the text of key.one or key.many for a number, which is its first argument.
// In French nought and one are singular.
func (p *Page) N(key string, n int, args ...any) string {
	form := ".many"
	if n < 2 {
		form = ".one"
	}
	return p.T(key+form, append([]any{n}, args...)...)
}

// own gives a text of the desk.
func (p *Page) own(key string, args ...any) string {
	return p.desk.words.say(p.Lang, ownName, key, args...)
}

// Say tells faults of records in the language of the page, with the field's name.
func (p *Page) Say(f *tomlfile.Faults) []string {
	var out []string
	for _, one := range f.List() {
		field := p.fieldName(one.Path)
		if text := p.sayFault(one); field != "" {
			out = append(out, p.own("fault.field", field, text))
		} else {
			out = append(out, text)
		}
	}
	return out
}

// Wrong gives what is wrong with the one record of that kind that an edit wrote: by
// the key of its field ("title", "in[1].text"), in the language of the page.
func (p *Page) Wrong(f *tomlfile.Faults, kind string) map[string]string {
	out := map[string]string{}
	for _, one := range f.List() {
		key := string(one.Path)
		if rest, ours := strings.CutPrefix(key, kind+"["); ours { // of whatever place it has among the records
			_, key, _ = strings.Cut(rest, "].")
		}
		out[key] = p.sayFault(one)
	}
	return out
}

// sayFault tells one fault. The catalogue has it by the English form of words that
// hub/network uses; one that it lacks is told as it is.
func (p *Page) sayFault(f tomlfile.Fault) string {
	key := "check." + f.Format
	if text := p.own(key); text != key {
		return fmt.Sprintf(text, f.Args...)
	}
	return f.Text
}

// fieldName gives the name of the last key of a path: "field.title".
func (p *Page) fieldName(at tomlfile.Path) string {
	last := string(at)
	if i := strings.LastIndexByte(last, '.'); i >= 0 {
		last = last[i+1:]
	}
	last, _, _ = strings.Cut(last, "[")
	key := "field." + last
	if text := p.own(key); text != key {
		return text
	}
	return last
}
