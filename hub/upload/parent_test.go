package upload

import (
	"bytes"
	"context"
	"errors"
	"image/color"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"semainier/hub/network"
)

// endless is a file without an end, of which it counts what was taken.
type endless struct {
	begin io.Reader
	taken int64
}

func (e *endless) Read(p []byte) (int, error) {
	n, err := e.begin.Read(p)
	if err != nil {
		n = len(p)
		clear(p)
	}
	e.taken += int64(n)
	return n, nil
}

func TestFileThatIsTooLargeIsRefused(t *testing.T) {
	u, _ := uploads(t)
	file := &endless{begin: bytes.NewReader(asPNG(t, drawing(300, 300)))}
	_, err := u.Read(t.Context(), file, "affiche.png")
	if r, ok := asRefusal(err); !ok || r.Reason != TooLarge {
		t.Errorf("got %v", err)
	}
	if file.taken > MaxUpload+64<<10 {
		t.Errorf("%d bytes were taken", file.taken)
	}
}

func TestFileOfTheLimitIsRead(t *testing.T) {
	u, _ := uploads(t)
	file := io.LimitReader(&endless{begin: bytes.NewReader(asPNG(t, drawing(300, 300)))}, MaxUpload)
	if pages, err := u.Read(t.Context(), file, "affiche.png"); err != nil || len(pages) != 1 {
		t.Errorf("got %d pages, %v", len(pages), err)
	}
}

func TestFileWithTooManyPixelsIsRefused(t *testing.T) {
	if _, err := readPicture(kindPNG, asPNG(t, plain(8_000, MaxPixels/8_000, color.White))); err != nil {
		t.Errorf("of the limit: %v", err)
	}
	_, err := readPicture(kindPNG, asPNG(t, plain(8_000, MaxPixels/8_000+1, color.White)))
	if r, ok := asRefusal(err); !ok || r.Reason != TooMany {
		t.Errorf("above the limit: %v", err)
	}
}

func TestTimeIsBounded(t *testing.T) {
	u, _ := uploads(t)
	u.maxTime = 1
	_, err := u.Read(t.Context(), bytes.NewReader(nestedForms(9)), "bombe.pdf")
	if r, ok := asRefusal(err); !ok || r.Reason != Costly || r.Key() != "upload.refused.costly" {
		t.Errorf("got %v", err)
	}
}

func TestReadingEndsWithItsContext(t *testing.T) {
	u, _ := uploads(t)
	ctx, cancel := context.WithCancel(t.Context())
	file := iotest.OneByteReader(io.MultiReader(bytes.NewReader(make([]byte, 100_000)), readerFunc(func([]byte) (int, error) {
		cancel() // the child runs, and would wait for more
		return 0, ctx.Err()
	})))
	if _, err := u.Read(ctx, file, "affiche.png"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestFileThatBreaksOffIsNoRefusal(t *testing.T) {
	u, _ := uploads(t)
	broken := errors.New("the line broke")
	drawn := asPNG(t, drawing(300, 300))
	_, err := u.Read(t.Context(), io.MultiReader(bytes.NewReader(drawn[:len(drawn)/2]), iotest.ErrReader(broken)), "affiche.png")
	if _, ok := asRefusal(err); ok || !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

// Two files are read at once, some wait, more are sent away.
func TestFilesWaitForTheirTurn(t *testing.T) {
	u, _ := uploads(t)
	drawn := asPNG(t, drawing(300, 300))
	begun, more := make(chan struct{}), make(chan struct{})
	results := make(chan error)
	for range MaxChildren + MaxWaiting {
		go func() {
			first := true
			_, err := u.Read(t.Context(), readerFunc(func(p []byte) (int, error) {
				if first {
					first = false
					begun <- struct{}{}
					<-more
					return copy(p, drawn[:1]), nil
				}
				return 0, io.EOF
			}), "affiche.png")
			results <- err
		}()
	}
	for range MaxChildren {
		<-begun
	}
	for len(u.line) < cap(u.line) { // until the others are in line
		select {
		case <-begun:
			t.Fatal("more are read at once")
		case <-t.Context().Done():
			t.Fatal("they do not wait")
		default:
			runtime.Gosched()
		}
	}
	_, err := u.Read(t.Context(), strings.NewReader("x"), `C:\Bureau\fête.png`)
	if r, ok := asRefusal(err); !ok || r.Reason != Busy || r.Name != "fête.png" {
		t.Errorf("got %v", err)
	}
	go func() {
		for range MaxWaiting {
			<-begun
		}
	}()
	close(more)
	for range MaxChildren + MaxWaiting {
		if r, ok := asRefusal(<-results); !ok || r.Reason == Busy {
			t.Errorf("a file in line: %v", r)
		}
	}
}

func TestWaitingEndsWithItsContext(t *testing.T) {
	u, _ := uploads(t)
	for range MaxChildren {
		u.slots <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := u.Read(ctx, strings.NewReader("x"), ""); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if len(u.line) != 0 {
		t.Errorf("%d still in line", len(u.line))
	}
}

func TestProgramThatIsGoneIsToldToTheOperator(t *testing.T) {
	u, _ := uploads(t)
	u.program = []string{"/nowhere/semainier", Command}
	_, err := u.Read(t.Context(), strings.NewReader("x"), "")
	if _, ok := asRefusal(err); ok || err == nil || !strings.Contains(err.Error(), "is the program still where it was") {
		t.Errorf("got %v", err)
	}
}

// frames gives what a child sends: each a letter and its content.
func frames(t *testing.T, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	for _, p := range parts {
		if err := writeFrame(&b, p[0], []byte(p[1:])); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

func TestChildIsNotBelieved(t *testing.T) {
	drawn := "P" + string(asPNG(t, drawing(64, 64)))
	many := make([]string, MaxPages+1)
	for i := range many {
		many[i] = drawn
	}
	long := frames(t, "P")
	long[1] = 0x7f
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"nothing":                 {nil, "EOF"},
		"no page":                 {frames(t, "E"), "no page"},
		"an end that is missing":  {frames(t, drawn), "EOF"},
		"too many pages":          {frames(t, many...), "more than 12 pages"},
		"a frame that is too big": {long, "at most"},
		"another frame":           {frames(t, "X"), "which there is not"},
		"no picture":              {frames(t, "Pabc", "E"), "no picture"},
		"another form":            {frames(t, "P"+string(asGIF(t, plain(9, 9, color.White)))), "no picture"},
		"too large a picture":     {frames(t, "P"+string(asPNG(t, plain(screenLong+1, 1, color.White)))), "3841×1 pixels"},
		"a claim of much":         {frames(t, "P"+string(headedPNG(asPNG(t, drawing(9, 9)), 30_000, 30_000))), "30000×30000"},
		"no text":                 {frames(t, "T\xff", drawn, "E"), "not UTF-8"},
		"no reason":               {frames(t, "Rbecause\nof me"), "no known reason"},
	} {
		pages, err := readPages(bytes.NewReader(c.data))
		if _, ok := asRefusal(err); ok || pages != nil || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %d pages, %v; want %q", name, len(pages), err, c.want)
		}
	}
	pages, err := readPages(bytes.NewReader(frames(t, "Ta\x1b[31m\u202eb", drawn, drawn, "E")))
	if err != nil || len(pages) != 2 || pages[0].Text != "a [31mb" || pages[1].Text != "" {
		t.Errorf("got %+v, %v", pages, err)
	}
}

// Whatever a child sends, the hub keeps no more than its pages may have.
func FuzzReadPages(f *testing.F) {
	f.Add([]byte("E\x00\x00\x00\x00"))
	f.Add([]byte("Rlarge\n"))
	f.Add([]byte("P\x00\x00\x00\x04\x89PNG"))
	f.Fuzz(func(t *testing.T, data []byte) {
		pages, err := readPages(bytes.NewReader(data))
		if (err == nil) == (len(pages) == 0) || len(pages) > MaxPages {
			t.Errorf("%d pages, %v", len(pages), err)
		}
		for _, p := range pages {
			if len(p.Data) > network.MaxPictureBytes || len([]rune(p.Text)) > MaxText {
				t.Errorf("a page of %d bytes, %d of text", len(p.Data), len(p.Text))
			}
		}
	})
}
