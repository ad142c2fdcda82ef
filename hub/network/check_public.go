package network

import (
	"net/mail"
	"net/url"
	"slices"
	"strings"

	"semainier/layouts/program"
	"semainier/layouts/tomlfile"
)

// phone checks a telephone number for the public, written as people read it:
// "02 99 00 00 00", "+33 2 99 00 00 00", "3230". It is a body's, also where it is
// that of a mobile telephone: somebody wrote it where the public's goes.
func (c *checker) phone(at tomlfile.Path, s string) {
	c.text(at, s, form{limit: maxPhone})
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
	if s != "" && (len(digits) < 2 || strings.Trim(s, "0123456789 \u00a0\u202f.+-/()") != "") {
		c.faults.Add(at, s, "not a telephone number: want for example 02 99 00 00 00")
	}
}

// mail checks a bare address, RFC 5322 §3.4.1.
func (c *checker) mail(at tomlfile.Path, s string) {
	c.text(at, s, form{limit: maxName})
	if a, err := mail.ParseAddress(s); s != "" && (err != nil || a.Address != s) {
		c.faults.Add(at, s, "not an address of electronic mail: want for example accueil@ville.example")
	}
}

// web checks an address of the web, which screens show as text or as a QR code.
func (c *checker) web(at tomlfile.Path, s string) {
	c.text(at, s, form{limit: maxLink})
	u, err := url.Parse(s)
	switch {
	case s == "":
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || strings.Contains(s, " "):
		c.faults.Add(at, s, "not an address of the web: want for example https://ville.example/inscription")
	case u.User != nil:
		c.faults.Add(at, nil, "holds a name or a password: screens show it to everybody")
	}
}

// languages checks those of a site's screens.
func (c *checker) languages(at tomlfile.Path, s Site) {
	key := at.Key("languages")
	if len(s.Languages) > program.MaxLanguages {
		c.faults.Add(key, nil, "%d languages are too many: at most %d", len(s.Languages), program.MaxLanguages)
	}
	c.words(key, texts(s.Languages), texts(program.Languages()))
	if s.Beside && len(s.Languages) < 2 {
		c.faults.Add(at.Key("languages_beside"), true, `wants two languages or more: write for example languages = ["fr", "en"]`)
	}
}

// words checks a list of words of a closed list: each known, none twice.
func (c *checker) words(at tomlfile.Path, said, known []string) {
	for i, word := range said {
		switch at := at.At(i); {
		case word == "":
			c.faults.Add(at, nil, "empty: want one of %s", strings.Join(known, ", "))
		case slices.Contains(said[:i], word):
			c.faults.Add(at, word, "said twice")
		default:
			c.oneOf(at, word, known...)
		}
	}
}

func (c *checker) translation(at tomlfile.Path, t Translation) {
	c.text(at.Key("text"), t.Text, form{limit: MaxTitle, required: true})
	said := false
	for _, lang := range otherLanguages() {
		text := t.In(lang)
		c.text(at.Key(string(lang)), text, form{limit: MaxTitle})
		c.nobody(at.Key(string(lang)), text)
		said = said || text != ""
	}
	if !said {
		c.faults.Add(at, nil, "translates into no language: want one of %s", strings.Join(texts(otherLanguages()), ", "))
	}
}

// once checks that no record of a kind without ids has what another has under the
// key; wrong says so of the other.
func once[T any](c *checker, list []entry[T], key, wrong string) {
	first := map[string]tomlfile.Path{}
	for _, e := range list {
		if other, twice := first[e.id]; twice && e.id != "" {
			c.faults.Add(e.at.Key(key), e.id, wrong, other)
			continue
		}
		first[e.id] = e.at
	}
}
