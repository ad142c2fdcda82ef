package main

import (
	"cmp"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"semainier/feeds"
	"semainier/hub/network"
)

// notice makes the record of an urgent message, in the zone of the first site
// that it addresses.
func (o *office) notice(u urgency) (network.Notice, *time.Location, error) {
	n := network.Notice{State: network.Published, Importance: network.Urgent, By: cmp.Or(u.by, o.records.Network.Name), Pictogram: u.pictogram}
	for _, id := range u.groups {
		if _, ok := o.records.Group(network.GroupID(id)); !ok {
			return n, nil, fmt.Errorf("--group: %w", unknown("group", id, idsOf(o.records.Groups, func(g network.Group) network.GroupID { return g.ID })))
		}
		n.Groups = append(n.Groups, network.GroupID(id))
	}
	for _, id := range u.sites {
		site, err := o.site(id)
		if err != nil {
			return n, nil, fmt.Errorf("--site: %w", err)
		}
		n.Sites = append(n.Sites, site.ID)
	}
	for _, id := range u.screens {
		screen, err := o.screen(id)
		if err == nil && screen.Revoked {
			err = fmt.Errorf("screen %q is revoked, and shows nothing", id)
		}
		if err != nil {
			return n, nil, fmt.Errorf("--screen: %w", err)
		}
		n.Screens = append(n.Screens, screen.ID)
	}
	zone, now := o.zone(o.firstSite(n)), o.now()
	var err error
	if n.Until, err = readUntil(u.until, now, zone); err != nil {
		return n, nil, err
	}
	n.Title, n.Text = headline(u.title, u.text)
	n.ID = o.freshID(now.In(zone))
	return n, zone, nil
}

// firstSite gives the first site of the records that the notice addresses.
func (o *office) firstSite(n network.Notice) feeds.SiteID {
	for _, s := range o.records.Sites {
		if _, ok := n.For(s, o.records.Screens); ok {
			return s.ID
		}
	}
	return ""
}

// freshID makes "urgent-20261128-2145" of the hour, with a number where that is taken.
func (o *office) freshID(now time.Time) network.NoticeID {
	base := network.NoticeID("urgent-" + now.Format("20060102-1504"))
	taken := map[network.NoticeID]bool{}
	for _, n := range o.records.Notices {
		taken[n.ID] = true
	}
	id := base
	for i := 2; taken[id]; i++ {
		id = network.NoticeID(fmt.Sprintf("%s-%d", base, i))
	}
	return id
}

// headline gives the title and the text of a message. Without a title, its first
// sentence or line is the title, and the rest the text; where that is too long
// for a title, its beginning is, and the text says all.
func headline(title, text string) (string, string) {
	title, text = strings.TrimSpace(title), strings.TrimSpace(text)
	if title != "" {
		return title, text
	}
	head, rest := text, ""
	for i, r := range text {
		end := i + utf8.RuneLen(r)
		if r == '\n' || strings.ContainsRune(".!?…", r) && strings.HasPrefix(text[end:], " ") {
			head, rest = strings.TrimSpace(text[:end]), strings.TrimSpace(text[end:])
			break
		}
	}
	if utf8.RuneCountInString(head) <= network.MaxTitle {
		return strings.TrimSuffix(head, "."), rest
	}
	cut := string([]rune(head)[:network.MaxTitle-2])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return cut + " …", text
}

// screensOf gives the screens that a notice addresses.
func (o *office) screensOf(n network.Notice) (ids []network.ScreenID) {
	here := map[feeds.SiteID][]network.Screen{}
	for _, s := range o.records.Screens {
		if !s.Revoked {
			here[s.Site] = append(here[s.Site], s)
		}
	}
	for _, site := range o.records.Sites {
		only, ok := n.For(site, here[site.ID])
		ids = append(ids, only...)
		if ok && len(only) == 0 {
			for _, s := range here[site.ID] {
				ids = append(ids, s.ID)
			}
		}
	}
	return ids
}
