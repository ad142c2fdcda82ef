package store

import (
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// PostgreSQL's names of what went wrong, see its appendix A.
const (
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
	idleInTransaction    = "25P03"
	staleStatement       = "0A000" // cached plan must not change result type
	connectionClass      = "08"
	interventionClass    = "57P" // the server is told to stop, has crashed, or starts
	noSuchDatabase       = "3D000"
	loginClass           = "28"
	insufficientRight    = "42501"
	lockNotAvailable     = "55P03"
	readOnly             = "25006"
	diskFull             = "53100"
)

// again reports whether the database did not take a change, and may soon: two
// writers in each other's way, or a connection that broke.
func again(err error) bool {
	if told := (*pgconn.PgError)(nil); errors.As(err, &told) {
		switch told.Code {
		case serializationFailure, deadlockDetected, idleInTransaction, staleStatement:
			return true
		}
		return strings.HasPrefix(told.Code, connectionClass) || strings.HasPrefix(told.Code, interventionClass)
	}
	return broken(err)
}

// unsure reports whether a commit may have been done although it failed: only
// an error that the server itself answered, and lived on, says that it was not.
func unsure(err error) bool {
	told := (*pgconn.PgError)(nil)
	return !errors.As(err, &told) || told.SeverityUnlocalized != "ERROR"
}

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
