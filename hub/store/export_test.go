package store

import "database/sql"

// Connections gives both pools, for the test of their settings.
func Connections(s *Store) []*sql.DB { return []*sql.DB{s.write, s.read.DB} }
