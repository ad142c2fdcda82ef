package services

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"semainier/hub/console/desk"
	"semainier/hub/network"
	"semainier/hub/store"
)

// tries is how often a tap is set anew because the record changed in the meantime: more
// often than there are people who tap at one instant.
const tries = 20

// set sets the state of a service, and its end: what a tap does.
//
// A tap counts whatever was tapped before it, and never undoes what somebody else
// changed of the rest of the record: it is set on the record as it is now, and anew
// where that changed in between.
func (s section) set(p *desk.Page) error {
	for range tries {
		site, service, err := serviceOf(p)
		if err != nil {
			return err
		}
		cal, err := calendarOf(site, p.Now)
		if err != nil {
			return err
		}
		t := tap{network.ServiceState(p.Typed(stateField)), ending(p.Typed(endField)), p.Typed(dateField)}
		changed, err := t.on(service, cal)
		if words := dateWords(err); words != "" {
			return s.draw(p, "", &wrongDate{service.ID, t.date, p.T(words)})
		}
		if err != nil {
			return p.Fail(http.StatusUnprocessableEntity, "wrong.state")
		}
		err = p.Edit(store.Edit{
			Over: network.Records{Services: []network.Service{changed}},
			Saw:  map[store.Ref]string{ref(service.ID): store.Fingerprint(p.Records, ref(service.ID))},
		})
		var stale *store.Stale
		if errors.As(err, &stale) {
			if err := reread(p); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		return s.told(p, changed)
	}
	return fmt.Errorf("set the state of service %s: it changed %d times meanwhile", p.R.PathValue("service"), tries)
}

// told answers that it is done: by the page that tells how far it has come.
func (s section) told(p *desk.Page, set network.Service) error {
	if p.Partial() {
		if err := reread(p); err != nil {
			return err
		}
		return s.draw(p, set.ID, nil)
	}
	p.Go(Path(set.Site) + "?" + url.Values{saidQuery: {string(set.ID)}}.Encode() + "#s-" + string(set.ID))
	return nil
}

// reread takes the records as they are now.
func reread(p *desk.Page) (err error) {
	version, err := p.Store().DataVersion(p.Context()) // before the records, as the desk does
	if err != nil {
		return err
	}
	records, err := p.Store().Records(p.Context())
	if err != nil {
		return err
	}
	p.Records, p.Version = records, version
	return nil
}

// errState is for a form that names no state.
var errState = errors.New("no such state")

// tap is what one button says.
type tap struct {
	state network.ServiceState
	end   ending // empty: as a tap means by itself
	date  string // of onDate
}

// on gives the service with the state and the end of the tap. A tap on the state that
// it has changes nothing: its end may have been chosen with care.
func (t tap) on(s network.Service, cal calendar) (network.Service, error) {
	if !slices.Contains(states(), t.state) {
		return s, errState
	}
	was, _ := current(s, cal.now)
	switch {
	case t.state == network.Open:
		s.State, s.Until = network.Open, time.Time{}
		return s, nil
	case t.state == was && t.end == "":
		return s, nil
	}
	until, err := cal.end(t.end, t.date)
	s.State, s.Until = t.state, until
	return s, err
}

// dateWords gives the key of the words for what is wrong with a date.
func dateWords(err error) string {
	switch {
	case errors.Is(err, errNoDate):
		return "wrong.date"
	case errors.Is(err, errPastDate):
		return "wrong.past"
	case errors.Is(err, errFarDate):
		return "wrong.far"
	}
	return ""
}
