package notices_test

import (
	"fmt"
	"testing"
)

func TestSmoke(t *testing.T) {
	c := world(t)
	b := c.As("Anne", coordinator)
	for _, path := range []string{"/annonces", "/annonces/nouvelle", "/annonces/don-du-sang", "/annonces/don-du-sang/suivi", "/aide/notices"} {
		a := b.Get(path)
		fmt.Println(path, a.Status, len(a.Body))
		if a.Status != 200 {
			t.Error(a.Body, c.Log)
		}
	}
}
