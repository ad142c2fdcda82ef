package desk

import (
	"fmt"
	"net/http"
)

// ownName is the desk's own section: what every page may need to say.
const ownName = "desk"

// helpPath begins the addresses of the pages of help, one for each section that has a
// template "help".
const helpPath = "/aide/"

func own() Section {
	return Section{Name: ownName, Files: files, Routes: []Route{
		{Method: http.MethodGet, Path: helpPath + "{section}", Need: SignedIn, Do: showHelp},
	}}
}

// help gives the address of the section's help.
func (p *Page) help() string {
	if p.Who.ID == 0 || p.desk.pages[p.section.Name].Lookup("help") == nil {
		return ""
	}
	return helpPath + p.section.Name
}

// showHelp shows what a section's pages are for, to be printed on one sheet.
func showHelp(p *Page) error {
	for _, s := range p.desk.sections {
		if s.Name == p.R.PathValue("section") && p.desk.pages[s.Name].Lookup("help") != nil {
			p.section = s
			p.Title = p.T("help.title")
			body, err := p.draw("help", nil)
			if err != nil {
				return err
			}
			p.section = p.desk.sections[len(p.desk.sections)-1]
			return p.Show("helpsheet", body)
		}
	}
	return fmt.Errorf("help: %w", ErrNotFound)
}
