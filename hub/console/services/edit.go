package services

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"time"

	"semainier/hub/console/desk"
	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/layouts/tomlfile"
)

// preset is an equipment that most places have.
type preset struct {
	Key       string // its name is "preset.<Key>"
	Pictogram string
}

func presets() []preset {
	return []preset{
		{"wifi", "wifi"}, {"impression", "printer"}, {"pc-caf", "monitor"}, {"ordinateurs", "computer"},
		{"scanner", "scanner"}, {"borne", "info"}, {"photocopie", "copier"}, {"telephone", "phone"},
	}
}

// pictograms gives those that a service may have; their names are "picto.<name>".
func pictograms() []string {
	return []string{
		"wifi", "printer", "scanner", "copier", "monitor", "computer", "laptop", "mobile", "phone", "info",
		"globe", "video", "door", "toilet", "shower", "washing", "coffee", "food", "parcel", "play", "bicycle",
		"hearing", "wheelchair", "money", "book", "baby",
	}
}

// The field that confirms a removal, and its value.
const (
	sureField = "sur"
	sure      = "oui"
)

// form is the page on which a service is described.
type form struct {
	Site       network.Site
	Path, Back string // where it is sent, and where one goes without sending it
	Service    network.Service
	New        bool
	Presets    []preset // to begin with; none where one is chosen
	WiFi       bool     // its part is open
	Saw        string
	Wrong      map[string]string
	Signs      []desk.Option // pictograms
}

// signsFor gives the pictograms to choose from. One that is not among ours came with a
// file, and stays.
func signsFor(p *desk.Page, chosen string) []desk.Option {
	all := pictograms()
	if chosen != "" && !slices.Contains(all, chosen) {
		all = append(all, chosen)
	}
	options := desk.Options(all, func(name string) string { return p.T("picto." + name) }, cmp.Or(chosen, "info"))
	for i := range options {
		options[i].Icon = options[i].Value
	}
	return options
}

// askNew shows what may be added, and then the form with what was chosen.
func askNew(p *desk.Page) error {
	site, err := siteOf(p)
	if err != nil {
		return err
	}
	f := form{Site: site, Path: Path(site.ID) + "/nouveau", Back: Path(site.ID), New: true}
	chosen := p.R.URL.Query().Get(presetQuery)
	if chosen == "" {
		f.Presets = presets()
	}
	for _, one := range presets() {
		if one.Key == chosen {
			f.Service.Name, f.Service.Pictogram = p.T("preset."+one.Key), one.Pictogram
			f.WiFi = one.Pictogram == "wifi"
		}
	}
	return f.show(p)
}

func askEdit(p *desk.Page) error {
	site, service, err := serviceOf(p)
	if err != nil {
		return err
	}
	return formOf(site, service).show(p)
}

func formOf(site network.Site, s network.Service) form {
	path := Path(site.ID)
	return form{Site: site, Path: path + "/" + string(s.ID), Back: path, Service: s, WiFi: s.WiFi != (network.WiFi{}), Saw: described(s)}
}

func (f form) show(p *desk.Page) error {
	switch {
	case f.New && len(f.Presets) > 0:
		p.Title = p.T("preset.title")
		return p.Show("presets", f)
	case f.New:
		p.Title = p.T("new.title", f.Site.Name)
	default:
		p.Title = f.Service.Name
	}
	f.Signs = signsFor(p, f.Service.Pictogram)
	if len(f.Wrong) > 0 {
		p.Status(http.StatusUnprocessableEntity)
	}
	return p.Show("form", f)
}

// described is the fingerprint of what the form shows of a service: a tap on its
// state meanwhile makes the form no older.
func described(s network.Service) string {
	s.State, s.Until = "", time.Time{}
	return store.Fingerprint(network.Records{Services: []network.Service{s}}, ref(s.ID))
}

func ref(id network.ServiceID) store.Ref { return store.Ref{Kind: "service", ID: string(id)} }

// read puts what the form says into a service.
func read(p *desk.Page, s network.Service) network.Service {
	s.Name, s.Pictogram = p.Typed(nameField), p.Typed(pictoField)
	s.WiFi = network.WiFi{Name: p.R.PostFormValue(ssidField), Password: p.R.PostFormValue(passwordField)} // spaces count
	s.WiFi.Hidden = s.WiFi != (network.WiFi{}) && p.Typed(hiddenField) != ""
	return s
}

func add(p *desk.Page) error {
	site, err := siteOf(p)
	if err != nil {
		return err
	}
	s := read(p, network.Service{Site: site.ID, State: network.Open})
	s.ID = network.ServiceID(network.MakeID(s.Name, "service", func(id string) bool {
		return id == reserved || slices.ContainsFunc(p.Records.Services, func(s network.Service) bool { return string(s.ID) == id })
	}))
	err = p.Edit(store.Edit{Over: network.Records{Services: []network.Service{s}}, Saw: map[store.Ref]string{ref(s.ID): ""}})
	if again, err := retry(p, err, form{Site: site, Path: Path(site.ID) + "/nouveau", Back: Path(site.ID), New: true, Service: s}); again {
		return err
	}
	return p.Back(Path(site.ID), "added", s.Name)
}

func edit(p *desk.Page) error {
	site, service, err := serviceOf(p)
	if err != nil {
		return err
	}
	f := formOf(site, service)
	f.Service = read(p, service)
	saw := map[store.Ref]string{ref(service.ID): store.Fingerprint(p.Records, ref(service.ID))}
	if seen := p.R.PostFormValue(sawField); seen != "" && seen != f.Saw {
		f.Saw = seen
		saw[ref(service.ID)] = seen // which it is not: the desk shows both versions
	}
	err = p.Edit(store.Edit{Over: network.Records{Services: []network.Service{f.Service}}, Saw: saw})
	if again, err := retry(p, err, f); again {
		return err
	}
	return p.Back(Path(site.ID), "edited", f.Service.Name)
}

// retry shows the form again where the records refuse what it says; again is false
// where there was no error.
func retry(p *desk.Page, err error, f form) (again bool, _ error) {
	var faults *tomlfile.Faults
	if errors.As(err, &faults) {
		f.Wrong = p.Wrong(faults, "service")
		f.WiFi = f.Service.WiFi != (network.WiFi{})
		return true, f.show(p)
	}
	return err != nil, err
}

func remove(p *desk.Page) error {
	site, service, err := serviceOf(p)
	if err != nil {
		return err
	}
	if p.R.PostFormValue(sureField) != sure {
		return p.Fail(http.StatusUnprocessableEntity, "remove.unsure")
	}
	if err := p.Edit(store.Edit{Remove: []store.Ref{ref(service.ID)}}); err != nil {
		return err
	}
	return p.Back(Path(site.ID), "removed", service.Name)
}

// reserved is what stands in an address where the id of a service does.
const reserved = "nouveau"
