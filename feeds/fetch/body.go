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

// Release says that Body is no longer needed, and it must not be looked at any
// more: its memory is used again. A Client holds few large bodies (MaxLarge), so
// whoever fetches several must release each. Release may be called more than
// once, and for a result without body.
func (r Result) Release() {
	if r.release != nil {
		r.release()
	}
}

// body reads a calendar, up to a byte more than MaxBody. What is large is read
// on when there is a place for it: ctx bounds that wait, during which paused is
// called once and resumed once.
func (c *Client) body(ctx context.Context, from io.Reader, paused, resumed func()) (body []byte, release func(), err error) {
	small, used := c.buffers.Get().(*bytes.Buffer)
	if !used {
		small = new(bytes.Buffer)
	}
	release = sync.OnceFunc(func() { small.Reset(); c.buffers.Put(small) })
	if _, err = small.ReadFrom(io.LimitReader(from, smallBody+1)); err != nil {
		release()
		return nil, nil, err
	}
	if small.Len() <= smallBody {
		return small.Bytes(), release, nil
	}
	defer release()
	paused()
	select {
	case c.large <- struct{}{}:
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
	resumed()
	leave := sync.OnceFunc(func() { <-c.large })
	body, err = io.ReadAll(io.LimitReader(io.MultiReader(small, from), MaxBody+1))
	if err != nil || len(body) > MaxBody {
		leave()
	}
	return body, leave, err
}
