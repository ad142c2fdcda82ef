package fetch

import (
	"bytes"
	"context"
	"io"
	"sync"
)

const (
	// MaxLarge is how many bodies beyond smallBody a Client holds at a time: a
	// hundred calendars that swell on one day must not take the hub's memory.
	MaxLarge  = 4
	smallBody = 1 << 20 // bytes; ten years of a busy calendar
)

// Release says that Body is no longer needed. A Client holds few large bodies
// (MaxLarge), so whoever fetches several must release each. It may be called
// more than once, and for a result without body.
func (r Result) Release() {
	if r.release != nil {
		r.release()
	}
}

// body reads a calendar, up to a byte more than MaxBody. What is large is read
// on when there is a place for it: ctx bounds that wait, during which paused is
// called once and resumed once.
func (c *Client) body(ctx context.Context, from io.Reader, paused, resumed func()) (body []byte, release func(), err error) {
	body, err = io.ReadAll(io.LimitReader(from, smallBody+1))
	if err != nil || len(body) <= smallBody {
		return body, nil, err
	}
	paused()
	select {
	case c.large <- struct{}{}:
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
	resumed()
	release = sync.OnceFunc(func() { <-c.large })
	body, err = io.ReadAll(io.LimitReader(io.MultiReader(bytes.NewReader(body), from), MaxBody+1))
	if err != nil || len(body) > MaxBody {
		release()
	}
	return body, release, err
}
