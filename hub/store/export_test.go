package store

import (
	"context"
	"database/sql"
)

// Connections gives both pools, for the test of their settings.
func Connections(s *Store) []*sql.DB { return []*sql.DB{s.write, s.read.DB} }

// Columns gives "table.column" of each row of a query.
func Columns(ctx context.Context, s *Store, query string) (all []string, err error) {
	rows, err := s.read.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var table, column string
		if err := rows.Scan(&table, &column); err != nil {
			return nil, err
		}
		all = append(all, table+"."+column)
	}
	return all, rows.Err()
}
