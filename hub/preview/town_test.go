package preview_test

import (
	"cmp"
	"context"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"semainier/feeds"
	"semainier/feeds/civil"
	"semainier/hub/network"
	"semainier/hub/plan"
	"semainier/hub/preview"
	"semainier/hub/store"
	"semainier/layouts/paint"
	"semainier/layouts/scene"
)

// thursday is an instant at which the town has much to tell, and no whole minute.
var thursday = time.Date(2026, 11, 19, 9, 42, 31, 7, time.UTC)

// demo is where the records of the demo stand.
const demo = "../../deploy/demo"

// town gives the records of the demo with a screen of either orientation at each
// site, calendars for them, and a store that keeps their pictures.
func town(t testing.TB) (network.Records, map[feeds.FeedID]plan.Input, *store.Store) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(demo, "network.toml"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := network.Parse("network.toml", text)
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), store.Place{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	for i, n := range r.Notices {
		for j, p := range n.Pictures {
			data, err := os.ReadFile(filepath.Join(demo, p.File))
			if err != nil {
				t.Fatal(err)
			}
			if r.Notices[i].Pictures[j], err = p.Identify(data); err != nil {
				t.Fatal(err)
			}
			if _, err := st.PutMedia(t.Context(), data); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, s := range r.Sites {
		r.Screens = append(r.Screens,
			network.Screen{ID: network.ScreenID(s.ID + "-wide"), Site: s.ID, Name: "Hall", Key: "UW" + string(s.ID), Width: 1920, Height: 1080, Diagonal: 55, Distance: 4},
			network.Screen{ID: network.ScreenID(s.ID + "-tall"), Site: s.ID, Name: "Porte", Key: "UT" + string(s.ID), Orientation: network.Portrait, Layout: "portrait"})
	}
	return r, calendars(r), st
}

// calendars gives each feed a date a week for each of its titles.
func calendars(r network.Records) map[feeds.FeedID]plan.Input {
	inputs := map[feeds.FeedID]plan.Input{}
	monday := civil.Date{Year: 2026, Month: 11, Day: 16}
	paris, _ := time.LoadLocation("Europe/Paris")
	n := 0
	for _, f := range r.Feeds {
		in := plan.Input{Until: monday.AddDays(70), Health: feeds.Health{State: feeds.Healthy, LastGood: thursday}}
		for _, title := range f.Titles {
			if title.Kind == feeds.Absence {
				continue
			}
			n++
			for week := range 8 {
				start := monday.AddDays(7*week + n%5).In(paris).Add(time.Duration(9+n%8) * time.Hour)
				site := cmp.Or(title.Site, f.Site)
				in.Occurrences = append(in.Occurrences, feeds.Occurrence{ID: fmt.Sprint(f.ID, n, week), Feed: f.ID, Partner: f.Partner, Site: site,
					Kind: title.Kind, Title: cmp.Or(title.Show, strings.TrimSuffix(title.Match, "*")), Mode: title.Mode, Audience: title.Audience, Enrol: title.Enrol,
					Span: feeds.Span{Start: start, End: start.Add(2 * time.Hour)}})
			}
		}
		inputs[f.ID] = in
	}
	return inputs
}

// files decodes the pictures of a store for a painter.
type files struct {
	ctx   context.Context
	store preview.Media
}

func (f files) Picture(id scene.PictureID) (image.Image, error) {
	data, err := f.store.Media(f.ctx, network.PictureID(id))
	if err != nil {
		return nil, err
	}
	return paint.Decode(data)
}
