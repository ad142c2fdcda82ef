package tomlfile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Path says where in the file a value is: site[2].room[1].name.
type Path string

// Key gives the path of the key k of the table at p.
func (p Path) Key(k string) Path {
	for _, r := range k {
		if !isBare(r) {
			k = strconv.Quote(k)
			break
		}
	}
	if k == "" {
		k = `""`
	}
	if p == "" {
		return Path(k)
	}
	return p + "." + Path(k)
}

// At gives the path of element i, counted from 0 as in Go, of the list at p;
// it is written counted from 1.
func (p Path) At(i int) Path { return p + Path("["+strconv.Itoa(i+1)+"]") }

// Fault is one thing wrong in a file.
type Fault struct {
	Path  Path   // empty: the file as a whole
	Value string // what stands there, as TOML; empty: not worth showing
	Text  string // what is wrong with it
	Line  int    // from 1; 0: unknown

	// Format and Args are what Text was made of, for who says it in another language.
	Format string
	Args   []any
}

// Faults is the list of everything wrong in one file. The zero value is not
// usable: see NewFaults.
type Faults struct {
	name       string
	list       []Fault
	seen       map[Path]bool
	lines      map[Path]int
	unreadable bool
}

// NewFaults makes an empty list for the file called name; an empty name is for
// values that come from no file.
func NewFaults(name string) *Faults { return &Faults{name: name, seen: map[Path]bool{}} }

// Unreadable reports whether the file is not TOML at all, in which case
// nothing was decoded and there is nothing more to judge.
func (f *Faults) Unreadable() bool { return f.unreadable }

// Add records that the value at the path is wrong. A nil value is not shown:
// use it for what is missing and for what may be secret. Only the first fault
// of a path counts: what follows from it would only hide it.
func (f *Faults) Add(at Path, value any, format string, args ...any) {
	if f.seen[at] {
		return
	}
	f.seen[at] = true
	f.list = append(f.list, Fault{Path: at, Value: show(value), Text: fmt.Sprintf(format, args...), Line: f.line(at), Format: format, Args: args})
}

// line gives the line of the value, or of the nearest table around it. Of a
// [[table]] that is not in the file it knows none, even where there are others.
func (f *Faults) line(at Path) int {
	for at != "" {
		if n := f.lines[at]; n > 0 {
			return n
		}
		dot, bracket := strings.LastIndexByte(string(at), '.'), strings.LastIndexByte(string(at), '[')
		if at = at[:max(dot, bracket, 0)]; bracket > dot && f.lines[at.At(0)] > 0 {
			return 0
		}
	}
	return 0
}

// Err gives f as an error, or nil where there is no fault.
func (f *Faults) Err() error {
	if len(f.list) == 0 {
		return nil
	}
	return f
}

// List gives the faults in the order of the file.
func (f *Faults) List() []Fault {
	sorted := slices.Clone(f.list)
	slices.SortStableFunc(sorted, func(a, b Fault) int { return a.Line - b.Line })
	return sorted
}

// Error gives one line a fault, in the order of the file.
func (f *Faults) Error() string {
	var b strings.Builder
	for i, one := range f.List() {
		if i > 0 {
			b.WriteByte('\n')
		}
		if f.name != "" {
			b.WriteString(f.name + ": ")
		}
		b.WriteString(one.String())
	}
	return b.String()
}

// String gives `site[2].timezone = "Europe/Pari": unknown zone (line 31)`.
func (f Fault) String() string {
	if f.Path == "" {
		if f.Line > 0 {
			return fmt.Sprintf("line %d: %s", f.Line, f.Text)
		}
		return f.Text
	}
	s := string(f.Path)
	if f.Value != "" {
		s += " = " + f.Value
	}
	s += ": " + f.Text
	if f.Line > 0 {
		s += fmt.Sprintf(" (line %d)", f.Line)
	}
	return s
}

// maxShown is how many letters of a value a fault quotes.
const maxShown = 60

func show(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case time.Time:
		if local := localForm(v); local != "" {
			return local
		}
		return v.Format(time.RFC3339)
	case bool, int, int64, float64:
		return fmt.Sprint(v)
	default:
		s := []rune(fmt.Sprint(v))
		if len(s) > maxShown {
			s = append(s[:maxShown-1], '…')
		}
		return strconv.Quote(string(s))
	}
}
