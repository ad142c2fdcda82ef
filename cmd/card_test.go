package cmd

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// oldCard has Mesa be a graphics card with OpenGL ES 2.0, as that of a Raspberry Pi 3 is,
// unless it is asked to draw in software: its own override is for both.
const oldCard = `#include <stdlib.h>
__attribute__((constructor)) static void start(void)
{
	if (getenv("LIBGL_ALWAYS_SOFTWARE"))
		unsetenv("MESA_GLES_VERSION_OVERRIDE");
	else
		setenv("MESA_GLES_VERSION_OVERRIDE", "2.0", 1);
}
`

const inSoftware = `msg="the screen begins anew, and draws without the graphics card" error="the window did not open with the graphics card: .*API version is unavailable`

// A graphics card that is too old for the window costs its help, not the picture.
func TestPlayerDrawsWithoutAGraphicsCardThatIsTooOld(t *testing.T) {
	const width, height = 640, 360
	unset(t, "LIBGL_ALWAYS_SOFTWARE") // also what the shell says
	r := newRig(t, width, height)
	r.openDisplay(width, height)
	r.startHub()
	r.hub.wait(`msg="first reading done"`)
	r.write("card.c", oldCard)
	if out, err := exec.CommandContext(t.Context(), "gcc", "-shared", "-fPIC", "-o", r.path("card.so"), r.path("card.c")).CombinedOutput(); err != nil {
		t.Fatalf("gcc: %v: deploy/test.sh installs it\n%s", err, out)
	}
	r.graphics = []string{"LD_PRELOAD=" + r.path("card.so")}
	r.startPlayer("week")
	r.player.wait(inSoftware + `(?s:.*)msg=shown version=[1-9]`) // by the same process: it has not ended
	if n := strings.Count(r.player.said(), "draws without the graphics card"); n != 1 {
		t.Errorf("it began anew %d times", n)
	}
	r.keep("in-software", r.settled())
	r.player.kill()

	r.graphics = []string{"MESA_GLES_VERSION_OVERRIDE=2.0"} // in software too
	r.startPlayer("week")
	<-r.player.done
	if said := r.player.said(); strings.Count(said, "draws without the graphics card") != 1 || !strings.Contains(said, `msg="the screen ends"`) || r.player.cmd.ProcessState.ExitCode() != 1 {
		t.Errorf("where that does not help, it ends with %v:\n%s", r.player.cmd.ProcessState, said)
	}
}

func unset(t *testing.T, variable string) {
	t.Setenv(variable, "") // which restores it
	if err := os.Unsetenv(variable); err != nil {
		t.Fatal(err)
	}
}
