package partners

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"semainier/feeds"
	"semainier/hub/console/desk"
	"semainier/hub/network"
	"semainier/layouts"
	"semainier/layouts/glyph"
	"semainier/layouts/program"
	"semainier/layouts/scene"
)

// swatch is a colour of the palette, as a choice.
type swatch struct {
	desk.Option
	Drawing  template.HTML // a tile and a name, as on screens
	Contrast string        // of a name on its tint and on white, the least: "9,1"
	Legible  bool
	Alike    []string // partners at the same sites that would look alike
}

// white is what words stand on, besides the tint of their colour.
const white = scene.Colour(0xffffff)

// swatches gives the palette for a partner: each colour with whom it would be taken
// for at its sites. Two tones are alike where somebody with one of the three common
// colour-blindnesses could not tell them apart.
func swatches(p *desk.Page, partner feeds.Partner, there presence) []swatch {
	beside := neighbours(p.Records, partner.ID, there)
	chosen := cmp.Or(partner.Colour, program.DefaultColour)
	var out []swatch
	for _, tone := range layouts.Tones() {
		least := min(layouts.Contrast(tone.Ink, white), layouts.Contrast(tone.Ink, tone.Tint))
		s := swatch{
			Option:  desk.Option{Value: tone.Name, Word: p.T("colour." + tone.Name), On: tone.Name == chosen},
			Drawing: sample(tone), Contrast: strings.Replace(fmt.Sprintf("%.1f", least), ".", ",", 1),
			Legible: least >= layouts.TextContrast && layouts.Contrast(white, tone.Ink) >= layouts.ShapeContrast,
		}
		for _, other := range beside {
			if layouts.Apart(tone, toneOf(other.Colour)) < layouts.LeastApart {
				s.Alike = append(s.Alike, other.ShownName())
			}
		}
		out = append(out, s)
	}
	return out
}

// neighbours gives the other partners that are at one of the partner's sites.
func neighbours(r network.Records, id feeds.PartnerID, there presence) []feeds.Partner {
	var out []feeds.Partner
	for _, other := range r.Partners {
		shared := func(s feeds.SiteID) bool { return slices.Contains(there[id], s) }
		if other.ID != id && slices.ContainsFunc(there[other.ID], shared) {
			out = append(out, other)
		}
	}
	return out
}

// alike names the partners for which this one could be taken at its sites.
func alike(r network.Records, partner feeds.Partner, there presence) []string {
	var out []string
	tone := toneOf(partner.Colour)
	for _, other := range neighbours(r, partner.ID, there) {
		if layouts.Apart(tone, toneOf(other.Colour)) < layouts.LeastApart {
			out = append(out, other.ShownName())
		}
	}
	return out
}

func toneOf(colour string) layouts.Tone {
	all := layouts.Tones()
	i := slices.IndexFunc(all, func(t layouts.Tone) bool { return t.Name == cmp.Or(colour, program.DefaultColour) })
	return all[max(i, 0)]
}

// funcs are what the templates draw with.
func funcs() map[string]any {
	drawings, err := glyph.Drawings() // of which the desk tells why it cannot read them
	if err != nil {
		drawings = map[string]string{}
	}
	return map[string]any{
		"badge": func(colour, pictogram string) template.HTML {
			return badge(toneOf(colour), drawings[cmp.Or(pictogram, program.DefaultPictogram)])
		},
	}
}

// badge draws a partner's tile as screens have it. Its name stands beside it in words.
// The colours are attributes of a drawing and no styles, which the policy of the
// pages refuses.
func badge(tone layouts.Tone, drawing string) template.HTML {
	return template.HTML(fmt.Sprintf(`<svg class="pt-tile" width="40" height="40" viewBox="0 0 40 40" aria-hidden="true" focusable="false">`+
		`<rect width="40" height="40" rx="8" fill="%s"/><path transform="translate(7 7) scale(.1016)" fill="#fff" d="%s"/></svg>`, hex(tone.Ink), drawing))
}

// sample draws a colour as a card on a screen: the ink, and lines of words on the tint.
func sample(tone layouts.Tone) template.HTML {
	return template.HTML(fmt.Sprintf(`<svg class="pt-sample" width="72" height="40" viewBox="0 0 72 40" aria-hidden="true" focusable="false">`+
		`<rect width="72" height="40" rx="6" fill="%[2]s"/><path d="M0 6a6 6 0 0 1 6-6h18v40H6a6 6 0 0 1-6-6z" fill="%[1]s"/>`+
		`<path d="M33 13h30M33 20h30M33 27h20" stroke="%[1]s" stroke-width="3.5"/></svg>`, hex(tone.Ink), hex(tone.Tint)))
}

func hex(c scene.Colour) string {
	r, g, b := c.RGB()
	return fmt.Sprintf("#%02x%02x%02x", r, g, b)
}
