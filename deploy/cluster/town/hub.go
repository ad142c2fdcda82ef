package town

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// Hub is a hub, a process of its own.
type Hub struct {
	*process
	Web string // https://…
}

type hubValues struct {
	Cert, Key, CA, Keys, WebSocket, Database string
	URLs                                     []string
}

// addHub starts one more hub.
func (t *Town) addHub(ctx context.Context) error {
	name := fmt.Sprintf("hub%d", len(t.Hubs)+1)
	dir := filepath.Join(t.Dir, name)
	file := filepath.Join(dir, "hub.toml")
	if err := write(file, hubToml, hubValues{
		Cert: t.cert.cert, Key: t.cert.key, CA: t.CAFile, Keys: t.keys(), WebSocket: t.Nodes[len(t.Hubs)%len(t.Nodes)].WebSocket,
		Database: t.Place.URL, URLs: t.URLs(),
	}); err != nil {
		return err
	}
	if err := copySigningKey(t.Place.Dir, filepath.Join(dir, "data")); err != nil {
		return err
	}
	h := &Hub{process: &process{name: name, dir: dir, args: []string{t.binaries.Semainier, "hub", "--config", file}}}
	t.Hubs = append(t.Hubs, h)
	return h.Start(ctx)
}

// copySigningKey is what an operator does for each hub but the first.
func copySigningKey(from, to string) error {
	const name = "signing.key"
	if from == to {
		return nil
	}
	key, err := os.ReadFile(filepath.Join(from, name))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(to, name), key, 0o600)
}

var readyAt = regexp.MustCompile(`msg="hub ready" http=(\S+)`)

// Start starts a hub, also one that was killed.
func (h *Hub) Start(ctx context.Context) error {
	if err := h.start(ctx, "hub ready"); err != nil {
		return err
	}
	all := readyAt.FindAllStringSubmatch(h.Log(), -1)
	h.Web = "https://" + all[len(all)-1][1]
	return nil
}

// Leads reports whether the hub runs and leads, as its log tells it.
func (h *Hub) Leads() bool {
	log := h.Log()
	return h.running() && strings.LastIndex(log, `msg="this hub leads"`) > strings.LastIndex(log, `msg="this hub no longer leads"`)
}

// Leader gives the hub that leads; nil: none does.
func (t *Town) Leader() *Hub {
	for _, h := range t.Hubs {
		if h.Leads() {
			return h
		}
	}
	return nil
}
