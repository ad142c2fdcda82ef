package network

import (
	"path/filepath"
	"slices"
	"strings"

	"semainier/layouts/program"
	"semainier/layouts/tomlfile"
)

func (c *checker) notice(at tomlfile.Path, n Notice) {
	c.text(at.Key("title"), n.Title, form{limit: MaxTitle, required: true})
	c.text(at.Key("text"), n.Text, form{limit: maxText, lines: true})
	c.text(at.Key("by"), n.By, form{limit: maxName, required: true})
	c.oneOf(at.Key("state"), string(n.State), string(Draft), string(Proposed), string(Refused), string(Published), string(Withdrawn))
	c.reason(at.Key("reason"), n)
	c.replaces(at.Key("replaces"), n)
	c.list(at.Key("groups"), "group", texts(n.Groups), c.groups)
	c.list(at.Key("sites"), "site", texts(n.Sites), c.sites)
	c.list(at.Key("screens"), "screen", texts(n.Screens), c.screens)
	if !n.Until.IsZero() && !n.From.Before(n.Until) {
		c.faults.Add(at.Key("until"), n.Until, "not later than from")
	}
	c.words(at.Key("days"), texts(n.Days), texts(Weekdays()))
	c.periods(at.Key("daily"), n.Daily)
	c.oneOf(at.Key("subject"), string(n.Subject), texts(Subjects())...)
	c.oneOf(at.Key("importance"), string(n.Importance), string(Ordinary), string(Important), string(Urgent))
	c.oneOf(at.Key("pictogram"), n.Pictogram, program.Pictograms()...)
	c.web(at.Key("link"), n.Link)
	if len(n.Pictures) > MaxPictures {
		c.faults.Add(at.Key("picture"), nil, "%d pictures are too many: at most %d", len(n.Pictures), MaxPictures)
	}
	for i, p := range n.Pictures {
		c.picture(at.Key("picture").At(i), p)
	}
	c.noticeTexts(at.Key("in"), n.In)
}

// reason checks why a notice was refused: its author must know what to change, and
// of any other notice there is nothing to know.
func (c *checker) reason(at tomlfile.Path, n Notice) {
	refused := n.State == Refused
	c.text(at, n.Reason, form{limit: maxRefusal, lines: true})
	switch {
	case refused && n.Reason == "":
		c.faults.Add(at, nil, "missing: say to its author why it was refused")
	case !refused && n.Reason != "":
		c.faults.Add(at, nil, `only a refused notice has one: take it out, or write state = "refused"`)
	}
}

// replaces checks what a notice would stand in the place of. That may be gone: its end
// or its author took it away while this one waited.
func (c *checker) replaces(at tomlfile.Path, n Notice) {
	switch {
	case n.Replaces == "":
	case !program.SiteID(n.Replaces).Valid():
		c.faults.Add(at, string(n.Replaces), "want the id of a notice")
	case n.Replaces == n.ID:
		c.faults.Add(at, string(n.Replaces), "a notice cannot stand in its own place")
	case n.State == Published:
		c.faults.Add(at, string(n.Replaces), "already published: give it the id of that notice instead, and take this line out")
	}
}

// noticeTexts checks what a notice says in other languages.
func (c *checker) noticeTexts(at tomlfile.Path, in []NoticeText) {
	others := texts(otherLanguages())
	for i, t := range in {
		at := at.At(i)
		c.text(at.Key("title"), t.Title, form{limit: MaxTitle, required: true})
		c.text(at.Key("text"), t.Text, form{limit: maxText, lines: true})
		same := func(o NoticeText) bool { return o.Lang == t.Lang }
		switch key := at.Key("lang"); {
		case t.Lang == "":
			c.faults.Add(key, nil, "missing: want one of %s", strings.Join(others, ", "))
		case t.Lang == French:
			c.faults.Add(key, string(t.Lang), "the notice's own title and text are the French ones")
		case slices.ContainsFunc(in[:i], same):
			c.faults.Add(key, string(t.Lang), "said twice")
		default:
			c.oneOf(key, string(t.Lang), others...)
		}
	}
}

// picture checks one that a file is still to be read for, or one that was read.
func (c *checker) picture(at tomlfile.Path, p Picture) {
	c.text(at.Key("alt"), p.Alt, form{limit: MaxAlt})
	c.text(at.Key("file"), p.File, form{limit: maxAddress})
	switch {
	case p.File == "" && p.ID == "":
		c.faults.Add(at, nil, `missing: want file = "poster.png", a PNG or JPEG beside this file, or the id that an export gives`)
		return
	case p.File != "" && (p.ID != "" || p.Width != 0 || p.Height != 0):
		c.faults.Add(at, nil, "want either file, or id, width and height as an export gives them")
		return
	case p.File != "":
		if !filepath.IsLocal(p.File) {
			c.faults.Add(at.Key("file"), p.File, "want a file beside this one, or in a folder there")
		}
		return
	}
	if !p.ID.Valid() {
		c.faults.Add(at.Key("id"), string(p.ID), "want the SHA-256 of the picture, 64 of 0-9 and a-f: write file instead, and the id is worked out")
	}
	if min(p.Width, p.Height) < 1 || max(p.Width, p.Height) > maxPictureSide || p.Width*p.Height > MaxPicturePixels {
		c.faults.Add(at, nil, "want width and height, 1 to %d pixels each and at most %d in all", maxPictureSide, MaxPicturePixels)
	}
}
