package network

import (
	"slices"

	"semainier/feeds"
	"semainier/layouts/tomlfile"
)

// Parse reads a complete network.toml. Its error is a *tomlfile.Faults with
// everything that is wrong in the file called name: form, types, unknown keys
// and what Check finds.
func Parse(name string, data []byte) (Records, error) { return ParseOver(name, data, Records{}) }

// ParseOver reads a network.toml that may lean on the records of base: it is
// judged together with those of base that it doesn't replace. The records of
// the file alone are given.
func ParseOver(name string, data []byte, base Records) (Records, error) {
	var file Records
	faults := tomlfile.Decode(name, data, &file)
	if !faults.Unreadable() {
		Merge(base, file).check(faults, file)
	}
	if err := faults.Err(); err != nil {
		return Records{}, err
	}
	return file, nil
}

// TOML writes the records as network.toml: Parse reads them back equal.
func (r Records) TOML() ([]byte, error) { return tomlfile.Encode(r) }

// Merge gives the records of over, in their order, followed by those of base
// that over doesn't name.
func Merge(base, over Records) Records {
	m := Records{
		Network:  over.Network,
		Groups:   merge(base.Groups, over.Groups, func(g Group) GroupID { return g.ID }),
		Sites:    merge(base.Sites, over.Sites, func(s Site) feeds.SiteID { return s.ID }),
		Partners: merge(base.Partners, over.Partners, func(p feeds.Partner) feeds.PartnerID { return p.ID }),
		Feeds:    merge(base.Feeds, over.Feeds, func(f feeds.Feed) feeds.FeedID { return f.ID }),
		Notices:  merge(base.Notices, over.Notices, func(n Notice) NoticeID { return n.ID }),
		Services: merge(base.Services, over.Services, func(s Service) ServiceID { return s.ID }),
		Layouts:  merge(base.Layouts, over.Layouts, func(l Layout) LayoutID { return l.ID }),
		Screens:  merge(base.Screens, over.Screens, func(s Screen) ScreenID { return s.ID }),
		Voices:   merge(base.Voices, over.Voices, func(v Voice) feeds.PartnerID { return v.Partner }),

		Translations: merge(base.Translations, over.Translations, func(t Translation) string { return t.Text }),
	}
	if m.Network == (Info{}) {
		m.Network = base.Network
	}
	return m
}

func merge[T any, ID comparable](base, over []T, id func(T) ID) []T {
	out := slices.Clone(over)
	for _, b := range base {
		if !slices.ContainsFunc(over, func(o T) bool { return id(o) == id(b) }) {
			out = append(out, b)
		}
	}
	return out
}
