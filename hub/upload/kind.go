package upload

import (
	"bytes"
	"net/http"
	"strings"
)

// kind is what a file is, by its content.
type kind string

// The kinds that are read.
const (
	kindPNG  kind = "png"
	kindJPEG kind = "jpeg"
	kindGIF  kind = "gif"
	kindWebP kind = "webp"
	kindPDF  kind = "pdf"
)

// maxHead is how much of a file tells of which kind it is, of those that are
// read, in bytes.
const maxHead = 64

// kindOf tells what a file is by its beginning, or refuses it by what it seems
// to be. A file that could be taken for several things is the one that its
// first bytes say: what follows is of no consequence, as all is drawn anew.
func kindOf(data []byte) (kind, *Refusal) {
	begins := func(magic string) bool { return bytes.HasPrefix(data, []byte(magic)) }
	switch {
	case len(data) == 0:
		return "", refuse(Empty, nil)
	case begins("\x89PNG\r\n\x1a\n"):
		return kindPNG, nil
	case begins("\xff\xd8\xff"):
		return kindJPEG, nil
	case begins("GIF87a"), begins("GIF89a"):
		return kindGIF, nil
	case begins("RIFF") && at(data, 8, "WEBP"):
		const animation = 1 << 1 // of VP8X's flags: WebP container specification
		if at(data, 12, "VP8X") && len(data) > 20 && data[20]&animation != 0 {
			return "", refuse(Moving, nil)
		}
		return kindWebP, nil
	case bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(data[:min(len(data), maxHead)], []byte("\xef\xbb\xbf")), " \t\r\n"), []byte("%PDF-")):
		return kindPDF, nil
	}
	return "", refuse(seems(data), nil)
}

// at tells whether the text stands at that place of the file.
func at(data []byte, offset int, text string) bool {
	return len(data) >= offset && bytes.HasPrefix(data[offset:], []byte(text))
}

// seems tells what a file that is not read may be, so that its sender can be
// told what to do.
func seems(data []byte) Reason {
	begins := func(magic string) bool { return bytes.HasPrefix(data, []byte(magic)) }
	switch {
	case begins("PK\x03\x04"), begins("PK\x05\x06"):
		return zipped(data)
	case begins("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"): // [MS-CFB] §2.2
		return compound(data)
	case at(data, 4, "ftyp"): // ISO/IEC 14496-12 §4.3, 23008-12 annex B
		for _, brand := range []string{"hei", "hev", "mif1", "msf1", "avif", "avis"} {
			if at(data, 8, brand) {
				return HEIC
			}
		}
		return Film
	case begins("\x1a\x45\xdf\xa3"), begins("RIFF") && at(data, 8, "AVI "):
		return Film
	case begins("II*\x00"), begins("MM\x00*"):
		return TIFF
	case begins("BM") && at(data, 6, "\x00\x00\x00\x00"):
		return BMP
	case begins("8BPS"), begins("%!PS"), begins("\xc5\xd0\xd3\xc6"), begins("%!"):
		return Design
	case begins("{\\rtf"):
		return Word
	case begins("Rar!"), begins("7z\xbc\xaf\x27\x1c"), begins("\x1f\x8b"):
		return Archive
	}
	head := data[:min(len(data), 4096)]
	switch media, _, _ := strings.Cut(http.DetectContentType(head), ";"); {
	case bytes.Contains(head, []byte("<svg")):
		return SVG
	case media == "text/html":
		return Web
	case strings.HasPrefix(media, "text/"):
		return Text
	case strings.HasPrefix(media, "video/"), strings.HasPrefix(media, "audio/"):
		return Film
	}
	return Unknown
}

// zipped tells the documents that are archives in truth apart, by the names of
// their first parts.
func zipped(data []byte) Reason {
	if at(data, 30, "mimetypeapplication/vnd.oasis.opendocument") {
		return OpenOffice
	}
	for _, c := range []struct {
		part string
		is   Reason
	}{{"word/", Word}, {"xl/", Sheet}, {"ppt/", Slides}} {
		if bytes.Contains(data, []byte(c.part)) {
			return c.is
		}
	}
	return Archive
}

// compound tells Microsoft's older documents apart, by the name of the stream
// in which their text is, in UTF-16.
func compound(data []byte) Reason {
	for _, c := range []struct {
		stream string
		is     Reason
	}{{"WordDocument", Word}, {"Workbook", Sheet}, {"PowerPoint Document", Slides}} {
		wide := make([]byte, 0, 2*len(c.stream))
		for _, b := range []byte(c.stream) {
			wide = append(wide, b, 0)
		}
		if bytes.Contains(data, wide) {
			return c.is
		}
	}
	return Publisher
}
