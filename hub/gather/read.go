package gather

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"math/rand/v2"
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

	firstRetry   = 30 * time.Second // after a failure; doubles up to the feed's own rhythm
	expandWithin = 20 * time.Second // for one calendar
	noteEvery    = time.Hour        // that all is well is written to disk: each time is the whole snapshot, on SD cards too
	fewAhead     = 5                // dates ahead: of fewer, losing half is no accident
	believeLoss  = 48 * time.Hour   // after which a calendar that lost half of its dates is believed
	maxFindings  = 100              // kept of one reading
)

// failure is why a reading gave nothing to show.
type failure struct {
	code    string // for the log
	problem string // French, for the partner
	err     error  // may be nil; names neither address nor words
	after   time.Duration
}

// unreadable is the problem told where there is no better word for it.
const unreadable = "Le calendrier n’a pas pu être lu."

// read reads one feed until ctx ends.
func (g *Gatherer) read(ctx context.Context, t task) {
	v := visit{gatherer: g, task: t}
	for {
		timer := time.NewTimer(v.once(ctx))
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return
		}
	}
}

// visit is what a reader remembers from one reading to the next.
type visit struct {
	gatherer *Gatherer
	task     task
	fails    int              // in a row
	full     civil.Date       // the day on which the whole calendar was last asked for
	seen     fetch.Validators // of that
	noted    time.Time        // when health was last written
	shrunk   time.Time        // since when the calendar has lost half of what is held; zero: it has not
}

// once reads the feed once and gives the time to wait before the next reading.
func (v *visit) once(ctx context.Context) time.Duration {
	g := v.gatherer
	last, _ := g.held(v.task.feed.ID)
	now := g.opts.Now().UTC().Round(0)
	fresh, fail := v.fetch(ctx, last, now)
	if ctx.Err() != nil {
		return 0 // cut short by Follow or Close, which says nothing of the calendar
	}
	if fail != nil {
		v.failed(ctx, last, fail, now)
		return v.pause(fail.after)
	}
	v.fails = 0
	v.succeeded(ctx, last, fresh, now)
	return v.pause(0)
}

// pause gives the feed's rhythm, a little more or less so that feeds don't all
// meet at one server; after failures at first a shorter one.
func (v *visit) pause(atLeast time.Duration) time.Duration {
	d := network.Refresh(v.task.feed)
	if v.fails > 0 {
		d = min(d, firstRetry<<min(v.fails-1, 10))
	}
	d = d*9/10 + rand.N(d/5+1)
	return max(d, atLeast)
}

// window is the span that is expanded, in days of the feed's site.
func (v *visit) window(now time.Time) (from, until civil.Date) {
	monday := civil.Of(now.In(v.task.loc)).Monday()
	return monday.AddDays(-7 * weeksBehind), monday.AddDays(7 * weeksAhead)
}

// fetch gets the calendar and makes a snapshot of it. A calendar that did not
// change gives the last one. Conditional requests are for the same day, rules
// and window: an unchanged calendar comes without the text to expand anew.
func (v *visit) fetch(ctx context.Context, last store.Snapshot, now time.Time) (store.Snapshot, *failure) {
	from, until := v.window(now)
	current := last.Rules == v.task.stamp && last.From == from && last.Until == until
	today := civil.Of(now.In(v.task.loc))
	ask := fetch.Validators{}
	if current && v.full == today {
		ask = v.seen
	}
	got, err := v.gatherer.opts.Client.Get(ctx, v.task.feed.URL, ask)
	if err != nil {
		return last, fetchFailure(err)
	}
	if got.NotModified {
		if ask == (fetch.Validators{}) {
			return last, &failure{code: "not-modified", problem: "Le serveur du calendrier répond «\u202finchangé\u202f» à une première demande."}
		}
		return last, nil
	}
	sum := sha256.Sum256(got.Body)
	hash := hex.EncodeToString(sum[:])
	fresh := last
	if !current || last.ContentHash != hash {
		select {
		case v.gatherer.seats <- struct{}{}:
			defer func() { <-v.gatherer.seats }()
		case <-ctx.Done():
			return last, nil // once looks at ctx before anything else
		}
		var fail *failure
		if fresh, fail = v.understand(ctx, got.Body, last, from, until); fail != nil {
			return last, fail
		}
	}
	if fail := v.halfLost(last, fresh, now); fail != nil {
		return last, fail
	}
	fresh.From, fresh.Until, fresh.Rules, fresh.ContentHash = from, until, v.task.stamp, hash
	v.full, v.seen = today, got.Validators
	return fresh, nil
}

// halfLost holds back a calendar that lost half of its future at once, as after
// a wrong click or a rule that became unreadable. If it still says so two days
// later, it means it. Fewer dates because the rules changed are no loss.
func (v *visit) halfLost(last, fresh store.Snapshot, now time.Time) *failure {
	held := ahead(last, now)
	if last.Rules != v.task.stamp || held < fewAhead || 2*ahead(fresh, now) > held {
		v.shrunk = time.Time{}
		return nil
	}
	if v.shrunk.IsZero() {
		v.shrunk = now
	}
	if now.Sub(v.shrunk) >= believeLoss {
		v.shrunk = time.Time{}
		return nil
	}
	return &failure{code: "half-lost", problem: "Le calendrier a perdu d’un coup la moitié de ses dates, ou plus. S’il le dit encore dans deux jours, il sera cru."}
}

// ahead counts the occurrences that are not over.
func ahead(s store.Snapshot, now time.Time) (n int) {
	for _, o := range s.Occurrences {
		if o.End.After(now) || o.AllDay && now.Before(o.UntilDay.In(time.UTC)) {
			n++
		}
	}
	return n
}

// understand reads a calendar, expands it from from until until and redacts it.
// A panic on the way is this reading's failure and not the hub's end, which
// would come again at each restart.
func (v *visit) understand(ctx context.Context, body []byte, last store.Snapshot, from, until civil.Date) (made store.Snapshot, fail *failure) {
	defer func() {
		if value := recover(); value != nil {
			made, fail = last, panicked(value)
		}
	}()
	cal, err := ics.Read(bytes.NewReader(body), v.task.loc)
	switch {
	case errors.Is(err, ics.ErrEmpty):
		return last, &failure{code: "empty", problem: "L’adresse du calendrier ne donne plus rien."}
	case errors.Is(err, ics.ErrWebPage):
		return last, &failure{code: "web-page", problem: "L’adresse donne une page web, pas un calendrier. Redonnez l’adresse de partage au format iCal."}
	case err != nil:
		return last, &failure{code: "not-a-calendar", problem: "L’adresse ne donne pas un calendrier."}
	case cal.Truncated:
		return last, &failure{code: "truncated", problem: "Le calendrier reçu est coupé avant sa fin."}
	case cal.Events() == 0 && len(last.Occurrences) > 0:
		return last, &failure{code: "no-events", problem: "Le calendrier est devenu vide d’un coup."}
	}
	bounded, cancel := context.WithTimeout(ctx, expandWithin)
	defer cancel()
	instances, found, err := cal.Expand(bounded, from, until)
	if err != nil {
		return last, &failure{code: "too-heavy", problem: "Le calendrier est trop lourd pour être lu.", err: err}
	}
	occurrences, hints := privacy.Redact(v.task.rules, v.gatherer.opts.Key, instances)
	fresh := last
	fresh.Occurrences = occurrences
	findings := slices.Concat(cal.Findings, found, hints)
	fresh.Health.Findings = findings[:min(len(findings), maxFindings)]
	return fresh, nil
}

// succeeded keeps a reading that gave, or confirmed, content.
func (v *visit) succeeded(ctx context.Context, last, fresh store.Snapshot, now time.Time) {
	h := &fresh.Health
	turned := h.State != feeds.Healthy
	if turned {
		h.State, h.Since = feeds.Healthy, now
	}
	h.LastTry, h.LastGood, h.Problem = now, now, ""
	changed := fresh.ContentHash != last.ContentHash || fresh.Rules != last.Rules || fresh.From != last.From || fresh.Until != last.Until
	v.keep(ctx, fresh, turned || changed, now)
	if turned || changed {
		v.gatherer.opts.Log.Info("feed read", "feed", fresh.Feed, "url", fetch.Mask(v.task.feed.URL),
			"occurrences", len(fresh.Occurrences), "findings", len(h.Findings))
	}
}

// failed keeps the last good content with its new state. Titles that today's
// rules did not make are withdrawn: they may no longer be meant for the public.
func (v *visit) failed(ctx context.Context, last store.Snapshot, f *failure, now time.Time) {
	v.fails++
	s := last
	h := &s.Health
	turned := h.State != feeds.Failing || h.Problem != f.problem
	if h.State != feeds.Failing {
		h.State, h.Since = feeds.Failing, now
	}
	h.LastTry, h.Problem = now, f.problem
	if !privacy.SameWords(s.Rules, v.task.stamp) && len(s.Occurrences) > 0 {
		s.Occurrences = privacy.Withdraw(v.task.rules, s.Occurrences)
		// Unlike any stamp of a reading but for its words: the next good one is
		// expanded, and this is not done twice.
		s.Rules, s.ContentHash, turned = v.task.stamp+" withdrawn", "", true
	}
	v.keep(ctx, s, turned, now)
	if turned || v.fails == 1 { // also after a restart, which found it failing
		v.gatherer.opts.Log.Warn("feed failing, last good content stays", "feed", s.Feed, "url", fetch.Mask(v.task.feed.URL),
			"code", f.code, "error", f.err, "last_good", h.LastGood)
	}
}

func (v *visit) keep(ctx context.Context, s store.Snapshot, changed bool, now time.Time) {
	write := changed || now.Sub(v.noted) >= noteEvery
	if write {
		v.noted = now
	}
	v.gatherer.keep(ctx, s, write, changed)
}

// fetchFailure tells a failed fetch to the log and to the partner.
func fetchFailure(err error) *failure {
	f := &failure{code: "fetch", problem: unreadable, err: err}
	var e *fetch.Error
	if errors.As(err, &e) {
		f.code, f.problem, f.after = string(e.Code), e.Sentence(), e.RetryAfter
	}
	return f
}
