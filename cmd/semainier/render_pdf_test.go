package main

import (
	"io"
	"testing"

	"semainier/layouts"
	"semainier/layouts/glyph"
)

// A document misses no page of any zone, however many there are in the others.
func TestDocumentHasEveryPageOfEveryZone(t *testing.T) {
	d := drawing{width: 1920, height: 1080}
	one, err := d.sample(t.Context(), stdio{err: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	faces, err := glyph.New()
	if err != nil {
		t.Fatal(err)
	}
	if d.layout, err = layouts.Named("attente"); err != nil {
		t.Fatal(err)
	}
	show := layouts.Build(faces, one.program, d.view(one))
	drawn := map[uint64]bool{}
	pages := everyPage(show)
	for _, s := range pages {
		for _, l := range s.Layers {
			drawn[l.Hash()] = true
		}
	}
	counts := map[int]bool{}
	for z, zone := range show.Zones {
		counts[len(zone.Pages)] = true
		for i, page := range zone.Pages {
			turns := make([]int, len(show.Zones))
			turns[z] = i
			for _, l := range show.Scene(turns...).Layers {
				if !drawn[l.Hash()] {
					t.Errorf("zone %s, page %d (%s): its layer %s is on no page of the document", zone.Name, i+1, page.Kind, l.Name)
				}
			}
		}
		if len(zone.Pages) > len(pages) {
			t.Errorf("%d pages for the %d of zone %s", len(pages), len(zone.Pages), zone.Name)
		}
	}
	if len(counts) < 2 {
		t.Fatalf("zones of %v pages: the test needs two that differ", counts)
	}
	if !counts[len(pages)] {
		t.Errorf("%d pages, where zones have %v: some are there twice for nothing", len(pages), counts)
	}
}
