package town

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"semainier/hub/publish"
)

// Node is a NATS server.
type Node struct {
	*process
	URL       string // for players and hubs
	WebSocket string // ws://, for the hubs

	conf nodeValues
}

type nodeValues struct {
	Name, Accounts, Cert, Key, CA, Ports string
	Port, RoutePort, WebSocketPort       string
	Routes                               []string
}

// addNode starts one more server, beside those that there are.
func (t *Town) addNode(ctx context.Context) error {
	name := fmt.Sprintf("nats%d", len(t.Nodes)+1)
	dir := filepath.Join(t.Dir, name)
	n := &Node{conf: nodeValues{
		Name: name, Accounts: filepath.Join("..", "nats-keys", publish.AccountsFile), Cert: t.cert.cert, Key: t.cert.key, CA: t.CAFile,
		Ports: dir, Port: "-1", RoutePort: "-1", WebSocketPort: "-1",
	}}
	for _, other := range t.Nodes {
		n.conf.Routes = append(n.conf.Routes, "tls://127.0.0.1:"+other.conf.RoutePort)
	}
	file := filepath.Join(dir, "nats-server.conf")
	if err := write(file, nodeConf, n.conf); err != nil {
		return err
	}
	n.process = &process{name: name, dir: dir, args: []string{t.binaries.NATS, "-c", file}}
	if err := n.start(ctx, "Server is ready"); err != nil {
		return err
	}
	t.Nodes = append(t.Nodes, n)
	if err := n.learn(ctx); err != nil {
		return err
	}
	// From now on it has these ports, also when it is started again.
	return write(file, nodeConf, n.conf)
}

// Start starts a server again that was killed.
func (n *Node) Start(ctx context.Context) error { return n.start(ctx, "Server is ready") }

// learn reads which ports the server took.
func (n *Node) learn(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var took struct{ NATS, Cluster, WebSocket []string }
	for {
		files, _ := filepath.Glob(filepath.Join(n.dir, "*.ports")) // the pattern is right
		if len(files) == 1 {
			text, err := os.ReadFile(files[0])
			if err == nil && json.Unmarshal(text, &took) == nil && len(took.NATS)*len(took.Cluster)*len(took.WebSocket) > 0 {
				break
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s does not say which ports it took", n.name)
		case <-time.After(20 * time.Millisecond):
		}
	}
	for _, p := range []struct{ from, into *string }{
		{&took.NATS[0], &n.conf.Port}, {&took.Cluster[0], &n.conf.RoutePort}, {&took.WebSocket[0], &n.conf.WebSocketPort},
	} {
		u, err := url.Parse(*p.from)
		if err != nil {
			return err
		}
		*p.into = u.Port()
	}
	n.URL, n.WebSocket = "tls://127.0.0.1:"+n.conf.Port, "ws://127.0.0.1:"+n.conf.WebSocketPort
	return nil
}
