package wire_test

import (
	"bytes"
	"compress/gzip"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"semainier/feeds/civil"
	"semainier/hub/wire"
	"semainier/layouts/program"
)

var freeze = flag.String("freeze", "", "write this frozen fixture, new to the history: its file's name")

// seed makes the key of these tests; it signs nothing else.
var seed = bytes.Repeat([]byte{7}, ed25519.SeedSize)

func keys() (ed25519.PublicKey, ed25519.PrivateKey) {
	k := ed25519.NewKeyFromSeed(seed)
	return k.Public().(ed25519.PublicKey), k
}

func sample() wire.Playlist {
	paris := time.FixedZone("", 3600)
	return wire.Playlist{
		Wire: wire.Major, Site: "maurepas", Version: 12,
		Issued:  time.Date(2026, 11, 19, 9, 42, 0, 0, time.UTC),
		Expires: time.Date(2026, 12, 28, 0, 0, 0, 0, time.UTC),
		Program: program.Program{
			Site:     program.Site{ID: "maurepas", Name: "Espace Maurepas", Zone: "Europe/Paris"},
			From:     civil.Date{Year: 2026, Month: 11, Day: 16},
			Until:    civil.Date{Year: 2026, Month: 12, Day: 28},
			Days:     []program.Day{{Date: civil.Date{Year: 2026, Month: 11, Day: 16}, Open: []program.Hours{{From: 540, Until: 720}}}},
			Partners: []program.Partner{{ID: "caf", Name: "CAF", FullName: "Caisse d’allocations familiales", Colour: "blue", Pictogram: "people"}},
			Slots: []program.Slot{{ID: "a1", Partner: "caf", Title: "Permanence", Kind: program.Permanence, Room: "Bureau 1",
				Mode: program.WalkIn, State: program.Planned,
				Start: time.Date(2026, 11, 19, 9, 0, 0, 0, paris), End: time.Date(2026, 11, 19, 12, 0, 0, 0, paris)}},
		},
	}
}

func TestOpenGivesBackWhatWasSealed(t *testing.T) {
	pub, priv := keys()
	sealed, err := wire.Seal(sample(), priv)
	if err != nil {
		t.Fatal(err)
	}
	got, err := wire.Open(sealed, pub, "maurepas")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(sample(), got); d != "" {
		t.Error(d)
	}
}

func TestOpenRefuses(t *testing.T) {
	pub, priv := keys()
	other := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{8}, ed25519.SeedSize))
	seal := func(p wire.Playlist, k ed25519.PrivateKey) wire.Sealed {
		s, err := wire.Seal(p, k)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	good := seal(sample(), priv)
	flipped := bytes.Clone(good)
	flipped[len(flipped)-9] ^= 1
	newer := sample()
	newer.Wire = wire.Major + 1
	elsewhere := sample()
	elsewhere.Program.Site.ID = "blosne"

	for _, c := range []struct {
		name   string
		sealed wire.Sealed
		key    ed25519.PublicKey
		site   program.SiteID
		want   error
	}{
		{"another hub's signature", seal(sample(), other), pub, "maurepas", wire.ErrSignature},
		{"one bit flipped", flipped, pub, "maurepas", wire.ErrSignature},
		{"cut short", good[:len(good)-1], pub, "maurepas", wire.ErrSignature},
		{"cut within the signature", good[:40], pub, "maurepas", wire.ErrForm},
		{"empty", nil, pub, "maurepas", wire.ErrForm},
		{"too large", make(wire.Sealed, wire.MaxSealed+1), pub, "maurepas", wire.ErrForm},
		{"another site's", good, pub, "blosne", wire.ErrSite},
		{"envelope and program disagree on the site", seal(elsewhere, priv), pub, "maurepas", wire.ErrSite},
		{"newer major version", seal(newer, priv), pub, "maurepas", wire.ErrMajor},
		{"no key pinned", good, nil, "maurepas", wire.ErrSignature},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := wire.Open(c.sealed, c.key, c.site)
			if !errors.Is(err, c.want) {
				t.Errorf("got error %v, want %v", err, c.want)
			}
			if p.Version != 0 && c.want != nil {
				t.Errorf("a refused playlist came out all the same: %+v", p)
			}
		})
	}
}

func TestSealRefusesWhatNoPlayerAccepts(t *testing.T) {
	_, priv := keys()
	p := sample()
	p.Program.Notices = []program.Notice{{ID: "long", Text: strings.Repeat("trop long ", wire.MaxUnpacked/10)}}
	if _, err := wire.Seal(p, priv); err == nil {
		t.Error("sealed a playlist over the limit")
	}
}

// A signed gzip bomb needs the hub's key; it must still not fill the memory.
func TestOpenBoundsWhatItUnpacks(t *testing.T) {
	pub, priv := keys()
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(bytes.Repeat([]byte(" "), wire.MaxUnpacked+2)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	sealed := append(wire.Sealed("SEMAIN\x00\x01"), ed25519.Sign(priv, append([]byte("semainier playlist v1\n"), packed.Bytes()...))...)
	if _, err := wire.Open(append(sealed, packed.Bytes()...), pub, "maurepas"); !errors.Is(err, wire.ErrForm) {
		t.Errorf("got error %v, want %v", err, wire.ErrForm)
	}
}

// frozen gives, by the name of its file, what each step of the history can say.
func frozen() map[string]wire.Playlist {
	looks := sample()
	looks.Program.Slots[0].Colour, looks.Program.Slots[0].Pictogram = "green", "home"
	room := sample()
	room.Program.Slots[0].State, room.Program.Slots[0].OtherRoom = program.Moved, true
	return map[string]wire.Playlist{"playlist.json": sample(), "playlist-slot-looks.json": looks, "playlist-other-room.json": room,
		"playlist-screens.json": screens(), "playlist-targets.json": targets(), "playlist-hours.json": hours(), "playlist-shifts.json": shifts()}
}

// hours has when a notice is shown and a screen lit, and how a Wi-Fi is joined.
func hours() wire.Playlist {
	paris := time.FixedZone("", 3600)
	s := targets()
	p := &s.Program
	p.Notices[1].Times = []program.Period{{Start: time.Date(2026, 11, 19, 9, 0, 0, 0, paris), End: time.Date(2026, 11, 19, 12, 0, 0, 0, paris)}}
	p.Services = []program.Service{{ID: "wifi", Name: "Wi-Fi", Pictogram: "wifi", State: program.Open, Join: `WIFI:T:WPA;S:Mairie\;Public;P:secret-2026;;`}}
	p.Screens[0].On = [][]program.Hours{{{From: 450, Until: 1200}}, nil, nil, nil, nil, nil, {{From: 0, Until: 1440}}}
	return s
}

// shifts has when the clocks of the site are put.
func shifts() wire.Playlist {
	s := hours()
	s.Program.Site.Shifts = []program.Shift{{At: time.Date(2025, 12, 31, 23, 0, 0, 0, time.UTC), Offset: 3600}, {At: time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC), Offset: 7200}}
	return s
}

// targets has a notice for one of the screens alone.
func targets() wire.Playlist {
	s := screens()
	s.Program.Screens = append(s.Program.Screens, program.Screen{ID: "office", Key: "UCF4BFA247PTDGPMO3CKG4UOX7LSMQIS6UWPMSJ2GXASXKVFN6674BD5"})
	s.Program.Screens[0].ID = "hall"
	s.Program.Notices = append(s.Program.Notices, program.Notice{ID: "o", Title: "Réunion d’équipe", By: "Mairie", Screens: []string{"office"}})
	return s
}

// screens has every field that came with the pages for all screens.
func screens() wire.Playlist {
	paris := time.FixedZone("", 3600)
	s := sample()
	p := &s.Program
	p.Site.Phone, p.Site.Mail, p.Site.Web = "02 99 00 00 00", "maurepas@ville.example", "https://ville.example/maurepas"
	p.Site.Languages, p.Site.Beside = []program.Lang{"fr", "ar"}, true
	p.Partners[0].Needs = []program.Need{program.Housing, program.Family}
	p.Partners[0].About, p.Partners[0].Phone, p.Partners[0].Web = "Aides pour la famille", "3230", "https://caf.example"
	p.Slots[0].Audience, p.Slots[0].Enrol = "Parents", "À l’accueil"
	p.Notices = []program.Notice{{ID: "n", Title: "Don du sang", By: "Mairie", Importance: program.Urgent, Pictogram: "heart-hand", Link: "https://ville.example/don",
		Pictures: []program.Picture{{ID: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Width: 1200, Height: 1700, Alt: "Une affiche", Poster: true}},
		In:       map[program.Lang]program.NoticeText{"ar": {Title: "التبرع بالدم", Text: "الجمعة"}}}}
	p.Rooms = []program.Room{{Name: "Bureau 1", Taken: []program.Period{
		{Start: time.Date(2026, 11, 19, 9, 0, 0, 0, paris), End: time.Date(2026, 11, 19, 12, 0, 0, 0, paris)}}}}
	p.Words = map[program.Lang]map[string]string{"ar": {"Bureau 1": "مكتب 1"}}
	p.Screens = []program.Screen{{Key: "UAX5XA2MP5EXYNBWWBI5IZKA7FRSJY2X7BOYX62V7YTBBIWOZZ2VKEKN", Layout: "accueil", Diagonal: 1397, Distance: 4000}}
	p.Layouts = []program.Layout{{ID: "accueil", TOML: "name = \"accueil\"\n"}}
	return s
}

// Players in the field read what earlier hubs wrote: each frozen JSON still
// decodes, unknown fields included, and says the same.
func TestFrozenPlaylistStillReads(t *testing.T) {
	for name, want := range frozen() {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join("testdata", "v1", name)
			if *freeze == name {
				body, err := json.MarshalIndent(want, "", "  ")
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, append(body, '\n'), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var got wire.Playlist
			body = bytes.Replace(body, []byte(`"wire": 1,`), []byte(`"wire": 1, "later": {"a": [1]},`), 1)
			if err := json.Unmarshal(body, &got); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestSubjects(t *testing.T) {
	if s, ok := wire.SiteOfGet(wire.GetSubject("maurepas")); !ok || s != "maurepas" {
		t.Errorf("site of its own get subject: %q, %v", s, ok)
	}
	for _, bad := range []string{"", "site..get", "site.get", "site.a.playlist", "other.a.get", "site.A.get", "site.a.b.get", "site." + strings.Repeat("a", 41) + ".get"} {
		if s, ok := wire.SiteOfGet(bad); ok {
			t.Errorf("SiteOfGet(%q) gave %q", bad, s)
		}
	}
	if key, ok := wire.InboxOwner(wire.InboxPrefix("UA") + ".x.1"); !ok || key != "UA" {
		t.Errorf("owner of an inbox: %q, %v", key, ok)
	}
	for _, bad := range []string{"", "_INBOX_", "_INBOX_UA", "_INBOX_.x", "_INBOX.UA.x", "site.UA.x"} {
		if key, ok := wire.InboxOwner(bad); ok {
			t.Errorf("InboxOwner(%q) gave %q", bad, key)
		}
	}
}
