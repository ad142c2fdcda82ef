package week

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"semainier/feeds"
	"semainier/hub/console/desk"
	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/layouts/tomlfile"
)

// usualPeriods is how many periods the form has for a day that has no more.
const usualPeriods = 2

// hoursPage is where hours and closures of a site are edited.
type hoursPage struct {
	Site     network.Site
	Days     []dayForm
	Wrong    string // what is wrong with the week as a whole
	Closures []closure
	Past     []closure
	Fresh    freshClosure
	Saw      string
	WeekPath string
}

// dayForm is the line of a day of the week.
type dayForm struct {
	Key, Name string
	Closed    bool
	Periods   []periodForm
	Wrong     string
}

// periodForm is as it was typed.
type periodForm struct {
	N           int
	From, Until string
	Wrong       bool
}

// siteOf is the site of the address.
func siteOf(p *desk.Page) network.Site {
	site, _ := p.Records.Site(feeds.SiteID(p.R.PathValue("site")))
	return site
}

func sawSite(p *desk.Page, s network.Site) string {
	return p.Saw(store.Ref{Kind: "site", ID: string(s.ID)})
}

// showHours shows the forms. A day in the address is one to close.
func (s section) showHours(p *desk.Page) error {
	var fresh freshClosure
	if d, ok := parseDay(p.R.URL.Query().Get("jour")); ok {
		fresh.From = d.String()
	}
	return s.showHoursWith(p, daysOf(p, siteOf(p).Hours), "", fresh)
}

func (s section) showHoursWith(p *desk.Page, days []dayForm, wrong string, fresh freshClosure) error {
	site := siteOf(p)
	v := hoursPage{Site: site, Days: days, Wrong: wrong, Fresh: fresh, Saw: sawSite(p, site), WeekPath: rootPath + "/" + string(site.ID)}
	if seen := p.Typed("saw"); seen != "" {
		v.Saw = seen // what is typed stands on what was seen
	}
	var err error
	if v.Closures, v.Past, err = s.closuresOf(p, site); err != nil {
		return err
	}
	p.Title = p.T("hours.title", site.Name)
	return p.Show("hours", v)
}

// daysOf fills the form with hours.
func daysOf(p *desk.Page, h network.Hours) []dayForm {
	var out []dayForm
	for i, key := range network.Weekdays() {
		day := time.Weekday((i + 1) % 7)
		periods := h.On(day)
		d := dayForm{Key: string(key), Name: p.T("weekday." + strconv.Itoa(int(day))), Closed: len(periods) == 0}
		for j := range max(len(periods), usualPeriods) {
			one := periodForm{N: j + 1}
			if j < len(periods) {
				one.From, one.Until = clock(p, periods[j].From), clock(p, periods[j].Until)
			}
			d.Periods = append(d.Periods, one)
		}
		out = append(out, d)
	}
	return out
}

// typedHours reads the form; ok is false where something in it is no time of day, which
// the days then say.
func typedHours(p *desk.Page) (h network.Hours, days []dayForm, ok bool) {
	ok = true
	for i, key := range network.Weekdays() {
		d := dayForm{Key: string(key), Name: p.T("weekday." + strconv.Itoa((i+1)%7)), Closed: p.Typed(string(key)+"-closed") != ""}
		var periods []network.Period
		for j := 1; j <= usualPeriods || p.R.PostForm.Has(fmt.Sprintf("%s-%d-from", key, j)); j++ {
			f := periodForm{N: j, From: p.Typed(fmt.Sprintf("%s-%d-from", key, j)), Until: p.Typed(fmt.Sprintf("%s-%d-until", key, j))}
			if f.From+f.Until != "" && !d.Closed {
				from, good := parseClock(f.From)
				until, fine := parseClock(f.Until)
				if f.Wrong = !good || !fine; f.Wrong {
					d.Wrong = p.T("hours.wrong")
				}
				periods = append(periods, network.Period{From: from, Until: until})
			}
			d.Periods = append(d.Periods, f)
		}
		if !d.Closed && len(periods) == 0 {
			d.Wrong = p.T("hours.none")
		}
		ok = ok && d.Wrong == ""
		setDay(&h, i, periods)
		days = append(days, d)
	}
	return h, days, ok
}

func setDay(h *network.Hours, i int, periods []network.Period) {
	days := [...]*[]network.Period{&h.Monday, &h.Tuesday, &h.Wednesday, &h.Thursday, &h.Friday, &h.Saturday, &h.Sunday}
	*days[i] = periods
}

// parseClock reads a time of day as people write it: "9 h 30", "9h", "9:30", "09.30",
// "930", "24 h".
func parseClock(s string) (network.Clock, bool) {
	s = strings.ToLower(strings.Join(strings.Fields(s), "")) // also narrow spaces
	s = strings.NewReplacer("heures", "h", "heure", "h", "min", "", ".", "h", ":", "h").Replace(s)
	hours, minutes, parted := strings.Cut(s, "h")
	if !parted && len(hours) > 2 {
		hours, minutes = hours[:len(hours)-2], hours[len(hours)-2:]
	}
	h, err := strconv.ParseUint(hours, 10, 8)
	if err != nil || len(hours) > 2 || len(minutes) == 1 || len(minutes) > 2 {
		return 0, false
	}
	var m uint64
	if minutes != "" {
		if m, err = strconv.ParseUint(minutes, 10, 8); err != nil || m > 59 {
			return 0, false
		}
	}
	c := network.Clock(h*60 + m)
	return c, c <= 24*60
}

// setHours replaces the hours of a usual week.
func (s section) setHours(p *desk.Page) error {
	site := siteOf(p)
	h, days, ok := typedHours(p)
	if !ok {
		p.Status(http.StatusUnprocessableEntity)
		return s.showHoursWith(p, days, "", freshClosure{})
	}
	site.Hours = h
	err := p.Edit(store.Edit{Over: network.Records{Sites: []network.Site{site}}, Saw: desk.SawOf(p.Typed("saw"))})
	var faults *tomlfile.Faults
	if !errors.As(err, &faults) {
		if err != nil {
			return err
		}
		return p.Back(hoursPath+string(site.ID), "hours.done")
	}
	wrong, others := p.Wrong(faults, "site"), ""
	for key, text := range wrong {
		name, isHours := strings.CutPrefix(key, "hours")
		if !isHours {
			return err // the site was wrong before: the desk says what of it
		}
		if name == "" {
			others = p.T("hours.never")
		}
		for i := range days {
			if strings.HasPrefix(name, "."+days[i].Key) {
				days[i].Wrong = text
			}
		}
	}
	p.Status(http.StatusUnprocessableEntity)
	return s.showHoursWith(p, days, others, freshClosure{})
}
