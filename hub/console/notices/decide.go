package notices

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/layouts/tomlfile"
)

// maxUrgent is how far away the end of an urgent notice may be, as that of
// semainier urgent: a screen that is taken over tells nothing else.
const maxUrgent = 7 * 24 * time.Hour

// write reads the form for an act: what it makes of the notice, with what is wrong.
func (s *section) write(p *desk.Page) (f *form, before, n network.Notice, err error) {
	before, _, err = find(p)
	if err != nil {
		return nil, before, n, err
	}
	if f, err = typed(p); err != nil {
		return nil, before, n, err
	}
	if err = s.receive(p, f); err != nil {
		return nil, before, n, err
	}
	n = f.notice(p, before)
	f.voice(p, n)
	return f, before, n, nil
}

// again shows the form with what is wrong.
func (s *section) again(p *desk.Page, f *form) error {
	p.Status(http.StatusUnprocessableEntity)
	return s.showForm(p, f, nil)
}

// save keeps the notice without showing it anywhere. A published one is changed on the
// screens if its author may, else the change is kept beside it.
func (s *section) save(p *desk.Page) error {
	f, before, n, err := s.write(p)
	if err != nil {
		return err
	}
	switch {
	case before.State == network.Published && mayShow(p, before) && mayShow(p, n):
		return s.send(p, f, n)
	case before.State == network.Published:
		return s.beside(p, f, before, n, network.Draft)
	case n.State == "":
		n.State = network.Draft
	}
	return s.keep(p, f, n, "saved", false)
}

// propose asks the coordinators for it.
func (s *section) propose(p *desk.Page) error {
	f, before, n, err := s.write(p)
	if err != nil {
		return err
	}
	if before.State == network.Published {
		return s.beside(p, f, before, n, network.Proposed)
	}
	n.State, n.Reason = network.Proposed, ""
	return s.keep(p, f, n, "proposed", false)
}

// beside keeps a change of a published notice as a record of its own.
func (s *section) beside(p *desk.Page, f *form, before, n network.Notice, state network.NoticeState) error {
	if r, waits := replacementOf(p.Records, before); waits {
		if !p.May(access.Propose, targetOf(p.Records, r)) {
			return desk.Forbid()
		}
		n.ID = r.ID // the change before is written anew
		f.Saw = p.Saw(ref(r.ID), ref(before.ID))
	} else {
		n.ID = freshID(p, string(before.ID))
	}
	n.State, n.Reason, n.Replaces = state, "", before.ID
	key := "changed.proposed"
	if state == network.Draft {
		key = "changed.saved"
	}
	return s.keep(p, f, n, key, false)
}

// publish shows it, after one question more where it takes screens over.
func (s *section) publish(p *desk.Page) error {
	f, _, n, err := s.write(p)
	if err != nil {
		return err
	}
	return s.send(p, f, n)
}

// mayShow reports whether who asks may put a notice on the screens, and off them what it
// stands in the place of.
func mayShow(p *desk.Page, n network.Notice) bool {
	old, replaces := noticeOf(p.Records, n.Replaces)
	if replaces && old.State == network.Published && !p.May(access.Publish, targetOf(p.Records, old)) {
		return false
	}
	return p.May(access.Publish, targetOf(p.Records, n))
}

func (s *section) send(p *desk.Page, f *form, n network.Notice) error {
	if len(f.Wrong) == 0 && !mayShow(p, n) {
		return desk.Forbid()
	}
	n.State, n.Reason = network.Published, ""
	f.ended(p, n)
	if n.Importance == network.Urgent && len(f.Wrong) == 0 {
		if p.Typed("sure") == "" {
			return s.askUrgent(p, f, n)
		}
		if f.urgentEnd(p, n); len(f.Wrong) > 0 {
			return s.askUrgent(p, f, n)
		}
	}
	return s.keep(p, f, n, "published", true)
}

// ended says where the time of a notice is over already.
func (f *form) ended(p *desk.Page, n network.Notice) {
	if f.Wrong["until"] == "" && !n.Until.IsZero() && !p.Now.Before(n.Until) {
		f.Wrong["until"] = p.T("when.past")
	}
}

// urgentEnd says what an urgent notice's end must be.
func (f *form) urgentEnd(p *desk.Page, n network.Notice) {
	switch begin := latest(n.From, p.Now); {
	case n.Until.IsZero():
		f.Wrong["until"] = p.T("urgent.noend")
	case n.Until.Sub(begin) > maxUrgent:
		f.Wrong["until"] = p.T("urgent.long")
	}
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// keep writes the notice, and shows the form again where something is wrong with it.
// shown says that it stands on screens then: in place of the one that it replaces, if
// that is still there.
func (s *section) keep(p *desk.Page, f *form, n network.Notice, key string, shown bool) error {
	if len(f.Wrong) > 0 {
		f.rest(p, n)
		return s.again(p, f)
	}
	e := store.Edit{Saw: desk.SawOf(f.Saw)}
	if n.ID == "" {
		n.ID = freshID(p, n.Title)
		e.Saw = map[store.Ref]string{ref(n.ID): ""}
	}
	if shown {
		n = replacing(p, &e, n)
	}
	e.Over.Notices = []network.Notice{n}
	err := p.Edit(e)
	var faults *tomlfile.Faults
	if errors.As(err, &faults) {
		f.blame(p, n, faults)
		return s.again(p, f)
	} else if err != nil {
		return err
	}
	if shown {
		return p.Back(pathOf(n.ID)+"/suivi", key, n.Title)
	}
	return p.Back(pathOf(n.ID), key, n.Title)
}

// rest adds to what is wrong already all else that would be, so that it is told at once.
func (f *form) rest(p *desk.Page, n network.Notice) {
	known := f.Wrong
	f.Wrong = map[string]string{}
	n.ID = cmp.Or(n.ID, neverKept)
	with := p.Records
	with.Notices = append(slices.DeleteFunc(slices.Clone(with.Notices), func(o network.Notice) bool { return o.ID == n.ID }), n)
	var faults *tomlfile.Faults
	if errors.As(with.Check(), &faults) {
		f.blame(p, n, faults)
	}
	maps.Copy(f.Wrong, known)
}

// replacing gives a notice the place of the one that it replaces.
func replacing(p *desk.Page, e *store.Edit, n network.Notice) network.Notice {
	if n.Replaces == "" {
		return n
	}
	if old, ok := noticeOf(p.Records, n.Replaces); ok && old.State == network.Published {
		e.Remove = append(e.Remove, ref(n.ID))
		n.ID = old.ID
	}
	n.Replaces = ""
	return n
}

func freshID(p *desk.Page, words string) network.NoticeID {
	return network.NoticeID(network.MakeID(words, "annonce", func(id string) bool {
		_, taken := noticeOf(p.Records, network.NoticeID(id))
		return taken || slices.Contains(reserved(), id)
	}))
}

// question is the second question before screens are taken over.
type question struct {
	*form
	Title   string
	By      string
	Where   string
	Screens int
	Sites   []string
	Fields  []hidden // the whole form, as it was typed
	Action  string
	Zone    string
}

type hidden struct{ Name, Value string }

// askUrgent asks whether screens are to be taken over: how many, and until when. Without
// an end, it ends tonight.
func (s *section) askUrgent(p *desk.Page, f *form, n network.Notice) error {
	zone := zoneOf(p, n)
	if f.Until == (moment{}) {
		f.Until = moment{Date: dateField(tonight(p.Now, zone), zone, ends)}
	}
	q := question{form: f, Title: n.Title, By: p.Records.Author(n), Where: whereOf(p, n), Screens: len(screensOf(p.Records, n)), Zone: zoneToTell(p, n)}
	for _, id := range p.Records.SitesOf(n) {
		q.Sites = append(q.Sites, p.SiteName(id))
	}
	q.Action = pathOf(n.ID) + "/publier"
	if n.ID == "" {
		q.Action = "/annonces/" + fresh + "/publier"
	}
	q.Fields = f.fields()
	p.Title = p.T("urgent.title")
	if len(f.Wrong) > 0 {
		p.Status(http.StatusUnprocessableEntity)
	}
	return p.Show("urgent", q)
}

// tonight gives the end of the day, or of the next one within the last hour.
func tonight(now time.Time, zone *time.Location) time.Time {
	t := now.In(zone).Add(time.Hour)
	return time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, zone)
}

// fields gives the form as hidden fields, without its end, which is asked for anew.
func (f *form) fields() []hidden {
	all := []hidden{
		{"id", string(f.ID)}, {"title", f.Title}, {"text", f.Text}, {"by", f.By}, {"by-other", f.Other}, {"subject", f.Subject},
		{"pictogram", f.Pictogram}, {"link", f.Link}, {"importance", f.Importance}, {"saw", f.Saw},
		{"from-date", f.From.Date}, {"from-hour", f.From.Hour},
	}
	if f.Everywhere {
		all = append(all, hidden{"everywhere", "1"})
	}
	for name, list := range map[string][]string{"groups": f.Groups, "sites": f.Sites, "screens": f.Screens, "days": f.Days} {
		for _, v := range list {
			all = append(all, hidden{name, v})
		}
	}
	for _, t := range f.In {
		all = append(all, hidden{"title-" + string(t.Lang), t.Title}, hidden{"text-" + string(t.Lang), t.Text})
	}
	for i, d := range f.Daily {
		all = append(all, hidden{fmt.Sprint("daily-from-", i), d.From}, hidden{fmt.Sprint("daily-until-", i), d.Until})
	}
	for _, pic := range f.Pictures {
		as := "beside"
		if pic.Poster {
			as = "poster"
		}
		name := func(field string) string { return fmt.Sprintf("picture-%d-%s", pic.N, field) }
		all = append(all, hidden{name("id"), pic.ID}, hidden{name("width"), fmt.Sprint(pic.Width)}, hidden{name("height"), fmt.Sprint(pic.Height)},
			hidden{name("alt"), pic.Alt}, hidden{name("as"), as})
	}
	return all
}

// approve publishes a proposal as it stands. One that takes screens over goes through
// the question first.
func (s *section) approve(p *desk.Page) error {
	n, _, err := find(p)
	if err != nil {
		return err
	}
	if n.State != network.Proposed {
		return p.Fail(http.StatusConflict, "approve.notproposed", n.Title)
	}
	f := formOf(p, n)
	if saw := p.Typed("saw"); saw != "" {
		f.Saw = saw
	}
	f.voice(p, n)
	return s.send(p, f, n)
}

// refuse gives a proposal back to its author, with why.
func (s *section) refuse(p *desk.Page) error {
	n, _, err := find(p)
	if err != nil {
		return err
	}
	if n.State != network.Proposed {
		return p.Fail(http.StatusConflict, "approve.notproposed", n.Title)
	}
	f := formOf(p, n)
	n.State, n.Reason = network.Refused, p.Typed("reason")
	if n.Reason == "" {
		f.Wrong["reason"] = p.T("refuse.noreason")
		return s.again(p, f)
	}
	err = p.Edit(store.Edit{Over: network.Records{Notices: []network.Notice{n}}, Saw: desk.SawOf(p.Typed("saw"))})
	var faults *tomlfile.Faults
	if errors.As(err, &faults) {
		f.blame(p, n, faults)
		return s.again(p, f)
	} else if err != nil {
		return err
	}
	return p.Back("/annonces", "refused", n.Title)
}

// withdraw takes a notice off the screens.
func (s *section) withdraw(p *desk.Page) error {
	n, _, err := find(p)
	if err != nil {
		return err
	}
	if n.State != network.Published {
		return p.Fail(http.StatusConflict, "withdraw.notpublished", n.Title)
	}
	n.State = network.Withdrawn
	if err := p.Edit(store.Edit{Over: network.Records{Notices: []network.Notice{n}}, Saw: desk.SawOf(p.Typed("saw"))}); err != nil {
		return err
	}
	return p.Back("/annonces", "withdrawn", n.Title)
}

// duplicate makes a draft of the same words, without their dates.
func (s *section) duplicate(p *desk.Page) error {
	n, _, err := find(p)
	if err != nil {
		return err
	}
	n.State, n.Reason, n.Replaces, n.From, n.Until = network.Draft, "", "", time.Time{}, time.Time{}
	title := n.Title
	n.ID = freshID(p, n.Title)
	if err := p.Edit(store.Edit{Over: network.Records{Notices: []network.Notice{n}}, Saw: map[store.Ref]string{ref(n.ID): ""}}); err != nil {
		return err
	}
	return p.Back(pathOf(n.ID), "duplicated", title)
}

// remove deletes a notice that is on no screen.
func (s *section) remove(p *desk.Page) error {
	n, _, err := find(p)
	if err != nil {
		return err
	}
	if n.State == network.Published {
		return p.Fail(http.StatusConflict, "remove.published", n.Title)
	}
	if err := p.Edit(store.Edit{Remove: []store.Ref{ref(n.ID)}, Saw: desk.SawOf(p.Typed("saw"))}); err != nil {
		return err
	}
	return p.Back("/annonces", "removed", n.Title)
}
