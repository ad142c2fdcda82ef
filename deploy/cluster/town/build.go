package town

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Build builds the programs into a folder, NATS from the sources that the hub
// itself is built with. It must be called within this module.
func Build(ctx context.Context, dir string) (Binaries, error) {
	b := Binaries{Semainier: filepath.Join(dir, "semainier"), NATS: filepath.Join(dir, "nats-server")}
	for path, pkg := range map[string]string{b.Semainier: "semainier/cmd/semainier", b.NATS: "github.com/nats-io/nats-server/v2"} {
		c := exec.CommandContext(ctx, "go", "build", "-o", path, pkg)
		c.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := c.CombinedOutput(); err != nil {
			return b, fmt.Errorf("build %s: %w: %s", pkg, err, out)
		}
	}
	return b, nil
}
