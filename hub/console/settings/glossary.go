package settings

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"semainier/feeds"
	"semainier/hub/console/desk"
	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/layouts/tomlfile"
)

// word is a line of the glossary's form.
type word struct {
	N               int
	Text            string
	English, Arabic string
	Breton          string
	Missing         bool // nothing translates it so far
	Saw             string
}

type glossaryPage struct {
	Words  []word
	Others []string
}

// glossary gives what screens say of the records' own words, with its translations:
// those that there are, then the texts that have none.
func glossary(p *desk.Page) []word {
	known := map[string]bool{}
	var out []word
	add := func(t network.Translation, missing bool) {
		if t.Text == "" || known[t.Text] {
			return
		}
		known[t.Text] = true
		out = append(out, word{N: len(out), Text: t.Text, English: t.English, Arabic: t.Arabic, Breton: t.Breton, Missing: missing, Saw: store.Fingerprint(p.Records, store.Ref{Kind: "translation", ID: t.Text})})
	}
	for _, t := range p.Records.Translations {
		add(t, false)
	}
	for _, text := range shownTexts(p.Records) {
		add(network.Translation{Text: text}, true)
	}
	return out
}

// shownTexts gives the texts of the records that screens show and a glossary can
// translate, in the order of the records.
func shownTexts(r network.Records) []string {
	var out []string
	for _, s := range r.Sites {
		for _, room := range s.Rooms {
			if !room.Hidden {
				out = append(out, room.Name)
			}
		}
		for _, c := range s.Closures {
			out = append(out, c.Reason)
		}
	}
	for _, x := range r.Partners {
		out = append(out, x.Generic, x.About)
	}
	for _, f := range r.Feeds {
		for _, t := range f.Titles {
			out = append(out, shown(t), t.Audience, t.Enrol)
		}
	}
	for _, s := range r.Services {
		out = append(out, s.Name)
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

// shown gives what a title rule shows.
func shown(t feeds.TitleRule) string {
	if t.Show != "" {
		return t.Show
	}
	return t.Match
}

func showGlossary(p *desk.Page) error {
	return p.Show("glossary", glossaryPage{Words: glossary(p)})
}

// setGlossary keeps the lines that were changed.
func setGlossary(p *desk.Page) error {
	typed := glossary(p)
	e := store.Edit{Saw: map[store.Ref]string{}}
	for i := 0; ; i++ {
		field := func(name string) string { return p.Typed(fmt.Sprintf("%s-%d", name, i)) }
		text := field("text")
		if !p.R.PostForm.Has(fmt.Sprintf("text-%d", i)) {
			break
		}
		t := network.Translation{Text: text, English: field("en"), Arabic: field("ar"), Breton: field("br")}
		n := slices.IndexFunc(typed, func(w word) bool { return w.Text == text })
		if n < 0 || typed[n].English == t.English && typed[n].Arabic == t.Arabic && typed[n].Breton == t.Breton {
			continue
		}
		typed[n].English, typed[n].Arabic, typed[n].Breton = t.English, t.Arabic, t.Breton
		e.Saw[store.Ref{Kind: "translation", ID: text}] = field("saw")
		if t == (network.Translation{Text: text}) {
			e.Remove = append(e.Remove, store.Ref{Kind: "translation", ID: text})
		} else {
			e.Over.Translations = append(e.Over.Translations, t)
		}
	}
	if len(e.Remove)+len(e.Over.Translations) == 0 {
		return p.Back("/reglages/traductions", "glossary.same")
	}
	err := p.Edit(e)
	var faults *tomlfile.Faults
	if errors.As(err, &faults) {
		return p.Status(http.StatusUnprocessableEntity).Show("glossary", glossaryPage{Words: typed, Others: p.Say(faults)})
	} else if err != nil {
		return err
	}
	return p.Back("/reglages/traductions", "glossary.done")
}
