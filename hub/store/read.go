package store

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"reflect"
	"strings"
	"time"

	"semainier/hub/network"
)

// maxMember bounds one member of a backup: the largest row, or picture.
const maxMember = 256 << 20

// receiver takes what a backup holds, in its order. A nil one only wants to know
// whether it is whole.
type receiver interface {
	row(table string, line []byte) error
	key(file []byte) error
	picture(id network.PictureID, data []byte) error
}

// read goes through a backup and compares what is there with what its manifest
// says. What has been given to the receiver before an error must not be used.
func read(packed io.Reader, to receiver) (Manifest, error) {
	z, err := gzip.NewReader(packed)
	if err != nil {
		return Manifest{}, fmt.Errorf("%w: %w", ErrNoBackup, err)
	}
	r := &reading{to: to, sums: map[string]hash.Hash{}}
	members := tar.NewReader(z)
	for {
		h, err := members.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Manifest{}, fmt.Errorf("%w: %w", ErrNoBackup, err)
		}
		if r.manifest != nil || h.Size > maxMember {
			return Manifest{}, fmt.Errorf("%w: %s is too large, or after the end", ErrNoBackup, h.Name)
		}
		data, err := io.ReadAll(members)
		if err != nil {
			return Manifest{}, fmt.Errorf("%w: %s: %w", ErrNoBackup, h.Name, err)
		}
		if err := r.member(h.Name, data); err != nil {
			return Manifest{}, fmt.Errorf("%s: %w", h.Name, err)
		}
	}
	if r.manifest == nil {
		return Manifest{}, fmt.Errorf("%w: it has no manifest", ErrNoBackup)
	}
	return *r.manifest, r.compare()
}

// reading is a backup that is being read.
type reading struct {
	to       receiver
	found    Manifest // what was there, without the tables' columns
	sums     map[string]hash.Hash
	manifest *Manifest
}

func (r *reading) member(name string, data []byte) error {
	table, isTable := strings.CutPrefix(name, tableMembers)
	picture, isPicture := strings.CutPrefix(name, mediaDir+"/")
	switch {
	case isTable:
		table, _, _ = strings.Cut(table, "/")
		return r.part(table, data)
	case isPicture:
		id := network.PictureID(picture)
		if network.PictureIDOf(data) != id {
			return ErrMediaDamaged
		}
		r.found.Pictures = append(r.found.Pictures, id)
		if r.to != nil {
			return r.to.picture(id, data)
		}
	case name == keyFile:
		r.found.Key = fmt.Sprintf("%x", sha256.Sum256(data))
		if r.to != nil {
			return r.to.key(data)
		}
	case name == manifestMember:
		r.manifest = &Manifest{}
		if err := json.Unmarshal(data, r.manifest); err != nil {
			return fmt.Errorf("%w: %w", ErrNoBackup, err)
		}
	}
	return nil // a member that is not known holds nothing that must be restored: the format would have grown
}

// part takes some lines of a table.
func (r *reading) part(table string, data []byte) error {
	if r.sums[table] == nil {
		r.sums[table] = sha256.New()
		r.found.Tables = append(r.found.Tables, TableContent{Name: table})
	}
	r.sums[table].Write(data)
	content := &r.found.Tables[len(r.found.Tables)-1]
	if content.Name != table {
		return fmt.Errorf("%w: table %s is in two places", ErrNoBackup, table)
	}
	for line := range bytes.Lines(data) {
		content.Rows++
		if r.to == nil {
			continue
		}
		if err := r.to.row(table, line); err != nil {
			return fmt.Errorf("row %d: %w", content.Rows, err)
		}
	}
	return nil
}

// compare tells what differs between what was found and the manifest.
func (r *reading) compare() error {
	want := *r.manifest
	if want.Format != backupFormat {
		return fmt.Errorf("it is of form %d, this program reads form %d: %w; update this program", want.Format, backupFormat, ErrNewer)
	}
	found := Manifest{Format: want.Format, Schema: want.Schema, Key: r.found.Key, Pictures: r.found.Pictures, Damaged: want.Damaged}
	rows := map[string]int64{}
	for _, t := range r.found.Tables {
		rows[t.Name] = t.Rows
	}
	for _, t := range want.Tables { // an empty table has no member
		sum := r.sums[t.Name]
		if sum == nil {
			sum = sha256.New()
		}
		found.Tables = append(found.Tables, TableContent{t.Name, t.Columns, rows[t.Name], hexOf(sum)})
		delete(r.sums, t.Name)
	}
	want.Made = time.Time{}
	if len(r.sums) > 0 || !reflect.DeepEqual(found, want) {
		return fmt.Errorf("%w: its content is not what its manifest says", ErrNoBackup)
	}
	return nil
}
