package week

import (
	"fmt"
	"html/template"
	"slices"

	"semainier/layouts"
	"semainier/layouts/program"
)

// swatch draws the colour that a partner has on screens. It says nothing that the name
// beside it does not.
func swatch(colour string) template.HTML {
	tones := layouts.Tones()
	i := slices.IndexFunc(tones, func(t layouts.Tone) bool { return t.Name == colour })
	if i < 0 {
		i = slices.IndexFunc(tones, func(t layouts.Tone) bool { return t.Name == program.DefaultColour })
	}
	r, g, b := tones[i].Ink.RGB()
	return template.HTML(fmt.Sprintf(`<svg class="swatch" viewBox="0 0 10 10" aria-hidden="true" focusable="false"><rect width="10" height="10" rx="2" fill="#%02x%02x%02x"/></svg>`, r, g, b)) // numbers of our own
}
