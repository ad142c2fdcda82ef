package main

import (
	"errors"
	"fmt"

	"semainier/hub/network"
	"semainier/layouts"
)

// checkLayouts judges the layouts of a network.toml. Its error is a faultyFile
// with everything that is wrong in each, by the lines of the layout itself.
func checkLayouts(list []network.Layout) error {
	var all []error
	for i, l := range list {
		if _, err := layouts.Parse(fmt.Sprintf("layout[%d] %q", i+1, l.ID), []byte(l.TOML)); err != nil {
			all = append(all, err)
		}
	}
	if err := errors.Join(all...); err != nil {
		return faultyFile{err}
	}
	return nil
}
