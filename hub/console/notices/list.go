package notices

import (
	"cmp"
	"fmt"
	"slices"

	"semainier/hub/access"
	"semainier/hub/console/desk"
	"semainier/hub/network"
)

// line is a notice in a list.
type line struct {
	ID                     network.NoticeID
	Title, By, Where, When string
	State                  network.NoticeState
	Importance             network.Importance
	Reason                 string
	Change                 bool // it would replace one that is published
	Count                  count
	Writes                 bool // who asks may write it
}

// list is the page: what has to be decided first.
type list struct {
	Proposed, Now, Later, Drafts, Over []line
	Propose, Publish                   bool // who asks may, somewhere
	Any                                bool
}

func (s *section) list(p *desk.Page) error {
	l, err := s.lists(p)
	if err != nil {
		return err
	}
	return p.Show("list", l)
}

func (s *section) listPart(p *desk.Page) error {
	l, err := s.lists(p)
	if err != nil {
		return err
	}
	return p.Part("lists", l)
}

// mostOver is how many notices that are over are listed, the latest first.
const mostOver = 30

func (s *section) lists(p *desk.Page) (list, error) {
	l := list{Propose: p.Can(access.Propose), Publish: p.Can(access.Publish)}
	now, err := s.hub.Fleet(p.Context())
	if err != nil {
		return l, err
	}
	doing := byScreen(now)
	over := map[network.NoticeID]int64{}
	for _, n := range p.Records.Notices {
		if !visible(p, n) {
			continue
		}
		one := line{ID: n.ID, Title: n.Title, By: p.Records.Author(n), Where: whereOf(p, n), When: whenOf(p, n), State: n.State, Importance: n.Importance,
			Reason: n.Reason, Change: n.Replaces != "", Writes: p.May(access.Propose, targetOf(p.Records, n))}
		l.Any = true
		switch ended := !n.Until.IsZero() && !p.Now.Before(n.Until); {
		case n.State == network.Proposed:
			l.Proposed = append(l.Proposed, one)
		case n.State == network.Draft || n.State == "" || n.State == network.Refused:
			l.Drafts = append(l.Drafts, one)
		case n.State == network.Withdrawn || ended:
			over[n.ID] = n.Until.Unix()
			l.Over = append(l.Over, one)
		case n.From.After(p.Now):
			l.Later = append(l.Later, one)
		default:
			one.Count = countOf(p, n, now, doing)
			l.Now = append(l.Now, one)
		}
	}
	slices.SortStableFunc(l.Now, func(a, b line) int { return cmp.Compare(weight(b), weight(a)) })
	slices.SortStableFunc(l.Drafts, func(a, b line) int { return cmp.Compare(b.State, a.State) }) // the refused ones first
	slices.SortStableFunc(l.Over, func(a, b line) int { return cmp.Compare(over[b.ID], over[a.ID]) })
	l.Over = l.Over[:min(len(l.Over), mostOver)]
	return l, nil
}

// weight orders notices by what they claim.
func weight(l line) int {
	return slices.Index([]network.Importance{network.Ordinary, network.Important, network.Urgent}, l.Importance)
}

// pathOf is the page of a notice.
func pathOf(id network.NoticeID) string { return fmt.Sprintf("/annonces/%s", id) }
