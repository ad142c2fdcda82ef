// Package upload turns what a coordinator uploads into pictures that players
// can show, whatever it is, at no risk to the hub: PNG, JPEG, GIF (its first
// image), WebP and PDF, of which every page becomes a picture.
//
// A file is told by its content, never by its name or by what a browser
// declares, and nobody but a child process looks into it. The child is the
// hub's own program with a hidden command. Before it reads a byte it gives up
// whatever it does not need (see confine): it opens no file, no connection and
// no program, and it has so much time and memory and no more. What it sends is
// bounded and checked by the hub, as the child may by then be somebody else's.
//
// What comes out is drawn anew: upright, on white, no larger than a screen, and
// without anything else that the file held (place and camera of a photograph,
// scripts of a PDF).
//
// The package keeps nothing and knows neither notices nor people.
package upload

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"semainier/hub/network"
)

// Limits of a file and of what its reading may cost.
const (
	// MaxUpload is the size of a file, in bytes.
	MaxUpload = 20_000_000
	// MaxPixels is what a picture may have, before it is made smaller.
	MaxPixels = 40_000_000
	// MaxPages is what a PDF may have: they become the pictures of one notice.
	MaxPages = network.MaxPictures
	// MaxText is the length of a page's text, in characters: it is proposed as
	// the words that stand for the picture.
	MaxText = network.MaxAlt
	// MaxChildren is how many files are read at once; others wait.
	MaxChildren = 2
	// MaxWaiting is how many files may wait to be read.
	MaxWaiting = 8
	// MaxTime is how long the reading of a file may take, by the clock on the
	// wall, once its turn has come: all of maxCPU on a machine that is busy.
	MaxTime = 3 * time.Minute
	// maxCPU is the processor time that a file may take: a poster of twelve pages
	// takes a fifth of it on a PC, and half on a Raspberry Pi.
	maxCPU = 40 * time.Second
	// maxMemory is what a child may write to, in bytes: a photograph of MaxPixels
	// and its smaller copy, or PDFium's memory with a page.
	maxMemory = 768 << 20
)

// Page is one picture made of a file.
type Page struct {
	Data          []byte // a PNG or a JPEG, within the limits of network.Picture
	Width, Height int    // in pixels
	Text          string // what is written on the page of a PDF, on one line, at most MaxText characters; else empty
}

// Options say how files are read.
type Options struct {
	// Program is the command, with its arguments, that runs Child.
	Program []string
	// Cache is a folder of the hub's own where PDFium is kept as code of this
	// machine, 14 MB: a PDF is then read a second and a half earlier, on a PC. It
	// is made if it is not there, and may be removed. Empty: nothing is kept.
	Cache string
	Now   func() time.Time
	Log   *slog.Logger
}

// Uploads reads files. Use New.
type Uploads struct {
	program []string
	cache   string
	now     func() time.Time
	log     *slog.Logger
	slots   chan struct{} // one for each child that runs
	line    chan struct{} // one for each file that waits or is read
	maxTime time.Duration
}

// New gives a reader of files.
func New(o Options) *Uploads {
	return &Uploads{
		program: o.Program, cache: o.Cache, now: o.Now, log: o.Log,
		slots:   make(chan struct{}, MaxChildren),
		line:    make(chan struct{}, MaxChildren+MaxWaiting),
		maxTime: MaxTime,
	}
}

// Read makes pictures of the file in r: one of a picture, one for each page of
// a PDF. The name is how its sender calls it; it decides nothing. The time that
// r takes counts, so r is best a file that has arrived already.
//
// The error is a *Refusal where the file is why, or that too many others are
// being read: whoever sent it can do something. Any other is the operator's.
func (u *Uploads) Read(ctx context.Context, r io.Reader, name string) ([]Page, error) {
	select {
	case u.line <- struct{}{}:
		defer func() { <-u.line }()
	default:
		return nil, &Refusal{Reason: Busy, Name: spoken(name)}
	}
	select {
	case u.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, fmt.Errorf("read an uploaded file: wait for others to be read: %w", ctx.Err())
	}
	release := sync.OnceFunc(func() { <-u.slots })
	defer release()
	begun := u.now()
	pages, err := u.child(ctx, r, release)
	if refusal, ok := asRefusal(err); ok {
		refusal.Name = spoken(name)
		u.log.Info("upload refused", "reason", string(refusal.Reason), "detail", refusal.Detail, "took", u.now().Sub(begun)) // no name: it may be a person's
		return nil, refusal
	}
	if err != nil {
		return nil, fmt.Errorf("read an uploaded file: %w", err)
	}
	u.log.Info("upload read", "pages", len(pages), "took", u.now().Sub(begun))
	return pages, nil
}
