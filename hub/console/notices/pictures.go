package notices

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // the two forms that are kept
	_ "image/png"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"

	"semainier/hub/console/desk"
	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/hub/upload"
)

// The bounds of what a form may bring along.
const (
	maxUpload   = 2*upload.MaxUpload + desk.MaxForm // bytes: two files of the largest
	maxFormKept = 1 << 20                           // bytes of it in memory; files beyond lie on the disk meanwhile
)

// picture is a picture in the form.
type picture struct {
	N             int
	ID            string
	Width, Height int
	Alt           string
	Poster        bool
	Wrong         string
}

// parse reads the request's form, also one with files.
func parse(p *desk.Page) error {
	err := p.R.ParseMultipartForm(maxFormKept)
	if errors.Is(err, http.ErrNotMultipart) {
		err = nil // ParseForm has read it
	}
	var large *http.MaxBytesError
	if err != nil && !errors.As(err, &large) {
		return fmt.Errorf("%w: %w", desk.ErrForm, err)
	}
	return err
}

// typedPictures reads the pictures that the form has already, in the order that it says.
func typedPictures(p *desk.Page) []picture {
	type placed struct {
		picture
		place float64
	}
	var list []placed
	for i := range network.MaxPictures {
		field := func(name string) string { return p.Typed(fmt.Sprintf("picture-%d-%s", i, name)) }
		if field("id") == "" || field("remove") != "" {
			continue
		}
		pic := picture{ID: field("id"), Alt: field("alt"), Poster: field("as") == "poster"}
		pic.Width, _ = strconv.Atoi(field("width")) // Check refuses what is no size
		pic.Height, _ = strconv.Atoi(field("height"))
		place, err := strconv.ParseFloat(strings.Replace(field("place"), ",", ".", 1), 64)
		if err != nil {
			place = float64(i + 1)
		}
		list = append(list, placed{pic, place})
	}
	slices.SortStableFunc(list, func(a, b placed) int { return cmp.Compare(a.place, b.place) })
	out := make([]picture, len(list))
	for i, l := range list {
		out[i] = l.picture
		out[i].N = i
	}
	return out
}

func picturesOf(n network.Notice) []picture {
	out := make([]picture, len(n.Pictures))
	for i, pic := range n.Pictures {
		out[i] = picture{N: i, ID: string(pic.ID), Width: pic.Width, Height: pic.Height, Alt: pic.Alt, Poster: pic.Poster}
	}
	return out
}

// pictures gives those of the record. What a form says of the size of a picture that the
// notice does not have yet is not believed, but read.
func (f *form) pictures(p *desk.Page, before network.Notice) (out []network.Picture) {
	for _, pic := range f.Pictures {
		one := network.Picture{ID: network.PictureID(pic.ID), Width: pic.Width, Height: pic.Height, Alt: pic.Alt, Poster: pic.Poster}
		i := slices.IndexFunc(before.Pictures, func(b network.Picture) bool { return b.ID == one.ID })
		switch {
		case i >= 0:
			one.Width, one.Height = before.Pictures[i].Width, before.Pictures[i].Height
		default:
			var err error
			if one.Width, one.Height, err = sizeOf(p, one.ID); err != nil {
				f.Wrong["picture"] = p.T("form.picture.gone")
				continue
			}
		}
		out = append(out, one)
	}
	return out
}

// placeOf gives the line of the form that has the picture of a place in the record.
func (f *form) placeOf(i int) int { return min(i, max(0, len(f.Pictures)-1)) }

// sizeOf reads the size of a picture that is kept.
func sizeOf(p *desk.Page, id network.PictureID) (w, h int, err error) {
	data, err := p.Store().Media(p.Context(), id)
	if err != nil {
		return 0, 0, err
	}
	head, _, err := image.DecodeConfig(bytes.NewReader(data))
	return head.Width, head.Height, err
}

// receive keeps the pictures of the files that came with the form, and adds them to it.
// What is wrong with a file is told at the field; the other files are kept.
func (s *section) receive(p *desk.Page, f *form) error {
	if p.R.MultipartForm == nil {
		return nil
	}
	for _, file := range p.R.MultipartForm.File["files"] {
		if file.Size == 0 && file.Filename == "" {
			continue
		}
		if err := s.receiveOne(p, f, file); err != nil {
			return err
		}
	}
	for i := range f.Pictures {
		f.Pictures[i].N = i
	}
	return nil
}

func (s *section) receiveOne(p *desk.Page, f *form, file *multipart.FileHeader) error {
	r, err := file.Open()
	if err != nil {
		return fmt.Errorf("read an uploaded file: %w", err)
	}
	defer func() { _ = r.Close() }()
	pages, err := s.uploads.Read(p.Context(), io.LimitReader(r, upload.MaxUpload+1), file.Filename)
	var refused *upload.Refusal
	if errors.As(err, &refused) {
		why, err := refusedWords(refused)
		f.Wrong["files"] = p.T("form.files.wrong", refused.Name, why)
		return err
	} else if err != nil {
		return err
	}
	if len(f.Pictures)+len(pages) > network.MaxPictures {
		f.Wrong["files"] = p.T("form.files.many", network.MaxPictures)
		return nil
	}
	for i, page := range pages {
		id, err := p.Store().PutMedia(p.Context(), page.Data)
		if err != nil {
			return err
		}
		pic := picture{ID: string(id), Width: page.Width, Height: page.Height, Alt: page.Text, Poster: len(pages) > 1 || page.Height > page.Width}
		if pic.Alt == "" && len(pages) > 1 {
			pic.Alt = p.T("form.picture.page", i+1, len(pages))
		}
		f.Pictures = append(f.Pictures, pic)
	}
	return nil
}

// addPictures answers the choice of files while the form is open: its pictures anew.
func (s *section) addPictures(p *desk.Page) error {
	f, err := typed(p)
	if err != nil {
		return err
	}
	if err := s.receive(p, f); err != nil {
		return err
	}
	if !p.Partial() {
		return s.showForm(p, f, nil)
	}
	return p.Part("pictures", f)
}

// picture gives the file of a picture, for the form.
func (s *section) picture(p *desk.Page) error {
	id := network.PictureID(p.R.PathValue("picture"))
	data, err := p.Store().Media(p.Context(), id)
	if errors.Is(err, store.ErrNoMedia) {
		return desk.ErrNotFound
	} else if err != nil {
		return err
	}
	kind := http.DetectContentType(data)
	if kind != "image/png" && kind != "image/jpeg" {
		return desk.ErrNotFound
	}
	p.W.Header().Set("Content-Type", kind)
	p.W.Header().Set("Cache-Control", "private, max-age=86400, immutable") // its name is its content
	_, _ = p.W.Write(data)                                                 // whoever asked has gone: nobody to tell
	return nil
}

// refusedWords says why a file became no picture, in the words of hub/upload.
func refusedWords(r *upload.Refusal) (string, error) {
	var catalogue struct {
		Upload struct{ Refused map[upload.Reason]string } `toml:"upload"`
	}
	if _, err := toml.DecodeFS(upload.Files, "fr.toml", &catalogue); err != nil {
		return "", fmt.Errorf("read the words of hub/upload: %w", err)
	}
	return catalogue.Upload.Refused[r.Reason], nil
}
