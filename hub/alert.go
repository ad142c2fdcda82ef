package hub

import (
	"context"
	"encoding/json"

	"semainier/hub/plan"
	"semainier/layouts/program"
)

// alert tells screens at once which urgent notices they have, where these are
// others than they were told: planning and keeping the programs of all sites,
// which will say the same, takes longer than an alert may. It reports whether
// there was something to tell.
func (h *hub) alert(ctx context.Context) (told bool) {
	if !h.leading() {
		return
	}
	parts, now := plan.Divide(h.records, nil), h.opts.Now()
	for _, s := range h.records.Sites {
		if !h.issued[s.ID] {
			continue // its screens have nothing that an alert could stand in
		}
		urgent, err := parts.Urgent(s.ID, now)
		if is := urgentOf(urgent); err == nil && h.alerted[s.ID] != is {
			if err = h.publisher.Flash(program.SiteID(s.ID), urgent, now); err == nil {
				h.alerted[s.ID], told = is, true
			}
		}
		if err != nil && ctx.Err() == nil {
			h.opts.Log.Error("urgent notices come with the next program", "site", s.ID, "error", err)
		}
	}
	return told
}

// urgentOf gives what tells the urgent ones of notices from others; empty where
// there is none.
func urgentOf(notices []program.Notice) string {
	var urgent []program.Notice
	for _, n := range notices {
		if n.Importance == program.Urgent {
			urgent = append(urgent, n)
		}
	}
	if urgent == nil {
		return ""
	}
	text, _ := json.Marshal(urgent) // plain values always marshal
	return string(text)
}
