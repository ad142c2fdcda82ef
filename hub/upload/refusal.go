package upload

import (
	"embed"
	"errors"
	"path"
	"strings"
	"unicode"
)

// Files holds fr.toml: what is said to who sent a file that is refused, by
// Refusal.Key.
//
//go:embed fr.toml
var Files embed.FS

// Reason is why a file is refused: the end of the key of what people are told.
type Reason string

// The reasons for which a file is refused.
const (
	TooLarge   Reason = "large"   // more than MaxUpload
	TooMany    Reason = "pixels"  // more than MaxPixels
	TooLong    Reason = "pages"   // more than MaxPages
	Damaged    Reason = "damaged" // or of a rare form that is not read
	Locked     Reason = "locked"  // it opens with a password alone
	Costly     Reason = "costly"  // it takes too much time or memory
	Busy       Reason = "busy"    // too many files wait already
	Empty      Reason = "empty"
	Word       Reason = "word" // and what else a file seems to be that is neither picture nor PDF
	Sheet      Reason = "sheet"
	Slides     Reason = "slides"
	Publisher  Reason = "publisher" // or another of Microsoft's older forms
	OpenOffice Reason = "opendocument"
	HEIC       Reason = "heic" // how an iPhone keeps photographs; AVIF too
	TIFF       Reason = "tiff"
	BMP        Reason = "bmp"
	SVG        Reason = "svg"
	Design     Reason = "design" // Photoshop, Illustrator's and PostScript
	Web        Reason = "web"
	Archive    Reason = "archive"
	Film       Reason = "film"
	Moving     Reason = "moving" // a WebP that moves
	Text       Reason = "text"
	Unknown    Reason = "unknown"
)

// Reasons gives every reason.
func Reasons() []Reason {
	return []Reason{TooLarge, TooMany, TooLong, Damaged, Locked, Costly, Busy, Empty, Word, Sheet, Slides, Publisher, OpenOffice,
		HEIC, TIFF, BMP, SVG, Design, Web, Archive, Film, Moving, Text, Unknown}
}

// Refusal is why a file became no picture: something of which its sender can
// do something.
type Refusal struct {
	Reason Reason
	Name   string // of the file, as its sender calls it; one short line
	Detail string // for operators; may be empty
}

// Key is that of what to tell the sender, in fr.toml: "upload.refused.large".
func (r *Refusal) Key() string { return "upload.refused." + string(r.Reason) }

func (r *Refusal) Error() string {
	text := "uploaded file refused: " + string(r.Reason)
	if r.Detail != "" {
		text += ": " + r.Detail
	}
	return text
}

// refuse gives a refusal with the error that a decoder reported, if any.
func refuse(reason Reason, err error) *Refusal {
	r := &Refusal{Reason: reason}
	if err != nil {
		r.Detail = err.Error()
	}
	return r
}

func asRefusal(err error) (*Refusal, bool) {
	var r *Refusal
	return r, errors.As(err, &r)
}

// maxSpoken is how much of a file's name is told, in characters.
const maxSpoken = 80

// spoken gives a file's name as text of one line: without the folders of the
// sender's machine and without what would change the text around it.
func spoken(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, "\ufffd"), `\`, "/"))
	if name == "." || name == "/" {
		return ""
	}
	return oneLine(name, maxSpoken)
}

// oneLine gives a text on one line: words with single spaces, no character that
// is invisible or turns others around, at most so many characters, cut between
// words where it can be.
func oneLine(text string, limit int) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			return ' '
		case unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co, unicode.Cs), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	runes := []rune(text)
	if len(runes) <= limit {
		return text
	}
	text = string(runes[:limit-1])
	if at := strings.LastIndexByte(text, ' '); at > len(text)/2 {
		text = text[:at]
	}
	return strings.TrimRight(text, " ") + "…"
}
