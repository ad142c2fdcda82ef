package screens

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"

	"semainier/feeds"
	"semainier/hub/console/desk"
	"semainier/hub/fleet"
	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/layouts"
	"semainier/layouts/tomlfile"
)

// settings is the form of a screen: what was typed, or what its record says.
type settings struct {
	Name               string
	Sites              []desk.Option
	Diagonal, Distance string // as typed
	Looks              []look
	Look               string // the name of the one that is chosen
	Lit                litForm
	Saw                string
	Wrong              map[string]string
	Read               string // from how far it can be read as it is set, in words
	Supposed           supposed
}

// supposed is what holds where a measure is left empty, in words.
type supposed struct{ Diagonal, Distance string }

// settingsOf gives the form of a screen as its record is.
func settingsOf(p *desk.Page, sc network.Screen) *settings {
	site, _ := p.Records.Site(sc.Site)
	return &settings{
		Name: sc.Name, Sites: siteOptions(p, sc.Site), Diagonal: typedNumber(float64(sc.Diagonal)), Distance: typedNumber(float64(sc.Distance)),
		Lit: litOf(p, sc.On, site), Saw: p.Saw(ref(sc.ID)),
	}
}

// typedNumber writes a measure as people do; nothing for 0.
func typedNumber(v float64) string {
	if v == 0 {
		return ""
	}
	return strings.ReplaceAll(strconv.FormatFloat(v, 'f', -1, 64), ".", ",")
}

// number reads a measure; 0 for nothing.
func number(typed string) (v float64, ok bool) {
	if typed == "" {
		return 0, true
	}
	v, err := strconv.ParseFloat(strings.Replace(typed, ",", ".", 1), 64)
	return v, err == nil && !math.IsNaN(v) && !math.IsInf(v, 0) && v > 0
}

// set changes the record of a screen.
func (s section) set(p *desk.Page) error {
	sc, err := screenOf(p)
	if err != nil {
		return err
	}
	if sc.Revoked {
		return s.cannot(p, sc, "order.revoked")
	}
	before := sc
	wrong := typed(p, &sc)
	if len(wrong) == 0 {
		err = p.Edit(store.Edit{Over: network.Records{Screens: []network.Screen{sc}}, Saw: desk.SawOf(p.R.PostFormValue(sawField))})
		var faults *tomlfile.Faults
		switch {
		case errors.As(err, &faults):
			wrong = p.Wrong(faults, "screen")
		case err != nil:
			return err
		case sc.Site != before.Site:
			return p.Back(path(sc.ID), "moved", nameOf(sc.ID, sc.Name), p.SiteName(sc.Site))
		default:
			return p.Back(path(sc.ID), "edited", nameOf(sc.ID, sc.Name))
		}
	}
	f := settingsOf(p, sc)
	f.Diagonal, f.Distance, f.Wrong = p.Typed(diagonalField), p.Typed(distanceField), wrong
	f.Lit = litTyped(p, sc)
	f.Saw = p.R.PostFormValue(sawField)
	p.Status(http.StatusUnprocessableEntity)
	now := before
	now.Layout = sc.Layout // as chosen
	return s.showScreen(p, screenView{Form: f}, now)
}

// typed puts what the form says into a screen, and gives what is wrong with it by the
// key of its field.
func typed(p *desk.Page, sc *network.Screen) map[string]string {
	wrong := map[string]string{}
	sc.Name = p.Typed(nameField)
	if sc.Name == "" {
		wrong[nameField] = p.T("wrong.name")
	}
	if to := feeds.SiteID(p.Typed(siteField)); to != "" {
		sc.Site = to
	}
	sc.Layout = network.LayoutID(p.Typed(layoutField))
	diagonal, ok := number(p.Typed(diagonalField))
	if sc.Diagonal = network.Inches(diagonal); !ok || diagonal != 0 && (sc.Diagonal < network.MinDiagonal || sc.Diagonal > network.MaxDiagonal) {
		wrong[diagonalField] = p.T("wrong.diagonal", float64(network.MinDiagonal), float64(network.MaxDiagonal))
	}
	distance, ok := number(p.Typed(distanceField))
	if sc.Distance = network.Metres(distance); !ok || distance != 0 && (sc.Distance < network.MinDistance || sc.Distance > network.MaxDistance) {
		wrong[distanceField] = p.T("wrong.distance", typedNumber(float64(network.MinDistance)), typedNumber(float64(network.MaxDistance)))
	}
	site, _ := p.Records.Site(sc.Site)
	if sc.On, ok = typedLit(p, site); !ok {
		wrong[litField] = p.T("wrong.lit")
	}
	return wrong
}

// explain adds to the form what only layouts know: what each looks like, and from how
// far this screen can be read.
func (s section) explain(p *desk.Page, f *settings, sc network.Screen, how fleet.Screen) error {
	width, height := how.Status.Width, how.Status.Height
	if width <= 0 || height <= 0 || width > maxSide || height > maxSide {
		width, height = 1920, 1080
	}
	f.Looks = looksOf(p, sc, width < height)
	for _, l := range f.Looks {
		if l.On {
			f.Look = l.Word
		}
	}
	holds, ok := layoutNamed(p.Records, p.Records.LayoutOf(sc))
	if !ok {
		return nil
	}
	f.Supposed = supposed{
		Diagonal: p.T("supposed.diagonal", typedNumber(math.Round(float64(holds.Diagonal/layouts.Inch)))),
		Distance: p.T("supposed.distance", typedNumber(float64(holds.Distance)/1000)),
	}
	faces, err := s.types.get()
	if err != nil {
		return err
	}
	capital, from := layouts.LeastCapital(faces, layouts.View{
		Width: width, Height: height, Layout: holds,
		Diagonal: layouts.Millimetres(sc.Diagonal.Millimetres()), Distance: layouts.Millimetres(sc.Distance.Millimetres()),
	})
	f.Read = p.T("read", typedNumber(math.Round(float64(capital))), typedNumber(math.Floor(float64(from)/100)/10))
	wanted := float64(sc.Distance) * 1000
	if wanted == 0 {
		wanted = float64(holds.Distance)
	}
	if float64(from) < wanted*0.99 {
		f.Read += " " + p.T("read.short", typedNumber(math.Round(wanted/100)/10))
	}
	return nil
}

// maxSide is the most pixels that a screen may say it has on a side.
const maxSide = 16384
