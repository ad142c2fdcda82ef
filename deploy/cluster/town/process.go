package town

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// process is a program that runs, with a log of its own for each time that it
// was started. It ends with us.
type process struct {
	name, dir string
	args      []string

	mu    sync.Mutex
	cmd   *exec.Cmd
	ended chan struct{}
	runs  int
}

// start starts it and waits for a line in its log.
func (p *process) start(ctx context.Context, ready string) error {
	if err := p.launch(); err != nil {
		return fmt.Errorf("start %s: %w", p.name, err)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for !strings.Contains(p.Log(), ready) {
		select {
		case <-p.ended:
			return fmt.Errorf("start %s: it ended; its log: %s", p.name, p.Log())
		case <-ctx.Done():
			p.Kill()
			return fmt.Errorf("start %s: not ready; its log: %s", p.name, p.Log())
		case <-time.After(20 * time.Millisecond):
		}
	}
	return nil
}

func (p *process) launch() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.runs++
	log, err := os.Create(p.logFile())
	if err != nil {
		return err
	}
	defer log.Close()
	//nolint:noctx // it ends by Kill, or with us
	p.cmd = exec.Command(p.args[0], p.args[1:]...)
	p.cmd.Dir, p.cmd.Stdout, p.cmd.Stderr = p.dir, log, log
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if err := p.cmd.Start(); err != nil {
		p.cmd = nil
		return err
	}
	p.ended = make(chan struct{})
	go func(cmd *exec.Cmd, ended chan struct{}) {
		defer close(ended)
		_ = cmd.Wait() // it is killed: how it ended is no news
	}(p.cmd, p.ended)
	return nil
}

func (p *process) logFile() string { return filepath.Join(p.dir, fmt.Sprintf("log%d", p.runs)) }

// Log is what the program has written since it was started last.
func (p *process) Log() string {
	text, _ := os.ReadFile(p.logFile()) // none: nothing yet
	return string(text)
}

// Pause stops it as a machine does that hangs; Resume lets it go on.
func (p *process) Pause() { p.signal(syscall.SIGSTOP) }

// Resume lets it go on.
func (p *process) Resume() { p.signal(syscall.SIGCONT) }

func (p *process) signal(how syscall.Signal) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cmd != nil {
		_ = p.cmd.Process.Signal(how) // it may have ended by itself
	}
}

// Kill ends it as a power cut would, without warning, and waits for the end.
func (p *process) Kill() { p.end(syscall.SIGKILL) }

// Stop asks it to end, and waits.
func (p *process) Stop() { p.end(syscall.SIGTERM) }

func (p *process) end(how syscall.Signal) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cmd == nil {
		return
	}
	_ = p.cmd.Process.Signal(how) // it may have ended by itself
	<-p.ended
}

func (p *process) running() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cmd == nil {
		return false
	}
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}
