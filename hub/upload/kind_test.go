package upload

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

// zipOf gives an archive of files with those names.
func zipOf(t testing.TB, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte("application/vnd.oasis.opendocument.text")); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// compoundOf gives the beginning of an older document of Microsoft's.
func compoundOf(stream string) []byte {
	data := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 504)...)
	for _, b := range []byte(stream) {
		data = append(data, b, 0)
	}
	return data
}

func TestFilesAreToldByTheirContent(t *testing.T) {
	moving := webpOf(8, 8)
	moving[20] |= 2
	for name, c := range map[string]struct {
		data []byte
		want any // a kind or a Reason
	}{
		"PNG":                           {[]byte("\x89PNG\r\n\x1a\n"), kindPNG},
		"JPEG":                          {[]byte("\xff\xd8\xff\xe0"), kindJPEG},
		"GIF":                           {[]byte("GIF89a"), kindGIF},
		"WebP":                          {webpOf(8, 8), kindWebP},
		"WebP that moves":               {moving, Moving},
		"PDF":                           {[]byte("%PDF-1.4\n"), kindPDF},
		"PDF after an empty line":       {[]byte("\xef\xbb\xbf\r\n%PDF-1.4\n"), kindPDF},
		"JPEG that would be a PDF too":  {[]byte("\xff\xd8\xff\xfe\x00\x20%PDF-1.4\n"), kindJPEG},
		"GIF that would be a page too":  {[]byte("GIF89a/*<html><script>*/"), kindGIF},
		"page that would be a PDF too":  {[]byte("<!DOCTYPE html><script></script>%PDF-1.4\n"), Web},
		"archive that would be PDF too": {append(zipOf(t, "a.txt"), "%PDF-1.4\n"...), Archive},
		"nothing":                       {nil, Empty},
		"Word":                          {zipOf(t, "[Content_Types].xml", "word/document.xml"), Word},
		"RTF":                           {[]byte(`{\rtf1\ansi`), Word},
		"old Word":                      {compoundOf("WordDocument"), Word},
		"Excel":                         {zipOf(t, "[Content_Types].xml", "xl/workbook.xml"), Sheet},
		"old Excel":                     {compoundOf("Workbook"), Sheet},
		"PowerPoint":                    {zipOf(t, "[Content_Types].xml", "ppt/presentation.xml"), Slides},
		"old PowerPoint":                {compoundOf("PowerPoint Document"), Slides},
		"Publisher":                     {compoundOf("Quill"), Publisher},
		"LibreOffice":                   {zipOf(t, "mimetype"), OpenOffice},
		"ZIP":                           {zipOf(t, "affiche.png"), Archive},
		"RAR":                           {[]byte("Rar!\x1a\x07\x00"), Archive},
		"HEIC":                          {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1"), HEIC},
		"AVIF":                          {[]byte("\x00\x00\x00\x18ftypavif"), HEIC},
		"MP4":                           {[]byte("\x00\x00\x00\x18ftypisom"), Film},
		"WebM":                          {[]byte("\x1a\x45\xdf\xa3\x01"), Film},
		"MP3":                           {[]byte("ID3\x03\x00"), Film},
		"TIFF":                          {[]byte("II*\x00"), TIFF},
		"BMP":                           {[]byte("BM\x00\x10\x00\x00\x00\x00\x00\x00"), BMP},
		"SVG":                           {[]byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>`), SVG},
		"Photoshop":                     {[]byte("8BPS\x00\x01"), Design},
		"PostScript":                    {[]byte("%!PS-Adobe-3.0"), Design},
		"web page":                      {[]byte("<!DOCTYPE html><html>"), Web},
		"text":                          {[]byte("Fête du quartier"), Text},
		"anything":                      {[]byte{0, 1, 2, 3, 0xfe, 0x80}, Unknown},
	} {
		k, r := kindOf(c.data)
		var got any = k
		if r != nil {
			got = r.Reason
		}
		if got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestPolyglotIsWhatItsBeginningSays(t *testing.T) {
	p := read(t, append(asPNG(t, drawing(300, 200)), poster(t)...))
	if len(p) != 1 || p[0].Width != 300 || bytes.Contains(p[0].Data, []byte("%PDF")) {
		t.Errorf("got %d pages of %d", len(p), p[0].Width)
	}
}

// words gives what people are told, by key.
func words(t *testing.T) map[string]string {
	t.Helper()
	data, err := fs.ReadFile(Files, "fr.toml")
	if err != nil {
		t.Fatal(err)
	}
	var all struct {
		Upload struct{ Refused map[string]string }
	}
	if err := toml.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	return all.Upload.Refused
}

func TestEveryReasonIsSaidInFrench(t *testing.T) {
	all := words(t)
	for _, r := range Reasons() {
		if all[string(r)] == "" {
			t.Errorf("%s is not said", (&Refusal{Reason: r}).Key())
		}
		delete(all, string(r))
	}
	for left := range all {
		t.Errorf("%q is said, and is no reason", left)
	}
}

func TestWordsHaveTheFiguresOfTheLimits(t *testing.T) {
	all := words(t)
	for r, want := range map[Reason]string{
		TooLarge: fmt.Sprintf("%d\u00a0Mo", MaxUpload/1_000_000),
		TooMany:  fmt.Sprintf("%d\u00a0millions", MaxPixels/1_000_000),
		TooLong:  fmt.Sprintf("\u00a0: %d au plus", MaxPages),
	} {
		if !strings.Contains(all[string(r)], want) {
			t.Errorf("%s: %q lacks %q", r, all[string(r)], want)
		}
	}
	plain := regexp.MustCompile(` [:;!?»]|« |'|[^\p{Latin}\d\s\x{a0}\x{202f}.,:;!?«»’…()-]`)
	for key, text := range all {
		if bad := plain.FindString(text); bad != "" || !strings.HasSuffix(text, ".") {
			t.Errorf("%s: %q is not written as it should be, at %q", key, text, bad)
		}
	}
}

func TestNamesAreText(t *testing.T) {
	for name, want := range map[string]string{
		"affiche.pdf": "affiche.pdf", `C:\Users\x\Fête.png`: "Fête.png", "/tmp/../a/b.png": "b.png", "": "", "/": "",
		"a\x00\nb\u202egpj.exe": "a bgpj.exe", "\xff.png": ".png", "<b>x</b>.png": "b>.png",
		strings.Repeat("é", 200): strings.Repeat("é", maxSpoken-1) + "…",
	} {
		if got := spoken(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
