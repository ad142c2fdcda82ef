package report

import "semainier/feeds"

// Alike is findings that say the same of several lines.
type Alike struct {
	feeds.Finding // the first of them
	Also          []feeds.Finding
}

// Group puts together the findings that say the same, in the order of the first.
func Group(findings []feeds.Finding) []Alike {
	type saying struct{ code, text, remedy string }
	at := map[saying]int{}
	var out []Alike
	for _, f := range findings {
		key := saying{f.Code, f.Text, f.Remedy}
		if i, ok := at[key]; ok {
			out[i].Also = append(out[i].Also, f)
			continue
		}
		at[key] = len(out)
		out = append(out, Alike{Finding: f})
	}
	return out
}
