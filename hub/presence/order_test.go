package presence_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"semainier/hub/presence"
	"semainier/hub/wire"
)

func TestTicketIsThatOfTheLastWordIfItIsFresh(t *testing.T) {
	b := presence.New()
	b.Know([]string{"new", "old", "mute", "back"}, map[string]presence.Transition{"back": {Online: true}}, start)
	b.Heard("new", wire.Status{Wire: 1, Ticket: "first"}, start.Add(-time.Second))
	b.Heard("new", wire.Status{Wire: 1, Ticket: "second"}, start)
	b.Heard("old", wire.Status{Wire: 1}, start)
	for name, c := range map[string]struct {
		key    string
		after  time.Duration
		ticket string
		heard  time.Duration
		err    error
	}{
		"now":                       {"new", 0, "second", 0, nil},
		"as late as may be":         {"new", wire.TicketLife, "second", 0, nil},
		"too late":                  {"new", wire.TicketLife + 1, "", 0, presence.ErrUnheard},
		"by a clock set back":       {"new", -time.Hour, "second", -time.Hour, nil},
		"of an old player":          {"old", 0, "", 0, presence.ErrOldPlayer},
		"of one that never spoke":   {"mute", 0, "", 0, presence.ErrUnheard},
		"of one of an earlier run":  {"back", 0, "", 0, presence.ErrUnheard},
		"of one that is not known":  {"stranger", 0, "", 0, presence.ErrUnheard},
		"of an old one long silent": {"old", time.Hour, "", 0, presence.ErrUnheard},
	} {
		ticket, heard, err := b.Ticket(c.key, start.Add(c.after))
		if ticket != c.ticket || !errors.Is(err, c.err) || c.err == nil && !heard.Equal(start.Add(c.heard)) {
			t.Errorf("%s: %q, %v, %v", name, ticket, heard, err)
		}
	}
}

func TestAlbumKeepsTheLastOfEachAsFarAsThereIsRoom(t *testing.T) {
	a := presence.NewAlbum()
	const each = wire.MaxPicture
	for i := range presence.MaxAlbum / each {
		a.Keep(fmt.Sprint(i), presence.Picture{Order: "first", Image: make([]byte, each)})
	}
	has := func(key, order string) {
		t.Helper()
		if p, ok := a.Last(key); ok != (order != "") || p.Order != order {
			t.Errorf("screen %s: %q, %v", key, p.Order, ok)
		}
	}
	has("0", "first")
	a.Keep("0", presence.Picture{Order: "second", Image: make([]byte, each)}) // in place of the first
	has("0", "second")
	has("1", "first")
	a.Keep("new", presence.Picture{Order: "first", Image: make([]byte, 1)})
	has("1", "") // the earliest
	has("2", "first")
	has("0", "second")
	a.Know([]string{"0", "new", "another"})
	has("0", "second")
	has("2", "")
	has("another", "")
	for i := range presence.MaxAlbum/each - 2 {
		a.Keep(fmt.Sprint("more ", i), presence.Picture{Order: "x", Image: make([]byte, each)})
	}
	has("0", "second") // what was let go of counts no more
}
