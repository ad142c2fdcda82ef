package display

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"time"
)

// cec switches a display as its remote control would, by messages over HDMI. Some
// displays sleep without a signal but show "no signal" for minutes before, or never
// wake by it; these do by CEC. cec-ctl is of the package v4l-utils.
// HDMI 1.4b, Supplement 1: CEC 13.1 (One Touch Play), 13.3 (Standby), 13.14 (Power Status).
//
// The display is told to show this machine's picture when the lit hours begin, when the
// player starts, and whenever it was asleep or away: it may have been left on a channel.
// Not each minute: who then takes the remote control has it.
type cec struct {
	command string
	devices string // by this pattern; each socket has one
	told    *bool  // last; nil: nothing since it did as told
	ours    bool   // the display, when lit, was told to show our picture
}

const (
	cecPatience = 10 * time.Second // for one message; a display answers within a second
	// unkillable is how long a cec-ctl that was killed may hold its output.
	unkillable = time.Second
)

// What cec-ctl writes.
var (
	physical        = regexp.MustCompile(`Physical Address +: ([0-9a-f](?:\.[0-9a-f]){3})`)
	unclaimed       = regexp.MustCompile(`Logical Address Mask +: 0x0000`)
	powerStatus     = regexp.MustCompile(`pwr-state: (on|standby|to-on|to-standby) `)
	sent            = regexp.MustCompile(`Sequence: \d+ Tx Timestamp`) // else the kernel refused, at which it ends well
	notAcknowledged = regexp.MustCompile(`(?i)not acknowledged`)
)

// set tells the first display that gives an address what it does not do already. What
// came of it is asked the next time: displays take seconds to wake.
func (c *cec) set(ctx context.Context, on bool) error {
	paths, err := filepath.Glob(c.devices)
	if err == nil {
		err = fmt.Errorf("switch the display by HDMI-CEC: there is no output %s (set [display] power to dpms or none)", c.devices)
	}
	var without []string
	for _, path := range paths {
		out, fault := c.run(ctx, path)
		if fault != nil {
			err = fault
			continue // perhaps the next one
		}
		address := physical.FindSubmatch(out)
		switch {
		case address == nil || string(address[1]) == "0.0.0.0": // a display's own: an input
			continue
		case string(address[1]) == "f.f.f.f": // there is none
			without = append(without, path)
			continue
		case unclaimed.Match(out):
			if _, err := c.run(ctx, path, "--skip-info", "--playback"); err != nil {
				return err
			}
		}
		return c.turn(ctx, path, string(address[1]), on)
	}
	c.ours = false
	switch {
	case without == nil:
		return err
	case on:
		return c.wake(ctx, without)
	}
	c.told = nil
	return nil // it is asleep, and can be told nothing
}

// turn asks the display first. One that does not answer may nevertheless hear.
func (c *cec) turn(ctx context.Context, path, address string, on bool) error {
	status := ""
	if out, err := c.tell(ctx, path, "--give-device-power-status"); err == nil {
		if m := powerStatus.FindSubmatch(out); m != nil {
			status = string(m[1])
		}
	}
	lit, dark := status == "on" || status == "to-on", status == "standby" || status == "to-standby"
	if !on || dark {
		c.ours = false
	}
	if on && lit && c.ours || !on && dark {
		c.told = nil
		return nil
	}
	again := c.told != nil && *c.told == on
	var deaf error
	if again && (on && dark || !on && lit) {
		deaf = fmt.Errorf("switch the display by HDMI-CEC: it was told lit=%t and still is %q", on, status)
	}
	source := []string{"--active-source", "phys-addr=" + address}
	var messages []string
	switch {
	case on && c.ours:
		messages = []string{"--image-view-on"}
	case on:
		messages = append([]string{"--image-view-on"}, source...)
	case deaf != nil: // some obey nobody else: v4l-utils, utils/cec-ctl, test_power_cycle
		messages = append(source, "--standby")
	default:
		messages = []string{"--standby"}
	}
	if _, err := c.tell(ctx, path, messages...); err != nil {
		c.ours = false // perhaps another display
		return err
	}
	// Until it is on it may have missed it; who never says is told twice.
	c.ours = c.ours || on && (status == "on" || status == "" && again)
	c.told = &on
	return deaf
}

// wake calls into every socket. A display may take its address away as it falls asleep; the
// kernel then lets through this message alone, from nobody (15) to the display:
// https://docs.kernel.org/userspace-api/media/cec/cec-ioc-receive.html
func (c *cec) wake(ctx context.Context, paths []string) error {
	var heard bool
	var fault error
	for _, path := range paths {
		// Without --playback cec-ctl sends nothing by an adapter that never had an address.
		_, err := c.tell(ctx, path, "--playback", "--from", "15", "--image-view-on")
		heard = heard || err == nil
		if err != nil {
			fault = err
		}
	}
	if !heard {
		return fault
	}
	var deaf error
	if c.told != nil && *c.told {
		deaf = errors.New("switch the display by HDMI-CEC: it was told lit=true and still gives no address")
	}
	on := true
	c.told = &on
	return deaf
}

// tell sends messages to the display and gives what cec-ctl says to them.
func (c *cec) tell(ctx context.Context, path string, messages ...string) ([]byte, error) {
	out, err := c.run(ctx, path, append([]string{"--skip-info", "--to", "0"}, messages...)...)
	// Any device may reject what goes to all (CEC 6.1.2), as whose picture it is does.
	first, _, _ := bytes.Cut(out, []byte(" to all ("))
	switch {
	case err != nil:
		return nil, err
	case notAcknowledged.Match(first):
		return nil, errors.New("switch the display by HDMI-CEC: it does not answer; is CEC enabled in its menu?")
	case !sent.Match(out):
		return nil, fmt.Errorf("switch the display by HDMI-CEC: %s did not send %v", path, messages)
	}
	return out, nil
}

// run runs cec-ctl. Without arguments it describes the adapter.
func (c *cec) run(ctx context.Context, path string, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, cecPatience)
	defer cancel()
	cmd := exec.CommandContext(ctx, c.command, append([]string{"--device", path}, args...)...)
	cmd.WaitDelay = unkillable
	out, err := cmd.CombinedOutput()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return nil, fmt.Errorf("switch the display by HDMI-CEC: %w (install v4l-utils, or set [display] power to dpms or none)", err)
	case err != nil:
		return nil, fmt.Errorf("switch the display by HDMI-CEC: cec-ctl %v: %w: %s", args, err, last(out))
	}
	return out, nil
}

// last gives the end of an output, short enough for a log.
func last(out []byte) []byte { return out[max(0, len(out)-200):] }
