package access

import (
	"errors"
	"fmt"
	"slices"

	"semainier/hub/network"
	"semainier/hub/store"
)

// Editor is who changes people: a person of the console, or a command on the
// machine.
type Editor struct {
	Signature string // for the journal
	Grants    []Grant
}

// Editor gives a person as one who changes others.
func (p Person) Editor() Editor { return Editor{p.Signature(), p.Grants} }

// Machine is a command of the hub's own machine: who can run it can read the
// database, and may do all.
func Machine(command string) Editor { return Editor{command, []Grant{{Role: Admin}}} }

// Why a change of people is refused. Each is returned wrapped.
var (
	ErrBeyond    = errors.New("that is beyond what you may give or change yourself")
	ErrLastAdmin = errors.New("nobody else is administrator of the whole network: name another one first")
	ErrGrant     = errors.New("no such role there")
	ErrName      = errors.New("a name of 1 to 80 characters is needed")
	ErrLogin     = errors.New("an e-mail address is needed")
	ErrTaken     = errors.New("somebody has that login already")
)

// MaxGrants is how many roles one person may have.
const MaxGrants = 40

// checkGrants reports whether there can be such grants, and gives them in the order
// of the roles, each once.
func checkGrants(r network.Records, grants []Grant) ([]Grant, error) {
	if len(grants) == 0 || len(grants) > MaxGrants {
		return nil, fmt.Errorf("%w: want 1 to %d roles, got %d", ErrGrant, MaxGrants, len(grants))
	}
	var out []Grant
	for _, g := range grants {
		_, group := r.Group(g.Group)
		_, site := r.Site(g.Site)
		_, partner := r.Partner(g.Partner)
		switch {
		case !slices.Contains(Roles(), g.Role):
			return nil, fmt.Errorf("%w: role %q", ErrGrant, g.Role)
		case g.Group != "" && g.Site != "":
			return nil, fmt.Errorf("%w: a group and a site at once", ErrGrant)
		case g.Group != "" && !group:
			return nil, fmt.Errorf("%w: no group %q", ErrGrant, g.Group)
		case g.Site != "" && !site:
			return nil, fmt.Errorf("%w: no site %q", ErrGrant, g.Site)
		case (g.Partner != "") != (g.Role == Partner):
			return nil, fmt.Errorf("%w: a partner goes with the role %q, and only with it", ErrGrant, Partner)
		case g.Partner != "" && !partner:
			return nil, fmt.Errorf("%w: no partner %q", ErrGrant, g.Partner)
		}
		if !slices.Contains(out, g) {
			out = append(out, g)
		}
	}
	slices.SortStableFunc(out, func(a, b Grant) int { return slices.Index(Roles(), a.Role) - slices.Index(Roles(), b.Role) })
	return out, nil
}

// MayEdit reports whether the editor may change that person: all that the person may
// do must be the editor's to give.
func (e Editor) MayEdit(r network.Records, p Person) bool { return e.mayGive(r, p.Grants) }

// mayGive reports whether an editor may give and take all of the grants: each must be
// of a place that the editor administers, with its sites to come.
func (e Editor) mayGive(r network.Records, grants []Grant) bool {
	admins := slices.ContainsFunc(e.Grants, func(g Grant) bool { return g.Role == Admin })
	return admins && !slices.ContainsFunc(grants, func(g Grant) bool {
		return !slices.ContainsFunc(e.Grants, func(own Grant) bool { return own.Role == Admin && holds(r, own, g) })
	})
}

// holds reports whether the place of one grant holds that of another.
func holds(r network.Records, own, g Grant) bool {
	switch {
	case own.Site != "":
		return own.Site == g.Site
	case own.Group != "":
		site, ok := r.Site(g.Site)
		return own.Group == g.Group || ok && slices.Contains(site.Groups, own.Group)
	}
	return true
}

// leads reports whether a person can administer the whole network.
func leads(p Person) bool { return !p.Disabled && slices.Contains(p.Grants, Grant{Role: Admin}) }

// keepsALead refuses a change after which nobody could administer the network,
// where somebody could before.
func keepsALead(before, after []store.Person) error {
	some := func(all []store.Person) (bool, error) {
		for _, kept := range all {
			p, err := personOf(kept)
			if err != nil || leads(p) {
				return err == nil, err
			}
		}
		return false, nil
	}
	had, err := some(before)
	if err != nil || !had {
		return err
	}
	has, err := some(after)
	if err == nil && !has {
		err = ErrLastAdmin
	}
	return err
}
