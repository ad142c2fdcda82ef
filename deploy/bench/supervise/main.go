// Command supervise stands for systemd where there is none: it keeps a service
// running as a unit with Restart=always, RestartSec=1 and WatchdogSec would be. It
// listens at a NOTIFY_SOCKET, kills everything that the service started when no sign
// of life came for too long, or its first process ended, and starts it again.
//
//	supervise --watchdog 5s COMMAND ARGUMENT…
//
// It prints a line for what it hears first and for what it does, and ends at SIGTERM.
package main

import (
	"context"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"semainier/deploy/bench/proc"
)

func main() {
	watchdog := flag.Duration("watchdog", 0, "the longest silence after READY=1; 0: any")
	start := flag.Duration("start", time.Minute, "the longest time to READY=1")
	flag.Parse()
	if err := run(*watchdog, *start, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "supervise:", err)
		os.Exit(1)
	}
}

func run(watchdog, start time.Duration, command []string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	// Orphans become our children, as they stay in the unit's cgroup.
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "supervise")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	socket := filepath.Join(dir, "notify")
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		return err
	}
	heard := make(chan string)
	go listen(conn, heard)
	for ctx.Err() == nil {
		c := exec.Command(command[0], command[1:]...)
		c.Stdout, c.Stderr = os.Stdout, os.Stderr
		c.Env = append(os.Environ(), "NOTIFY_SOCKET="+socket, fmt.Sprintf("WATCHDOG_USEC=%d", watchdog.Microseconds()))
		if err := c.Start(); err != nil {
			return err
		}
		say("started")
		ended := make(chan error, 1)
		go func() { ended <- c.Wait() }()
		why := watch(ctx, heard, ended, watchdog, start)
		say(why)
		sweep()
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
	return nil
}

// watch gives why the service is at its end.
func watch(ctx context.Context, heard <-chan string, ended <-chan error, watchdog, start time.Duration) string {
	ready := false
	silence := time.NewTimer(start)
	for {
		select {
		case <-ctx.Done():
			return "asked to end"
		case err := <-ended:
			return fmt.Sprintf("ended: %v", err)
		case <-silence.C:
			return "watchdog: no sign of life"
		case message := <-heard:
			if strings.Contains(message, "READY=1") {
				ready = true
				say("ready")
			}
			if ready && watchdog > 0 {
				silence.Reset(watchdog)
			} else if ready {
				silence.Stop()
			}
		}
	}
}

func listen(conn *net.UnixConn, heard chan<- string) {
	b := make([]byte, 4096)
	for {
		n, err := conn.Read(b)
		if err != nil {
			return
		}
		heard <- string(b[:n])
	}
}

func say(what string) {
	fmt.Printf("supervise: %s %s\n", time.Now().Format("15:04:05.000"), what)
}

// sweep kills all that is left of the service.
func sweep() {
	for {
		below := proc.Tree(os.Getpid())[1:]
		if len(below) == 0 {
			return
		}
		for _, pid := range below {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
		for { // the first child is waited for by its own goroutine; the rest here
			pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil)
			if pid <= 0 || err != nil {
				break
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
}
