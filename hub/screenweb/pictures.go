package screenweb

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"semainier/hub/network"
	"semainier/hub/store"
)

// The bounds of the copies of pictures in memory, whoever reads them.
const (
	maxHeld      = 32 << 20 // bytes; one more picture may be on its way in for each of maxReads
	maxHeldFiles = 256
	maxReads     = 2 // of the store at the same time
	// ownPiece is what a reader takes for itself when it had to read a picture
	// again: where more are wanted than are held, each is read and its hash worked
	// out once in so many bytes.
	ownPiece   = 256 << 10
	lookWithin = 10 * time.Second
)

// pictures holds the copies of those that are being read.
type pictures struct {
	source Pictures
	reads  chan struct{}

	mu    sync.Mutex
	held  map[network.PictureID]*held
	bytes int
	turn  uint64
}

// held is one picture; data and err are there once ready is closed.
type held struct {
	ready chan struct{}
	data  []byte
	err   error
	used  uint64 // the turn of its last reading
	size  int    // what it counts for; 0: not read yet
}

func newPictures(source Pictures) *pictures {
	return &pictures{source: source, reads: make(chan struct{}, maxReads), held: map[network.PictureID]*held{}}
}

// get gives a picture, which must not be changed nor kept for long, and whether
// it was read for this call.
func (p *pictures) get(ctx context.Context, id network.PictureID) (data []byte, loaded bool, err error) {
	if !id.Valid() {
		return nil, false, store.ErrNoMedia
	}
	p.mu.Lock()
	h, known := p.held[id]
	if !known {
		h = &held{ready: make(chan struct{})}
		p.held[id] = h
	}
	p.turn++
	h.used = p.turn
	p.mu.Unlock()
	if !known {
		p.load(ctx, id, h)
	}
	select {
	case <-h.ready:
		return h.data, !known, h.err
	case <-ctx.Done():
		return nil, false, ctx.Err()
	}
}

// load reads h for all who wait for it, also if the first of them goes.
func (p *pictures) load(ctx context.Context, id network.PictureID, h *held) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookWithin)
	defer cancel()
	data, err := p.read(ctx, id)
	p.mu.Lock()
	defer p.mu.Unlock()
	h.data, h.err = data, err
	close(h.ready)
	if err != nil || p.held[id] != h {
		if p.held[id] == h {
			delete(p.held, id)
		}
		return
	}
	h.size = max(len(data), 1)
	p.bytes += h.size
	p.shrink(id)
}

func (p *pictures) read(ctx context.Context, id network.PictureID) ([]byte, error) {
	select {
	case p.reads <- struct{}{}:
		defer func() { <-p.reads }()
		return p.source.Media(ctx, id)
	case <-ctx.Done():
		return nil, fmt.Errorf("read picture %s: %w", id, ctx.Err())
	}
}

// shrink gives up what was not read for longest, but never keep; p.mu is held.
func (p *pictures) shrink(keep network.PictureID) {
	for p.bytes > maxHeld || len(p.held) > maxHeldFiles {
		oldest := keep
		for id, h := range p.held {
			if h.size > 0 && id != keep && (oldest == keep || h.used < p.held[oldest].used) {
				oldest = id
			}
		}
		if oldest == keep {
			return
		}
		p.bytes -= p.held[oldest].size
		delete(p.held, oldest)
	}
}

// forget gives up every copy: nobody reads.
func (p *pictures) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.held)
	p.bytes = 0
}

// content reads a picture piece by piece out of the copy that all its readers
// share, or a new one if that was given up meanwhile. So a reader who stalls
// holds little, and never 8 MiB. It lives as long as its request.
type content struct {
	ctx      context.Context //nolint:containedctx // of the request; io.ReadSeeker has none
	pictures *pictures
	id       network.PictureID
	size, at int64
	piece    []byte // what was taken for this reader alone, that begins at from
	from     int64
}

// Read is an io.Reader's.
func (c *content) Read(b []byte) (int, error) {
	if c.at >= c.size {
		return 0, io.EOF
	}
	if off := c.at - c.from; off >= 0 && off < int64(len(c.piece)) {
		n := copy(b, c.piece[off:])
		c.at += int64(n)
		return n, nil
	}
	c.piece = nil
	data, loaded, err := c.pictures.get(c.ctx, c.id)
	if err != nil {
		return 0, err
	}
	if int64(len(data)) != c.size {
		return 0, errors.New("picture has changed")
	}
	n := copy(b, data[c.at:])
	c.at += int64(n)
	if loaded {
		c.piece, c.from = bytes.Clone(data[c.at:min(c.at+ownPiece, c.size)]), c.at
	}
	return n, nil
}

// Seek is an io.Seeker's.
func (c *content) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += c.at
	case io.SeekEnd:
		offset += c.size
	}
	if offset < 0 {
		return 0, errors.New("seek before the beginning of a picture")
	}
	c.at = offset
	return offset, nil
}
