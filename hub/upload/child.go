package upload

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/klippa-app/go-pdfium"
)

// Command is the hidden command of the hub's program that runs Child.
const Command = "upload-child"

// The exit statuses of a child.
const (
	exitDone       = 0
	exitFailed     = 1 // it could not start, or tell the hub
	exitUnconfined = 3 // it could not give up what it does not need, and read nothing
)

// documentWord is the argument by which a child learns that its file is a PDF.
// The folder where PDFium is kept follows it.
const documentWord = "pdf"

// Child reads the file in in, within the limits, and writes its pages to out
// for the Uploads that started it with these arguments. It gives the exit
// status; what an operator should know goes to log. It confines the whole
// process for good: nothing else can be done in it.
//
// PDFium is made ready before the process is confined, and that before the
// first byte of the file is read: so it can be kept in a folder, which no file
// that somebody uploaded can reach.
func Child(args []string, in io.Reader, out, log io.Writer) int {
	return child(args, in, out, log, maxCPU)
}

func child(args []string, in io.Reader, out, log io.Writer, cpu time.Duration) int {
	runtime.GOMAXPROCS(1)
	debug.SetMemoryLimit(maxMemory * 3 / 4) // the collector must hurry before the kernel refuses
	var p pdfium.Pdfium
	if len(args) == 2 && args[0] == documentWord {
		var err error
		if p, err = openPDFium(args[1], log); err != nil {
			fmt.Fprintln(log, err)
			return exitFailed
		}
	}
	if err := confine(cpu); err != nil {
		fmt.Fprintf(log, "confine the reading of an uploaded file: %v\n", err)
		return exitUnconfined
	}
	if err := answer(p, in, out); err != nil {
		fmt.Fprintln(log, err)
		return exitFailed
	}
	return exitDone
}

// answer reads the file and says what became of it.
func answer(p pdfium.Pdfium, in io.Reader, out io.Writer) error {
	err := readFile(p, in, func(p page) error {
		if p.text != "" {
			if err := writeFrame(out, frameText, []byte(p.text)); err != nil {
				return err
			}
		}
		return writeFrame(out, framePicture, p.data)
	})
	if r, ok := asRefusal(err); ok {
		detail := r.Detail[:min(len(r.Detail), maxDetail)]
		return writeFrame(out, frameRefused, []byte(string(r.Reason)+"\n"+detail))
	}
	if err != nil {
		return err
	}
	return writeFrame(out, frameEnd, nil)
}

// page is a page as the child makes it.
type page struct {
	data []byte
	text string
}

// readFile gives the pages of a file, one by one. A decoder that panics on a
// file that somebody prepared is a file that cannot be read.
func readFile(p pdfium.Pdfium, in io.Reader, give func(page) error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = refuse(Damaged, fmt.Errorf("the decoder failed: %v", fault))
		}
	}()
	var file bytes.Buffer
	if _, err := file.ReadFrom(io.LimitReader(in, MaxUpload+1)); err != nil {
		return fmt.Errorf("read the file from the hub: %w", err)
	}
	data := file.Bytes()
	if len(data) > MaxUpload {
		return refuse(TooLarge, nil)
	}
	k, refusal := kindOf(data)
	switch {
	case refusal != nil:
		return refusal
	case k == kindPDF && p == nil:
		return errors.New("read the file from the hub: a PDF, which was not announced")
	case k == kindPDF:
		return readDocument(p, data, give)
	}
	img, err := readPicture(k, data)
	if err != nil {
		return err
	}
	encoded, err := encode(img)
	if err != nil {
		return err
	}
	return give(page{data: encoded})
}
