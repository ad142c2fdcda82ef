package update

import (
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"time"

	"semainier/hub/wire"
)

// The bounds of a question. A piece within pieceWithin is a line of 14 kbit/s.
const (
	askWithin   = time.Minute
	pieceWithin = 5 * time.Minute
	// spare is what stays free on the disk, in bytes: programs are not what it is for.
	spare = 64 << 20
)

var (
	errUnreached = errors.New("the hub did not answer")
	errRoom      = errors.New("there is no room for it")
)

// look asks the hub whether there is a newer release, and gets it.
func (u *Updater) look(ctx context.Context) error {
	s := u.o.Releases.read()
	if s.Trial > u.o.Serial && s.Trial != u.o.Run.Serial { // it was not started, for which there was a reason; it is tried again
		return u.try(s)
	}
	sealed, err := u.ask(ctx, max(s.Highest, u.o.Serial))
	if err != nil {
		return err
	}
	if sealed == nil {
		u.tidy(s, true, 0)
		return nil
	}
	release, err := wire.OpenRelease(sealed, u.o.Releases.key)
	if err != nil {
		return fmt.Errorf("the release that the hub offers is not taken: %w; is release_key in player.toml the right one?", err)
	}
	if release.Serial <= max(s.Highest, u.o.Serial) {
		return nil // a hub that does not look at what is held
	}
	build, ok := release.Build(u.o.Releases.platform)
	if !ok {
		return fmt.Errorf("release %s has no program for %s", release.Version, u.o.Releases.platform)
	}
	u.tidy(s, true, release.Serial)
	if err := u.fetch(ctx, release, build, sealed); err != nil {
		return fmt.Errorf("release %s: %w", release.Version, err)
	}
	u.o.Log.Info("a release has come and is tried soon", "version", release.Version, "serial", release.Serial)
	s.Trial, s.Attempts, s.Highest, s.Refused, s.Why = release.Serial, 0, release.Serial, 0, ""
	return u.try(s)
}

// try has the program begin anew with the trial of s, once that is noted for good.
func (u *Updater) try(s state) error {
	err := u.o.Releases.write(s)
	u.due.Store(err == nil)
	return err
}

// ask gives the release that is offered; nil: none that is newer than have.
func (u *Updater) ask(ctx context.Context, have uint64) (wire.SealedRelease, error) {
	ctx, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	body, status, err := u.get(ctx, wire.ReleasePath, u.o.Screen, fmt.Sprintf("%q", name(have)), wire.MaxSealedRelease)
	switch {
	case err != nil:
		return nil, err
	case status == http.StatusOK:
		return body, nil
	case status == http.StatusNoContent, status == http.StatusNotModified, status == http.StatusNotFound, status == http.StatusForbidden:
		return nil, nil // none; an older hub; a screen that is not paired
	}
	return nil, fmt.Errorf("ask for a newer release: status %d: %w", status, errUnreached)
}

// get asks the hub, and reads an answer of at most that many bytes.
func (u *Updater) get(ctx context.Context, path, last, have string, most int64) ([]byte, int, error) {
	at, err := url.JoinPath(u.o.Hub, path, last)
	if err != nil {
		return nil, 0, fmt.Errorf("address of the hub: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return nil, 0, fmt.Errorf("address of the hub: %w", err)
	}
	req.Header.Set("Accept-Encoding", "identity")
	if have != "" {
		req.Header.Set("If-None-Match", have)
	}
	res, err := u.client.Do(req)
	if err != nil {
		return nil, 0, fmt.Errorf("%w: %w", errUnreached, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, most+1))
	if err != nil {
		return nil, 0, fmt.Errorf("%w: the answer broke off: %w", errUnreached, err)
	}
	if int64(len(body)) > most && res.StatusCode == http.StatusOK {
		return nil, 0, fmt.Errorf("an answer of more than %d bytes (is there a proxy that answers in the hub's place?)", most)
	}
	return body, res.StatusCode, nil
}

// fetch brings a release into the folder. What came of it before is kept, piece by
// piece, after a power cut too.
func (u *Updater) fetch(ctx context.Context, release wire.Release, b wire.Build, sealed wire.SealedRelease) error {
	if free := u.o.Free(); free != 0 && free < b.Packed+b.Size+spare {
		return fmt.Errorf("%w: %d MB are free, %d are needed", errRoom, free>>20, (b.Packed+b.Size+spare)>>20)
	}
	r := u.o.Releases
	if err := r.folder.Make(); err != nil {
		return err
	}
	path := r.path(release.Serial)
	part, err := os.OpenFile(path+partSuffix, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("keep a release: %w", err)
	}
	defer part.Close()
	for n, id := range b.Pieces {
		if err := u.piece(ctx, part, n, id, b.Piece(n)); err != nil {
			return err
		}
	}
	if err := unpack(part, path+newSuffix, b); err != nil {
		return errors.Join(err, os.Remove(path+newSuffix))
	}
	if err := r.folder.Rename(name(release.Serial)+newSuffix, name(release.Serial)); err != nil {
		return fmt.Errorf("keep a release: %w", err)
	}
	if err := r.folder.Write(name(release.Serial)+signedSuffix, sealed); err != nil {
		return err
	}
	return r.folder.Remove(name(release.Serial) + partSuffix)
}

// piece brings the nth piece to its place in part, if it is not there.
func (u *Updater) piece(ctx context.Context, part *os.File, n int, id string, size int64) error {
	at := int64(n) * wire.PieceSize
	there := make([]byte, size)
	if _, err := part.ReadAt(there, at); err == nil && sum(there) == id {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, pieceWithin)
	defer cancel()
	body, status, err := u.get(ctx, wire.MediaPath, id, "", size)
	switch {
	case err != nil:
		return err
	case status == http.StatusServiceUnavailable:
		return fmt.Errorf("the hub has no hand free: %w", errUnreached)
	case status != http.StatusOK:
		return fmt.Errorf("piece %d cannot be had: status %d (is the release withdrawn?)", n+1, status)
	case sum(body) != id:
		return fmt.Errorf("piece %d came as another than was signed (is there a proxy that answers in the hub's place?)", n+1)
	}
	if _, err := part.WriteAt(body, at); err != nil {
		return errors.Join(fmt.Errorf("keep a release: %w", err), os.Remove(part.Name())) // what is on a full disk is in the way of more than this
	}
	return nil
}

// unpack makes the program of what has come whole.
func unpack(part *os.File, path string, b wire.Build) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o700)
	if err != nil {
		return fmt.Errorf("unpack a release: %w", err)
	}
	h := sha256.New()
	z, err := gzip.NewReader(io.NewSectionReader(part, 0, b.Packed))
	var n int64
	if err == nil {
		n, err = io.Copy(io.MultiWriter(f, h), io.LimitReader(z, b.Size+1))
	}
	if err == nil && (n != b.Size || hex.EncodeToString(h.Sum(nil)) != b.SHA256) {
		err = errDamaged
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("unpack a release: %w", err)
	}
	return nil
}

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}
