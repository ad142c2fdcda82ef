package cache

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"time"
)

// State is what a screen remembers besides playlists. Zero times are unknown.
type State struct {
	Confirmed time.Time `json:"confirmed,omitzero"` // when the hub last said that the playlist held is the newest
	Trusted   time.Time `json:"trusted,omitzero"`   // the last time that the clock vouched for
	RTCWrong  bool      `json:"rtc_wrong,omitzero"` // the device's battery-backed clock was found wrong
}

// Wear is how old the state on disk may become before it is written again: a
// memory card bears some ten thousand writes a year, not a million.
const Wear = time.Hour

// State gives what an earlier run noted; the zero State, without error, where
// there was none.
func (c *Cache) State() (State, error) {
	b, err := c.read(state)
	if errors.Is(err, fs.ErrNotExist) {
		return State{}, nil
	}
	if err != nil {
		return State{}, err
	}
	var s State
	if err := json.Unmarshal(b, &s); err != nil {
		return State{}, fmt.Errorf("read %s: %w", c.folder.Path(state), err)
	}
	c.written = s
	return s, nil
}

// patience is how long a disk that did not take the state is left alone.
const patience = 5 * time.Minute

// refusal is of a disk that did not take the state.
type refusal struct {
	at  time.Time // the time that was trusted then
	why error
}

// Note remembers State, writing it only when a time differs by Wear or more from
// what is on disk, or the rest at all. A disk that refused it is asked again after a
// while; until then Note gives the same error.
func (c *Cache) Note(confirmed, trusted time.Time, rtcWrong bool) error {
	s := State{confirmed, trusted, rtcWrong}
	if s.RTCWrong == c.written.RTCWrong && apart(s.Confirmed, c.written.Confirmed) < Wear && apart(s.Trusted, c.written.Trusted) < Wear {
		return nil
	}
	if c.refused.why != nil && apart(trusted, c.refused.at) < patience {
		return c.refused.why
	}
	return c.NoteNow(confirmed, trusted, rtcWrong)
}

// NoteNow remembers it at once: at an orderly end, or with a new playlist.
func (c *Cache) NoteNow(confirmed, trusted time.Time, rtcWrong bool) error {
	s := State{confirmed, trusted, rtcWrong}
	if s == c.written {
		return nil
	}
	b, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("note the state: %w", err)
	}
	if err := c.write(state, b); err != nil {
		c.refused = refusal{trusted, err}
		return err
	}
	c.written, c.refused = s, refusal{}
	return nil
}

func apart(a, b time.Time) time.Duration { return a.Sub(b).Abs() }
