package notices

import (
	"slices"

	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/network"
	"semainier/layouts/program"
)

// page is the form with all that stands around it.
type page struct {
	*form
	Notice      network.Notice // as it is kept; zero: it is not
	Kept        bool
	Replaced    *network.Notice // the published one that this is to replace
	Replacement *network.Notice // the one that is to replace this
	Speakers    []desk.Option
	Subjects    []desk.Option
	Importances []desk.Option
	Pictograms  []desk.Option
	Weekdays    []desk.Option
	Aims        aims
	Spoken      []string // languages of the sites that are addressed
	Zone        string   // of the hours, where the network has several
	Preview     *shown   // nil: htmx asks for it
	Reading     reading
	Faults      []fault
	Translated  bool // the fields of translations are open

	Approve, Publish, Propose, Withdraw, Remove, Duplicate bool // what who asks may do
}

// fresh gives an empty form.
func (s *section) fresh(p *desk.Page) error {
	f := formOf(p, network.Notice{})
	if own := p.Who.PartnersOf(); len(own) > 0 && !p.Can(access.Publish) {
		f.By = byPartner + string(own[0])
	}
	return s.showForm(p, f, nil)
}

// show gives the form of a notice, or what it says to who may not write it.
func (s *section) show(p *desk.Page) error {
	n, _, err := find(p)
	if err != nil {
		return err
	}
	if !p.May(access.Propose, targetOf(p.Records, n)) {
		return s.showAlone(p, n)
	}
	return s.showForm(p, formOf(p, n), nil)
}

// showForm shows a form as it was typed.
func (s *section) showForm(p *desk.Page, f *form, v *shown) error {
	n, kept := noticeOf(p.Records, f.ID)
	if kept && !visible(p, n) { // a form says it: nothing is told of it
		n, kept, f.ID = network.Notice{}, false, ""
	}
	w := page{
		form: f, Notice: n, Kept: kept, Aims: aimsOf(p, f), Preview: v,
		Speakers: speakers(p, f), Reading: read(f.Title, f.Text, shortNames(p)),
	}
	w.Subjects = append([]desk.Option{{Word: p.T("form.subject.choose")}},
		desk.Options(network.Subjects(), func(s network.Subject) string { return p.T("subject." + string(s)) }, network.Subject(f.Subject))...)
	w.Importances = desk.Options([]network.Importance{network.Ordinary, network.Important, network.Urgent},
		func(i network.Importance) string { return p.T("importance." + string(i)) }, network.Importance(f.Importance))
	w.Weekdays = desk.Options(network.Weekdays(), func(d network.Weekday) string { return p.T("day." + string(d)) }, named[network.Weekday](f.Days)...)
	w.Pictograms = append([]desk.Option{{Word: p.T("pictogram.none"), Icon: "megaphone", On: f.Pictogram == ""}}, pictograms(p, f.Pictogram)...)
	w.relate(p)
	w.allow(p)
	judged := *f // what is wrong is told where it was sent, not where it is shown
	judged.Wrong = map[string]string{}
	typedAs := judged.notice(p, n)
	w.Zone = zoneToTell(p, typedAs)
	for _, say := range sayings(p, f, typedAs) {
		w.Spoken = append(w.Spoken, string(say.Lang))
	}
	w.Faults, w.Translated = f.faults(p), f.translated() || len(w.Spoken) > 1
	switch {
	case !kept:
		p.Title = p.T("fresh.title")
	case n.Title != "":
		p.Title = n.Title
	}
	return p.Show("form", w)
}

// relate finds the notice that this one would replace, or the other way round.
func (w *page) relate(p *desk.Page) {
	if w.Notice.Replaces != "" {
		if r, ok := noticeOf(p.Records, w.Notice.Replaces); ok && r.State == network.Published {
			w.Replaced = &r
		}
	}
	if r, ok := replacementOf(p.Records, w.Notice); w.Kept && ok && visible(p, r) {
		w.Replacement = &r
	}
}

// replacementOf gives the change that waits for a notice.
func replacementOf(r network.Records, n network.Notice) (network.Notice, bool) {
	i := slices.IndexFunc(r.Notices, func(o network.Notice) bool {
		return o.Replaces == n.ID && (o.State == network.Proposed || o.State == network.Draft || o.State == network.Refused || o.State == "")
	})
	if n.ID == "" || i < 0 {
		return network.Notice{}, false
	}
	return r.Notices[i], true
}

// allow says what who asks may do with the notice.
func (w *page) allow(p *desk.Page) {
	publishes := p.Can(access.Publish)
	if w.Kept {
		publishes = p.May(access.Publish, targetOf(p.Records, w.Notice))
	}
	state := w.Notice.State
	w.Publish, w.Propose = publishes, !publishes
	w.Approve = state == network.Proposed && mayShow(p, w.Notice)
	w.Withdraw = publishes && state == network.Published
	w.Remove = w.Kept && state != network.Published
	w.Duplicate = w.Kept
}

func pictograms(p *desk.Page, chosen string) []desk.Option {
	out := desk.Options(program.Pictograms(), func(name string) string { return p.T("pictogram." + name) }, chosen)
	for i := range out {
		out[i].Icon = out[i].Value
	}
	return out
}

// zoneToTell names the zone of a notice's hours where not all sites have the same.
func zoneToTell(p *desk.Page, n network.Notice) string {
	for _, s := range p.Records.Sites {
		if s.Timezone != p.Records.Sites[0].Timezone {
			return zoneOf(p, n).String()
		}
	}
	return ""
}

// alone is a notice as whoever may not write it sees it.
type alone struct {
	Notice  network.Notice
	By      string
	Where   string
	When    string
	Drawing *drawing
}

func (s *section) showAlone(p *desk.Page, n network.Notice) error {
	p.Title = n.Title
	f := formOf(p, n)
	v, err := s.draw(p, f, n)
	if err != nil {
		return err
	}
	w := alone{Notice: n, By: p.Records.Author(n), Where: whereOf(p, n), When: whenOf(p, n)}
	if len(v.Drawings) > 0 {
		w.Drawing = &v.Drawings[0]
	}
	return p.Show("alone", w)
}

// whenOf says in words when a notice is shown.
func whenOf(p *desk.Page, n network.Notice) string {
	zone := zoneOf(p, n)
	switch {
	case n.From.After(p.Now) && !n.Until.IsZero():
		return p.T("when.between", p.Moment(n.From, zone), untilOf(p, n))
	case n.From.After(p.Now):
		return p.T("when.from", p.Moment(n.From, zone))
	case !n.Until.IsZero():
		return p.T("when.until", untilOf(p, n))
	}
	return p.T("when.open")
}

// untilOf says the end of a notice: the day alone where that is its end.
func untilOf(p *desk.Page, n network.Notice) string {
	zone := zoneOf(p, n)
	if midnight(n.Until, zone) {
		return p.T("when.dayend", p.Day(n.Until.Add(-1), zone))
	}
	return p.Moment(n.Until, zone)
}
