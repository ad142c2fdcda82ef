package upload

import (
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	wrong "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
)

// maxSandbox is the memory of PDFium itself, in WebAssembly pages of 64 KiB.
const maxSandbox = 384 << 20 >> 16

// openPDFium starts PDFium, from the folder where its code for this machine is
// kept, if one is named. It runs as WebAssembly and sees no file of the
// machine, so also none of its fonts: those that a PDF does not bring are
// replaced by PDFium's own.
func openPDFium(cache string, log io.Writer) (pdfium.Pdfium, error) {
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(maxSandbox)
	if cache == "" {
		return startPDFium(config)
	}
	kept, err := wazero.NewCompilationCacheWithDir(cache)
	if err == nil {
		var p pdfium.Pdfium
		if p, err = startPDFium(config.WithCompilationCache(kept)); err == nil {
			return p, nil
		}
	}
	fmt.Fprintf(log, "PDFium as it is kept in %s: %v; it is made anew\n", cache, err)
	forget(cache, log)
	return startPDFium(config)
}

// forget removes what wazero keeps in the folder, of every version.
func forget(cache string, log io.Writer) {
	kept, err := filepath.Glob(filepath.Join(cache, "wazero-*"))
	for _, folder := range kept {
		err = errors.Join(err, os.RemoveAll(folder))
	}
	if err != nil {
		fmt.Fprintf(log, "empty %s: %v\n", cache, err)
	}
}

func startPDFium(config wazero.RuntimeConfig) (pdfium.Pdfium, error) {
	pool, err := webassembly.Init(webassembly.Config{
		MaxIdle: 1, MaxTotal: 1,
		FSConfig:      wazero.NewFSConfig(),
		RuntimeConfig: config,
		Stdout:        io.Discard, Stderr: io.Discard,
	})
	if err != nil {
		return nil, fmt.Errorf("start PDFium: %w", err)
	}
	p, err := pool.GetInstance(time.Minute) // it waits for nobody
	if err != nil {
		return nil, fmt.Errorf("start PDFium: %w", err)
	}
	return p, nil // for as long as the process lives
}

// readDocument draws the pages of a PDF, each as large as the largest screen
// shows it. Scripts and forms are left alone.
func readDocument(p pdfium.Pdfium, data []byte, give func(page) error) error {
	opened, err := p.OpenDocument(&requests.OpenDocument{File: &data})
	switch {
	case errors.Is(err, wrong.ErrPassword), errors.Is(err, wrong.ErrSecurity):
		return refuse(Locked, err)
	case err != nil:
		return refuse(Damaged, err)
	}
	count, err := p.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
	switch {
	case err != nil:
		return refuse(Damaged, err)
	case count.PageCount < 1:
		return refuse(Damaged, errors.New("no page"))
	case count.PageCount > MaxPages:
		return refuse(TooLong, fmt.Errorf("%d pages", count.PageCount))
	}
	for i := range count.PageCount {
		one, err := readPage(p, opened.Document, i)
		if err != nil {
			return refusedPage(i, err)
		}
		if err := give(one); err != nil {
			return err
		}
	}
	return nil
}

// refusedPage says of which page the error is. What PDFium cannot draw is
// damaged; a refusal stays what it is.
func refusedPage(i int, err error) error {
	r, ok := asRefusal(err)
	if !ok {
		r = refuse(Damaged, err)
	}
	r.Detail = fmt.Sprintf("page %d: %s", i+1, r.Detail)
	return r
}

// readPage draws a page on white and reads its text.
func readPage(p pdfium.Pdfium, doc references.FPDF_DOCUMENT, i int) (page, error) {
	at := requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: i}}
	size, err := p.GetPageSize(&requests.GetPageSize{Page: at})
	if err != nil {
		return page{}, fmt.Errorf("its size: %w", err)
	}
	if !(size.Width > 0 && size.Height > 0) { // nor where it is not a number
		return page{}, fmt.Errorf("%v×%v points", size.Width, size.Height)
	}
	w, h := fit(size.Width, size.Height)
	img, err := drawPage(p, at, w, h)
	if err != nil {
		return page{}, err
	}
	data, err := encode(img)
	if err != nil {
		return page{}, err
	}
	// A page whose text cannot be read is still a picture.
	one := page{data: data}
	if text, err := p.GetPageText(&requests.GetPageText{Page: at}); err == nil {
		one.text = oneLine(text.Text, MaxText)
	}
	return one, nil
}

// drawPage draws a page of a PDF into a picture of that size.
func drawPage(p pdfium.Pdfium, at requests.Page, w, h int) (*image.RGBA, error) {
	made, err := p.FPDFBitmap_Create(&requests.FPDFBitmap_Create{Width: w, Height: h})
	if err != nil {
		return nil, fmt.Errorf("make a bitmap of %d×%d: %w", w, h, err)
	}
	bitmap := made.Bitmap
	if _, err := p.FPDFBitmap_FillRect(&requests.FPDFBitmap_FillRect{Bitmap: bitmap, Width: w, Height: h, Color: 0xffffffff}); err != nil {
		return nil, fmt.Errorf("make a bitmap of %d×%d: %w", w, h, err)
	}
	flags := enums.FPDF_RENDER_FLAG_ANNOT | enums.FPDF_RENDER_FLAG_REVERSE_BYTE_ORDER
	if _, err := p.FPDF_RenderPageBitmap(&requests.FPDF_RenderPageBitmap{Bitmap: bitmap, Page: at, SizeX: w, SizeY: h, Flags: flags}); err != nil {
		return nil, fmt.Errorf("draw it: %w", err)
	}
	buffer, err := p.FPDFBitmap_GetBuffer(&requests.FPDFBitmap_GetBuffer{Bitmap: bitmap})
	if err != nil {
		return nil, fmt.Errorf("take its pixels: %w", err)
	}
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	if len(buffer.Buffer) != len(img.Pix) {
		return nil, fmt.Errorf("%d bytes of pixels, want %d", len(buffer.Buffer), len(img.Pix))
	}
	copy(img.Pix, buffer.Buffer)
	for i := 3; i < len(img.Pix); i += 4 {
		img.Pix[i] = 0xff // PDFium leaves the fourth byte to chance
	}
	_, err = p.FPDFBitmap_Destroy(&requests.FPDFBitmap_Destroy{Bitmap: bitmap})
	return img, err
}
