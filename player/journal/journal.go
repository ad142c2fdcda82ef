// Package journal bounds what a screen writes to its log: who can make it
// complain, as by sending what it refuses, must not wear out its memory card, nor
// push out of the journal what matters.
//
// It bounds the lines of each message apart, so that a flood of one hides no
// other. Messages are constants (house rule); their attributes don't count. What
// was left out is told: "next_after" in the last line, "not_logged" in the next. A value
// that is long, as an error may be that repeats what was sent, is cut.
//
// It chooses nothing of what is worth logging.
package journal

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"time"
	"unicode/utf8"
)

const (
	// Burst is how many lines of one message may come at once.
	Burst = 100
	// Every is how often a further one may, after those.
	Every = 10 * time.Minute
	// MaxValue is how many bytes of a value are written.
	MaxValue = 500
)

// To gives a handler that writes lines of text, at most Burst of one level and
// message, and one Every after. It is safe for concurrent use.
func To(w io.Writer) slog.Handler {
	return limited{Unlimited(w), &counts{by: map[kind]count{}}}
}

// Unlimited gives the same without the bound on lines, for what comes at a pace of
// its own.
func Unlimited(w io.Writer) slog.Handler {
	return slog.NewTextHandler(w, &slog.HandlerOptions{ReplaceAttr: short})
}

// short cuts a value.
func short(_ []string, a slog.Attr) slog.Attr {
	text := a.Value.String()
	if len(text) <= MaxValue {
		return a
	}
	cut := MaxValue
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return slog.String(a.Key, text[:cut]+"…")
}

type limited struct {
	slog.Handler
	counts *counts // shared with what WithAttrs and WithGroup give
}

// Handle passes a record on, if its turn has come.
func (l limited) Handle(ctx context.Context, r slog.Record) error {
	unsaid, last, may := l.counts.take(kind{r.Level, r.Message}, time.Now())
	if !may {
		return nil
	}
	r = r.Clone() // its attributes may be shared
	if unsaid > 0 {
		r.AddAttrs(slog.Int("not_logged", unsaid))
	}
	if last {
		r.AddAttrs(slog.Duration("next_after", Every))
	}
	return l.Handler.Handle(ctx, r)
}

func (l limited) WithAttrs(attrs []slog.Attr) slog.Handler {
	return limited{l.Handler.WithAttrs(attrs), l.counts}
}

func (l limited) WithGroup(name string) slog.Handler {
	return limited{l.Handler.WithGroup(name), l.counts}
}

// kind is what is counted together. There are as many as messages in the source.
type kind struct {
	level   slog.Level
	message string
}

// count is a bucket of Burst lines into which one flows Every.
type count struct {
	taken  int       // lines that are not in the bucket
	since  time.Time // from when on one flows in
	unsaid int       // since the last line
}

type counts struct {
	mu sync.Mutex
	by map[kind]count
}

func (c *counts) take(k kind, now time.Time) (unsaid int, last, may bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.by[k]
	defer func() { c.by[k] = n }()
	if back := int(now.Sub(n.since) / Every); back >= n.taken {
		n.taken, n.since = 0, now
	} else {
		n.taken, n.since = n.taken-back, n.since.Add(time.Duration(back)*Every)
	}
	if n.taken >= Burst {
		n.unsaid++
		return 0, false, false
	}
	unsaid, n.unsaid = n.unsaid, 0
	n.taken++
	return unsaid, n.taken == Burst, true
}
