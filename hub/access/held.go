package access

import (
	"context"
	"fmt"
	"slices"

	"semainier/feeds"
	"semainier/hub/network"
)

// Holders counts the people, shut out or not, and the open invitations that have a role
// at that group, site or partner, named by the kind of its record and its id. While there
// are any, that record must stay: another of the same name gets the same id, and they
// would have their role there.
func (a *Access) Holders(ctx context.Context, kind, id string) (int, error) {
	names := func(g Grant) bool {
		switch kind {
		case "group":
			return g.Group == network.GroupID(id)
		case "site":
			return g.Site == feeds.SiteID(id)
		case "partner":
			return g.Partner == feeds.PartnerID(id)
		}
		return false
	}
	people, err := a.People(ctx)
	if err != nil {
		return 0, fmt.Errorf("count who has a role at %s %s: %w", kind, id, err)
	}
	invited, err := a.Invitations(ctx)
	if err != nil {
		return 0, fmt.Errorf("count who is invited to %s %s: %w", kind, id, err)
	}
	n := 0
	for _, p := range people {
		if slices.ContainsFunc(p.Grants, names) {
			n++
		}
	}
	for _, i := range invited {
		if !i.Over && slices.ContainsFunc(i.Grants, names) {
			n++
		}
	}
	return n, nil
}
