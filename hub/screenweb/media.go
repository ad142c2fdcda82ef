package screenweb

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"net/http"
	"time"

	"semainier/hub/network"
	"semainier/hub/store"
)

// takeWithin is how long a reader may take for the next 32 kB of a picture: a
// line of 26 kbit/s. The server's own limit, for whole answers, would cut slow
// lines off from large pictures.
const takeWithin = 10 * time.Second

// media answers with a picture. What is named by its content never changes.
func (w *Web) media(rw http.ResponseWriter, r *http.Request) {
	leave, ok := w.downloads.enter(addressOf(r))
	if !ok {
		unavailable(rw, "too many pictures on their way", 5+rand.IntN(25)) // not all at once again
		return
	}
	defer func() {
		if leave() {
			w.pictures.forget()
		}
	}()
	id := network.PictureID(r.PathValue("id"))
	data, _, err := w.pictures.get(r.Context(), id)
	switch {
	case err == nil:
	case r.Context().Err() != nil:
		return // whoever asked has gone
	case errors.Is(err, store.ErrNoMedia):
		http.Error(rw, "no such picture", http.StatusNotFound)
		return
	case errors.Is(err, store.ErrMediaDamaged):
		w.log.error("picture is damaged and not given out", "picture", id, "error", err, "hint", "apply the notice with its picture again")
		http.Error(rw, "no such picture", http.StatusNotFound)
		return
	default:
		w.log.error("picture not read", "picture", id, "error", err)
		unavailable(rw, "the picture cannot be read now", retryAfter)
		return
	}
	c := &content{ctx: r.Context(), pictures: w.pictures, id: id, size: int64(len(data))}
	head := rw.Header()
	head.Set("Content-Type", pictureType(data))
	head.Set("Cache-Control", "public, max-age=31536000, immutable")
	head.Set("ETag", `"`+string(id)+`"`)
	http.ServeContent(steady{rw, http.NewResponseController(rw), w.takeWithin}, r, "", time.Time{}, c)
}

// pictureType knows the two forms that players draw. Nothing that a browser
// would run gets a type of its own.
func pictureType(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return "image/png"
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return "image/jpeg"
	}
	return octets
}

// steady is an answer of which each part, rather than the whole, must be taken
// in time. It hides that the answer can read from a file, so that parts are small.
type steady struct {
	http.ResponseWriter
	control *http.ResponseController
	within  time.Duration
}

func (s steady) Write(p []byte) (int, error) {
	// The network's own clock. A writer without deadlines, as in a test, is as good as it is.
	if err := s.control.SetWriteDeadline(time.Now().Add(s.within)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	return s.ResponseWriter.Write(p)
}
