package display

import (
	"context"
	"fmt"
	"sync"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/dpms"
)

// switcher switches a display, unless it is so already.
type switcher interface {
	set(ctx context.Context, on bool) error
}

// light switches the display outside of the goroutine that asks for it: one that
// does not answer over HDMI takes seconds.
type light struct {
	by    switcher // nil: it cannot be switched
	asked chan bool

	mu   sync.Mutex
	last error
}

func newLight(by switcher) *light { return &light{by: by, asked: make(chan bool, 1)} }

// ask replaces what was asked and not yet done.
func (l *light) ask(on bool) error {
	select {
	case <-l.asked:
	default:
	}
	l.asked <- on
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.last
}

func (l *light) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case on := <-l.asked:
			var err error
			if l.by != nil {
				err = l.by.set(ctx, on)
			}
			l.mu.Lock()
			l.last = err
			l.mu.Unlock()
		}
	}
}

// signal switches by DPMS: without a signal a display goes to sleep.
// https://www.x.org/releases/current/doc/xextproto/dpms.html
type signal struct{ x *xgb.Conn }

// openDPMS also forbids X to switch anything off by itself.
func openDPMS(x *xgb.Conn) (*signal, error) {
	if err := dpms.Init(x); err != nil {
		return nil, fmt.Errorf("no DPMS: %w", err)
	}
	if c, err := dpms.Capable(x).Reply(); err != nil {
		return nil, fmt.Errorf("no DPMS: %w", err)
	} else if !c.Capable {
		return nil, fmt.Errorf("no DPMS: the graphics card cannot")
	}
	return &signal{x}, dpms.SetTimeoutsChecked(x, 0, 0, 0).Check()
}

// set also undoes what X or a person switched meanwhile; with DPMS disabled, X
// lets the display burn.
func (s *signal) set(_ context.Context, on bool) error {
	is, err := s.lit()
	if err != nil || is == on {
		return err
	}
	level := uint16(dpms.DPMSModeOff)
	if on {
		level = dpms.DPMSModeOn
	}
	for _, step := range []error{
		dpms.EnableChecked(s.x).Check(), // else there is no level to force
		dpms.SetTimeoutsChecked(s.x, 0, 0, 0).Check(),
		dpms.ForceLevelChecked(s.x, level).Check(),
	} {
		if step != nil {
			return fmt.Errorf("switch the display by DPMS: %w", step)
		}
	}
	if is, err = s.lit(); err == nil && is != on {
		err = fmt.Errorf("switch the display by DPMS: it was told lit=%t and is not", on)
	}
	return err
}

func (s *signal) lit() (bool, error) {
	i, err := dpms.Info(s.x).Reply()
	if err != nil {
		return false, fmt.Errorf("ask DPMS: %w", err)
	}
	return !i.State || i.PowerLevel == dpms.DPMSModeOn, nil
}
