package gather

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/feeds/fetch"
	"semainier/feeds/ics"
	"semainier/feeds/privacy"
	"semainier/hub/network"
	"semainier/hub/store"
)

const (
	weeksBehind = 6  // kept of the past: what was brought forward from this week is told in this week
	weeksAhead  = 26 // so that a calendar that dies still fills screens for months

	understandWithin = 20 * time.Second // one calendar: to expand and to redact it
	noteEvery        = time.Hour        // that nothing changed is written to disk: SD cards wear out
	maxFindings      = 100              // kept of one reading
)

// failure is why a reading gave nothing to show.
type failure struct {
	code    string // for the log
	problem string // French, for the partner
	err     error  // may be nil; names neither address nor words
}

// unreadable is the problem told where there is no better word for it.
const unreadable = "Le calendrier n’a pas pu être lu."

// visit is what a reader remembers from one reading to the next.
type visit struct {
	gatherer *Gatherer
	reader   *reader
	task     task
	tried    bool             // since Follow
	fails    int              // in a row
	full     civil.Date       // the day on which the whole calendar was last asked for
	seen     fetch.Validators // of that
	noted    time.Time        // when health was last written
	unsaved  bool             // what is held could not be written
	wait     time.Duration    // for which the server asked to be left alone, at the last reading
}

// reading is what asking once for a calendar gave.
type reading struct {
	store.Snapshot
	same       bool // it says what is held already
	whole      bool // the calendar came, and not only word that it is unchanged
	validators fetch.Validators
}

// once reads the feed once and gives the time to wait before the next reading.
func (v *visit) once(ctx context.Context) time.Duration {
	g := v.gatherer
	last, _ := g.held(v.task.feed.ID)
	now := g.opts.Now().UTC().Round(0)
	fresh, fail := v.fetch(ctx, last, now)
	v.reader.keeping.Lock()
	defer v.reader.keeping.Unlock()
	if ctx.Err() != nil {
		return 0 // ended by Follow or Close, which says nothing of the calendar
	}
	v.tried = true
	if fail != nil {
		v.fails++
		v.failed(ctx, last, fail, now)
		return pause(network.Refresh(v.task.feed, last.Asked), v.fails, v.wait)
	}
	v.fails = 0
	if hold := v.lost(last, fresh, now); hold != (feeds.Hold{}) {
		v.hold(ctx, last, hold, now)
		return pause(network.Refresh(v.task.feed, last.Asked), 0, v.wait)
	}
	if fresh.whole { // of what is held back, the whole is asked for again each time
		v.full, v.seen = civil.Of(now.In(v.task.loc)), fresh.validators
	}
	v.succeeded(ctx, last, fresh.Snapshot, now)
	return pause(network.Refresh(v.task.feed, fresh.Asked), 0, v.wait)
}

// window is the span that is expanded, in days of the feed's site.
func (v *visit) window(now time.Time) (from, until civil.Date) {
	monday := civil.Of(now.In(v.task.loc)).Monday()
	return monday.AddDays(-7 * weeksBehind), monday.AddDays(7 * weeksAhead)
}

// fetch gets the calendar and makes a snapshot of it. A calendar that did not
// change gives the last one. Conditional requests are for the same day, rules
// and window: an unchanged calendar comes without the text to expand anew.
func (v *visit) fetch(ctx context.Context, last store.Snapshot, now time.Time) (reading, *failure) {
	from, until := v.window(now)
	current := last.Rules == v.task.stamp && last.Source == v.task.source && last.From == from && last.Until == until
	ask := fetch.Validators{}
	if current && v.full == civil.Of(now.In(v.task.loc)) {
		ask = v.seen
	}
	got, err := v.gatherer.opts.Client.Get(ctx, v.task.feed.URL, ask)
	v.wait = got.RetryAfter
	if err != nil {
		return reading{}, v.fetchFailure(err)
	}
	defer got.Release()
	if got.NotModified {
		if ask == (fetch.Validators{}) {
			return reading{}, &failure{code: "not-modified", problem: "Le serveur du calendrier répond «\u202finchangé\u202f» à une première demande."}
		}
		return reading{Snapshot: last, same: true}, nil
	}
	r := reading{Snapshot: last, whole: true, validators: got.Validators}
	if current && last.ContentHash == fingerprint(got, isStrict(last.ContentHash)) {
		r.same = true
		return r, nil
	}
	select {
	case v.gatherer.seats <- struct{}{}:
		defer func() { <-v.gatherer.seats }()
	case <-ctx.Done():
		return r, nil // once looks at ctx before anything else
	}
	made, fail := v.understand(ctx, got, last, from, until)
	if fail != nil {
		return reading{}, fail
	}
	made.From, made.Until, made.Rules, made.Source = from, until, v.task.stamp, v.task.source
	r.Snapshot = made
	return r, nil
}

// understand reads a calendar, expands it from from until until and redacts it.
// It ends soon after ctx does: to read 16 MiB takes half a second.
// A panic on the way is this reading's failure and not the hub's end, which
// would come again at each restart.
func (v *visit) understand(ctx context.Context, got fetch.Result, last store.Snapshot, from, until civil.Date) (made store.Snapshot, fail *failure) {
	defer func() {
		if value := recover(); value != nil {
			made, fail = last, panicked(value)
		}
	}()
	cal, err := ics.Read(bytes.NewReader(got.Body), v.task.loc)
	switch {
	case errors.Is(err, ics.ErrEmpty):
		return last, &failure{code: "empty", problem: "L’adresse du calendrier ne donne plus rien."}
	case errors.Is(err, ics.ErrWebPage):
		return last, &failure{code: "web-page", problem: "L’adresse donne une page web, pas un calendrier. Redonnez l’adresse de partage au format iCal."}
	case err != nil:
		return last, &failure{code: "not-a-calendar", problem: "L’adresse ne donne pas un calendrier."}
	case cal.Truncated:
		return last, &failure{code: "truncated", problem: "Le calendrier reçu est coupé avant sa fin."}
	}
	bounded, cancel := context.WithTimeout(ctx, understandWithin)
	defer cancel()
	instances, found, err := cal.Expand(bounded, from, until)
	if err != nil {
		return last, &failure{code: "too-heavy", problem: "Le calendrier est trop lourd pour être lu.", err: err}
	}
	public, err := privacy.Redact(bounded, v.task.rules, v.gatherer.opts.Key, instances)
	if err != nil {
		return last, &failure{code: "too-heavy", problem: "Le calendrier est trop lourd pour être lu.", err: err}
	}
	findings := slices.Concat(cal.Findings, found, public.Findings)
	made = last
	made.Occurrences, made.Taken = public.Occurrences, public.Taken
	made.Asked, made.ContentHash = cal.Refresh, fingerprint(got, stampsDecide(findings))
	made.Health.Findings = findings[:min(len(findings), maxFindings)]
	made.Health.Counts = countsOf(cal, public.Occurrences, findings)
	return made, nil
}
