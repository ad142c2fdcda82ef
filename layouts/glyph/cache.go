package glyph

// cache is a bounded map that forgets what was not asked for lately. It keeps
// two generations: when the young one is full it becomes the old one, and the
// old one is dropped; what is found in the old one is young again. The zero
// value is not usable.
type cache[K comparable, V any] struct {
	young, old map[K]V
	half       int
}

// newCache makes a cache that holds at most size values.
func newCache[K comparable, V any](size int) cache[K, V] {
	return cache[K, V]{young: map[K]V{}, old: map[K]V{}, half: max(1, size/2)}
}

func (c *cache[K, V]) get(k K) (V, bool) {
	if v, ok := c.young[k]; ok {
		return v, true
	}
	v, ok := c.old[k]
	if ok {
		c.put(k, v)
	}
	return v, ok
}

func (c *cache[K, V]) put(k K, v V) {
	if len(c.young) >= c.half {
		c.young, c.old = map[K]V{}, c.young
	}
	c.young[k] = v
}
