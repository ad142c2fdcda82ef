package gather

import (
	"fmt"
	"runtime"
	"strings"
)

// maxFrames is how many functions of a panic's stack are told.
const maxFrames = 6

// panicked makes a failure of what recover gave. The value may hold the
// calendar's words: only its type is told, and the functions that it came
// through, innermost first. It must be called by the deferred function itself.
func panicked(value any) *failure {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	var names []string
	for below := false; len(names) < maxFrames; {
		f, more := frames.Next()
		if name := f.Function; name == "runtime.gopanic" {
			below = true
		} else if below && !strings.HasPrefix(name, "runtime.") {
			names = append(names, name)
		}
		if !more {
			break
		}
	}
	return &failure{code: "internal", problem: unreadable, err: fmt.Errorf("panic with a %T in %s", value, strings.Join(names, " < "))}
}
