package partners

import (
	"html/template"

	"semainier/feeds"
	"semainier/hub/console/desk"
)

// linkPage is the link by which a partner sees its own page.
type linkPage struct {
	feeds.Partner
	Until string // of the link that there is; empty: there is none
	By    string
	Path  string        // of the link that was just made: it is told this once
	Code  template.HTML // of Path, for a telephone
}

func (s section) showLink(p *desk.Page) error {
	v, err := s.linkPageOf(p)
	if err != nil {
		return err
	}
	return p.Show("link", v)
}

func (s section) linkPageOf(p *desk.Page) (linkPage, error) {
	partner, err := partnerOf(p)
	if err != nil {
		return linkPage{}, err
	}
	v := linkPage{Partner: partner}
	o, linked, err := p.Access().PartnerLinked(p.Context(), partner.ID)
	if linked {
		v.Until, v.By = p.Day(o.Expires, p.Now.Location()), o.By
	}
	p.Title = p.T("link.title", partner.ShownName())
	return v, err
}

// makeLink answers with the link itself, and not by a redirect: only a digest of it is
// kept, so that this answer alone can tell it.
func (s section) makeLink(p *desk.Page) error {
	partner, err := partnerOf(p)
	if err != nil {
		return err
	}
	path, err := p.Access().PartnerLink(p.Context(), p.Who.Editor(), partner.ID)
	if err != nil {
		return err
	}
	v, err := s.linkPageOf(p)
	if err != nil {
		return err
	}
	v.Path = p.Address(path)
	if v.Code, err = desk.Code(v.Path, ""); err != nil {
		return err
	}
	return p.Show("link", v)
}

func (s section) revokeLink(p *desk.Page) error {
	partner, err := partnerOf(p)
	if err != nil {
		return err
	}
	if err := p.Access().RevokePartnerLink(p.Context(), p.Who.Editor(), partner.ID); err != nil {
		return err
	}
	return p.Back("/partenaires/"+string(partner.ID)+"/lien", "link.revoked")
}
