package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"time"

	"semainier/hub/store"
)

// leastFree is the space below which something should be done: a hub writes some
// megabytes a day, a backup is as large as everything together.
const leastFree = 256 << 20

// answerWithin bounds the wait for a port of this machine.
const answerWithin = 2 * time.Second

// hubRuns looks at the lock. It takes it for an instant: a hub that starts just
// then would find it taken, and be started again by its supervisor.
func hubRuns(_ context.Context, v *visit) ([]Finding, error) {
	unlock, err := store.Lock(v.Place.Dir)
	switch {
	case errors.Is(err, store.ErrLocked):
		v.running = true
		return []Finding{{Where: v.Place.Dir, What: "a hub runs on it", Note: true}}, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil // that there is no folder is told
	case err != nil:
		return nil, err
	}
	return []Finding{{Where: v.Place.Dir, What: "no hub runs on it: screens show what they have, and nothing new",
		Remedy: "start it: systemctl start semainier, or semainier hub; if it ends at once, its log says why"}}, unlock()
}

// folder looks at who may read the data, and at what is left of a restore.
func folder(_ context.Context, v *visit) (found []Finding, err error) {
	info, err := os.Stat(v.Place.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if perm := info.Mode().Perm(); perm&0o077 != 0 {
		found = append(found, Finding{Where: v.Place.Dir, What: fmt.Sprintf("others of this machine may look into it (%v)", perm), Remedy: "chmod 700 " + v.Place.Dir})
	}
	for suffix, what := range map[string]string{
		".restore-*": "is left of a restore that was interrupted", ".before-*": "was set aside by a restore",
	} {
		left, err := filepath.Glob(v.Place.Dir + suffix)
		if err != nil {
			return found, err
		}
		for _, dir := range left {
			found = append(found, Finding{Where: dir, What: what + " and holds a signing key", Remedy: "remove it once all is well", Note: true})
		}
	}
	return found, nil
}

// space looks at the disk.
func space(_ context.Context, v *visit) ([]Finding, error) {
	free, err := store.Free(v.Place.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil || free >= leastFree {
		return nil, err
	}
	return []Finding{{Where: v.Place.Dir, What: fmt.Sprintf("%d MB are free on its disk, less than %d MB: when it is full nothing new can be kept or published", free>>20, leastFree>>20),
		Remedy: "remove what is not needed (old logs, old backups, folders that a restore set aside), or give it a larger disk"}}, nil
}

// ports looks whether the hub answers, or could listen.
func ports(ctx context.Context, v *visit) (found []Finding, err error) {
	for _, p := range []struct{ key, listen string }{{"[http] listen", v.HTTP}, {"[nats] listen", v.NATS}} {
		host, port, err := net.SplitHostPort(p.listen)
		where := "hub.toml, " + p.key + " = " + p.listen
		switch {
		case err != nil:
			return found, err
		case port == "0":
			found = append(found, Finding{Where: where, What: "a port of 0 is another one at each start: no screen finds it", Remedy: "name a port: 8080 for http, 4222 for nats"})
		case v.running:
			if err := answers(ctx, host, port); err != nil {
				found = append(found, Finding{Where: where, What: "the hub that runs does not answer there: " + err.Error(), Remedy: "if hub.toml was changed, restart the hub; else look into its log"})
			}
		default:
			l, err := new(net.ListenConfig).Listen(ctx, "tcp", p.listen)
			if err == nil {
				err = l.Close()
			}
			if err != nil {
				found = append(found, Finding{Where: where, What: "the hub cannot listen there: " + err.Error(), Remedy: "stop the other program (ss -ltnp names it), or choose another port"})
			}
		}
	}
	return found, nil
}

func answers(ctx context.Context, host, port string) error {
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	c, err := (&net.Dialer{Timeout: answerWithin}).DialContext(ctx, "tcp", net.JoinHostPort(host, port))
	if err != nil {
		return err
	}
	return c.Close()
}
