package network

import "semainier/layouts/tomlfile"

// voice checks where a partner may speak and about what.
func (c *checker) voice(at tomlfile.Path, v Voice) {
	c.known(at.Key("partner"), "partner", string(v.Partner), c.partners)
	on := at.Key("on")
	switch n := len(v.On); {
	case n == 0:
		c.faults.Add(on, nil, `missing: want one [[voice.on]] or more; an empty one stands for everything, everywhere`)
	case n > maxTopics:
		c.faults.Add(on, nil, "%d are too many: at most %d", n, maxTopics)
	}
	for i, t := range v.On {
		at := on.At(i)
		c.list(at.Key("groups"), "group", texts(t.Groups), c.groups)
		c.list(at.Key("sites"), "site", texts(t.Sites), c.sites)
		c.words(at.Key("subjects"), texts(t.Subjects), texts(Subjects()))
	}
}
