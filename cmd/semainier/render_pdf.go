package main

import (
	"io"
	"path/filepath"
	"strings"

	"semainier/layouts"
	"semainier/layouts/glyph"
	"semainier/layouts/pdf"
	"semainier/layouts/scene"
)

// printed says whether a PDF is asked for.
func (d drawing) printed() bool { return strings.EqualFold(filepath.Ext(d.out), ".pdf") }

// writePDF writes every page of a screen as a document. It tells no date of its
// own, so that the same program at the same instant gives the same bytes.
func writePDF(name string, faces *glyph.Faces, show layouts.Show, one sited) error {
	o := pdf.Options{Title: one.program.Site.Name, Lang: "fr", Pictures: one.pictures}
	if lang := show.Zones[0].Pages[0].Lang; lang != "" {
		o.Lang = string(lang)
	}
	return writeFile(name, "document", func(w io.Writer) error { return pdf.Write(w, faces, everyPage(show), o) })
}

// everyPage gives the screen so often that every page of every zone is seen: all
// zones turn at once, until the one with the most pages has shown its last.
func everyPage(show layouts.Show) (pages []scene.Scene) {
	turns := make([]int, len(show.Zones))
	for n := range mostTurns(show) {
		for i, z := range show.Zones {
			turns[i] = n % len(z.Pages)
		}
		pages = append(pages, show.Scene(turns...))
	}
	return pages
}
