package main

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"slices"
	"strings"
	"time"

	"golang.org/x/image/draw"

	"semainier/layouts"
	"semainier/layouts/glyph"
	"semainier/layouts/paint"
	"semainier/layouts/program"
)

//go:embed sample.json
var sampleFile embed.FS

// sampleAt is an instant at which the sample has much to tell: a Thursday.
const sampleAt = "2026-11-19T10:42"

// The contact sheet: pictures of that height, so many of a row.
const (
	sheetHeight = 405
	sheetGap    = 12
	sheetColumn = 4
)

// drawAll writes the contact sheet of every kind of page, wide and tall, of a
// light week and of a busy one.
func (d drawing) drawAll(ctx context.Context, s stdio) error {
	one, err := d.sample(ctx, s)
	if err != nil {
		return err
	}
	faces, err := glyph.New()
	if err != nil {
		return err
	}
	painter := paint.New(faces, one.pictures)
	var cells []image.Image
	for _, kind := range pageNames() {
		for _, week := range []program.Program{light(one.program, kind), busy(one.program, kind)} {
			for _, size := range [][2]int{{1920, 1080}, {1080, 1920}} {
				v := d.view(one)
				v.Width, v.Height = size[0], size[1]
				cells = append(cells, shrunk(painter.Scene(screen(faces, week, v, kind).Scene()), sheetHeight))
			}
		}
	}
	if err := writePNG(d.sheet, contactSheet(cells)); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s: %d pages, each kind on a row: light week wide and tall, busy week wide and tall: %s\n", d.sheet, len(cells), strings.Join(pageNames(), ", "))
	return nil
}

// sample gives the program asked for, or the made-up one.
func (d drawing) sample(ctx context.Context, s stdio) (one sited, err error) {
	if d.network != "" || d.program != "" {
		return d.read(ctx, s)
	}
	text, err := sampleFile.ReadFile("sample.json")
	if err == nil {
		err = json.Unmarshal(text, &one.program)
	}
	if err != nil {
		return one, fmt.Errorf("read the sample: %w", err)
	}
	zone, err := one.program.Site.Location()
	if err != nil {
		return one, err
	}
	if d.at == "" {
		d.at = sampleAt
	}
	one.now, err = d.instant(zone)
	return one, err
}

// light leaves one slot a day, one notice and one service.
func light(p program.Program, kind string) program.Program {
	seen := map[string]bool{}
	p.Slots = slices.DeleteFunc(slices.Clone(p.Slots), func(s program.Slot) bool {
		day := s.FirstDay.String() + s.Start.Format(time.DateOnly)
		twice := seen[day]
		seen[day] = true
		return twice
	})
	p.Services = p.Services[:min(1, len(p.Services))]
	p.Notices = p.Notices[:min(1, len(p.Notices))]
	return staged(p, kind)
}

// busyPerHalf is how many slots a busy half-day has.
const busyPerHalf = 6

// busy fills every open half-day of the program with slots of its partners.
func busy(p program.Program, kind string) program.Program {
	zone, err := p.Site.Location()
	if err != nil || len(p.Partners) == 0 {
		return staged(p, kind)
	}
	p.Slots = slices.Clone(p.Slots)
	n := 0
	for _, day := range p.Days {
		for _, open := range day.Open {
			from := day.Date.In(zone).Add(time.Duration(open.From) * time.Minute)
			until := from.Add(time.Duration(open.Until-open.From) * time.Minute)
			have := 0
			for _, s := range p.Slots {
				if !s.Start.Before(from) && s.Start.Before(until) {
					have++
				}
			}
			for ; have < busyPerHalf; have++ {
				p.Slots = append(p.Slots, another(n, p.Partners[n%len(p.Partners)].ID, from))
				n++
			}
		}
	}
	slices.SortStableFunc(p.Slots, func(a, b program.Slot) int { return a.Start.Compare(b.Start) })
	return staged(p, kind)
}

// another makes the nth slot up, of the half-day that begins then.
func another(n int, partner program.PartnerID, from time.Time) program.Slot {
	s := program.Slot{ID: fmt.Sprintf("busy-%d", n), Partner: partner, Room: fmt.Sprintf("Bureau %d", 1+n%5), State: program.Planned}
	s.Start = from.Add(time.Duration(n%4) * 30 * time.Minute)
	s.End = s.Start.Add(2 * time.Hour)
	switch n % 3 {
	case 0:
		s.Title, s.Kind, s.Mode = "Permanence", program.Permanence, program.WalkIn
	case 1:
		s.Title, s.Kind, s.Mode = "Aide aux démarches en ligne", program.Permanence, program.Appointment
	case 2:
		s.Title, s.Kind, s.Mode = "Atelier d’écriture et de conversation", program.Workshop, program.Video
	}
	return s
}

// staged makes the program such that the page of that kind has its hour.
func staged(p program.Program, kind string) program.Program {
	switch layouts.PageKind(kind) {
	case layouts.PageUrgent:
		p.Notices = []program.Notice{{ID: "urgent", Title: "Fuite d’eau : le rez-de-chaussée est fermé", Text: "Passez par l’entrée de la cour.", By: p.Site.Name, Importance: program.Urgent}}
	case layouts.PageStale:
		p.From, p.Until = p.From.AddDays(-42), p.From
	}
	return p
}

// shrunk gives a picture of that height.
func shrunk(img image.Image, height int) image.Image {
	b := img.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, b.Dx()*height/b.Dy(), height))
	draw.CatmullRom.Scale(out, out.Rect, img, b, draw.Src, nil)
	return out
}

// contactSheet puts pictures in rows.
func contactSheet(cells []image.Image) image.Image {
	width, rows := 0, (len(cells)+sheetColumn-1)/sheetColumn
	for row := range slices.Chunk(cells, sheetColumn) {
		x := sheetGap
		for _, c := range row {
			x += c.Bounds().Dx() + sheetGap
		}
		width = max(width, x)
	}
	out := image.NewRGBA(image.Rect(0, 0, width, sheetGap+rows*(sheetHeight+sheetGap)))
	draw.Draw(out, out.Rect, image.NewUniform(color.Gray{0x60}), image.Point{}, draw.Src)
	for i, c := range cells {
		x := sheetGap
		for _, before := range cells[i-i%sheetColumn : i] {
			x += before.Bounds().Dx() + sheetGap
		}
		y := sheetGap + i/sheetColumn*(sheetHeight+sheetGap)
		draw.Draw(out, c.Bounds().Add(image.Pt(x, y)), c, image.Point{}, draw.Src)
	}
	return out
}
