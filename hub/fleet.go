package hub

import (
	"context"
	"time"

	"semainier/hub/enrol"
	"semainier/hub/network"
	"semainier/hub/presence"
	"semainier/hub/publish"
	"semainier/hub/store"
	"semainier/layouts/program"
)

// sweepEvery is how often screens that fell silent are looked for, and who came
// and went is kept.
const sweepEvery = 5 * time.Second

// desk keeps in the store the screens that ask to be paired.
type desk struct{ store *store.Store }

func (d desk) PutRequest(ctx context.Context, r enrol.Request) error {
	return d.store.PutEnrolment(ctx, store.Enrolment(r))
}

func (d desk) Requests(ctx context.Context, now time.Time) ([]enrol.Request, error) {
	list, err := d.store.Enrolments(ctx, now)
	out := make([]enrol.Request, len(list))
	for i, e := range list {
		out[i] = enrol.Request(e)
	}
	return out, err
}

// admit makes the screens of the records those that may connect and are watched.
func (h *hub) admit(ctx context.Context, records network.Records) error {
	var known map[network.ScreenID]store.Transition
	if h.version == 0 { // a screen that joins later has no earlier life to go on with
		var err error
		if known, err = h.store.LastTransitions(ctx); err != nil {
			return err
		}
	}
	screens := make([]publish.Screen, len(records.Screens))
	var watched []string
	before := map[string]presence.Transition{}
	for i, s := range records.Screens {
		screens[i] = publish.Screen{Key: s.Key, Site: program.SiteID(s.Site), ID: string(s.ID), Name: s.Name, Revoked: s.Revoked}
		if s.Revoked {
			continue
		}
		watched = append(watched, s.Key)
		if t, ok := known[s.ID]; ok {
			before[s.Key] = presence.Transition{Key: s.Key, At: t.At, Online: t.Online, Version: t.Version, Error: t.Error}
		}
	}
	h.board.Know(watched, before, h.opts.Now())
	h.album.Know(watched)
	h.publisher.SetScreens(screens)
	return nil
}

// sweep tells and keeps which screens came or went. All hubs hear the screens,
// the leader keeps it.
func (h *hub) sweep(ctx context.Context) {
	turned := h.board.Sweep(h.opts.Now())
	if !h.leading() {
		h.unkept = nil // the leader keeps them, or catchUp will
		return
	}
	h.turned(ctx, turned)
}

// turned tells and keeps that screens came or went.
func (h *hub) turned(ctx context.Context, turned []presence.Transition) {
	if len(turned) == 0 && len(h.unkept) == 0 {
		return
	}
	ids := h.screenIDs()
	kept := make([]store.Transition, 0, len(turned))
	for i, t := range turned {
		id, ok := ids[t.Key]
		if !ok {
			continue // removed meanwhile
		}
		kept = append(kept, store.Transition{Screen: id, At: t.At, Online: t.Online, Version: t.Version, Error: t.Error})
		if what := "screen offline"; i < maxTurnsTold {
			if t.Online {
				what = "screen online"
			}
			h.opts.Log.Info(what, "screen", id, "version", t.Version)
		}
	}
	if more := len(turned) - maxTurnsTold; more > 0 {
		h.opts.Log.Info("more screens came or went", "screens", more)
	}
	h.keepTransitions(func(all []store.Transition) error { return h.store.PutTransitions(ctx, all) }, kept)
}

// maxTurnsTold bounds the lines of the log for screens that come and go at once.
const maxTurnsTold = 20
