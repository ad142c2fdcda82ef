// Command adjtimex says whether who runs it may ask the kernel if a time server has set
// the clock, as player/clock does. It sets nothing, and does not tell the answer.
package main

import (
	"fmt"

	"golang.org/x/sys/unix"
)

func main() {
	var t unix.Timex // no modes: a question, adjtimex(2)
	if _, err := unix.Adjtimex(&t); err != nil {
		fmt.Println("adjtimex:", err)
		return
	}
	fmt.Println("adjtimex: allowed")
}
