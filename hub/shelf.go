package hub

import (
	"context"

	"semainier/feeds"
	"semainier/hub/publish"
	"semainier/hub/store"
	"semainier/layouts/program"
)

// shelf keeps issues in the store.
type shelf struct{ store *store.Store }

// Shelf is where Run keeps what it publishes, for what publishes without one.
func Shelf(s *store.Store) publish.Shelf { return shelf{s} }

func (s shelf) Issue(ctx context.Context, site program.SiteID) (publish.Issue, bool, error) {
	p, ok, err := s.store.Playlist(ctx, feeds.SiteID(site))
	if err != nil || !ok {
		return publish.Issue{}, false, err
	}
	return publish.Issue{Site: site, Version: p.Version, Digest: p.Digest, Sealed: p.Sealed, Issued: p.Issued}, true, nil
}

func (s shelf) PutIssues(ctx context.Context, all []publish.Issue) error {
	out := make([]store.Published, len(all))
	for n, i := range all {
		out[n] = store.Published{Site: feeds.SiteID(i.Site), Version: i.Version, Digest: i.Digest, Sealed: i.Sealed, Issued: i.Issued}
	}
	return s.store.PutPlaylist(ctx, out...)
}
