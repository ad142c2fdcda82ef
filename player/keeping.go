package player

import (
	"errors"
	"syscall"
	"time"
)

// keepAgain is how long a disk that refused something is left alone: it may be
// full for months.
const keepAgain = 5 * time.Minute

// What is kept: the newer one of each replaces one that the disk did not take.
type keeping int

const (
	playlists keeping = iota
	papers
	keepings // how many there are
)

// unkept is what the disk did not take.
type unkept struct {
	list [keepings]struct {
		what string
		do   func() error // nil: nothing is to be done
	}
	due time.Time // when it is tried again; zero: there is nothing
}

// keep changes what is on the disk, as the hub said. What the disk refuses is told,
// and done when there is room again; until then the screen goes on from memory.
func (p *Player) keep(k keeping, what string, do func() error) {
	last := &p.unkept.list[k]
	if last.do != nil && last.what != what {
		p.trouble(last.what, nil)
	}
	last.what, last.do = what, do
	p.tryKeeping(k, time.Now())
}

// keepKeeping tries again when it is time.
func (p *Player) keepKeeping(now time.Time) {
	if p.unkept.due.IsZero() || now.Before(p.unkept.due) {
		return
	}
	p.unkept.due = time.Time{}
	for k := range keepings {
		if p.unkept.list[k].do != nil {
			p.tryKeeping(k, now)
		}
	}
}

func (p *Player) tryKeeping(k keeping, now time.Time) {
	u := &p.unkept.list[k]
	err := u.do()
	p.trouble(u.what, err)
	if err == nil {
		u.do = nil
		return
	}
	p.unkept.due = now.Add(keepAgain)
	if errors.Is(err, syscall.ENOSPC) {
		p.o.Pictures.Shed()
	}
}
