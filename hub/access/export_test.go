package access

// cheap makes hashes that cost nothing, where a test is not about their cost.
func (a *Access) Cheap() { a.hashes = newHasherAt(64) }

// MostAtOnce gives how many hashes were ever made at once.
func (a *Access) MostAtOnce() int64 { return a.hashes.most.Load() }

// Failures gives how many counts of wrong passwords are kept.
func (a *Access) Failures() int {
	a.limits.mu.Lock()
	defer a.limits.mu.Unlock()
	return len(a.limits.failures)
}

// Strangers is what strangers may have hashed at once, and how often one more.
const Strangers = strangersBurst

// NetworkOf is networkOf.
func NetworkOf(address string) string { return networkOf(address) }

// MaxQueue is how many may wait for a hash in each lane.
const MaxQueue = maxQueue
