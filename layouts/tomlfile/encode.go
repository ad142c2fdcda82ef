package tomlfile

import (
	"encoding"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Encode writes the struct as a TOML file that Decode reads back into the same
// value: the plain keys of a table first, in the order of the fields, then its
// tables, indented within those that they belong to. Fields that hold their
// zero value are left out. Text of several lines is written as such.
func Encode(from any) ([]byte, error) {
	var e encoder
	e.table("", "", reflect.ValueOf(from))
	if e.err != nil {
		return nil, fmt.Errorf("write TOML: %w", e.err)
	}
	return []byte(e.out.String()), nil
}

type encoder struct {
	out strings.Builder
	err error
}

// table writes the content of the table whose header is done.
func (e *encoder) table(at Path, indent string, v reflect.Value) {
	type entry struct {
		key   string
		value reflect.Value
	}
	var plain, tables []entry
	put := func(key string, v reflect.Value) {
		if isTable(v.Type()) {
			tables = append(tables, entry{key, v})
		} else {
			plain = append(plain, entry{key, v})
		}
	}
	if v.Kind() == reflect.Map {
		for _, key := range slices.SortedFunc(maps.Keys(mapOf(v)), strings.Compare) {
			put(key, mapOf(v)[key])
		}
	} else {
		for i := range v.NumField() {
			key, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("toml"), ",")
			if key != "" && key != "-" && !isZero(v.Field(i)) {
				put(key, v.Field(i))
			}
		}
	}
	for _, p := range plain {
		e.out.WriteString(indent + string(Path("").Key(p.key)) + " = " + e.value(p.value) + "\n")
	}
	for _, t := range tables {
		at := at.Key(t.key)
		if t.value.Kind() == reflect.Slice {
			for i := range t.value.Len() {
				e.under(at, "[[%s]]", indent, t.value.Index(i))
			}
			continue
		}
		e.under(at, "[%s]", indent, t.value)
	}
}

func mapOf(v reflect.Value) map[string]reflect.Value {
	m := make(map[string]reflect.Value, v.Len())
	for _, k := range v.MapKeys() {
		m[k.String()] = v.MapIndex(k)
	}
	return m
}

// under writes a table with its header. Tables of the file stand apart, those
// within them don't.
func (e *encoder) under(at Path, header, indent string, v reflect.Value) {
	if strings.Contains(string(at), ".") {
		indent += "  "
	} else if e.out.Len() > 0 {
		e.out.WriteByte('\n')
	}
	fmt.Fprintf(&e.out, indent+header+"\n", at)
	e.table(at, indent, v)
}

// isTable reports whether a type is written under a header of its own.
func isTable(t reflect.Type) bool {
	if isText(t) {
		return false
	}
	switch t.Kind() {
	case reflect.Struct, reflect.Map:
		return true
	case reflect.Slice:
		return t.Elem().Kind() == reflect.Struct && !isText(t.Elem())
	default:
		return false
	}
}

func isText(t reflect.Type) bool {
	return t == timeType || t.Implements(reflect.TypeFor[encoding.TextMarshaler]())
}

func isZero(v reflect.Value) bool {
	if v.Kind() == reflect.Slice || v.Kind() == reflect.Map {
		return v.Len() == 0
	}
	return v.IsZero()
}

func (e *encoder) value(v reflect.Value) string {
	if t, ok := v.Interface().(time.Time); ok {
		return t.Format(time.RFC3339Nano)
	}
	if m, ok := v.Interface().(encoding.TextMarshaler); ok {
		b, err := m.MarshalText()
		if err != nil {
			e.err = err
		}
		if _, err := time.Parse(time.DateOnly, string(b)); err == nil {
			return string(b) // a date has a form of its own in TOML
		}
		return quote(string(b))
	}
	switch v.Kind() {
	case reflect.String:
		return quoteLines(v.String())
	case reflect.Slice:
		items := make([]string, v.Len())
		for i := range items {
			items[i] = e.value(v.Index(i))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return fmt.Sprint(v.Interface())
	case reflect.Float32, reflect.Float64:
		s := strconv.FormatFloat(v.Float(), 'f', -1, 64)
		if !strings.Contains(s, ".") {
			s += ".0"
		}
		return s
	default:
		panic(fmt.Sprintf("tomlfile: a Go %s can't be written as TOML", v.Type()))
	}
}

// quoteLines writes text of several lines between triple quotes, if it can
// stand there as it is.
func quoteLines(s string) string {
	special := func(r rune) bool { return r == '\\' || r < ' ' && r != '\n' && r != '\t' || r == 0x7f }
	if !strings.Contains(s, "\n") || strings.ContainsFunc(s, special) || strings.Contains(s, `"""`) || strings.HasSuffix(s, `"`) {
		return quote(s)
	}
	return "\"\"\"\n" + s + `"""`
}

// quote writes a basic string (TOML 1.0, String).
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
