package screens

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"semainier/hub/console/desk"
	"semainier/hub/fleet"
	"semainier/hub/network"
	"semainier/hub/presence"
	"semainier/hub/store"
	"semainier/hub/wire"
)

// ordered is what the journal calls an order to a screen.
const ordered store.Verb = "ordered"

// A picture that was asked for is looked for so often, with so long in between: as
// long as an order may be on its way.
const (
	lookEvery = 2 * time.Second
	maxLooks  = int(wire.OrderLife/lookEvery) + 5
)

// order asks the screen to do something, and notes who did.
func (s section) order(do wire.Deed) func(*desk.Page) error {
	return func(p *desk.Page) error {
		sc, err := screenOf(p)
		if err != nil {
			return err
		}
		how, err := s.one(p, sc)
		if err != nil {
			return s.cannot(p, sc, "order.unknown")
		}
		if !how.Speaks() {
			return s.cannot(p, sc, "order.away")
		}
		id, err := s.hub.Order(p.Context(), sc.ID, do)
		switch {
		case errors.Is(err, presence.ErrUnheard):
			return s.cannot(p, sc, "order.unheard")
		case errors.Is(err, presence.ErrOldPlayer):
			return s.cannot(p, sc, "order.old")
		case err != nil:
			p.Log().Error("order to a screen", "error", err)
			return s.cannot(p, sc, "order.unknown")
		}
		what, err := json.Marshal(map[string]string{"name": sc.Name, "order": string(do)})
		if err != nil {
			return err
		}
		if err := p.Note("screen", string(sc.ID), ordered, string(what)); err != nil {
			return fmt.Errorf("screen %s was asked to %s: %w", sc.ID, do, err)
		}
		if do == wire.Picture {
			p.Go(path(sc.ID) + "?" + url.Values{orderQuery: {id}}.Encode() + "#photo")
			return nil
		}
		return p.Back(path(sc.ID), "ordered."+string(do), nameOf(sc.ID, sc.Name))
	}
}

// cannot answers with the page of the screen, which begins with why nothing was done.
func (s section) cannot(p *desk.Page, sc network.Screen, key string) error {
	p.Status(http.StatusConflict)
	return s.showScreen(p, screenView{Alert: p.T(key, nameOf(sc.ID, sc.Name))}, sc)
}

// photo gives the last picture of the screen.
func (s section) photo(p *desk.Page) error {
	sc, err := screenOf(p)
	if err != nil {
		return err
	}
	picture, ok := s.hub.Snapshot(sc.ID)
	if !ok {
		return fmt.Errorf("picture of screen %s: %w", sc.ID, desk.ErrNotFound)
	}
	p.W.Header().Set("Content-Type", picture.Type)
	_, _ = p.W.Write(picture.Image) // whoever asked has gone: nobody to tell
	return nil
}

// photoView is the picture of what is on a screen.
type photoView struct {
	Path          string // of the page of the screen
	Source        string // address of the picture; empty: there is none
	When          string
	Width, Height int
	Alt           string
	May           bool // whoever looks may ask for another
	Next          string
	Late          bool // none came for the order
}

// photoOf tells which picture there is, and where to look for the one that was asked
// for.
func (s section) photoOf(p *desk.Page, sc network.Screen, how fleet.Screen, may bool) photoView {
	v := photoView{Path: path(sc.ID), May: may && how.Speaks()}
	order, tries := p.R.URL.Query().Get(orderQuery), 0
	if n, err := strconv.Atoi(p.R.URL.Query().Get(tryQuery)); err == nil && n > 0 {
		tries = n
	}
	picture, ok := s.hub.Snapshot(sc.ID)
	if ok {
		v.Source = v.Path + "/photo.jpg?" + url.Values{orderQuery: {picture.Order}}.Encode()
		v.When = p.Moment(picture.Heard, zoneOf(p, how))
		v.Width, v.Height = picture.Width, picture.Height
		v.Alt = p.T("photo.alt", nameOf(sc.ID, sc.Name))
	}
	switch {
	case order == "" || ok && picture.Order == order:
	case tries >= maxLooks:
		v.Late = true
	default:
		v.Next = v.Path + "?" + url.Values{partQuery: {"photo"}, orderQuery: {order}, tryQuery: {strconv.Itoa(tries + 1)}}.Encode()
	}
	return v
}
