package partners

import (
	"html/template"
	"net/http"

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
	v.Path = addressOf(p.R, path)
	if v.Code, err = desk.Code(v.Path); err != nil {
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

// addressOf gives the address of a path of this console, as whoever asks sees it. Only
// the host of the request tells how that is; a proxy that ends TLS says so.
func addressOf(r *http.Request, path string) string {
	scheme := "https"
	if r.TLS == nil && r.Header.Get("X-Forwarded-Proto") != "https" {
		scheme = "http"
	}
	return scheme + "://" + r.Host + path
}
