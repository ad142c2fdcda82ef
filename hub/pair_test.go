package hub

import (
	"net/http/httptest"
	"strings"
	"testing"
)

func TestPagePairsWithTheCodeOfTheAddressOnly(t *testing.T) {
	for query, want := range map[string]string{
		"?code=ac3d4e":                       "<strong>AC3D4E</strong>",
		"?code=%3Cscript%3Ealert(1)":         "pair CODE --site",
		"":                                   "pair CODE --site",
		"?code=" + strings.Repeat("A", 9000): "pair CODE --site",
	} {
		w := httptest.NewRecorder()
		pair(w, httptest.NewRequest("GET", "/ecrans"+query, nil))
		if body := w.Body.String(); !strings.Contains(body, want) || strings.Contains(body, "<script") {
			t.Errorf("%.40s: %s", query, body)
		}
	}
}
