package desk

import (
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// askWho answers somebody who has not signed in, or no longer is: a page sends to where
// one does, a part (htmx) leaves the page as it is, which says so, and what was written
// in a form is kept on the page that asks to sign in.
func (p *Page) askWho() error {
	switch {
	case p.Partial():
		p.W.WriteHeader(http.StatusUnauthorized)
		return nil
	case p.R.Method == http.MethodGet:
		to := SignInPath
		if p.R.URL.Path != "/" {
			to += "?" + url.Values{AfterQuery: {p.R.URL.RequestURI()}}.Encode()
		}
		p.Go(to)
		return nil
	}
	kept := p.keep()
	if len(kept.Fields) == 0 {
		p.Go(SignInPath)
		return nil
	}
	p.section = p.desk.sections[len(p.desk.sections)-1]
	p.Title = p.own("signedout.title")
	return p.Status(http.StatusUnauthorized).Show("signedout", kept)
}

// keptForm is what somebody sent whose session had ended.
type keptForm struct {
	To        string // its address
	Multipart bool
	Files     bool // files were with it, which are not kept
	Fields    []keptField
}

type keptField struct{ Name, Value string }

// keep reads what can be read of the posted form, at most MaxForm: whoever sent it is
// nobody yet. Another site cannot have written it, see secured.
func (p *Page) keep() keptForm {
	p.R.Body = http.MaxBytesReader(p.W, p.R.Body, MaxForm)
	kept := keptForm{To: p.R.URL.RequestURI()}
	if kind, _, _ := mime.ParseMediaType(p.R.Header.Get("Content-Type")); kind == "multipart/form-data" {
		kept.Multipart = true
		p.keepParts(&kept)
		return kept
	}
	if p.R.ParseForm() != nil {
		return kept
	}
	for _, name := range slices.Sorted(maps.Keys(p.R.PostForm)) {
		for _, value := range p.R.PostForm[name] {
			kept.Fields = append(kept.Fields, keptField{name, value})
		}
	}
	return kept
}

// sentence is how many bytes of a field are worth to be shown again to who wrote them.
const sentence = 20

// wrote gives the sentences of a posted form that was not kept, so that its author can
// copy them: the form itself may be of a record that is gone.
func (p *Page) wrote() (list []string) {
	if p.R.Method != http.MethodPost || p.Who.ID == 0 {
		return nil
	}
	_ = p.R.ParseMultipartForm(MaxForm) // what cannot be read cannot be shown
	for _, name := range slices.Sorted(maps.Keys(p.R.PostForm)) {
		for _, value := range p.R.PostForm[name] {
			if len(value) >= sentence && strings.Contains(strings.TrimSpace(value), " ") && name != "saw" && !strings.Contains(name, "password") {
				list = append(list, value)
			}
		}
	}
	return list
}

// keepParts reads fields until the end of the form, or what goes wrong.
func (p *Page) keepParts(kept *keptForm) {
	parts, err := p.R.MultipartReader()
	if err != nil {
		return
	}
	for {
		part, err := parts.NextPart()
		if err != nil {
			return
		}
		if part.FileName() != "" {
			kept.Files = true
			continue
		}
		value, err := io.ReadAll(part)
		if err != nil {
			return
		}
		if part.Header.Get("Content-Type") == "" { // an empty field of files has one
			kept.Fields = append(kept.Fields, keptField{part.FormName(), string(value)})
		}
	}
}
