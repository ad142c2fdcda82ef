package store

import (
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// broken reports whether an error is that of a connection.
func broken(err error) bool {
	var network net.Error
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, net.ErrClosed) || errors.Is(err, pgconn.ErrConnClosed) || errors.As(err, &network)
}

// hint says what to do about a database that can't be opened.
func hint(err error) string {
	told := (*pgconn.PgError)(nil)
	if !errors.As(err, &told) {
		return "check store.url in hub.toml, and that PostgreSQL runs there and can be reached"
	}
	switch {
	case strings.HasPrefix(told.Code, loginClass):
		return "check the user and the password of store.url in hub.toml, and the server's pg_hba.conf"
	case told.Code == noSuchDatabase:
		return "make it with createdb --encoding=UTF8 --template=template0 --owner=USER DATABASE"
	case told.Code == insufficientRight:
		return "the user of store.url in hub.toml must own the database"
	case told.Code == readOnly:
		return "this server only follows another one: name the main one in store.url in hub.toml"
	case told.Code == lockNotAvailable:
		return "somebody has been writing for a long time: look at pg_stat_activity"
	}
	return "check store.url in hub.toml"
}
