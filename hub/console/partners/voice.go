package partners

import (
	"cmp"
	"slices"
	"strings"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/network"
	"semainier/hub/store"
)

// everything is the column of a matrix that stands for every subject, those to come
// too.
const everything = network.Subject("*")

// where is a row of a matrix: the whole network, a quarter, or a site.
type where struct {
	group network.GroupID
	site  feeds.SiteID
}

// key is the row in the values of a form.
func (w where) key() string {
	switch {
	case w.group != "":
		return "g:" + string(w.group)
	case w.site != "":
		return "s:" + string(w.site)
	}
	return "n:"
}

// target is what changing the row touches.
func (w where) target(r network.Records, id feeds.PartnerID) access.Target {
	on := access.Target{Partner: id}
	switch {
	case w.site != "":
		on.Sites = []feeds.SiteID{w.site}
	case w.group != "":
		for _, s := range r.Sites {
			if s.In([]network.GroupID{w.group}) {
				on.Sites = append(on.Sites, s.ID)
			}
		}
	}
	on.Network = len(on.Sites) == 0
	return on
}

// matrix is who says what, of one partner: a row for each place, a column for each
// subject.
type matrix struct {
	Columns []desk.Option
	Rows    []voiceRow
	May     bool // some row may be changed
	Some    bool // it may speak somewhere
	Saw     string
}

type voiceRow struct {
	Name  string
	Kind  string // "network", "group", "site"
	Cells []cell
	May   bool
	Holds bool // of a site: the partner holds permanences there
}

type cell struct {
	Value, Word string
	On          bool
	Implied     bool // another cell allows it already
}

// rowsOf gives every row there may be.
func rowsOf(r network.Records) []where {
	rows := []where{{}}
	for _, g := range r.Groups {
		rows = append(rows, where{group: g.ID})
	}
	for _, s := range r.Sites {
		rows = append(rows, where{site: s.ID})
	}
	return rows
}

// said gives the subjects of each row, as the partner's Voice has them.
func said(r network.Records, id feeds.PartnerID) map[where][]network.Subject {
	out := map[where][]network.Subject{}
	add := func(w where, subjects []network.Subject) {
		if len(subjects) == 0 {
			subjects = []network.Subject{everything}
		}
		for _, s := range subjects {
			if !slices.Contains(out[w], s) {
				out[w] = append(out[w], s)
			}
		}
	}
	for _, v := range r.Voices {
		if v.Partner != id {
			continue
		}
		for _, t := range v.On {
			if len(t.Groups)+len(t.Sites) == 0 {
				add(where{}, t.Subjects)
			}
			for _, g := range t.Groups {
				add(where{group: g}, t.Subjects)
			}
			for _, s := range t.Sites {
				add(where{site: s}, t.Subjects)
			}
		}
	}
	return out
}

func matrixOf(p *desk.Page, id feeds.PartnerID) matrix {
	m := matrix{Saw: p.Saw(store.Ref{Kind: voiceKind, ID: string(id)})}
	columns := append([]network.Subject{everything}, network.Subjects()...)
	m.Columns = desk.Options(columns, func(s network.Subject) string { return subjectWord(p, s) })
	spoken, holds := said(p.Records, id), p.Records.Holds(id)
	for _, w := range rowsOf(p.Records) {
		r := voiceRow{Name: p.T("voice.network"), Kind: "network", May: p.May(access.EditPartner, w.target(p.Records, id))}
		if g, ok := p.Records.Group(w.group); ok {
			r.Name, r.Kind = cmp.Or(g.Name, string(g.ID)), "group"
		}
		site, isSite := p.Records.Site(w.site)
		if isSite {
			r.Name, r.Kind, r.Holds = site.Name, "site", slices.Contains(holds, site.ID)
			if !r.May && !p.May(access.See, access.Target{Sites: []feeds.SiteID{site.ID}, Partner: id}) {
				continue
			}
		}
		for _, s := range columns {
			c := cell{Value: w.key() + "/" + string(s), Word: r.Name + ", " + subjectWord(p, s), On: slices.Contains(spoken[w], s)}
			c.Implied = !c.On && s != everything && (slices.Contains(spoken[w], everything) || isSite && p.Records.MaySpeak(id, site.ID, s))
			m.Some = m.Some || c.On
			r.Cells = append(r.Cells, c)
		}
		m.May = m.May || r.May
		m.Rows = append(m.Rows, r)
	}
	return m
}

func subjectWord(p *desk.Page, s network.Subject) string {
	if s == everything {
		return p.T("voice.everything")
	}
	return p.T("subject." + string(s))
}

// spoken tells about what a partner may speak at these sites; empty: nothing.
func spoken(p *desk.Page, id feeds.PartnerID, sites []feeds.SiteID) string {
	var words []string
	for _, s := range network.Subjects() {
		if slices.ContainsFunc(sites, func(site feeds.SiteID) bool { return p.Records.MaySpeak(id, site, s) }) {
			words = append(words, subjectWord(p, s))
		}
	}
	if len(words) == len(network.Subjects()) {
		return p.T("voice.all")
	}
	return strings.Join(words, ", ")
}

// setVoice takes the rows that who asks may change from the form, and leaves the
// others as they are.
func (s section) setVoice(p *desk.Page) error {
	partner, err := partnerOf(p)
	if err != nil {
		return err
	}
	ticked := map[string]bool{}
	for _, v := range p.Ticked("voice") {
		ticked[v] = true
	}
	rows := said(p.Records, partner.ID)
	for _, w := range rowsOf(p.Records) {
		if !p.May(access.EditPartner, w.target(p.Records, partner.ID)) {
			continue
		}
		rows[w] = nil
		for _, s := range append([]network.Subject{everything}, network.Subjects()...) {
			if ticked[w.key()+"/"+string(s)] {
				rows[w] = append(rows[w], s)
			}
		}
	}
	edit := store.Edit{Saw: desk.SawOf(p.Typed("saw"))}
	if voice := voiceOf(p.Records, partner.ID, rows); len(voice.On) > 0 {
		edit.Over.Voices = []network.Voice{voice}
	} else if slices.ContainsFunc(p.Records.Voices, func(v network.Voice) bool { return v.Partner == partner.ID }) {
		edit.Remove = []store.Ref{{Kind: voiceKind, ID: string(partner.ID)}}
	}
	if err := p.Edit(edit); err != nil {
		return err
	}
	return p.Back("/partenaires/"+string(partner.ID)+"#paroles", "voice.saved")
}

// voiceOf writes rows as a record: rows that say the same are one Topic.
func voiceOf(r network.Records, id feeds.PartnerID, rows map[where][]network.Subject) network.Voice {
	v := network.Voice{Partner: id}
	at := map[string]int{}
	for _, w := range rowsOf(r) {
		subjects := rows[w]
		if len(subjects) == 0 {
			continue
		}
		if slices.Contains(subjects, everything) {
			subjects = nil
		}
		var key strings.Builder
		for _, s := range subjects {
			key.WriteString(string(s) + " ")
		}
		i, known := at[key.String()]
		if !known || w == (where{}) {
			i = len(v.On)
			v.On = append(v.On, network.Topic{Subjects: subjects})
			if w != (where{}) {
				at[key.String()] = i
			}
		}
		switch {
		case w.group != "":
			v.On[i].Groups = append(v.On[i].Groups, w.group)
		case w.site != "":
			v.On[i].Sites = append(v.On[i].Sites, w.site)
		}
	}
	return v
}
