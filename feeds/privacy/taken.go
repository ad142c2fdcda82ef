package privacy

import "semainier/feeds"

// taken gives the room that a date takes which is not told, or not as more than
// busy: whoever looks for a free room must not be sent to it. What is called off
// or keeps nobody busy takes none; nor does an absence, or what seems to be one.
// The room is found as for what is announced, so that the feed's own counts where
// the calendar names none.
func (d *redactor) taken(i feeds.Instance, o feeds.Occurrence, fate Fate) (_ feeds.Taken, takes bool) {
	title, rule := d.title(i.Summary), feeds.TitleRule{}
	if o.Status == feeds.Cancelled || i.Free || fate == Absent || title.tellsAbsence(i, d.rules.Feed.Other) {
		return feeds.Taken{}, false
	}
	if title.rule != nil {
		rule = title.rule.TitleRule
	}
	where := d.place(d.heed(i), rule)
	return feeds.Taken{Span: i.Span, Site: where.site, Room: where.room}, where.room != ""
}
