package pdf

import (
	"fmt"
	"io"
	"strings"

	"semainier/layouts/glyph"
	"semainier/layouts/scene"
)

// document is what the pages share: fonts and pictures in the order of their
// first use.
type document struct {
	file      *file
	faces     *glyph.Faces
	source    Pictures
	pages     []ref
	tree      ref // of the pages
	resources ref
	fonts     []*usedFont
	byFont    map[glyph.Font]*usedFont
	pictures  []ref
	byPicture map[scene.PictureID]int // index into pictures; -1: cannot be had
}

func newDocument(w io.Writer, f *glyph.Faces, source Pictures) *document {
	d := &document{
		file: newFile(w), faces: f, source: source,
		byFont: map[glyph.Font]*usedFont{}, byPicture: map[scene.PictureID]int{},
	}
	d.tree, d.resources = d.file.reserve(), d.file.reserve()
	return d
}

// page writes one page.
func (d *document) page(s scene.Scene, paper Paper) error {
	c := content{doc: d}
	if err := c.scene(s, paper); err != nil {
		return err
	}
	stream := d.file.stream("", c.ops)
	page := d.file.reserve()
	d.file.object(page, "<</Type/Page/Parent %v/MediaBox[0 0 %s %s]/Resources %v/Contents %v>>",
		d.tree, number(float64(paper.Width)*points), number(float64(paper.Height)*points), d.resources, stream)
	d.pages = append(d.pages, page)
	return d.file.err
}

// end writes what the pages refer to, and the document's own entries.
func (d *document) end(o Options) error {
	var fonts, pictures, kids strings.Builder
	for i, u := range d.fonts {
		font, err := u.embed(d.file)
		if err != nil {
			return fmt.Errorf("embed the font %s: %w", u.font.Name(), err)
		}
		fmt.Fprintf(&fonts, "/F%d %v", i, font)
	}
	for i, r := range d.pictures {
		fmt.Fprintf(&pictures, "/P%d %v", i, r)
	}
	for _, r := range d.pages {
		fmt.Fprintf(&kids, "%v ", r)
	}
	d.file.object(d.resources, "<</Font<<%s>>/XObject<<%s>>>>", &fonts, &pictures)
	d.file.object(d.tree, "<</Type/Pages/Count %d/Kids[%s]>>", len(d.pages), &kids)

	about, info := "/ViewerPreferences<</DisplayDocTitle true>>", "/Producer"+textString("Semainier")
	if o.Title == "" {
		about = ""
	} else {
		info += "/Title" + textString(o.Title)
	}
	if o.Lang != "" {
		about += "/Lang" + textString(o.Lang)
	}
	if !o.Created.IsZero() {
		info += o.Created.UTC().Format("/CreationDate(D:20060102150405Z)")
	}
	root, told := d.file.reserve(), d.file.reserve()
	d.file.object(root, "<</Type/Catalog/Pages %v%s>>", d.tree, about)
	d.file.object(told, "<<%s>>", info)
	return d.file.end(root, told)
}
