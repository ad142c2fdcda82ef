package glyph

import (
	"reflect"
	"unsafe"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype/tables"
)

// listCoverages rewrites the coverages of a font's substitutions and placements
// that are ranges of glyphs into plain lists, which mean the same.
//
// go-text/typesetting v0.3.5 forgets the ranges that follow one of 63 glyphs or
// more (its issue 278, mended after that version): Noto Sans Arabic then leaves
// noon, yeh and qaf unjoined, and Fira Sans does not kern "Tous" and "Famille".
// To be deleted with the version that has the remedy; TestHarfBuzzAgrees tells.
func listCoverages(f *font.Font) {
	for _, lookup := range f.GSUB.Lookups {
		list(reflect.ValueOf(lookup.Subtables))
	}
	for _, lookup := range f.GPOS.Lookups {
		list(reflect.ValueOf(lookup.Subtables))
	}
}

// list goes through all that v, which is addressable, holds. The subtables are
// of twenty kinds, and many keep their coverage to themselves.
func list(v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface:
		if v.IsNil() {
			return
		}
		if ranges, ok := v.Interface().(tables.Coverage2); ok {
			v.Set(reflect.ValueOf(listed(ranges)))
			return
		}
		inner := reflect.New(v.Elem().Type()).Elem()
		inner.Set(v.Elem())
		list(inner)
		v.Set(inner)
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Field(i)
			list(reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem()) // though it is not exported
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() != reflect.Interface { // records, which hold none
			return
		}
		for i := range v.Len() {
			list(v.Index(i))
		}
	}
}

// listed gives the glyphs of ranges in their order, which is that of their
// indices (OpenType 1.9, Coverage Format 2).
func listed(ranges tables.Coverage2) tables.Coverage1 {
	var c tables.Coverage1
	for _, r := range ranges.Ranges {
		for g := int(r.StartGlyphID); g <= int(r.EndGlyphID); g++ {
			c.Glyphs = append(c.Glyphs, tables.GlyphID(g))
		}
	}
	return c
}
