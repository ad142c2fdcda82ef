// Command update is a player that does not work, for deploy/bench/update.sh: it ends
// at once, or stays and shows nothing.
package main

import (
	"os"
	"time"
)

// does is set by the linker: "hangs", or anything else.
var does string

func main() {
	if does == "hangs" {
		time.Sleep(24 * time.Hour)
	}
	os.Exit(1)
}
