package access

// cheap makes hashes that cost nothing, where a test is not about their cost.
func (a *Access) Cheap() { a.hashes = newHasherAt(64) }

// MostAtOnce gives how many hashes were ever made at once.
func (a *Access) MostAtOnce() int64 { return a.hashes.most.Load() }
