package partners

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"semainier/feeds"
	"semainier/feeds/fetch"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/network"
	"semainier/hub/report"
	"semainier/hub/store"
)

// feedPage is the page of one calendar, or of one to come.
type feedPage struct {
	feeds.Feed
	Owner    feeds.Partner // whose it is; zero: to be chosen
	Partners []desk.Option // to choose from, for a calendar to come
	Typed    string        // the address, as it was just typed; never that of the store
	Masked   string        // of the stored one
	Where    string        // "Maison de la Gare, Bureau 1"
	Health   feedState
	Held     bool
	Report   []told // what the last reading found
	MayEdit  bool
	MayCall  bool
	Places   []desk.Option
	Modes    []desk.Option
	Others   []desk.Option
	Privates []desk.Option
	Rhythms  []desk.Option
	Ignored  []desk.Option
	How      []string // where programs tell the address to share
	Twin     string   // another calendar with the same address
	Content  *content // what the calendar gives now; nil: not looked at
	Ask      bool     // the page is to ask for it by itself
	Fresh    bool
	Saw      string
	Wrong    map[string]string
}

// newFeed is the form of a calendar to come.
func (s section) newFeed(p *desk.Page) error {
	f := feeds.Feed{Partner: feeds.PartnerID(p.R.URL.Query().Get("partenaire")), Other: feeds.OtherBusy}
	return s.showFresh(p, f, nil, nil)
}

func (s section) showFresh(p *desk.Page, f feeds.Feed, wrong map[string]string, found *content) error {
	v := feedPage{Feed: f, Typed: f.URL, MayEdit: true, Fresh: true, Content: found, Wrong: wrong}
	v.Owner, _ = p.Records.Partner(f.Partner)
	for _, one := range p.Records.Partners {
		v.Partners = append(v.Partners, desk.Option{Value: string(one.ID), Word: one.ShownName(), On: one.ID == f.Partner})
	}
	v.Twin = twinOf(p, f)
	v.choices(p)
	p.Title = p.T("feed.new.title")
	if len(wrong) > 0 {
		p.Status(http.StatusUnprocessableEntity)
	}
	return p.Show("feed-new", v)
}

// choices fills in what there is to choose from.
func (v *feedPage) choices(p *desk.Page) {
	v.How = report.Sharing("")
	v.Places = places(p, access.EditPartner, v.Site, placeValue(v.Site, v.Room))
	word := func(prefix string) func(string) string {
		return func(value string) string { return p.T(prefix + cmp.Or(value, "none")) }
	}
	v.Modes = desk.Options([]string{"", string(feeds.WalkIn), string(feeds.Appointment), string(feeds.Video)}, word("mode."), string(v.Mode))
	other := cmp.Or(v.Other, feeds.OtherBusy)
	generic := cmp.Or(v.Owner.Generic, p.T("generic"))
	for _, o := range []feeds.Other{feeds.OtherBusy, feeds.OtherGeneric, feeds.OtherHide} {
		text := p.T("other." + string(o))
		if o == feeds.OtherGeneric {
			text = p.T("other.generic", generic)
		}
		v.Others = append(v.Others, desk.Option{Value: string(o), Word: text, On: o == other})
	}
	private := feeds.PrivateBusy
	if v.HidesPrivate() {
		private = feeds.PrivateHide
	}
	v.Privates = desk.Options([]string{string(feeds.PrivateBusy), string(feeds.PrivateHide)}, word("private."), string(private))
	v.Ignored = desk.Options([]string{string(feeds.PropertyLocation), string(feeds.PropertyCategories), string(feeds.PropertyConference)}, word("ignore."), texts(v.Ignore)...)
	rhythms := []time.Duration{0, 5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour, 24 * time.Hour}
	if own := time.Duration(v.Refresh); !slices.Contains(rhythms, own) {
		rhythms = append(rhythms, own)
	}
	for _, d := range rhythms {
		v.Rhythms = append(v.Rhythms, desk.Option{Value: strconv.Itoa(int(d / time.Second)), Word: rhythmWord(p, d), On: d == time.Duration(v.Refresh)})
	}
}

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

func rhythmWord(p *desk.Page, d time.Duration) string {
	switch {
	case d == 0:
		return p.T("rhythm.auto")
	case d == time.Hour:
		return p.T("rhythm.hour")
	case d%time.Hour == 0:
		return p.T("rhythm.hours", int(d/time.Hour))
	case d%time.Minute == 0:
		return p.T("rhythm.minutes", int(d/time.Minute))
	}
	return p.T("rhythm.seconds", int(d/time.Second))
}

// typedFeed reads the form over what there was. An empty address is the one that there
// was: pages never show it whole.
func typedFeed(p *desk.Page, f feeds.Feed) feeds.Feed {
	if address := p.Typed("address"); address != "" {
		f.URL = address
	}
	f.Site, f.Room = placeOf(p.Typed("place"))
	f.Mode, f.Other, f.Private = feeds.Mode(p.Typed("mode")), feeds.Other(p.Typed("other")), feeds.Discretion(p.Typed("private"))
	if seconds, err := strconv.Atoi(p.Typed("refresh")); err == nil {
		f.Refresh = feeds.Duration(time.Duration(seconds) * time.Second)
	}
	f.Ignore = nil
	for _, one := range p.Ticked("ignore") {
		f.Ignore = append(f.Ignore, feeds.Property(one))
	}
	return f
}

// addFeed shows what the calendar gives, or keeps it, as the button says.
func (s section) addFeed(p *desk.Page) error {
	f := typedFeed(p, feeds.Feed{Partner: feeds.PartnerID(p.Typed("partner"))})
	name := string(f.Partner) + "-" + string(f.Site)
	f.ID = feeds.FeedID(freeID(name, func(id string) bool {
		return slices.ContainsFunc(p.Records.Feeds, func(o feeds.Feed) bool { return string(o.ID) == id })
	}))
	over := network.Records{Feeds: []feeds.Feed{f}}
	wrong := judgeFeed(p, f, over)
	if wrong != nil || p.Typed("do") != "save" {
		var found *content
		if wrong == nil {
			var err error
			if found, err = s.look(p, f, over, nil); err != nil {
				return err
			}
		}
		if p.Partial() {
			return p.Part("feed-found", feedPage{Feed: f, Fresh: true, MayEdit: true, Content: found, Twin: twinOf(p, f), Wrong: wrong})
		}
		return s.showFresh(p, f, wrong, found)
	}
	if err := p.Edit(store.Edit{Over: over, Saw: map[store.Ref]string{{Kind: feedKind, ID: string(f.ID)}: ""}}); err != nil {
		return err
	}
	return p.Back("/calendriers/"+string(f.ID), "feed.added")
}

// judgeFeed is judge for a feed. What is wrong with an address never quotes it.
func judgeFeed(p *desk.Page, f feeds.Feed, over network.Records) map[string]string {
	wrong := judge(p, over, feedKind)
	if isFile(f.URL) && !slices.ContainsFunc(p.Records.Feeds, func(o feeds.Feed) bool { return o.ID == f.ID && o.URL == f.URL }) {
		// The folder of the hub's files may hold other bodies' calendars: who keeps the
		// hub's machine names one, by network.toml.
		return map[string]string{"url": p.T("feed.address.wrong")}
	}
	if wrong == nil {
		return nil // an address that cannot be read is a fault of the record
	}
	if _, err := feeds.ParseAddress(f.URL); err != nil {
		wrong["url"] = p.T("feed.address.wrong")
		if f.URL == "" {
			wrong["url"] = p.T("feed.address.missing")
		}
	}
	return wrong
}

// isFile reports whether an address is that of a file of the hub's machine.
func isFile(address string) bool {
	return len(address) >= 5 && strings.EqualFold(address[:5], "file:")
}

// twinOf names another feed that reads the same address.
func twinOf(p *desk.Page, f feeds.Feed) string {
	for _, o := range p.Records.Feeds {
		if o.ID != f.ID && o.URL == f.URL && f.URL != "" {
			owner, _ := p.Records.Partner(o.Partner)
			return p.T("feed.twin", owner.ShownName(), p.SiteName(o.Site))
		}
	}
	return ""
}

func (s section) showFeed(p *desk.Page) error {
	f, err := feedOf(p)
	if err != nil {
		return err
	}
	var found *content
	v, err := s.feedPageOf(p, f)
	if err != nil {
		return err
	}
	if v.MayEdit && p.R.URL.Query().Has("voir") {
		if found, err = s.look(p, f, network.Records{}, nil); err != nil {
			return err
		}
	}
	v.Content, v.Ask = found, found == nil
	return p.Show("feed", v)
}

// feedPageOf is the page of a stored feed, or of a changed form of one.
func (s section) feedPageOf(p *desk.Page, f feeds.Feed) (feedPage, error) {
	stored, err := feedOf(p)
	if err != nil {
		return feedPage{}, err
	}
	inputs, err := s.hub.Inputs(p.Context(), []feeds.Feed{stored})
	if err != nil {
		return feedPage{}, err
	}
	h := inputs[f.ID].Health
	v := feedPage{
		Feed: f, Masked: fetch.Mask(stored.URL), Where: placeWord(p.Records, stored.Site, stored.Room), Health: stateOf(p, stored, h), Held: !h.Hold.Since.IsZero(), Report: tellAll(p, h.Findings),
		Twin: twinOf(p, f), Saw: seen(p, store.Ref{Kind: feedKind, ID: string(f.ID)}),
	}
	if f.URL != stored.URL {
		v.Typed = f.URL
	}
	v.Owner, _ = p.Records.Partner(stored.Partner)
	on, err := wholeFeed(p)
	if err != nil {
		return v, err
	}
	v.MayEdit, v.MayCall = p.May(access.EditPartner, on), maySeeContact(p, stored.Partner)
	v.choices(p)
	p.Title = p.T("feed.title", v.Owner.ShownName())
	return v, nil
}

// setFeed keeps the settings of a feed. Those of a site that it is to move to must be
// the editor's too.
func (s section) setFeed(p *desk.Page) error {
	before, err := feedOf(p)
	if err != nil {
		return err
	}
	f := typedFeed(p, before)
	if !p.May(access.EditPartner, access.Target{Sites: sitesOfFeed(p.Records, f), Partner: f.Partner}) {
		return desk.Forbid()
	}
	over := network.Records{Feeds: []feeds.Feed{f}}
	if wrong := judgeFeed(p, f, over); wrong != nil {
		v, err := s.feedPageOf(p, f)
		if err != nil {
			return err
		}
		v.Wrong = wrong
		return p.Status(http.StatusUnprocessableEntity).Show("feed", v)
	}
	if err := p.Edit(store.Edit{Over: over, Saw: desk.SawOf(p.Typed("saw"))}); err != nil {
		return err
	}
	return p.Back("/calendriers/"+string(f.ID), "feed.saved")
}
