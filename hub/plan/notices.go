package plan

import (
	"cmp"
	"slices"

	"semainier/feeds/civil"
	"semainier/hub/network"
	"semainier/layouts/program"
)

// notices gives the published announcements for the site, or for some of its
// screens, that have not ended and begin within the weeks planned, unless their days
// and hours leave nothing of it: the urgent ones, the important ones, then the
// others, each in the order of the records.
func (p planner) notices() []program.Notice {
	var out []program.Notice
	ahead := planned(civil.Of(p.now.In(p.loc))) // also where the program is shorter: an alert does not know that
	for _, n := range p.records.Notices {
		over := !n.Until.IsZero() && !p.now.Before(n.Until)
		only, addressed := n.For(p.site, p.screens)
		if n.State != network.Published || !addressed || over || !n.From.Before(ahead.until.In(p.loc)) {
			continue
		}
		times, timed := p.windows(n, ahead)
		if timed && len(times) == 0 { // without any, it would be shown all the time
			continue
		}
		shown := program.Notice{
			ID: string(n.ID), Title: n.Title, Text: n.Text, By: p.records.Author(n), From: p.here(n.From), Until: p.here(n.Until), Times: times,
			Importance: importance(n.Importance), Pictogram: n.Pictogram, Link: n.Link, In: p.noticeTexts(n),
		}
		for _, id := range only {
			shown.Screens = append(shown.Screens, string(id))
		}
		for _, pic := range n.Pictures {
			shown.Pictures = append(shown.Pictures, program.Picture{ID: string(pic.ID), Width: pic.Width, Height: pic.Height, Alt: pic.Alt, Poster: pic.Poster})
		}
		out = append(out, shown)
	}
	slices.SortStableFunc(out, func(a, b program.Notice) int { return cmp.Compare(rank(a.Importance), rank(b.Importance)) })
	return out
}

func importance(i network.Importance) program.Importance {
	if i == network.Ordinary {
		return program.Ordinary
	}
	return program.Importance(i)
}

// rank orders notices.
func rank(i program.Importance) int {
	return slices.Index([]program.Importance{program.Urgent, program.Important, program.Ordinary}, i)
}

// noticeTexts gives what a notice says in those languages of the site that are
// not its own.
func (p planner) noticeTexts(n network.Notice) map[program.Lang]program.NoticeText {
	var in map[program.Lang]program.NoticeText
	for _, t := range n.In {
		if !slices.Contains(p.site.Languages, t.Lang) {
			continue
		}
		if in == nil {
			in = map[program.Lang]program.NoticeText{}
		}
		in[t.Lang] = program.NoticeText{Title: t.Title, Text: t.Text}
	}
	return in
}
