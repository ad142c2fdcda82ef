package network_test

import (
	"fmt"
	"strings"
	"testing"

	"semainier/feeds"
	"semainier/hub/network"
	"semainier/layouts/program"
)

// What is as long as it may be passes; one more is told, with the limit.
func TestLimitsOfWhatScreensShow(t *testing.T) {
	long := func(n int) string { return strings.Repeat("é", n) }
	link := func(n int) string { return "https://a.example/" + strings.Repeat("a", n-len("https://a.example/")) }
	periods := func(n int) (list []network.Period) {
		for i := range network.Clock(n) {
			list = append(list, network.Period{From: i, Until: i + 1})
		}
		return list
	}
	for name, c := range map[string]struct {
		limit int
		set   func(r *network.Records, n int)
	}{
		"phone":       {30, func(r *network.Records, n int) { r.Sites[0].Phone = strings.Repeat("0", n) }},
		"web":         {300, func(r *network.Records, n int) { r.Sites[0].Web = link(n) }},
		"link":        {300, func(r *network.Records, n int) { r.Notices[0].Link = link(n) }},
		"about":       {120, func(r *network.Records, n int) { r.Partners[0].About = long(n) }},
		"audience":    {80, func(r *network.Records, n int) { r.Feeds[0].Titles[0].Audience = long(n) }},
		"enrol":       {120, func(r *network.Records, n int) { r.Feeds[0].Titles[0].Enrol = long(n) }},
		"alt":         {200, func(r *network.Records, n int) { r.Notices[0].Pictures[0].Alt = long(n) }},
		"in title":    {120, func(r *network.Records, n int) { r.Notices[0].In[0].Title = long(n) }},
		"in text":     {2000, func(r *network.Records, n int) { r.Notices[0].In[0].Text = long(n) }},
		"text":        {120, func(r *network.Records, n int) { r.Translations[0].Text = long(n) }},
		"translation": {120, func(r *network.Records, n int) { r.Translations[0].Arabic = long(n) }},
		"layout":      {64 << 10, func(r *network.Records, n int) { r.Layouts[0].TOML = strings.Repeat("\n", n-7) + "a = '.'" }},
		"diagonal":    {120, func(r *network.Records, n int) { r.Screens[0].Diagonal = network.Inches(n) }},
		"distance":    {12, func(r *network.Records, n int) { r.Screens[0].Distance = network.Metres(n) }},
		"pictures": {12, func(r *network.Records, n int) {
			one := r.Notices[0].Pictures[0]
			r.Notices[0].Pictures = nil
			for range n {
				r.Notices[0].Pictures = append(r.Notices[0].Pictures, one)
			}
		}},
		"reason": {500, func(r *network.Records, n int) { r.Notices[1].Reason = long(n) }},
		"ssid": {32, func(r *network.Records, n int) {
			r.Services[0].WiFi.Name = strings.Repeat("é", n/2) + strings.Repeat("e", n%2)
		}},
		"longest Wi-Fi password":  {63, func(r *network.Records, n int) { r.Services[0].WiFi.Password = strings.Repeat("~", n) }},
		"shortest Wi-Fi password": {8, func(r *network.Records, n int) { r.Services[0].WiFi.Password = strings.Repeat(" ", 2*8-n) }},
		"periods of a notice":     {6, func(r *network.Records, n int) { r.Notices[0].Daily = periods(n) }},
		"periods of a screen":     {6, func(r *network.Records, n int) { r.Screens[0].On.Sunday = periods(n) }},
		"periods of a site":       {6, func(r *network.Records, n int) { r.Sites[0].Hours.Sunday = periods(n) }},
		"topics":                  {50, func(r *network.Records, n int) { r.Voices[0].On = make([]network.Topic, n) }},
		"languages":               {program.MaxLanguages, func(r *network.Records, n int) { r.Sites[0].Languages = program.Languages()[:n] }},
		"pixels": {network.MaxPicturePixels, func(r *network.Records, n int) {
			r.Notices[0].Pictures[0].Width, r.Notices[0].Pictures[0].Height = 4096, 4096
			if n > network.MaxPicturePixels {
				r.Notices[0].Pictures[0].Height++
			}
		}},
	} {
		r := read(t, deploy+"samples/network.toml")
		if c.set(&r, c.limit); r.Check() != nil {
			t.Errorf("%s of %d: %v", name, c.limit, r.Check())
		}
		c.set(&r, c.limit+1)
		if err := r.Check(); err == nil || !strings.Contains(err.Error(), fmt.Sprint(c.limit)) {
			t.Errorf("%s of %d: got %v, want a fault that tells %d", name, c.limit+1, err, c.limit)
		}
	}
}

// A picture that only a file's name stands for is nothing to be kept.
func TestRecordsWithUnreadPicturesAreNotKept(t *testing.T) {
	r := read(t, deploy+"demo/network.toml")
	want := `notice[3].picture[1].file = "fete.png": not read so far: apply the file that names it with semainier network apply`
	if err := r.Check(); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestLengthsOfScreensInMillimetres(t *testing.T) {
	for inches, want := range map[network.Inches]int{0: 0, 55: 1397, 42.5: 1080, 23.8: 605} {
		if got := inches.Millimetres(); got != want {
			t.Errorf("%v inches: got %d mm, want %d", inches, got, want)
		}
	}
	if got := network.Metres(3.5).Millimetres(); got != 3500 {
		t.Errorf("3.5 m: got %d mm", got)
	}
}

func TestNeedsAreThoseOfPrograms(t *testing.T) {
	r := read(t, deploy+"samples/network.toml")
	r.Partners[0].Needs = nil
	for _, need := range program.Needs() {
		r.Partners[0].Needs = append(r.Partners[0].Needs, feeds.Need(need))
	}
	if err := r.Check(); err != nil {
		t.Error(err)
	}
}
