package display

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"time"
)

// cec switches a display as its remote control would, by messages over HDMI. Some
// displays sleep without a signal but show "no signal" for minutes before, or never
// wake by it; these do by CEC. cec-ctl is of the package v4l-utils.
// HDMI 1.4b, Supplement 1: CEC 13.3 (One Touch Play), 13.4 (Standby), 13.14 (Power Status).
type cec struct {
	command string
	known   bool  // to the display, as a playback device
	told    *bool // last; nil: nothing since it did as told
}

const (
	cecPatience = 10 * time.Second // for one message; a display answers within a second
	// unkillable is how long a cec-ctl that was killed may hold its output.
	unkillable = time.Second
)

// powerStatus is how cec-ctl writes what the display answers: "pwr-state: on (0x00)".
var powerStatus = regexp.MustCompile(`pwr-state: (on|standby|to-on|to-standby) `)

// set asks the display first, and tells it nothing that it does already. What came of
// it is asked the next time: displays take seconds to wake.
func (c *cec) set(ctx context.Context, on bool) error {
	if !c.known {
		if _, err := c.run(ctx, "--playback"); err != nil {
			return err
		}
		c.known = true
	}
	out, err := c.run(ctx, "--to", "0", "--give-device-power-status")
	if err != nil {
		c.known = false // perhaps another display
		return err
	}
	status := powerStatus.FindSubmatch(out)
	if status != nil && (string(status[1]) == "on" || string(status[1]) == "to-on") == on {
		c.told = nil
		return nil
	}
	var deaf error
	if status != nil && c.told != nil && *c.told == on {
		deaf = fmt.Errorf("switch the display by HDMI-CEC: it was told lit=%t and still is %q", on, status[1])
	}
	message := "--standby"
	if on {
		message = "--image-view-on"
	}
	if _, err := c.run(ctx, "--to", "0", message); err != nil {
		c.known = false
		return err
	}
	c.told = &on
	return deaf
}

// run sends a message and gives what cec-ctl says to it.
func (c *cec) run(ctx context.Context, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, cecPatience)
	defer cancel()
	cmd := exec.CommandContext(ctx, c.command, append([]string{"--skip-info"}, args...)...)
	cmd.WaitDelay = unkillable
	out, err := cmd.CombinedOutput()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return nil, fmt.Errorf("switch the display by HDMI-CEC: %w (install v4l-utils, or set [display] power to dpms or none)", err)
	case err != nil:
		return nil, fmt.Errorf("switch the display by HDMI-CEC: cec-ctl %v: %w: %s", args, err, last(out))
	case notAcknowledged.Match(out):
		return nil, fmt.Errorf("switch the display by HDMI-CEC: it does not answer; is CEC enabled in its menu?")
	}
	return out, nil
}

var notAcknowledged = regexp.MustCompile(`(?i)not acknowledged`)

// last gives the end of an output, short enough for a log.
func last(out []byte) []byte { return out[max(0, len(out)-200):] }
