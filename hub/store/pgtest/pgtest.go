// Package pgtest starts a throw-away PostgreSQL of the machine's own binaries:
// for tests, and for the example in deploy/cluster. It listens on a Unix socket in
// a folder of its own and nowhere else, does not wait for the disk, and ends and
// leaves nothing behind when the process that started it ends, however it does.
//
// It is no place for anything that is to be kept.
package pgtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// Role owns the databases that Database makes, and may do nothing else. Its
// Password has every character that an address must spell otherwise.
const (
	Role     = "semainier"
	Password = "p@ss:w/o?r#d%41"
)

// patience is how long PostgreSQL may take to start, on a machine that does
// much else.
const patience = 2 * time.Minute

// Server is a running PostgreSQL.
type Server struct {
	bin, dir string
	process  *exec.Cmd
	leash    io.Closer // PostgreSQL ends with it
	made     atomic.Int64
}

// Start starts a server. Stop ends it.
func Start(ctx context.Context) (*Server, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "semainier-pg-") // short: it holds a socket
	if err != nil {
		return nil, err
	}
	s := &Server{bin: bin, dir: dir}
	if err := s.start(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("start PostgreSQL: %w", err), s.Stop())
	}
	return s, nil
}

// binaries finds the folder of PostgreSQL's programs; Debian has it outside of PATH.
func binaries() (string, error) {
	if path, err := exec.LookPath("postgres"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			return filepath.Dir(path), nil
		}
	}
	all, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres") // the pattern is right
	if len(all) == 0 {
		return "", errors.New("no PostgreSQL on this machine: deploy/test.sh installs it, or apt-get install postgresql")
	}
	newest := slices.MaxFunc(all, func(a, b string) int { return release(a) - release(b) })
	return filepath.Dir(newest), nil
}

// release gives 15 for /usr/lib/postgresql/15/bin/postgres.
func release(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path)))) // what is no number is oldest
	return n
}

// rights is what answers to whom: the administrator is whoever may open the
// socket, the role must know its password.
const rights = "local all postgres trust\nlocal all all scram-sha-256\n"

// settings are those of the server, in its folder.
const settings = `
listen_addresses = ''
unix_socket_directories = '..'
max_connections = 200
shared_buffers = 32MB
fsync = off
full_page_writes = off
`

// watch runs PostgreSQL until its standard input ends, then takes all away.
const watch = `"$0" -D "$1/data" & server=$!
cat >/dev/null
kill -QUIT "$server"
wait "$server"
rm -rf "$1"`

func (s *Server) start(ctx context.Context) error {
	if err := s.own(); err != nil {
		return err
	}
	data := filepath.Join(s.dir, "data")
	if err := s.run(ctx, "initdb", "-D", data, "-U", "postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--auth=trust"); err != nil {
		return err
	}
	for name, text := range map[string]string{"pg_hba.conf": rights, "postgresql.conf": settings} { // as they are owned by the server
		if err := os.WriteFile(filepath.Join(data, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	log, err := os.Create(filepath.Join(s.dir, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	//nolint:noctx // it ends with its leash, in order
	s.process = exec.Command("/bin/sh", "-c", watch, filepath.Join(s.bin, "postgres"), s.dir)
	if s.process.SysProcAttr = s.credential(); s.process.SysProcAttr == nil {
		s.process.SysProcAttr = &syscall.SysProcAttr{}
	}
	s.process.SysProcAttr.Setpgid = true // Ctrl-C is for us
	s.process.Dir = s.dir
	s.process.Stdout, s.process.Stderr = log, log
	if s.leash, err = s.process.StdinPipe(); err != nil {
		return err
	}
	if err := s.process.Start(); err != nil {
		return err
	}
	if err := s.wait(ctx); err != nil {
		text, _ := os.ReadFile(log.Name()) // none says nothing
		return fmt.Errorf("%w: %s", err, text)
	}
	quoted := "'" + strings.ReplaceAll(Password, "'", "''") + "'"
	return s.run(ctx, "psql", "-q", "-h", s.dir, "-U", "postgres", "-c", "CREATE ROLE "+Role+" LOGIN PASSWORD "+quoted)
}

// wait waits until the server answers.
func (s *Server) wait(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		err := s.run(ctx, "pg_isready", "-q", "-h", s.dir)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// postgresUser is whom PostgreSQL runs as where we are root: it refuses root.
const postgresUser = "postgres"

// own gives the folder to whom PostgreSQL runs as.
func (s *Server) own() error {
	c := s.credential()
	if c == nil {
		return nil
	}
	if c.Credential == nil {
		return fmt.Errorf("PostgreSQL does not run as root, and there is no user %s: apt-get install postgresql makes it", postgresUser)
	}
	return os.Chown(s.dir, int(c.Credential.Uid), int(c.Credential.Gid))
}

// credential gives whom PostgreSQL runs as; nil: ourselves.
func (s *Server) credential() *syscall.SysProcAttr {
	if os.Geteuid() != 0 {
		return nil
	}
	u, err := user.Lookup(postgresUser)
	if err != nil {
		return &syscall.SysProcAttr{}
	}
	uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
	gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
	if err1 != nil || err2 != nil {
		return &syscall.SysProcAttr{}
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
}

// run runs one of PostgreSQL's programs.
func (s *Server) run(ctx context.Context, program string, args ...string) error {
	c := exec.CommandContext(ctx, filepath.Join(s.bin, program), args...)
	c.SysProcAttr, c.Dir = s.credential(), s.dir
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", program, err, out)
	}
	return nil
}

// Database makes an empty database and gives its address.
func (s *Server) Database(ctx context.Context) (string, error) {
	name := fmt.Sprintf("test%d", s.made.Add(1))
	if err := s.run(ctx, "createdb", "-h", s.dir, "-U", "postgres", "-O", Role, name); err != nil {
		return "", fmt.Errorf("make database %s: %w", name, err)
	}
	return s.Address(name), nil
}

// Address gives the address of the database of that name, for Role.
func (s *Server) Address(name string) string {
	u := url.URL{Scheme: "postgres", User: url.UserPassword(Role, Password), Path: "/" + name,
		RawQuery: url.Values{"host": {s.dir}}.Encode()}
	return u.String()
}

// Do runs SQL as the administrator, in the database of that address.
func (s *Server) Do(ctx context.Context, address, statement string) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	return s.run(ctx, "psql", "-q", "-h", s.dir, "-U", "postgres", "-d", strings.TrimPrefix(u.Path, "/"), "-c", statement)
}

// Sync makes the server wait for the disk, as one that is no test does.
func (s *Server) Sync(ctx context.Context) error {
	for _, statement := range []string{"ALTER SYSTEM SET fsync = on", "ALTER SYSTEM SET full_page_writes = on", "SELECT pg_reload_conf()"} {
		if err := s.Do(ctx, s.Address("postgres"), statement); err != nil {
			return err
		}
	}
	return nil
}

// Stop ends the server and takes all of it away.
func (s *Server) Stop() error {
	if s.leash != nil && s.process.Process != nil {
		if err := errors.Join(s.leash.Close(), s.process.Wait()); err != nil {
			return fmt.Errorf("stop PostgreSQL: %w", err)
		}
	}
	return os.RemoveAll(s.dir)
}

// Dir is the folder of the server: its socket is in it, and its log.
func (s *Server) Dir() string { return s.dir }
