package notices_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"mime/multipart"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"semainier/feeds"
	"semainier/hub/console/desk/desktest"
	"semainier/hub/network"
	"semainier/hub/preview"
	"semainier/layouts/program"
)

// picturesOf gives the pictures that stand in a page, decoded.
func picturesOf(t *testing.T, a desktest.Answer) (out []*image.RGBA) {
	t.Helper()
	const head = "data:image/png;base64,"
	z := html.NewTokenizer(strings.NewReader(a.Body))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		tok := z.Token()
		if tok.Data != "img" {
			continue
		}
		for _, attr := range tok.Attr {
			data, ours := strings.CutPrefix(attr.Val, head)
			if attr.Key != "src" || !ours {
				continue
			}
			raw, err := base64.StdEncoding.DecodeString(data)
			if err != nil {
				t.Fatal(err)
			}
			img, err := png.Decode(bytes.NewReader(raw))
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, rgba(img))
		}
	}
	return out
}

func rgba(img image.Image) *image.RGBA {
	out := image.NewRGBA(img.Bounds())
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			out.Set(x, y, img.At(x, y))
		}
	}
	return out
}

var htmx = map[string]string{"HX-Request": "true"}

// What stands beside the form are the pixels of the screen, of what is typed right now.
func TestThePreviewIsTheScreen(t *testing.T) {
	c := world(t)
	anne := c.As("Anne", coordinator)
	e := preview.New(c.Store)
	t.Cleanup(e.Close)
	inputs, _ := c.Hub.Inputs(t.Context(), nil)
	known := preview.Know(c.Records(), inputs)
	form := typed("sites", "tilleuls", "sites", "gare", "title-ar", "ورشة الطبخ")
	draft := network.Notice{ID: "apercu", Title: form.Get("title"), Text: form.Get("text"), By: "Saint-Rieul", Sites: []feeds.SiteID{"tilleuls", "gare"},
		In: []network.NoticeText{{Lang: "ar", Title: "ورشة الطبخ"}}}
	hall, quai := network.Screen{ID: "hall", Site: "tilleuls"}, network.Screen{ID: "quai", Site: "gare"}
	for lang, screens := range map[program.Lang][]network.Screen{"": {hall, quai}, "ar": {quai}} { // one alone speaks Arabic
		form.Set("lang", string(lang))
		got := picturesOf(t, anne.PostWith("/annonces/apercu", form, htmx))
		if len(got) != len(screens) {
			t.Fatalf("%d pictures in %q", len(got), lang)
		}
		for i, screen := range screens {
			want, err := e.Draw(t.Context(), known, preview.Request{Site: screen.Site, Screen: screen.ID, Now: c.Time(), Notice: &draft, Lang: lang})
			if err != nil {
				t.Fatal(err)
			}
			if preview.Hash(got[i]) != preview.Hash(want.Image) {
				t.Errorf("%s in %q: other pixels than the screen's", screen.ID, lang)
			}
		}
	}
	form.Del("lang")
	a := anne.PostWith("/annonces/apercu", form, htmx)
	says(t, a, 200, "Hall · Espace social commun des Tilleuls", "Se lit jusqu’à 4 m", "Ce que diront les écrans", "ورشة الطبخ", "facile à lire")
	if strings.Contains(a.Body, "<html") {
		t.Error("htmx is given a whole page")
	}
	// Without JavaScript the same comes with the whole form, as it was typed.
	whole := anne.Post("/annonces/apercu", form)
	says(t, whole, 200, "Nouvelle annonce", "Aperçu")
	if len(picturesOf(t, whole)) != 2 || !strings.Contains(whole.Body, form.Get("text")) {
		t.Error("without JavaScript the preview or the form is missing")
	}
}

// A preview shows no site that its author may not see.
func TestThePreviewStaysWithinOnesSites(t *testing.T) {
	c := world(t)
	tilleuls := c.As("Site", ofTilleuls)
	a := tilleuls.PostWith("/annonces/apercu", typed("everywhere", "1"), htmx)
	if n := len(picturesOf(t, a)); n != 1 || strings.Contains(wordsOf(a), "Attente ·") {
		t.Errorf("%d pictures:\n%s", n, wordsOf(a))
	}
	lea := c.As("Lea", laPlume)
	if a := lea.PostWith("/annonces/apercu", typed("id", "don-du-sang"), htmx); a.Status != 200 {
		t.Errorf("a published notice: %d", a.Status)
	}
	r := c.Records()
	r.Notices = append(r.Notices, network.Notice{ID: "secret", Title: "Secret", By: "Saint-Rieul", Sites: []feeds.SiteID{"tilleuls"}})
	c.Apply(r)
	if a := lea.PostWith("/annonces/apercu", typed("id", "secret"), htmx); a.Status != 403 {
		t.Errorf("somebody else's draft: %d", a.Status)
	}
}

// formWith gives a form with files.
func formWith(t *testing.T, fields url.Values, files map[string][]byte) (kind string, body *bytes.Buffer) {
	t.Helper()
	body = &bytes.Buffer{}
	w := multipart.NewWriter(body)
	for name, values := range fields {
		for _, v := range values {
			if err := w.WriteField(name, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, data := range files {
		part, err := w.CreateFormFile("files", name)
		if err == nil {
			_, err = part.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), body
}

func pngOf(t *testing.T, w, h int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		img.Set(i%w, i/w, color.RGBA{uint8(i), uint8(i / w), 90, 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPicturesAreAddedDescribedOrderedAndShown(t *testing.T) {
	c := world(t)
	anne := c.As("Anne", coordinator)
	kind, body := formWith(t, typed(), map[string][]byte{"fete.png": pngOf(t, 40, 60), "lettre.docx": []byte("PK\x03\x04 pas une image")})
	a := anne.Send("/annonces/apercu", kind, body)
	says(t, a, 200, "« lettre.docx »")
	first := network.PictureID(a.Hidden("picture-0-id"))
	if !first.Valid() {
		t.Fatalf("no picture was kept:\n%s", wordsOf(a))
	}
	if got := anne.Get("/images/" + string(first)); got.Status != 200 || !strings.HasPrefix(got.Header.Get("Content-Type"), "image/") {
		t.Errorf("the picture is answered with %d %s", got.Status, got.Header.Get("Content-Type"))
	}
	kind, body = formWith(t, typed("picture-0-id", string(first), "picture-0-alt", "Une affiche", "picture-0-as", "poster"), map[string][]byte{"photo.png": pngOf(t, 90, 60)})
	a = anne.Send("/annonces/images", kind, body)
	second := network.PictureID(a.Hidden("picture-1-id"))
	form := typed("picture-0-id", string(first), "picture-0-alt", "Une affiche", "picture-0-as", "poster", "picture-0-place", "2", "picture-0-width", "1", "picture-0-height", "1",
		"picture-1-id", string(second), "picture-1-alt", "Une photo", "picture-1-as", "beside", "picture-1-place", "1")
	leads(t, anne.Post("/annonces/nouvelle/publier", form), "/annonces/atelier-cuisine/suivi")
	got := noticeOf(c, "atelier-cuisine").Pictures
	want := []network.Picture{{ID: second, Width: 90, Height: 60, Alt: "Une photo"}, {ID: first, Width: 40, Height: 60, Alt: "Une affiche", Poster: true}}
	if !slices.Equal(got, want) {
		t.Errorf("kept %+v\nwant %+v", got, want)
	}
	form.Set("id", "atelier-cuisine")
	form.Set("turn", "1")
	says(t, anne.PostWith("/annonces/apercu", form, htmx), 200, "page 2 sur 2")
	form.Set("picture-0-remove", "1")
	leads(t, anne.Post("/annonces/atelier-cuisine/publier", form), "/annonces/atelier-cuisine/suivi")
	if got := noticeOf(c, "atelier-cuisine").Pictures; len(got) != 1 || got[0].ID != second {
		t.Errorf("kept %+v", got)
	}
	if a := c.Stranger().Get("/images/" + string(first)); a.Status != 303 {
		t.Errorf("a stranger gets a picture: %d", a.Status)
	}
	says(t, anne.Get("/images/"+string(network.PictureIDOf([]byte("none")))), 404)
}

func TestAPosterOfThreePages(t *testing.T) {
	c := world(t)
	anne := c.As("Anne", coordinator)
	kind, body := formWith(t, typed(), map[string][]byte{"affiche.pdf": pdfOf(3)})
	a := anne.Send("/annonces/nouvelle/publier", kind, body)
	leads(t, a, "/annonces/atelier-cuisine/suivi")
	got := noticeOf(c, "atelier-cuisine").Pictures
	if len(got) != 3 {
		t.Fatalf("%d pictures of three pages", len(got))
	}
	for i, p := range got {
		if !p.Poster || p.Alt == "" || p.Height <= p.Width {
			t.Errorf("page %d: %+v", i+1, p)
		}
	}
}

// pdfOf gives a document of so many tall pages, each with a rectangle of its own.
func pdfOf(pages int) []byte {
	var b bytes.Buffer
	var at []int
	object := func(format string, args ...any) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n"+format+"\nendobj\n", append([]any{len(at)}, args...)...)
	}
	b.WriteString("%PDF-1.4\n")
	kids := ""
	for i := range pages {
		kids += fmt.Sprintf("%d 0 R ", 3+2*i)
	}
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Kids [%s] /Count %d >>", kids, pages)
	for i := range pages {
		draw := fmt.Sprintf("%d 0 0 rg 50 %d 200 100 re f", i%2, 100+100*i)
		object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents %d 0 R >>", 4+2*i)
		object("<< /Length %d >>\nstream\n%s\nendstream", len(draw), draw)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, a := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", a)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, xref)
	return b.Bytes()
}

func TestTooManyPictures(t *testing.T) {
	c := world(t)
	anne := c.As("Anne", coordinator)
	kind, body := formWith(t, typed(), map[string][]byte{"a.pdf": pdfOf(7), "b.pdf": pdfOf(7)})
	a := anne.Send("/annonces/images", kind, body)
	says(t, a, 200, "Une annonce a 12 images au plus")
	if n := strings.Count(a.Body, "picture-line"); n != 7 {
		t.Errorf("%d pictures of the first file stayed", n)
	}
}

func TestABrokenFormIsRefused(t *testing.T) {
	c := world(t)
	says(t, c.As("Anne", coordinator).Send("/annonces/nouvelle", "multipart/form-data; boundary=x", strings.NewReader("--x\r\nno form")), 400, "Le formulaire est arrivé abîmé")
}

// What people type is text, wherever a page says it again.
func TestWhatIsTypedIsNoMarkup(t *testing.T) {
	c := world(t)
	anne := c.As("Anne", coordinator)
	for i, x := range []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `'><svg/onload=alert(1)>`, `{{.Who}}`, `javascript:alert(1)`, "`onfocus=alert(1) autofocus",
		`</textarea><script>alert(1)</script>`, `</title><script>alert(1)</script>`, `<a href="javascript:alert(1)">x</a>`, `&lt;script&gt;`, `<iframe srcdoc="<script>alert(1)</script>">`,
		`<form action=https://evil.example>`, `<style>*{display:none}</style>`, `<!--`, `]]>`, `%3Cscript%3E`, `<meta http-equiv=refresh content=0>`, `<base href=//evil.example>`,
	} {
		form := typed("title", x, "text", x, "by", "other", "by-other", x, "link", "https://saint-rieul.example/", "title-en", x, "text-en", x, "title-ar", x, "text-ar", x,
			"picture-0-id", x, "picture-0-alt", x, "saw", x, "lang", x, "turn", x, "kind", x, "pictogram", "", "importance", "urgent")
		inert(t, x, anne.PostWith("/annonces/apercu", form, htmx))
		inert(t, x, anne.Post("/annonces/nouvelle/publier", form)) // pictures are wrong
		form.Del("picture-0-id")
		form.Del("saw")
		inert(t, x, anne.Post("/annonces/nouvelle/publier", form)) // the second question
		for _, field := range []string{"pictogram", "importance", "link", "subject", "by", "days", "groups", "sites", "screens", "from-date", "from-hour", "until-date", "daily-from-0"} {
			if i > 3 {
				break // the first ones leave every kind of place
			}
			one := typed(field, x, "sites", "tilleuls")
			inert(t, x, anne.Post("/annonces/nouvelle/publier", one))
		}
		form.Set("importance", "ordinary")
		a := anne.Post("/annonces/nouvelle/publier", form)
		if a.Status != 303 {
			t.Fatalf("%q is no text that may be published: %d\n%s", x, a.Status, wordsOf(a))
		}
		inert(t, x, anne.Get(a.Location))
		inert(t, x, anne.Get(strings.TrimSuffix(a.Location, "/suivi")))
		kind, body := formWith(t, typed(), map[string][]byte{x + ".docx": []byte("PK\x03\x04")})
		inert(t, x, anne.Send("/annonces/images", kind, body))
	}
	inert(t, "", anne.Get("/annonces"))
}

// inert checks that a page has no element or attribute that only somebody's text can
// have brought.
func inert(t *testing.T, typed string, a desktest.Answer) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(a.Body))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		tok := z.Token()
		if slices.Contains([]string{"iframe", "style", "base", "object", "embed"}, tok.Data) {
			t.Errorf("%q became an element %s", typed, tok)
		}
		for _, attr := range tok.Attr {
			switch v := strings.ToLower(strings.TrimSpace(attr.Val)); {
			case strings.HasPrefix(attr.Key, "on"), attr.Key == "srcdoc", attr.Key == "style", attr.Key == "autofocus", attr.Key == "http-equiv",
				(attr.Key == "href" || attr.Key == "src" || attr.Key == "action" || attr.Key == "formaction") && (strings.HasPrefix(v, "javascript:") || strings.HasPrefix(v, "//") || strings.HasPrefix(v, "http:") || attr.Key == "src" && !strings.HasPrefix(v, "/") && !strings.HasPrefix(v, "data:image/png;")):
				t.Errorf("%q became an attribute: %s", typed, tok)
			case tok.Data == "script" && attr.Key == "src" && !strings.HasPrefix(v, "/assets/"):
				t.Errorf("%q became a script: %s", typed, tok)
			}
		}
		if tok.Data == "script" && !slices.ContainsFunc(tok.Attr, func(a html.Attribute) bool { return a.Key == "nonce" }) {
			t.Errorf("%q became a script: %s", typed, tok)
		}
	}
}

// Every word that pages ask for is in the catalogue.
func TestPagesLackNoWord(t *testing.T) {
	c := world(t)
	anne := c.As("Anne", coordinator)
	for _, path := range []string{"/annonces", "/annonces/nouvelle", "/annonces/don-du-sang", "/annonces/don-du-sang/suivi", "/aide/notices"} {
		a := anne.Get(path)
		says(t, a, 200)
		for word := range strings.FieldsSeq(wordsOf(a)) {
			head, _, dotted := strings.Cut(word, ".")
			if dotted && slices.Contains([]string{"form", "list", "preview", "plain", "do", "follow", "count", "importance", "pictogram", "day", "lang", "subject", "wrong", "notice", "warning", "help", "urgent", "when", "where"}, head) {
				t.Errorf("%s says %q", path, word)
			}
		}
	}
}

// A screen that somebody asked to see is drawn, and it alone; what is drawn unasked is
// not taken for a wish.
func TestChoosingAScreenToSee(t *testing.T) {
	c := world(t)
	r := c.Records()
	r.Screens[1].Orientation, r.Screens[1].Layout = "", "attente" // two that are wide, and not alike
	c.Apply(r)
	anne := c.As("Anne", coordinator)
	form := typed("everywhere", "1")
	a := anne.PostWith("/annonces/apercu", form, htmx)
	keys := values(a, "kind")
	if len(keys) < 2 || len(picturesOf(t, a)) != 1 || len(ticked(a, "kind")) != 0 {
		t.Fatalf("%d kinds, %d pictures, %q ticked", len(keys), len(picturesOf(t, a)), ticked(a, "kind"))
	}
	form.Set("kind", keys[1])
	a = anne.PostWith("/annonces/apercu", form, htmx)
	if got := ticked(a, "kind"); len(picturesOf(t, a)) != 1 || !slices.Equal(got, keys[1:2]) {
		t.Errorf("%d pictures, %q ticked; want %q", len(picturesOf(t, a)), got, keys[1])
	}
}

// values gives those of the fields of a name, ticked those that are ticked.
func values(a desktest.Answer, name string) []string { return fieldsOf(a, name, false) }
func ticked(a desktest.Answer, name string) []string { return fieldsOf(a, name, true) }

func fieldsOf(a desktest.Answer, name string, on bool) (out []string) {
	z := html.NewTokenizer(strings.NewReader(a.Body))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		attrs := map[string]string{}
		for _, attr := range z.Token().Attr {
			attrs[attr.Key] = attr.Val
		}
		if _, checked := attrs["checked"]; attrs["name"] == name && (checked || !on) {
			out = append(out, attrs["value"])
		}
	}
	return out
}
