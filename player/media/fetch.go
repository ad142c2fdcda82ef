package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"semainier/hub/wire"
)

// How long the hub may take. A slow line is no fault while something comes.
const (
	stall  = 30 * time.Second // without one more byte
	atMost = 15 * time.Minute // for one try; the next goes on from there
)

// The reasons why a picture cannot be had, told apart so that each is logged
// once.
var (
	errUnreached = errors.New("the hub did not answer")
	errBroken    = errors.New("the transfer broke off, and will go on from there")
	errAnswer    = errors.New("the hub does not give it")
	errContent   = errors.New("the bytes are not those of that picture")
	errRoom      = errors.New("there is no room for it")

	errSilent = errors.New("nothing came for half a minute")
)

func reasonOf(err error) string {
	for _, reason := range []error{errUnreached, errBroken, errAnswer, errContent, errRoom} {
		if errors.Is(err, reason) {
			return reason.Error()
		}
	}
	return err.Error()
}

// fetch brings a picture into the folder, or into the memory where the disk
// refuses it.
func (m *Media) fetch(ctx context.Context, id string) error {
	part, err := m.folder.begin(id)
	if err != nil {
		m.disk(err)
		if !m.fits(MaxPicture) {
			return fmt.Errorf("picture %s: %w: neither on the disk nor in memory", id, errRoom)
		}
	}
	defer func() { m.folder.leave(part) }()
	if !part.whole() {
		if err := m.transfer(ctx, part); err != nil {
			return fmt.Errorf("picture %s: %w", id, err)
		}
		if !part.whole() {
			size := len(part.data)
			part.drop()
			return fmt.Errorf("picture %s: %d bytes came: %w (is there a proxy that answers in the hub's place?)", id, size, errContent)
		}
	}
	if err := m.folder.finish(part); err != nil {
		m.disk(err)
		return m.remember(part)
	}
	m.disk(nil)
	return nil
}

// transfer asks the hub for what part lacks.
func (m *Media) transfer(ctx context.Context, part *partial) error {
	ctx, end := context.WithTimeout(ctx, atMost)
	defer end()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	silence := time.AfterFunc(stall, func() { cancel(errSilent) })
	defer silence.Stop()
	req, err := m.request(ctx, part)
	if err != nil {
		return err
	}
	res, err := m.client.Do(req)
	if err != nil {
		return fmt.Errorf("%w: %w", errUnreached, orCause(ctx, err))
	}
	defer res.Body.Close()
	if err := m.accept(res, part); err != nil {
		return err
	}
	if res.ContentLength > MaxPicture-int64(len(part.data)) {
		return fmt.Errorf("%w: a file of %d bytes, at most %d are taken", errContent, int64(len(part.data))+res.ContentLength, MaxPicture)
	}
	if err := m.makeRoom(part, res.ContentLength); err != nil {
		return err
	}
	chunk := make([]byte, 64<<10)
	for {
		silence.Reset(stall)
		n, err := res.Body.Read(chunk)
		if len(part.data)+n > MaxPicture {
			part.drop()
			return fmt.Errorf("%w: more than %d bytes", errContent, MaxPicture)
		}
		if werr := part.add(chunk[:n]); werr != nil {
			m.disk(werr)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%w: after %d bytes: %w", errBroken, len(part.data), orCause(ctx, err))
		}
	}
}

// orCause gives why ctx ended in place of an error that it brought about.
func orCause(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

func (m *Media) request(ctx context.Context, part *partial) (*http.Request, error) {
	at, err := url.JoinPath(m.o.Hub, wire.MediaPath, part.id)
	if err != nil {
		return nil, fmt.Errorf("address of the hub: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return nil, fmt.Errorf("address of the hub: %w", err)
	}
	req.Header.Set("Accept-Encoding", "identity") // bytes are counted, and a file that grows is not read
	if n := len(part.data); n > 0 {
		req.Header.Set("Range", fmt.Sprintf("bytes=%d-", n))
		req.Header.Set("If-Range", `"`+part.id+`"`) // the hub's ETag of a picture is its hash
	}
	return req, nil
}

// accept judges the head of an answer, and makes part begin where the answer
// does.
func (m *Media) accept(res *http.Response, part *partial) error {
	switch res.StatusCode {
	case http.StatusOK:
		if len(part.data) > 0 {
			part.restart()
		}
		return nil
	case http.StatusPartialContent:
		// RFC 9110 §14.4: "bytes 500-999/1000"
		var from, to int
		if n, _ := fmt.Sscanf(res.Header.Get("Content-Range"), "bytes %d-%d/", &from, &to); n == 2 && from == len(part.data) && from > 0 {
			return nil
		}
		part.drop()
		return fmt.Errorf("%w: it answers with another part (%q) than the one asked for", errAnswer, res.Header.Get("Content-Range"))
	case http.StatusRequestedRangeNotSatisfiable:
		part.drop() // as long as the whole, or longer, yet not the picture
		return fmt.Errorf("%w: what had come of it was wrong, and begins anew", errContent)
	case http.StatusNotFound:
		return fmt.Errorf("%w: status 404: give it to the hub again with `semainier network apply`", errAnswer)
	}
	if where := res.Header.Get("Location"); where != "" {
		return fmt.Errorf("%w: status %d, a redirect to %s, which is not followed: is `hub` in player.toml the hub's own address?", errAnswer, res.StatusCode, strconv.Quote(where))
	}
	err := fmt.Errorf("%w: status %d", errAnswer, res.StatusCode)
	if after, bad := strconv.Atoi(res.Header.Get("Retry-After")); bad == nil && after > 0 {
		return busyError{time.Second * time.Duration(min(after, int(RetryMost/time.Second))), err}
	}
	return err
}

// busyError is of a hub that says how long not to ask.
type busyError struct {
	after time.Duration
	err   error
}

func (e busyError) Error() string { return e.err.Error() }
func (e busyError) Unwrap() error { return e.err }

// makeRoom makes room in the folder for what is to come; less than nothing:
// nobody knows how much.
func (m *Media) makeRoom(part *partial, more int64) error {
	if part.file == nil {
		return nil
	}
	if more < 0 {
		more = int64(MaxPicture - len(part.data))
	}
	return m.folder.makeRoom(part.id, int64(len(part.data))+more, m.needed())
}

// fits reports whether the memory takes so many bytes more.
func (m *Media) fits(more int) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, data := range m.memory {
		more += len(data)
	}
	return more <= MaxMemory
}

// remember keeps in memory what the disk does not take.
func (m *Media) remember(part *partial) error {
	if !m.fits(len(part.data)) {
		return fmt.Errorf("picture %s: %w: neither on the disk nor in memory", part.id, errRoom)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.memory[part.id] = part.data
	return nil
}

// save writes to the disk what only the memory holds, once the disk has had its
// rest, and gives how long there is nothing more to do about that.
func (m *Media) save() (wait time.Duration) {
	for {
		id, data := m.unsaved()
		if id == "" {
			return time.Hour
		}
		if wait := m.folder.rest(); wait > 0 {
			return wait
		}
		err := m.folder.makeRoom(id, int64(len(data)), m.needed())
		if err == nil {
			err = m.folder.Write(id, data)
		}
		m.folder.leave(&partial{id: id})
		m.folder.took(err)
		m.disk(err)
		if err == nil {
			m.mu.Lock()
			delete(m.memory, id)
			m.mu.Unlock()
		}
	}
}

// unsaved gives a picture that only the memory holds; "": there is none.
func (m *Media) unsaved() (id string, data []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for id, data := range m.memory {
		return id, data
	}
	return "", nil
}
