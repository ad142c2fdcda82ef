package screen_test

import (
	"fmt"
	"strings"
	"testing"
)

// textures gives what the window says that it has on the graphics card.
func (p *process) textures() (count, bytes int64) {
	p.t.Helper()
	p.tell("textures now")
	for line := range p.said {
		if strings.HasPrefix(line, "textures") {
			if _, err := fmt.Sscanf(line, "textures %d %d", &count, &bytes); err != nil {
				p.t.Fatal(err)
			}
			return count, bytes
		}
	}
	p.t.Fatal("the window ended")
	return 0, 0
}

// A window that goes on for months holds as much after the thousandth page as
// after the second.
func TestTexturesDoNotGrowWithPages(t *testing.T) {
	_, p, _ := opened(t)
	around := func() {
		for _, to := range []string{"left slide", "other fade", "one cut", "ticker cut", "noon fade"} {
			p.tell(to)
			p.presented(strings.Fields(to)[0] + " (800,600)")
		}
	}
	around()
	count, bytes := p.textures()
	if count < 1 || bytes < 4*800*600 {
		t.Errorf("%d textures of %d bytes: there is a window of 800 by 600", count, bytes)
	}
	for range 3 {
		around()
	}
	if again, size := p.textures(); again != count || size != bytes {
		t.Errorf("%d textures of %d bytes, after one round %d of %d", again, size, count, bytes)
	}
}
