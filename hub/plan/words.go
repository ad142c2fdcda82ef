package plan

import (
	"semainier/hub/network"
	"semainier/layouts/program"
)

// words gives the network's glossary for the site's languages other than French,
// as far as the program has its texts.
func (p planner) words(shown program.Program) map[program.Lang]map[string]string {
	has := texts(shown)
	var out map[program.Lang]map[string]string
	for _, lang := range p.site.Languages {
		if lang == network.French {
			continue
		}
		words := map[string]string{}
		for _, t := range p.records.Translations {
			if text := t.In(lang); text != "" && has[t.Text] {
				words[t.Text] = text
			}
		}
		if len(words) == 0 {
			continue
		}
		if out == nil {
			out = map[program.Lang]map[string]string{}
		}
		out[lang] = words
	}
	return out
}

// texts gives every text of the program that somebody wrote once for all
// languages. What a notice says is not among them: see program.Notice.In.
func texts(p program.Program) map[string]bool {
	has := map[string]bool{p.Site.Name: true, p.Site.Town: true, p.Site.Address: true}
	for _, d := range p.Days {
		has[d.Closed] = true
	}
	for _, r := range p.Partners {
		has[r.Name], has[r.FullName], has[r.About] = true, true, true
	}
	for _, s := range p.Slots {
		has[s.Title], has[s.Room], has[s.Audience], has[s.Enrol] = true, true, true, true
	}
	for _, n := range p.Notices {
		has[n.By] = true
	}
	for _, s := range p.Services {
		has[s.Name] = true
	}
	for _, r := range p.Rooms {
		has[r.Name] = true
	}
	return has
}
