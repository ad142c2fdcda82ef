package desk

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed assets
var assets embed.FS

// assetPath gives the address of a file of assets: its name with its content in it,
// so that browsers may keep it for good.
func assetPath(name string) (string, error) {
	data, err := assets.ReadFile("assets/" + name)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(data)
	ext := path.Ext(name)
	return "/assets/" + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext, nil
}

// serveAsset gives a file to whoever asks: they hold nothing but looks.
func serveAsset(w http.ResponseWriter, r *http.Request) {
	ext := path.Ext(r.PathValue("file"))
	base := strings.TrimSuffix(r.PathValue("file"), ext)
	name := strings.TrimSuffix(base, path.Ext(base)) + ext
	data, err := assets.ReadFile("assets/" + name)
	if now, _ := assetPath(name); err != nil || now != r.URL.Path {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Set("Vary", "Accept-Encoding")
	if packed, err := packed(name, data); err == nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Content-Type", mime.TypeByExtension(ext))
		_, _ = w.Write(packed) // whoever asked has gone: nobody to tell
		return
	}
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(data))
}

// packed gives a file in gzip. It is asked for once by each browser, and small.
func packed(name string, data []byte) ([]byte, error) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		return nil, fmt.Errorf("pack %s: %w", name, err)
	}
	err := w.Close()
	return b.Bytes(), err
}
