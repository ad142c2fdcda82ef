package fetch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"syscall"
)

// file reads a file: address, either relative to Options.Files ("file:caf.ics")
// or absolute and below it ("file:///srv/calendars/caf.ics"). A symbolic link
// that leads out of the directory is refused by os.Root. The ETag is a hash of
// the content: times of files are too coarse to tell two writings apart.
func (c *Client) file(ctx context.Context, u *url.URL, v Validators) (Result, error) {
	fail := func(cause error) (Result, error) {
		var named *fs.PathError
		if errors.As(cause, &named) {
			cause = named.Err // the file may be called after a person
		}
		return Result{}, &Error{Code: BadFile, URL: Mask(u.String()), Err: cause}
	}
	if c.opts.Files == "" {
		return fail(errors.New("no directory is set aside for calendar files (hub.toml: [feeds] files)"))
	}
	name, err := c.within(u)
	if err != nil {
		return fail(err)
	}
	root, err := os.OpenRoot(c.opts.Files)
	if err != nil {
		return fail(errors.New("the directory set aside for calendar files cannot be read (hub.toml: [feeds] files)"))
	}
	defer root.Close()
	// Without O_NONBLOCK opening a named pipe would wait for a writer.
	f, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return fail(err)
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil {
		return fail(err)
	} else if !info.Mode().IsRegular() {
		return fail(errors.New("not a regular file"))
	}
	still := func() {} // no clock runs for a file
	body, release, err := c.body(ctx, f, still, still)
	if err != nil {
		return fail(err)
	}
	if len(body) > MaxBody {
		return Result{}, &Error{Code: TooLarge, URL: Mask(u.String())}
	}
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:16]) + `"`
	if v.ETag == tag {
		Result{release: release}.Release()
		return Result{NotModified: true, Validators: v}, nil
	}
	return Result{Body: body, ContentHash: contentHash(body), Validators: Validators{ETag: tag}, release: release}, nil
}

// within gives the path of u relative to Options.Files.
func (c *Client) within(u *url.URL) (string, error) {
	path := u.Path
	if u.Opaque != "" { // file:caf.ics
		unescaped, err := url.PathUnescape(u.Opaque)
		if err != nil {
			return "", errors.New("not a path")
		}
		path = unescaped
	}
	path = filepath.FromSlash(path)
	if !filepath.IsAbs(path) {
		return filepath.Clean(path), nil
	}
	base, err := filepath.Abs(c.opts.Files)
	if err != nil {
		return "", err
	}
	rel, err := filepath.Rel(base, path)
	if err != nil || !filepath.IsLocal(rel) {
		return "", errors.New("outside the directory of calendar files (hub.toml: [feeds] files)")
	}
	return rel, nil
}
