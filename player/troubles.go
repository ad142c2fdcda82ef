package player

import (
	"slices"
	"time"
)

// troubles are those that have not ended, the latest last.
type troubles []trouble

type trouble struct{ what, said string }

// Of one trouble so many lines are logged in that time: who can make the screen
// complain, as by sending what it refuses, must not wear out its memory card.
const (
	maxComplaints  = 10
	complaintsTime = 10 * time.Minute
)

// complaints are the lines about one trouble.
type complaints struct {
	since  time.Time
	logged int
	unsaid int // since the last line
}

// trouble logs err under what, if it is news: what goes wrong every minute is
// logged once, and its end too. nil ends the trouble.
func (p *Player) trouble(what string, err error) {
	i := slices.IndexFunc(p.troubles, func(t trouble) bool { return t.what == what })
	switch {
	case err == nil && i < 0:
	case err == nil:
		p.troubles = slices.Delete(p.troubles, i, i+1)
		if unsaid, may := p.complains(what); may {
			p.o.Log.Info("no longer: "+what, unsaid...)
		}
	case i >= 0 && p.troubles[i].said == err.Error():
	default:
		if i >= 0 {
			p.troubles = slices.Delete(p.troubles, i, i+1)
		}
		p.troubles = append(p.troubles, trouble{what, err.Error()})
		if unsaid, may := p.complains(what); may {
			p.o.Log.Warn(what, append([]any{"error", err}, unsaid...)...)
		}
	}
}

// complains says whether a line about a trouble may be logged, and what else is
// to be said in it: how many were not, or that this is the last one for now.
func (p *Player) complains(what string) (also []any, may bool) {
	c, now := p.complaints[what], time.Now()
	if now.Sub(c.since) >= complaintsTime {
		c.since, c.logged = now, 0
	}
	if may = c.logged < maxComplaints; may {
		if c.logged++; c.logged == maxComplaints {
			also = append(also, "next_after", complaintsTime)
		}
		if c.unsaid > 0 {
			also = append(also, "not_logged", c.unsaid)
		}
		c.unsaid = 0
	} else {
		c.unsaid++
	}
	p.complaints[what] = c
	return also, may
}

// last gives the latest trouble, empty if there is none.
func (ts troubles) last() string {
	if len(ts) == 0 {
		return ""
	}
	t := ts[len(ts)-1]
	return t.what + ": " + t.said
}
