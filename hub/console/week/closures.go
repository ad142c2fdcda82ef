package week

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/hub/console/desk"
	"semainier/hub/network"
	"semainier/hub/plan"
	"semainier/hub/store"
	"semainier/layouts/tomlfile"
)

// closure is a line of the list.
type closure struct {
	network.Closure
	Span   string
	Toward string // whom it concerns: partners that have something in these days
	Calls  []side // with whom to call
}

// Upto is the last day as the form to remove it names it.
func (c closure) Upto() string { return c.To.String() }

// freshClosure is the form for one more, as it was typed.
type freshClosure struct {
	From, To, Reason string
	Wrong            map[string]string
}

// concernWeeks is for how many weeks of a closure it is told whom it concerns.
const concernWeeks = 9

// closuresOf gives the closures of a site in order of time, those that have passed
// apart, the last first.
func (s section) closuresOf(p *desk.Page, site network.Site) (ahead, past []closure, err error) {
	inputs, err := s.hub.Inputs(p.Context(), p.Records.Feeds)
	if err != nil {
		return nil, nil, err
	}
	list := slices.Clone(site.Closures)
	slices.SortStableFunc(list, func(a, b network.Closure) int { return a.From.Compare(b.From) })
	now := today(p, site)
	for _, c := range list {
		one := closure{Closure: c, Span: closureSpan(p, c)}
		if c.Last().Before(now) {
			past = append(past, one)
			continue
		}
		concerned, err := concernedBy(p, inputs, site, c)
		if err != nil {
			return nil, nil, err
		}
		one.Toward = names(p, concerned)
		for _, id := range concerned {
			partner := partnerOf(p, id)
			one.Calls = append(one.Calls, side{Partner: partner, Call: partner.Contact, May: true})
		}
		ahead = append(ahead, one)
	}
	slices.Reverse(past)
	return ahead, past, nil
}

func closureSpan(p *desk.Page, c network.Closure) string {
	if c.Last() == c.From {
		return inFull(p, c.From)
	}
	return span(p, c.From, c.Last())
}

// concernedBy gives the partners that would be there in a closure.
func concernedBy(p *desk.Page, inputs map[feeds.FeedID]plan.Input, site network.Site, c network.Closure) ([]feeds.PartnerID, error) {
	alone := p.Records
	alone.Sites = []network.Site{site}
	alone.Sites[0].Closures = []network.Closure{c}
	var out []feeds.PartnerID
	monday := c.From.Monday()
	for range concernWeeks {
		if c.Last().Before(monday) {
			break
		}
		week, err := plan.WeekOf(alone, inputs, site.ID, monday, p.Now)
		if err != nil {
			return nil, err
		}
		for _, r := range week.Rows {
			if r.Left == plan.ClosedDay && !r.Busy && r.TakesPlace() && !slices.Contains(out, r.Partner) {
				out = append(out, r.Partner)
			}
		}
		monday = monday.AddDays(7)
	}
	return out, nil
}

// typedClosure reads the form.
func typedClosure(p *desk.Page) (network.Closure, freshClosure) {
	f := freshClosure{From: p.Typed("from"), To: p.Typed("to"), Reason: p.Typed("reason"), Wrong: map[string]string{}}
	day := func(field, text string) civil.Date {
		d, ok := parseDay(text)
		if text != "" && !ok {
			f.Wrong[field] = p.T("closure.noday")
		}
		return d
	}
	c := network.Closure{From: day("from", f.From), To: day("to", f.To), Reason: f.Reason}
	if f.From == "" {
		f.Wrong["from"] = p.T("closure.nofrom")
	}
	if c.To == c.From {
		c.To = civil.Date{}
	}
	return c, f
}

// addClosure closes the site for some days.
func (s section) addClosure(p *desk.Page) error {
	site := siteOf(p)
	c, form := typedClosure(p)
	if len(form.Wrong) == 0 && slices.ContainsFunc(site.Closures, func(o network.Closure) bool { return !o.Last().Before(c.From) && !c.Last().Before(o.From) }) {
		form.Wrong["from"] = p.T("closure.twice")
	}
	if len(form.Wrong) > 0 {
		p.Status(http.StatusUnprocessableEntity)
		return s.showHoursWith(p, daysOf(p, site.Hours), "", form)
	}
	site.Closures = append(slices.Clone(site.Closures), c)
	slices.SortStableFunc(site.Closures, func(a, b network.Closure) int { return a.From.Compare(b.From) })
	err := p.Edit(store.Edit{Over: network.Records{Sites: []network.Site{site}}, Saw: desk.SawOf(p.Typed("saw"))})
	var faults *tomlfile.Faults
	if errors.As(err, &faults) {
		for key, text := range p.Wrong(faults, "site") {
			_, field, ofClosure := strings.Cut(strings.TrimPrefix(key, "closure"), "].")
			if !ofClosure {
				return err // the site was wrong before: the desk says what of it
			}
			form.Wrong[field] = text
		}
		p.Status(http.StatusUnprocessableEntity)
		return s.showHoursWith(p, daysOf(p, siteOf(p).Hours), "", form)
	} else if err != nil {
		return err
	}
	return p.Back(hoursPath+string(site.ID)+"#fermetures", "closure.done", closureSpan(p, c))
}

// removeClosure opens the site again.
func (s section) removeClosure(p *desk.Page) error {
	site := siteOf(p)
	c, _ := typedClosure(p)
	i := slices.IndexFunc(site.Closures, func(o network.Closure) bool { return o.From == c.From && o.Last() == c.Last() })
	if i < 0 {
		return p.Back(hoursPath+string(site.ID)+"#fermetures", "closure.gone")
	}
	site.Closures = slices.Delete(slices.Clone(site.Closures), i, i+1)
	if err := p.Edit(store.Edit{Over: network.Records{Sites: []network.Site{site}}, Saw: desk.SawOf(p.Typed("saw"))}); err != nil {
		return err
	}
	return p.Back(hoursPath+string(site.ID)+"#fermetures", "closure.removed", closureSpan(p, c))
}
