package store

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A table of the database as a backup carries it: every column, in the order of
// its key.
type table struct{ name, order string }

// tables are what a backup carries, in an order in which they can be filled:
// who is referred to comes first. Who is signed in is not carried.
func tables() []table {
	return []table{
		{"record", "kind, position, id"}, {"journal", "seq"}, {"revision", "one"},
		{"snapshot", "feed"}, {"health", "feed"}, {"acceptance", "feed"}, {"playlist", "site"},
		{"enrolment", "key"}, {"guess", "at"}, {"transition", "seq"}, {"signing", "one"},
		{"person", "id"}, {"link", "hash"}, {"release", "serial"},
	}
}

// eachRow calls do with every row of the table, and gives its columns.
func eachRow(ctx context.Context, q querier, t table, do func(columns []string, values []any) error) (columns []string, err error) {
	rows, err := q.QueryContext(ctx, "SELECT * FROM "+quoted(t.name)+" ORDER BY "+t.order)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err tells what went wrong
	if columns, err = rows.Columns(); err != nil {
		return nil, err
	}
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		if err := do(columns, values); err != nil {
			return nil, err
		}
	}
	return columns, rows.Err()
}

// insertion gives the statement that adds a row of those columns. The names are
// those of a backup, which anybody may have written.
func (e *engine) insertion(name string, columns []string) (string, error) {
	names := make([]string, len(columns))
	for i, c := range columns {
		if names[i] = quoted(c); !isName(c) {
			return "", fmt.Errorf("table %q: column %q: not a name", name, c)
		}
	}
	if !isName(name) || len(columns) == 0 {
		return "", fmt.Errorf("table %q of %d columns: not a table", name, len(columns))
	}
	return e.spell("INSERT INTO " + quoted(name) + " (" + strings.Join(names, ", ") + ") " + e.overrides + " VALUES (" + places("?", ", ", len(columns)) + ")"), nil
}

func quoted(name string) string { return `"` + name + `"` }

// isName reports whether a table or a column may be called so.
func isName(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz_") == ""
}

// binary is how a row of a backup says what JSON has no form for: bytes, and a
// text that is not UTF-8.
type binary struct {
	Bytes *string `json:"base64,omitempty"`
	Text  *string `json:"text_base64,omitempty"`
}

// writeRow gives a row as one line of JSON: an object, its keys in the order of
// the columns.
func writeRow(columns []string, values []any) ([]byte, error) {
	var line strings.Builder
	for i, c := range columns {
		line.WriteString([]string{"{", ","}[min(i, 1)])
		v := values[i]
		switch b := v.(type) {
		case []byte:
			text := base64.StdEncoding.EncodeToString(b)
			v = binary{Bytes: &text}
		case string:
			if !utf8.ValidString(b) {
				text := base64.StdEncoding.EncodeToString([]byte(b))
				v = binary{Text: &text}
			}
		}
		e := json.NewEncoder(&line)
		e.SetEscapeHTML(false)
		fmt.Fprintf(&line, "%q:", c)
		if err := e.Encode(v); err != nil { // ends with a line break, which JSON has nowhere else
			return nil, fmt.Errorf("column %s: %w", c, err)
		}
	}
	return []byte(strings.ReplaceAll(line.String(), "\n", "") + "}\n"), nil
}

// readRow reads what writeRow wrote.
func readRow(columns []string, line []byte) ([]any, error) {
	var row map[string]json.RawMessage
	if err := json.Unmarshal(line, &row); err != nil {
		return nil, err
	}
	if len(row) != len(columns) {
		return nil, fmt.Errorf("%d values for %d columns", len(row), len(columns))
	}
	values := make([]any, len(columns))
	for i, c := range columns {
		text, ok := row[c]
		if !ok {
			return nil, fmt.Errorf("no column %s", c)
		}
		var err error
		if values[i], err = readValue(text); err != nil {
			return nil, fmt.Errorf("column %s: %w", c, err)
		}
	}
	return values, nil
}

func readValue(text json.RawMessage) (any, error) {
	switch text[0] {
	case 'n':
		return nil, nil
	case '"':
		var s string
		err := json.Unmarshal(text, &s)
		return s, err
	case '{':
		var b binary
		if err := json.Unmarshal(text, &b); err != nil {
			return nil, err
		}
		switch {
		case b.Bytes != nil:
			return base64.StdEncoding.DecodeString(*b.Bytes)
		case b.Text != nil:
			s, err := base64.StdEncoding.DecodeString(*b.Text)
			return string(s), err
		}
		return nil, errors.New("an object without base64")
	}
	if n, err := strconv.ParseInt(string(text), 10, 64); err == nil {
		return n, nil
	}
	return strconv.ParseFloat(string(text), 64)
}

// empty drops what the tables hold, those that refer to others first.
func empty(ctx context.Context, tx writer, names []string) error {
	for i := len(names) - 1; i >= 0; i-- {
		if _, err := tx.ExecContext(ctx, "DELETE FROM "+quoted(names[i])); err != nil {
			return fmt.Errorf("empty table %s: %w", names[i], err)
		}
	}
	return nil
}
