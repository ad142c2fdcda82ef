package gather

import "time"

// SetPatience makes the next readers withdraw titles after d.
func (g *Gatherer) SetPatience(d time.Duration) { g.patience = d }
