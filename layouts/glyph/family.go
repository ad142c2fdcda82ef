package glyph

import (
	"fmt"

	"github.com/go-text/typesetting/font"

	"semainier/layouts/scene"
)

// family is a fallback: the type of the scripts that Fira Sans lacks. Its
// faces are parsed when first asked for, since most screens never show one and
// the Chinese one takes longer than all others together.
type family struct {
	name    string         // its files are fonts/<name>-<weight>.ttf
	weights []scene.Weight // that it has
	scale   float64        // its em in ems of Fira Sans
	blocks  []block        // what it is asked for
	faces   map[scene.Weight]*face
}

// block is a range of characters, both ends included.
type block struct{ first, last rune }

// fallbacks gives the families in the order in which they are asked. They go
// by block and not by script: common punctuation ("،", "。") belongs to no
// script, and no font need be opened to know that it is not the one.
//
// Noto is drawn about as large as Fira Sans (small letters of 0.54 em beside
// 0.53), so that scripts stand beside French at its own size. Three are made
// smaller: Thai, whose two storeys of marks would pass Fira's ascent (1.01 em,
// 0.93), Tamil, which would hang below its descent (0.32 em, 0.26), and the
// emoji, made 1.06 em tall to fill a line of their own.
func fallbacks() []*family {
	two := []scene.Weight{scene.Regular, scene.Bold}
	one := []scene.Weight{scene.Medium}
	return []*family{
		{name: "NotoSansArabic", weights: two, scale: 1, blocks: []block{
			{0x0600, 0x06FF}, {0x0750, 0x077F}, {0x0870, 0x08FF}, {0xFB50, 0xFDFF}, {0xFE70, 0xFEFF}}},
		{name: "NotoSansHebrew", weights: two, scale: 1, blocks: []block{{0x0590, 0x05FF}, {0xFB1D, 0xFB4F}}},
		{name: "NotoSansArmenian", weights: two, scale: 1, blocks: []block{{0x0530, 0x058F}, {0xFB13, 0xFB17}}},
		{name: "NotoSansGeorgian", weights: two, scale: 1, blocks: []block{
			{0x10A0, 0x10FF}, {0x1C90, 0x1CBF}, {0x2D00, 0x2D2F}}},
		{name: "NotoSansBengali", weights: two, scale: 1, blocks: []block{{0x0980, 0x09FF}}},
		{name: "NotoSansTamil", weights: two, scale: 0.95, blocks: []block{{0x0B80, 0x0BFF}}},
		{name: "NotoSansThai", weights: two, scale: 0.92, blocks: []block{{0x0E00, 0x0E7F}}},
		{name: "NotoSansEthiopic", weights: two, scale: 1, blocks: []block{
			{0x1200, 0x139F}, {0x2D80, 0x2DDF}, {0xAB00, 0xAB2F}}},
		// Rare Latin, Cyrillic and Greek; Devanagari. U+2010 and U+2011 are
		// left out: the hyphen of Fira stands for them.
		{name: "NotoSans", weights: two, scale: 1, blocks: []block{
			{0x0250, 0x052F}, {0x0900, 0x097F}, {0x1C80, 0x1C8F}, {0x1CD0, 0x1CFF}, {0x1D00, 0x1FFF},
			{0x2012, 0x214F}, {0x25CC, 0x25CC}, {0x2C60, 0x2C7F}, {0x2DE0, 0x2E7F}, {0xA640, 0xA69F},
			{0xA700, 0xA7FF}, {0xA830, 0xA83F}, {0xA8E0, 0xA8FF}, {0xAB30, 0xAB6F}}},
		// Han, kana and bopomofo. The wide forms of letters and digits
		// (U+FF10 and on) are left out: Fira's own are better read.
		{name: "NotoSansSC", weights: one, scale: 1, blocks: []block{
			{0x2E80, 0x2FDF}, {0x3000, 0x312F}, {0x31A0, 0x31FF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF},
			{0xF900, 0xFAFF}, {0xFE10, 0xFE1F}, {0xFE30, 0xFE4F}, {0xFF01, 0xFF0F}, {0xFF1A, 0xFF20},
			{0xFF3B, 0xFF40}, {0xFF5B, 0xFF9F}, {0x20000, 0x3FFFF}}},
		{name: "NotoEmoji", weights: one, scale: 0.88, blocks: []block{
			{0x203C, 0x2BFF}, {0x3030, 0x3030}, {0x303D, 0x303D}, {0x3297, 0x3299}, {0x1F000, 0x1FAFF}}},
	}
}

// asked says whether the family may have a character of text.
func (f *family) asked(text []rune) bool {
	for _, r := range text {
		for _, b := range f.blocks {
			if b.first <= r && r <= b.last {
				return true
			}
		}
	}
	return false
}

// face gives the face of the weight nearest to w: the lighter one of two
// equally near. It is nil if its file is damaged, which only a test can mend:
// what it should draw is then missing.
func (f *family) face(w scene.Weight) *face {
	best := f.weights[0]
	for _, have := range f.weights {
		if max(have-w, w-have) < max(best-w, w-best) {
			best = have
		}
	}
	if known, ok := f.faces[best]; ok {
		return known
	}
	if f.faces == nil {
		f.faces = map[scene.Weight]*face{}
	}
	f.faces[best], _ = openFace(f.name, best, f.scale)
	return f.faces[best]
}

// openFace parses an embedded font whose em is scale.
func openFace(name string, w scene.Weight, scale float64) (*face, error) {
	suffix := map[scene.Weight]string{scene.Regular: "Regular", scene.Medium: "Medium", scene.Bold: "Bold"}[w]
	path := "fonts/" + name + "-" + suffix + ".ttf"
	file, err := files.Open(path)
	if err != nil {
		return nil, err
	}
	resource, ok := file.(font.Resource) // as the documentation of embed promises
	if !ok {
		return nil, fmt.Errorf("%s is not a file", path)
	}
	f, err := parseFace(resource, scale)
	if err != nil {
		return nil, err
	}
	f.file = path
	return f, nil
}
