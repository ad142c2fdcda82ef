package screens

import (
	"errors"

	"semainier/feeds"
	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/hub/wire"
	"semainier/layouts/tomlfile"
)

// pair admits the screen that shows the code.
func (s section) pair(p *desk.Page) error {
	f := pairForm{Code: plain(p.Typed(codeField)), Name: p.Typed(nameField), Wrong: map[string]string{}}
	site := feeds.SiteID(p.Typed(siteField))
	code, ok := wire.ReadCode(f.Code)
	if !ok {
		f.Wrong[codeField] = p.T("wrong.code", wire.CodeLength)
	}
	if _, known := p.Records.Site(site); !known || !p.May(access.EditScreen, access.Target{Sites: []feeds.SiteID{site}}) {
		f.Wrong[siteField] = p.T("wrong.site")
	}
	if f.Name == "" {
		f.Wrong[nameField] = p.T("wrong.name")
	}
	if len(f.Wrong) > 0 {
		return s.showList(p, f, site)
	}
	admitted, err := p.Store().Admit(p.Context(), code, network.Screen{Site: site, Name: f.Name}, store.ApplyOptions{By: p.Who.Signature(), Now: p.Now})
	var faults *tomlfile.Faults
	switch key := refusal(err); {
	case err == nil:
		return p.Back(path(admitted.ID), "paired", admitted.Name, p.SiteName(site))
	case key != "":
		f.Wrong[codeField] = p.T(key)
	case errors.As(err, &faults):
		f.Wrong = p.Wrong(faults, "screen")
	default:
		return err
	}
	return s.showList(p, f, site)
}

// refusal gives the key of the words for why a screen is not admitted; empty for
// another error.
func refusal(err error) string {
	for _, r := range []struct {
		err error
		key string
	}{
		{store.ErrNoCode, "wrong.nocode"},
		{store.ErrCodeTwice, "wrong.twice"},
		{store.ErrTooManyGuesses, "wrong.guesses"},
		{store.ErrRevokedKey, "wrong.revoked"},
		{store.ErrScreenThere, "wrong.there"},
	} {
		if errors.Is(err, r.err) {
			return r.key
		}
	}
	return ""
}
