package gather

import (
	"context"
	"errors"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/feeds/fetch"
	"semainier/feeds/ics"
	"semainier/feeds/privacy"
	"semainier/hub/store"
)

// succeeded keeps a reading that gave, or confirmed, content.
func (v *visit) succeeded(ctx context.Context, last, fresh store.Snapshot, now time.Time) {
	h := &fresh.Health
	turned := h.State != feeds.Healthy
	if turned {
		h.State, h.Since = feeds.Healthy, now
	}
	h.LastTry, h.LastGood, h.Code, h.Problem, h.Hold = now, now, "", "", feeds.Hold{}
	h.Counts.Ahead = v.countAhead(fresh, now)
	changed := fresh.ContentHash != last.ContentHash || fresh.Rules != last.Rules || fresh.From != last.From || fresh.Until != last.Until || fresh.Source != last.Source
	v.keep(ctx, fresh, changed, turned, now)
	if turned || changed {
		v.gatherer.opts.Log.Info("feed read", "feed", fresh.Feed, "url", fetch.Mask(v.task.feed.URL),
			"occurrences", len(fresh.Occurrences), "findings", len(h.Findings))
	}
}

// failed keeps the last good content with its new state. A loss that is held
// stays held: a server that fails for an hour confirms nothing.
func (v *visit) failed(ctx context.Context, last store.Snapshot, f *failure, now time.Time) {
	s, taken := v.withdraw(last)
	h := &s.Health
	turned := taken || h.State != feeds.Failing || h.Problem != f.problem
	if h.State != feeds.Failing {
		h.State, h.Since = feeds.Failing, now
	}
	h.LastTry, h.Code, h.Problem = now, f.code, f.problem
	h.Counts.Ahead = v.countAhead(s, now)
	v.keep(ctx, s, taken, turned, now)
	if turned || v.fails == 1 { // also after a restart, which found it failing
		v.gatherer.opts.Log.Warn("feed failing, last good content stays", "feed", s.Feed, "url", fetch.Mask(v.task.feed.URL),
			"code", f.code, "error", f.err, "last_good", h.LastGood)
	}
}

// codeHalfLost is the health code of a feed that is held.
const codeHalfLost = "half-lost"

// hold keeps the last good content of a calendar that lost too much at once.
func (v *visit) hold(ctx context.Context, last store.Snapshot, hold feeds.Hold, now time.Time) {
	s, taken := v.withdraw(last)
	h := &s.Health
	turned := taken || h.State != feeds.Held || h.Hold != hold
	if h.State != feeds.Held {
		h.State, h.Since = feeds.Held, now
	}
	h.LastTry, h.Code, h.Problem, h.Hold = now, codeHalfLost, heldProblem(hold), hold
	h.Counts.Ahead = v.countAhead(s, now)
	v.keep(ctx, s, taken, turned, now)
	if turned {
		v.gatherer.opts.Log.Warn("feed held, it lost half of its dates at once: last good content stays (semainier feed accept takes the new one)",
			"feed", s.Feed, "url", fetch.Mask(v.task.feed.URL), "had", hold.Had, "has", hold.Has, "until", hold.Until)
	}
}

// withdrawn marks the rules of what is held as those of a withdrawal.
const withdrawn = " withdrawn"

// withdraw takes back titles that today's rules did not make: they may no longer
// be meant for the public.
func (v *visit) withdraw(s store.Snapshot) (store.Snapshot, bool) {
	if privacy.SameWords(s.Rules, v.task.stamp) || len(s.Occurrences) == 0 {
		return s, false
	}
	s.Occurrences = privacy.Withdraw(v.task.rules, s.Occurrences)
	// Unlike any stamp of a reading but for its words: the next good one is
	// expanded, and this is not done twice.
	s.Rules, s.ContentHash = v.task.stamp+withdrawn, ""
	return s, true
}

// keep holds s, of which the content or only the state may have changed: first
// on disk, then in memory, then it is told. What the disk had no space for is
// written at the next reading. That nothing changed is written down
// every hour, so that a restart knows how old the content is.
func (v *visit) keep(ctx context.Context, s store.Snapshot, content, state bool, now time.Time) {
	if content || state || v.unsaved || now.Sub(v.noted) >= noteEvery {
		v.noted = now
		v.write(ctx, s, content)
	}
	v.gatherer.keep(s, content || state, v.tried)
}

// write puts s on disk; only its health, where the content lies there already.
func (v *visit) write(ctx context.Context, s store.Snapshot, content bool) {
	var err error
	if content || v.unsaved || s.From.IsZero() {
		err = v.gatherer.opts.Store.PutSnapshot(ctx, s)
	} else {
		err = v.gatherer.opts.Store.PutHealth(ctx, s.Feed, s.Health)
	}
	known := v.unsaved
	v.unsaved = err != nil
	// A feed may have been removed while it was being read.
	if err != nil && !known && ctx.Err() == nil && !errors.Is(err, store.ErrNoFeed) {
		v.gatherer.opts.Log.Error("feed's content not kept on disk", "feed", s.Feed, "error", err)
	}
}

// countsOf counts what a reading gave.
func countsOf(cal *ics.Calendar, occurrences []feeds.Occurrence, findings []feeds.Finding) feeds.Counts {
	c := feeds.Counts{Events: cal.Events(), Occurrences: len(occurrences)}
	for _, f := range findings {
		switch f.Severity {
		case feeds.Fault:
			c.Faults++
		case feeds.Warning:
			c.Warnings++
		case feeds.Note:
			c.Notes++
		}
	}
	return c
}

// countAhead counts the occurrences that are not over.
func (v *visit) countAhead(s store.Snapshot, now time.Time) (n int) {
	today := civil.Of(now.In(v.task.loc))
	for i := range s.Occurrences { // each is large
		o := &s.Occurrences[i]
		if o.End.After(now) || o.AllDay && today.Before(o.UntilDay) {
			n++
		}
	}
	return n
}

// fetchFailure tells a failed fetch to the log and to the partner, and to v how
// long the server wants to be left alone.
func (v *visit) fetchFailure(err error) *failure {
	f := &failure{code: "fetch", problem: unreadable, err: err}
	var e *fetch.Error
	if errors.As(err, &e) {
		f.code, f.problem, v.wait = string(e.Code), e.Sentence(), e.RetryAfter
	}
	return f
}
