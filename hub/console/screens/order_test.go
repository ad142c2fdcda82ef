package screens_test

import (
	"context"
	"errors"
	"image"
	"net/http"
	"slices"
	"strings"
	"testing"

	"semainier/hub/access"
	"semainier/hub/network"
	"semainier/hub/presence"
)

func TestOrdersAreGivenAndNoted(t *testing.T) {
	c, h := console(t)
	b := c.As("Anne", access.Grant{Role: access.Admin})
	for verb, want := range map[string]string{"identifier": "hall identify", "redemarrer": "hall restart", "photo": "hall picture"} {
		if a := b.Post("/ecrans/hall/"+verb, nil); a.Status != http.StatusSeeOther || !slices.Contains(h.orders, want) {
			t.Errorf("%s: %d, %v", verb, a.Status, h.orders)
		}
		journal, err := c.Store.Journal(context.Background(), 1)
		_, deed, _ := strings.Cut(want, " ")
		if err != nil || journal[0].Verb != "ordered" || journal[0].ID != "hall" || !strings.Contains(journal[0].After, deed) || !strings.HasPrefix(journal[0].By, "Anne <") {
			t.Errorf("%s: the journal has %+v, %v", verb, journal, err)
		}
	}
	given := len(h.orders)
	if a := b.Post("/ecrans/quai/redemarrer", nil); a.Status != http.StatusConflict || !strings.Contains(words(a), "ne répond pas") {
		t.Errorf("a screen that is away: %d", a.Status)
	}
	if a := c.As("Rozenn", access.Grant{Role: access.Agent, Site: "tilleuls"}).Post("/ecrans/hall/redemarrer", nil); a.Status != http.StatusForbidden {
		t.Errorf("an agent restarts a screen: %d", a.Status)
	}
	for err, want := range map[error]string{presence.ErrUnheard: "n’a rien dit depuis", presence.ErrOldPlayer: "est trop ancien", errors.New("no line"): "n’a pas pu être envoyée"} {
		h.refuse = err
		if a := b.Post("/ecrans/hall/identifier", nil); a.Status != http.StatusConflict || !strings.Contains(words(a), want) {
			t.Errorf("%v: %d, %s", err, a.Status, a.Body)
		}
	}
	if len(h.orders) != given {
		t.Errorf("orders went out: %v", h.orders)
	}
}

func TestPictureIsWaitedFor(t *testing.T) {
	c, h := console(t)
	b := c.As("Anne", access.Grant{Role: access.Admin})
	if a := b.Get("/ecrans/hall/photo.jpg"); a.Status != http.StatusNotFound {
		t.Errorf("a picture that there is not: %d", a.Status)
	}
	a := b.Post("/ecrans/hall/photo", nil)
	if a.Location != "/ecrans/hall?ordre=order-1#photo" {
		t.Fatalf("leads to %q", a.Location)
	}
	h.picture(t, "hall", "an older one")
	if a := b.Get("/ecrans/hall?ordre=order-1"); !strings.Contains(a.Body, "essai=1") || !strings.Contains(words(a), "La photo arrive") {
		t.Errorf("it is not waited for: %s", a.Body)
	}
	if a := b.Part("/ecrans/hall?partie=photo&ordre=order-1&essai=1000"); !strings.Contains(words(a), "n’a pas envoyé de photo") || strings.Contains(a.Body, "essai=") || strings.Contains(a.Body, "<html") {
		t.Errorf("it is waited for without end: %s", a.Body)
	}
	h.picture(t, "hall", "order-1")
	if a := b.Part("/ecrans/hall?partie=photo&ordre=order-1&essai=3"); strings.Contains(a.Body, "essai=") || !strings.Contains(words(a), "Photo reçue aujourd’hui à 10 h 42") {
		t.Errorf("it has come: %s", a.Body)
	}
	agent := c.As("Rozenn", access.Grant{Role: access.Agent, Site: "tilleuls"})
	if a := agent.Get("/ecrans/hall/photo.jpg"); a.Status != http.StatusOK || a.Header.Get("Content-Type") != "image/png" || !strings.HasPrefix(a.Body, "\x89PNG") {
		t.Errorf("the picture: %d, %q", a.Status, a.Header.Get("Content-Type"))
	}
	if a := c.As("Gare", access.Grant{Role: access.Agent, Site: "gare"}).Get("/ecrans/hall/photo.jpg"); a.Status != http.StatusForbidden {
		t.Errorf("the picture of a screen of others: %d", a.Status)
	}
}

func TestSampleOfEachLayout(t *testing.T) {
	c, _ := console(t)
	b := c.As("Anne", access.Grant{Role: access.Admin})
	c.Apply(network.Records{Layouts: []network.Layout{{ID: "casse", TOML: "name = 1"}}})
	seen := map[string]string{} // layout by picture; on a wide screen portrait begins as hall does
	for layout, want := range map[string]int{"": 200, "hall": 200, "attente": 200, "portrait": 200, "compact": 200, "dragon": 404, "casse": 404} {
		a := b.Get("/ecrans/hall/apercu.png?layout=" + layout)
		if a.Status != want {
			t.Errorf("%q: %d, %s", layout, a.Status, a.Body)
			continue
		}
		if same, twice := seen[a.Body]; want == 200 && layout != "" && layout != "portrait" && same != "" && same != "portrait" && twice {
			t.Errorf("%q looks as %q does", layout, same)
		}
		seen[a.Body] = layout
	}
	a := b.Get("/ecrans/hall/apercu.png?layout=hall&debout=1")
	if head, _, err := image.DecodeConfig(strings.NewReader(a.Body)); err != nil || head.Width != 360 || head.Height != 640 {
		t.Errorf("upright: %+v, %v", head, err)
	}
	if a := c.As("Gare", coordinator("gare")).Get("/ecrans/hall/apercu.png"); a.Status != http.StatusForbidden {
		t.Errorf("of a screen of others: %d", a.Status)
	}
}
