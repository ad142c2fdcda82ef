package screenweb_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"semainier/hub/publish"
	"semainier/hub/screenweb"
	"semainier/hub/wire"
)

// offers is what is offered by the key of a screen.
type offers map[string]uint64

func (o offers) Release(_ context.Context, key string) (wire.SealedRelease, uint64, error) {
	switch serial := o[key]; serial {
	case 0:
		return nil, 0, nil
	case 666:
		return nil, 0, errors.New("the disk is gone")
	default:
		return wire.SealedRelease("sealed"), serial, nil
	}
}

func TestScreensAreOfferedTheirRelease(t *testing.T) {
	w := newWorld(t, screenweb.Usual)
	offered, none, broken, revoked, stranger := w.screen(), w.screen(), w.screen(), w.screen(), w.screen()
	w.pub.SetScreens([]publish.Screen{{Key: offered.key, Site: "gare"}, {Key: none.key, Site: "gare"}, {Key: broken.key, Site: "gare"}, {Key: revoked.key, Site: "gare", Revoked: true}})
	w.releases = offers{offered.key: 200, broken.key: 666, revoked.key: 200, stranger.key: 200}
	for name, c := range map[string]struct {
		key, have string
		want      int
	}{
		"none is held":      {offered.key, "", 200},
		"an older is held":  {offered.key, `"199"`, 200},
		"it is held":        {offered.key, `"200"`, 304},
		"a newer is held":   {offered.key, `"201"`, 304},
		"none is offered":   {none.key, "", 204},
		"cannot be read":    {broken.key, "", 503},
		"revoked":           {revoked.key, "", 403},
		"not a screen":      {stranger.key, "", 403},
		"not a key":         {"x", "", 403},
		"no key":            {"", "", 404},
		"a path in the key": {offered.key + "/x", "", 404},
	} {
		a := w.do(w.request("GET", wire.ReleasePath+c.key, nil, "If-None-Match", c.have))
		if a.StatusCode != c.want || strings.Contains(a.body, "sealed") != (c.want == http.StatusOK) {
			t.Errorf("%s: %s %q", name, a.Status, a.body)
		}
		if (c.want == 200 || c.want == 304) && a.Header.Get("ETag") != `"200"` {
			t.Errorf("%s: %v", name, a.Header)
		}
	}
	if log := w.log.String(); strings.Count(log, "cannot be read") != 1 {
		t.Errorf("log:\n%s", log)
	}
}
