package store

import (
	"context"
	"fmt"
)

// maxWrong bounds what Integrity tells of a database that is torn.
const maxWrong = 20

// Integrity gives what is wrong with the database itself, in the words of its
// engine, at most maxWrong things. It reads all of it.
func (s *Store) Integrity(ctx context.Context) ([]string, error) {
	if s.engine.integrity == "" {
		for _, t := range tables() {
			if _, err := eachRow(ctx, s.read, t, func([]string, []any) error { return nil }); err != nil {
				return []string{fmt.Sprintf("table %s: %v", t.name, err)}, nil
			}
		}
		return nil, nil
	}
	rows, err := s.read.QueryContext(ctx, s.engine.integrity)
	if err != nil {
		return nil, fmt.Errorf("check the database: %w", err)
	}
	defer func() { _ = rows.Close() }() // rows.Err tells what went wrong
	var wrong []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return nil, fmt.Errorf("check the database: %w", err)
		}
		if line != "ok" {
			wrong = append(wrong, line)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("check the database: %w", err)
	}
	return wrong, nil
}
