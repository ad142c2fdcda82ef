package people

import (
	"errors"
	"html/template"
	"strings"

	"semainier/hub/access"
	"semainier/hub/console/desk"
)

// minePage is one's own account.
type minePage struct {
	Roles    []string
	Browsers []browser
	Others   bool // other browsers are signed in
	Wrong    map[string]string
	Name     string
}

// browser is one that is signed in.
type browser struct {
	access.Browser
	What, SinceWord, SeenWord string
}

func showMine(p *desk.Page) error { return showMineWith(p, p.Who.Name, nil) }

func showMineWith(p *desk.Page, name string, wrong map[string]string) error {
	all, err := p.Access().Browsers(p.Context())
	if err != nil {
		return err
	}
	page := minePage{Roles: grantWords(p, p.Who.Grants), Others: len(all) > 1, Wrong: wrong, Name: name}
	for _, b := range all {
		page.Browsers = append(page.Browsers, browser{b, agentWords(p, b.Agent), p.Moment(b.Since, zone(p)), p.Moment(b.Seen, zone(p))})
	}
	return p.Show("mine", page)
}

func setName(p *desk.Page) error {
	name := p.Typed(nameField)
	if err := p.Access().SetName(p.Context(), name); err != nil {
		told, err := wrong(p, err)
		if err != nil {
			return err
		}
		return showMineWith(p, name, told)
	}
	return p.Back(minePath, "mine.name.done")
}

// formPage is a page with one form and nothing else to show.
type formPage struct{ Wrong map[string]string }

func showPassword(p *desk.Page) error { return p.Show("password", formPage{}) }

func setPassword(p *desk.Page) error {
	err := p.Access().ChangePassword(p.Context(), p.R.PostFormValue(presentField), p.R.PostFormValue(passwordField))
	if err == nil {
		return p.Back(minePath, "password.done")
	}
	told, err := wrongMine(p, err)
	if err != nil {
		return err
	}
	return p.Show("password", formPage{told})
}

// wrongMine is wrong where the present password is what may be tried.
func wrongMine(p *desk.Page, err error) (map[string]string, error) {
	told, rest := wrong(p, err)
	if wait := (access.ErrWait{}); errors.As(err, &wait) {
		told[presentField] = told[passwordField]
		delete(told, passwordField)
	}
	return told, rest
}

// codesPage sets up codes of six digits.
type codesPage struct {
	Secret string
	Spaced string        // the secret in groups of four
	Code   template.HTML // what an application reads with the camera
	Link   template.URL  // the same, for an application on this device
	Wrong  map[string]string
}

func showCodes(p *desk.Page) error {
	if p.Who.TOTP {
		return p.Show("codesoff", formPage{})
	}
	s, err := p.Who.NewCodes()
	if err != nil {
		return err
	}
	return showSetup(p, s, nil)
}

func showSetup(p *desk.Page, s access.CodeSetup, wrong map[string]string) error {
	var spaced strings.Builder
	for i, r := range s.Secret {
		if i > 0 && i%4 == 0 {
			spaced.WriteByte(' ')
		}
		spaced.WriteRune(r)
	}
	code, err := desk.Code(s.URL, "")
	if err != nil {
		return err
	}
	return p.Show("codes", codesPage{s.Secret, spaced.String(), code, template.URL(s.URL), wrong}) // the address is made by hub/access
}

func codesOn(p *desk.Page) error {
	secret := p.Typed("secret")
	recovery, err := p.Access().CodesOn(p.Context(), p.R.PostFormValue(presentField), secret, p.Typed(codeField))
	if err == nil {
		return p.Show("recovery", recovery) // shown once: no redirect
	}
	told, err := wrongMine(p, err)
	if err != nil {
		return err
	}
	s, err := p.Who.CodesAgain(secret)
	if err != nil { // a form that was tampered with
		return desk.ErrForm
	}
	return showSetup(p, s, told)
}

func codesOff(p *desk.Page) error {
	err := p.Access().CodesOff(p.Context(), p.R.PostFormValue(presentField))
	if err == nil {
		return p.Back(minePath, "codesoff.done")
	}
	told, err := wrongMine(p, err)
	if err != nil {
		return err
	}
	return p.Show("codesoff", formPage{told})
}

func endBrowser(p *desk.Page) error {
	if err := p.Access().EndBrowser(p.Context(), p.Typed("browser")); err != nil {
		return err
	}
	return p.Back(minePath, "browser.done")
}

func endOthers(p *desk.Page) error {
	if err := p.Access().EndOtherBrowsers(p.Context()); err != nil {
		return err
	}
	return p.Back(minePath, "browsers.done")
}

// agentWords says which browser names itself so: "Firefox, sous Windows". What is not
// known is told as it is, shortened.
func agentWords(p *desk.Page, agent string) string {
	first := func(pairs [][2]string) string {
		for _, one := range pairs {
			if strings.Contains(agent, one[0]) {
				return one[1]
			}
		}
		return ""
	}
	// The order matters: each says the names of those after it too.
	name := first([][2]string{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox", "Firefox"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}})
	system := first([][2]string{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Mac OS", "Mac"}, {"Linux", "Linux"}, {"CrOS", "ChromeOS"}})
	switch {
	case name == "" && agent == "":
		return p.T("browser.unknown")
	case name == "":
		if runes := []rune(agent); len(runes) > maxAgent {
			agent = string(runes[:maxAgent]) + "…"
		}
		return agent
	case system == "":
		return name
	}
	return p.T("browser.on", name, system)
}

// maxAgent is how much is told of a name that is not known, in characters.
const maxAgent = 40
