// Package tomlfile reads the TOML files that people write by hand, strictly:
// every unknown key, every value of the wrong type and every unreadable value
// is reported at once, with its path in the file, a guess at what was meant and
// its line. What could be read is kept, so that the caller can go on to judge
// the meaning of the rest and add its own faults to the same list.
//
// A path is written as the file is: site[2].timezone is the key timezone of
// the second [[site]] of the file. Indexes count from 1, as people do.
//
// The package knows nothing of what the files mean, opens no file, and never
// accepts a key that the Go type doesn't have.
package tomlfile

import (
	"encoding"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
)

// Decode reads data, the content of the file called name, into the struct that
// into points to, and gives the faults found so far: never nil, see Faults.Err.
// Fields of a faulty value keep what they held; a faulty element of a list is
// the zero value, so that the indexes of the others stay those of the file.
//
// Fields are named by their toml tag. Decode understands strings, booleans,
// numbers, time.Time (only with an offset: a date without a zone is not an
// instant), anything with UnmarshalText, and structs, slices and maps of these.
// It panics on a field of another kind, which is a mistake of the program.
func Decode(name string, data []byte, into any) *Faults {
	f := NewFaults(name)
	var tree map[string]any
	if _, err := toml.Decode(string(data), &tree); err != nil {
		f.unreadable = true
		var pe toml.ParseError
		if errors.As(err, &pe) {
			line := 1 + strings.Count(string(data[:min(max(pe.Position.Start, 0), len(data))]), "\n") // its own count is one too many at the end of a line
			f.list = append(f.list, Fault{Text: pe.Message, Line: line})
		} else {
			f.list = append(f.list, Fault{Text: err.Error()})
		}
		return f
	}
	f.lines = scanLines(string(data))
	d := decoder{f}
	d.table("", tree, reflect.ValueOf(into).Elem())
	return f
}

type decoder struct{ faults *Faults }

var (
	timeType = reflect.TypeFor[time.Time]()
	textType = reflect.TypeFor[encoding.TextUnmarshaler]()
)

func (d decoder) table(at Path, in map[string]any, out reflect.Value) {
	fields := fieldsOf(out.Type())
	for _, key := range slices.Sorted(maps.Keys(in)) {
		i, ok := fields[key]
		if !ok {
			d.faults.Add(at.Key(key), nil, "unknown key%s", Suggest(key, slices.Sorted(maps.Keys(fields))))
			continue
		}
		d.value(at.Key(key), in[key], out.Field(i))
	}
}

// fieldsOf gives the index of the field that each key names.
func fieldsOf(t reflect.Type) map[string]int {
	fields := make(map[string]int, t.NumField())
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("toml"), ",")
		if name != "" && name != "-" {
			fields[name] = i
		}
	}
	return fields
}

func (d decoder) value(at Path, in any, out reflect.Value) {
	switch {
	case out.Type() == timeType:
		d.instant(at, in, out)
	case out.Addr().Type().Implements(textType):
		d.text(at, in, out)
	default:
		d.plain(at, in, out)
	}
}

func (d decoder) instant(at Path, in any, out reflect.Value) {
	switch in := in.(type) {
	case time.Time:
		if local := localForm(in); local != "" {
			d.faults.Add(at, in, "no offset from UTC: write for example 2026-11-19T08:00:00+01:00")
			return
		}
		out.Set(reflect.ValueOf(in))
	case string:
		t, err := time.Parse(time.RFC3339, in)
		if err != nil {
			d.faults.Add(at, in, "not a date and time: write for example 2026-11-19T08:00:00+01:00")
			return
		}
		out.Set(reflect.ValueOf(t))
	default:
		d.wrong(at, in, "a date and time such as 2026-11-19T08:00:00+01:00")
	}
}

func (d decoder) text(at Path, in any, out reflect.Value) {
	s, ok := in.(string)
	if t, isTime := in.(time.Time); isTime {
		s, ok = localForm(t), true
		if s == "" {
			s = t.Format(time.RFC3339)
		}
	}
	if !ok {
		d.wrong(at, in, "text between quotes")
		return
	}
	fresh := reflect.New(out.Type())
	if err := fresh.Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(s)); err != nil {
		d.faults.Add(at, in, "%s", strings.TrimPrefix(err.Error(), strconv.Quote(s)+" is "))
		return
	}
	out.Set(fresh.Elem())
}

func (d decoder) plain(at Path, in any, out reflect.Value) {
	switch out.Kind() {
	case reflect.String:
		if s, ok := in.(string); ok {
			out.SetString(s)
			return
		}
		d.wrong(at, in, "text between quotes")
	case reflect.Bool:
		if b, ok := in.(bool); ok {
			out.SetBool(b)
			return
		}
		d.wrong(at, in, "true or false")
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if n, ok := in.(int64); ok && !out.OverflowInt(n) {
			out.SetInt(n)
			return
		}
		d.wrong(at, in, "a whole number")
	case reflect.Float32, reflect.Float64:
		if n, ok := in.(int64); ok {
			in = float64(n)
		}
		if x, ok := in.(float64); ok {
			out.SetFloat(x)
			return
		}
		d.wrong(at, in, "a number")
	case reflect.Struct:
		if m, ok := in.(map[string]any); ok {
			d.table(at, m, out)
			return
		}
		d.wrong(at, in, fmt.Sprintf("a table [%s]", at))
	case reflect.Map:
		d.mapping(at, in, out)
	case reflect.Slice:
		d.list(at, in, out)
	default:
		panic(fmt.Sprintf("tomlfile: %s: a Go %s can't be read from TOML", at, out.Type()))
	}
}

func (d decoder) mapping(at Path, in any, out reflect.Value) {
	m, ok := in.(map[string]any)
	if !ok {
		d.wrong(at, in, fmt.Sprintf("a table [%s]", at))
		return
	}
	made := reflect.MakeMapWithSize(out.Type(), len(m))
	for _, key := range slices.Sorted(maps.Keys(m)) {
		v := reflect.New(out.Type().Elem()).Elem()
		d.value(at.Key(key), m[key], v)
		made.SetMapIndex(reflect.ValueOf(key).Convert(out.Type().Key()), v)
	}
	out.Set(made)
}

func (d decoder) list(at Path, in any, out reflect.Value) {
	var items []any
	switch in := in.(type) {
	case []any:
		items = in
	case []map[string]any:
		for _, m := range in {
			items = append(items, m)
		}
	default:
		want := "a list [ … ]"
		switch elem := out.Type().Elem(); {
		case reflect.PointerTo(elem).Implements(textType):
			want = fmt.Sprintf("a list: [%q]", fmt.Sprint(in))
		case elem.Kind() == reflect.Struct:
			want = fmt.Sprintf("tables, each under [[%s]]", at)
		}
		d.wrong(at, in, want)
		return
	}
	if len(items) == 0 {
		return // the same as no list at all
	}
	made := reflect.MakeSlice(out.Type(), len(items), len(items))
	for i, item := range items {
		d.value(at.At(i), item, made.Index(i))
	}
	out.Set(made)
}

func (d decoder) wrong(at Path, in any, want string) {
	switch in.(type) {
	case map[string]any, []any, []map[string]any:
		d.faults.Add(at, nil, "want %s", want)
	default:
		d.faults.Add(at, in, "want %s", want)
	}
}

// localForm gives the text of a TOML date or time without offset, and "" for
// one that has an offset. The decoder marks the former by its location.
func localForm(t time.Time) string {
	switch t.Location().String() {
	case "datetime-local":
		return t.Format("2006-01-02T15:04:05")
	case "date-local":
		return t.Format(time.DateOnly)
	case "time-local":
		return t.Format(time.TimeOnly)
	}
	return ""
}
