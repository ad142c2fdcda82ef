package partners

import (
	"cmp"
	"errors"
	"net/http"
	"slices"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/layouts/program"
	"semainier/layouts/tomlfile"
)

// The kinds of records that the section writes, as the journal calls them.
const (
	partnerKind = "partner"
	feedKind    = "feed"
	voiceKind   = "voice"
	siteKind    = "site"
)

// partnerPage is the page of one partner, or of one to come.
type partnerPage struct {
	feeds.Partner
	Fresh      bool // it is not stored yet
	MayEdit    bool // change what is said of it
	MayAny     bool // change something of it, at some site
	MayCall    bool
	Feeds      []feedState
	Needs      []desk.Option
	Swatches   []swatch
	Pictograms []desk.Option
	Alike      []string
	Voice      matrix
	Sites      string
	Saw        string
	Wrong      map[string]string
}

func (s section) newPartner(p *desk.Page) error {
	return s.showNew(p, feeds.Partner{Colour: freeColour(p.Records)}, nil)
}

// showNew is the form of a partner to come, at whichever of the sites that who asks
// keeps.
func (s section) showNew(p *desk.Page, partner feeds.Partner, wrong map[string]string) error {
	inputs, err := s.hub.Inputs(p.Context(), p.Records.Feeds)
	if err != nil {
		return err
	}
	there := presenceOf(p.Records, inputs)
	for _, site := range access.Sites(p.Records, p.Who.Grants, access.EditPartner) {
		there[partner.ID] = append(there[partner.ID], site.ID)
	}
	v := partnerPage{Partner: partner, Fresh: true, MayEdit: true, MayCall: true, Wrong: wrong}
	v.choices(p, there)
	p.Title = p.T("new.title")
	if len(wrong) > 0 {
		p.Status(http.StatusUnprocessableEntity)
	}
	return p.Show("partner", v)
}

// freeColour proposes the colour that the fewest partners have.
func freeColour(r network.Records) string {
	used := map[string]int{}
	for _, p := range r.Partners {
		used[toneOf(p.Colour).Name]++
	}
	return slices.MinFunc(program.Colours(), func(a, b string) int { return cmp.Compare(used[a], used[b]) })
}

// choices fills in what there is to choose from.
func (v *partnerPage) choices(p *desk.Page, there presence) {
	v.Swatches = swatches(p, v.Partner, there)
	v.Pictograms = desk.Options(program.Pictograms(), func(n string) string { return p.T("pictogram." + n) }, cmp.Or(v.Pictogram, program.DefaultPictogram))
	for i, o := range v.Pictograms {
		v.Pictograms[i].Icon = o.Value
	}
	needs := make([]feeds.Need, 0, len(program.Needs()))
	for _, n := range program.Needs() {
		needs = append(needs, feeds.Need(n))
	}
	v.Needs = desk.Options(needs, func(n feeds.Need) string { return p.T("subject." + string(n)) }, v.Partner.Needs...)
}

func (s section) addPartner(p *desk.Page) error {
	partner := typedPartner(p, feeds.Partner{})
	partner.ID = feeds.PartnerID(freeID(cmp.Or(partner.Short, partner.Name), func(id string) bool {
		_, taken := p.Records.Partner(feeds.PartnerID(id))
		return taken
	}))
	e := store.Edit{Over: network.Records{Partners: []feeds.Partner{partner}}, Saw: map[store.Ref]string{{Kind: partnerKind, ID: string(partner.ID)}: ""}}
	if wrong := judge(p, e.Over, partnerKind); wrong != nil {
		return s.showNew(p, partner, wrong)
	}
	if err := p.Edit(e); err != nil {
		return err
	}
	return p.Back("/calendriers/nouveau?partenaire="+string(partner.ID), "partner.added", partner.ShownName())
}

// seen gives what a form says that its reader saw: of a form that comes back to be
// mended, what it said before.
func seen(p *desk.Page, ref store.Ref) string { return cmp.Or(p.Typed("saw"), p.Saw(ref)) }

// typedPartner reads the form over what there was.
func typedPartner(p *desk.Page, partner feeds.Partner) feeds.Partner {
	partner.Name, partner.Short, partner.Generic = p.Typed("name"), p.Typed("short"), p.Typed("generic")
	partner.About, partner.Phone, partner.Web, partner.Contact = p.Typed("about"), p.Typed("phone"), p.Typed("web"), p.Typed("contact")
	partner.Colour, partner.Pictogram = p.Typed("colour"), p.Typed("pictogram")
	partner.Needs = nil
	for _, n := range p.Ticked("needs") {
		partner.Needs = append(partner.Needs, feeds.Need(n))
	}
	return partner
}

// judge tells beforehand, by field and in French, what is wrong with the one record of
// that kind that an edit would write; nil: nothing.
func judge(p *desk.Page, over network.Records, kind string) map[string]string {
	var faults *tomlfile.Faults
	if err := network.Merge(p.Records, over).Check(); errors.As(err, &faults) {
		return p.Wrong(faults, kind)
	}
	return nil
}

func (s section) showPartner(p *desk.Page) error {
	partner, err := partnerOf(p)
	if err != nil {
		return err
	}
	return s.showPartnerWith(p, partner, nil)
}

func (s section) showPartnerWith(p *desk.Page, partner feeds.Partner, wrong map[string]string) error {
	stored, err := partnerOf(p)
	if err != nil {
		return err
	}
	inputs, err := s.hub.Inputs(p.Context(), p.Records.Feeds)
	if err != nil {
		return err
	}
	there := presenceOf(p.Records, inputs)
	shown, _ := seenSites(p, partner.ID, there)
	row := rowOf(p, stored, shown, inputs, there)
	v := partnerPage{
		Partner: partner, MayEdit: row.MayEdit, MayCall: row.MayCall, Feeds: row.Feeds, Alike: row.Alike, Wrong: wrong,
		Sites: p.SiteNames(shown), Saw: seen(p, store.Ref{Kind: partnerKind, ID: string(partner.ID)}), Voice: matrixOf(p, partner.ID),
	}
	on, err := anyPartner(p)
	if err != nil {
		return err
	}
	v.MayAny = p.May(access.EditPartner, on)
	if !v.MayCall {
		v.Contact = ""
	}
	v.choices(p, there)
	p.Title = stored.ShownName()
	if len(wrong) > 0 {
		p.Status(http.StatusUnprocessableEntity)
	}
	return p.Show("partner", v)
}

func (s section) setPartner(p *desk.Page) error {
	before, err := partnerOf(p)
	if err != nil {
		return err
	}
	partner := typedPartner(p, before)
	over := network.Records{Partners: []feeds.Partner{partner}}
	if wrong := judge(p, over, partnerKind); wrong != nil {
		return s.showPartnerWith(p, partner, wrong)
	}
	if err := p.Edit(store.Edit{Over: over, Saw: desk.SawOf(p.Typed("saw"))}); err != nil {
		return err
	}
	return p.Back("/partenaires/"+string(partner.ID), "partner.saved")
}

// freeID makes an identity of a name, which is no address of another page.
func freeID(name string, taken func(string) bool) string {
	return network.MakeID(name, "partenaire", func(id string) bool { return id == "nouveau" || id == "etat" || taken(id) })
}
