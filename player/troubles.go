package player

import "slices"

// troubles are those that have not ended, the latest last.
type troubles []trouble

type trouble struct{ what, said string }

// trouble logs err under what, if it is news: what goes wrong every minute is
// logged once, and its end too. nil ends the trouble.
func (p *Player) trouble(what string, err error) {
	i := slices.IndexFunc(p.troubles, func(t trouble) bool { return t.what == what })
	switch {
	case err == nil && i < 0:
	case err == nil:
		p.troubles = slices.Delete(p.troubles, i, i+1)
		p.o.Log.Info("no longer: " + what)
	case i >= 0 && p.troubles[i].said == err.Error():
	default:
		if i >= 0 {
			p.troubles = slices.Delete(p.troubles, i, i+1)
		}
		p.troubles = append(p.troubles, trouble{what, err.Error()})
		p.o.Log.Warn(what, "error", err)
	}
}

// last gives the latest trouble, empty if there is none.
func (ts troubles) last() string {
	if len(ts) == 0 {
		return ""
	}
	t := ts[len(ts)-1]
	return t.what + ": " + t.said
}
