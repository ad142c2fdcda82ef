package upload

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // the two forms that a child may send
	_ "image/png"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"semainier/hub/network"
)

// maxComplaint is how much of what a child complains of is kept, in bytes.
const maxComplaint = 2 << 10

// errTime is why a child is ended after maxTime.
var errTime = errors.New("it took too long")

// errSize is why a child is ended whose file does not end.
var errSize = errors.New("the file is too large")

// child has the file read by a process of its own and calls released once that
// has ended; r may then still be waited for.
func (u *Uploads) child(ctx context.Context, r io.Reader, released func()) ([]Page, error) {
	file := bufio.NewReader(r)
	limited, stop := context.WithTimeoutCause(ctx, u.maxTime, errTime)
	defer stop()
	limited, end := context.WithCancelCause(limited)
	defer end(nil)

	args := u.arguments(file)
	cmd := exec.CommandContext(limited, args[0], args[1:]...) // #nosec G204: the hub's own program
	cmd.Env = []string{}                                      // nil would be the hub's
	cmd.Dir = "/"
	cmd.SysProcAttr = apart()
	cmd.WaitDelay = time.Second
	var complaint tail
	cmd.Stderr = &complaint
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start its child: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start its child: %w", err)
	}
	if err := cmd.Start(); err != nil {
		if limited.Err() != nil {
			return nil, ended(ctx, limited)
		}
		return nil, fmt.Errorf("start its child %q: %w; is the program still where it was when the hub started?", u.program, err)
	}
	sent := make(chan error, 1)
	go func() { sent <- send(in, file, end) }()
	pages, err := readPages(out)
	if err != nil {
		end(nil) // whatever it does, nobody listens
	}
	died := cmd.Wait()
	released()
	arrived := <-sent
	if why := ended(ctx, limited); why != nil {
		return nil, why
	}
	if arrived != nil {
		return nil, fmt.Errorf("receive it: %w", arrived)
	}
	if refusal, ok := asRefusal(err); ok {
		return nil, refusal
	}
	if err != nil || died != nil {
		return nil, fallen(cmd.ProcessState, errors.Join(err, died), complaint.String())
	}
	return pages, nil
}

// ended tells why a child was not left to its work; nil: it was.
func ended(ctx, limited context.Context) error {
	switch cause := context.Cause(limited); {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(cause, errSize):
		return refuse(TooLarge, nil)
	case errors.Is(cause, errTime):
		return refuse(Costly, errTime)
	}
	return nil
}

// arguments gives the command of the child that reads this file. A PDF is
// announced; for the rest it looks by itself. An error of the file is found
// again when it is sent.
func (u *Uploads) arguments(file *bufio.Reader) []string {
	head, _ := file.Peek(maxHead)
	if k, refusal := kindOf(head); refusal == nil && k == kindPDF {
		return append(slices.Clone(u.program), documentWord, u.cache)
	}
	return u.program
}

// send gives the child its file. It says why r failed; that the child listens
// no more is no failure, as it may have seen enough.
func send(in io.WriteCloser, r io.Reader, end context.CancelCauseFunc) error {
	source := &counted{r: r}
	_, err := io.Copy(in, io.LimitReader(source, MaxUpload+1))
	if source.n > MaxUpload {
		end(errSize)
	}
	in.Close() // its reader learns that this was all, or is gone
	if source.err != nil {
		end(nil)
		return source.err
	}
	_ = err // of the pipe: the child is gone
	return nil
}

// counted is a reader that remembers how much it gave and why it failed.
type counted struct {
	r   io.Reader
	n   int64
	err error
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		c.err = err
	}
	return n, err
}

// tail keeps the beginning of what is written to it.
type tail struct{ bytes.Buffer }

func (t *tail) Write(p []byte) (int, error) {
	t.Buffer.Write(p[:min(len(p), maxComplaint-t.Len())])
	return len(p), nil
}

// readPages reads what a child sends, and believes none of it.
func readPages(out io.Reader) ([]Page, error) {
	var pages []Page
	text := ""
	for {
		frame, data, err := readFrame(out)
		if err != nil {
			return nil, fmt.Errorf("listen to its child: %w", err)
		}
		switch frame {
		case frameText:
			if !utf8.Valid(data) {
				return nil, errors.New("its child sent a text that is not UTF-8")
			}
			text = oneLine(string(data), MaxText)
		case framePicture:
			if len(pages) == MaxPages {
				return nil, fmt.Errorf("its child sent more than %d pages", MaxPages)
			}
			p, err := newPage(data, text)
			if err != nil {
				return nil, err
			}
			pages, text = append(pages, p), ""
		case frameRefused:
			reason, detail, _ := strings.Cut(string(data), "\n")
			if !slices.Contains(Reasons(), Reason(reason)) {
				return nil, fmt.Errorf("its child refused it for no known reason, %q", reason)
			}
			return nil, &Refusal{Reason: Reason(reason), Detail: oneLine(detail, maxDetail)}
		case frameEnd:
			if len(pages) == 0 {
				return nil, errors.New("its child sent no page")
			}
			return pages, nil
		default:
			return nil, fmt.Errorf("its child sent a frame %q, which there is not", frame)
		}
	}
}

// newPage checks a picture that a child made.
func newPage(data []byte, text string) (Page, error) {
	head, form, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || form != "png" && form != "jpeg" {
		return Page{}, fmt.Errorf("its child sent no picture: a form %q, %w", form, err)
	}
	if head.Width > screenLong || head.Height > screenLong || head.Width*head.Height > network.MaxPicturePixels {
		return Page{}, fmt.Errorf("its child sent a picture of %d×%d pixels", head.Width, head.Height)
	}
	return Page{Data: data, Width: head.Width, Height: head.Height, Text: text}, nil
}

// fallen tells why a child ended without an answer: for the file's sake, which
// refuses the file, or another.
func fallen(state *os.ProcessState, err error, complaint string) error {
	complaint, _, _ = strings.Cut(complaint, "\n\n") // without the stack of Go's runtime
	complaint = oneLine(complaint, maxDetail)
	switch {
	case state.ExitCode() == exitUnconfined:
		return fmt.Errorf("its child does not start: %s", complaint)
	case killed(state), strings.Contains(complaint, "out of memory"), strings.Contains(complaint, "cannot allocate memory"):
		return refuse(Costly, fmt.Errorf("%v after %v of processor time: %s", state, (state.UserTime()+state.SystemTime()).Round(time.Millisecond), complaint))
	}
	return fmt.Errorf("%w: %s", err, complaint)
}
