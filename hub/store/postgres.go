package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"strings"
	"time"
	"unicode"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// writersLock is the advisory lock that makes writers go one after the other. It
// means something within this database only.
const writersLock = 0x53656d61 // "Sema"

func postgres() *engine {
	return &engine{
		numbered:   true,
		migrations: "migrations/postgres",
		prepare: []string{
			"CREATE TABLE IF NOT EXISTS form (one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL)",
			"INSERT INTO form VALUES (1, 0) ON CONFLICT DO NOTHING",
		},
		form:    "SELECT number FROM form",
		setForm: "UPDATE form SET number = %d",
		enter:   fmt.Sprintf("SELECT pg_advisory_xact_lock(%d)", writersLock),
		// Not now(), which is when the transaction began to wait for its turn.
		clock:       "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)",
		sharesMedia: true,
		before:      3,
		instant:     sql.LevelRepeatableRead,
		overrides:   "OVERRIDING SYSTEM VALUE",
		numbers: []string{
			"SELECT setval(pg_get_serial_sequence('journal', 'seq'), greatest((SELECT max(seq) FROM journal), 1))",
			"SELECT setval(pg_get_serial_sequence('transition', 'seq'), greatest((SELECT max(seq) FROM transition), 1))",
			"SELECT setval(pg_get_serial_sequence('person', 'id'), greatest((SELECT max(id) FROM person), 1))",
		},
		again:  again,
		unsure: unsure,
	}
}

// The settings of every session, whatever the server's own are.
func sessionSettings() map[string]string {
	return map[string]string{
		"application_name":   "semainier",
		"synchronous_commit": "on",    // what is acknowledged outlives a power cut
		"lock_timeout":       "10000", // milliseconds; as busyTimeout
		"statement_timeout":  "60000",
		// A hub whose machine lost its power while it wrote must not keep the others waiting.
		"idle_in_transaction_session_timeout": "5000",
		"tcp_keepalives_idle":                 "5", // seconds
		"tcp_keepalives_interval":             "5",
		"tcp_keepalives_count":                "2",
	}
}

// connectTimeout is how long a connection may take to be made, and silence how
// long a server may not acknowledge what it was sent.
const (
	connectTimeout = 10 * time.Second
	silence        = 15 * time.Second
)

func openPostgres(ctx context.Context, at Place) (*Store, error) {
	config, err := parsePlace(at.URL)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	s := &Store{dir: at.Dir, engine: postgres(), write: stdlib.OpenDB(*config)}
	s.write.SetMaxOpenConns(1)
	reading := config.Copy()
	reading.RuntimeParams["default_transaction_read_only"] = "on"
	s.read = reader{stdlib.OpenDB(*reading), s.engine}
	s.read.SetMaxOpenConns(readers())
	s.read.SetMaxIdleConns(readers())
	err = s.suits(ctx)
	if err == nil {
		err = s.migrate(ctx)
	}
	if err != nil {
		err = fmt.Errorf("open the database %s on %s: %w; %s", config.Database, config.Host, err, hint(err))
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// suits checks what this program needs of a database.
func (s *Store) suits(ctx context.Context) error {
	var encoding string
	if err := s.write.QueryRowContext(ctx, "SHOW server_encoding").Scan(&encoding); err != nil {
		return err
	}
	if encoding != "UTF8" {
		return fmt.Errorf("its encoding is %s, want UTF8: make it with createdb --encoding=UTF8 --template=template0", encoding)
	}
	return nil
}

// errURL says nothing of what it is about: there may be a password in any part
// of an address that can't be read.
var errURL = errors.New("store.url in hub.toml can't be read: want postgres://USER:PASSWORD@HOST:5432/DATABASE; in a password write %40 for @, %2F for /, %3A for :, %3F for ?, %23 for # and %25 for %")

// parsePlace reads the address of a database. No error of it holds a word of
// the address.
func parsePlace(address string) (*pgx.ConnConfig, error) {
	_, rest, ok := strings.Cut(address, "://")
	if !ok || strings.ContainsFunc(address, unicode.IsControl) || !strings.HasPrefix(address, "postgres://") && !strings.HasPrefix(address, "postgresql://") {
		return nil, errURL
	}
	// An @ of a password would make the rest of it a host, which errors name.
	if end := strings.IndexAny(rest, "/?#"); end >= 0 && strings.Contains(rest[end:], "@") || strings.Count(rest, "@") > 1 {
		return nil, errURL
	}
	config, err := pgx.ParseConfig(address)
	if file := (*fs.PathError)(nil); errors.As(err, &file) {
		return nil, fmt.Errorf("a file that store.url in hub.toml names: %w", file)
	}
	if err != nil {
		return nil, errURL
	}
	for name, value := range sessionSettings() {
		config.RuntimeParams[name] = value
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTimeout
	}
	config.DialFunc = (&net.Dialer{
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: silence / 3, Interval: silence / 3, Count: 2},
		Control:         giveUpAfter(silence),
	}).DialContext
	return config, nil
}
