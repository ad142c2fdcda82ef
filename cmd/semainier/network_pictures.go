package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"

	"semainier/hub/network"
	"semainier/hub/store"
	"semainier/layouts/paint"
	"semainier/layouts/scene"
	"semainier/layouts/tomlfile"
)

// pictures are the files of pictures by their content.
type pictures map[network.PictureID][]byte

// readPictures reads the files that the notices of a network.toml name, beside
// it or in a folder there, and gives the notices with their pictures identified.
// Its error is a faultyFile with everything that is wrong.
func readPictures(file string, text []byte, notices []network.Notice) ([]network.Notice, pictures, error) {
	var again network.Records
	faults := tomlfile.Decode(file, text, &again) // has no fault: it knows the lines
	read, out := pictures{}, make([]network.Notice, len(notices))
	for i, n := range notices {
		given := n.Pictures
		n.Pictures = nil
		for j, p := range given {
			if p.File != "" {
				data, err := readBeside(file, p.File)
				if err == nil {
					p, err = p.Identify(data)
				}
				if err != nil {
					at := tomlfile.Path("notice").At(i).Key("picture").At(j).Key("file")
					faults.Add(at, p.File, "%v", err)
				}
				read[p.ID] = data
			}
			n.Pictures = append(n.Pictures, p)
		}
		out[i] = n
	}
	if err := faults.Err(); err != nil {
		return nil, nil, faultyFile{err}
	}
	return out, read, nil
}

// readBeside reads a picture in the folder of a file, and no further than one byte
// more than it may have.
func readBeside(file, name string) (data []byte, err error) {
	f, err := os.OpenInRoot(filepath.Dir(file), name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return io.ReadAll(io.LimitReader(f, network.MaxPictureBytes+1))
}

// keep puts the pictures into the store.
func (p pictures) keep(ctx context.Context, st *store.Store) error {
	for _, data := range p {
		if _, err := st.PutMedia(ctx, data); err != nil {
			return err
		}
	}
	return nil
}

// missing tells of every picture of the notices that is neither among p nor whole
// in the store: screens leave those out.
func (p pictures) missing(ctx context.Context, st *store.Store, notices []network.Notice) error {
	var all []error
	for _, n := range notices {
		for i, picture := range n.Pictures {
			if _, read := p[picture.ID]; read {
				continue
			}
			if _, err := st.Media(ctx, picture.ID); err != nil {
				all = append(all, fmt.Errorf("notice %q, picture %d: %w; screens leave it out until a file of records names it again by file = \"…\"", n.ID, i+1, err))
			}
		}
	}
	return errors.Join(all...)
}

// Picture decodes a picture for a painter.
func (p pictures) Picture(id scene.PictureID) (image.Image, error) {
	data, ok := p[network.PictureID(id)]
	if !ok {
		return nil, fmt.Errorf("picture %s is not at hand", id)
	}
	return paint.Decode(data)
}

// held tells a layout which pictures are at hand.
func (p pictures) held() map[scene.PictureID]bool {
	held := map[scene.PictureID]bool{}
	for id := range p {
		held[scene.PictureID(id)] = true
	}
	return held
}
